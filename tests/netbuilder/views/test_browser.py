"""The data browser, alone and from the window's menu."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.datasets.toys import TOYS
from engine.errors import DataError
from netbuilder.background import CancelledError
from netbuilder.design import Design
from netbuilder.design.datasets import DATASETS
from netbuilder.document import Document
from netbuilder.insight.dataset_summary import DatasetSummary, Figures, Part, summarize
from netbuilder.training.run.abandonable import Report
from netbuilder.views.browser import DataBrowser
from netbuilder.views.browser.balance import ClassBalance
from netbuilder.views.browser.loading import Work
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.test_accessibility import nameless

LEFT = Qt.MouseButton.LeftButton
Open = Callable[..., DataBrowser]


def pictures(count: int = 3_000) -> DatasetSummary:
    """Pictures whose upper left pixel is their class and whose next two are their number."""
    rng = np.random.default_rng(0)

    def part(n: int) -> Part:
        samples = rng.integers(0, 256, (n, 28, 28), np.uint8)
        classes = (np.arange(n) % 7 % 4).astype(np.uint8)
        samples[:, 0, 0] = classes
        return Part(samples, classes, tuple(map(int, np.bincount(classes, minlength=10))))

    figures = (Figures("All values", 0, 255, 33.318, 78.567),)
    return DatasetSummary(DATASETS["digits"], "", part(count), part(20), figures)


@pytest.fixture
def open_browser(qtbot: QtBot) -> Open:
    def make(work: Work, design: Design | None = None) -> DataBrowser:
        browser = DataBrowser(None, work)
        qtbot.addWidget(browser)
        with qtbot.waitExposed(browser):
            browser.show()
        browser.show_design(design or Design.default("digits"))
        return browser

    return make


class Held:
    """A loading that waits until the test lets it go on."""

    def __init__(self, result: DatasetSummary | Exception) -> None:
        self.result = result
        self.go = threading.Event()
        self.ended = threading.Event()
        self.stopped = False

    def __call__(self, design: Design, report: Report) -> DatasetSummary:
        try:
            report("Downloading it", 0.25)
            self.go.wait(60)
            report("Measuring it", 0.75)
        except CancelledError:
            self.stopped = True
            raise
        finally:
            self.ended.set()
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def held() -> Iterator[Callable[[Any], Held]]:
    made: list[Held] = []

    def make(result: DatasetSummary | Exception) -> Held:
        made.append(Held(result))
        return made[-1]

    yield make
    for each in made:
        each.go.set()


def child(widget: QWidget, kind: type, name: str) -> Any:
    found = widget.findChild(kind, name)
    assert found is not None, name
    return found


def text(browser: DataBrowser, name: str) -> str:
    return child(browser, QLabel, name).text()


def loaded(browser: DataBrowser, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: browser.samples.isVisible())


def test_pictures_classes_and_figures(open_browser: Open, qtbot: QtBot) -> None:
    found = pictures()
    browser = open_browser(lambda design, report: found)
    loaded(browser, qtbot)
    gallery = browser.samples.gallery
    assert browser.samples.currentWidget() is gallery
    assert gallery.count() == 3_000
    assert text(browser, "dataCount") == "3,000 samples"
    assert browser.balance.counts() == dict(zip("0123456789", found.train.counts, strict=True))
    assert "Built-in digits: 3,000 training samples" in text(browser, "dataFacts")
    assert "28×28; the design takes 784" in text(browser, "dataFacts")  # noqa: RUF001
    shown = [text(browser, f"figure1_{column}") for column in range(5)]
    assert shown == ["All values", "0", "255", "33.32", "78.57"]
    assert nameless(browser) == []


def test_the_design_s_input_is_followed(open_browser: Open, qtbot: QtBot) -> None:
    calls: list[str] = []

    def work(design: Design, report: Report) -> DatasetSummary:
        calls.append(design.data)
        return pictures(50)

    design = Design.default("digits")
    browser = open_browser(work, design)
    loaded(browser, qtbot)
    browser.show_design(design.with_input_shape((28, 28, 1)))
    assert "the design takes 28×28×1" in text(browser, "dataFacts")  # noqa: RUF001
    browser.show_design(design.with_setting("epochs", 3))
    assert calls == ["digits"]
    browser.show_design(design.with_data("moons"))
    qtbot.waitUntil(lambda: calls == ["digits", "moons"])
    browser.show_design(design.with_data("moons").with_setting("noise", 0.4))
    qtbot.waitUntil(lambda: len(calls) == 3)


def test_pictures_are_painted_as_they_are(open_browser: Open, qtbot: QtBot) -> None:
    found = pictures(30)
    found.train.samples[:] = 0
    found.train.samples[1] = 255
    browser = open_browser(lambda design, report: found)
    loaded(browser, qtbot)
    gallery = browser.samples.gallery
    image = gallery.viewport().grab().toImage()

    def grey(index: int) -> int:
        width = range(gallery.viewport().width())
        cell = [x for x in width if gallery.index_at(QPoint(x, 30)) == index]
        return image.pixelColor(cell[len(cell) // 2], 30).lightness()

    assert [grey(0), grey(1), grey(2)] == [0, 255, 0]


def test_a_class_alone_and_the_test_samples(open_browser: Open, qtbot: QtBot) -> None:
    found = pictures()
    browser = open_browser(lambda design, report: found)
    loaded(browser, qtbot)
    box = child(browser, QComboBox, "dataClass")
    assert [box.itemText(row) for row in range(3)] == ["All classes", "0", "1"]
    box.setFocus()
    qtbot.keyClicks(box, "3")
    assert browser.samples.gallery.count() == found.train.counts[3]
    qtbot.keyClick(box, Qt.Key.Key_End)
    assert box.currentText() == "9"
    assert browser.samples.gallery.count() == 0
    part = child(browser, QComboBox, "dataPart")
    part.setFocus()
    qtbot.keyClick(part, Qt.Key.Key_Down)
    for key in (Qt.Key.Key_Home, *[Qt.Key.Key_Down] * 4):
        qtbot.keyClick(box, key)
    assert browser.samples.gallery.count() == found.test.counts[3]
    assert sum(browser.balance.counts().values()) == 20


def test_only_what_is_in_sight_is_painted(
    open_browser: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = open_browser(lambda design, report: pictures())
    loaded(browser, qtbot)
    gallery = browser.samples.gallery
    painted: list[int] = []
    own = gallery._image
    monkeypatch.setattr(gallery, "_image", lambda place: painted.append(place) or own(place))
    gallery.viewport().grab()
    first = gallery.shown()
    assert painted == list(first)
    assert len(first) < 200
    gallery.setFocus()
    qtbot.keyClick(gallery, Qt.Key.Key_PageDown)
    assert gallery.shown().start > first.start
    gallery.verticalScrollBar().setValue(10**9)
    assert gallery.shown().stop == 3_000


def test_the_tooltip_names_the_sample(open_browser: Open, qtbot: QtBot) -> None:
    browser = open_browser(lambda design, report: pictures())
    loaded(browser, qtbot)
    viewport = browser.samples.gallery.viewport()
    place = QPoint(20, 20)
    event = QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    assert QToolTip.text() == "Sample 0: 0"
    QToolTip.hideText()


def test_points_are_a_scatter(open_browser: Open, qtbot: QtBot) -> None:
    design = Design.default("blobs").with_setting("validation_split", 0.0)
    browser = open_browser(summarize, design)
    loaded(browser, qtbot)
    scatter = browser.samples.scatter
    assert browser.samples.currentWidget() is scatter
    (x, y), (x_test, _) = TOYS["blobs"].load_data()
    assert np.array_equal(scatter.points().train, x)
    box = child(browser, QComboBox, "dataClass")
    box.setFocus()
    qtbot.keyClicks(box, "left")
    assert np.array_equal(scatter.points().train, x[y == 1])
    child(browser, QComboBox, "dataPart").setCurrentIndex(1)
    box.setCurrentIndex(0)
    assert np.array_equal(scatter.points().train, x_test)
    browser.show_design(Design.default("line"))
    qtbot.waitUntil(lambda: "Line" in text(browser, "dataFacts"))
    assert not box.isVisible()
    assert browser.balance.counts() == {}
    assert text(browser, "figure3_0") == "Target"


def test_other_samples_are_rows(open_browser: Open, qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    part = Part(rng.random((40, 5)), rng.random(40), ())
    kind = replace(DATASETS["line"], sample_shape=(5,), title="Houses")
    found = DatasetSummary(kind, "Said of it.", part, part, ())
    browser = open_browser(lambda design, report: found)
    loaded(browser, qtbot)
    model = browser.samples.table.model()
    assert browser.samples.currentWidget() is browser.samples.table
    assert (model.rowCount(), model.columnCount()) == (40, 6)
    assert model.index(3, 2).data() == f"{part.samples[3, 2]:.6g}"
    assert model.index(3, 5).data() == f"{part.answers[3]:.6g}"
    across = Qt.Orientation.Horizontal
    assert [model.headerData(column, across) for column in (0, 5)] == ["Input 1", "Target"]
    assert text(browser, "dataNotice") == "Said of it."


def test_progress_is_shown_until_it_is_there(
    open_browser: Open, qtbot: QtBot, held: Callable[..., Held]
) -> None:
    work = held(pictures(50))
    browser = open_browser(work)
    bar = child(browser, QProgressBar, "dataProgress")
    qtbot.waitUntil(lambda: text(browser, "dataMessage") == "Downloading it")
    assert bar.isVisible()
    assert bar.value() == 250
    work.go.set()
    loaded(browser, qtbot)
    assert not bar.isVisible()


def test_it_can_be_cancelled_and_loaded_after_all(
    open_browser: Open, qtbot: QtBot, held: Callable[..., Held]
) -> None:
    work = held(pictures(50))
    browser = open_browser(work)
    qtbot.waitUntil(lambda: text(browser, "dataMessage") == "Downloading it")
    load = child(browser, QPushButton, "dataLoad")
    assert not load.isVisible()
    qtbot.mouseClick(child(browser, QPushButton, "dataCancel"), LEFT)
    assert "No data loaded" in text(browser, "dataMessage")
    assert not child(browser, QProgressBar, "dataProgress").isVisible()
    work.go.set()
    qtbot.waitUntil(work.ended.is_set)
    assert work.stopped
    QApplication.processEvents()
    assert not browser.samples.isVisible()
    qtbot.mouseClick(load, LEFT)
    loaded(browser, qtbot)


def test_closing_stops_the_loading(
    open_browser: Open, qtbot: QtBot, held: Callable[..., Held]
) -> None:
    work = held(pictures(50))
    browser = open_browser(work)
    qtbot.waitUntil(lambda: text(browser, "dataMessage") == "Downloading it")
    browser.close()
    work.go.set()
    qtbot.waitUntil(work.ended.is_set)
    assert work.stopped


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DataError("The file is damaged."), "The file is damaged."),
        (OSError("no such disk"), "no such disk"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_an_error_is_said_and_it_can_be_tried_again(
    open_browser: Open, qtbot: QtBot, held: Callable[..., Held], error: Exception, said: str
) -> None:
    work = held(error)
    work.go.set()
    browser = open_browser(work)
    qtbot.waitUntil(lambda: said in text(browser, "dataMessage"))
    work.result = pictures(50)
    qtbot.mouseClick(child(browser, QPushButton, "dataLoad"), LEFT)
    loaded(browser, qtbot)


def test_what_nobody_expected_is_logged(
    open_browser: Open, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def work(design: Design, report: Report) -> DatasetSummary:
        raise ZeroDivisionError

    browser = open_browser(work)
    qtbot.waitUntil(lambda: "ZeroDivisionError" in text(browser, "dataMessage"))
    assert "could not be summarized" in caplog.text


def test_the_balance_is_spoken() -> None:
    balance = ClassBalance()
    balance.show_counts(("cat", "dog"), (1_200, 3))
    assert balance.accessibleDescription() == "cat: 1,200, dog: 3"
    balance.deleteLater()


def test_the_menu_opens_it_and_it_follows_the_document(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    document.edit(document.design.with_data("moons"), "data set")
    window.findChild(QAction, "actionData").trigger()
    browser = child(window, DataBrowser, "dataBrowser")
    qtbot.waitUntil(lambda: browser.samples.isVisible())
    assert browser.windowTitle() == "Data: Moons"
    document.edit(document.design.with_data("xor"), "data set")
    qtbot.waitUntil(lambda: "XOR" in text(browser, "dataFacts"))
    window.findChild(QAction, "actionData").trigger()
    assert len(window.findChildren(DataBrowser)) == 1
    browser.close()
    document.undo()
    assert not browser.isVisible()
    assert "XOR" in text(browser, "dataFacts")
