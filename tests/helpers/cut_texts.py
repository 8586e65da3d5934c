"""Finds texts for which their widget has no room, and of which no tooltip says the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QGroupBox, QLabel, QTabBar, QToolButton, QWidget

from netbuilder.views.common.segment import Segment

_SLACK = 2
"""Pixels by which a text may be wider: metrics are rounded."""
_HAN = re.compile("[\u4e00-\u9fff]")
_MNEMONIC = re.compile(r"&(.)")


def cut_texts(window: QWidget) -> Iterator[str]:
    """What is cut in a window as it is shown at the moment, by kind and name of the widget.

    Args:
        window: with all that is visible in it.
    """
    for each in (window, *window.findChildren(QWidget)):
        if not each.isVisible() or each.visibleRegion().isEmpty() or _paints_itself(each):
            continue
        for text, wanted, given in _rooms(each):
            if wanted > given + _SLACK and not _says_more(each, text):
                where = f"{type(each).__name__} {each.objectName()}".strip()
                yield f"{where}: {text[:120]!r} takes {wanted} pixels of {given}"


def _paints_itself(widget: QWidget) -> bool:
    """Whether its text is painted from Python, of which `painted_texts` knows."""
    own = [kind for kind in type(widget).mro() if not kind.__module__.startswith("PySide6")]
    return any("paintEvent" in vars(kind) for kind in own) and not isinstance(widget, Segment)


def _says_more(widget: QWidget, text: str) -> bool:
    """Whether the text is shortened with dots, and a tooltip tells all of it."""
    shortened = text.endswith("\u2026") or isinstance(widget, Segment)
    return shortened and bool(widget.toolTip())


def _rooms(widget: QWidget) -> Iterator[tuple[str, int, int]]:
    """Texts of a widget, with the pixels that they take and those that there are."""
    match widget:
        case QLabel() if widget.text() and not widget.pixmap():
            yield from _of_label(widget)
        case QAbstractButton() if widget.text() and _shows_text(widget):
            text = _MNEMONIC.sub(r"\1", widget.text())
            longest = max(text.split("\n"), key=len)
            yield text, widget.fontMetrics().horizontalAdvance(longest), widget.width()
        case QGroupBox() if widget.title():
            yield (
                widget.title(),
                widget.fontMetrics().horizontalAdvance(widget.title()),
                widget.width(),
            )
        case QTabBar() if widget.elideMode() == Qt.TextElideMode.ElideNone:
            for place in range(widget.count()):
                text = _MNEMONIC.sub(r"\1", widget.tabText(place))
                width = widget.fontMetrics().horizontalAdvance(text)
                if widget.isTabVisible(place) and not widget.tabToolTip(place):
                    yield text, width, widget.tabRect(place).width()


def _shows_text(button: QAbstractButton) -> bool:
    if not isinstance(button, QToolButton) or button.icon().isNull():
        return True
    return button.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly


def _of_label(label: QLabel) -> Iterator[tuple[str, int, int]]:
    room = label.contentsRect()
    if label.textFormat() == Qt.TextFormat.RichText:
        yield label.text(), label.heightForWidth(label.width()), label.height()
        return
    metrics = label.fontMetrics()
    if label.wordWrap():
        flags = int(Qt.TextFlag.TextWordWrap) | int(label.alignment())
        bounds = metrics.boundingRect(QRect(0, 0, room.width(), 10_000), flags, label.text())
        yield label.text(), bounds.height(), room.height() + metrics.descent()
        # Between Chinese characters a line may break.
        words = [each for each in label.text().split() if not _HAN.search(each)]
        longest = max(words, key=metrics.horizontalAdvance, default="")
        yield longest, metrics.horizontalAdvance(longest), room.width()
        return
    shown = _MNEMONIC.sub(r"\1", label.text()) if label.buddy() else label.text()
    for text in shown.split("\n"):
        yield text, metrics.horizontalAdvance(text), room.width()
