"""Several numbers at once in every kind of file: their names, their units, the very answers."""

from __future__ import annotations

import csv
import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
import pytest
from PySide6.QtGui import QImage

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.exchange import model_file, onnx, python_file
from netbuilder.exchange.answers import answer_rows, table_of
from netbuilder.exchange.networks import metadata, output_of
from netbuilder.exchange.rows import read_rows
from netbuilder.exchange.webpage.page import contents
from netbuilder.exchange.webpage.page import write as write_page
from netbuilder.exchange.webpage.scripts import NETWORK
from netbuilder.imported import Recipe, compose, inspect
from netbuilder.imported.recipes.recipe import NUMBERS, Series
from netbuilder.insight.reading import read_window
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from tests.helpers.command_line import run as command
from tests.netbuilder.exchange.networks import trained
from tests.netbuilder.exchange.webpage.browser import chromium, needs_chromium
from tests.netbuilder.exchange.webpage.node import needs_node, run
from tests.netbuilder.imported.writing import write

TABLE, MIXED, SERIES, AHEAD = KINDS = ("table", "table with words", "series", "rows ahead")
CLOSE = 1e-5


class Case(NamedTuple):
    """A network, what it is asked, and what the program answers, in the units of the data."""

    network: TrainedNetwork
    path: Path
    asked: list[list[dict[str, str]]]
    answers: Array


def _table(folder: Path, kind: str) -> tuple[Path, Recipe]:
    rng = np.random.default_rng(3)
    lines = ["size,kind,warm,cost,rare"]
    for number in range(160):
        size, word = rng.normal(40, 9), "ab"[number % 2]
        warm = 3 * size + 50 * (word == "a")
        values = (warm, 1e5 * size + rng.normal(0, 1e4), 1e-4 * warm - 7e-3)
        lines.append(f"{size:.4f},{word},{','.join(f'{value:.8g}' for value in values)}")
    path = write(folder / "several.csv", "\n".join(lines) + "\n")
    kinds = {"kind": "left out"} if kind == TABLE else {}
    return path, compose(inspect(path), target="warm", more=("cost", "rare"), kinds=kinds)


def _series(folder: Path, kind: str) -> tuple[Path, Recipe]:
    lines = ["day,sales,wind"]
    for number in range(90):
        day = np.datetime64("2019-01-01") + np.timedelta64(number, "D")
        lines.append(f"{day},{20000 + 400 * (number % 7)},{number % 5}.25")
    path = write(folder / "days.csv", "\n".join(lines) + "\n")
    series = Series(4, 1, "day", "year first", 3 if kind == AHEAD else 1)
    outline = inspect(path)
    return path, compose(outline, target="sales", more=("wind",), task=NUMBERS, series=series)


@pytest.fixture(scope="module", params=KINDS)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    kind, folder = request.param, tmp_path_factory.mktemp("several")
    path, recipe = (_table if kind in (TABLE, MIXED) else _series)(folder, kind)
    design = Design().with_own(OwnData(str(path), recipe)).with_input_shape(recipe.input_shape)
    first = ("GRU", {"units": 4})
    if recipe.series is None:
        first = ("Dense", {"units": 8, "activation": "tanh"})
    design = design.inserted(0, *first)
    design = design.inserted(1, "Dense", {"units": recipe.outputs, "activation": "linear"})
    network = trained(design.with_setting("epochs", 3).with_setting("batch_size", 8))
    with path.open(encoding="utf-8", newline="") as file:
        every = list(csv.DictReader(file))
    names = [feature.name for feature in recipe.features]
    rows = [{name: row[name] for name in names} for row in every]
    window = recipe.series.window if recipe.series else 1
    asked = [rows[start : start + window] for start in range(0, 40, 7)]
    probe = Probe(network.design)
    probe.set(network.weights)
    assert network.fitted is not None
    answers = [read_window(probe, network.fitted, some) for some in asked]
    return Case(network, path, asked, np.array(answers))


def are_close(case: Case, found: Any) -> None:
    """See that answers are the program's, each in its unit."""
    assert case.network.fitted is not None
    found = np.asarray(found, np.float64)
    assert found.shape == case.answers.shape
    stds = np.array(case.network.fitted.target_stds)
    np.testing.assert_allclose(found / stds, case.answers / stds, rtol=CLOSE, atol=CLOSE)


def numbers(case: Case) -> tuple[str, ...]:
    assert case.network.fitted is not None
    return case.network.fitted.recipe.numbers


def raw(case: Case) -> Array:
    """Windows as arrays of numbers, in the units of the file."""
    return np.array([[[float(v) for v in row.values()] for row in rows] for rows in case.asked])


