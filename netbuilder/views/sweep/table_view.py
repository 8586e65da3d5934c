"""The trainings of a sweep as a table that can be sorted."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken
from netbuilder.views.sweep.progress_cell import ProgressCell
from netbuilder.views.sweep.table import Sorted


def table_view(model: Sorted) -> QTableView:
    """The table of a sweep."""
    view = QTableView()
    view.setObjectName("sweepTable")
    set_spoken(view, say("Trainings of the sweep"))
    view.setModel(model)
    view.setSortingEnabled(True)
    view.setItemDelegate(ProgressCell(view))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.setShowGrid(False)
    view.setAlternatingRowColors(True)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 9)
    view.horizontalHeader().setHighlightSections(False)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    view.horizontalHeader().setStretchLastSection(True)
    return view
