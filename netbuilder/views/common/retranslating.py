"""Says once more, in another language, all that a window shows.

The window is not built anew: whatever it holds, also in the middle of a training, stays. A text
that Qt gives back is looked up among those that were said; what the user has typed is left alone.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QSignalBlocker,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGraphicsView,
    QListWidget,
    QTableWidget,
    QTabWidget,
    QTreeWidget,
    QWidget,
)

from netbuilder.translation import recalled, renewed

_PROPERTIES: Final = (
    *("accessibleDescription", "accessibleName", "placeholderText", "statusTip", "title"),
    *("toolTip", "whatsThis", "windowTitle"),
)
_WITH_TEXT: Final = ("QLabel", "QAbstractButton", "QAction")
_ROLES: Final = Qt.ItemDataRole
_OF_ITEMS: Final = (
    *(_ROLES.DisplayRole, _ROLES.ToolTipRole, _ROLES.StatusTipRole, _ROLES.AccessibleTextRole),
    _ROLES.AccessibleDescriptionRole,
)
_MOST_ITEMS: Final = 1000


def retranslate() -> None:
    """Say everything that any window of the program shows in the language of the moment."""
    for window in QApplication.topLevelWidgets():
        for each in (window, *window.findChildren(QObject)):
            _retranslate(each)
        window.update()


def _retranslate(target: QObject) -> None:
    for name, value in list(vars(target).items()):
        again = renewed(value)
        if again is not value:
            setattr(target, name, again)
    for name in _PROPERTIES:
        _renew(target, name)
    if any(target.inherits(kind) for kind in _WITH_TEXT):
        _renew(target, "text")
    match target:
        case QTabWidget():
            _renew_tabs(target)
        case QComboBox():
            with QSignalBlocker(target):
                _renew_items(target.model())
        case QListWidget() | QTableWidget() | QTreeWidget():
            with QSignalBlocker(target):
                _renew_items(target.model())
        case QAbstractItemView():
            target.viewport().update()
        case QGraphicsView() if target.scene() is not None:
            for item in target.scene().items():
                tip = recalled(item.toolTip())
                if tip is not None:
                    item.setToolTip(tip)
            target.viewport().update()
        case QWidget():
            target.update()


def _renew(target: QObject, name: str) -> None:
    value = target.property(name)
    again = recalled(value) if isinstance(value, str) and value else None
    if again is not None and again != value:
        target.setProperty(name, again)


def _renew_tabs(tabs: QTabWidget) -> None:
    for place in range(tabs.count()):
        text, tip = recalled(tabs.tabText(place)), recalled(tabs.tabToolTip(place))
        if text is not None:
            tabs.setTabText(place, text)
        if tip is not None:
            tabs.setTabToolTip(place, tip)


def _renew_items(model: QAbstractItemModel, parent: QModelIndex | None = None) -> None:
    parent = parent or QModelIndex()
    # Of lists this is private.
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for column in range(columns):
        heading: Any = model.headerData(column, Qt.Orientation.Horizontal)
        again = recalled(heading) if isinstance(heading, str) else None
        if again is not None:
            model.setHeaderData(column, Qt.Orientation.Horizontal, again)
        for row in range(min(model.rowCount(parent), _MOST_ITEMS)):
            index = model.index(row, column, parent)
            for role in _OF_ITEMS:
                value = model.data(index, role)
                text = recalled(value) if isinstance(value, str) and value else None
                if text is not None and text != value:
                    model.setData(index, text, role)
