"""The window as a screen reader finds it: a tree of things with roles and names."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QGraphicsView, QWidget

ROLES = QAccessible.Role
USED = {
    ROLES.Button,
    ROLES.ButtonDropDown,
    ROLES.ButtonMenu,
    ROLES.CheckBox,
    ROLES.ComboBox,
    ROLES.EditableText,
    ROLES.Graphic,
    ROLES.Link,
    ROLES.List,
    ROLES.ListItem,
    ROLES.MenuItem,
    ROLES.PageTab,
    ROLES.PageTabList,
    ROLES.ProgressBar,
    ROLES.RadioButton,
    ROLES.Slider,
    ROLES.SpinBox,
    ROLES.Table,
    ROLES.Tree,
}
"""What people use or read: each of these needs a name."""

MOST = 200
"""Children of one thing that are looked at; tables may have thousands of cells."""


def name_of(found: QAccessibleInterface) -> str:
    """What is said of something: its label where Qt takes that for the name, else its own name."""
    labels = [each[0] for each in found.relations(QAccessible.RelationFlag.Label)]
    said = " ".join(each.text(QAccessible.Text.Name) for each in labels if each is not None)
    # On Linux a combo box gives what is chosen as its name.
    own = "" if found.role() == ROLES.ComboBox else found.text(QAccessible.Text.Name)
    return said or own


def tree(root: QObject) -> Iterator[QAccessibleInterface]:
    """All that is seen, from the outside in."""
    yield from _within(QAccessible.queryAccessibleInterface(root))


def _within(found: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield found
    for place in range(min(found.childCount(), MOST)):
        child = found.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from _within(child)


def nameless(root: QWidget) -> list[str]:
    """Roles and object names of what is used or read, but has no name."""
    return [
        f"{found.role()} {found.object().objectName() if found.object() else ''}"
        for found in tree(root)
        if found.role() in USED and not name_of(found).strip()
    ]


def unnamed_pictures(root: QWidget) -> list[str]:
    """Plots and what else the program paints itself, where it has no name.

    What holds other widgets speaks through these.
    """
    painted = [
        each
        for each in root.findChildren(QWidget)
        if isinstance(each, QGraphicsView)
        or ("paintEvent" in _own_methods(type(each)) and not each.findChildren(QWidget))
    ]
    return [
        f"{type(each).__name__} {each.objectName()}"
        for each in painted
        if each.isVisible()
        and not QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name).strip()
    ]


def _own_methods(kind: type[QWidget]) -> set[str]:
    return {
        name
        for base in kind.__mro__
        if base.__module__.startswith("netbuilder")
        for name in vars(base)
    }
