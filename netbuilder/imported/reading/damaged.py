"""Pictures that cannot be read: found by a short look, and named in a sentence."""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from netbuilder.pictures.endings import check_ending
from netbuilder.pictures.kinds import START, RefusedError, kind_of
from netbuilder.plain import one_line
from netbuilder.wording import listed, plural

_LEFT_OUT: Final = (
    "{count} picture cannot be read and was left out: {names}.",
    "{count} pictures cannot be read and were left out: {names}.",
)


def looks_damaged(path: Path) -> bool:
    """Whether a picture is empty, cut off or something else, as its first and last bytes show."""
    try:
        with path.open("rb") as file:
            start = file.read(START)
            kind = kind_of(start)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                check_ending(kind, content)
    except (RefusedError, OSError, ValueError):
        return True
    return False


def left_out(folder: Path, damaged: Sequence[Path]) -> str:
    """A sentence that names the pictures of a folder that are left out; '' for none."""
    if not damaged:
        return ""
    names = [f"'{one_line(path.relative_to(folder).as_posix())}'" for path in damaged]
    return plural(len(damaged), *_LEFT_OUT, names=listed(names))
