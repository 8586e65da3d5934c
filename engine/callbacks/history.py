"""The record of a training."""

from __future__ import annotations

from typing import Any

from engine.callbacks.base import Callback
from engine.types import Logs


class History(Callback):
    """Keeps each epoch's logs; `fit` returns one.

    Attributes:
        epoch: the epochs' numbers.
        history: a list per figure, one entry per epoch.
    """

    kept = ("epoch", "history")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.epoch: list[int] = []
        self.history: dict[str, list[Any]] = {}

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Start the list of epochs again."""
        self.epoch = []

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Append the epoch's figures."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
