"""How one value of a block is computed from the values before it, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from engine import activations
from engine.layers import Dense, Layer
from engine.layers.convolution.base import Convolution
from engine.layers.convolution.transposed import TransposedConvolution
from engine.layers.pooling.everywhere import GlobalPooling
from engine.layers.pooling.windowed import Pooling
from engine.models.step import each_output
from engine.types import Array
from netbuilder.network.probe import Probe
from netbuilder.opened.fields import Shape, channels_of, field, taps

Way: TypeAlias = Literal["sum", "largest", "mean", "each", "steps"]

MOST: Final = 12
"""As many maps or units are shown; the rest is added up."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one map, or one unit, of the block before gives.

    Attributes:
        number: of the map or unit, counted from 0.
        values: what the value sees of it, float32 (height, width); NaN beyond the edges.
        weights: that they are multiplied by, of the same shape; None where there are none.
        total: the sum of the products; of a pooling the value that it makes.
        factor: that the sum is multiplied by, of a separable convolution; 1 otherwise.
    """

    number: int
    values: Array
    weights: Array | None
    total: float
    factor: float = 1.0

    @property
    def products(self) -> Array | None:
        """Values times weights, 0 beyond the edges; None where nothing is multiplied."""
        return None if self.weights is None else np.nan_to_num(self.values) * self.weights


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """How a value comes about.

    Attributes:
        block: whose value it is.
        index: of the value in the block's output for a sample.
        way: whether products are added up, the largest value wins, the mean is taken, one value
            becomes another, or it follows from steps that are not shown one by one.
        parts: of the block before; of a sum those that matter most, in their own order.
        count: as many parts as there are.
        rest: the sum of those that are not shown.
        winner: row and column of the largest value of a pooling; None for others.
        bias: that is added; None where there is none.
        total: before the activation.
        function: name of the activation; '' where there is none.
        value: what the block puts out.
        seen: the box of the block's input, the first and the last place along each axis.
    """

    block: str
    index: tuple[int, ...]
    way: Way
    parts: tuple[Part, ...]
    count: int
    rest: float
    winner: tuple[int, int] | None
    bias: float | None
    total: float
    function: str
    value: float
    seen: tuple[tuple[int, int], ...]


def walk(
    probe: Probe, weights: Array, sample: Array, block: str, index: Sequence[int]
) -> Walk | None:
    """Follow a value back to what it is computed from.

    Args:
        probe: of the network.
        weights: to compute with, flat, read-only.
        sample: as the network takes it.
        block: name of the block.
        index: of the value in what the block puts out for a sample.

    Returns:
        None where there is no such block or value.
    """
    with probe.model(weights) as model:
        line = model.stack.line
        below = np.reshape(sample, (1, *probe.design.input_shape)).astype(line[0].dtype)
        for layer, output in each_output(line, below):
            if layer.name == block:
                # A layer that holds another alone gives its output; so does the one it holds.
                inner: Any = getattr(layer, "layer", layer)
                held = inner if type(layer).__name__ == "SpectralNormalization" else layer
                return _walk(block, held, below[0], output[0], tuple(index))
            below = output
    return None


def _walk(
    block: str, layer: Layer, below: Array, output: Array, index: tuple[int, ...]
) -> Walk | None:
    if len(index) != output.ndim or any(
        not 0 <= place < size for place, size in zip(index, output.shape, strict=True)
    ):
        return None
    spans = field(layer, below.shape, output.shape, tuple((each, each + 1) for each in index))
    found = _parts(layer, below, index)
    bias = _bias(layer, index)
    value = float(output[index])
    way, parts, winner = found or ("steps", (), None)
    if found is None and all(end - first == 1 for first, end in spans):
        seen = tuple(first for first, _ in spans)
        way, parts = "each", (_single(seen[-1], float(below[seen])),)
    total = sum(part.total * part.factor for part in parts) if way == "sum" else value
    shown = _strongest(parts) if way == "sum" else parts
    rest = total - sum(part.total * part.factor for part in shown) if way == "sum" else 0.0
    return Walk(
        block=block,
        index=index,
        way=way,
        parts=shown,
        count=len(parts),
        rest=rest,
        winner=winner,
        bias=bias if way == "sum" else None,
        total=total + (bias or 0.0) if way == "sum" else value,
        function=_function(layer) if way == "sum" else "",
        value=value,
        seen=tuple((first, end - 1) for first, end in spans),
    )


def _parts(
    layer: Layer, below: Array, index: tuple[int, ...]
) -> tuple[Way, tuple[Part, ...], tuple[int, int] | None] | None:
    """What is added up or compared; None for layers that do neither."""
    if isinstance(layer, Pooling):
        patch = _patch(below[..., index[-1]], taps(layer, below.shape, index[:-1]))
        return _pooled(patch, index[-1], largest=type(layer).__name__.startswith("Max"))
    if isinstance(layer, GlobalPooling):
        largest = type(layer).__name__.startswith("GlobalMax")
        return _pooled(_flat(below[..., index[-1]]), index[-1], largest=largest)
    if isinstance(layer, Convolution):
        return "sum", _convolved(layer, below, index), None
    if isinstance(layer, Dense):
        return "sum", _weighted(layer, below[index[:-1]], index[-1]), None
    return None


def _convolved(layer: Convolution, below: Array, index: tuple[int, ...]) -> tuple[Part, ...]:
    some: Any = layer
    places = taps(layer, below.shape, index[:-1])
    unit, kind = index[-1], type(layer).__name__
    first, end = channels_of(layer, below.shape[-1], unit)
    found = []
    for channel in range(first, end):
        patch, factors = _patch(below[..., channel], places), [1.0]
        if isinstance(layer, TransposedConvolution):
            kernels = [some.kernel[..., unit, channel]]
        elif kind.startswith("Separable"):
            many = some.depth_multiplier
            kernels = [some.depthwise_kernel[..., channel, each] for each in range(many)]
            factors = list(some.pointwise_kernel.reshape(-1, some.filters)[:, unit])
            factors = factors[channel * many : (channel + 1) * many]
        elif kind.startswith("Depthwise"):
            kernels = [some.kernel[..., channel, unit % some.depth_multiplier]]
        else:
            kernels = [some.kernel[..., channel - first, unit]]
        for kernel, factor in zip(kernels, factors, strict=True):
            flat = _flat(kernel)
            total = float(np.sum(np.nan_to_num(patch).astype(np.float64) * flat))
            found.append(Part(channel, patch, flat, total, float(factor)))
    return tuple(found)


def _weighted(layer: Dense, inputs: Array, unit: int) -> tuple[Part, ...]:
    """The inputs of a unit, each with its weight."""
    weights = layer.kernel[:, unit]
    products = inputs.astype(np.float64) * weights
    return tuple(
        Part(number, _cell(inputs[number]), _cell(weights[number]), float(products[number]))
        for number in range(len(inputs))
    )


def _pooled(
    patch: Array, channel: int, *, largest: bool
) -> tuple[Way, tuple[Part, ...], tuple[int, int] | None]:
    known = np.isfinite(patch)
    winner = None
    total = float(patch[known].mean()) if known.any() else 0.0
    if largest and known.any():
        place = np.unravel_index(int(np.argmax(np.where(known, patch, -np.inf))), patch.shape)
        winner = int(place[0]), int(place[1])
        total = float(patch[winner])
    part = Part(channel, patch, None, total)
    return ("largest" if largest else "mean"), (part,), winner


def _patch(channel: Array, places: list[list[int | None]]) -> Array:
    """What a window covers of a channel, NaN beyond the edges, as rows and columns."""
    padded = channel.astype(np.float32)
    for axis, each in enumerate(places):
        taken = np.take(padded, [place or 0 for place in each], axis=axis)
        beyond = np.array([place is None for place in each])
        shape = [1] * taken.ndim
        shape[axis] = len(each)
        padded = np.where(beyond.reshape(shape), np.float32(np.nan), taken)
    return _flat(padded)


def _flat(values: Array) -> Array:
    """As rows and columns: a sequence is one row, of a volume the slices stand below each other."""
    values = np.asarray(values, np.float32)
    return values.reshape(1, -1) if values.ndim < 2 else values.reshape(-1, values.shape[-1])


def _cell(value: float) -> Array:
    return np.full((1, 1), value, np.float32)


def _single(number: int, value: float) -> Part:
    return Part(number, _cell(value), None, value)


def _strongest(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Those that give most, in their own order."""
    if len(parts) <= MOST:
        return parts
    sizes = np.array([abs(part.total * part.factor) for part in parts])
    kept = np.sort(np.argsort(-np.nan_to_num(sizes), kind="stable")[:MOST])
    return tuple(parts[number] for number in kept)


def _function(layer: Layer) -> str:
    activation = getattr(layer, "activation", None)
    name = "" if activation is None else activations.serialize(activation)
    return name if isinstance(name, str) and name != "linear" else ""


def _bias(layer: Layer, index: Shape) -> float | None:
    bias = getattr(layer, "bias", None)
    if not isinstance(bias, np.ndarray) or bias.shape != (bias.size,) or index[-1] >= bias.size:
        return None
    return float(bias[index[-1]])
