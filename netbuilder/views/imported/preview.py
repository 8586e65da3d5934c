"""The first rows of a table, and above them what each column is used for."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from netbuilder.imported import Column, Outline, Recipe
from netbuilder.imported.outline import CATEGORY, DATE
from netbuilder.imported.recipes.composing import LEFT_OUT, choices_for_missing, choices_of_kind
from netbuilder.imported.recipes.dates import treated_as
from netbuilder.imported.recipes.words import choice_for_target, choices_for_target, treated
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import cell, item, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.wording import count_text, number_text, plural, stacked, terms

MOST_COLUMNS: Final = 100
_USE, _GAPS = 0, 1
_HEAD: Final = (mark("Use as"), mark("If missing"))
_WIDEST: Final = 220


class PreviewTable(QTableWidget):
    """Choices in the first two rows, the values of the file below.

    Signals:
        kindChosen: a column's name, and how it is to be treated.
        missingChosen: a column's name, and what becomes of rows without its value.
    """

    kindChosen = Signal(str, str)
    missingChosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ownDataPreview")
        set_spoken(self, say("First rows of the file"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(200)
        self._columns: tuple[Column, ...] = ()
        self._kinds: dict[str, ComboBox] = {}
        self._gaps: dict[str, ComboBox] = {}

    def show_outline(self, outline: Outline) -> None:
        """Show another file's columns and first rows."""
        self.clear()
        self._columns = outline.columns[:MOST_COLUMNS]
        self._kinds, self._gaps = {}, {}
        self.setColumnCount(len(self._columns))
        self.setRowCount(len(_HEAD) + len(outline.preview))
        numbers = (str(number + 1) for number in range(len(outline.preview)))
        self.setVerticalHeaderLabels([*_HEAD, *numbers])
        for index, column in enumerate(self._columns):
            header = QTableWidgetItem(f"{item(column.name)}\n{item(type_text(column))}")
            set_tip(header, facts(column))
            self.setHorizontalHeaderItem(index, header)
            self.setCellWidget(_USE, index, self._kind_combo(column))
            self.setCellWidget(_GAPS, index, self._gap_combo(column))
            for row, values in enumerate(outline.preview):
                self.setItem(len(_HEAD) + row, index, _cell(values[index], column))
        # A cell with a field in it would hand the focus on, and the table never had it.
        self.setCurrentCell(len(_HEAD), 0)
        self.resizeColumnsToContents()
        for index in range(self.columnCount()):
            self.setColumnWidth(index, min(_WIDEST, max(120, self.columnWidth(index))))

    def show_recipe(self, recipe: Recipe) -> None:
        """Show how each column is treated; nothing is emitted."""
        features = {feature.name: feature for feature in recipe.features}
        pixels = set() if recipe.block is None else set(recipe.block.columns)
        for column in self._columns:
            combo, gaps = self._kinds[column.name], self._gaps[column.name]
            feature = features.get(column.name)
            target = column.name in recipe.targets
            if column.name in pixels:
                _fill(combo, ("pixel",))
                _fill(gaps, ())
                combo.setEnabled(False)
                gaps.setEnabled(False)
                continue
            _fill(combo, ("target",) if target else choices_of_kind(column))
            chosen = LEFT_OUT
            if feature:
                chosen = treated(feature, column, recipe, treated_as(feature, column))
            combo.setCurrentIndex(combo.findData(chosen))
            if target:
                combo.setCurrentIndex(0)
            combo.setEnabled(not target)
            handling = feature.missing if feature else choice_for_target(column, recipe)
            classes = choices_for_target(column, recipe) if target else ()
            _fill(gaps, choices_for_missing(feature.kind) if feature else classes)
            gaps.setCurrentIndex(gaps.findData(handling))
            gaps.setEnabled(bool(classes) or (feature is not None and column.missing > 0))

    def _kind_combo(self, column: Column) -> ComboBox:
        combo = ComboBox()
        combo.setObjectName(f"use {column.name}")
        set_spoken(combo, say("Use {column_name} as", column_name=column.name))
        combo.activated.connect(partial(self._choose_kind, column.name))
        self._kinds[column.name] = combo
        return combo

    def _gap_combo(self, column: Column) -> ComboBox:
        combo = ComboBox()
        combo.setObjectName(f"missing {column.name}")
        set_spoken(combo, say("If {column_name} is missing", column_name=column.name))
        said = plural(
            column.missing,
            "{count} value is missing in {name}.",
            "{count} values are missing in {name}.",
            name=column.name,
        )
        set_tip(combo, said)
        combo.activated.connect(partial(self._choose_missing, column.name))
        self._gaps[column.name] = combo
        return combo

    def _choose_kind(self, name: str, index: int) -> None:
        self.kindChosen.emit(name, str(self._kinds[name].itemData(index)))

    def _choose_missing(self, name: str, index: int) -> None:
        self.missingChosen.emit(name, str(self._gaps[name].itemData(index)))


_VALUES: Final = (mark("{count} different value"), mark("{count} different values"))
_MANY_VALUES: Final = (
    mark("more than {count} different value"),
    mark("more than {count} different values"),
)


def type_text(column: Column) -> str:
    """The type that was found, and what is missing: 'number, 5 missing'."""
    missing = say("{missing} missing", missing=count_text(column.missing)) if column.missing else ""
    kind = DATE if column.dates is not None else column.kind
    return terms(("identifier" if column.identifier else kind, missing))


def facts(column: Column) -> str:
    """What was found of a column, in a few lines."""
    lines = [f"{column.name}: {type_text(column)}"]
    many = _MANY_VALUES if column.saturated else _VALUES
    lines.append(plural(column.distinct, *many))
    if column.minimum is not None and column.maximum is not None and column.mean is not None:
        lines.append(
            say(
                "{minimum} to {maximum}",
                minimum=_short(column.minimum),
                maximum=_short(column.maximum),
            )
        )
        lines.append(
            say(
                "mean {mean}, standard deviation {short}",
                mean=_short(column.mean),
                short=_short(column.std or 0.0),
            )
        )
    elif column.kind == CATEGORY:
        lines += [f"{value}: {count_text(count)}" for value, count in column.values[:8]]
    return stacked(lines)


def _short(value: float) -> str:
    return number_text(value, 4)


def _cell(text: str, column: Column) -> QTableWidgetItem:
    made = QTableWidgetItem(cell(text))
    if column.numeric:
        made.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _fill(combo: ComboBox, choices: tuple[str, ...]) -> None:
    if tuple(combo.itemData(index) for index in range(combo.count())) != choices:
        combo.clear()
        for choice in choices:
            combo.addItem(choice[:1].upper() + choice[1:], choice)
        combo.widen_popup()
