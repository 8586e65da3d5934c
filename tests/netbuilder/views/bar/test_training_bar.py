"""The training bar in the window: what is pressed there happens, and what it says is true."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.training.bar_state import BarButton
from netbuilder.training.trainer import Trainer
from netbuilder.views.bar import TrainingBar, second_clicks
from netbuilder.views.bar.big_button import GO, BigButton
from netbuilder.views.bar.figure import FigureView
from netbuilder.views.bar.state_view import StateView
from netbuilder.views.canvas import Canvas
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 3).with_setting("batch_size", 10))
    return window


def button(window: QWidget, name: str) -> QToolButton:
    return window.findChild(QToolButton, f"{name}Button")


def press(window: MainWindow, widget: QWidget) -> None:
    """A real click, which moves the focus too."""
    place = widget.mapTo(window, widget.rect().center())
    QTest.mouseClick(window.windowHandle(), LEFT, pos=place)


def word(window: MainWindow) -> str:
    return window.findChild(StateView, "trainingState").word


def said(window: MainWindow, qtbot: QtBot, wanted: str) -> None:
    qtbot.waitUntil(lambda: word(window) == wanted, timeout=20_000)


def slowly(window: MainWindow) -> None:
    window.findChild(QSlider, "speed").setValue(1)


def test_train_pause_resume_stop(window: MainWindow, qtbot: QtBot) -> None:
    assert word(window) == "Ready"
    slowly(window)
    press(window, button(window, "train"))
    said(window, qtbot, "Training")
    assert not button(window, "train").isEnabled()
    press(window, button(window, "pause"))
    said(window, qtbot, "Paused")
    assert button(window, "train").text() == "Resume"
    press(window, button(window, "train"))
    said(window, qtbot, "Training")
    press(window, button(window, "stop"))
    said(window, qtbot, "Stopped")
    assert button(window, "train").text() == "Train again"
    assert not button(window, "stop").isEnabled()


def test_buttons_stay_where_they_are(window: MainWindow, qtbot: QtBot) -> None:
    def places() -> list[tuple[QPoint, int]]:
        parts = [button(window, name) for name in ("train", "pause", "stop", "step")]
        parts += window.findChildren(FigureView)
        return [(part.mapTo(window, QPoint(0, 0)), part.width()) for part in parts]

    before = places()
    slowly(window)
    press(window, button(window, "train"))
    said(window, qtbot, "Training")
    assert places() == before
    press(window, button(window, "pause"))
    said(window, qtbot, "Paused")
    assert places() == before
    press(window, button(window, "stop"))
    said(window, qtbot, "Stopped")
    assert places() == before


def test_a_problem_takes_the_place_of_pause_and_stop(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    step = button(window, "step")
    before = step.mapTo(window, QPoint(0, 0))
    document.edit(document.design.inserted(1, "Conv2D"), "break it")
    badge = window.findChild(QToolButton, "problems")
    assert badge.isVisible()
    assert not button(window, "pause").isVisible()
    qtbot.waitUntil(lambda: step.mapTo(window, QPoint(0, 0)) == before)
    press(window, badge)
    assert window.findChild(Canvas).selected() == ("conv2d",)
    document.undo()
    assert not badge.isVisible()
    assert button(window, "pause").isVisible()


def test_the_badge_leads_from_problem_to_problem(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    broken = document.design.inserted(1, "Conv2D").with_optimizer_parameter("clipnorm", 1.0)
    document.edit(broken.with_optimizer_parameter("clipvalue", 1.0), "break it twice")
    badge, bar = window.findChild(QToolButton, "problems"), window.statusBar()
    assert badge.text() == "2 problems"
    told = []
    for _ in range(3):
        press(window, badge)
        told.append(bar.currentMessage())
        in_settings = "clipnorm" in told[-1]
        assert window.findChild(QWidget, "moreSettings").isVisible() == in_settings
    assert told[0] != told[1]
    assert told[2] == told[0]


def test_a_problem_of_a_design_that_is_trained_is_counted(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    slowly(window)
    press(window, button(window, "train"))
    said(window, qtbot, "Training")
    document.edit(document.design.inserted(1, "Conv2D"), "break it")
    count = window.findChild(QToolButton, "runningProblems")
    assert count.isVisible()
    assert count.text() == "1"
    assert button(window, "stop").isVisible()
    press(window, count)
    assert window.findChild(Canvas).selected() == ("conv2d",)
    press(window, button(window, "stop"))
    said(window, qtbot, "Cannot train yet")


def test_a_click_on_train_first_takes_what_is_being_typed(window: MainWindow, qtbot: QtBot) -> None:
    trainer, document = window.findChild(Trainer), window.findChild(Document)
    epochs = window.findChild(QSpinBox, "epochs")
    epochs.setFocus()
    epochs.selectAll()
    QTest.keyClicks(epochs, "2")
    press(window, button(window, "train"))
    assert document.design.epochs == 2
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=20_000)


def test_speed_counts_at_once_and_has_keys(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    slider = window.findChild(QSlider, "speed")
    window.findChild(QAction, "actionSlower").trigger()
    assert trainer.speed == 200
    slider.setValue(0)
    assert trainer.speed == 2
    press(window, button(window, "train"))
    said(window, qtbot, "Training")
    slider.setValue(slider.maximum())
    assert trainer.speed is None
    said(window, qtbot, "Done")


@pytest.mark.parametrize(("then", "used"), [("Resume", ["Train"]), ("Train", ["Train", "Train"])])
def test_the_second_half_of_a_double_click_does_nothing_else(
    qtbot: QtBot, then: str, used: list[str]
) -> None:
    button = BigButton("train", GO, ("Train", "Resume"))
    qtbot.addWidget(button)
    seen: list[str] = []

    def use() -> None:
        seen.append(button.text())
        button.show_button(BarButton(then, enabled=True))

    button.clicked.connect(use)
    place = QPointF(button.rect().center())
    kinds = QEvent.Type
    for kind in (kinds.MouseButtonPress, kinds.MouseButtonRelease):
        QApplication.sendEvent(button, mouse(kind, place, button))
    for kind in (kinds.MouseButtonDblClick, kinds.MouseButtonRelease):
        QApplication.sendEvent(button, mouse(kind, place, button))
    assert seen == used


def mouse(kind: QEvent.Type, place: QPointF, widget: QWidget) -> QMouseEvent:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
    where = widget.mapToGlobal(place)
    return QMouseEvent(kind, place, where, LEFT, held, Qt.KeyboardModifier.NoModifier)


@pytest.mark.parametrize("width", [1024, 1090, 1240, 1440, 2560])
def test_it_fits_every_width(window: MainWindow, qtbot: QtBot, width: int) -> None:
    bar = window.findChild(TrainingBar)
    bar.setParent(None)
    qtbot.addWidget(bar)
    bar.resize(width, 68)
    with qtbot.waitExposed(bar):
        bar.show()
    parts = [p for p in bar.findChildren(QWidget) if p.parent() is bar and p.isVisible()]
    assert len(parts) > 8
    for part in parts:
        assert bar.rect().contains(part.geometry()), part.objectName()
        assert part.width() >= min(part.minimumSizeHint().width(), part.maximumWidth())


@pytest.mark.parametrize("width", [1024, 1440, 2600])
def test_letters_of_any_size_leave_everything_whole(
    window: MainWindow, qtbot: QtBot, width: int
) -> None:
    font = window.font()
    font.setPointSizeF(2 * font.pointSizeF())
    bar = window.findChild(TrainingBar)
    before = bar.sizeHint().height()
    bar.setParent(None)
    bar.setFont(font)
    qtbot.addWidget(bar)
    bar.resize(width, 90)
    with qtbot.waitExposed(bar):
        bar.show()
    QApplication.processEvents()
    views = bar.findChildren(FigureView)
    for part in (button(bar, "train"), button(bar, "stop"), bar.findChild(StateView), *views):
        assert part.isVisible()
        assert bar.rect().contains(part.geometry()), part.objectName()
        assert part.width() >= part.minimumSizeHint().width()
        assert part.height() >= part.minimumSizeHint().height()
    assert bar.height() > before
    are_below = {view.y() > button(bar, "train").geometry().bottom() for view in views}
    assert len(are_below) == 1
    if width != 1440:  # where it depends on the font
        assert are_below == {width < 2600}


def test_small_curves_where_there_is_room(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1600, 900)
    press(window, button(window, "train"))
    said(window, qtbot, "Done")
    loss, *_, time = window.findChildren(FigureView)
    assert len(loss.figure.trend) > 1
    assert loss.has_trend
    assert not time.has_trend
    window.resize(1060, 900)
    qtbot.waitUntil(lambda: not loss.has_trend)


def test_what_has_been_learned_is_continued_from_the_train_button(
    window: MainWindow, qtbot: QtBot
) -> None:
    train, trainer = button(window, "train"), window.findChild(Trainer)
    on = window.findChild(QAction, "actionTrainOn")
    assert on in train.menu().actions()
    assert not on.isEnabled()
    press(window, train)
    said(window, qtbot, "Done")
    run = trainer.run

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert menu is train.menu()
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(on).center())

    QTimer.singleShot(0, choose)
    arrow = QPoint(train.width() - 8, train.height() // 2)
    QTest.mouseClick(window.windowHandle(), LEFT, pos=train.mapTo(window, arrow))
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=20_000)
    assert word(window) == "Done"


def test_a_second_click_does_not_mean_what_has_just_appeared(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(second_clicks, "SECONDS", 0.4)
    monkeypatch.setattr("netbuilder.views.bar.second_clicks.time.monotonic", lambda: now[0])
    document, canvas = window.findChild(Document), window.findChild(Canvas)
    slowly(window)
    press(window, button(window, "train"))
    said(window, qtbot, "Training")
    document.edit(document.design.inserted(1, "Conv2D"), "break it")
    stop, badge = button(window, "stop"), window.findChild(QToolButton, "problems")
    place = stop.mapTo(window, stop.rect().center())
    press(window, stop)
    said(window, qtbot, "Cannot train yet")
    QApplication.processEvents()
    assert badge.geometry().contains(badge.parentWidget().mapFrom(window, place))
    now[0] += 0.3
    QTest.mouseClick(window.windowHandle(), LEFT, pos=place)
    assert canvas.selected() == ()
    now[0] += 0.2
    QTest.mouseClick(window.windowHandle(), LEFT, pos=place)
    assert canvas.selected() == ("conv2d",)


def test_screen_readers_hear_state_and_figures(window: MainWindow, qtbot: QtBot) -> None:
    press(window, button(window, "train"))
    said(window, qtbot, "Done")
    heard: Callable[[str], str] = lambda name: window.findChild(QWidget, name).accessibleName()  # noqa: E731
    assert heard("trainingState").startswith("Done: 3 epochs")
    loss = window.findChild(FigureView, "lossFigure")
    assert loss.accessibleName() == "Loss"
    assert float(loss.accessibleDescription()) > 0
    assert window.findChild(FigureView, "timeFigure").figure.title == "Test"
