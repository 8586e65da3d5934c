"""Recurrent layers and layers that hold others."""

from __future__ import annotations

from typing import Any

from engine import layers
from engine.layers.recurrent.base import Recurrent
from netbuilder.exchange.webpage.arrays import Pack
from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.exchange.webpage.lowering.program import program
from netbuilder.exchange.webpage.lowering.steps import Sizes, Step, activated, lowers
from netbuilder.translation import say

_MERGED = {"concat": "concat", "sum": "sum", "ave": "mean", "mul": "product"}


@lowers(Recurrent)
def recurrent(layer: Recurrent, shape: Sizes, pack: Pack) -> list[Step]:
    """Step by step, from a state of zeros."""
    if layer.stateful:
        raise WebPageError(
            say(
                "Block '{layer}' is stateful: its answers depend on earlier samples, which the "
                "web page does not keep; set stateful to False and train again.",
                layer=layer.name,
            )
        )
    step: Step = {
        "op": "recurrent",
        "kind": type(layer).__name__,
        "units": layer.units,
        "features": shape[-1],
        "kernel": pack.kernel(layer.kernel),
        "recurrent": pack.kernel(layer.recurrent_kernel),
        "activation": _function(layer.activation),
        "sequences": layer.return_sequences,
        "backwards": layer.go_backwards,
        "zeros": layer.zero_output_for_mask,
    }
    if layer.use_bias:
        step["bias"] = pack.exact(layer.bias)
    if isinstance(layer, layers.LSTM | layers.GRU):
        step["gate"] = _function(layer.recurrent_activation)
    if isinstance(layer, layers.GRU):
        step["after"] = layer.reset_after
    return [step]


@lowers(layers.Bidirectional)
def both_ways(layer: layers.Bidirectional, shape: Sizes, pack: Pack) -> list[Step]:
    """Two layers, one of which reads from the end."""
    forward, backward = (recurrent(each, shape, pack)[0] for each in layer.held())
    merge = _MERGED[layer.merge_mode]
    return [{"op": "both ways", "forward": forward, "backward": backward, "merge": merge}]


@lowers(layers.TimeDistributed)
def at_each_step(layer: layers.TimeDistributed, shape: Sizes, pack: Pack) -> list[Step]:
    """One layer for all steps."""
    steps = program([layer.layer], shape[1:], pack)
    output = list(layer.compute_output_shape((None, *shape))[1:])
    return [{"op": "each", "steps": steps, "shape": output}]


def _function(function: Any) -> Step:
    steps = activated(function)
    return steps[0] if steps else {"op": "activation", "name": "linear"}
