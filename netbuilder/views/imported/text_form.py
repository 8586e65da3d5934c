"""What becomes of texts: characters or words, how many of them, and how many different ones."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QWidget

from netbuilder.imported.recipes.text import (
    CHARACTERS,
    MOST_LENGTH,
    MOST_VOCABULARY,
    RESERVED,
    WORDS,
    TextForm,
)
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox

_UNITS: Final = {WORDS: mark("Words"), CHARACTERS: mark("Characters")}


class TextChoices(QWidget):
    """A row of fields for the `TextForm` of a recipe.

    Signals:
        edited: the `TextForm`.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit = ComboBox()
        self._unit.setObjectName("ownDataTextUnit")
        set_spoken(self._unit, say("Texts as words or characters"))
        set_tip(self._unit, say("Chinese, Japanese and Korean are best read as characters"))
        for unit, title in _UNITS.items():
            self._unit.addItem(title, unit)
        self._length = _spin("ownDataTextLength", say("Length of a text"), 1, MOST_LENGTH)
        set_tip(self._length, say("Longer texts are cut off; as proposed, 95 of 100 are not"))
        self._vocabulary = _spin(
            "ownDataVocabulary", say("Size of the vocabulary"), RESERVED + 1, MOST_VOCABULARY
        )
        set_tip(
            self._vocabulary,
            say("The most frequent ones in the training rows; all others count as unknown"),
        )
        self._lowercase = QCheckBox(say("Ignore &case"))
        self._lowercase.setObjectName("ownDataLowercase")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._unit, Label("length"), self._length, Label("vocabulary")):
            row.addWidget(widget)
        row.addWidget(self._vocabulary)
        row.addWidget(self._lowercase)
        row.addStretch(1)
        self._unit.activated.connect(self._edit)
        self._lowercase.clicked.connect(self._edit)
        for box in (self._length, self._vocabulary):
            box.valueChanged.connect(self._edit)

    def show_form(self, form: TextForm) -> None:
        """Show what is chosen; nothing is emitted."""
        self._unit.setCurrentIndex(self._unit.findData(form.unit))
        self._lowercase.setChecked(form.lowercase)
        for box, value in ((self._length, form.length), (self._vocabulary, form.vocabulary)):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)

    def _edit(self) -> None:
        self.edited.emit(
            TextForm(
                self._unit.currentData(),
                self._length.value(),
                self._vocabulary.value(),
                self._lowercase.isChecked(),
            )
        )


def _spin(name: str, spoken: str, lowest: int, highest: int) -> QSpinBox:
    box = QSpinBox()
    box.setObjectName(name)
    set_spoken(box, spoken)
    box.setRange(lowest, highest)
    return box
