"""The one place that hands text to what Qt shows.

Qt guesses: a label, a message box or a tooltip whose text looks like HTML is rendered as HTML, and
for `<img src='file:///...'>` the file is read, in full, in the GUI thread. Elsewhere `&` underlines
a letter and `[*]` is a mark of changes. Names in designs, tables, models and scripts may be any of
these. So all text goes through this module, which shows the very characters. The widgets that guess
are used here and in `netbuilder.views.common.questions` alone; `tests/test_plain_text.py` holds
that.
What has to be rich text is `markup`, whose template is a constant and whose parts are escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape
from typing import Any, Final, LiteralString, Protocol
from urllib.parse import quote, unquote

from PySide6.QtCore import QPoint, QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics, QFontMetricsF
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import (
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QMenu,
    QStatusBar,
    QTabWidget,
    QTextBrowser,
    QTextEdit,
    QToolTip,
    QWidget,
)

from netbuilder.plain import line, lines
from netbuilder.translation import now, remembered, say

ExtraSelection = QTextEdit.ExtraSelection
"""A stretch of marked text in an editor; holds no text of its own."""

_NAME: Final = 60
"""Characters of a name that stands in a menu, a list or a heading."""
_SHORT: Final = 32
"""Characters of a name beside a field, which needs room itself."""
_LABEL: Final = 160
_TIP: Final = 1500
_WIDE_TIP: Final = 100
"""Longer lines of a tooltip are wrapped."""
_WIDEST: Final = 420
_NARROWEST: Final = 120
"""Pixels that a label insists on at most, on one line and on several."""


class HasTip(Protocol):
    """What has a tooltip: widgets, actions, items of lists, tables and scenes."""

    def setToolTip(self, text: str, /) -> Any:
        """Qt's."""


class HasText(Protocol):
    """What has a caption: buttons and actions."""

    def setText(self, text: str, /) -> Any:
        """Qt's."""


class Markup(str):
    """Rich text that is our own; only `markup` makes it."""

    __slots__ = ()


def markup(template: LiteralString, /, *parts: str, **named: str) -> Markup:
    """Rich text of escaped parts.

    Args:
        template: as for `str.format`.
        parts: plain text for its places; `Markup` is put in as it is.
        named: the same, by name.
    """
    escaped = map(_escaped, parts)
    return Markup(say(template, *escaped, **{key: _escaped(p) for key, p in named.items()}))


def joined_markup(separator: LiteralString, parts: Iterable[str]) -> Markup:
    """Several texts with rich text between them."""
    return Markup(separator.join(map(_escaped, parts)))


def _escaped(part: str) -> str:
    return part if isinstance(part, Markup) else escape(lines(part))


# Labels -------------------------------------------------------------------------------------------


class Label(QLabel):
    """Shows text as it is written, and is never made wide by it.

    Args:
        text: a constant may mark a letter with `&`, once the label has a buddy.
        parent: Qt's.
    """

    longest = _LABEL
    """Characters of a line, where lines are not wrapped."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        super().setTextFormat(Qt.TextFormat.PlainText)
        super().setText(lines(text))

    def show_text(self, text: str) -> None:
        """Show this."""
        limited = lines(text) if self.wordWrap() else _each_line(text, self.longest)
        # With a buddy an ampersand would underline the letter after it.
        shown = limited.replace("&", "&&") if self.buddy() else limited
        if shown != self.text():
            super().setText(shown)

    def minimumSizeHint(self) -> QSize:
        """No wider than a panel, whatever the words are."""
        asked = super().minimumSizeHint()
        widest = _NARROWEST if self.wordWrap() else _WIDEST
        return QSize(min(asked.width(), widest), asked.height())


class RichLabel(QLabel):
    """Shows rich text of our own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        super().setTextFormat(Qt.TextFormat.RichText)

    def show_markup(self, text: Markup) -> None:
        """Show this.

        Raises:
            TypeError: the text does not come from `markup`.
        """
        if not isinstance(text, Markup):
            raise TypeError("a rich label shows what `markup` makes, and no other text")
        super().setText(text)


class PageView(QTextBrowser):
    """Shows pages of rich text of our own; follows no link by itself and loads nothing.

    Signals:
        linkChosen: what `link` was given for the link that was clicked.
    """

    linkChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(self._choose)

    def show_markup(self, text: Markup) -> None:
        """Show this from its top.

        Raises:
            TypeError: the text does not come from `markup`.
        """
        if not isinstance(text, Markup):
            raise TypeError("a page shows what `markup` makes, and no other text")
        super().setHtml(text)
        self.verticalScrollBar().setValue(0)

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """Load nothing: whatever a text names stays where it is."""

    @Slot(QUrl)
    def _choose(self, address: QUrl) -> None:
        self.linkChosen.emit(unquote(address.toString(QUrl.ComponentFormattingOption.FullyEncoded)))


def link(key: str, text: str) -> Markup:
    """A link for a `PageView`, which hands on `key`."""
    return markup('<a href="{}">{}</a>', quote(key, safe=""), text)


def named_label(name: str, field: QWidget) -> Label:
    """A label with a name from outside for a field beside it."""
    label = Label()
    label.setBuddy(field)
    label.show_text(line(name, _SHORT))
    if len(name) > _SHORT:
        set_tip(label, name)
    return label


def _each_line(text: str, longest: int) -> str:
    return "\n".join(line(part, longest) for part in lines(text).split("\n"))


