"""Lets the running mean of the weights take part."""

from __future__ import annotations

from engine.callbacks.base import Callback
from engine.declarations import boolean
from engine.errors import ParameterError
from engine.types import Logs


class SwapEMAWeights(Callback):
    """Evaluates and predicts with the running mean that an optimizer with `use_ema` keeps."""

    kept = ("_swapped",)

    swap_on_epoch: bool = boolean(
        default=False,
        help="Whether the mean is also in the model at the end of each epoch, for callbacks that "
        "save it; put this one before them.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self._swapped = False

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """The weights that train come back."""
        if self.swap_on_epoch:
            self._put(averages=False)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """The means come in; after the last epoch they stay."""
        if self.swap_on_epoch:
            self._put(averages=True)
            if epoch == self.params["epochs"] - 1:
                # The training ends by setting the weights to the means, which are the weights now.
                average = self.model.optimizer.average
                average[...] = self.model.flat().trainable

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """The means come in."""
        self._put(averages=True)

    def on_test_end(self, logs: Logs | None = None) -> None:
        """The weights that train come back."""
        self._put(averages=False)

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        """The means come in."""
        self._put(averages=True)

    def on_predict_end(self, logs: Logs | None = None) -> None:
        """The weights that train come back."""
        self._put(averages=False)

    def _put(self, averages: bool) -> None:
        optimizer = self.model.optimizer
        if not getattr(optimizer, "use_ema", False):
            expected = "an optimizer with use_ema=True where SwapEMAWeights is used"
            raise ParameterError("optimizer", expected, optimizer)
        average = optimizer.average
        if averages == self._swapped or average is None:
            return
        weights = self.model.flat().trainable
        weights[...], average[...] = average.copy(), weights.copy()
        self._swapped = averages
