"""Ends a training that does not get better."""

from __future__ import annotations

from engine.callbacks.base import Logs
from engine.callbacks.monitoring import Monitor, say
from engine.types import Array


class EarlyStopping(Monitor):
    """Stops when a figure has not become better for some epochs.

    Args:
        monitor: the figure's name in the logs.
        min_delta: how much better counts as better.
        patience: epochs without it becoming better until the training ends.
        verbose: 1 to say when that happens.
        mode: 'min' or 'max', what is better; 'auto' knows it of the loss and the metrics.
        baseline: a figure that has to be reached; epochs short of it count as not better.
        restore_best_weights: whether the model gets the weights of its best epoch at the end.
        start_from_epoch: the first epoch that counts.

    Attributes:
        stopped_epoch: the epoch at which it stopped; 0 if it did not.
        best_epoch: the one with the best figure.
        best_weights: the weights of that epoch, if they are to be restored.
    """

    kept = ("best", "wait", "stopped_epoch", "best_epoch", "best_weights")

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ) -> None:
        super().__init__(monitor, mode, min_delta=min_delta)
        self.patience = patience
        self.verbose = verbose
        self.baseline = baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self._reset()

    def _reset(self) -> None:
        self.best = None
        self.wait = 0
        self.stopped_epoch = 0
        self.best_epoch = 0
        self.best_weights: list[Array] | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Begin anew."""
        self._reset()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Compare, and stop where patience is at its end."""
        value = self.figure(logs, "decide whether to stop")
        if value is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self._keep(epoch)
        self.wait += 1
        if self.improves(value, self.best):
            self.best = value
            self._keep(epoch)
            if self.baseline is None or self.improves(value, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Give the model its best weights back."""
        if self.stopped_epoch > 0 and self.verbose > 0:
            say(f"Epoch {self.stopped_epoch + 1}: stopped early")
        if self.best_weights is not None:
            if self.verbose > 0:
                say(f"The model has the weights of its best epoch again, {self.best_epoch + 1}.")
            self.model.set_weights(self.best_weights)

    def _keep(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()
