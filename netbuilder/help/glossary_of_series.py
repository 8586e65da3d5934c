"""The glossary's terms of what follows in time."""

from __future__ import annotations

from typing import Final

from netbuilder.help.term import term

SERIES_TERMS: Final = (
    term(
        "naive forecast",
        "The last known value of a series as the forecast of the next one. "
        "A network that is not better has learned nothing that helps.",
        "",
        "time series; test set",
    ),
    term(
        "time series",
        "Rows that follow each other in time. The network forecasts a later row from the last "
        "ones; it is trained on the earliest rows and tested on the latest.",
        "",
        "naive forecast; recurrent layer; validation",
    ),
)
