"""A form with a field for each column of a table, and what the network answers to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, LiteralString

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.errors import DataError
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.own import OWN_DATA
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.exchange.pasted import PasteError, is_row, pasted_row
from netbuilder.imported import Recipe
from netbuilder.imported.outline import CATEGORY, DATE
from netbuilder.insight.own_points import takes_own_points, why_no_plane
from netbuilder.translation import mark, say
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.common.numbers import numbers_told
from netbuilder.views.common.texts import Label, cell, named_label, own, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.forms.form import form_layout

Read = Callable[[Mapping[str, str]], Array | None]


def takes_row(design: Design) -> bool:
    """Whether a design's input is made of the columns of a table."""
    own = design.own
    return design.data == OWN_DATA and own is not None and _is_table(own.recipe)


def _is_table(recipe: Recipe) -> bool:
    return bool(recipe.features) and recipe.is_table


NO_NETWORK: Final = mark("No trained network yet. Press Train.")


class TableForm(QWidget):
    """A form for a row that is typed, pasted, or taken from the data.

    Signals:
        edited: something else stands in a field.
        sampleWanted: a row of the data is to be filled in.
        planeWanted: the plane is to be shown instead, where rows are points of it.
    """

    edited = Signal()
    sampleWanted = Signal()
    planeWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tableForm")
        set_spoken(self, say("A row to predict"))
        self._recipe: Recipe | None = None
        self._target = CLASS
        self._read: Read | None = None
        self._why = NO_NETWORK
        self._fields: dict[str, QLineEdit | ComboBox] = {}
        self._rows = QWidget()
        self._form: QFormLayout = form_layout(self._rows)
        area = QScrollArea()
        area.setObjectName("tableFields")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._rows)
        self._paste = _button(
            say("&Paste Row"), "pasteRow", say("Fill in a row from the clipboard")
        )
        self._paste.clicked.connect(self._take_clipboard)
        self._sample = _button(say("From &Data"), "sampleRow", say("Fill in a row of the data"))
        self._sample.clicked.connect(self.sampleWanted)
        self._plane = _button(
            say("Plan&e"), "showPlane", say("Show the rows as points of the plane")
        )
        self._plane.clicked.connect(self.planeWanted)
        self._plane.hide()
        self._said = ""
        buttons = QHBoxLayout()
        buttons.addWidget(self._paste)
        buttons.addWidget(self._sample)
        buttons.addWidget(self._plane)
        buttons.addStretch(1)
        self.bars = self._bars = PredictionBars()
        self._bars.setObjectName("tableBars")
        self._number = Label()
        self._number.setObjectName("tableAnswer")
        self._number.setWordWrap(True)
        self._no_plane = Label()
        self._no_plane.setObjectName("noPlane")
        self._no_plane.setWordWrap(True)
        self._no_plane.hide()
        self._hint = Label()
        self._hint.setObjectName("tableHint")
        self._hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(area, 2)
        layout.addLayout(buttons)
        for widget in (self._no_plane, self._number, self._bars, self._hint):
            layout.addWidget(widget)
        self.edited.connect(self._forget_said)

    def show_design(self, design: Design) -> None:
        """Make fields for the columns of a design's data."""
        data = design.own
        if data is None or not takes_row(design):
            return
        self._target = design.target
        self._plane.setVisible(takes_own_points(design))
        why = why_no_plane(design)
        self._no_plane.show_text(why)
        self._no_plane.setVisible(bool(why))
        self._bars.setVisible(design.target == CLASS)
        self._number.setVisible(design.target == NUMBER)
        if data.recipe != self._recipe:
            self._recipe = data.recipe
            self._make_fields(data.recipe)
            self._bars.set_names(data.recipe.classes or ("",))
        self.read_again()

    def start(self, read: Read | None, hint: str = "") -> None:
        """Ask this network from now on; None for none, and why there is none."""
        self._read, self._why = read, hint
        self.read_again()

    def fill(self, row: Mapping[str, str], said: str = "") -> None:
        """Put a row into the fields; those that it does not name become empty.

        Args:
            row: by column what stands there.
            said: about the row, until a field is edited.
        """
        for name, field in self._fields.items():
            field.blockSignals(True)
            value = row.get(name, "")
            if isinstance(field, ComboBox):
                field.setCurrentIndex(max(0, field.findData(value)))
            else:
                field.setText(cell(value))
            field.blockSignals(False)
        self._said = said
        self.read_again()

    def offer_samples(self, possible: bool) -> None:
        """Offer to fill in rows of the data, or not."""
        self._sample.setEnabled(possible)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A row that is pasted into one field fills all of them."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if not event.matches(QKeySequence.StandardKey.Paste):
            return False
        is_whole = is_row(QGuiApplication.clipboard().text())
        if is_whole:
            self._take_clipboard()
        return is_whole

    @Slot()
    def _take_clipboard(self) -> None:
        if self._recipe is None:
            return
        try:
            self.fill(pasted_row(QGuiApplication.clipboard().text(), self._recipe))
        except PasteError as error:
            self._hint.show_text(str(error))

    @Slot()
    def _forget_said(self) -> None:
        self._said = ""
        self.read_again()

    def row(self) -> dict[str, str]:
        """What stands in the fields."""
        return {
            name: field.currentData() if isinstance(field, ComboBox) else field.text().strip()
            for name, field in self._fields.items()
        }

    @Slot()
    def read_again(self) -> None:
        """Show what the network answers now."""
        answer, hint = None, self._said
        if self._read is None:
            hint = self._why
        else:
            try:
                answer = self._read(self.row())
            except DataError as error:
                hint = str(error)
        self._hint.show_text(hint)
        self._bars.set_probabilities(answer if self._target == CLASS else None)
        names = () if self._recipe is None else self._recipe.numbers or self._recipe.targets
        told = answer if self._target == NUMBER else None
        self._number.show_text(numbers_told(names, told))

    def _make_fields(self, recipe: Recipe) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self._fields = {}
        for feature in recipe.features:
            field: QLineEdit | ComboBox
            if feature.kind == CATEGORY:
                field = ComboBox()
                for value in ("", *feature.categories):
                    field.addItem(value, value)
                field.widen_popup()
                field.currentIndexChanged.connect(self.edited)
            else:
                field = QLineEdit()
                dated = feature.kind == DATE
                field.setPlaceholderText(say("a date: 2020-01-31") if dated else say("a number"))
                field.textChanged.connect(self.edited)
            field.installEventFilter(self)
            field.setObjectName(f"column {feature.name}")
            set_spoken(field, feature.name)
            set_tip(field, say("{feature_name}; leave empty if unknown", feature_name=feature.name))
            self._form.addRow(named_label(feature.name, field), field)
            self._fields[feature.name] = field


def _button(text: LiteralString, name: str, tip: str) -> QPushButton:
    button = QPushButton(own(text))
    button.setObjectName(name)
    set_tip(button, tip)
    return button
