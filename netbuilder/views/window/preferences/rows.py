"""The rows of a page: a choice beside its name, and boxes to tick."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QFormLayout

from netbuilder.views.common.texts import Label, set_caption, set_spoken
from netbuilder.views.forms.controls import ComboBox


def add_choice(
    form: QFormLayout,
    name: str,
    title: str,
    options: Mapping[str, str],
    choose: Callable[[str], None],
) -> ComboBox:
    """A box of options beside its title.

    Args:
        form: gets the row.
        name: of the box.
        title: said beside it.
        options: their texts, by their values.
        choose: is told the value that the user has chosen.
    """
    box = ComboBox()
    box.setObjectName(name)
    for value, text in options.items():
        box.addItem(text, value)
    set_spoken(box, title)
    label = Label(title)
    label.setBuddy(box)
    form.addRow(label, box)
    box.activated.connect(lambda place: choose(str(box.itemData(place))))
    return box


def show_choice(box: ComboBox, value: str) -> None:
    """Show the option of a value."""
    place = box.findData(value)
    if place != box.currentIndex():
        with QSignalBlocker(box):
            box.setCurrentIndex(place)


def ticked_by(action: QAction) -> QCheckBox:
    """A box to tick that does what an action does, and shows whether it is on."""
    box = QCheckBox()
    box.setObjectName(f"{action.objectName()}Box")
    set_caption(box, action.statusTip())
    set_spoken(box, action.statusTip())
    box.setChecked(action.isChecked())
    box.clicked.connect(action.trigger)
    action.toggled.connect(box.setChecked)
    return box
