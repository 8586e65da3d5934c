"""The folders for everything that NetBuilder keeps.

The folders are looked up each time, since the environment that names them may change. What is
made is made for the user alone: designs and drawings are nobody else's business.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import platformdirs

PRIVATE: Final = 0o700


def data() -> Path:
    """What the user has made and would miss: runs, templates, taught digits."""
    return platformdirs.user_data_path("netbuilder", appauthor=False)


def state() -> Path:
    """What the program needs between two starts: journals, interrupted trainings."""
    return platformdirs.user_state_path("netbuilder", appauthor=False)


def cache() -> Path:
    """What can be made or fetched again."""
    return platformdirs.user_cache_path("netbuilder", appauthor=False)


def logs() -> Path:
    """The log files."""
    return platformdirs.user_log_path("netbuilder", appauthor=False)


def settings() -> Path:
    """The file of what is remembered between starts, where Qt has always kept it."""
    if sys.platform == "darwin":
        root = Path(os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config"))  # noqa: PTH111
    else:
        root = platformdirs.user_config_path(roaming=True)
    return root / "NetBuilder" / "NetBuilder.ini"


def runs() -> Path:
    """The folder of finished runs."""
    return data() / "runs"


def templates() -> Path:
    """The user's own templates."""
    return data() / "templates"


def my_digits() -> Path:
    """The file of the drawings that the user has taught."""
    return data() / "my-digits.jsonl"


def recovery() -> Path:
    """The journals of open windows."""
    return state() / "recovery"


def trainings() -> Path:
    """Trainings on their way."""
    return state() / "trainings"


def imported() -> Path:
    """The user's own data, prepared."""
    return cache() / "own-data"


def make(folder: Path) -> Path:
    """Make one of these folders, where it is missing, so that only the user can enter it.

    Folders of earlier versions, which others could enter, are closed to them as well.

    Raises:
        OSError: it cannot be made.
    """
    missing = []
    for each in (folder, *folder.parents):
        if each.exists():
            break
        missing.append(each)
    for each in reversed(missing):
        each.mkdir(mode=PRIVATE, exist_ok=True)
    for own in (folder, *folder.parents):
        if own.name.lower() == "netbuilder" or own in (data(), state(), cache(), logs()):
            _close_to_others(own)
            break
    return folder


def _close_to_others(folder: Path) -> None:
    try:
        if os.name == "posix" and folder.stat().st_mode & 0o077:
            folder.chmod(PRIVATE)
    except OSError:
        return  # Another user's, or a file system without permissions.
