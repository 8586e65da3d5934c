"""How many threads compute at most, as the user has chosen it; read by every process for itself."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from engine import parallel
from netbuilder.storage import folders, ini
from netbuilder.storage.errors import StorageError
from netbuilder.storage.settings_file import read

_log = logging.getLogger(__name__)

KEY: Final = "training/threads"
ALL: Final = 0
"""As many as the processor has cores for."""


def of_texts(texts: Mapping[str, str]) -> int:
    """The number in the file of settings; `ALL` where there is none that can be used."""
    value = str(ini.decode(texts.get(KEY, "")) or "")
    known = map(str, range(parallel.MOST_THREADS + 1))
    return int(value) if value in known else ALL


def remembered() -> int:
    """What was chosen, for processes that have no settings."""
    try:
        return of_texts(read(folders.settings()))
    except StorageError:  # Rather all threads than no training.
        _log.warning("The number of threads cannot be read", exc_info=True)
        return ALL


class _State:
    count = ALL


def use(count: int) -> None:
    """Have at most so many work in this process, before anything is computed in it."""
    _State.count = count
    if count != ALL:
        parallel.limit(count)


def in_use() -> int:
    """The choice that this process began with."""
    return _State.count
