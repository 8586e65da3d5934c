"""Models, weights, configs, scripts and notebooks are opened like designs; networks are saved."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QPushButton, QTableView
from pytestqt.qtbot import QtBot

import engine as keras
from engine import layers
from netbuilder.app import create_window
from netbuilder.design import Design, build
from netbuilder.document import Document
from netbuilder.exchange import model_file
from netbuilder.exchange.answers import answer_rows
from netbuilder.exchange.rows import read_rows
from netbuilder.network.trained import TrainedNetwork
from netbuilder.settings import Settings
from netbuilder.training.trainer import Trainer
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.exchange.networks import CLASSES, KINDS, own_network

pytestmark = pytest.mark.usefixtures("few_digits")

SCRIPT = """
import keras
from keras import layers
%matplotlib inline
model = keras.Sequential([
    keras.Input((784,)),
    layers.Dense(12, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
"""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What message boxes say; all are answered."""
    heard: list[str] = []

    def hear(box: QMessageBox) -> QMessageBox.StandardButton:
        heard.append(f"{box.text()}\n{box.informativeText()}".strip())
        return QMessageBox.StandardButton.Discard

    monkeypatch.setattr(QMessageBox, "exec", hear)
    return heard


def document_of(window: MainWindow) -> Document:
    return window.findChild(Document)


def answering(window: MainWindow, qtbot: QtBot) -> TrainedNetwork:
    qtbot.waitUntil(lambda: window.network.probe is not None, timeout=10_000)
    network = window.network.trained
    assert network is not None
    return network


def train(window: MainWindow, qtbot: QtBot, name: str = "actionTrain") -> None:
    trainer = window.findChild(Trainer)
    before = trainer.run
    window.findChild(QAction, name).trigger()
    qtbot.waitUntil(lambda: trainer.run > before and trainer.state == "idle", timeout=30_000)


def chosen(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), kind))


def saved(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    action = window.findChild(QAction, "actionSaveNetwork")
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: not window._writing.busy, timeout=10_000)
    assert path.exists()


def test_a_trained_network_is_saved_and_opened_again(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: list[str],
) -> None:
    action = window.findChild(QAction, "actionSaveNetwork")
    assert not action.isEnabled()
    document, path = document_of(window), tmp_path / "mine.keras"
    document.new(document.design.with_setting("epochs", 2))
    train(window, qtbot)
    before = answering(window, qtbot)
    chosen(monkeypatch, tmp_path / "mine")
    saved(window, qtbot, path)
    assert window.statusBar().currentMessage().startswith("Run 1, last epoch (2) is saved")
    document.new(Design.default("circles"))
    assert window.network.trained is None
    assert window.open_path(path)
    network = answering(window, qtbot)
    assert np.array_equal(network.weights, before.weights)
    assert network.design == document.design == before.design
    assert network.figures == before.figures
    assert network.origin.path == path
    assert document.title == "mine.keras[*]"
    assert not document.modified
    assert said == []
    # The pad answers, and training goes on with the optimizer's state.
    pad = window.findChild(DigitPad)
    pad.show_picture(np.eye(28, dtype=np.float32))
    assert before.optimizer is not None
    assert network.optimizer is not None
    assert network.optimizer["batches"] == before.optimizer["batches"]
    train(window, qtbot, "actionTrainOn")
    after = answering(window, qtbot)
    assert after.optimizer is not None
    assert after.optimizer["batches"] == 2 * before.optimizer["batches"]


def test_recent_files_list_a_network_with_its_figures(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = document_of(window)
    document.new(document.design.with_setting("epochs", 1))
    train(window, qtbot)
    chosen(monkeypatch, tmp_path / "mine.keras")
    saved(window, qtbot, tmp_path / "mine.keras")
    menu = window.findChild(QMenu, "recentMenu")
    menu.aboutToShow.emit()
    [text] = [action.text() for action in menu.actions()]
    assert text.startswith("&1  mine.keras  64-10 · ")
    assert "% test" in text
    Settings().close()
    assert "64-10" in Settings().note_of(tmp_path / "mine.keras")


@pytest.mark.parametrize("kind", KINDS)
def test_own_data_answer_bit_for_bit_in_another_window(
    kind: str, window: MainWindow, qtbot: QtBot, tmp_path: Path, said: list[str]
) -> None:
    network, path = own_network(kind, tmp_path), tmp_path / "own.keras"
    model_file.write(network, path)
    assert window.open_path(path)
    opened = answering(window, qtbot)
    samples = np.random.default_rng(0).normal(0, 1, (9, *network.design.input_shape))
    model = build(network.design)
    model.set_flat_weights(network.weights)
    wanted = model.predict_on_batch(samples.astype(np.float32))
    assert window.network.probe is not None
    found = window.network.probe.outputs(samples.astype(np.float32))
    assert found is not None
    assert np.array_equal(found, wanted)
    assert opened.fitted == network.fitted
    assert opened.classes == network.classes
    assert said == []
    wanted_title = "Mean absolute error" if "number" in network.design.target else "Accuracy"
    assert wanted_title in window._panels.metric_plot.accessibleName()
    if kind == CLASSES:
        rows = read_rows(tmp_path / "flowers.csv", opened.fitted)  # type: ignore[arg-type]
        before = answer_rows(network, rows)
        assert np.array_equal(answer_rows(opened, rows).values, before.values)


def test_a_run_is_saved_from_its_row(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, path = document_of(window), tmp_path / "run.keras"
    document.new(document.design.with_setting("epochs", 1))
    train(window, qtbot)
    table, button = (
        window.findChild(QTableView, "runTable"),
        window.findChild(QPushButton, "runSave"),
    )
    assert not button.isEnabled()
    table.selectRow(0)
    assert button.isEnabled()
    proposed: list[str] = []

    def choose(parent: Any, title: str, where: str, kinds: str) -> tuple[str, str]:
        proposed.append(Path(where).name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    button.click()
    qtbot.waitUntil(path.exists, timeout=10_000)
    assert proposed == ["network-run1.keras"]
    found = model_file.read(path).network
    assert found is not None
    assert window.network.trained is not None
    assert np.array_equal(found.weights, window.network.trained.weights)


def test_saving_a_design_says_where_its_network_is(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = document_of(window)
    document.new(document.design.with_setting("epochs", 1))
    train(window, qtbot)
    chosen(monkeypatch, tmp_path / "net.netbuilder.json")
    window.findChild(QAction, "actionSave").trigger()
    qtbot.waitUntil(lambda: document.path is not None)
    message = window.statusBar().currentMessage()
    assert message.startswith("net.netbuilder.json contains only the design. ")
    assert "kept in Runs (Run 1" in message


def model_of(path: Path) -> Path:
    stack = [layers.Dense(7, activation="relu"), layers.Dense(10, activation="softmax")]
    model = keras.Sequential([keras.Input((784,)), *stack], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    if path.name.endswith(".weights.h5"):
        model.save_weights(path)
    elif path.suffix == ".json":
        path.write_text(model.to_json())
    elif path.suffix == ".h5":
        with pytest.warns(UserWarning, match="old form"):
            model.save(path)
    else:
        model.save(path)
    return path


def script_of(path: Path) -> Path:
    if path.suffix == ".ipynb":
        cells = [
            {"cell_type": "markdown", "source": "# Title"},
            {"cell_type": "code", "source": SCRIPT.splitlines(keepends=True)},
            {"cell_type": "code", "source": "%%bash\nls"},
        ]
        path.write_text(json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}))
    else:
        path.write_text(SCRIPT)
    return path


@pytest.mark.long
@pytest.mark.parametrize(
    ("make", "name", "units", "live"),
    [
        (model_of, "m.keras", 7, True),
        (model_of, "m.h5", 7, True),
        (model_of, "m.json", 7, False),
        (script_of, "s.py", 12, False),
        (script_of, "s.ipynb", 12, False),
    ],
)
@pytest.mark.parametrize("renamed", [False, True])
def test_each_kind_is_opened_by_its_content(
    make: Callable[[Path], Path],
    name: str,
    units: int,
    live: bool,
    renamed: bool,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    said: list[str],
) -> None:
    path = make(tmp_path / name)
    if renamed:
        path = path.rename(tmp_path / "file.x")
    assert window.open_path(path), said
    document = document_of(window)
    assert document.design.blocks[0].parameters["units"] == units
    assert [block.kind for block in document.design.blocks] == ["Dense", "Dense"]
    assert document.title == f"{path.name}[*]"
    assert (window.network.trained is not None) == live


def test_weights_are_put_onto_the_design_and_undo_takes_them_away(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, said: list[str]
) -> None:
    path, document = model_of(tmp_path / "m.weights.h5"), document_of(window)
    before = document.design
    assert not window.open_path(path)
    assert "layer 'dense'" in said[0]
    assert document.design == before
    document.edit(before.with_parameter("dense", "units", 7), "narrow")
    assert window.open_path(path)
    answering(window, qtbot)
    assert document.undo_text == "weights of m.weights.h5"
    assert document.design.blocks[0].parameters["units"] == 7
    document.undo()
    assert window.network.trained is None
    document.redo()
    assert window.network.trained is not None
    assert len(said) == 1


def test_what_the_canvas_cannot_hold_is_listed(
    window: MainWindow, tmp_path: Path, said: list[str]
) -> None:
    path = tmp_path / "odd.keras"
    stack = [layers.BatchNormalization(axis=1), layers.Flatten(), layers.Dense(3)]
    keras.Sequential([keras.Input((8, 4)), *stack], seed=0).save(path)
    assert window.open_path(path)
    [text] = said
    assert "odd.keras (a Keras model) is open without weights." in text
    assert "Layer 'batch_normalization' (BatchNormalization): These of its arguments" in text
    assert window.network.trained is None
    assert [block.kind for block in document_of(window).design.blocks] == ["Flatten", "Dense"]


def test_a_model_is_dropped_on_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, said: list[str]
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(model_of(tmp_path / "m.keras")))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    document = document_of(window)
    document.edit(document.design.with_parameter("dense", "units", 9), "narrow")
    window.dropEvent(event)
    assert "Save the changes to this design?" in said[0]
    answering(window, qtbot)


def test_what_is_nothing_of_ours_is_named_and_nothing_changes(
    window: MainWindow, tmp_path: Path, said: list[str]
) -> None:
    document = document_of(window)
    before = document.design
    files = {
        "book.xlsx": (b"PK\x03\x04" + b"\0" * 22 + b"\x13\0\0\0[Content_Types].xml", "Office"),
        "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Office document"),
        "page.html": (b"<!DOCTYPE html><html></html>", "a web page"),
        "photo.keras": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "a picture (PNG)"),
        "paper.pdf": (b"%PDF-1.4 ...", "a PDF document"),
        "empty.keras": (b"", "It is empty"),
        "notes.md": (b"# Notes\n\nNothing else.\n", "It is text"),
        "state.pt": (b"\x80\x02}q\x00.", "a Python pickle"),
        "cut.keras": (model_of(tmp_path / "a.keras").read_bytes()[:900], "truncated"),
        "broken.py": (b"import keras\nmodel = keras.Sequential([\n", "because of line"),
        "empty.ipynb": (b'{"cells": [], "nbformat": 4}', "no code cells"),
    }
    for name, (content, expected) in files.items():
        path = tmp_path / name
        path.write_bytes(content)
        said.clear()
        assert not window.open_path(path)
        [sentence] = said
        assert name in sentence
        assert expected in sentence
        assert sentence.endswith(".")
        assert "damaged" not in sentence
        assert document.design == before


def test_an_opened_model_comes_back_at_the_next_start(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, said: list[str]
) -> None:
    assert window.open_path(model_of(tmp_path / "m.keras"))
    answering(window, qtbot)
    window.close()
    again = create_window("digits")
    qtbot.addWidget(again)
    again.open_last()
    network = answering(again, qtbot)
    assert network.origin.path == tmp_path / "m.keras"
    assert said == []


def test_a_run_is_saved_with_its_best_epoch_or_its_last(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = document_of(window)
    worsening = document.design.with_optimizer_parameter("learning_rate", 0.03)
    document.new(worsening.with_setting("epochs", 4).with_setting("validation_split", 0.25))
    train(window, qtbot)
    last = answering(window, qtbot)
    [run] = window._runs.runs
    assert run.last is not None
    assert np.array_equal(run.last, last.weights)
    window.findChild(QTableView, "runTable").selectRow(0)
    for text, weights, which, name in (
        ("Best epoch", run.weights, "best", "best.keras"),
        ("Last epoch (4)...", run.last, "last", "last.keras"),
    ):
        chosen(monkeypatch, tmp_path / name)
        window.findChild(QPushButton, "runSave").click()
        menu = window.findChild(QMenu, "runSaveMenu")
        [action] = [each for each in menu.actions() if each.text().lstrip("&").startswith(text)]
        action.trigger()
        menu.hide()
        qtbot.waitUntil((tmp_path / name).exists, timeout=10_000)
        qtbot.waitUntil(lambda: window.findChild(QMenu, "runSaveMenu") is None)
        found = model_file.read(tmp_path / name).network
        assert found is not None
        assert np.array_equal(found.weights, weights)
        assert found.origin.which == which
    # The last epoch's network is the one in the window, with the figures of that epoch.
    assert found.figures
    assert {(f.name, f.part): f.value for f in found.figures} == pytest.approx(
        {(f.name, f.part): f.value for f in last.figures}
    )
