"""The link between the form for a series and the network in the window."""

from __future__ import annotations

from PySide6.QtCore import QObject

from netbuilder.insight.reading import read_window
from netbuilder.insight.rows_again import rows_of
from netbuilder.network.current import CurrentNetwork
from netbuilder.views.series.form import SeriesForm, takes_series
from netbuilder.views.table.reading import RowReading


def read_series(network: CurrentNetwork, form: SeriesForm, parent: QObject) -> RowReading:
    """Have the network in the window forecast from the rows of a series in the form."""
    return RowReading(network, form, takes_series, read_window, rows_of, parent)
