"""Changes of the learning rate from epoch to epoch."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import Any

from engine.callbacks.base import Callback
from engine.callbacks.monitoring import Monitor, say
from engine.declarations import anything, integer, real
from engine.errors import ParameterError
from engine.types import Logs


class ReduceLROnPlateau(Monitor):
    """Lowers the learning rate when a figure has not become better for some epochs."""

    kept = ("best", "wait", "cooldown_counter")

    factor: float = real(
        default=0.1,
        below=1.0,
        before="verbose",
        help="The factor that the learning rate is multiplied by each time.",
    )
    patience: int = integer(
        default=10,
        before="verbose",
        help="Epochs without improvement before the learning rate is reduced.",
    )
    min_delta: float = real(
        default=1e-4,
        as_given=True,
        advanced=True,
        help="The smallest change that counts as an improvement.",
    )
    cooldown: int = integer(
        default=0, help="Epochs to wait after a reduction before counting again."
    )
    min_lr: float = real(default=0.0, as_given=True, minimum=0.0, help="The lowest learning rate.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.min_delta = abs(self.min_delta)
        self.cooldown_counter = 0
        self.wait = 0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Start counting again."""
        self.best = None
        self.cooldown_counter = 0
        self.wait = 0

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Compare, enter the learning rate in the logs, and lower it where it is time to."""
        logs = {} if logs is None else logs
        logs["learning_rate"] = float(self.model.optimizer.learning_rate)
        value = self.figure(logs, "decide about the learning rate")
        if value is None:
            return
        if self.cooldown_counter:
            self.cooldown_counter -= 1
            self.wait = 0
        if self.improves(value, self.best):
            self.best = value
            self.wait = 0
        elif not self.cooldown_counter:
            self.wait += 1
            if self.wait >= self.patience:
                self._lower(epoch)

    def _lower(self, epoch: int) -> None:
        optimizer = self.model.optimizer
        old = float(optimizer.learning_rate)
        if old <= self.min_lr:
            return
        lower = float(f"{old * self.factor:.15g}")  # 0.1 x 0.1 is to be 0.01.
        optimizer.learning_rate = max(lower, self.min_lr)
        self.cooldown_counter = self.cooldown
        self.wait = 0
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: learning rate lowered to {optimizer.learning_rate:g}")


class LearningRateScheduler(Callback):
    """Sets the learning rate before each epoch."""

    schedule: Callable[..., Any] = anything(
        help="Takes the epoch, counted from 0, and the learning rate, or the epoch alone, and "
        "returns the new learning rate."
    )
    verbose: Any = anything(default=0, help="1 to print the learning rate.")

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Set the learning rate that the function returns."""
        optimizer = self.model.optimizer
        try:
            rate = self.schedule(epoch, float(optimizer.learning_rate))
        except TypeError:
            rate = self.schedule(epoch)
        if isinstance(rate, bool | int) or not isinstance(rate, Real):
            raise ParameterError("schedule", "a function that returns a float", rate)
        optimizer.learning_rate = float(rate)
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: learning rate set to {float(rate):g}")

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Enter it in the logs."""
        if logs is not None:
            logs["learning_rate"] = float(self.model.optimizer.learning_rate)
