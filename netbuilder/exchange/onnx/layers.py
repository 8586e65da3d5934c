"""A stack of layers as a graph: each in the form that `WRITERS` has for its kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine import layers
from engine.layers import Layer
from engine.layers.nested import Nested
from engine.types import Shape
from netbuilder.exchange.errors import InexpressibleError, inexpressible
from netbuilder.exchange.masks import keeps_mask, makes_mask
from netbuilder.exchange.onnx import convolutions, core, images, normalizing, recurrent
from netbuilder.exchange.onnx.flow import Flow, Writer
from netbuilder.exchange.onnx.graph import Graph
from netbuilder.translation import mark, say

FORM: Final = mark("an ONNX model")

WRITERS: Final[dict[type[Layer], Writer]] = {
    **convolutions.WRITERS,
    **images.WRITERS,
    **normalizing.WRITERS,
    **recurrent.WRITERS,
    layers.Dense: core.dense,
    layers.Embedding: core.embedding,
    layers.Masking: core.masking,
    layers.CategoryEncoding: core.category_encoding,
    layers.Discretization: core.discretization,
    layers.PReLU: core.prelu,
    layers.Rescaling: core.rescaling,
    layers.Permute: core.permute,
    layers.RepeatVector: core.repeat_vector,
    **dict.fromkeys((layers.Flatten, layers.Reshape), core.rearranged),
    **dict.fromkeys(
        (layers.Activation, layers.ReLU, layers.LeakyReLU, layers.ELU, layers.Softmax),
        core.activation,
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
        core.nothing,
    ),
}
"""How each kind of layer is written that holds no others."""


def write_stack(graph: Graph, line: Iterable[Layer], flow: Flow) -> Flow:
    """Write layers one after the other.

    Args:
        graph: that is under construction.
        line: built layers, first to last.
        flow: what the first is given.

    Returns:
        What comes out of the last.

    Raises:
        ExportError: a layer has no form in ONNX; names it.
    """
    masks = False  # like the engine, look for masks from the first layer on that makes one
    for layer in line:
        graph.scope = layer.name
        try:
            flow = _written(graph, layer, flow)
        except InexpressibleError as error:
            raise inexpressible(layer.name, type(layer).__name__, FORM, error) from None
        masks = masks or layer.makes_mask
        flow = flow if masks else flow.without_mask()
    graph.scope = ""
    return flow


def _written(graph: Graph, layer: Layer, flow: Flow) -> Flow:
    """What comes out of a layer."""
    if isinstance(layer, Nested):
        for each in layer.line:
            flow = _written(graph, each, flow)
        return flow
    if isinstance(layer, layers.SpectralNormalization):
        return _written(graph, layer.layer, flow)  # in use, its kernel has been divided
    if isinstance(layer, layers.TimeDistributed):
        return _each_step(graph, layer, flow)
    writer = WRITERS.get(type(layer))
    if writer is None:
        raise InexpressibleError(
            say(
                "{kind} has no form in ONNX; export the network without it, or as a Keras model",
                kind=type(layer).__name__,
            )
        )
    shape = layer.compute_output_shape(flow.shape)
    if 0 in shape[1:]:
        raise InexpressibleError(
            say("its output of shape {shape} holds no values; change its sizes", shape=shape[1:])
        )
    if makes_mask(layer):
        flow = flow._replace(mask=core.mask_made(graph, layer, flow))
        flow = flow._replace(mask_shape=_shape_of_mask(layer, flow))
    elif flow.mask and isinstance(layer, layers.Softmax):
        raise InexpressibleError(
            say("it cannot use a mask; put Activation('softmax') in its place")
        )
    x = writer(graph, layer, flow)
    if makes_mask(layer) or keeps_mask(layer):
        return flow._replace(x=x, shape=shape)
    return Flow(x, shape)


def _each_step(graph: Graph, layer: layers.TimeDistributed, flow: Flow) -> Flow:
    """One layer for all steps, which become one large batch."""
    steps, *rest = flow.sizes
    joined = Flow(graph.reshape(flow.x, -1, *rest), (None, *rest))
    if flow.mask:
        sizes = [size or 0 for size in flow.mask_shape[2:]]
        mask = graph.reshape(flow.mask, -1, *sizes)
        joined = joined._replace(mask=mask, mask_shape=(None, *sizes))
    inner = _written(graph, layer.layer, joined)
    x = graph.reshape(inner.x, -1, steps, *inner.sizes)
    return flow._replace(x=x, shape=(None, steps, *inner.sizes))


def _shape_of_mask(layer: Layer, flow: Flow) -> Shape:
    return flow.shape[:-1] if isinstance(layer, layers.Masking) else flow.shape
