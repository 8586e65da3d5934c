"""The start page: when it is seen, how it is used, what becomes of what is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, templates
from netbuilder.document import Document
from netbuilder.settings import Settings
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.help.marks import Mark
from netbuilder.views.start.cards import StartCard
from netbuilder.views.start.page import StartPage
from netbuilder.views.start.thumbnails import thumbnail
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> StartPage:
    window.findChild(QAction, "actionTemplates").trigger()
    found = window.findChild(StartPage)
    assert found is not None
    assert found.isVisible()
    return found


def titles(page: StartPage) -> list[str]:
    return [card.content.title for card in page.templates.cards]


def focused() -> str:
    card = QApplication.focusWidget()
    assert isinstance(card, StartCard)
    return card.content.title


def answer(button: str) -> None:
    """Press a button of the question that comes."""

    def go() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        words = {each.text(): each for each in box.buttons()}
        words[button].click()

    QTimer.singleShot(0, go)


def test_it_greets_once(qtbot: QtBot, window: MainWindow) -> None:
    page = window.findChild(StartPage)
    assert not page.isVisible()
    window.guide.greet()
    assert page.isVisible()
    assert page.steps.isVisible()
    assert not window.findChild(Canvas, "canvas").isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert window.findChild(Canvas, "canvas").isVisible()
    window.guide.greet()
    assert not page.isVisible()
    settings = Settings()
    assert settings.welcomed


def test_the_action_is_checked_while_it_is_seen(window: MainWindow) -> None:
    action = window.findChild(QAction, "actionStart")
    page = window.findChild(StartPage)
    action.trigger()
    assert action.isChecked()
    assert page.isVisible()
    page.findChild(QPushButton, "leaveStart").click()
    assert not action.isChecked()
    assert not page.isVisible()


def test_arrows_move_and_enter_opens(qtbot: QtBot, window: MainWindow, page: StartPage) -> None:
    assert focused() == "First digits network"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert focused() == "Linear regression"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    below = focused()
    assert below not in ("First digits network", "Linear regression")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert focused() == "Linear regression"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert focused() == "First digits network"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    document = window.findChild(Document)
    assert document.design == templates.built_in("digits")[1].design
    assert not document.modified
    assert not page.isVisible()


def test_a_click_opens(qtbot: QtBot, window: MainWindow, page: StartPage) -> None:
    spirals = next(card for card in page.templates.cards if card.content.title == "Spirals")
    qtbot.mouseClick(spirals, Qt.MouseButton.LeftButton)
    assert window.findChild(Document).design.data == "spirals"


def test_unsaved_changes_are_asked_about(window: MainWindow, page: StartPage) -> None:
    document = window.findChild(Document)
    document.edit(document.design.with_setting("epochs", 3), "change")
    before = document.design
    window.findChild(QAction, "actionStart").setChecked(True)
    answer("Cancel")
    page.templates.cards[2].click()
    assert document.design == before
    document.new()


def test_search_and_groups(qtbot: QtBot, page: StartPage) -> None:
    page.findChild(QToolButton, "groupPoints").click()
    assert titles(page) == ["Circles", "Spirals", "Line"]
    page.findChild(QToolButton, "groupAll").click()
    field = page.findChild(QLineEdit, "templateSearch")
    qtbot.keyClicks(field, "convnt")
    assert titles(page)[0] == "Small convnet"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(titles(page)) == 14
    qtbot.keyClicks(field, "qqqqq")
    assert titles(page) == []
    assert page.findChild(QLabel, "noTemplate").isVisible()
    assert not page.findChild(QToolButton, "groupYours").isVisible()


def test_enter_in_the_search_opens_the_first(
    qtbot: QtBot, window: MainWindow, page: StartPage
) -> None:
    field = page.findChild(QLineEdit, "templateSearch")
    qtbot.keyClicks(field, "circles")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.findChild(Document).design.data == "circles"


def test_ones_own_are_offered_and_deleted_on_request(qtbot: QtBot, window: MainWindow) -> None:
    path = templates.save(Design.default("digits"), "mine")
    bad = templates.folder() / "bad.netbuilder.json"
    bad.write_text("{")
    window.findChild(QAction, "actionTemplates").trigger()
    page = window.findChild(StartPage)
    page.findChild(QToolButton, "groupYours").click()
    assert titles(page) == ["mine", "bad"]
    mine, broken = page.templates.cards
    broken.click()
    assert page.isVisible()
    answer("Cancel")
    qtbot.keyClick(mine, Qt.Key.Key_Delete)
    assert path.exists()
    answer("&Delete")
    qtbot.keyClick(broken, Qt.Key.Key_Delete)
    assert not bad.exists()
    assert titles(page) == ["mine"]
    answer("&Delete")
    qtbot.keyClick(page.templates.cards[0], Qt.Key.Key_Delete)
    assert not path.exists()


def test_recent_files_come_first_and_open(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "rings.netbuilder.json"
    Design.default("circles").save(path)
    assert window.open_path(path)
    window.findChild(Document).new()
    window.findChild(QAction, "actionStart").trigger()
    page = window.findChild(StartPage)
    [card] = page.recent.cards
    assert card.content.title == "rings"
    assert card.hasFocus()
    qtbot.waitUntil(lambda: card.content.design == Design.default("circles"))
    assert page.recent.cards == [card]
    assert card.hasFocus()
    assert not page.steps.isVisible()
    page.recent.cards[0].setFocus()
    qtbot.keyClick(page.recent.cards[0], Qt.Key.Key_Down)
    assert focused() == "First digits network"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert focused() == "rings"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.findChild(Document).path == path
    assert not page.isVisible()


def test_the_first_steps_lead_to_the_tour(window: MainWindow) -> None:
    window.guide.greet()
    window.findChild(QPushButton, "showTour").click()
    assert not window.findChild(StartPage).isVisible()
    assert [each for each in window.findChildren(Mark) if each.isVisible()]


def test_who_trains_sees_the_network(
    qtbot: QtBot, window: MainWindow, page: StartPage, few_digits: None
) -> None:
    trainer = window.findChild(Trainer)
    window.findChild(QAction, "actionTrain").trigger()
    assert not page.isVisible()
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=30_000)


def test_mnist_that_turns_up_later_does_not_close_it(window: MainWindow, page: StartPage) -> None:
    window.findChild(Document).new(Design.default("mnist"))
    assert page.isVisible()
    window.findChild(Document).new(Design.default("circles"))
    assert not page.isVisible()


def test_cards_use_the_room(window: MainWindow, page: StartPage) -> None:
    def columns() -> int:
        return len({card.x() for card in page.templates.cards})

    window.resize(1600, 900)
    many = columns()
    window.resize(1024, 700)
    assert 1 < columns() < many
    for card in page.templates.cards:
        assert page.templates.rect().contains(card.geometry())


@pytest.mark.long
@pytest.mark.parametrize("template", templates.built_in("mnist"), ids=lambda each: each.title)
def test_every_network_has_a_picture(window: MainWindow, template: templates.Template) -> None:
    picture = thumbnail(template.design, window.size() / 5, 1.0).toImage()
    colours = {
        QColor(picture.pixelColor(QPoint(x, y))).name()
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }
    assert len(colours) > 5
    other = thumbnail(Design.default("digits"), window.size() / 5, 1.0).toImage()
    assert (picture == other) == (template.title == "First digits network")
