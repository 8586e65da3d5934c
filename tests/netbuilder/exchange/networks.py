"""Small trained networks of every kind of data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.imported import compose, inspect
from netbuilder.network.ended import network_of_end
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.control import Control
from netbuilder.training.records import Record, RunStarted
from netbuilder.training.run.session import Session
from tests.netbuilder.imported import writing

CLASSES, NUMBERS, MIXED, DATED, GREY, COLOUR, ARRAYS = KINDS = (
    "table of classes",
    "table of numbers",
    "table with words",
    "table with dates",
    "grey pictures",
    "colour pictures",
    "arrays",
)


def trained(design: Design) -> TrainedNetwork:
    """The network that a training of a design leaves."""
    started: list[RunStarted] = []

    def take(record: Record) -> None:
        if isinstance(record, RunStarted):
            started.append(record)

    end = Session(1, design).run(take, Control())
    assert end.reason == "finished", end.message
    network = network_of_end(started[0], end)
    assert network is not None
    return network


def own_design(path: Path, epochs: int = 3, target: str = "") -> Design:
    """A small network for the data in a file or folder."""
    recipe = compose(inspect(path), target=target)
    design = Design().with_own(OwnData(str(path), recipe)).with_input_shape((recipe.values,))
    ending = "softmax" if recipe.classes else "linear"
    design = design.inserted(0, "Dense", {"units": 6, "activation": "tanh"})
    design = design.inserted(1, "Dense", {"units": recipe.outputs, "activation": ending})
    return design.with_setting("epochs", epochs).with_setting("batch_size", 8)


def _numbers(folder: Path) -> Path:
    rng = np.random.default_rng(3)
    lines = ["size,rooms,price"]
    for _ in range(120):
        size, rooms = rng.uniform(20, 200), rng.integers(1, 6)
        lines.append(f"{size:.1f},{rooms},{2000 * size + 15000 * rooms:.0f}")
    return writing.write(folder / "prices.csv", "\n".join(lines) + "\n")


def _mixed(folder: Path) -> Path:
    rng = np.random.default_rng(4)
    lines = ["size,kind,price"]
    for number in range(120):
        size = f"{rng.uniform(20, 200):.1f}" if number % 17 else ""
        lines.append(f"{size},{'flat' if number % 2 else 'house'},{rng.uniform(1, 9):.3f}")
    return writing.write(folder / "mixed.csv", "\n".join(lines) + "\n")


def _dated(folder: Path) -> Path:
    rng = np.random.default_rng(7)
    lines = ["when,size,price"]
    for number in range(120):
        day = np.datetime64("2019-11-20") + np.timedelta64(number * 5, "D")
        when = str(day.astype("datetime64[D]")) if number % 19 else ""
        lines.append(f"{when},{rng.uniform(20, 200):.1f},{number + rng.uniform(1, 9):.3f}")
    return writing.write(folder / "dated.csv", "\n".join(lines) + "\n")


def _grey(folder: Path) -> Path:
    from PySide6.QtGui import QImage

    rng = np.random.default_rng(5)
    for name, low in (("dark", 0), ("light", 120)):
        (folder / "grey" / name).mkdir(parents=True)
        for number in range(10):
            pixels = rng.integers(low, low + 100, (9, 12)).astype(np.uint8)
            image = QImage(pixels.data, 12, 9, 12, QImage.Format.Format_Grayscale8)
            image.save(str(folder / "grey" / name / f"{number}.png"))
    return folder / "grey"


def _arrays(folder: Path) -> Path:
    rng = np.random.default_rng(6)
    y = np.arange(60) % 3
    x = rng.normal(y[:, None, None], 0.5, (60, 5, 4)).astype(np.float32)
    np.savez(folder / "series.npz", x=x, y=y)
    return folder / "series.npz"


MAKERS: dict[str, Callable[[Path], Path]] = {
    CLASSES: writing.flowers,
    NUMBERS: _numbers,
    MIXED: _mixed,
    DATED: _dated,
    GREY: _grey,
    COLOUR: lambda folder: writing.picture_folder(folder / "pictures", 10, 9),
    ARRAYS: _arrays,
}


def own_network(kind: str, folder: Path) -> TrainedNetwork:
    """A network that was trained on data of a kind, which lie in the folder."""
    target = {CLASSES: "kind", NUMBERS: "price", MIXED: "price", DATED: "price", ARRAYS: "y"}.get(
        kind, ""
    )
    return trained(own_design(MAKERS[kind](folder), target=target))
