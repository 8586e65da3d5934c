"""The types that the engine's signatures share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
"""An array of the model's floating-point type, or of labels."""

Shape: TypeAlias = tuple[int | None, ...]
"""A shape whose first entry is the batch; None where a dimension is free."""

if TYPE_CHECKING:
    Generator: TypeAlias = np.random.Generator
    """The source of randomness when nobody passes a generator."""
else:
    Generator = "numpy.random.Generator"  # NumPy imports its random numbers at their first use.


@dataclass(frozen=True)
class KerasTensor:
    """A shape and a type without values, as `inputs` and `outputs` are.

    Attributes:
        shape: the batch in front.
        dtype: of the values.
        name: of what puts them out.
    """

    shape: Shape
    dtype: str
    name: str


Logs: TypeAlias = dict[str, float]
"""Figures under their names, as callbacks get them."""


class Model(Protocol):
    """What callbacks, and whoever drives a training, know of the model that trains.

    Attributes:
        stop_training: set to True, it ends a training after the batch or epoch of the moment.
        stop_evaluating: set to True, it ends an evaluation after the batch of the moment.
        stop_predicting: likewise, a prediction.
        steps_per_execution: batches that callbacks are told of together.
        training_now: the run that is training the model, if one is.
    """

    stop_training: bool
    stop_evaluating: bool
    stop_predicting: bool
    steps_per_execution: int
    training_now: Any

    @property
    def layers(self) -> list[Any]:
        """The layers, first to last."""

    @property
    def optimizer(self) -> Any:
        """The optimizer, or None."""

    @property
    def metrics(self) -> list[Any]:
        """The metrics in use."""

    @property
    def metrics_names(self) -> list[str]:
        """The names of loss and metrics."""

    def get_weights(self) -> list[Array]:
        """Copies of all weights."""

    def set_weights(self, weights: Any) -> None:
        """Set all weights."""

    def get_flat_weights(self) -> Array:
        """A copy of all weights end to end."""

    def set_flat_weights(self, flat: Array) -> None:
        """Set all weights from such a copy."""

    def flat(self) -> Any:
        """All weights and gradients, end to end."""

    def step(self) -> Any:
        """What takes a batch through the network and back."""

    def save(self, filepath: Any, overwrite: bool = True) -> None:
        """Write the whole model."""

    def save_weights(self, filepath: Any, overwrite: bool = True) -> None:
        """Write the weights alone."""
