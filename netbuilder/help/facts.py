"""What a report of a problem has to tell: versions, system, the end of the log."""

from __future__ import annotations

import getpass
import os
import platform
import re
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

import netbuilder
from engine.compiled import path
from netbuilder import logs
from netbuilder.plain import printed
from netbuilder.translation import mark, say, told

_LINES: Final = 60
_BYTES: Final = 64 * 1024
_PACKAGES: Final = {
    "NumPy": "numpy",
    "PySide6": "PySide6-Essentials",
    "pyqtgraph": "pyqtgraph",
    "h5py": "h5py",
    "msgspec": "msgspec",
}
"""The packages that matter to a report, by what they call themselves."""
_HEADING: Final = mark(
    "What happened, and what did you expect?\n\n\nWhat were you doing just before?\n\n\n"
)
_PATH: Final = re.compile(r"(?<![\w.])(?:[A-Za-z]:\\|\\\\|/)(?:[^\n\"'/\\:;,()]+[/\\])+")
"""The folders of a path, up to its last part. Their names may hold blanks: rather too much of a
line is left out than a name told."""


def report(more: Mapping[str, str]) -> str:
    """A text that can be sent: questions to answer, versions, the log's last lines.

    Folders are left out, since they tell who somebody is and what is worked on.

    Args:
        more: further facts, such as Qt's version, by their names.
    """
    facts = {**versions(), **more}
    rows = "\n".join(
        say("{setting}: {value}", setting=name, value=value) for name, value in facts.items()
    )
    lines = without_folders(log_end())
    log = (
        say("The last lines of the log:\n{lines}", lines=lines)
        if lines
        else say("The log is empty.")
    )
    return f"{_HEADING}{rows}\n\n{log}\n"


def versions() -> dict[str, str]:
    """The versions of the program, the system and the packages that it uses."""
    found = {
        "NetBuilder": netbuilder.__version__,
        "Python": f"{platform.python_version()} ({sys.implementation.name})",
        say("System"): platform.platform(),
        say("Processor"): say(
            "{machine}, {cpu_count} cores", machine=platform.machine(), cpu_count=os.cpu_count()
        ),
    }
    for name, package in _PACKAGES.items():
        try:
            found[name] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[name] = say("not installed as a package")
    return {**found, say("Training"): told(path.described())}


def log_end() -> str:
    """The last lines of the log file; '' where there is none to be read."""
    try:
        with logs.path().open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - _BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return printed("\n".join(text.splitlines()[-_LINES:]))


def without_folders(text: str) -> str:
    """Paths without their folders, and without the name of the user."""
    shown = _PATH.sub(".../", text.replace(str(Path.home()), "/home/user"))
    name = _user()
    return re.sub(rf"\b{re.escape(name)}\b", "user", shown) if len(name) > 2 else shown


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
