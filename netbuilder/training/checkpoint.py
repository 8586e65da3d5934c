"""A training on its way, in a folder: all that is needed to go on with it bit for bit.

The batches' figures are appended to a file of their own, so that a long run costs no more per
checkpoint than a short one; the checkpoint says how many of them belong to it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import numpy as np

from engine.errors import ModelFileError
from engine.models import snapshot
from engine.saving.snapshots import read as read_snapshot
from engine.saving.snapshots import write as write_snapshot
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.errors import NewerDesignError
from netbuilder.design.storage import decode, encode
from netbuilder.storage import folders
from netbuilder.storage.errors import DamagedError, NewerError, reading
from netbuilder.training.records import Best, locked

VERSION: Final = 1
WHAT: Final = "interrupted training"
"""What a checkpoint is of, in a sentence."""
FIGURES: Final = 4
"""Of each batch: its end in epochs, its loss, its metric, the learning rate."""

_STATE: Final = "checkpoint.npz"
_BATCHES: Final = "batches.f64"


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """Where a run stood.

    Attributes:
        design: what is trained, as it was at that moment.
        data: fingerprint of the data.
        state: the engine's snapshot.
        batches: float64 (n, FIGURES), of all batches so far.
        epochs: the figures of each complete epoch.
        best: the best of these; None before the first.
    """

    design: Design
    data: str
    state: Mapping[str, Any]
    batches: Array
    epochs: tuple[Mapping[str, float], ...]
    best: Best | None

    @property
    def where(self) -> str:
        """The place in the run, as 'epoch 3 of 10'."""
        epoch = min(len(self.epochs) + 1, self.design.epochs)
        return f"epoch {epoch} of {self.design.epochs}"


def write(folder: Path, checkpoint: Checkpoint, earlier: int) -> None:
    """Put a checkpoint into a folder, in the place of the one that is there.

    Args:
        folder: made if it is not there.
        checkpoint: its `batches` are those after the first `earlier` ones, which the folder has.
        earlier: how many that are.

    Raises:
        OSError: it cannot be written; the checkpoint before it is as it was. So does
            `ModelFileError` say.
    """
    folders.make(folder)
    _append(folder / _BATCHES, checkpoint.batches, earlier)
    best = checkpoint.best
    content = {
        "version": VERSION,
        "design": encode(checkpoint.design).decode(),
        "data": checkpoint.data,
        "batches": earlier + len(checkpoint.batches),
        "epochs": [dict(logs) for logs in checkpoint.epochs],
        "best": None if best is None else [best.epoch, best.name, best.value, best.weights],
        "state": checkpoint.state,
    }
    write_snapshot(folder / _STATE, content, private=True)


def exists(folder: Path) -> bool:
    """Whether a folder has one.

    Raises:
        OSError: it cannot be told at the moment.
    """
    try:
        (folder / _STATE).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def changed(folder: Path) -> float:
    """When it was written, in seconds since 1970.

    Raises:
        OSError: it cannot be told at the moment.
    """
    return (folder / _STATE).stat().st_mtime


class _Record(msgspec.Struct):
    """What a checkpoint's file holds."""

    design: str
    data: str
    batches: Annotated[int, msgspec.Meta(ge=0)]
    epochs: list[dict[str, float]]
    best: tuple[Annotated[int, msgspec.Meta(ge=1)], str, float, Any] | None
    state: dict[str, Any]


def read(folder: Path) -> Checkpoint:
    """The checkpoint in a folder, every part of it checked.

    Raises:
        StorageError: there is none, or it cannot be read: damaged, newer, or not to be had now.
    """
    with reading(folder, WHAT):
        content = _content(folder)
        _refuse_newer(folder, content.get("version"), VERSION)
        if content.get("version") != VERSION:
            raise DamagedError(folder, WHAT, "is damaged (its version is none)")
        record = msgspec.convert(content, _Record)
        _refuse_newer(folder, record.state.get("version"), snapshot.VERSION)
        snapshot.check(record.state)
        return Checkpoint(
            design=_design(folder, record.design),
            data=record.data,
            state=record.state,
            batches=_batches(folder / _BATCHES, record.batches),
            epochs=tuple(record.epochs),
            best=_best(record),
        )


def _content(folder: Path) -> dict[str, Any]:
    try:
        return read_snapshot(folder / _STATE)
    except ModelFileError as error:
        cause = error.__cause__
        if cause is None or isinstance(cause, OSError):
            raise
        reason = str(cause).removeprefix("it is damaged: ") or type(cause).__name__
        raise DamagedError(folder, WHAT, f"is damaged ({reason})") from error


def _refuse_newer(folder: Path, version: object, known: int) -> None:
    if isinstance(version, int) and version > known:
        raise NewerError(folder, WHAT, "was written by a newer version of NetBuilder")


def _design(folder: Path, text: str) -> Design:
    try:
        return decode(text.encode())
    except NewerDesignError as error:
        problem = f"was written by a newer version of NetBuilder ({error})"
        raise NewerError(folder, WHAT, problem) from error


def _best(record: _Record) -> Best | None:
    if record.best is None:
        return None
    epoch, name, value, weights = record.best
    if np.shape(weights) != np.shape(record.state["weights"]) or weights.dtype.kind != "f":
        raise ValueError("the weights of its best epoch are none")
    return Best(epoch, name, value, locked(weights))


def _append(path: Path, batches: Array, earlier: int) -> None:
    """Add rows behind the first `earlier` ones; what an interrupted writing left there goes."""
    with open(path, "ab", opener=_open_private) as file:
        file.truncate(earlier * FIGURES * 8)
        file.seek(0, os.SEEK_END)
        file.write(np.ascontiguousarray(batches, np.float64).tobytes())
        file.flush()
        with suppress(OSError):
            os.fsync(file.fileno())


def _open_private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _batches(path: Path, count: int) -> Array:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode) or status.st_size < count * FIGURES * 8:
        raise ValueError("figures are missing")
    values = np.fromfile(path, np.float64, count * FIGURES)
    return locked(values.reshape(count, FIGURES))
