"""Changes of the learning rate from epoch to epoch."""

from __future__ import annotations

from collections.abc import Callable
from numbers import Real
from typing import Any

from engine.callbacks.base import Callback, Logs
from engine.callbacks.monitoring import Monitor, say
from engine.errors import ParameterError


class ReduceLROnPlateau(Monitor):
    """Lowers the learning rate when a figure has not become better for some epochs.

    Args:
        monitor: the figure's name in the logs.
        factor: of the old learning rate; the new one is that much.
        patience: epochs without it becoming better until then.
        verbose: 1 to say when that happens.
        mode: 'min' or 'max', what is better; 'auto' knows it of the loss and the metrics.
        min_delta: how much better counts as better.
        cooldown: epochs after a change that do not count.
        min_lr: the lowest learning rate.
    """

    kept = ("best", "wait", "cooldown_counter")

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ) -> None:
        super().__init__(monitor, mode, min_delta=min_delta)
        if factor >= 1:
            raise ParameterError("factor", "less than 1", factor)
        self.factor = factor
        self.patience = patience
        self.verbose = verbose
        self.cooldown = cooldown
        self.min_lr = min_lr
        self.cooldown_counter = 0
        self.wait = 0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Begin anew."""
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
        optimizer.learning_rate = max(old * self.factor, self.min_lr)
        self.cooldown_counter = self.cooldown
        self.wait = 0
        if self.verbose > 0:
            say(f"\nEpoch {epoch + 1}: learning rate lowered to {optimizer.learning_rate:g}")


class LearningRateScheduler(Callback):
    """Sets the learning rate before each epoch.

    Args:
        schedule: takes the epoch, counted from 0, and the learning rate, or the epoch alone, and
            returns the new one.
        verbose: 1 to say what it is.
    """

    def __init__(self, schedule: Callable[..., Any], verbose: int = 0) -> None:
        super().__init__()
        self.schedule = schedule
        self.verbose = verbose

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Ask and set."""
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
