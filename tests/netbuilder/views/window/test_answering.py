"""A whole table or folder is answered into a new file."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from engine.datasets import digits
from netbuilder.design import Design, build
from netbuilder.exchange import answer_files, model_file
from netbuilder.network.trained import TrainedNetwork
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.exchange.networks import ARRAYS, CLASSES, COLOUR, MIXED, own_network

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: heard.append(box.text()))
    return heard


def choose(monkeypatch: pytest.MonkeyPatch, path: Path, out: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *a: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *a: str(path))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(out), ""))


def opened(window: MainWindow, qtbot: QtBot, network: TrainedNetwork, path: Path) -> None:
    model_file.write(network, path)
    assert window.open_path(path)
    qtbot.waitUntil(lambda: window.network.probe is not None)


def ask(window: MainWindow) -> None:
    action = window.findChild(QAction, "actionAnswerFile")
    assert action.isEnabled()
    action.trigger()


def sentences(window: MainWindow) -> list[str]:
    """What the status line says from now on; another may follow at once."""
    told: list[str] = []
    window.statusBar().messageChanged.connect(told.append)
    return told


def test_a_table_is_answered_with_all_probabilities(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, out = own_network(CLASSES, tmp_path), tmp_path / "out.csv"
    opened(window, qtbot, network, tmp_path / "m.keras")
    choose(monkeypatch, tmp_path / "flowers.csv", tmp_path / "out")
    told = sentences(window)
    ask(window)
    qtbot.waitUntil(out.exists, timeout=10_000)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert len(rows) == 150
    assert set(rows[0]) >= {"a", "kind", "prediction", "probability of iris"}
    shares = [[float(r[f"probability of {name}"]) for name in network.classes] for r in rows]
    np.testing.assert_allclose(np.sum(shares, axis=1), 1, atol=1e-4)
    best = [network.classes[int(np.argmax(each))] for each in shares]
    assert best == [row["prediction"] for row in rows]
    qtbot.waitUntil(lambda: "The predictions for 150 rows of flowers.csv are in out.csv." in told)


@pytest.mark.long
@pytest.mark.parametrize("kind", [MIXED, ARRAYS])
def test_numbers_and_arrays_are_answered_too(
    kind: str,
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network, out = own_network(kind, tmp_path), tmp_path / "out.csv"
    opened(window, qtbot, network, tmp_path / "m.keras")
    given = tmp_path / ("mixed.csv" if kind == MIXED else "series.npz")
    choose(monkeypatch, given, out)
    ask(window)
    qtbot.waitUntil(out.exists, timeout=10_000)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert len(rows) == (120 if kind == MIXED else 60)
    assert all(row["prediction"] for row in rows)


def test_a_folder_of_pictures_is_answered(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, out = own_network(COLOUR, tmp_path), tmp_path / "out.csv"
    opened(window, qtbot, network, tmp_path / "m.keras")
    (tmp_path / "pictures" / "red" / "broken.png").write_bytes(b"none")
    choose(monkeypatch, tmp_path / "pictures", out)
    told = sentences(window)
    ask(window)
    qtbot.waitUntil(out.exists, timeout=20_000)
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert len(rows) == 20
    assert {Path(row["picture"]).parent.name for row in rows} == {"red", "blue"}
    qtbot.waitUntil(lambda: any("20 of 21 pictures" in each for each in told))
    assert "broken.png" in next(each for each in told if "20 of 21 pictures" in each)


def test_digits_are_brought_into_their_form(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design, out = Design.default("digits"), tmp_path / "out.csv"
    weights = np.asarray(build(design).get_flat_weights(), np.float32)
    network = TrainedNetwork(design, weights, classes=design.data_set.names)
    opened(window, qtbot, network, tmp_path / "m.keras")
    (tmp_path / "scans").mkdir()
    for number, picture in enumerate(digits.load_data()[1][0][:3]):
        image = QImage(picture.tobytes(), 28, 28, 28, QImage.Format.Format_Grayscale8)
        image.save(str(tmp_path / "scans" / f"{number}.png"))
    choose(monkeypatch, tmp_path / "scans", out)
    ask(window)
    qtbot.waitUntil(out.exists, timeout=20_000)
    assert [Path(row["picture"]).name for row in csv.DictReader(out.read_text().splitlines())] == [
        "0.png",
        "1.png",
        "2.png",
    ]


def test_a_row_that_cannot_be_used_is_named_and_nothing_is_written(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    said: list[str],
) -> None:
    opened(window, qtbot, own_network(CLASSES, tmp_path), tmp_path / "m.keras")
    bad, out = tmp_path / "bad.csv", tmp_path / "out.csv"
    bad.write_text("a,b,c,d\n1,2,3,4\n1,2,x,4\n")
    choose(monkeypatch, bad, out)
    ask(window)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert said == ["bad.csv, line 3: 'x' in column c is not a valid number. Correct it."]
    assert not out.exists()
    said.clear()
    choose(monkeypatch, bad, bad)
    ask(window)
    assert "choose another name" in said[0]


def test_it_can_be_cancelled(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(window, qtbot, own_network(CLASSES, tmp_path), tmp_path / "m.keras")
    out = tmp_path / "out.csv"
    choose(monkeypatch, tmp_path / "flowers.csv", out)
    read = answer_files.read_rows

    def endless(path: Path, fitted: object, report: object) -> object:
        while True:
            report("Reading", 0.5)  # type: ignore[operator]

    monkeypatch.setattr(answer_files, "read_rows", endless)

    def press() -> None:
        button = window.findChild(QPushButton, "answeringCancel")
        assert button is not None
        button.click()

    QTimer.singleShot(100, press)
    ask(window)
    qtbot.waitUntil(lambda: "Cancelled" in window.statusBar().currentMessage(), timeout=10_000)
    assert not out.exists()
    monkeypatch.setattr(answer_files, "read_rows", read)
    ask(window)
    qtbot.waitUntil(out.exists, timeout=10_000)


def test_without_a_network_there_is_nothing_to_ask(window: MainWindow) -> None:
    assert not window.findChild(QAction, "actionAnswerFile").isEnabled()
