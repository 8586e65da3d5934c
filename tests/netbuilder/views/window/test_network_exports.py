"""A network leaves the window as a web page and as a report."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from engine import Sequential
from netbuilder import theme
from netbuilder.app import create_window
from netbuilder.design import Design, build
from netbuilder.document import Document
from netbuilder.exchange import keras_script
from netbuilder.exchange.formats import format_of
from netbuilder.exchange.networks import model_of
from netbuilder.exchange.onnx import writing as onnx_writing
from netbuilder.exchange.report import Report
from netbuilder.exchange.report.parts import Lines, Paragraph, Table
from netbuilder.exchange.webpage import page
from netbuilder.imported import prepare
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.trainer import Trainer
from netbuilder.views.window.report_pdf import pdf
from netbuilder.views.window.window import MainWindow
from tests.helpers.boxes import answer_boxes
from tests.netbuilder.exchange.networks import own_design
from tests.netbuilder.imported.writing import flowers

NAMES = ("actionOnnx", "actionPythonFile", "actionWebPage", "actionReport")


@pytest.fixture
def window(qtbot: QtBot, few_digits: None) -> MainWindow:
    made = create_window("digits")
    qtbot.addWidget(made, before_close_func=lambda w: w.findChild(Document).new())
    with qtbot.waitExposed(made):
        made.show()
    return made


def trained(window: MainWindow, qtbot: QtBot) -> TrainedNetwork:
    trainer, document = window.findChild(Trainer), window.findChild(Document)
    document.edit(document.design.with_setting("epochs", 2), "epochs")
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > 0 and trainer.state == "idle", timeout=30_000)
    network = window.network.trained
    assert network is not None
    return network


def save(
    window: MainWindow, name: str, path: Path, patch: pytest.MonkeyPatch, kind: str = ""
) -> None:
    patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), kind))
    window.findChild(QAction, name).trigger()


def test_without_a_network_there_is_nothing_to_save(window: MainWindow) -> None:
    for name in NAMES:
        action = window.findChild(QAction, name)
        assert not action.isEnabled()
        assert action.statusTip().endswith("Needs a trained network: train this one, or open one")


def test_one_menu_has_all_that_can_be_exported(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [each.objectName() for each in window.findChild(QMenu, "exportMenu").actions()]
    assert [*filter(None, names)] == [
        *NAMES,
        "actionFilm",
        "actionKerasScript",
        "actionExport",
    ]
    trained(window, qtbot)
    for name in NAMES:
        action = window.findChild(QAction, name)
        assert action.isEnabled()
        assert "Needs" not in action.toolTip()


def test_a_web_page_of_the_network(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = trained(window, qtbot)
    save(window, "actionWebPage", tmp_path / "mine", monkeypatch)
    path = tmp_path / "mine.html"
    qtbot.waitUntil(path.exists)
    assert path.read_text() == page(network, "mine")


@pytest.mark.long
@pytest.mark.parametrize(("name", "ending"), [("actionOnnx", "onnx"), ("actionPythonFile", "py")])
def test_a_network_for_other_programs_is_tried_at_once(
    name: str,
    ending: str,
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = trained(window, qtbot)
    save(window, name, tmp_path / "mine", monkeypatch)
    qtbot.waitUntil(lambda: "was written" in window.statusBar().currentMessage())
    assert window.statusBar().currentMessage().startswith(f"'mine.{ending}' was written. Verified")
    wanted = tmp_path / f"wanted.{ending}"
    format_of(wanted).write(network, wanted)
    written = (tmp_path / f"mine.{ending}").read_bytes()
    assert written.replace(b"mine", b"wanted") == wanted.read_bytes()


@pytest.mark.long
def test_a_script_needs_no_trained_network(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = own_design(flowers(tmp_path), target="kind")
    window.findChild(Document).new(design)
    save(window, "actionKerasScript", tmp_path / "mine", monkeypatch)
    qtbot.waitUntil(lambda: "was written" in window.statusBar().currentMessage())
    assert window.statusBar().currentMessage() == "'mine.py' was written. It needs Keras 3."
    assert design.own is not None
    fitted = prepare(design.own.path, design.own.recipe).fitted
    assert (tmp_path / "mine.py").read_text() == keras_script.source_of(design, fitted)
    told = answer_boxes(monkeypatch, "OK")
    (tmp_path / "flowers.csv").unlink()
    save(window, "actionKerasScript", tmp_path / "other", monkeypatch)
    qtbot.waitUntil(lambda: bool(told))
    assert "flowers.csv does not exist" in told[0]
    assert not (tmp_path / "other.py").exists()


@pytest.mark.long
def test_what_takes_long_is_shown_and_can_be_left(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(window, qtbot)
    path, slow, ended = tmp_path / "mine.onnx", Event(), Event()
    path.write_bytes(b"before")

    def wait(*_: object) -> Sequential:
        slow.wait(30)
        ended.set()
        return model_of(*_)  # type: ignore[arg-type]

    monkeypatch.setattr(onnx_writing, "model_of", wait)
    save(window, "actionOnnx", path, monkeypatch)
    assert window.findChild(QDialog, "makingProgress").isHidden()
    qtbot.waitUntil(lambda: window.findChild(QDialog, "makingProgress").isVisible())
    qtbot.mouseClick(window.findChild(QPushButton, "progressCancel"), Qt.MouseButton.LeftButton)
    slow.set()
    assert window.findChild(QDialog, "makingProgress") is None
    assert window.statusBar().currentMessage() == "Cancelled; mine.onnx was not written."
    qtbot.waitUntil(ended.is_set)
    no_threads(qtbot)
    assert path.read_bytes() == b"before"


def test_a_place_that_cannot_be_written_is_named(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(window, qtbot)
    told = answer_boxes(monkeypatch, *["OK"] * len(NAMES))
    for number, name in enumerate(NAMES, 1):
        save(window, name, tmp_path / "missing" / "mine", monkeypatch)
        qtbot.waitUntil(lambda number=number: len(told) == number)
        assert "mine." in told[-1]
        assert "cannot be written (no such file or directory)" in told[-1]


def no_threads(qtbot: QtBot) -> None:
    """Wait until nothing is made any more."""
    qtbot.waitUntil(lambda: all(each.name != "netbuilder-making" for each in enumerate_threads()))


@pytest.mark.long
def test_a_report_of_the_network(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained(window, qtbot)
    for name, kind, written, start in (
        ("mine.pdf", "", "mine.pdf", b"%PDF-"),
        ("other", "PDF (*.pdf)", "other.pdf", b"%PDF-"),
        ("mine.v2", "Web page (*.html)", "mine.v2.html", b"<!doctype html>"),
    ):
        save(window, "actionReport", tmp_path / name, monkeypatch, kind)
        path = tmp_path / written
        qtbot.waitUntil(path.exists)
        assert path.read_bytes().startswith(start)
    text = path.read_text()
    for heading in ("Figures", "Classes", "Worst mistakes", "Origin", "How to repeat it"):
        assert f"<h2>{heading}</h2>" in text
    assert "Loss by epoch" in text


def test_a_block_that_no_page_can_hold_is_named(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = Design.default("digits").inserted(2, "Softmax", {"axis": 0})
    window.findChild(Document).new(design)
    window.network.replace(TrainedNetwork(design, build(design).get_flat_weights()))
    told = answer_boxes(monkeypatch, "OK")
    save(window, "actionWebPage", tmp_path / "mine.html", monkeypatch)
    qtbot.waitUntil(lambda: bool(told))
    assert "'softmax' compares samples with each other" in told[0]
    assert not (tmp_path / "mine.html").exists()


def test_paper_is_white_in_a_dark_window(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Report("Title", "Line", (Paragraph("Words"), Table((), (("a", "b"),)), Lines("x")))
    light = pdf(found)
    QApplication.setPalette(theme.palette(theme.DARK))
    dark = pdf(found)
    assert colours(light) == colours(dark)


def colours(content: bytes) -> set[bytes]:
    """What letters and lines are filled with, on every page."""
    found: set[bytes] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.S):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue
        found |= set(re.findall(rb"[\d. ]+ scn?\b", text))
    return found
