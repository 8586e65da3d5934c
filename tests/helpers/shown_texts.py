"""All texts that Qt has been given, and whether it would show their very characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QHelpEvent, QTextDocument
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsTextItem,
    QGraphicsView,
    QGroupBox,
    QLabel,
    QMenu,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

ROLES = Qt.ItemDataRole
_TIPS = (ROLES.ToolTipRole, ROLES.WhatsThisRole)
_LINES = (ROLES.DisplayRole, ROLES.StatusTipRole, ROLES.AccessibleTextRole)
_MOST = 60  # rows and columns of a model
_LONGEST = 2000
_LONGEST_LINE = 200


def faults(widget: QWidget, foreign: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with texts of a widget and of all that is in it.

    Args:
        widget: a window or dialog.
        foreign: names from outside that are markup; none may be part of rich text.
    """
    for each in (widget, *widget.findChildren(QWidget)):
        where = f"{type(each).__name__} '{each.objectName()[:20]}'"
        yield from _prefixed(where, _of_widget(each, foreign))
        for action in each.actions():
            yield from _prefixed(f"action '{action.objectName()}'", _of_action(action))


def show_tips(widget: QWidget) -> Iterator[str]:
    """Let all tooltips of a window be shown; the texts that were."""
    for each in (widget, *widget.findChildren(QWidget)):
        if not isValid(each) or not each.isVisibleTo(widget) or not each.toolTip():
            continue
        place = each.rect().center()
        event = QHelpEvent(QEvent.Type.ToolTip, place, each.mapToGlobal(place))
        QApplication.sendEvent(each, event)
        for label in QApplication.topLevelWidgets():
            if isValid(label) and label.inherits("QTipLabel") and isinstance(label, QLabel):
                label.sizeHint()
                yield label.text()


def _prefixed(where: str, found: Iterator[str]) -> Iterator[str]:
    for each in found:
        yield f"{where}: {each}"


def _of_widget(widget: QWidget, foreign: tuple[str, ...]) -> Iterator[str]:
    yield from _tip(widget.toolTip())
    yield from _tip(widget.whatsThis())
    yield from _line("status tip", widget.statusTip(), _LONGEST)
    yield from _line("title", widget.windowTitle())
    yield from _line("accessible name", widget.accessibleName(), _LONGEST)
    yield from _lines("accessible description", widget.accessibleDescription())
    match widget:
        case QLabel():
            yield from _of_label(widget, foreign)
        case QAbstractButton():
            yield from _caption("button", widget.text(), foreign)
        case QMenu() | QGroupBox():
            yield from _caption("heading", widget.title(), foreign)
        case QTabBar():
            for place in range(widget.count()):
                yield from _caption("tab", widget.tabText(place), foreign)
                yield from _tip(widget.tabToolTip(place))
        case QComboBox():
            yield from _of_model(widget.model())
        case QAbstractItemView():
            yield from _of_model(widget.model())
        case QTextEdit():
            yield from _of_document(widget.document())
        case QGraphicsView() if widget.scene() is not None:
            for item in widget.scene().items():
                yield from _tip(item.toolTip())
                if isinstance(item, QGraphicsTextItem):
                    yield from _of_document(item.document())


def _of_action(action: QAction) -> Iterator[str]:
    yield from _tip(action.toolTip())
    yield from _tip(action.whatsThis())
    yield from _line("status tip", action.statusTip(), _LONGEST)
    yield from _line("action", action.text())


def _of_label(label: QLabel, foreign: tuple[str, ...]) -> Iterator[str]:
    text = label.text()
    if label.inherits("QTipLabel"):
        yield from _tip(text)
        return
    rich = label.textFormat() == Qt.TextFormat.RichText
    if label.textFormat() == Qt.TextFormat.AutoText and QtText.mightBeRichText(text):
        yield f"guesses that this is rich text: {text[:80]!r}"
    if rich and any(name in text for name in foreign):
        yield f"a name unescaped in rich text: {text[:80]!r}"
    if not rich:
        yield from _lines("label", text)


def _of_model(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    rows = min(model.rowCount(), _MOST)
    # Of lists this is private.
    columns = 1 if isinstance(model, QAbstractListModel) else min(model.columnCount(), _MOST)
    for section in range(columns):
        for role in (*_TIPS, *_LINES):
            value = model.headerData(section, Qt.Orientation.Horizontal, role)
            yield from _of_role(role, value, heading=True)
    for row in range(rows):
        for column in range(columns):
            index = model.index(row, column, QModelIndex())
            for role in (*_TIPS, *_LINES):
                yield from _of_role(role, model.data(index, role))


def _of_role(role: Qt.ItemDataRole, value: Any, heading: bool = False) -> Iterator[str]:
    if not isinstance(value, str):
        return
    if role in _TIPS:
        yield from _tip(value)
    elif heading:
        yield from _lines("heading", value)
    else:
        yield from _line(f"item ({role.name})", value)


def _of_document(document: QTextDocument) -> Iterator[str]:
    if "<img" in document.toHtml():
        yield f"a picture in a document: {document.toPlainText()[:80]!r}"


def _tip(text: str) -> Iterator[str]:
    """Rich text only where it shows plain text and nothing else."""
    if QtText.mightBeRichText(text):
        inside = text.removeprefix("<p style='white-space: pre-wrap'>").removesuffix("</p>")
        bare = inside.replace("<br>", "")
        if inside == text or "<" in bare or ">" in bare:
            yield f"tooltip as rich text: {text[:80]!r}"
    yield from _lines("tooltip", text)


def _caption(what: str, text: str, foreign: tuple[str, ...]) -> Iterator[str]:
    yield from _line(what, text)
    if any("&" in name and name in text for name in foreign):
        yield f"{what}: the ampersand of a name underlines a letter: {text[:80]!r}"


def _line(what: str, text: str, longest: int = _LONGEST_LINE) -> Iterator[str]:
    if "\n" in text:
        yield f"{what}: several lines: {text[:80]!r}"
    if len(text) > longest:
        yield f"{what}: {len(text)} characters"
    yield from _lines(what, text)


def _lines(what: str, text: str) -> Iterator[str]:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    found = {each for each in text if unicodedata.category(each) in hidden} - {"\n", "\t"}
    if found:
        yield f"{what}: not to be seen: {found!a} in {text[:80]!r}"
    if len(text) > 2 * _LONGEST:
        yield f"{what}: {len(text)} characters"