def test_a_python_file(case: Case, tmp_path: Path) -> None:
    network = case.network
    python_file.write(network, tmp_path / "network.py")
    script = runpy.run_path(str(tmp_path / "network.py"))
    assert script["TARGETS"] == numbers(case)
    assert network.fitted is not None
    if network.fitted.recipe.series is not None:
        are_close(case, script["predict"](raw(case)))
        return
    are_close(case, script["predict"]([rows[0] for rows in case.asked]))
    names = list(case.asked[0][0])
    with (tmp_path / "rows.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *(list(rows[0].values()) for rows in case.asked)])
    command = [sys.executable, "network.py", "rows.csv", "answers.csv"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert list(told[0]) == list(numbers(case))
    found = [[float(row[name]) for name in numbers(case)] for row in told]
    are_close(case, found)


def test_an_onnx_file(case: Case, tmp_path: Path) -> None:
    network = case.network
    assert network.fitted is not None
    onnx.write(network, tmp_path / "network.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "network.onnx"))
    samples = np.concatenate([network.fitted.transform(rows) for rows in case.asked])
    samples = samples.reshape(-1, *network.design.input_shape)
    (outputs,) = session.run(None, {session.get_inputs()[0].name: samples})
    told = json.loads(session.get_modelmeta().custom_metadata_map["netbuilder.targets"])
    assert [each["name"] for each in told] == list(numbers(case))
    means, stds = (np.array([each[key] for each in told]) for key in ("mean", "std"))
    are_close(case, outputs * stds + means)
    assert all(name in output_of(network) for name in numbers(case))


def test_no_other_network_tells_of_targets(tmp_path: Path) -> None:
    design = Design().with_data("moons").inserted(0, "Dense", {"units": 2, "activation": "softmax"})
    assert "netbuilder.targets" not in metadata(trained(design.with_setting("epochs", 1)))


@needs_node
def test_a_web_page(case: Case) -> None:
    network = case.network
    content, pack = contents(network)
    given = {
        "network": content,
        "arrays": pack.text(),
        "rows": [[row[name] for row in rows for name in row] for rows in case.asked],
    }
    body = """
    const { asking, answering } = given.network;
    const find = unpack(given.arrays);
    const sampleOf = (texts) =>
      asking.by === "rows" ? sampleOfRow(texts, asking) : sampleOfNumbers(texts.join(" "), asking);
    return given.rows.map((texts) =>
      answerOf(answer(given.network, find, sampleOf(texts)), answering));
    """
    scripts = (*NETWORK, "pen", "dates", "samples")
    are_close(case, run(scripts, body, given))
    assert content["answering"]["numbers"] == list(numbers(case))


@needs_chromium
def test_a_page_in_a_browser(case: Case, tmp_path: Path) -> None:
    write_page(case.network, tmp_path / "page.html")
    with chromium() as browser:
        browser.show(400, 800)
        browser.open(tmp_path / "page.html")
        texts = [row[name] for row in case.asked[0] for name in row]
        typed = """
        const texts = %s;
        const fields = document.querySelectorAll("#question input, #question select");
        const area = document.querySelector("#question textarea");
        const put = (field, text) => {
          field.value = text;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        };
        if (area) put(area, texts.join(" "));
        else texts.forEach((text, i) => put(fields[i], text));
        """
        browser.ask(f"(() => {{{typed % json.dumps(texts)}}})()")
        # The page answers once for each time that the screen is drawn.
        browser.ask("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        told = browser.ask("document.querySelector('.verdict').textContent").split("\n")
        pairs = [line.rsplit(": ", 1) for line in told]
        assert [name for name, _ in pairs] == list(numbers(case))
        wanted = case.answers[0]
        assert [float(value) for _, value in pairs] == pytest.approx(wanted, rel=2e-5, abs=1e-6)
        # A line for each, in sight without scrolling to the side.
        _, _, width, height = browser.box(".verdict")
        assert height >= 20 * len(pairs)
        assert width <= 400
        assert browser.complaints == []


def test_a_table_of_answers(case: Case) -> None:
    network = case.network
    assert network.fitted is not None
    rows = read_rows(case.path, network.fitted, with_answers=True)
    told = list(csv.DictReader(table_of(rows, answer_rows(network, rows)).splitlines()))
    names = [f"prediction of {name}" for name in numbers(case)]
    assert set(names) <= set(told[0])
    found = [[float(row[name]) for name in names] for row in told]
    are_close(case, [found[start] for start in range(0, 40, 7)])


def test_the_terminal(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model_file.write(case.network, tmp_path / "model.keras")
    assert command("predict", tmp_path / "model.keras", case.path, "--json") == 0
    told = [each["values"] for each in json.loads(capsys.readouterr().out)["rows"]]
    assert list(told[0]) == list(numbers(case))
    are_close(case, [list(told[start].values()) for start in range(0, 40, 7)])


def test_pictures_may_have_several_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (60, 9, 12), np.uint8)
    means = pictures.mean(axis=(1, 2))
    np.savez(tmp_path / "data.npz", x=pictures, y=np.stack([means, 1000 - means], axis=1))
    recipe = compose(inspect(tmp_path / "data.npz"), target="y 1", more=("y 2",))
    own = OwnData(str(tmp_path / "data.npz"), recipe)
    design = Design().with_own(own).with_input_shape((recipe.values,))
    design = design.inserted(0, "Dense", {"units": 2, "activation": "linear"})
    network = trained(design.with_setting("epochs", 1))
    model_file.write(network, tmp_path / "model.keras")
    image = QImage(pictures[0].tobytes(), 12, 9, 12, QImage.Format.Format_Grayscale8)
    assert image.save(str(tmp_path / "one.png"))
    assert command("predict", tmp_path / "model.keras", tmp_path / "one.png", "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)["images"]
    assert network.fitted is not None
    probe = Probe(network.design)
    probe.set(network.weights)
    outputs = probe.outputs(network.fitted.transform_arrays(pictures[:1]))
    assert outputs is not None
    wanted = network.fitted.in_units(outputs)[0].tolist()
    assert told["values"] == pytest.approx(dict(zip(("y 1", "y 2"), wanted, strict=True)))
    assert command("predict", tmp_path / "model.keras", tmp_path / "one.png") == 0
    said = capsys.readouterr().out
    assert "y 1 " in said
    assert "y 2 " in said
