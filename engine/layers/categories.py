"""Numbers as categories: which bin they fall into, and one value for each category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.declarations import Given, choice, fixed, integer, real, reals
from engine.errors import DataError, ParameterError
from engine.layers.arguments import LayerName, layer_type
from engine.layers.base import LAYERS, Layer
from engine.types import Array, Shape

_SPARSE = "there are no sparse arrays"
_MODES = (
    "'one_hot' makes values of 0 and a single 1 of each number, 'multi_hot' marks the numbers that "
    "a sample holds, 'count' counts them."
)


def encoded_shape(shape: Shape, mode: str, depth: int) -> Shape:
    """The shape of `encoded`."""
    if mode != "one_hot":
        kept = (shape[0], *shape[2:]) if len(shape) > 1 else ()
    elif len(shape) > 1 and shape[-1] == 1:
        kept = shape[:-1]
    else:
        kept = shape
    return (*kept, depth)


def encoded(
    indices: Array, mode: str, depth: int, dtype: npt.DTypeLike, weights: Array | None = None
) -> Array:
    """Whole numbers from 0 to `depth` - 1 with a value for each of these; negative ones count not.

    Args:
        indices: shape (n, length, ...), or (length,) for a single sample.
        mode: 'one_hot' for each number by itself; 'multi_hot' or 'count' for those of a sample.
        depth: how many there are.
        dtype: of the result.
        weights: how much each number counts, in the shape of `indices`; 1 where None.
    """
    shape = tuple(size or 0 for size in encoded_shape(indices.shape, mode, depth))
    along = 1 if indices.ndim > 1 else 0

    def row_by_row(values: Array) -> Array:
        if mode == "one_hot" or values.ndim == 0:
            return values.reshape(-1, 1)
        return np.moveaxis(values, along, -1).reshape(-1, values.shape[along])

    rows = row_by_row(indices)
    counted = rows >= 0
    places = rows + depth * np.arange(len(rows))[:, None]
    worth = (
        None if weights is None else row_by_row(np.broadcast_to(weights, indices.shape))[counted]
    )
    counts = np.bincount(places[counted], worth, minlength=len(rows) * depth).reshape(shape)
    return (counts if mode == "count" else counts > 0).astype(dtype)


class _Encoding(Layer):
    """Whole numbers below a depth, in one of several forms; no gradient passes."""

    output_mode: Any
    _weights: Array | None = None

    def depth(self) -> int:
        """How many categories there are."""
        raise NotImplementedError

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """A value for each category, in the place of the numbers of a sample or of each number."""
        if self.output_mode == "int":
            return input_shape
        return encoded_shape(input_shape, self.output_mode, self.depth())

    def encode(self, indices: Array) -> Array:
        """The form of some whole numbers."""
        if self.output_mode == "int":
            return indices.astype(self.dtype)
        return encoded(indices, self.output_mode, self.depth(), self.dtype, self._weights)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """The form of the categories that the inputs stand for."""
        self._inputs = inputs
        return self.encode(self.categories(inputs))

    def categories(self, inputs: Array) -> Array:
        """The category of each input."""
        raise NotImplementedError

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """0: between two steps nothing changes."""
        return np.zeros_like(self._inputs) if needs_input else None


@LAYERS.register("CategoryEncoding")
class CategoryEncoding(_Encoding):
    """Whole numbers from 0 on, each category with a value of its own."""

    help = "Encodes integers, one for each category, as 0s and 1s."
    formula = "y = zeros(num_tokens)\ny[x] = 1"

    num_tokens: int | None = integer(
        default=None,
        nullable=True,
        minimum=1,
        maximum=2**24,
        initial=10,
        help="The number of categories, counted from 0.",
    )
    output_mode: str = choice(("multi_hot", "one_hot", "count"), default="multi_hot", help=_MODES)
    sparse: bool = fixed(default=False, written="never", reason=_SPARSE)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.depth()

    def depth(self) -> int:
        """The number of tokens."""
        if self.num_tokens is None:
            raise ParameterError("num_tokens", "how many categories there are", None)
        return self.num_tokens

    def __call__(  # type: ignore[override]  # As in Keras, the weights come second.
        self,
        inputs: npt.ArrayLike,
        count_weights: npt.ArrayLike | None = None,
        training: bool = False,
    ) -> Array:
        """A new array with the output for `inputs`.

        Args:
            inputs: whole numbers, the samples first.
            count_weights: how much each of them counts, in mode 'count'.
            training: of no meaning here.

        Raises:
            ParameterError: there are weights in another mode.
        """
        if count_weights is not None and self.output_mode != "count":
            raise ParameterError("count_weights", "None unless output_mode is 'count'", "weights")
        self._weights = None if count_weights is None else np.asarray(count_weights, self.dtype)
        try:
            return super().__call__(inputs, training)
        finally:
            self._weights = None

    def categories(self, inputs: Array) -> Array:
        """The inputs as whole numbers.

        Raises:
            DataError: one is none, or none of the categories.
        """
        with np.errstate(invalid="ignore"):
            indices = inputs.astype(np.intp)
            wrong = (indices != inputs) | (indices < 0) | (indices >= self.depth())
        if wrong.any():
            raise DataError(
                f"Layer '{self.name}' takes whole numbers from 0 to {self.depth() - 1}; received "
                f"{inputs[wrong][0]:.9g}. Enlarge num_tokens, or renumber the categories."
            )
        return indices


class _NameAndTypeLast(Layer, kw_only=True):
    """Keras takes these after the other arguments of the layer."""

    dtype: Given[Any, str] = layer_type()
    name: LayerName = LayerName(default=None, common=True)


@LAYERS.register("Discretization")
class Discretization(_Encoding, _NameAndTypeLast):
    """The number of the bin that each value falls into; the bounds belong to the bin above.

    The bounds are given, or found by `adapt` so that each bin holds as many of its values.
    """

    help = "Assigns each value to one of several bins."
    formula = "y = searchsorted(bin_boundaries, x, side='right')"

    bin_boundaries: Given[Sequence[float] | None, list[float] | None] = reals(
        default=None,
        nullable=True,
        initial=(0.5,),
        as_given=True,
        help="The boundaries between bins, in increasing order.",
    )
    num_bins: int | None = integer(
        default=None,
        nullable=True,
        minimum=1,
        hidden=True,
        help="The number of bins that adapt computes, where no boundaries are given.",
    )
    epsilon: float = real(
        default=0.01,
        above=0.0,
        maximum=1.0,
        hidden=True,
        help="How far the fraction of values in a bin may be off after adapt.",
    )
    output_mode: str = choice(("int", "one_hot", "multi_hot", "count"), default="int", help=_MODES)
    sparse: bool = fixed(default=False, reason=_SPARSE)

    def __post_init__(self) -> None:
        super().__post_init__()
        bounds = self.bin_boundaries
        if (bounds is None) == (self.num_bins is None):
            expected = "given where num_bins is not, and only there"
            raise ParameterError("bin_boundaries", expected, bounds)
        if bounds is not None and bounds != sorted(bounds):
            raise ParameterError("bin_boundaries", "numbers in ascending order", bounds)
        self.reset_state()

    def get_config(self) -> dict[str, Any]:
        """The config as Keras has it here: the type by its name, and no mention of training."""
        config = super().get_config()
        del config["trainable"]
        return {**config, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Discretization:
        """The layer; with bounds that `adapt` found, where both bounds and number are there."""
        if config.get("num_bins") is None or config.get("bin_boundaries") is None:
            return cls(**config)
        bounds = cls(config["bin_boundaries"]).bin_boundaries
        layer = cls(**{**config, "bin_boundaries": None})
        layer.bin_boundaries = bounds
        return layer

    def depth(self) -> int:
        """One bin more than bounds."""
        if self.bin_boundaries is not None:
            return len(self.bin_boundaries) + 1
        return self.num_bins or 0

    def categories(self, inputs: Array) -> Array:
        """The number of the bounds that are not larger.

        Raises:
            DataError: there are no bounds yet.
        """
        if self.bin_boundaries is None:
            raise DataError(
                f"Layer '{self.name}' has no bounds yet; call adapt with data, or give it "
                "bin_boundaries."
            )
        bounds = np.asarray(self.bin_boundaries, self.dtype)
        return np.searchsorted(bounds, inputs, side="right")

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Find bounds between which equal shares of the values lie, within `epsilon`.

        Args:
            data: an array, or batches of values.
            steps: how many batches are taken; all where None.

        Raises:
            ParameterError: the bounds were given.
            DataError: there are no data.
        """
        if self.num_bins is None:
            expected = "None for a layer that is to adapt to data; give num_bins instead"
            raise ParameterError("bin_boundaries", expected, self.bin_boundaries)
        self.reset_state()
        batches = [data] if hasattr(data, "__array__") else data
        for number, batch in enumerate(batches):
            if steps is not None and number >= steps and batches is data:
                break
            self.update_state(batch)
        if not self._summary.size:
            raise DataError(f"Layer '{self.name}' was given no data to adapt to.")
        self.finalize_state()

    def reset_state(self) -> None:
        """Forget all values that were seen."""
        self._summary = np.zeros((2, 0), "float32")

    def update_state(self, data: npt.ArrayLike) -> None:
        """See some values more."""
        own = _summary(np.asarray(data), self.epsilon)
        both = np.concatenate((own, self._summary), axis=1)
        self._summary = _compressed(both[:, np.argsort(both[0])], self.epsilon)

    def finalize_state(self) -> None:
        """Find the bounds for the values that were seen."""
        if self.num_bins is not None:
            bounds = _compressed(self._summary, 1 / self.num_bins)[0, :-1]
            self.bin_boundaries = bounds.tolist()


def _summary(values: Array, epsilon: float) -> Array:
    """Every so many of the values in order, and how many each stands for; shape (2, kept)."""
    ordered = np.sort(values.astype("float32"), axis=None)
    step = max(ordered.size * epsilon, 1)
    kept = ordered[int(step - 1) :: int(step)]
    return np.stack([kept, np.full_like(kept, step)])


def _compressed(summary: Array, epsilon: float) -> Array:
    """A summary in steps of a share `epsilon` of all values, linear in between."""
    if summary.shape[1] * epsilon < 1:
        return summary
    shares = epsilon + np.arange(0.0, 1.0, epsilon)
    reached = np.cumsum(summary[1])
    below = reached / reached[-1]
    values = np.interp(shares, below, summary[0])
    counts = np.diff(np.interp(shares, below, reached), prepend=0)
    return np.stack([values, counts]).astype("float32")
