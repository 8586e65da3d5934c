"""Files of data that come with the program, under names that hold on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from netbuilder import resources
from netbuilder.translation import mark

_PREFIX: Final = "built-in:"

SENTENCES: Final = f"{_PREFIX}sentences.csv"
"""Sentences about the weather, food and sport, in English and Chinese, made by a grammar."""

MONTHLY_SALES: Final = f"{_PREFIX}monthly-sales.csv"
"""Forty years of monthly sales, with a trend, a season and chance; made by `tools/make_series.py`.
"""

_FILES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        SENTENCES: ("texts/sentences.csv", mark("Built-in sentences")),
        MONTHLY_SALES: ("series/monthly-sales.csv", mark("Monthly sales")),
    }
)
"""By name the asset, and what the data are called."""


def is_built_in(path: Path | str) -> bool:
    """Whether a path is the name of such a file."""
    return str(path) in _FILES


def located(path: Path | str) -> Path:
    """The path of a file, among the assets for one that comes with the program."""
    known = _FILES.get(str(path))
    return Path(path) if known is None else resources.assets_folder() / known[0]


def title_of(path: str) -> str:
    """What data that come with the program are called; '' for others."""
    known = _FILES.get(path)
    return "" if known is None else known[1]
