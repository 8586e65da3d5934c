"""Saves the model while it trains."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from engine.callbacks.base import Callback
from engine.callbacks.monitoring import Every, Monitor, frequency, say
from engine.declarations import Given, anything, boolean, real
from engine.errors import ParameterError
from engine.types import Logs


class _ToFile(Callback):
    """Something that is written to a file."""

    filepath: Given[str | os.PathLike[str], str] = anything(
        help="Where to; '{epoch:02d}', '{batch}' and figures such as '{val_loss:.2f}' in it are "
        "filled in. It ends in '.keras' or '.h5', or in '.weights.h5' with save_weights_only."
    )


class ModelCheckpoint(Monitor, _ToFile):
    """Writes the model, or its weights, to a file after each epoch or after so many batches."""

    kept = ("best",)

    save_best_only: bool = boolean(
        default=False,
        before="mode",
        help="Whether to save only models that are better than those before.",
    )
    save_weights_only: bool = boolean(
        default=False, before="mode", help="Whether to leave out everything but the weights."
    )
    save_freq: str | int = frequency()
    initial_value_threshold: float | None = real(
        default=None,
        nullable=True,
        as_given=True,
        help="What the first model must be better than, if anything.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.best = self.initial_value_threshold
        self.filepath = os.fspath(self.filepath)
        endings = (".weights.h5",) if self.save_weights_only else (".keras", ".h5")
        if not self.filepath.endswith(endings):
            wanted = " or ".join(map(repr, endings))
            raise ParameterError("filepath", f"a path that ends in {wanted}", self.filepath)
        self._every = Every(self.save_freq)
        self._epoch = 0

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Remember the epoch."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Save where so many batches have passed."""
        if self._every.due():
            self._save(self._epoch, batch, logs or {})

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Save where epochs count."""
        if self.save_freq == "epoch":
            self._save(epoch, None, logs or {})

    def state(self) -> dict[str, Any]:
        """The state, including how many batches have passed."""
        return {**super().state(), "seen": self._every.seen}

    def restore(self, state: dict[str, Any]) -> None:
        """Restore the state, including how many batches had passed."""
        super().restore(state)
        self._every.seen = int(state["seen"])

    def _save(self, epoch: int, batch: int | None, logs: Logs) -> None:
        path = self._path(epoch, batch, logs)
        if not self._wanted(epoch, logs, path):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.save_weights_only:
            self.model.save_weights(path, overwrite=True)
        else:
            self.model.save(path, overwrite=True)
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: saved {path}")

    def _wanted(self, epoch: int, logs: Logs, path: Path) -> bool:
        if not self.save_best_only:
            return True
        value = self.figure(logs, "tell which model is best, and saves each")
        if value is None or np.ndim(value):
            return True
        before = "nothing" if self.best is None else f"{self.best:.5f}"
        better = self.improves(value, self.best)
        if self.verbose > 0:
            change = f"went from {before} to {value:.5f}" if better else f"stayed at {before}"
            say(f"\nEpoch {epoch + 1}: the best {self.monitor} {change}")
        if better:
            self.best = value
        return better

    def _path(self, epoch: int, batch: int | None, logs: Logs) -> Path:
        values = {"epoch": epoch + 1, **({} if batch is None else {"batch": batch + 1}), **logs}
        try:
            return Path(self.filepath.format(**values))
        except (KeyError, IndexError, ValueError) as error:
            known = ", ".join(f"{{{name}}}" for name in values)
            expected = f"a path with no other fields than {known} ({error})"
            raise ParameterError("filepath", expected, self.filepath) from None
