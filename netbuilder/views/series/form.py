"""A field for the last rows of a series, and the forecast that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from engine.errors import DataError
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.own import OWN_DATA
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.exchange.pasted import PasteError, pasted_rows
from netbuilder.imported import Recipe
from netbuilder.translation import mark, say
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.common.numbers import numbers_told
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.table.form import NO_NETWORK
from netbuilder.wording import listed, number_text, plural

Read = Callable[[Sequence[Mapping[str, str]]], Array | None]

_WANTED: Final = (
    mark("The last {count} row of the series: {names}."),
    mark("The last {count} rows of the series, the latest one at the bottom: {names}."),
)
_AHEAD: Final = (
    mark("{name}, {count} row ahead: {value}"),
    mark("{name}, {count} rows ahead: {value}"),
)
_LARGEST: Final = 200_000


def takes_series(design: Design) -> bool:
    """Whether a design's input is the last rows of a series."""
    own = design.own
    return design.data == OWN_DATA and own is not None and own.recipe.series is not None


class SeriesForm(QWidget):
    """A form for rows that are typed, pasted, or taken from the data.

    Signals:
        edited: something else stands in the field.
        sampleWanted: rows of the data are to be filled in.
    """

    edited = Signal()
    sampleWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("seriesForm")
        set_spoken(self, say("Rows to forecast from"))
        self._recipe: Recipe | None = None
        self._target = NUMBER
        self._read: Read | None = None
        self._why, self._said = NO_NETWORK, ""
        self._wanted = Label()
        self._wanted.setWordWrap(True)
        self._field = QPlainTextEdit()
        self._field.setObjectName("seriesField")
        self._field.setTabChangesFocus(True)
        self._field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        set_spoken(self._field, say("The last rows of the series, a row a line"))
        self._sample = QPushButton(say("From &Data"))
        self._sample.setObjectName("sampleSeries")
        set_tip(self._sample, say("Fill in rows from the test data"))
        self._answer = Label()
        self._answer.setObjectName("seriesAnswer")
        self._answer.setWordWrap(True)
        self._bars = PredictionBars()
        self._bars.setObjectName("seriesBars")
        self._hint = Label()
        self._hint.setObjectName("seriesHint")
        self._hint.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self._sample)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._wanted)
        layout.addWidget(self._field, 1)
        layout.addLayout(buttons)
        for widget in (self._answer, self._bars, self._hint):
            layout.addWidget(widget)
        self._sample.clicked.connect(self.sampleWanted)
        self._field.textChanged.connect(self._note_edit)

    def show_design(self, design: Design) -> None:
        """Ask for the rows that a design's network takes."""
        data = design.own
        if data is None or not takes_series(design) or data.recipe.series is None:
            return
        self._target = design.target
        self._bars.setVisible(design.target == CLASS)
        self._answer.setVisible(design.target == NUMBER)
        if data.recipe != self._recipe:
            self._recipe = data.recipe
            names = listed([feature.name for feature in data.recipe.features], 8)
            self._wanted.show_text(plural(data.recipe.series.window, *_WANTED, names=names))
            self._bars.set_names(data.recipe.classes or ("",))
            self._field.clear()
        self.read_again()

    def start(self, read: Read | None, hint: str = "") -> None:
        """Ask this network from now on; None for none, and why there is none."""
        self._read, self._why = read, hint
        self.read_again()

    def offer_samples(self, possible: bool) -> None:
        """Offer to fill in rows of the data, or not."""
        self._sample.setEnabled(possible)

    def fill(self, rows: Sequence[Mapping[str, str]], said: str = "") -> None:
        """Put rows into the field, and say something of them until it is edited."""
        self._field.blockSignals(True)
        self._field.setPlainText("\n".join("\t".join(row.values()) for row in rows))
        self._field.blockSignals(False)
        self._said = said
        self.read_again()

    @Slot()
    def _note_edit(self) -> None:
        self._said = ""
        self.read_again()
        self.edited.emit()

    @Slot()
    def read_again(self) -> None:
        """Show what the network forecasts now."""
        answer, hint = None, self._said
        text = self._field.toPlainText()
        if self._read is None or self._recipe is None:
            hint = self._why
        elif text.strip():
            try:
                answer = self._read(pasted_rows(text[:_LARGEST], self._recipe))
            except (DataError, PasteError) as error:
                hint = str(error)
        self._hint.show_text(hint)
        self._bars.set_probabilities(answer if self._target == CLASS else None)
        self._answer.show_text(self._told(answer))

    def _told(self, answer: Array | None) -> str:
        if self._recipe is None or self._recipe.series is None:
            return ""
        if len(self._recipe.numbers) > 1:
            return numbers_told(self._recipe.numbers, answer)
        told = answer is not None and self._target == NUMBER
        value = number_text(float(answer[0]), 6) if told and answer is not None else "-"
        name = self._recipe.targets[0]
        return plural(self._recipe.series.horizon, *_AHEAD, name=name, value=value)
