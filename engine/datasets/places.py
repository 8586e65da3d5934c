"""Folders where people already have data sets: their own, and other libraries' caches."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "NETBUILDER_DATA"
"""The environment variable that names a folder to look in first."""

_logger = logging.getLogger(__name__)


def named_folders(prefer: str) -> Iterator[Path]:
    """The folder that the environment names, then those in it.

    Args:
        prefer: name of the folder to look into first, upper or lower case.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return
    folder = _path(named)
    yield folder
    try:
        inside = sorted(entry for entry in folder.iterdir() if entry.is_dir())
    except OSError as error:
        _logger.warning("The folder that %s names cannot be read: %s", VARIABLE, error)
        return
    yield from sorted(inside, key=lambda entry: entry.name.lower() != prefer.lower())


def keras_archive(name: str) -> Path:
    """The file in Keras's cache; or elsewhere, where the name is a full path."""
    return keras_home() / "datasets" / name


def keras_home() -> Path:
    """Keras's own folder."""
    return _path(os.environ.get("KERAS_HOME") or "~/.keras")


def torchvision_roots() -> list[Path]:
    """Torchvision has no cache of its own: these are the roots that its examples name."""
    return [_path(root).absolute() for root in ("data", "../data", "~/data")]


def torchvision_folders(title: str) -> list[Path]:
    """Where torchvision keeps data sets in IDX files."""
    return [root / title / "raw" for root in torchvision_roots()]


def find_idx(folder: Path, name: str) -> Path | None:
    """An IDX file, gzip'd or not; some tools write a dot before its `idx`."""
    dotted = name.replace("-idx", ".idx")
    names = (name, f"{name}.gz", dotted, f"{dotted}.gz")
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _path(text: str) -> Path:
    return Path(os.path.expanduser(text))  # noqa: PTH111 - Path's own fails where no home is known
