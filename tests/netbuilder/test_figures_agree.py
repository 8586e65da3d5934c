"""The same weights and data have the same figures wherever they are told."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, templates
from netbuilder.exchange import model_file
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.trained import TrainedNetwork
from netbuilder.views.bar.figure import FigureView
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.imported import PredictedPlot
from tests.helpers.command_line import run
from tests.helpers.network_sequences import ANSWERS, TEST, Person, evaluated

pytestmark = pytest.mark.usefixtures("few_digits")


WORSENING = 0.03
"""A learning rate with which the last epoch is neither the best nor as good on the test."""


@pytest.fixture
def person(tmp_path: Path, qtbot: QtBot) -> Iterator[Person]:
    folder = tmp_path / "designs"
    folder.mkdir()
    person = Person(folder, lambda condition: qtbot.waitUntil(condition, timeout=20_000))
    yield person
    person.close()


def worsening(design: Design) -> Design:
    """Its best epoch is hardly the last."""
    design = design.with_optimizer_parameter("learning_rate", WORSENING)
    return design.with_setting("epochs", 4).with_setting("validation_split", 0.25)


def template(title: str) -> Design:
    return next(t.design for t in templates.built_in("digits") if title in t.title)


DESIGNS: dict[str, Callable[[], Design]] = {
    "classes": lambda: Design.default("digits").with_setting("epochs", 2),
    "classes, the best epoch before the last": lambda: worsening(Design.default("digits")),
    "classes, the best epoch kept": lambda: worsening(Design.default("digits")).with_setting(
        "keep_best", True
    ),
    "classes, no validation": lambda: (
        Design.default("digits").with_setting("validation_split", 0.0).with_setting("epochs", 2)
    ),
    "a mean of weights": lambda: (
        Design.default("digits").with_setting("epochs", 2).with_optimizer_parameter("use_ema", True)
    ),
    "a number": lambda: template("Linear regression").with_setting("epochs", 2),
    "the input again": lambda: template("Autoencoder").with_setting("epochs", 1),
}


@pytest.mark.long
@pytest.mark.parametrize("name", DESIGNS)
def test_after_a_training_going_back_teaching_and_a_restart(
    name: str, person: Person, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person.begin(DESIGNS[name]())
    watch_answers(person)
    for step in ("train", "go_back", "teach", "undo", "redo", "restart"):
        getattr(person, step)(random.Random(0))
        watch_answers(person)
        person.check()
        agree(person, qtbot, tmp_path, capsys)


@pytest.mark.parametrize("target", ["kind", "weight"])
def test_of_own_data(target: str, person: Person, qtbot: QtBot) -> None:
    person.own_data(random.Random(0), target)
    person.edit_to(person.document.design.with_setting("epochs", 3))
    for step in ("train", "go_back", "restart"):
        getattr(person, step)(random.Random(0))
        watch_answers(person)
        person.check()
        agree(person, qtbot)


def watch_answers(person: Person) -> None:
    person.window.findChild(QTabWidget, "watch").setCurrentIndex(ANSWERS)


def agree(
    person: Person,
    qtbot: QtBot,
    folder: Path | None = None,
    capsys: pytest.CaptureFixture[str] | None = None,
) -> None:
    """Label, status, result, bar, row of the runs, Answers and `evaluate` tell the same."""
    held = held_by(person)
    metric = "accuracy" if held.design.target == "class" else "mean_absolute_error"
    figure = held.figure(metric, "test")
    assert figure is not None
    assert figure.samples > 0
    label = person.window.findChild(ElidedLabel, "belonging")
    status = person.window.findChild(QLabel, "runStatus").text()
    headline = person.window.findChild(QLabel, "resultFigure").text()
    large = person.window.findChild(FigureView, "timeFigure").figure
    assert large.title == "Test"
    if metric == "accuracy":
        percent = f"{100 * figure.value:.1f} %"
        assert f"{percent} test" in label.text()
        told = f"{percent} now" if held.origin.is_taught else f"{percent} of {figure.samples:,}"
        assert told in status, status
        assert headline == percent
        assert f"{large.value} {large.unit}" == percent
        caption = person.window.findChild(QLabel, "confusionCaption").text()
        assert caption.startswith(f"{percent} correct"), caption
        assert f"{figure.samples:,} test samples" in caption
    else:
        assert numbers(label.text()) & close_to(figure.value, label.text()), label.text()
        assert numbers(status) & close_to(figure.value, status), status
        assert numbers(large.value) & close_to(figure.value, large.value), large
    if held.design.target == "number":
        plot = person.window.findChild(PredictedPlot, "predictedPlot")
        qtbot.waitUntil(lambda: bool(close_to(figure.value, plot.accessibleDescription())))
    assert f"{figure.samples:,} test samples" in label.toolTip()
    assert held.data_title in label.toolTip()
    row(person, held, metric)
    if folder is not None and capsys is not None:
        path = folder / "model.keras"
        model_file.write(held, path)
        capsys.readouterr()
        assert run("evaluate", path, "--data", held.design.data, "--json") == 0
        report = json.loads(capsys.readouterr().out)
        assert report["figures"][metric] == pytest.approx(figure.value, rel=1e-6)
        assert (report["data"], report["samples"]) == (held.data_title, figure.samples)


def row(person: Person, held: TrainedNetwork, metric: str) -> None:
    """The row tells of the weights that the run keeps, best or last."""
    table = person.window.findChild(QTableView, "runTable").model()
    number = next(i for i in range(table.rowCount()) if table.run(i).number == held.origin.run)
    run = table.run(number)
    if run.design.optimizer.parameters["learning_rate"] == WORSENING and not run.parent:
        assert 0 < run.best_epoch < run.epochs
    cell = str(table.index(number, TEST).data())
    reached = evaluated(run.design, run.weights)[metric]
    if metric == "accuracy":
        assert cell == f"{100 * reached:.2f} %"
    else:
        assert numbers(cell) & close_to(reached, cell), cell
    tip = str(table.index(number, 0).data(Qt.ItemDataRole.ToolTipRole))
    assert f"{run.samples['test']:,}" in tip
    means = run.means.get(f"val_{metric}")
    if means is not None and metric == "accuracy":
        best = f"{100 * float(means[run.best_epoch - 1]):.1f} % of"
        assert best in tip, tip


def held_by(person: Person) -> TrainedNetwork:
    held = person.window.findChild(CurrentNetwork).trained
    assert held is not None
    return held


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,]*(?:\.\d+)?(?:e-?\d+)?", text))


def close_to(value: float, text: str) -> set[str]:
    """Those numbers in a text that are a value, rounded to at least three digits."""
    return {
        each for each in numbers(text) if abs(float(each.replace(",", "")) - value) < 2e-3 * value
    }
