"""Ends a training that does not get better."""

from __future__ import annotations

from engine.callbacks.monitoring import Monitor, say
from engine.declarations import boolean, integer, real
from engine.types import Array, Logs


class EarlyStopping(Monitor):
    """Stops when a figure has not become better for some epochs.

    Attributes:
        stopped_epoch: the epoch at which it stopped; 0 if it did not.
        best_epoch: the one with the best figure.
        best_weights: the weights of that epoch, if they are to be restored.
    """

    kept = ("best", "wait", "stopped_epoch", "best_epoch", "best_weights")

    min_delta: float = real(
        default=0,
        as_given=True,
        before="verbose",
        help="The smallest change that counts as an improvement.",
    )
    patience: int = integer(
        default=0, before="verbose", help="Epochs without improvement before training stops."
    )
    baseline: float | None = real(
        default=None,
        nullable=True,
        as_given=True,
        help="A value to reach; epochs that miss it do not count as improvements.",
    )
    restore_best_weights: bool = boolean(
        default=False, help="Whether to restore the weights of the best epoch at the end."
    )
    start_from_epoch: int = integer(default=0, help="The first epoch that counts.")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.min_delta = abs(self.min_delta)
        self._reset()

    def _reset(self) -> None:
        self.best = None
        self.wait = 0
        self.stopped_epoch = 0
        self.best_epoch = 0
        self.best_weights: list[Array] | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Start counting again."""
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
