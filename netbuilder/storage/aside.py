"""Unreadable files keep their content, under a name that says so."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from netbuilder.storage.errors import DamagedError, NewerError, StorageError
from netbuilder.storage.files import is_there
from netbuilder.translation import say

_log = logging.getLogger(__name__)

SUFFIX: Final = ".damaged"


def put_aside(path: Path) -> Path | None:
    """Rename what cannot be read, so that it is not tried again; nothing is deleted.

    Args:
        path: a file or folder.

    Returns:
        Its new place; None where it had to stay, of which the log tells.
    """
    try:
        for number in count(1):
            place = path.with_name(f"{path.name}{SUFFIX}{'' if number == 1 else f'-{number}'}")
            if is_there(place):
                continue
            path.rename(place)
            return place
    except OSError:
        _log.warning("%s stays where it is", path, exc_info=True)
    return None


def set_aside(error: StorageError) -> None:
    """Do what follows from an error: put aside what is damaged, and leave what is not.

    The error says of it, in its `outcome`.
    """
    if isinstance(error, DamagedError):
        place = put_aside(error.path)
        if place is None:
            error.outcome = say("It was left where it is.")
        else:
            error.outcome = say("It was renamed to {place}.", place=place.name)
    elif isinstance(error, NewerError):
        error.outcome = say("It was left where it is, for the newer version.")
    else:
        error.outcome = say("It was left where it is and will be tried again at the next start.")


@contextmanager
def setting_aside() -> Iterator[None]:
    """A context that does what follows when the block fails to read something kept.

    Raises:
        StorageError: why it cannot be read, and what has become of it.
    """
    try:
        yield
    except StorageError as error:
        if not error.outcome:
            set_aside(error)
        raise


def is_aside(path: Path) -> bool:
    """Whether a name is one that `put_aside` gives."""
    return SUFFIX in path.suffixes[-1:] or path.name.rpartition("-")[0].endswith(SUFFIX)
