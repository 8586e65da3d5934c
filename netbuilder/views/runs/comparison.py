"""Two runs side by side."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design.datasets import shown_title
from netbuilder.design.differences import differences
from netbuilder.network.restored import figures_of
from netbuilder.training.history.runs import OWN_ENGINE, Run
from netbuilder.translation import say
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import cell, item, set_spoken, set_title
from netbuilder.wording import figure_text, is_share, plural, words_of


class Comparison(Dialog):
    """A table of what differs between the designs, and of both outcomes."""

    def __init__(self, first: Run, second: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("comparison")
        set_title(
            self, say("Runs {number} and {number_2}", number=first.number, number_2=second.number)
        )
        self.resize(560, 360)
        rows = [*_settings(first, second), *_outcomes(first, second)]
        table = QTableWidget(len(rows), 3)
        table.setObjectName("comparisonTable")
        table.setTabKeyNavigation(False)
        set_spoken(table, say("Differences"))
        table.setHorizontalHeaderLabels(["", item(first.title), item(second.title)])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                table.setItem(row, column, QTableWidgetItem(cell(text)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(table)
        layout.addWidget(buttons)


def _settings(first: Run, second: Run) -> Iterator[tuple[str, str, str]]:
    found = differences(first.design, second.design)
    if not found:
        yield say("The networks and settings are the same."), "", ""
    for each in found:
        yield each.title, each.first, each.second


def _outcomes(first: Run, second: Run) -> Iterator[tuple[str, str, str]]:
    yield say("data used"), shown_title(first.data_title), shown_title(second.data_title)
    if first.data != second.data:
        yield say("data fingerprint"), first.data, second.data
    if first.engine or second.engine:
        yield say("trained by"), first.engine or OWN_ENGINE, second.engine or OWN_ENGINE
    if first.computing != second.computing:
        yield say("computed with"), first.computing.title, second.computing.title
    yield "ended", first.reason, second.reason
    yield say("best epoch"), str(first.best_epoch or ""), str(second.best_epoch or "")
    # Of the weights that are kept, as in the table.
    found = [_figures(run) for run in (first, second)]
    for what in dict.fromkeys((*found[0], *found[1])):
        yield what, found[0].get(what, ""), found[1].get(what, "")


def _figures(run: Run) -> dict[str, str]:
    found = {}
    for each in figures_of(run):
        value = figure_text(each.value, share=is_share(each.name))
        if each.samples:
            value = plural(
                each.samples, "{value} ({count} sample)", "{value} ({count} samples)", value=value
            )
        found[f"{each.part} {words_of(each.name)}"] = value
    return found
