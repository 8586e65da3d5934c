"""The page of the help for what is at a place of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QGroupBox,
    QListWidget,
    QMenu,
    QMenuBar,
    QStatusBar,
    QTabBar,
    QWidget,
)

from netbuilder.design import INPUT
from netbuilder.help import layers, settings, terms
from netbuilder.help.term import Term
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.canvas.view import Canvas
from netbuilder.views.common.texts import Label

KindOf = Callable[[str], str]
"""The kind of a block, by its name."""

_PARTS: Final = {
    "canvas": "canvas",
    "codePanel": "script",
    "dataBrowser": "data",
    "inspector": "inspector",
    "layerFigures": "layers",
    "lessonPanel": "lessons",
    "outcomes": "answers",
    "palette": "palette",
    "paletteSide": "palette",
    "pictureForm": "pad",
    "plots": "curves",
    "readings": "pad",
    "resultCard": "result",
    "runs": "runs",
    "startPage": "start",
    "surfacePanel": "surface",
    "sweepDialog": "sweep",
    "searchSetup": "search",
    "clusterSetup": "cluster",
    "engineDialog": "engine",
    "preferences": "preferences",
    "pluginsPage": "plugins",
    "tableForm": "table",
    "trainingBar": "bar",
    "trainingPanel": "settings",
}
"""Parts of the window by the object names of what they are made of."""

_TABS: Final = {
    "Curves": "curves",
    "Answers": "answers",
    "Layers": "layers",
    "Runs": "runs",
    "Result": "result",
    "Try It": "pad",
    "Settings": "settings",
}
_PALETTE: Final = "paletteList"
_INSPECTOR: Final = "inspector"


def topic_of(widget: QWidget | None, place: QPoint | None, kind_of: KindOf) -> str:
    """The key of the page for what is at a place, from the inside outwards; '' for none.

    Args:
        widget: what is there, or has the focus.
        place: in the widget's coordinates; None for what is current in it.
        kind_of: the kind of a block.
    """
    inner = widget
    while widget is not None:
        found = _special(widget, place, kind_of) or _setting(widget, inner)
        if not found and widget is inner:
            term = term_at(widget, place)
            found = "" if term is None else term.key
        found = found or _part(widget)
        if found:
            return found
        place = None if place is None or widget.isWindow() else widget.mapToParent(place)
        widget = None if widget.isWindow() else widget.parentWidget()
    return ""


def term_at(widget: QWidget, place: QPoint | None) -> Term | None:
    """The term that a widget names there; None where it names none.

    Words that are seen may mention it; what only screen readers say has to be it.
    """
    match widget:
        case QTabBar():
            return terms.of_caption(widget.tabText(_tab(widget, place)))
        case Label() | QAbstractButton() if widget.text():
            return terms.of_caption(widget.text())
        case QGroupBox():
            return terms.of_caption(widget.title())
    return terms.of_caption(widget.accessibleName(), exact=True)


def _special(widget: QWidget, place: QPoint | None, kind_of: KindOf) -> str:
    """The page for one of several things within a widget."""
    match widget:
        case Canvas():
            return _on_canvas(widget, place, kind_of)
        case QListWidget() if widget.objectName() == _PALETTE:
            row = widget.currentItem() if place is None else widget.itemAt(_inside(widget, place))
            kind = None if row is None else row.data(Qt.ItemDataRole.UserRole)
            return layers.key(kind) if kind else ""
        case QTabBar():
            return _key(_TABS.get(widget.tabText(_tab(widget, place)).replace("&", ""), ""))
        case QMenu() | QMenuBar():
            return _key("menu")
        case QStatusBar():
            return _key("status")
    if widget.objectName() == _INSPECTOR:
        return _selected(widget, kind_of)
    return ""


def _on_canvas(canvas: Canvas, place: QPoint | None, kind_of: KindOf) -> str:
    name = None
    if place is None:
        name = next(iter(canvas.selected()), None)
    else:
        scene = cast(StackScene, canvas.scene())
        item = scene.block_at(canvas.mapToScene(_inside(canvas, place)))
        name = None if item is None else item.content.name
    return layers.key(kind_of(name)) if name is not None and name != INPUT else ""


def _selected(widget: QWidget, kind_of: KindOf) -> str:
    """The page of the layer whose settings the inspector shows."""
    canvas = widget.window().findChild(Canvas, "canvas")
    return "" if canvas is None else _on_canvas(canvas, None, kind_of)


def _setting(widget: QWidget, inner: QWidget | None) -> str:
    """The page of a setting: editors are called by what they set, and have a label beside them."""
    named: QWidget | None = widget
    if widget is inner and isinstance(widget, Label):
        named = widget.buddy() or widget
    name = "" if named is None else named.objectName()
    is_setting = name in settings.NAMES and not _is_within(widget, _INSPECTOR)
    return f"setting:{name}" if is_setting else ""


def _is_within(widget: QWidget, name: str) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent.objectName() != name:
        parent = parent.parentWidget()
    return parent is not None


def _part(widget: QWidget) -> str:
    return _key(_PARTS.get(widget.objectName(), ""))


def _inside(area: QAbstractScrollArea, place: QPoint) -> QPoint:
    """A place of a scrolled area, in its viewport."""
    return area.viewport().mapFromParent(place)


def _tab(bar: QTabBar, place: QPoint | None) -> int:
    return bar.currentIndex() if place is None else bar.tabAt(place)


def _key(part: str) -> str:
    return f"part:{part}" if part else ""


PARTS: Final = frozenset(_PARTS.values()) | frozenset(_TABS.values())
"""Names of the parts that F1 leads to; each has a page in `window_parts`."""
