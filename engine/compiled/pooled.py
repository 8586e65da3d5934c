"""What the pooling right after a layer spares it: values that it leaves out."""

from __future__ import annotations

from typing import Any

from engine.activations import ActivationFunction
from engine.activations.basic import Linear
from engine.compiled import windows
from engine.compiled.activations import is_relu
from engine.compiled.lowering import Lowering
from engine.compiled.windows import Axes
from engine.layers.pooling import windowed

_NEAR = 65_536
"""Values that stay in a cache from one call to the next, as steps.c has it."""

LARGEST = (windowed.MaxPooling1D, windowed.MaxPooling2D, windowed.MaxPooling3D)

MEAN = (windowed.AveragePooling1D, windowed.AveragePooling2D, windowed.AveragePooling3D)


def own_activation(low: Lowering, layer: Any) -> ActivationFunction | None:
    """The activation of a layer; None where it is left to the pooling that follows.

    Relu of the largest value is the largest value of relu, and fewer values are left by then. Where
    several share the largest, they are 0 and none has a gradient.
    """
    function: ActivationFunction | None = layer.activation
    if type(low.following) in LARGEST and is_relu(function) and not layer.activity_regularizer:
        low.postponed, function = function, None
    return function


def left_activation(low: Lowering) -> ActivationFunction | None:
    """What the layer before a pooling has left to it."""
    function, low.postponed = low.postponed, None
    return function


def room(low: Lowering, layer: Any, function: ActivationFunction | None, values: int) -> int:
    """How many samples of each worker the output of a layer has room for; 0 for the whole batch.

    Those that go through calls together are enough where only the pooling that follows reads them,
    and stay in the cache.

    Args:
        low: the program.
        layer: without an activation of its own but `function`.
        function: if not left to the pooling.
        values: of a sample that the layer reads and writes.
    """
    together = _NEAR // (values + 1) + 1
    plain = function is None or type(function) is Linear
    if not plain or layer.activity_regularizer or type(low.following) not in (*LARGEST, *MEAN):
        return 0
    low.together = together if together * low.library.workers < low.rows else 0
    return low.together


def left_room(low: Lowering) -> int:
    """The same, of what a pooling reads."""
    together, low.together = low.together, 0
    return together


def seen(low: Lowering, layer: Any, axes: Axes) -> Axes:
    """The windows of a convolution that the pooling after it looks at, along each axis.

    All where there is no pooling, where the outputs count for more than the next layer, or where
    some windows lie outside the image.
    """
    following = low.following
    inside = all(axis.before == 0 and windows.reach(axis) <= axis.size for axis in axes)
    if type(following) not in (*LARGEST, *MEAN) or layer.activity_regularizer or not inside:
        return axes
    outs = tuple(axis.out for axis in axes)
    over = windows.lifted(following.axes((None, *outs[-following.rank :], layer.filters)))
    sizes = [axis.size for axis in _looked_at(over)]
    low.cut = sizes != list(outs)
    return tuple(axis._replace(out=size) for axis, size in zip(axes, sizes, strict=True))


def over_rest(low: Lowering, axes: Axes) -> Axes:
    """The windows of a pooling, over an image from which what they do not look at may be cut."""
    cut, low.cut = low.cut, False
    return _looked_at(axes) if cut else axes


def _looked_at(axes: Axes) -> Axes:
    """Windows over an image without the end that none of them reaches."""
    return tuple(
        axis._replace(size=min(axis.size, windows.reach(axis) - axis.before)) for axis in axes
    )
