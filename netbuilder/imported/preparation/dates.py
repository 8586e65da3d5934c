"""What a network is given of a date; with nothing but NumPy, as scripts take copies of it."""

from __future__ import annotations

import numpy as np

from engine.types import Array

SECONDS_OF_YEAR = 31_557_600.0
YEARS_TO_2000 = 30.0


def date_inputs(moments: Array, parts: tuple[str, ...]) -> Array:
    """The inputs that dates become, float64 (n, inputs).

    What comes again is told by where it stands on a circle, as December is next to January.

    Args:
        moments: seconds from the beginning of 1970, (n,).
        parts: of a date, in this order: 'year', 'month', 'weekday', 'hour' or 'time passed'.
    """
    days = np.floor(moments / 86400).astype("datetime64[D]")
    months = days.astype("datetime64[M]").astype(np.int64)
    columns = []
    for part in parts:
        if part == "year":
            columns.append(days.astype("datetime64[Y]").astype(np.float64) + 1970)
        elif part == "time passed":
            columns.append(moments / SECONDS_OF_YEAR - YEARS_TO_2000)
        else:
            turns = {
                "month": months % 12 / 12,
                "weekday": (days.astype(np.int64) + 3) % 7 / 7,
                "hour": moments % 86400 / 86400,
            }[part]
            columns += [np.sin(2 * np.pi * turns), np.cos(2 * np.pi * turns)]
    return np.stack(columns, axis=1)


def date_text(moment: float, parts: tuple[str, ...]) -> str:
    """A moment as it is written where the year comes first, as precise as its parts."""
    unit, size = ("m", 60) if "hour" in parts else ("D", 86400)
    text = str(np.datetime64(round(moment / size) * size, "s").astype(f"datetime64[{unit}]"))
    return text.replace("T", " ") if "weekday" in parts or "hour" in parts else text[:7]


def date_of(inputs: Array, parts: tuple[str, ...]) -> str:
    """The date that became some inputs, (inputs,), of which one tells the time passed."""
    if "time passed" not in parts:
        return ""
    passed = float(inputs[-1]) + YEARS_TO_2000
    return date_text(passed * SECONDS_OF_YEAR, parts)
