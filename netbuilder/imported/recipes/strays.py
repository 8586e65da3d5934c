"""What is said of a value that does not fit the rest of its column."""

from __future__ import annotations

from typing import Final

from netbuilder.imported.outline import Column, Outline
from netbuilder.imported.recipes.dates import date_stray
from netbuilder.translation import mark
from netbuilder.wording import plural, shown

_STRAY_IN_LINE: Final = (
    mark(
        "Line {line}, {column}: {value} is not a valid number; correct it, "
        "count it as missing, treat the column as a category, or leave it "
        "out."
    ),
    mark(
        "Line {line}, {column}: {value} is not a valid number, the first "
        "of {count}; correct them, count them as missing, treat the column "
        "as a category, or leave it out."
    ),
)
_STRAY_IN_SAMPLE: Final = (
    mark(
        "Sample {line}, {column}: {value} is not a valid number; correct "
        "it, treat the column as a category, or leave it out."
    ),
    mark(
        "Sample {line}, {column}: {value} is not a valid number, the first "
        "of {count}; correct them, treat the column as a category, or "
        "leave it out."
    ),
)


def stray_in(column: Column, outline: Outline) -> str:
    """The first of them with its place and a remedy; '' where there is none."""
    stray = column.first_stray
    if stray is None:
        return ""
    if column.dates is not None:
        return date_stray(column, stray)
    words = {"line": f"{stray.line}", "column": column.term, "value": shown(stray.text)}
    return plural(column.strays, *(_STRAY_IN_LINE if outline.format else _STRAY_IN_SAMPLE), **words)
