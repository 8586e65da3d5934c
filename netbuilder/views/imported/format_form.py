"""How a table is written as text: what was found, and can be overruled."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from netbuilder.imported import Outline, TextFormat
from netbuilder.imported.outline import BLANKS, MISSING_WORDS
from netbuilder.imported.reading.files_beside import NONE
from netbuilder.imported.reading.sniffing import TO_BE_FOUND
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import (
    Label,
    item,
    set_field,
    set_filled_caption,
    set_spoken,
    set_tip,
)
from netbuilder.views.forms.controls import ComboBox
from netbuilder.wording import listed, terms

_DELIMITERS: Final = {
    ",": mark("Comma"),
    ";": mark("Semicolon"),
    "\t": mark("Tab"),
    "|": mark("Vertical bar"),
    BLANKS: mark("Blanks"),
}
_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": mark("UTF-8 with BOM"),
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "cp1251": "Windows-1251",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp932": mark("Shift JIS"),
    "euc_jp": "EUC-JP",
    "cp949": "EUC-KR",
}
_DECIMALS: Final = {".": mark("Point"), ",": mark("Comma")}


class FormatForm(QWidget):
    """A row of choices.

    Signals:
        edited: the `TextFormat`, after a person changed it.
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._format = TextFormat()
        self._delimiter = _combo("ownDataDelimiter", say("Delimiter"), _DELIMITERS)
        self._encoding = _combo("ownDataEncoding", say("Encoding"), _ENCODINGS)
        self._decimal = _combo("ownDataDecimal", say("Decimal separator"), _DECIMALS)
        self._header = QCheckBox(say("First line &names the columns"))
        self._header.setObjectName("ownDataHeader")
        self._sheet = _combo("ownDataSheet", say("Sheet of the workbook"), {})
        self._sheet_label = Label(say("S&heet"))
        self._sheet_label.setBuddy(self._sheet)
        self._beside = QCheckBox()
        self._beside.setObjectName("ownDataBeside")
        set_tip(self._beside, say("Use its rows for validation or testing, and for nothing else."))
        self._offered = NONE
        self._missing = QLineEdit()
        self._missing.setObjectName("ownDataMissing")
        set_spoken(self._missing, say("Missing-value markers"))
        set_tip(
            self._missing,
            say("Values that mean missing, separated by commas; an empty cell always does."),
        )
        layout = QHBoxLayout()
        below = QHBoxLayout()
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.addLayout(layout)
        both.addLayout(below)
        self._of_text: list[QWidget] = []
        for text, field in (
            (say("&Delimiter"), self._delimiter),
            (say("&Encoding"), self._encoding),
            (say("Deci&mal separator"), self._decimal),
        ):
            label = Label(text)
            label.setBuddy(field)
            self._of_text += [label, field]
            layout.addWidget(label)
            layout.addWidget(field)
            field.activated.connect(self._edit)
        layout.addWidget(self._sheet_label)
        layout.addWidget(self._sheet)
        layout.addWidget(self._header)
        layout.addStretch(1)
        words = Label(say("M&issing values"))
        words.setBuddy(self._missing)
        below.addWidget(words)
        below.addWidget(self._missing, 1)
        below.addWidget(self._beside)
        self._sheet.activated.connect(self._edit)
        self._beside.clicked.connect(self._edit)
        self._header.clicked.connect(self._edit)
        self._missing.editingFinished.connect(self._edit)

    def show_outline(self, outline: Outline) -> None:
        """Offer the sheets of a workbook, and the files that lie beside a table."""
        if outline.format is None:
            return
        self.show_format(outline.format)
        self._sheet.clear()
        for sheet in outline.sheets:
            self._sheet.addItem(item(sheet), sheet)
        self._sheet.setCurrentIndex(self._sheet.findData(outline.format.sheet))
        for widget in (self._sheet, self._sheet_label):
            widget.setVisible(len(outline.sheets) > 1)
        self._offered = outline.offered
        validation, test = outline.offered
        if validation and test:
            both = listed(outline.offered)
            set_filled_caption(self._beside, say("&Use {} for validation and testing"), both)
        elif test:
            set_filled_caption(self._beside, say("&Use {} as test data"), test)
        else:
            set_filled_caption(self._beside, say("&Use {} as validation data"), validation)
        self._beside.setVisible(any(outline.offered))
        self._beside.setChecked(any(outline.format.beside))

    def show_format(self, written: TextFormat) -> None:
        """Show a format; nothing is emitted."""
        self._format = written
        # A workbook has no delimiter, and neither has JSON.
        for widget in self._of_text:
            widget.setVisible(not written.container)
        for widget in (self._sheet, self._sheet_label, self._beside):
            widget.hide()
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
            sheet=self._sheet.currentData() or self._format.sheet,
            beside=self._offered if self._beside.isChecked() else NONE,
        )
        if (edited.delimiter, edited.sheet) != (self._format.delimiter, self._format.sheet):
            edited = replace(edited, skip=TO_BE_FOUND, missing=MISSING_WORDS)
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
