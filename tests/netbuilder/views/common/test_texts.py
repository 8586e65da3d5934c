"""The module through which all text reaches Qt."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAction, QTextDocument
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.plain import line, lines
from netbuilder.views.common import texts

WORDS = [
    "<",
    ">",
    "img",
    "b",
    "p value",
    "&",
    "&lt;",
    "&amp;",
    " ",
    "\n",
    "/",
    "src='x'",
    "'",
    '"',
    "!",
]
MARKUP = st.lists(st.sampled_from(WORDS), max_size=12).map("".join)


@given(MARKUP)
def test_a_tooltip_shows_the_very_characters(text: str) -> None:
    given = texts.tip(text)
    if not QtText.mightBeRichText(given):
        assert given == lines(text)
        return
    document = QTextDocument()
    document.setHtml(given)
    # Blanks at the ends of lines are lost to HTML.
    shown = [each.strip() for each in document.toPlainText().split("\n")]
    assert shown == [each.strip() for each in lines(text).split("\n")]


@given(MARKUP)
def test_plots_get_the_very_characters(text: str) -> None:
    assert html.unescape(texts.plot_text(text)) == line(text, 160)
    assert "<" not in texts.plot_text(text)


def test_a_label_shows_markup_and_ampersands(qtbot: QtBot) -> None:
    field = QLineEdit()
    label = texts.named_label("<b>R&D</b>", field)
    for each in (field, label):
        qtbot.addWidget(each)
    plain = texts.Label()
    qtbot.addWidget(plain)
    plain.show_text("<b>R&D</b>")
    # What would underline a letter would be narrower.
    assert label.sizeHint().width() == plain.sizeHint().width()
    assert label.buddy() is field


def test_a_long_name_does_not_widen_a_label(qtbot: QtBot) -> None:
    for wraps in (False, True):
        label = texts.Label()
        qtbot.addWidget(label)
        label.setWordWrap(wraps)
        label.show_text("n" * 10_000)
        assert label.minimumSizeHint().width() <= 420
        assert len(label.text()) <= 200


def test_names_in_menus_and_on_buttons_have_no_mnemonics(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    action = texts.add_action(menu, "<img src=x> & co", "&")
    assert action.text() == "&<img src=x> && co"
    assert not QtText.mightBeRichText(action.toolTip()) or "&lt;img" in action.toolTip()
    button = QPushButton(texts.caption("R&D"))
    qtbot.addWidget(button)
    assert button.text() == "R&&D"
    assert button.shortcut().isEmpty()
    step = QAction("x")
    texts.set_caption(step, "", "&Undo ")
    assert step.text() == "&Undo"


def test_a_title_may_hold_the_mark_of_changes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    texts.set_title(window, "a[*]b", "[*] - NetBuilder")
    assert window.windowTitle() == "a[*][*]b[*] - NetBuilder"


def test_only_markup_is_shown_as_such(qtbot: QtBot) -> None:
    label = texts.RichLabel()
    qtbot.addWidget(label)
    with pytest.raises(TypeError):
        label.show_markup("<b>x</b>")  # type: ignore[arg-type]
    label.show_markup(texts.markup("<b>{}</b>", "<img src=x>"))
    assert label.text() == "<b>&lt;img src=x&gt;</b>"
    inner = texts.joined_markup("<br>", ["<i>", texts.markup("<b>{}</b>", "&")])
    assert texts.markup("{}", inner) == "&lt;i&gt;<br><b>&amp;</b>"
