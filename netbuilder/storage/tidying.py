"""Removes what killed writers have left in NetBuilder's own folders."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from netbuilder.storage import folders
from netbuilder.storage.files import sweep


def sweep_all() -> None:
    """Go through all folders that NetBuilder writes to; what is being written stays."""
    for folder in _folders():
        sweep(folder)


def _folders() -> list[Path]:
    found = [folders.settings().parent, folders.data(), folders.runs(), folders.templates()]
    found += [folders.state(), folders.recovery(), folders.trainings(), folders.cache()]
    with suppress(OSError):
        found += [each for each in folders.trainings().iterdir() if each.is_dir()]
    return found
