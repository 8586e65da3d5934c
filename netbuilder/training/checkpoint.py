"""A training on its way, in a folder: all that is needed to go on with it bit for bit.

The batches' figures are appended to a file of their own, so that a long run costs no more per
checkpoint than a short one; the checkpoint says how many of them belong to it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.errors import EngineError, ModelFileError
from engine.saving.snapshots import read as read_snapshot
from engine.saving.snapshots import write as write_snapshot
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.storage import decode, encode
from netbuilder.training.records import Best, locked

VERSION: Final = 1
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
    folder.mkdir(parents=True, exist_ok=True)
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
    write_snapshot(folder / _STATE, content)


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
        if content["version"] != VERSION:
            raise ModelFileError(
                path, "is of another version of NetBuilder", "begin the training anew"
            )
        best = content["best"]
        return Checkpoint(
            design=decode(content["design"].encode()),
            data=str(content["data"]),
            state=content["state"],
            batches=_batches(folder / _BATCHES, int(content["batches"])),
            epochs=tuple(dict(logs) for logs in content["epochs"]),
            best=None if best is None else _best(*best),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
        if isinstance(error, EngineError):
            raise
        raise ModelFileError(path, "is damaged", "begin the training anew") from error


def _best(epoch: int, name: str, value: float, weights: Array) -> Best:
    return Best(int(epoch), str(name), float(value), locked(np.asarray(weights)))


def _append(path: Path, batches: Array, earlier: int) -> None:
    """Add rows behind the first `earlier` ones; what an interrupted writing left there goes."""
    with path.open("ab") as file:
        file.truncate(earlier * FIGURES * 8)
        file.seek(0, os.SEEK_END)
        file.write(np.ascontiguousarray(batches, np.float64).tobytes())
        file.flush()
        with suppress(OSError):
            os.fsync(file.fileno())


def _batches(path: Path, count: int) -> Array:
    values = np.fromfile(path, np.float64, count * FIGURES)
    if len(values) != count * FIGURES:
        raise ValueError("figures are missing")
    return locked(values.reshape(count, FIGURES))