# Tooltips, status tips, accessible texts ----------------------------------------------------------


def tip(text: str) -> str:
    """A text as a tooltip has to be given so that Qt shows its very characters."""
    shown = lines(text, _TIP)
    wide = max(map(len, shown.splitlines()), default=0) > _WIDE_TIP
    if not wide and not QtText.mightBeRichText(shown):
        return shown
    broken = escape(shown, quote=False).replace("\n", "<br>")
    return remembered(f"<p style='white-space: pre-wrap'>{broken}</p>", tip, (text,), {})


def set_tip(target: HasTip, text: str) -> None:
    """Give something a tooltip."""
    target.setToolTip(tip(text))


def copy_tip(target: HasTip, source: QWidget | QAction) -> None:
    """Give something the tooltip that something else has been given."""
    target.setToolTip(source.toolTip())


def set_tab_tip(tabs: QTabWidget, place: int, text: str) -> None:
    """Give a tab a tooltip."""
    tabs.setTabToolTip(place, tip(text))


def set_status_tip(target: QWidget | QAction, text: str) -> None:
    """Give something a line in the status bar."""
    target.setStatusTip(line(text, _TIP))


def show_tip(place: QPoint, text: str, widget: QWidget) -> None:
    """Show a tooltip at a place of the screen; none where the text is empty."""
    QToolTip.showText(place, tip(text), widget)


def show_status(bar: QStatusBar, text: str, milliseconds: int) -> None:
    """Say something in the status bar for a while."""
    bar.showMessage(line(text, _TIP), milliseconds)


def set_spoken(widget: QWidget, name: str) -> None:
    """Give a widget the name that screen readers say."""
    widget.setAccessibleName(line(name, _TIP))


def set_item_spoken(target: QListWidgetItem, name: str, more: str = "") -> None:
    """Give an entry of a list the name and the description that screen readers say."""
    target.setData(Qt.ItemDataRole.AccessibleTextRole, line(name, _TIP))
    target.setData(Qt.ItemDataRole.AccessibleDescriptionRole, lines(more, _TIP))


def set_description(widget: QWidget, text: str) -> None:
    """Give a widget the description that screen readers say."""
    widget.setAccessibleDescription(lines(text, _TIP))


def elided(metrics: QFontMetrics | QFontMetricsF, text: str, width: float) -> str:
    """A text for one line of a painted picture, as much of it as there is room for.

    A text is whole where the room is what it measures, a fraction of a pixel included.
    """
    return metrics.elidedText(line(text, _TIP), Qt.TextElideMode.ElideRight, math.ceil(width))


# Captions, titles, items --------------------------------------------------------------------------


def item(text: str) -> str:
    """A name as an entry of a list, a table or a combo box."""
    return line(text, _NAME)


def cell(text: str) -> str:
    """A text as a cell of a table."""
    return line(text, _LABEL)


def caption(text: str) -> str:
    """A name as a button, a tab or a menu shows it: its ampersands are ampersands."""
    return line(text, _NAME).replace("&", "&&")


def own(text: str) -> str:
    """A caption from a table of constants, in which `&` marks a letter."""
    return now(text)


def set_caption(target: HasText, text: str, before: LiteralString = "") -> None:
    """Give a button or an action a text from outside.

    Args:
        target: a button or an action.
        text: what is not our own.
        before: what is, and may mark a letter with `&`.
    """
    target.setText(f"{before}{caption(text)}".strip())


def set_filled_caption(target: HasText, pattern: LiteralString, text: str) -> None:
    """Give a button or an action our own text with one from outside in it.

    Args:
        target: a button or an action.
        pattern: our own, with a place for the other; may mark a letter with `&`.
        text: what is not our own; may be ''.
    """
    target.setText(pattern.format(caption(text)).strip())


def add_action(menu: QMenu, text: str, before: LiteralString = "", hint: str = "") -> QAction:
    """Add an entry with a name from outside to a menu.

    Args:
        menu: gets it.
        text: what is not our own.
        before: what is, and may mark a letter with `&`.
        hint: the tooltip; the text where empty, which Qt would take unescaped.
    """
    action = QAction(menu)
    set_caption(action, text, before)
    set_tip(action, hint or text)
    menu.addAction(action)
    return action


def set_title(window: QWidget | QDockWidget | QGroupBox, text: str, after: str = "") -> None:
    """Give a window its title.

    Args:
        window: gets it.
        text: may be from outside.
        after: our own; `[*]` in it is where Qt shows that there are changes.
    """
    window.setWindowTitle(line(text, _LABEL).replace("[*]", "[*][*]") + after)


def set_field(field: QLineEdit, text: str) -> None:
    """Put a text into a field: as it is, since it is read from there again."""
    field.setText(text)


# Plots --------------------------------------------------------------------------------------------


def plot_text(text: str) -> str:
    """A text for pyqtgraph, which takes all of them for HTML."""
    return escape(line(text, _LABEL))


def plot_label(text: str, **style: Any) -> Any:
    """A line of plain text within a plot, as pyqtgraph has it."""
    import pyqtgraph

    return pyqtgraph.TextItem(text, **style)


def set_plot_title(plot: Any, text: str, **style: Any) -> None:
    """Give a plot item its title."""
    plot.titleLabel.setText(plot_text(text), **style)


def set_axis_title(plot: Any, side: str, text: str, **style: Any) -> None:
    """Name an axis of a plot item."""
    plot.setLabel(side, plot_text(line(text, _NAME)), **style)
