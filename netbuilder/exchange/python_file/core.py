"""Dense layers, lookups and layers that rearrange, as statements of a script."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from engine import layers
from engine.layers import Layer
from netbuilder.exchange.python_file.flow import Flow, Writer
from netbuilder.exchange.python_file.functions import applied
from netbuilder.exchange.python_file.script import Script


def dense(script: Script, layer: layers.Dense, flow: Flow) -> None:
    """A product with the kernel along the last axis."""
    script.let(f"x @ {script.weight(layer.kernel, 'kernel')}")
    add_bias(script, layer)
    applied(script, layer.activation)


def add_bias(script: Script, layer: Any) -> None:
    """The bias, where there is one."""
    if layer.use_bias:
        script.let(f"x + {script.weight(layer.bias, 'bias')}")


def embedding(script: Script, layer: layers.Embedding, flow: Flow) -> None:
    """Rows of the table."""
    table = script.weight(layer.embeddings, "embeddings")
    script.let(f"{table}[whole_numbers(x, {layer.input_dim})]")


def masking(script: Script, layer: layers.Masking, flow: Flow) -> None:
    """0 in the steps that do not count."""
    script.let("np.where(mask[..., None], x, 0)")


def mask_made(layer: Layer) -> str:
    """The mask that Masking, or an Embedding with `mask_zero`, makes of its inputs."""
    if isinstance(layer, layers.Embedding):
        return "x != 0"
    return f"np.any(x != {getattr(layer, 'mask_value', 0.0)!r}, axis=-1)"


def category_encoding(script: Script, layer: layers.CategoryEncoding, flow: Flow) -> None:
    """Whole numbers, each category with a value of its own."""
    _encoded(script, layer, flow)


def discretization(script: Script, layer: layers.Discretization, flow: Flow) -> None:
    """The number of bounds that are not larger."""
    bounds = np.asarray(layer.bin_boundaries or [], np.float32).tolist()
    script.call("bins", bounds)
    if layer.output_mode != "int":
        _encoded(script, layer, flow)


def _encoded(script: Script, layer: Any, flow: Flow) -> None:
    if layer.output_mode == "one_hot" and flow.rank > 1 and flow.shape[-1] == 1:
        script.let("x[..., 0]")
    script.call("one_hot", layer.depth())
    if layer.output_mode != "one_hot":
        script.let(f"x.{'sum' if layer.output_mode == 'count' else 'max'}(axis=1)")


def nothing(script: Script, layer: Layer, flow: Flow) -> None:
    """What a layer does that only works while training."""


def activation(script: Script, layer: Any, flow: Flow) -> None:
    """A layer that is a function alone."""
    applied(script, layer.activation)


def prelu(script: Script, layer: layers.PReLU, flow: Flow) -> None:
    """A slope for each value, or along shared axes."""
    slope = script.weight(layer.alpha, "alpha")
    script.let(f"np.maximum(x, 0) + {slope} * np.minimum(x, 0)")


def rescaling(script: Script, layer: layers.Rescaling, flow: Flow) -> None:
    """Scale x + offset."""
    scale, offset = _numbers(script, layer.scale, "scale"), ""
    if np.any(layer.offset):
        offset = f" + {_numbers(script, layer.offset, 'offset')}"
    script.let(f"x * {scale}{offset}")


def _numbers(script: Script, given: Any, name: str) -> str:
    """One number, or an array with one for each channel."""
    return script.weight(given, name) if np.ndim(given) else repr(float(given))


def rearranged(script: Script, layer: Layer, flow: Flow) -> None:
    """The same values in another shape."""
    sizes = layer.compute_output_shape(flow.shape)[1:]
    script.let(f"x.reshape(len(x), {', '.join(map(str, sizes))})")


def permute(script: Script, layer: layers.Permute, flow: Flow) -> None:
    """The axes in another order."""
    script.let(f"x.transpose({(0, *layer.dims)})")


def repeat_vector(script: Script, layer: layers.RepeatVector, flow: Flow) -> None:
    """A vector as several steps."""
    script.let(f"np.repeat(x[:, None], {layer.n}, axis=1)")


WRITERS: Final[dict[type[Layer], Writer]] = {
    layers.Dense: dense,
    layers.Embedding: embedding,
    layers.Masking: masking,
    layers.CategoryEncoding: category_encoding,
    layers.Discretization: discretization,
    layers.PReLU: prelu,
    layers.Rescaling: rescaling,
    layers.Permute: permute,
    layers.RepeatVector: repeat_vector,
    **dict.fromkeys((layers.Flatten, layers.Reshape), rearranged),
    **dict.fromkeys(
        (layers.Activation, layers.ReLU, layers.LeakyReLU, layers.ELU, layers.Softmax),
        activation,
    ),
    **dict.fromkeys(
        (
            layers.Identity,
            layers.ActivityRegularization,
            layers.Dropout,
            layers.SpatialDropout1D,
            layers.SpatialDropout2D,
            layers.SpatialDropout3D,
            layers.AlphaDropout,
            layers.GaussianDropout,
            layers.GaussianNoise,
            layers.RandomFlip,
            layers.RandomTranslation,
            layers.RandomRotation,
            layers.RandomZoom,
            layers.RandomBrightness,
            layers.RandomContrast,
        ),
        nothing,
    ),
}
