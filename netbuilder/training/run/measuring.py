"""What the weights of a training reach on data that it was not trained on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.callbacks.base import Callback
from engine.types import Array
from netbuilder.training.control import Control
from netbuilder.training.run.held_out import held_back
from netbuilder.training.run.preparation import Prepared

_BATCH: Final = 256


def reached(
    prepared: Prepared, control: Control, samples: tuple[Array, Array] | None = None
) -> Mapping[str, float]:
    """Figures of the present weights on samples and answers; on those of the test if None.

    Raises:
        StoppedError: the control said stop.
    """
    x, y = samples or (prepared.data.x_test, prepared.data.y_test)
    found: Mapping[str, float] = prepared.model.evaluate(
        x, y, batch_size=_BATCH, verbose=0, callbacks=[_StopsWith(control)], return_dict=True
    )
    return prepared.data.figures(found)


def validated(prepared: Prepared, control: Control) -> dict[str, float]:
    """The same on the validation samples, where there are any, as Keras names them."""
    held = held_back(prepared.data, prepared.training.validation_samples)
    figures = {} if held is None else reached(prepared, control, held)
    return {f"val_{name}": value for name, value in figures.items()}


class _StopsWith(Callback):
    """Ends an evaluation when the control says stop."""

    def __init__(self, control: Control) -> None:
        super().__init__()
        self._control = control

    def on_test_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        self._control.check()
