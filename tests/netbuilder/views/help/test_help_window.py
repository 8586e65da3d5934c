"""The window of the help: its list, its search, its pages."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QTextBrowser, QToolButton
from pytestqt.qtbot import QtBot

from netbuilder.help import changes, terms, window_parts
from netbuilder.help.contents import Library
from netbuilder.help.pages import Code, Heading, Page, Paragraph, Points, Table
from netbuilder.views.common.texts import PageView, link, markup
from netbuilder.views.help.setting import page_markup
from netbuilder.views.help.trail import Trail
from netbuilder.views.help.window import HelpWindow
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def help_window(window: MainWindow) -> HelpWindow:
    window.guide.help.open_page(window_parts.FIRST)
    found = window.findChild(HelpWindow)
    assert found is not None
    return found


def text(shown: HelpWindow) -> str:
    return shown.findChild(QTextBrowser).toPlainText()


@pytest.mark.long
@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("actionHelp", window_parts.FIRST),
        ("actionKeys", window_parts.KEYS),
        ("actionGlossary", terms.KEY),
        ("actionWhatsNew", changes.KEY),
    ],
)
def test_commands_open_their_pages(window: MainWindow, action: str, key: str) -> None:
    window.findChild(QAction, action).trigger()
    shown = window.findChild(HelpWindow)
    assert shown.isVisible()
    assert not shown.isModal()
    assert shown.current == key


def test_the_list_and_the_search_lead_to_pages(qtbot: QtBot, help_window: HelpWindow) -> None:
    pages = help_window.findChild(QListWidget)
    assert pages.currentItem().text() == "First steps"
    field = help_window.findChild(QLineEdit, "helpSearch")
    qtbot.keyClicks(field, "conv 2d")
    assert help_window.findChild(QLabel, "helpTitle").text() == "Conv 2D"
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert help_window.current != "layer:Conv2D"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert help_window.isVisible()
    assert pages.count() > 200
    qtbot.keyClicks(field, "zzzzzzzz")
    assert not pages.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not help_window.isVisible()


def test_links_back_and_forward(qtbot: QtBot, help_window: HelpWindow) -> None:
    help_window.findChild(PageView).anchorClicked.emit(QUrl("term%3Alearning%20rate"))
    assert help_window.current == "term:learning rate"
    assert "How far one step moves the weights" in text(help_window)
    back = help_window.findChild(QToolButton, "helpBack")
    forward = help_window.findChild(QToolButton, "helpForward")
    assert back.isEnabled()
    assert not forward.isEnabled()
    back.click()
    assert help_window.current == window_parts.FIRST
    assert not back.isEnabled()
    qtbot.keyClick(help_window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert help_window.current == "term:learning rate"


def test_a_page_that_is_not_there_leads_to_the_first(help_window: HelpWindow) -> None:
    help_window.open_page("file:///etc/passwd")
    assert help_window.current == window_parts.FIRST


def test_every_page_is_shown_with_all_that_it_says(help_window: HelpWindow) -> None:
    for page in Library().pages:
        help_window.open_page(page.key)
        shown = " ".join(text(help_window).split())
        assert help_window.current == page.key
        for said in (page.summary, *_texts(page)):
            assert " ".join(said.split()) in shown, page.key


def _texts(page: Page) -> list[str]:
    found: list[str] = []
    for part in page.parts:
        match part:
            case Heading(said) | Paragraph(said) | Code(said):
                found.append(said)
            case Points(texts):
                found += texts
            case Table(head, rows):
                found += head
                found += [cell for row in rows for cell in row if isinstance(cell, str)]
    return found


def test_what_pages_say_is_no_markup_and_loads_nothing(qtbot: QtBot) -> None:
    evil = "<img src='file:///etc/passwd'> & <b>x</b>"
    parts = (
        Heading(evil),
        Paragraph(evil),
        Code(evil),
        Points((evil,)),
        Table((evil,), ((evil,),)),
    )
    view = PageView()
    qtbot.addWidget(view)
    view.show_markup(page_markup(Page("key", evil, "", evil, parts)))
    assert view.toPlainText().count(evil) == 7
    assert view.loadResource(2, QUrl("file:///etc/passwd")) is None
    with pytest.raises(TypeError, match="markup"):
        view.show_markup(evil)  # type: ignore[arg-type]
    with qtbot.waitSignal(view.linkChosen) as chosen:
        view.show_markup(markup("{}", link("a b/c:d?é", "text")))
        view.anchorClicked.emit(QUrl("a%20b%2Fc%3Ad%3F%C3%A9"))
    assert chosen.args == ["a b/c:d?é"]


def test_the_help_goes_with_its_window(window: MainWindow, help_window: HelpWindow) -> None:
    window.hide()
    assert not help_window.isVisible()
    window.show()


def test_it_can_be_read_while_the_window_is_used(window: MainWindow) -> None:
    window.findChild(QAction, "actionHelp").trigger()
    dialog = window.findChild(QDialog, "help")
    assert dialog.windowModality() == Qt.WindowModality.NonModal


def test_the_trail() -> None:
    trail = Trail()
    assert (trail.current, trail.can_go_back, trail.can_go_forward) == ("", False, False)
    for key in "aabc":
        trail.visit(key)
    assert trail.go(-2) == "a"
    assert trail.go(-1) == "a"
    trail.visit("d")
    assert not trail.can_go_forward
    assert trail.go(1) == "d"
    assert trail.go(-1) == "a"
