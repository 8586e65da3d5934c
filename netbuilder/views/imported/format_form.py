"""How a table is written as text: what was found, and can be overruled."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from netbuilder.imported import TextFormat
from netbuilder.views.common.texts import Label, set_field, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.wording import terms

_DELIMITERS: Final = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with BOM",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "cp1251": "Windows-1251",
    "shift_jis": "Shift JIS",
    "gb18030": "GB 18030",
}
_DECIMALS: Final = {".": "Point", ",": "Comma"}


class FormatForm(QWidget):
    """A row of choices.

    Signals:
        edited: the `TextFormat`, after a person changed it.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._format = TextFormat()
        self._delimiter = _combo("ownDataDelimiter", "Delimiter", _DELIMITERS)
        self._encoding = _combo("ownDataEncoding", "Encoding", _ENCODINGS)
        self._decimal = _combo("ownDataDecimal", "Decimal separator", _DECIMALS)
        self._header = QCheckBox("First line &names the columns")
        self._header.setObjectName("ownDataHeader")
        self._missing = QLineEdit()
        self._missing.setObjectName("ownDataMissing")
        set_spoken(self._missing, "Missing-value markers")
        set_tip(
            self._missing,
            "Values that mean missing, separated by commas; an empty cell always does.",
        )
        layout = QHBoxLayout()
        below = QHBoxLayout()
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.addLayout(layout)
        both.addLayout(below)
        for text, field in (
            ("&Delimiter", self._delimiter),
            ("&Encoding", self._encoding),
            ("Deci&mal separator", self._decimal),
        ):
            label = Label(text)
            label.setBuddy(field)
            layout.addWidget(label)
            layout.addWidget(field)
            field.activated.connect(self._edit)
        layout.addWidget(self._header)
        layout.addStretch(1)
        words = Label("M&issing values")
        words.setBuddy(self._missing)
        below.addWidget(words)
        below.addWidget(self._missing, 1)
        self._header.clicked.connect(self._edit)
        self._missing.editingFinished.connect(self._edit)

    def show_format(self, written: TextFormat) -> None:
        """Show a format; nothing is emitted."""
        self._format = written
        for combo, value in (
            (self._delimiter, written.delimiter),
            (self._encoding, written.encoding),
            (self._decimal, written.decimal),
        ):
            if combo.findData(value) < 0:
                combo.addItem(value, value)
            combo.setCurrentIndex(combo.findData(value))
        self._header.setChecked(written.header)
        set_field(self._missing, terms(written.missing))

    def _edit(self) -> None:
        words = tuple(word.strip() for word in self._missing.text().split(",") if word.strip())
        edited = replace(
            self._format,
            delimiter=self._delimiter.currentData(),
            encoding=self._encoding.currentData(),
            decimal=self._decimal.currentData(),
            header=self._header.isChecked(),
            missing=("", *words),
        )
        if edited != self._format:
            self._format = edited
            self.edited.emit(edited)


def _combo(name: str, spoken: str, choices: dict[str, str]) -> ComboBox:
    combo = ComboBox()
    combo.setObjectName(name)
    set_spoken(combo, spoken)
    for value, text in choices.items():
        combo.addItem(text, value)
    return combo
