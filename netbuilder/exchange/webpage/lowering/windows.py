"""Convolutions and pooling; all of them with three spatial axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine import layers
from engine.layers.convolution.base import Convolution
from engine.layers.convolution.geometry import Axis
from engine.layers.convolution.plain import PlainConvolution
from engine.layers.convolution.transposed import TransposedConvolution
from engine.layers.pooling.everywhere import GlobalPooling
from engine.layers.pooling.windowed import Pooling
from engine.types import Array
from netbuilder.exchange.webpage.arrays import Pack, Place
from netbuilder.exchange.webpage.lowering.steps import Sizes, Step, activated, lowers

_ALONE: Final = Axis(1, 1, 1, 1, 0, 0, 1)
_POOLED: Final = (
    layers.MaxPooling1D,
    layers.MaxPooling2D,
    layers.MaxPooling3D,
    layers.GlobalMaxPooling1D,
    layers.GlobalMaxPooling2D,
    layers.GlobalMaxPooling3D,
)


@lowers(PlainConvolution)
def convolution(layer: PlainConvolution, shape: Sizes, pack: Pack) -> list[Step]:
    """Each filter sees the channels of its group."""
    step = _convolution(layer, shape, pack.kernel(layer.kernel), layer.groups, layer.filters)
    return _ended(layer, step, shape, pack)


@lowers(layers.DepthwiseConv1D, layers.DepthwiseConv2D)
def depthwise(layer: layers.DepthwiseConv2D, shape: Sizes, pack: Pack) -> list[Step]:
    """Each channel is a group."""
    filters = shape[-1] * layer.depth_multiplier
    step = _convolution(layer, shape, pack.kernel(layer.kernel), shape[-1], filters)
    return _ended(layer, step, shape, pack)


@lowers(layers.SeparableConv1D, layers.SeparableConv2D)
def separable(layer: layers.SeparableConv2D, shape: Sizes, pack: Pack) -> list[Step]:
    """A depthwise convolution, then what a dense layer computes at each place."""
    between = shape[-1] * layer.depth_multiplier
    kernel = pack.kernel(layer.depthwise_kernel)
    first = _convolution(layer, shape, kernel, shape[-1], between)
    first["shape"] = [*layer.compute_output_shape((None, *shape))[1:-1], between]
    second: Step = {
        "op": "dense",
        "kernel": pack.kernel(layer.pointwise_kernel),
        "units": layer.filters,
    }
    return [first, *_with_bias(layer, second, pack)]


@lowers(TransposedConvolution)
def transposed(layer: TransposedConvolution, shape: Sizes, pack: Pack) -> list[Step]:
    """The axes are those of the output."""
    step = _convolution(layer, shape, pack.kernel(layer.kernel), 1, layer.filters)
    return _ended(layer, {**step, "op": "transposed"}, shape, pack)


@lowers(Pooling)
def pooling(layer: Pooling, shape: Sizes, pack: Pack) -> list[Step]:
    """One value of each window."""
    step = {
        "op": "pool",
        "largest": isinstance(layer, _POOLED),
        "axes": _axes(layer.axes((None, *shape))),
        "channels": shape[-1],
        "shape": list(layer.compute_output_shape((None, *shape))[1:]),
    }
    return [step]


@lowers(GlobalPooling)
def everywhere(layer: GlobalPooling, shape: Sizes, pack: Pack) -> list[Step]:
    """One value of each channel."""
    output = list(layer.compute_output_shape((None, *shape))[1:])
    largest = isinstance(layer, _POOLED)
    counting = isinstance(layer, layers.GlobalAveragePooling1D)
    return [{"op": "pool all", "largest": largest, "counting": counting, "shape": output}]


def _convolution(
    layer: Convolution, shape: Sizes, kernel: Place, groups: int, filters: int
) -> Step:
    return {
        "op": "convolution",
        "axes": _axes(layer.axes((None, *shape))),
        "channels": shape[-1],
        "groups": groups,
        "filters": filters,
        "kernel": kernel,
    }


def _ended(layer: Convolution, step: Step, shape: Sizes, pack: Pack) -> list[Step]:
    step["shape"] = list(layer.compute_output_shape((None, *shape))[1:])
    return _with_bias(layer, step, pack)


def _with_bias(layer: Convolution, step: Step, pack: Pack) -> list[Step]:
    if layer.use_bias:
        step["bias"] = pack.exact(_bias(layer))
    return [step, *activated(layer.activation)]


def _bias(layer: Convolution) -> Array:
    return layer.bias


def _axes(axes: Sequence[Axis]) -> list[list[int]]:
    """Three axes; each as size, kernel, stride, dilation, zeros before, and number of windows."""
    lifted = [*[_ALONE] * (3 - len(axes)), *axes]
    return [[a.size, a.kernel, a.stride, a.dilation, a.before, a.out] for a in lifted]
