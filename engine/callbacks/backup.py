"""Lets a training that was broken off go on where it was."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from engine.callbacks.base import Callback
from engine.callbacks.monitoring import Every, frequency
from engine.declarations import Given, anything, boolean
from engine.errors import EngineError, ParameterError
from engine.types import Logs

_NAME = "training.npz"
_BEFORE = "training.before.npz"


class BackupAndRestore(Callback):
    """Keeps a snapshot of the training in a folder, and goes on from one that it finds there.

    The training goes on at the very step at which the snapshot was taken, bit for bit as if it had
    not been broken off, with the same model, data and arguments.
    """

    backup_dir: Given[str | os.PathLike[str], str] = anything(help="The folder to write to.")
    save_freq: str | int = frequency()
    double_checkpoint: bool = boolean(
        default=False,
        help="Whether to keep the previous snapshot too, in case the last one is damaged.",
    )
    delete_checkpoint: bool = boolean(
        default=True, help="Whether to delete the folder when training has finished."
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if not (isinstance(self.backup_dir, str | os.PathLike) and os.fspath(self.backup_dir)):
            raise ParameterError("backup_dir", "the name of a folder", self.backup_dir)
        self.backup_dir = os.fspath(self.backup_dir)
        self._every = Every(self.save_freq)
        self._begun = False

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Go on from a snapshot, if there is one."""
        self._begun = False
        run = self.model.training_now
        path = Path(self.backup_dir, _NAME)
        before = Path(self.backup_dir, _BEFORE)
        if run is None or not (path.exists() or before.exists()):
            return
        from engine.saving.snapshots import read

        try:
            state = read(path)
        except EngineError:
            if not before.exists():
                raise
            state = read(before)
        run.restore(state)

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Keep what the epochs before have come to."""
        if self._begun and self.save_freq == "epoch":
            self._save()
        self._begun = True

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Keep the state where so many batches have passed."""
        if self._every.due():
            self._save()

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Nothing is left to go on with."""
        if self.delete_checkpoint:
            shutil.rmtree(self.backup_dir, ignore_errors=True)

    def _save(self) -> None:
        run = self.model.training_now
        if run is None:
            return
        from engine.saving.snapshots import write

        path = Path(self.backup_dir, _NAME)
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.double_checkpoint and path.exists():
            path.replace(path.with_name(_BEFORE))
        write(path, run.snapshot())
