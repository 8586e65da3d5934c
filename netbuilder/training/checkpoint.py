"""A training on its way, in a folder: all that is needed to go on with it bit for bit.

The batches' figures lie in a file of their own, so that a long run costs no more per checkpoint
than a short one; the checkpoint says how many of them belong to it, and whether they are whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine import archives
from engine.errors import EngineError, ModelFileError
from engine.saving.snapshots import read as read_snapshot
from engine.saving.snapshots import write as write_snapshot
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.storage import decode, encode
from netbuilder.storage import folders
from netbuilder.training import batch_rows
from netbuilder.training.batch_rows import FIGURES, FIRST, Rows
from netbuilder.training.records import Best, locked

__all__ = ["FIGURES", "VERSION", "Checkpoint", "exists", "read", "write"]

VERSION: Final = 2
"""Of checkpoints whose figures lie in another file than in the first version."""

_STATE: Final = "checkpoint.npz"


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
    known = _known(folder)
    rows = batch_rows.write(folder, known, earlier, checkpoint.batches)
    best = checkpoint.best
    content = {
        "version": 1 if rows.name == FIRST else VERSION,
        "design": encode(checkpoint.design).decode(),
        "data": checkpoint.data,
        **rows.entries(),
        "epochs": [dict(logs) for logs in checkpoint.epochs],
        "best": None if best is None else [best.epoch, best.name, best.value, best.weights],
        "state": checkpoint.state,
    }
    write_snapshot(folder / _STATE, content)
    if known is None or known.name != rows.name:
        batch_rows.tidy(folder, rows)


def exists(folder: Path) -> bool:
    """Whether a folder has one."""
    return (folder / _STATE).is_file()


def read(folder: Path) -> Checkpoint:
    """The checkpoint in a folder.

    Raises:
        EngineError: there is none, or it is damaged or of another version.
        DesignError: its design is one that this version does not know.
    """
    path = folder / _STATE
    content = read_snapshot(path)
    try:
        if content["version"] not in range(1, VERSION + 1):
            raise ModelFileError(
                path, "is of another version of NetBuilder", "begin the training anew"
            )
        best = content["best"]
        return Checkpoint(
            design=decode(content["design"].encode()),
            data=str(content["data"]),
            state=content["state"],
            batches=batch_rows.read(folder, Rows.named_in(content)),
            epochs=tuple(dict(logs) for logs in content["epochs"]),
            best=None if best is None else _best(*best),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        if isinstance(error, EngineError):
            raise
        raise ModelFileError(path, "is damaged", "begin the training anew") from error


def _best(epoch: int, name: str, value: float, weights: Array) -> Best:
    return Best(int(epoch), str(name), float(value), locked(np.asarray(weights)))


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
        raise ModelFileError(path, "is damaged", "begin the training anew") from error
