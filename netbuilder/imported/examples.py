"""Data that NetBuilder brings along, named in designs as somebody's own are by their path."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Final

from netbuilder import resources

_SCHEME: Final = "example:"

MONTHLY_SALES: Final = f"{_SCHEME}monthly-sales"
"""Forty years of monthly sales, with a trend, a season and chance; made by `tools/make_series.py`.
"""

_FILES: Final = MappingProxyType({MONTHLY_SALES: ("Monthly sales", "series/monthly-sales.csv")})


def located(path: Path | str) -> Path:
    """The file that a path stands for; any other than that of an example as it is.

    Raises:
        FileNotFoundError: NetBuilder's own file is missing.
    """
    known = _FILES.get(str(path))
    return Path(path).absolute() if known is None else resources.path(known[1])


def title_of(path: str) -> str:
    """What an example is called; '' for any other path."""
    return _FILES[path][0] if path in _FILES else ""
