"""The names of the files of runs, and how the system describes them."""

from __future__ import annotations

import os
import re
from typing import Final, TypeAlias

SUFFIX: Final = ".run.npz"
_LABEL: Final = ".label.json"
_NUMBERED: Final = re.compile(r"(\d{1,15})\.run\.npz.*", re.ASCII)

Stamp: TypeAlias = tuple[int, int, int]


def number_of(name: str) -> int:
    """The number in a file's name, also of one that was put aside; 0 where there is none."""
    found = _NUMBERED.fullmatch(name)
    return int(found[1]) if found else 0


def label_of(name: str) -> str:
    """The name of the file that says more of the run in a file."""
    return f"{name.removesuffix(SUFFIX)}{_LABEL}"


def stamp_of(status: os.stat_result) -> Stamp:
    """What changes when a file does."""
    return status.st_mtime_ns, status.st_size, status.st_ino
