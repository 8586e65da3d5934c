"""The receptive field of a value: what it comes from, in each layer before and in the input."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from engine.layers import Layer
from engine.layers.convolution.base import Convolution
from engine.layers.convolution.geometry import Axis
from engine.layers.convolution.transposed import TransposedConvolution
from engine.layers.pooling.everywhere import GlobalPooling
from engine.layers.pooling.windowed import Pooling
from netbuilder.design import INPUT, Analysis, Block, Design
from netbuilder.design.catalogue import entry

Shape: TypeAlias = tuple[int, ...]
Spans: TypeAlias = tuple[tuple[int, int], ...]
"""A box of values: the first place and the one behind the last along each axis of a sample."""

_EACH: Final = frozenset(
    {
        "Activation",
        "ReLU",
        "LeakyReLU",
        "PReLU",
        "ELU",
        "Identity",
        "BatchNormalization",
        "Normalization",
        "Rescaling",
        "Dropout",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "SpatialDropout3D",
        "GaussianNoise",
        "GaussianDropout",
        "AlphaDropout",
        "ActivityRegularization",
        "Discretization",
        "RandomFlip",
        "RandomTranslation",
        "RandomRotation",
        "RandomZoom",
        "RandomBrightness",
        "RandomContrast",
    }
)
"""Kinds whose every value follows, outside a training, from the one in the same place."""
_ALONG_AXES: Final = ("LayerNormalization", "RMSNormalization", "UnitNormalization", "Softmax")
_IN_STEPS: Final = ("SimpleRNN", "LSTM", "GRU")
_SHARED: Final = ("Softmax", "LogSoftmax")
"""Activations of whose outputs each depends on all channels."""


def fields(
    design: Design, analysis: Analysis, block: str, index: Sequence[int]
) -> dict[str, Spans]:
    """What one value of a block comes from: a box in every block before it, and in the input.

    No value outside the box has any part in it. A box is empty where the value sees only what
    stands beyond the edges.

    Args:
        design: whose blocks.
        analysis: of it.
        block: name of the block.
        index: of the value in what the block puts out for a sample.

    Returns:
        By the names of the blocks before, `INPUT` among them; {} where shapes are unknown.
    """
    names = [each.name for each in design.active]
    if block not in names:
        return {}
    found: dict[str, Spans] = {}
    spans: Spans = tuple((each, each + 1) for each in index)
    for place in reversed(range(names.index(block) + 1)):
        each = design.active[place]
        info = analysis.info(each.name)
        if info.input_shape is None or info.output_shape is None:
            return {}
        if len(spans) != len(info.output_shape):
            spans = _whole_or_state(each, info.input_shape, info.output_shape, spans)
            found[names[place - 1] if place else INPUT] = spans
            continue
        spans = field(_layer(each), info.input_shape, info.output_shape, spans)
        found[names[place - 1] if place else INPUT] = spans
    return found


def field(layer: Layer, below: Shape, above: Shape, spans: Spans) -> Spans:
    """The box of a layer's input that a box of its output comes from.

    Args:
        layer: with its settings; needs no weights.
        below: shape of a sample that goes in.
        above: shape of what comes out.
        spans: the box of that.
    """
    if any(first >= end for first, end in spans):
        return tuple((0, 0) for _ in below)
    if _is_shared(layer):
        spans = (*spans[:-1], (0, above[-1]))
    kind: Any = type(layer).__name__
    some: Any = layer
    if isinstance(layer, Convolution | Pooling):
        return _through_windows(layer, below, spans)
    if isinstance(layer, GlobalPooling):
        return (*_whole(below[:-1]), spans[-1])
    if kind == "SpectralNormalization":
        return field(some.layer, below, above, spans)
    if kind == "TimeDistributed":
        return (spans[0], *field(some.layer, below[1:], above[1:], spans[1:]))
    if kind in _EACH and below == above:
        return spans
    if kind in _ALONG_AXES:
        return _along_axes(getattr(some, "axis", -1), below, spans)
    if kind in ("Dense", "Masking"):
        return (*spans[:-1], (0, below[-1]))
    if kind in _IN_STEPS and some.return_sequences:
        return _steps(below, spans[0], backwards=some.go_backwards)
    if kind == "Embedding":
        return spans[: len(below)]
    if kind in ("Flatten", "Reshape"):
        return _rearranged(below, above, spans)
    if kind == "Permute":
        order = [axis - 1 for axis in some.dims]
        return tuple(spans[order.index(axis)] for axis in range(len(below)))
    if kind == "RepeatVector":
        return (spans[1],)
    return _through_edges(some, kind, below, spans) or _whole(below)


def taps(
    layer: Convolution | Pooling, below: Shape, index: Sequence[int]
) -> list[list[int | None]]:
    """The places of the input that a window covers, for one value of the output.

    Args:
        layer: that looks through windows.
        below: shape of a sample that goes in.
        index: of the value along the output's spatial axes.

    Returns:
        For each spatial axis, and along it for each place of the window, the place of the input;
        None beyond its edges.
    """
    axes = layer.axes((None, *below))[layer.lift :]
    turned = isinstance(layer, TransposedConvolution)
    return [
        _taps_of_transposed(axis, place) if turned else _taps(axis, place)
        for axis, place in zip(axes, index, strict=True)
    ]


def _taps(axis: Axis, place: int) -> list[int | None]:
    start = place * axis.stride - axis.before
    places = (start + each * axis.dilation for each in range(axis.kernel))
    return [place if 0 <= place < axis.size else None for place in places]


def _taps_of_transposed(axis: Axis, place: int) -> list[int | None]:
    """The axis is that of the output; each place of the input paints a window on it."""
    found: list[int | None] = []
    for each in range(axis.kernel):
        source, rest = divmod(place + axis.before - each * axis.dilation, axis.stride)
        found.append(source if not rest and 0 <= source < axis.out else None)
    return found


def _through_windows(layer: Convolution | Pooling, below: Shape, spans: Spans) -> Spans:
    axes = layer.axes((None, *below))[layer.lift :]
    transposed = isinstance(layer, TransposedConvolution)
    found = []
    for axis, (first, end) in zip(axes, spans[:-1], strict=True):
        if transposed:
            seen = [
                t for o in range(first, end) for t in _taps_of_transposed(axis, o) if t is not None
            ]
            found.append((min(seen), max(seen) + 1) if seen else (0, 0))
            continue
        reach = (axis.kernel - 1) * axis.dilation + 1
        low = first * axis.stride - axis.before
        high = (end - 1) * axis.stride - axis.before + reach
        if end - first == 1 and axis.dilation > 1:
            inside = [place for place in _taps(axis, first) if place is not None]
            low, high = (inside[0], inside[-1] + 1) if inside else (0, 0)
        low, high = max(low, 0), min(high, axis.size)
        found.append((low, high) if low < high else (0, 0))
    channels = _channels(layer, below[-1], spans[-1])
    if any(first >= end for first, end in found):
        return tuple((0, 0) for _ in below)
    return (*found, channels)


def channels_of(layer: Layer, count: int, channel: int) -> tuple[int, int]:
    """The channels of the input, of so many, that a channel of the output comes from."""
    return _channels(layer, count, (channel, channel + 1))


def _channels(layer: Layer, count: int, span: tuple[int, int]) -> tuple[int, int]:
    some: Any = layer
    kind = type(layer).__name__
    if isinstance(layer, Pooling):
        return span
    if kind.startswith("DepthwiseConv"):
        many = some.depth_multiplier
        return span[0] // many, (span[1] - 1) // many + 1
    groups = getattr(some, "groups", 1)
    wide, filters = count // groups, some.filters // groups
    return span[0] // filters * wide, ((span[1] - 1) // filters + 1) * wide


def _along_axes(axis: Any, below: Shape, spans: Spans) -> Spans:
    """All of the axes along which a layer compares values; its own numbers count the batch."""
    numbers = [axis] if isinstance(axis, int) else list(axis)
    whole = {each - 1 if each > 0 else len(below) + each for each in numbers}
    return tuple(
        (0, size) if place in whole else span
        for place, (size, span) in enumerate(zip(below, spans, strict=True))
    )


def _steps(below: Shape, span: tuple[int, int], *, backwards: bool) -> Spans:
    """A state follows from all steps up to its own; going backwards, the last comes first."""
    seen = (below[0] - span[1], below[0]) if backwards else (0, span[1])
    return (seen, *_whole(below[1:]))


def _whole_or_state(block: Block, below: Shape, above: Shape, spans: Spans) -> Spans:
    """A state on the way follows from its steps where a recurrent layer puts out the last alone."""
    layer: Any = _layer(block)
    if block.kind not in _IN_STEPS or len(spans) != 2:
        return field(layer, below, above, _whole(above))
    step = spans[0][0]
    seen = (step, below[0]) if layer.go_backwards else (0, step + 1)
    return (seen, *_whole(below[1:]))


def _rearranged(below: Shape, above: Shape, spans: Spans) -> Spans:
    """The box around the same values in another shape."""
    first = _place(above, [start for start, _ in spans])
    last = _place(above, [end - 1 for _, end in spans])
    low, high = _index(below, first), _index(below, last)
    found: list[tuple[int, int]] = []
    for axis, (start, end) in enumerate(zip(low, high, strict=True)):
        found.append((start, end + 1))
        if start != end:
            return (*found, *_whole(below[axis + 1 :]))
    return tuple(found)


def _place(shape: Shape, index: Sequence[int]) -> int:
    place = 0
    for size, each in zip(shape, index, strict=True):
        place = place * size + each
    return place


def _index(shape: Shape, place: int) -> Shape:
    found = []
    for size in reversed(shape):
        place, each = divmod(place, max(size, 1))
        found.append(each)
    return tuple(reversed(found))


def _through_edges(layer: Any, kind: str, below: Shape, spans: Spans) -> Spans | None:
    """Layers that add or cut edges, or make images larger; None for others."""
    if kind.startswith(("ZeroPadding", "Cropping")):
        sign = -1 if kind.startswith("Zero") else 1
        width = layer.padding if kind.startswith("Zero") else layer.cropping
        firsts = [pair[0] for pair in ([width] if len(below) == 2 else width)]
    elif kind in ("CenterCrop", "RandomCrop") and _only_cuts(layer, below):
        sign = 1
        firsts = [(below[0] - layer.height) // 2, (below[1] - layer.width) // 2]
    elif kind.startswith("UpSampling"):
        factors = [layer.size] if isinstance(layer.size, int) else list(layer.size)
        smooth = layer.interpolation != "nearest"
        between = zip(factors, spans[:-1], below[:-1], strict=True)
        return (*(_scaled(*each, smooth) for each in between), spans[-1])
    else:
        return None
    found = [
        (max(start + sign * first, 0), min(end + sign * first, size))
        for first, (start, end), size in zip(firsts, spans[:-1], below[:-1], strict=True)
    ]
    if any(start >= end for start, end in found):
        return tuple((0, 0) for _ in below)
    return (*found, spans[-1])


def _only_cuts(layer: Any, below: Shape) -> bool:
    return below[0] > layer.height and below[1] > layer.width


def _scaled(factor: int, span: tuple[int, int], size: int, smooth: bool) -> tuple[int, int]:
    """The places that an enlarged axis repeats, or between which it draws a line."""
    if not smooth:
        return span[0] // factor, (span[1] - 1) // factor + 1
    low = math.floor((span[0] + 0.5) / factor - 0.5)
    high = math.floor((span[1] - 0.5) / factor - 0.5) + 2
    return max(low, 0), min(high, size)


def _is_shared(layer: Layer) -> bool:
    return type(getattr(layer, "activation", None)).__name__ in _SHARED


def _whole(shape: Shape) -> Spans:
    return tuple((0, size) for size in shape)


@lru_cache(maxsize=1024)
def _layer(block: Block) -> Layer:
    """A layer with a block's settings, without weights."""
    return entry(block.kind).make(block.parameters, name=block.name)
