"""Samples go from the data window to whatever reads them, and are shown with their answers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design, analyze
from netbuilder.design.own import OwnData
from netbuilder.design.templates import built_in
from netbuilder.document import Document
from netbuilder.imported import PictureSize, compose, inspect
from netbuilder.insight.reading import read_row
from netbuilder.training.trainer import Trainer
from netbuilder.views.browser import DataBrowser
from netbuilder.views.browser.gallery import Gallery
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.picture.form import PictureForm
from netbuilder.views.table.form import TableForm
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def opened(qtbot: QtBot, design: Design) -> MainWindow:
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    document.new(design)
    with qtbot.waitExposed(window):
        window.show()
    return window


def own(path: Path, *, epochs: int = 3, **wanted: Any) -> Design:
    """A small network for a file or folder."""
    recipe = compose(inspect(path), **wanted)
    design = Design().with_own(OwnData(str(path), recipe)).with_setting("epochs", epochs)
    if recipe.text is not None:
        sizes = {"input_dim": recipe.text.vocabulary, "output_dim": 4, "mask_zero": True}
        design = design.inserted(0, "Embedding", sizes).inserted(1, "GlobalAveragePooling1D")
    elif len(recipe.input_shape) > 1:
        design = design.inserted(0, "Flatten")
    ending = "softmax" if recipe.classes else "linear"
    return design.inserted(9, "Dense", {"units": recipe.outputs, "activation": ending})


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    run = trainer.run
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=30_000)
    qtbot.waitUntil(lambda: window.network.probe is not None)


def data_window(window: MainWindow, qtbot: QtBot) -> DataBrowser:
    window.findChild(QAction, "actionData").trigger()
    browser = window.findChild(DataBrowser)
    qtbot.waitUntil(lambda: browser.samples.isVisible(), timeout=15_000)
    return browser


def texts(view: QTableView) -> list[list[str]]:
    model = view.model()
    columns = range(model.columnCount())
    return [[model.index(row, n).data() for n in columns] for row in range(model.rowCount())]


def names(view: QTableView) -> list[str]:
    model = view.model()
    across = Qt.Orientation.Horizontal
    return [model.headerData(n, across) for n in range(model.columnCount())]


def rows_of(browser: DataBrowser) -> QTableView:
    return browser.findChild(QTableView, "dataRows")


def double_click(qtbot: QtBot, view: QTableView, row: int) -> None:
    place = view.visualRect(view.model().index(row, 0)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(view.viewport(), LEFT, pos=place)


def predicted(browser: DataBrowser, qtbot: QtBot) -> QTableView:
    view = rows_of(browser)
    qtbot.waitUntil(lambda: any(name.startswith("Predicted") for name in names(view)))
    return view


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    words = {"weather": ["rain", "snow", "wind"], "food": ["rice", "soup", "fish"]}
    rows = [
        (f"Today we had {word} and then {more}, no {number}th time", topic)
        for topic, several in words.items()
        for word in several
        for more in several
        for number in range(4)
    ]
    rows += [(f"nothing but zebra{n}", "food") for n in range(12)]
    path = tmp_path / "topics.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "topic"), *rows])
    return path


def test_texts_are_shown_searched_and_read(qtbot: QtBot, topics: Path) -> None:
    window = opened(qtbot, own(topics, target="topic", epochs=30))
    browser = data_window(window, qtbot)
    view, use = rows_of(browser), browser.findChild(QPushButton, "dataUse")
    assert names(view) == ["text", "Words", "Unknown", "topic"]
    assert "today we had" in texts(view)[0][0] or "nothing but" in texts(view)[0][0]
    assert "Text" in use.text()
    search = browser.findChild(QLineEdit, "dataSearch")
    for wanted, holds in (("had Snow", "had snow"), ("now", "snow"), ("topic = food", "")):
        search.setText(wanted)
        qtbot.keyClick(search, Qt.Key.Key_Return)
        found = texts(view)
        assert found
        assert all(holds in row[0] for row in found)
    assert {row[3] for row in found} == {"food"}
    search.clear()
    qtbot.keyClick(search, Qt.Key.Key_Return)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    # The last words of texts that begin alike have no say.
    begun = [row[0].split()[:4] for row in texts(view)]
    assert begun == sorted(begun)

    part = browser.findChild(QComboBox, "dataPart")
    part.setCurrentIndex(part.findText("Test"))
    unknown = [number for number, row in enumerate(texts(view)) if "\u25a1" in row[0]]
    assert unknown, "a word of the test part alone is in no vocabulary"
    assert all((row[2] != "0") == ("\u25a1" in row[0]) for row in texts(view))
    note = browser.findChild(QLabel, "dataMarks")
    assert note.isVisible()
    assert "not in the vocabulary" in note.text()

    train(window, qtbot)
    double_click(qtbot, view, unknown[0])
    field = window.findChild(QPlainTextEdit, "textField")
    assert field.toPlainText() == texts(view)[unknown[0]][0]
    told = window.findChild(QLabel, "textHint")
    qtbot.waitUntil(lambda: "1 of them is not in the vocabulary" in told.text())
    assert names(predicted(browser, qtbot))[-2:] == [
        "Predicted topic",
        "Probability of the true class",
    ]
    assert {row[4] for row in texts(view)} <= {"weather", "food"}


def test_the_window_of_a_series_goes_into_the_form(qtbot: QtBot) -> None:
    design = next(each.design for each in built_in("digits") if "Forecast" in each.title)
    window = opened(qtbot, design.with_setting("epochs", 1))
    train(window, qtbot)
    browser = data_window(window, qtbot)
    view = predicted(browser, qtbot)
    assert names(view)[-3:] == [
        "sales (1 ahead)",
        "Predicted sales (1 ahead)",
        "Error of sales (1 ahead)",
    ]
    double_click(qtbot, view, 2)
    lines = window.findChild(QPlainTextEdit, "seriesField").toPlainText().splitlines()
    assert len(lines) == 24
    assert lines[-1].split("\t") == texts(view)[2][: len(lines[-1].split("\t"))]
    answer = window.findChild(QLabel, "seriesAnswer").text()
    assert float(answer.rsplit(" ", 1)[1]) == pytest.approx(float(texts(view)[2][-2]), rel=1e-4)


def several(folder: Path) -> Path:
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(2, 200))
    columns = (a, b, 3 * a - b + 50, 1000 * (a + b) - 7000)
    path = folder / "both.csv"
    rows = [",".join(f"{value:.5f}" for value in row) for row in zip(*columns, strict=True)]
    path.write_text("\n".join(["a,b,warm,cost", *rows]))
    return path


def test_several_numbers_stand_beside_the_truth(qtbot: QtBot, tmp_path: Path) -> None:
    window = opened(qtbot, own(several(tmp_path), target="warm", more=("cost",)))
    assert not analyze(window.findChild(Document).design).problems
    browser = data_window(window, qtbot)
    assert names(rows_of(browser)) == ["a", "b", "warm", "cost"]
    train(window, qtbot)
    view = predicted(browser, qtbot)
    own_columns = ["Predicted warm", "Error of warm", "Predicted cost", "Error of cost"]
    assert names(view)[4:] == [*own_columns, "Mean error"]
    probe, fitted = window.network.probe, window.network.trained.fitted

    def answered(row: list[str]) -> bool:
        wanted = read_row(probe, fitted, {"a": row[0], "b": row[1]})
        return [float(row[4]), float(row[6])] == pytest.approx(wanted.tolist(), rel=1e-4)

    # Those of an earlier epoch stand there until those of the last are known.
    qtbot.waitUntil(lambda: all(map(answered, texts(view)[:5])))
    for row in texts(view)[:5]:
        warm, cost, told_warm, off_warm, told_cost, off_cost, mean = map(float, row[2:])
        assert off_warm == pytest.approx(abs(told_warm - warm), abs=1e-3)
        assert off_cost == pytest.approx(abs(told_cost - cost), abs=0.1)
        stds = fitted.target_stds
        assert mean == pytest.approx((off_warm / stds[0] + off_cost / stds[1]) / 2, rel=1e-3)
    for column in (5, 7, 8):
        view.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        errors = [float(row[column]) for row in texts(view)]
        assert errors == sorted(errors, reverse=True)
    search = browser.findChild(QLineEdit, "dataSearch")
    search.setText("error of cost > 500")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert 0 < len(texts(view)) < len(errors)
    assert all(float(row[7]) > 500 for row in texts(view))
    form = window.findChild(TableForm)
    double_click(qtbot, view, 0)
    assert form.row() == {"a": texts(view)[0][0], "b": texts(view)[0][1]}
    # What the user has arranged stays while the network learns on.
    search.setFocus()
    search.clear()
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert len(texts(view)) == len(errors)
    view.setColumnWidth(1, 123)
    view.selectRow(4)
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    chosen = view.model().headerData(4, down)
    before = texts(view)
    train(window, qtbot)
    qtbot.waitUntil(lambda: len(names(view)) == 9 and texts(view) != before)
    assert view.model().headerData(4, across) == "Predicted warm"
    assert view.columnWidth(1) == 123
    (line,) = view.selectionModel().selectedRows()
    assert view.model().headerData(line.row(), down) == chosen
    # Another network has other answers, and none before it is trained.
    window.findChild(Document).new(own(several(tmp_path), target="warm"))
    qtbot.waitUntil(lambda: names(view) == ["a", "b", "cost", "warm"], timeout=15_000)


@pytest.mark.long
def test_two_classes_follow_the_threshold(qtbot: QtBot, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    size = rng.normal(size=120)
    bought = size + rng.normal(0, 1, 120) > 0
    rows = [f"{x:.3f},{'yes' if y else 'no'}" for x, y in zip(size, bought, strict=True)]
    path = tmp_path / "customers.csv"
    path.write_text("\n".join(["size,buys", *rows]))
    design = own(path, target="buys", epochs=20).with_optimizer_parameter("learning_rate", 0.05)
    window = opened(qtbot, design.with_setting("threshold", 0.9))
    train(window, qtbot)
    browser = data_window(window, qtbot)
    view = predicted(browser, qtbot)

    def second() -> list[tuple[float, str]]:
        shares = [(row, float(row[3].removesuffix(" %")) / 100) for row in texts(view)]
        return [(share if row[1] == "yes" else 1 - share, row[2]) for row, share in shares]

    def follows(threshold: float) -> bool:
        clear = [each for each in second() if abs(each[0] - threshold) > 0.001]
        return all((share >= threshold) == (told == "yes") for share, told in clear)

    assert follows(0.9)
    assert any(0.5 < share < 0.9 for share, _ in second())
    assert not follows(0.2)
    document = window.findChild(Document)
    document.edit(document.design.with_setting("threshold", 0.2), "threshold")
    qtbot.waitUntil(lambda: follows(0.2))


@pytest.mark.long
@pytest.mark.usefixtures("few_digits")
def test_a_digit_goes_to_the_pad(qtbot: QtBot) -> None:
    window = opened(qtbot, Design.default("digits"))
    browser = data_window(window, qtbot)
    pad, gallery = window.findChild(DigitPad), browser.findChild(Gallery)
    middle = QPoint(36, 36)
    qtbot.mouseDClick(gallery.viewport(), LEFT, pos=middle)
    first = np.asarray(gallery._samples[gallery._places[gallery.index_at(middle)]])
    np.testing.assert_allclose(pad.image(), first / 255, atol=1 / 255)
    gallery.setFocus()
    qtbot.keyClick(gallery, Qt.Key.Key_Right)
    qtbot.keyClick(gallery, Qt.Key.Key_Return)
    assert not np.allclose(pad.image(), first / 255, atol=1 / 255)


@pytest.mark.long
@pytest.mark.parametrize("colour", [True, False], ids=["colours", "grey"])
def test_own_pictures_go_to_their_reading(qtbot: QtBot, tmp_path: Path, colour: bool) -> None:
    for name in ("dim", "light"):
        (tmp_path / name).mkdir()
        for number in range(12):
            shade = [60 + 2 * number, 80, 100] if name == "dim" else [150 + number, 160, 170]
            image = QImage(16, 12, QImage.Format.Format_RGB32)
            image.fill(QColor(*(shade if colour else [shade[0]] * 3)))
            assert image.save(str(tmp_path / name / f"{number}.png"))
    window = opened(qtbot, own(tmp_path, pictures=PictureSize(12, 16, colour)))
    train(window, qtbot)
    browser = data_window(window, qtbot)
    form, gallery = window.findChild(PictureForm), browser.findChild(Gallery)
    assert window.findChild(QStackedWidget, "readings").currentWidget() is form
    assert gallery.isVisible()
    middle = QPoint(36, 36)
    qtbot.mouseDClick(gallery.viewport(), LEFT, pos=middle)
    probe = window.network.probe
    sample = gallery._samples[gallery._places[0]]
    wanted = probe.outputs(sample[None])[0]
    qtbot.waitUntil(lambda: form.bars.probabilities() is not None)
    # The very pixels of the file, although no picture is black or white.
    np.testing.assert_allclose(form.bars.probabilities(), wanted, atol=1e-4)
    shown = gallery.viewport().grab().toImage().pixelColor(middle)
    assert (shown.red() == shown.blue()) != colour


@pytest.mark.long
def test_own_squares_go_to_the_pad(qtbot: QtBot, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez(
        tmp_path / "t.npz", x=rng.integers(40, 200, (40, 16, 16), np.uint8), y=np.arange(40) % 4
    )
    window = opened(qtbot, own(tmp_path / "t.npz"))
    train(window, qtbot)
    browser = data_window(window, qtbot)
    gallery, bars = browser.findChild(Gallery), window.findChild(PredictionBars, "predictionBars")
    middle = QPoint(36, 36)
    qtbot.mouseDClick(gallery.viewport(), LEFT, pos=middle)
    sample = gallery._samples[gallery._places[0]]
    wanted = window.network.probe.outputs(sample[None])[0]
    qtbot.waitUntil(lambda: bars.probabilities() is not None)
    np.testing.assert_allclose(bars.probabilities(), wanted, atol=0.02)
