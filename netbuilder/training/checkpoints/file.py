"""A training on its way, in a folder: all that is needed to resume it bit for bit.

The batches' figures lie in a file of their own, so that a long run costs no more per checkpoint
than a short one; the checkpoint says how many of them belong to it, and whether they are whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import numpy as np

from engine import archives
from engine.errors import ModelFileError
from engine.models import snapshot
from engine.saving.snapshots import read as read_snapshot
from engine.saving.snapshots import write as write_snapshot
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.errors import NewerDesignError, for_later
from netbuilder.design.storage import decode, encode
from netbuilder.storage import folders
from netbuilder.storage.errors import (
    DAMAGED_BECAUSE,
    NEWER,
    DamagedError,
    NewerError,
    reading,
)
from netbuilder.training.checkpoints import batch_rows
from netbuilder.training.checkpoints.batch_rows import FIGURES, FIRST, Rows, widened
from netbuilder.training.records import Best, locked
from netbuilder.translation import mark, say

__all__ = ["FIGURES", "VERSION", "Checkpoint", "changed", "exists", "read", "write"]

VERSION: Final = 3
"""The version of checkpoints with more figures of each batch; version 2 keeps these in a file of
another name."""

WHAT: Final = mark("interrupted training")
"""What a checkpoint is of, in a sentence."""

_STATE: Final = "checkpoint.npz"


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """The state of an interrupted run.

    Attributes:
        design: what is trained, as it was at that moment.
        data: fingerprint of the data.
        state: the engine's snapshot.
        batches: float64 (n, FIGURES + k), of all batches so far; the last k columns are of the
            figures that the design has watched behind the first.
        epochs: the figures of each complete epoch.
        best: the best of these; None before the first.
        seconds: that the training has taken, pauses not counted.
    """

    design: Design
    data: str
    state: Mapping[str, Any]
    batches: Array
    epochs: tuple[Mapping[str, float], ...]
    best: Best | None
    seconds: float = 0.0

    @property
    def where(self) -> str:
        """The place in the run, as 'epoch 3 of 10'."""
        epoch = min(len(self.epochs) + 1, self.design.epochs)
        return say("epoch {epoch} of {epochs}", epoch=epoch, epochs=self.design.epochs)


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
    known = _known(folder)
    rows = batch_rows.write(folder, known, earlier, checkpoint.batches)
    best = checkpoint.best
    content = {
        "version": VERSION if rows.width > FIGURES else 1 if rows.name == FIRST else 2,
        "design": encode(checkpoint.design).decode(),
        "data": checkpoint.data,
        **rows.entries(),
        "epochs": [dict(logs) for logs in checkpoint.epochs],
        "best": None if best is None else [best.epoch, best.name, best.value, best.weights],
        "seconds": checkpoint.seconds,
        "state": checkpoint.state,
    }
    write_snapshot(folder / _STATE, content, private=True)
    batch_rows.tidy(folder, rows)


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
    seconds: Annotated[float, msgspec.Meta(ge=0)] = 0.0


def read(folder: Path) -> Checkpoint:
    """The checkpoint in a folder, every part of it checked.

    Raises:
        StorageError: there is none, or it cannot be read: damaged, newer, or not to be had now.
    """
    with reading(folder, WHAT):
        content = _content(folder)
        _refuse_newer(folder, content.get("version"), VERSION)
        if content.get("version") not in range(1, VERSION + 1):
            raise DamagedError(folder, WHAT, DAMAGED_BECAUSE, say("no valid version"))
        record = msgspec.convert(content, _Record)
        _refuse_newer(folder, record.state.get("version"), snapshot.VERSION)
        snapshot.check(record.state)
        design = _design(folder, record.design)
        rows = batch_rows.read(folder, Rows.named_in(content))
        return Checkpoint(
            design=design,
            data=record.data,
            state=record.state,
            batches=widened(rows, FIGURES + len(design.watched[1:])),
            epochs=tuple(record.epochs),
            best=_best(record),
            seconds=record.seconds,
        )


def _content(folder: Path) -> dict[str, Any]:
    try:
        return read_snapshot(folder / _STATE)
    except ModelFileError as error:
        cause = error.__cause__
        if cause is None or isinstance(cause, OSError):
            raise
        reason = str(cause).removeprefix("it is damaged: ") or type(cause).__name__
        raise DamagedError(folder, WHAT, DAMAGED_BECAUSE, reason) from error


def _refuse_newer(folder: Path, version: object, known: int) -> None:
    if isinstance(version, int) and version > known:
        raise NewerError(folder, WHAT, NEWER)


def _design(folder: Path, text: str) -> Design:
    try:
        return decode(text.encode())
    except NewerDesignError as error:
        raise for_later(folder, WHAT, error) from error


def _best(record: _Record) -> Best | None:
    if record.best is None:
        return None
    epoch, name, value, weights = record.best
    if np.shape(weights) != np.shape(record.state["weights"]) or weights.dtype.kind != "f":
        raise ValueError(say("the weights of its best epoch are missing"))
    return Best(epoch, name, value, locked(weights))


def _known(folder: Path) -> Rows | None:
    """What the checkpoint that is there says of its rows; None where there is none.

    Raises:
        OSError: it cannot be read.
        ModelFileError: it is damaged.
    """
    path = folder / _STATE
    if not path.exists():
        return None
    try:
        document = archives.document(archives.read(path, [archives.HEAD]))
    except archives.DamagedArchiveError:
        document = read_snapshot(path)  # as an earlier version wrote it, where it is whole
    try:
        return Rows.named_in(document)
    except archives.DAMAGE as error:
        raise ModelFileError(path, say("is damaged"), say("start the training over")) from error
