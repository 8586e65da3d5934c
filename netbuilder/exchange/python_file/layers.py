"""A stack of layers as statements of a script: each as `WRITERS` has it for its kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine import layers
from engine.layers import Layer
from engine.layers.nested import Nested
from engine.types import Shape
from netbuilder.exchange.errors import InexpressibleError, inexpressible
from netbuilder.exchange.masks import keeps_mask, makes_mask
from netbuilder.exchange.python_file import core, normalizing, sequences, windows
from netbuilder.exchange.python_file.flow import Flow, Writer
from netbuilder.exchange.python_file.script import Script
from netbuilder.plain import one_line
from netbuilder.wording import shape_text

FORM: Final = "a Python file"

WRITERS: Final[dict[type[Layer], Writer]] = {
    **core.WRITERS,
    **normalizing.WRITERS,
    **sequences.WRITERS,
    **windows.WRITERS,
}
"""How each kind of layer is written that holds no others."""


def write_stack(script: Script, line: Iterable[Layer], shape: Shape) -> Shape:
    """Write layers one after the other.

    Args:
        script: that is under construction.
        line: built layers, first to last.
        shape: of what the first is given, the batch first.

    Returns:
        The shape of what comes out of the last.

    Raises:
        ExportError: a layer has no form in a script; names it.
    """
    flow = Flow(shape)
    masks = False  # like the engine, look for masks from the first layer on that makes one
    for layer in line:
        script.scope = layer.name
        kind = type(layer).__name__
        sizes = shape_text(layer.compute_output_shape(flow.shape)[1:])  # type: ignore[arg-type]
        script.add(f"# {one_line(layer.name)}: {kind}, {sizes}")
        before = len(script.lines)
        try:
            flow = _written(script, layer, flow)
        except InexpressibleError as error:
            raise inexpressible(layer.name, kind, FORM, error) from None
        if len(script.lines) == before:
            script.lines[-1] += " (nothing to do)"
        masks = masks or layer.makes_mask
        flow = flow if masks else Flow(flow.shape)
    return flow.shape


def _written(script: Script, layer: Layer, flow: Flow) -> Flow:
    """What comes out of a layer."""
    if isinstance(layer, Nested):
        for each in layer.line:
            flow = _written(script, each, flow)
        return flow
    if isinstance(layer, layers.SpectralNormalization):
        return _written(script, layer.layer, flow)  # in use, its kernel has been divided
    if isinstance(layer, layers.TimeDistributed):
        return _each_step(script, layer, flow)
    writer = WRITERS.get(type(layer))
    if writer is None:
        raise InexpressibleError(
            f"{type(layer).__name__} has no form there; export the network without it, or as a "
            "Keras model"
        )
    shape = layer.compute_output_shape(flow.shape)
    if makes_mask(layer):
        script.let(core.mask_made(layer), "mask")
        of_mask = flow.shape[:-1] if isinstance(layer, layers.Masking) else flow.shape
        flow = Flow(flow.shape, True, of_mask)
    elif flow.mask and isinstance(layer, layers.Softmax):
        raise InexpressibleError("it cannot use a mask; put Activation('softmax') in its place")
    writer(script, layer, flow)
    return flow._replace(shape=shape) if makes_mask(layer) or keeps_mask(layer) else Flow(shape)


def _each_step(script: Script, layer: layers.TimeDistributed, flow: Flow) -> Flow:
    """One layer for all steps, which become one large batch."""
    steps, *rest = flow.sizes
    joined = Flow((None, *rest))
    script.let("x.reshape(-1, *x.shape[2:])")
    kept = ""
    if flow.mask:
        kept = f"mask_{len(flow.mask_shape)}"
        script.let("mask", kept)
        script.let("mask.reshape(-1, *mask.shape[2:])", "mask")
        joined = Flow(joined.shape, True, (None, *flow.mask_shape[2:]))
    inner = _written(script, layer.layer, joined)
    script.let(f"x.reshape(-1, {steps}, *x.shape[1:])")
    if kept:
        script.let(kept, "mask")
    return flow._replace(shape=(None, steps, *inner.sizes))
