"""Ends a training whose loss is no number any more."""

from __future__ import annotations

import math

from engine.callbacks.base import Callback
from engine.callbacks.monitoring import say
from engine.declarations import boolean
from engine.types import Logs


class TerminateOnNaN(Callback):
    """Stops at a loss that is NaN or infinite."""

    takes_any_data = True

    raise_error: bool = boolean(default=False, help="Whether to raise an error.")

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Look at the loss."""
        loss = (logs or {}).get("loss")
        if loss is None or math.isfinite(loss):
            return
        message = f"The loss is {loss} at batch {batch}; try a lower learning rate."
        if self.raise_error:
            raise RuntimeError(message)
        say(f"{message} The training ends here.")
        self.model.stop_training = True
