"""Convolutions, pooling, padding, cropping and resizing as statements of a script."""

from __future__ import annotations

from typing import Any, Final

from engine import layers
from engine.layers import Layer
from engine.layers.images import resizing
from engine.layers.resizing import interpolation
from engine.types import Array
from netbuilder.exchange.python_file.core import add_bias
from netbuilder.exchange.python_file.flow import Flow, Writer
from netbuilder.exchange.python_file.functions import applied
from netbuilder.exchange.python_file.script import Script

Pairs = tuple[tuple[int, int], ...]


def plain(script: Script, layer: Any, flow: Flow) -> None:
    """Conv1D, Conv2D and Conv3D."""
    kernel = script.weight(layer.kernel, "kernel")
    more = {"groups": layer.groups} if layer.groups > 1 else {}
    script.call("convolution", kernel, *_geometry(layer, flow), **more)
    _finish(script, layer)


def depthwise(script: Script, layer: Any, flow: Flow) -> None:
    """DepthwiseConv1D and DepthwiseConv2D."""
    script.call("depthwise", script.weight(layer.kernel, "kernel"), *_geometry(layer, flow))
    _finish(script, layer)


def separable(script: Script, layer: Any, flow: Flow) -> None:
    """SeparableConv1D and SeparableConv2D: each channel by itself, then a mixing."""
    kernel = script.weight(layer.depthwise_kernel, "depthwise_kernel")
    script.call("depthwise", kernel, *_geometry(layer, flow))
    mixing = layer.pointwise_kernel.reshape(layer.pointwise_kernel.shape[-2:])
    script.let(f"x @ {script.weight(mixing, 'pointwise_kernel')}")
    _finish(script, layer)


def transposed(script: Script, layer: Any, flow: Flow) -> None:
    """Conv1DTranspose and Conv2DTranspose."""
    axes = layer.axes(flow.shape)[layer.lift :]
    _, dilation, _ = _geometry(layer, flow)
    script.call(
        "transposed_convolution",
        script.weight(layer.kernel, "kernel"),
        [axis.stride for axis in axes],
        dilation,
        [axis.padded for axis in axes],
        [(axis.before, axis.before + axis.size) for axis in axes],
    )
    _finish(script, layer)


def pooling(script: Script, layer: Any, flow: Flow) -> None:
    """The largest value or the mean of each window."""
    strides, _, ends = _geometry(layer, flow)
    kind = "max_pooling" if "Max" in type(layer).__name__ else "average_pooling"
    script.call(kind, layer.pool_size, strides, ends)


def global_pooling(script: Script, layer: Any, flow: Flow) -> None:
    """The largest value or the mean of each channel; over steps, of those that count."""
    keepdims = ", keepdims=True" if layer.keepdims else ""
    if flow.mask and isinstance(layer, layers.GlobalAveragePooling1D):
        script.let(f"mean_of_steps(x, mask){'[:, None]' if keepdims else ''}")
        return
    kind = "max" if "Max" in type(layer).__name__ else "mean"
    places = tuple(range(1, flow.rank - 1))
    script.let(f"x.{kind}(axis={places}{keepdims})")


def zero_padding(script: Script, layer: Any, flow: Flow) -> None:
    """Zeros around the input."""
    script.call("padded", _pairs(layer.padding, flow.rank - 2))


def cropping(script: Script, layer: Any, flow: Flow) -> None:
    """Less at the edges."""
    ends = zip(_pairs(layer.cropping, flow.rank - 2), flow.sizes, strict=False)
    script.call("cropped", [(first, size - last) for (first, last), size in ends])


def up_sampling(script: Script, layer: Any, flow: Flow) -> None:
    """Every value several times, or values between them."""
    factors = (layer.size,) if isinstance(layer.size, int) else tuple(layer.size)
    if layer.interpolation == "bilinear":
        rows, columns = (interpolation(*each) for each in zip(flow.sizes, factors, strict=False))
        _resize(script, rows, columns)
        return
    for axis, factor in enumerate(factors, start=1):
        if factor > 1:
            script.let(f"np.repeat(x, {factor}, axis={axis})")


def framed(script: Script, layer: Any, flow: Flow) -> None:
    """A part of each image, resized where it has another size; RandomCrop takes the middle."""
    height, width, _ = flow.sizes
    part = layer.part(height, width, training=False)
    if part.top < 0 or part.left < 0:
        down = (-part.top, part.height + part.top - height)
        across = (-part.left, part.width + part.left - width)
        script.call("padded", (down, across), float(layer.fill_value))
    elif (part.height, part.width) != (height, width):
        down = (part.top, part.top + part.height)
        script.call("cropped", (down, (part.left, part.left + part.width)))
    if (part.height, part.width) != (layer.height, layer.width):
        way, antialias = layer.interpolation, layer.antialias
        rows = resizing(part.height, layer.height, way, antialias)
        _resize(script, rows, resizing(part.width, layer.width, way, antialias))


def _resize(script: Script, rows: Array, columns: Array) -> None:
    matrices = script.weight(rows, "rows"), script.weight(columns, "columns")
    script.call("along_both", *matrices)


def _finish(script: Script, layer: Any) -> None:
    add_bias(script, layer)
    applied(script, layer.activation)


def _geometry(layer: Any, flow: Flow) -> tuple[list[int], list[int], Pairs]:
    """Strides, dilation, and the zeros at both ends of each axis."""
    axes = layer.axes(flow.shape)[layer.lift :]
    ends = tuple((axis.before, axis.after) for axis in axes)
    return [axis.stride for axis in axes], [axis.dilation for axis in axes], ends


def _pairs(widths: Any, rank: int) -> Pairs:
    """The widths at both ends of each axis."""
    return (tuple(widths),) if rank == 1 else tuple(tuple(each) for each in widths)


WRITERS: Final[dict[type[Layer], Writer]] = {
    layers.Conv1D: plain,
    layers.Conv2D: plain,
    layers.Conv3D: plain,
    layers.DepthwiseConv1D: depthwise,
    layers.DepthwiseConv2D: depthwise,
    layers.SeparableConv1D: separable,
    layers.SeparableConv2D: separable,
    layers.Conv1DTranspose: transposed,
    layers.Conv2DTranspose: transposed,
    **dict.fromkeys(
        (
            layers.MaxPooling1D,
            layers.MaxPooling2D,
            layers.MaxPooling3D,
            layers.AveragePooling1D,
            layers.AveragePooling2D,
            layers.AveragePooling3D,
        ),
        pooling,
    ),
    **dict.fromkeys(
        (
            layers.GlobalMaxPooling1D,
            layers.GlobalMaxPooling2D,
            layers.GlobalMaxPooling3D,
            layers.GlobalAveragePooling1D,
            layers.GlobalAveragePooling2D,
            layers.GlobalAveragePooling3D,
        ),
        global_pooling,
    ),
    **dict.fromkeys(
        (layers.ZeroPadding1D, layers.ZeroPadding2D, layers.ZeroPadding3D), zero_padding
    ),
    **dict.fromkeys((layers.Cropping1D, layers.Cropping2D, layers.Cropping3D), cropping),
    **dict.fromkeys((layers.UpSampling1D, layers.UpSampling2D, layers.UpSampling3D), up_sampling),
    **dict.fromkeys((layers.Resizing, layers.CenterCrop, layers.RandomCrop), framed),
}
