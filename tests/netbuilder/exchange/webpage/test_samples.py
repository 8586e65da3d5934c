"""What a page makes of strokes, rows, pictures and numbers, against what the window makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from engine.datasets.digits.rendering import render
from engine.errors import DataError
from netbuilder.design import Design, build
from netbuilder.design.own import OwnData
from netbuilder.design.pictures import resized
from netbuilder.exchange.webpage.page import contents
from netbuilder.exchange.webpage.scripts import NETWORK
from netbuilder.imported import PictureSize, compose, inspect
from netbuilder.insight.confidence import describe
from netbuilder.insight.own_pictures import picture_shape, read_own_picture
from netbuilder.insight.reading import read_picture, read_row
from netbuilder.insight.surface import Surface
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from tests.netbuilder.exchange.training import trained
from tests.netbuilder.exchange.webpage.node import needs_node, run

SCRIPTS = (*NETWORK, "pen", "dates", "samples")
HALF = 2e-3
"""What rounding the weights to float16 may do to a probability."""

_ASK = """
const { network, arrays, questions } = given;
const find = unpack(arrays);
const sampleOf = eval(given.sampleOf);
return questions.map((question) => {
  try {
    const outputs = answer(network, find, sampleOf(question, network.asking));
    return answerOf(outputs, network.answering);
  } catch (error) {
    return error.message;
  }
});
"""


def page_answers(network: TrainedNetwork, sample_of: str, questions: list[Any]) -> list[Any]:
    """What a page answers, where a function of its script makes samples of the questions."""
    content, pack = contents(network)
    given = {"network": content, "arrays": pack.text(), "questions": questions}
    found: list[Any] = run(SCRIPTS, _ASK, json.loads(json.dumps({**given, "sampleOf": sample_of})))
    return found


def probe_of(network: TrainedNetwork) -> Probe:
    probe = Probe(network.design)
    probe.set(network.weights)
    return probe


def scribbles(count: int) -> list[list[list[list[float]]]]:
    """Drawings of one to three strokes, from dots to long ones, fast and slow, of any size."""
    rng = np.random.default_rng(4)
    drawings = []
    for number in range(count):
        strokes = []
        for _ in range(rng.integers(1, 4)):
            steps = rng.normal(0, 0.05, (int(rng.integers(1, 60)), 2))
            walk = rng.uniform(0.2, 0.8, 2) + np.cumsum(steps, axis=0)
            strokes.append((walk * 10.0 ** (number % 4 - 2)).tolist())
        drawings.append(strokes)
    return [*drawings, [[[0.5, 0.5]]], [[[0.1, 0.2]] * 5], [[[0.3, 0.1], [0.3, 0.9]]]]


@needs_node
def test_strokes_become_the_pad_s_picture() -> None:
    drawings = scribbles(40)
    found = run(SCRIPTS, "return given.map(render);", drawings)
    for drawing, picture in zip(drawings, found, strict=True):
        wanted = render([np.array(stroke) for stroke in drawing])
        assert np.abs(np.reshape(picture, (28, 28)) - wanted).max() < 1 / 255


@needs_node
def test_the_centre_of_mass_lies_at_14() -> None:
    (picture,) = run(SCRIPTS, "return given.map(render);", [[[[0.1, 0.1], [0.4, 0.8], [0.2, 0.6]]]])
    ink = np.reshape(picture, (28, 28))
    place = np.arange(28)
    centre = ink.sum(axis=0) @ place / ink.sum(), ink.sum(axis=1) @ place / ink.sum()
    assert centre == pytest.approx((14.0, 14.0), abs=0.02)


@needs_node
@pytest.mark.parametrize("side", [8, 20, 28, 32, 41])
def test_pictures_come_to_the_size_of_the_input(side: int) -> None:
    picture = np.random.default_rng(1).random((28, 28)).astype(np.float32)
    body = f"return resized(given, 28, {side});"
    found = run(SCRIPTS, body, picture.ravel().tolist())
    assert np.abs(np.reshape(found, (side, side)) - resized(picture, side)).max() < 1e-6


@needs_node
def test_500_digits_are_read_as_in_the_window(few_digits: None) -> None:
    design = Design.default("digits").with_setting("epochs", 4)
    network, started, _ = trained(design)
    assert started.test is not None
    seen = started.seen.samples if started.seen is not None else started.test.samples
    samples = np.concatenate([started.test.samples, seen, np.roll(seen, 3, axis=1)])[:500]
    assert len(samples) == 500
    found = page_answers(network, "(values) => values", samples.tolist())
    probe = probe_of(network)
    outputs = probe.outputs(samples)
    assert outputs is not None
    assert (np.argmax(found, axis=1) == outputs.argmax(axis=1)).all()
    assert np.abs(np.array(found) - outputs).max() < HALF


@needs_node
@pytest.mark.parametrize("shape", [(784,), (28, 28, 1)])
def test_drawings_are_read_as_in_the_window(few_digits: None, shape: tuple[int, ...]) -> None:
    design = Design(input_shape=shape, data="digits")
    if len(shape) > 1:
        conv = {"filters": 4, "kernel_size": (3, 3), "activation": "relu"}
        design = design.inserted(0, "Conv2D", conv).inserted(1, "Flatten")
    design = design.inserted(9, "Dense", {"units": 10, "activation": "softmax"})
    weights = build(design).get_flat_weights()
    network = TrainedNetwork(design, weights, classes=design.data_set.names)
    drawings = scribbles(12)
    found = page_answers(network, "sampleOfDrawing", drawings)
    for drawing, answer in zip(drawings, found, strict=True):
        picture = render([np.array(stroke) for stroke in drawing])
        wanted = read_picture(probe_of(network), picture)
        assert wanted is not None
        assert np.abs(np.array(answer) - wanted).max() < HALF


@pytest.fixture
def animals(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    lines = ["ears,coat,colour,weight,kind"]
    for number in range(120):
        ears, coat = rng.uniform(0, 8), ("short", "long")[rng.integers(2)]
        colour = "" if number % 9 == 0 else ("red", "grey, dark", "white")[rng.integers(3)]
        weight = "" if number % 11 == 0 else f"{3 * ears + (5 if coat == 'long' else 0):.2f}"
        lines.append(f'{ears:.2f},{coat},"{colour}",{weight},{"cat" if ears < 4 else "dog"}')
    path = tmp_path / "animals.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def of_table(path: Path, target: str) -> Design:
    recipe = compose(inspect(path), target=target)
    design = Design().with_own(OwnData(str(path), recipe))
    design = design.inserted(0, "Dense", {"units": 8, "activation": "relu"})
    ending = {"units": recipe.outputs, "activation": "softmax" if recipe.classes else "linear"}
    return design.inserted(1, "Dense", ending).with_setting("epochs", 5)


@needs_node
@pytest.mark.parametrize("target", ["kind", "ears"])
def test_rows_are_answered_as_in_the_window(animals: Path, target: str) -> None:
    network = trained(of_table(animals, target)).network
    assert network.fitted is not None
    names = [feature.name for feature in network.fitted.recipe.features]
    values = {
        "ears": ["3.5", "", " 7e0 ", "NA", "-.5"],
        "coat": ["short", "long", "curly", "", "long"],
        "colour": ["grey, dark", "", "red", "?", "blue"],
        "weight": ["10", "12.25", "", "1e3", "+4."],
        "kind": ["cat", "dog", "", "dog", "cow"],
    }
    rows = [{name: values[name][number] for name in names} for number in range(5)]
    found = page_answers(network, "sampleOfRow", [list(row.values()) for row in rows])
    for row, answer in zip(rows, found, strict=True):
        wanted = read_row(probe_of(network), network.fitted, row)
        assert wanted is not None
        assert np.array(answer) == pytest.approx(wanted, rel=HALF, abs=HALF)


@needs_node
def test_what_is_no_number_is_said_by_column(animals: Path) -> None:
    network = trained(of_table(animals, "kind")).network
    rows = [["x", "short", "red", "1"], ["1", "short", "red", "1_0"], ["1", "short", "red", "1e31"]]
    found = page_answers(network, "sampleOfRow", rows)
    assert found[0] == "ears: 'x' is not a number; correct it."
    assert all(answer.startswith("weight: ") for answer in found[1:])
    assert network.fitted is not None
    names = [feature.name for feature in network.fitted.recipe.features]
    for row in rows:
        with pytest.raises(DataError):
            network.fitted.transform([dict(zip(names, row, strict=True))])


@needs_node
@pytest.mark.parametrize("colour", [True, False])
def test_own_pictures_are_answered_as_in_the_window(tmp_path: Path, colour: bool) -> None:
    for name, shade in (("blue", (20, 40, 210)), ("red", (200, 90, 30))):
        (tmp_path / "shapes" / name).mkdir(parents=True)
        for number in range(12):
            image = QImage(12, 9, QImage.Format.Format_RGB32)
            image.fill(QColor(*(each + number for each in shade)))
            assert image.save(str(tmp_path / "shapes" / name / f"{number}.png"))
    size = PictureSize(9, 12, colour)
    recipe = compose(inspect(tmp_path / "shapes"), pictures=size)
    design = Design().with_own(OwnData(str(tmp_path / "shapes"), recipe)).inserted(0, "Flatten")
    design = design.inserted(1, "Dense", {"units": 2, "activation": "softmax"})
    network = trained(design.with_setting("epochs", 3)).network
    assert network.fitted is not None
    shape = picture_shape(network.design)
    assert shape is not None
    pixels = np.random.default_rng(2).integers(0, 256, (6, *shape)).astype(np.uint8)
    found = page_answers(network, "sampleOfPixels", pixels.reshape(6, -1).tolist())
    for each, answer in zip(pixels, found, strict=True):
        wanted = read_own_picture(probe_of(network), network.fitted, each)
        assert wanted is not None
        assert np.array(answer) == pytest.approx(wanted, abs=HALF)


def of_arrays(path: Path, shape: tuple[int, ...], largest: int) -> Design:
    rng = np.random.default_rng(5)
    labels = np.arange(60) % 3
    x = rng.integers(0, largest + 1, (60, *shape)) * (1 + labels.reshape(-1, *[1] * len(shape))) / 3
    np.savez(path, x=x.astype(np.uint8 if largest == 255 else np.float32), y=labels)
    design = Design().with_own(OwnData(str(path), compose(inspect(path))))
    if len(shape) > 1:
        design = design.inserted(0, "Flatten")
    design = design.inserted(9, "Dense", {"units": 3, "activation": "softmax"})
    return design.with_setting("epochs", 2)


@needs_node
@pytest.mark.parametrize("largest", [1, 255])
def test_drawings_are_prepared_as_own_arrays_were(tmp_path: Path, largest: int) -> None:
    network = trained(of_arrays(tmp_path / "own.npz", (12, 12), largest)).network
    assert network.fitted is not None
    drawings = scribbles(6)
    found = page_answers(network, "sampleOfDrawing", drawings)
    for drawing, answer in zip(drawings, found, strict=True):
        picture = resized(render([np.array(stroke) for stroke in drawing]), 12)
        wanted = probe_of(network).outputs(network.fitted.transform_arrays(largest * picture[None]))
        assert wanted is not None
        assert np.array(answer) == pytest.approx(wanted[0], abs=HALF)


@needs_node
def test_numbers_are_prepared_as_own_arrays_were(tmp_path: Path) -> None:
    network = trained(of_arrays(tmp_path / "own.npz", (4, 3), 9)).network
    assert network.fitted is not None
    given = np.random.default_rng(6).uniform(0, 9, (5, 4, 3)).round(3)
    typed = [", ".join(map(str, each.ravel())) for each in given]
    found = page_answers(network, "sampleOfNumbers", typed)
    wanted = probe_of(network).outputs(network.fitted.transform_arrays(given))
    assert wanted is not None
    assert np.array(found) == pytest.approx(wanted, abs=HALF)


@needs_node
def test_points_are_answered_as_on_the_plane() -> None:
    network = trained(Design.default("spirals").with_setting("epochs", 3)).network
    points = np.random.default_rng(3).uniform(-3, 3, (20, 2))
    found = page_answers(network, "(at) => at", points.tolist())
    surface = Surface(probe_of(network))
    for (x, y), answer in zip(points, found, strict=True):
        wanted = surface.at(float(x), float(y))
        assert wanted is not None
        assert np.array(answer) == pytest.approx(wanted, abs=HALF)


@needs_node
def test_numbers_typed_are_counted_and_read() -> None:
    body = """return given.map((text) => {
      try { return sampleOfNumbers(text, {count: 3}); } catch (error) { return error.message; }
    });"""
    found = run(SCRIPTS, body, ["1, 2;3", "1 2", "1 two 3"])
    assert found == [
        [1, 2, 3],
        "Enter 3 numbers; there are 2.",
        "'two' is not a number; correct it.",
    ]


@needs_node
def test_pixels_are_scaled_by_what_they_cover_and_laid_on_white() -> None:
    rgba = np.zeros((4, 6, 4), np.uint8)
    rgba[:, :3] = (255, 0, 0, 255)  # left half red, right half transparent
    body = """return fittedPixels({...given, data: Uint8ClampedArray.from(given.data)},
      {height: 2, width: 2, colour: true});"""
    given = {"data": rgba.ravel().tolist(), "width": 6, "height": 4}
    assert run(SCRIPTS, body, given) == [255, 0, 0, 255, 255, 255] * 2
    grey = body.replace("colour: true", "colour: false")
    assert run(SCRIPTS, grey, given) == [76, 255] * 2


@needs_node
def test_the_verdict_is_the_window_s() -> None:
    names = ["cat", "dog", "<b>"]
    many = [[0.95, 0.03, 0.02], [0.2, 0.65, 0.15], [0.1, 0.45, 0.45], [0.0, 0.0, 0.0]]
    body = "return given.many.map((each) => verdictOf(each, given.names));"
    found = run(SCRIPTS, body, {"many": many, "names": names})
    for each, said in zip(many[:2], found, strict=False):
        assert said == describe(np.array(each), names, unlike=False).text
    assert all(said.startswith("Uncertain: ") for said in found[2:])
