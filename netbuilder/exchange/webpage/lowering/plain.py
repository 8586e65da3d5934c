"""Dense layers, activations, look-ups, and what does nothing outside of training."""

from __future__ import annotations

from engine import layers
from engine.layers.activation import AppliedFunction
from engine.layers.dropout import Dropping
from engine.layers.values import within
from netbuilder.exchange.webpage.arrays import Pack
from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.exchange.webpage.lowering.steps import Sizes, Step, activated, lowers
from netbuilder.translation import say


@lowers(
    Dropping,
    layers.Dropout,
    layers.AlphaDropout,
    layers.GaussianNoise,
    layers.GaussianDropout,
    layers.ActivityRegularization,
    layers.Identity,
    layers.RandomFlip,
    layers.RandomTranslation,
    layers.RandomRotation,
    layers.RandomZoom,
    layers.RandomBrightness,
    layers.RandomContrast,
)
def nothing(layer: layers.Layer, shape: Sizes, pack: Pack) -> list[Step]:
    """Training alone has need of it."""
    return []


@lowers(layers.Dense)
def dense(layer: layers.Dense, shape: Sizes, pack: Pack) -> list[Step]:
    """The product along the last axis."""
    step: Step = {"op": "dense", "kernel": pack.kernel(layer.kernel), "units": layer.units}
    if layer.use_bias:
        step["bias"] = pack.exact(layer.bias)
    return [step, *activated(layer.activation)]


@lowers(AppliedFunction)
def applied(layer: AppliedFunction, shape: Sizes, pack: Pack) -> list[Step]:
    """The function alone."""
    return activated(layer.activation)


@lowers(layers.Softmax)
def softmax(layer: layers.Softmax, shape: Sizes, pack: Pack) -> list[Step]:
    """Along other axes than the last, too; not along the batch, of which there is none."""
    axes = within(layer.axis, (None, *shape), layer.name)
    if 0 in axes:
        raise WebPageError(
            say(
                "Block '{layer}' compares samples with each other (axis 0), and the web page asks "
                "about one at a time; choose axis -1.",
                layer=layer.name,
            )
        )
    return [{"op": "activation", "name": "softmax", "axis": [axis - 1 for axis in axes]}]


@lowers(layers.PReLU)
def prelu(layer: layers.PReLU, shape: Sizes, pack: Pack) -> list[Step]:
    """A slope for each value, or along some axes."""
    along = list(layer.alpha.shape)
    return [{"op": "prelu", "along": along, "alpha": pack.exact(layer.alpha)}]


@lowers(layers.Embedding)
def embedding(layer: layers.Embedding, shape: Sizes, pack: Pack) -> list[Step]:
    """The rows of a table."""
    return [
        {
            "op": "embedding",
            "table": pack.kernel(layer.embeddings),
            "rows": layer.input_dim,
            "width": layer.output_dim,
            "skips": layer.mask_zero,
            "block": layer.name,
        }
    ]


@lowers(layers.Masking)
def masking(layer: layers.Masking, shape: Sizes, pack: Pack) -> list[Step]:
    """Steps that do not count."""
    return [{"op": "masking", "value": layer.mask_value}]


@lowers(layers.CategoryEncoding, layers.Discretization)
def encoding(
    layer: layers.CategoryEncoding | layers.Discretization, shape: Sizes, pack: Pack
) -> list[Step]:
    """The number of a bin or category, or a value for each of them."""
    steps: list[Step] = []
    if isinstance(layer, layers.Discretization):
        steps.append({"op": "bins", "bounds": pack.exact(layer.bin_boundaries or [])})
    if layer.output_mode != "int":
        output = list(layer.compute_output_shape((None, *shape))[1:])
        mode, depth = layer.output_mode, layer.depth()
        steps.append(
            {"op": "encode", "mode": mode, "depth": depth, "shape": output, "block": layer.name}
        )
    return steps
