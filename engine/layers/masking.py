"""Steps that do not count: which they are, and how that travels through layers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.declarations import real
from engine.errors import ParameterError, ShapeError
from engine.layers.base import LAYERS, Layer
from engine.types import Array


def passed(layer: Layer, inputs: Array, training: bool, mask: Array | None) -> Array:
    """A layer's output for inputs that have a mask, or none."""
    if mask is None:
        return layer.call(inputs, training)
    return layer.call_masked(inputs, training, mask)


class TakesMask(Layer):
    """A layer that computes something else where its inputs have a mask."""

    supports_masking = True

    def __call__(
        self, inputs: npt.ArrayLike, training: bool = False, mask: npt.ArrayLike | None = None
    ) -> Array:
        """A new array with the output for `inputs`; `mask` says what of them counts, else all."""
        array = self.ready_for(inputs)
        output = passed(self, array, training, None if mask is None else np.asarray(mask, bool))
        self.note(output)
        return output.copy()

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """The layer's output; of the inputs only what the mask holds counts."""
        raise NotImplementedError

    def call_masked(self, inputs: Array, training: bool, mask: Array) -> Array:
        """The same."""
        return self.call(inputs, training, mask)

    def check_steps(self, inputs: Array, mask: Array) -> None:
        """See that a mask says of each step whether it counts.

        Raises:
            ShapeError: it does not.
        """
        if mask.shape != inputs.shape[:2]:
            raise ShapeError(
                f"Layer '{self.name}' takes a mask of shape {inputs.shape[:2]}, a value for each "
                f"step; received one of shape {mask.shape}."
            )


class MaskSecond(TakesMask):
    """Such a layer of Keras's that takes the mask before it is told whether it trains."""

    def __call__(  # type: ignore[override]
        self, inputs: npt.ArrayLike, mask: npt.ArrayLike | None = None, training: bool = False
    ) -> Array:
        """A new array with the output for `inputs`; `mask` says what of them counts, else all."""
        return super().__call__(inputs, training, mask)


class StateSecond(TakesMask):
    """Such a layer of Keras's that takes a state to begin with before all else."""

    def __call__(  # type: ignore[override]
        self,
        inputs: npt.ArrayLike,
        initial_state: object = None,
        mask: npt.ArrayLike | None = None,
        training: bool = False,
    ) -> Array:
        """A new array with the output for `inputs`.

        Args:
            inputs: shape (batch, steps, features).
            initial_state: None; the state begins at zero.
            mask: which steps count; all where None.
            training: whether values are dropped.

        Raises:
            ParameterError: a state is given.
        """
        if initial_state is not None:
            expected = "None, because the state begins at zero; stateful=True carries it on"
            raise ParameterError("initial_state", expected, "a state")
        return super().__call__(inputs, training, mask)


@LAYERS.register("Masking")
class Masking(Layer):
    """Steps whose values all equal `mask_value` become 0, and do not count in the layers above.

    Input and output (batch, steps, ..., features).
    """

    help = "Lets the following layers skip the padded steps of a sequence."
    formula = "y = where(all(x == mask_value, axis=-1, keepdims=True), 0, x)"
    supports_masking = True
    makes_mask = True

    mask_value: float = real(
        default=0.0,
        help="Steps whose values all equal this number are skipped.",
    )

    def compute_mask(self, inputs: Array, previous_mask: Array | None = None) -> Array:
        """True for the steps that count."""
        mask: Array = np.any(np.not_equal(inputs, self.mask_value), axis=-1)
        return mask

    def call(self, inputs: Array, training: bool = False) -> Array:
        """X, and 0 in the steps that do not count."""
        self._counts = self.compute_mask(inputs)[..., None]
        out = self._buffer("output", inputs.shape)
        out.fill(0)
        np.copyto(out, inputs, where=self._counts)
        return out

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient of the steps that count."""
        return np.multiply(gradient, self._counts, out=gradient)
