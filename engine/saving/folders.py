"""Models in folders: what a .keras archive holds, as files of their own.

A folder takes its place whole. What stood there before makes room only once the new one is written.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from engine import sources
from engine.atomic import SUFFIX, flush_folder
from engine.errors import ModelFileError
from engine.saving import archive
from engine.saving.archive import ASSETS, CONFIG, FILE, METADATA, WEIGHTS, Contents
from engine.saving.faults import ANOTHER_COPY, SAVE_ANEW, Fault
from engine.saving.replacing import refused

_OWN = (CONFIG, METADATA, WEIGHTS, ASSETS.rstrip("/"))


def is_model(path: Path) -> bool:
    """Whether a path is that of a folder with a model."""
    return path.is_dir() and (path / CONFIG).is_file()


def contents(path: Path) -> Contents:
    """What the folder or the archive at a path holds.

    Raises:
        Fault: it is none of Keras's, or damaged.
        OSError: it cannot be read.
    """
    return _read(path) if path.is_dir() else archive.read(path)


def check(path: Path, overwrite: bool) -> None:
    """See that a model can be put there.

    Raises:
        ModelFileError: something else is there.
    """
    if not path.exists():
        return
    if not path.is_dir():
        raise ModelFileError(path, "is a file", "choose another name for the folder")
    if any(each.name not in _OWN for each in path.iterdir()):
        raise ModelFileError(path, "holds other files", "choose the name of a new folder")
    if not overwrite:
        raise ModelFileError(path, "exists already", "choose another name, or pass overwrite=True")


def write(path: Path, parts: Mapping[str, bytes]) -> None:
    """Put a folder with these files in a path's place, as `check` allows.

    Args:
        path: the folder.
        parts: contents by name.

    Raises:
        ModelFileError: it cannot be written; what was there is as it was.
    """
    target, token = Path(os.path.realpath(path)), secrets.token_hex(4)
    aside, old = (target.with_name(f".{target.name}.{token}{each}") for each in (SUFFIX, ".old"))
    try:
        try:
            for name, content in parts.items():
                _put(aside / name, content)
            if target.exists():
                _swap(target, aside, old)
            else:
                aside.rename(target)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        flush_folder(target.parent)
    except OSError as error:
        raise refused(path, error) from error
    shutil.rmtree(old, ignore_errors=True)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    flush_folder(path.parent)


def _swap(path: Path, aside: Path, old: Path) -> None:
    path.rename(old)
    try:
        aside.rename(path)
    except BaseException:
        with contextlib.suppress(OSError):
            old.rename(path)
        raise


def _read(path: Path) -> Contents:
    for name in (METADATA, CONFIG, WEIGHTS):
        if not (path / name).is_file():
            if (path / "model.weights.npz").exists():
                raise Fault("keeps its weights in NumPy's format, not in HDF5", SAVE_ANEW)
            raise Fault(f"holds no {name}", ANOTHER_COPY)
    config = archive.read_json(_take(path / CONFIG, archive.MAX_CONFIG))
    weights = _take(path / WEIGHTS, (path / WEIGHTS).stat().st_size)
    texts: dict[str, bytes] = {}
    left = archive.MAX_VOCABULARIES
    for place in _assets(path):
        name = place.relative_to(path).as_posix()
        texts[name] = _take(place, left)
        left -= len(texts[name])
    return Contents(config, weights, texts)


def _assets(path: Path) -> Iterator[Path]:
    """The text files of vocabularies.

    Raises:
        Fault: there are others, or more than a model has.
    """
    for number, place in enumerate((path / ASSETS).rglob("*")):
        if number > archive.MAX_ENTRIES:
            raise Fault(f"holds more than {archive.MAX_ENTRIES} vocabularies", SAVE_ANEW)
        if place.is_dir():
            continue
        if f"/{place.name}" != FILE or not place.is_file():
            raise Fault(f"holds {place.name!r:.60}, which no layer here uses", SAVE_ANEW)
        yield place


def _take(path: Path, limit: int) -> bytes:
    """A file's content.

    Raises:
        Fault: it is longer than `limit`.
    """
    with sources.reading(path) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise Fault(f"holds a {path.name} of more than {limit:,} bytes")
    return content
