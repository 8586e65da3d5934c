"""The folder for data sets, and progress reports on loading them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the loading of a data set has come.

    Attributes:
        done: bytes so far.
        total: bytes in all, None where that is not known.
        what: the work, for the user to read.
    """

    done: int
    total: int | None
    what: str


Report: TypeAlias = Callable[[Progress], None]
"""Is called while data are loaded; what it raises ends the loading and leaves no file behind."""


def cache_folder() -> Path:
    """The user's folder for what NetBuilder can fetch or make again; it need not exist yet."""
    import platformdirs

    return platformdirs.user_cache_path("netbuilder", appauthor=False)
