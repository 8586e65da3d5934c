"""Pooling as calls of kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.compiled import pooled, windows
from engine.compiled.activations import activated
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.compiled.structures import Pooling as PoolingArguments
from engine.layers.pooling import everywhere
from engine.types import Array

_WORK = 4
"""Multiplications that take as long as a value of a window takes in pooling."""


def pooling(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """Pooling over windows: the largest value, or the mean."""
    axes = pooled.over_rest(low, windows.lifted(layer.axes((None, *sizes))))
    kernel = "largest" if type(layer) in pooled.LARGEST else "mean"
    return _pooled(low, kernel, axes, x, sizes[-1])


def pooling_everywhere(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """The mean of a whole image or sequence: that of a window as large."""
    return _pooled(low, "mean", windows.everywhere(sizes[:-1]), x, sizes[-1])


def _pooled(low: Lowering, kernel: str, axes: windows.Axes, x: Array, channels: int) -> Lowered:
    window = windows.values_in(axes)
    if kernel == "largest" and window > np.iinfo(np.uint8).max:
        raise NotCompiledError("pooling over so large windows")
    size, image = windows.count_of(axes) * channels, windows.size_of(axes) * channels
    together = pooled.left_room(low)
    arguments = PoolingArguments(
        **windows.fields(axes, channels), x=x, y=low.per_sample(size), together=together
    )
    if kernel == "largest":
        arguments.put("winners", low.per_sample(size, np.uint8))
    low.each(f"{kernel}_forward", arguments, image + size, _WORK * window * size)
    y = arguments.kept["y"]
    output, activate_back = activated(low, pooled.left_activation(low), y, size, channels)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not needs_input:
            return None
        activate_back(gradient)
        arguments.put("gradient", gradient)
        arguments.put("x_gradient", low.among_workers(image, together))
        low.each(f"{kernel}_backward", arguments, image + size, _WORK * window * size)
        return arguments.kept["x_gradient"]

    return Lowered(output, output, back)


KINDS: dict[type, Callable[..., Lowered]] = {
    **dict.fromkeys((*pooled.LARGEST, *pooled.MEAN), pooling),
    everywhere.GlobalAveragePooling1D: pooling_everywhere,
    everywhere.GlobalAveragePooling2D: pooling_everywhere,
    everywhere.GlobalAveragePooling3D: pooling_everywhere,
}
