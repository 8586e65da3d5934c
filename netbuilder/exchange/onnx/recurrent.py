"""Recurrent layers as ONNX's LSTM, GRU and RNN, or as a loop where these do not know the case.

ONNX's own operators know a handful of functions and no steps that are left out; a loop (Scan) with
the arithmetic of a step as its body has all of it.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from engine import layers
from engine.activations import ActivationFunction, hard_sigmoid, sigmoid, softplus, softsign, tanh
from engine.activations.basic import Relu
from engine.layers import Layer
from engine.types import Array
from netbuilder.exchange.errors import InexpressibleError
from netbuilder.exchange.onnx.core import any_of
from netbuilder.exchange.onnx.flow import Flow, Writer
from netbuilder.exchange.onnx.graph import Graph
from netbuilder.exchange.onnx.steps import in_turn, looped, reversed_steps
from netbuilder.translation import say

_NAMES: Final[dict[type[ActivationFunction], str]] = {
    type(tanh): "Tanh",
    type(sigmoid): "Sigmoid",
    type(softsign): "Softsign",
    type(softplus): "Softplus",
    type(hard_sigmoid): "HardSigmoid",
}


def recurrent(graph: Graph, layer: Any, flow: Flow) -> str:
    """LSTM, GRU and SimpleRNN."""
    if layer.stateful:
        raise InexpressibleError(
            say(
                "it remembers its state from one batch to the next, which a file cannot; "
                "turn 'stateful' off"
            )
        )
    functions = _functions(layer)
    if flow.mask or functions is None:
        return looped(graph, layer, flow._replace(mask=_steps_mask(graph, flow)))
    return _native(graph, layer, flow, functions)


def bidirectional(graph: Graph, layer: layers.Bidirectional, flow: Flow) -> str:
    """Both directions, merged; the second in the order of the input."""
    forward, backward = layer.held()
    one, other = (recurrent(graph, each, flow) for each in (forward, backward))
    if layer.return_sequences:
        other = reversed_steps(graph, other)
    if layer.merge_mode == "concat":
        return graph.op("Concat", one, other, axis=-1)
    if layer.merge_mode == "mul":
        return graph.op("Mul", one, other)
    total = graph.op("Add", one, other)
    return graph.op("Mul", total, graph.constant(0.5)) if layer.merge_mode == "ave" else total


def _functions(layer: Any) -> list[str] | None:
    """The names of the layer's functions; None where ONNX's operators do not know them."""
    given = [layer.activation]
    if isinstance(layer, layers.LSTM):
        given = [layer.recurrent_activation, layer.activation, layer.activation]
    elif isinstance(layer, layers.GRU):
        given = [layer.recurrent_activation, layer.activation]
    names = []
    for function in given:
        plain = isinstance(function, Relu) and function.get_config() == Relu().get_config()
        name = "Relu" if plain else _NAMES.get(type(function))
        if name is None:
            return None
        names.append(name)
    return names


def _native(graph: Graph, layer: Any, flow: Flow, functions: list[str]) -> str:
    weights = [
        graph.constant(_rows(layer, layer.kernel.T), "kernel"),
        graph.constant(_rows(layer, layer.recurrent_kernel.T), "recurrent_kernel"),
    ]
    if layer.use_bias:
        weights.append(graph.constant(_biases(layer), "bias"))
    more: dict[str, Any] = {"hidden_size": layer.units, "activations": functions}
    # A number for each function that takes one, in order; Tanh and the like take none.
    if "HardSigmoid" in functions:
        more["activation_alpha"] = [1 / 6] * functions.count("HardSigmoid")
        more["activation_beta"] = [0.5] * functions.count("HardSigmoid")
    if isinstance(layer, layers.GRU):
        more["linear_before_reset"] = int(layer.reset_after)
    kind = "RNN" if isinstance(layer, layers.SimpleRNN) else type(layer).__name__
    steps = graph.transpose(in_turn(graph, layer, flow.x), (1, 0, 2))
    outputs, last = graph.ops(kind, [steps, *weights], 2, **more)
    if not layer.return_sequences:
        return graph.op("Squeeze", last, graph.whole([0]))
    return graph.transpose(graph.op("Squeeze", outputs, graph.whole([1])), (1, 0, 2))


def _rows(layer: Any, weight: Array) -> Array:
    """Weights gate by gate in ONNX's order, shape (1, gates * units, ...)."""
    by_gate = weight.reshape(layer.gates, layer.units, -1)
    if isinstance(layer, layers.LSTM):
        by_gate = by_gate[[0, 3, 1, 2]]  # i, f, g, o are i, o, f, g there
    return by_gate.reshape(1, layer.gates * layer.units, -1)


def _biases(layer: Any) -> Array:
    """The bias of the inputs, then that of the state."""
    bias = np.asarray(layer.bias)
    both = bias if bias.ndim == 2 else np.stack([bias, np.zeros_like(bias)])
    return np.concatenate([_rows(layer, each)[..., 0] for each in both], axis=1)


def _steps_mask(graph: Graph, flow: Flow) -> str:
    """The mask with one value for each step; a step of several counts where one of them does."""
    if not flow.mask:
        return ""
    rank = len(flow.mask_shape)
    if tuple(flow.mask_shape[1:2]) != tuple(flow.shape[1:2]):
        raise InexpressibleError(
            say(
                "its mask has no value for each of its {flow} steps; remove the layer that makes "
                "the mask",
                flow=flow.shape[1],
            )
        )
    return any_of(graph, flow.mask, list(range(2, rank))) if rank > 2 else flow.mask


WRITERS: Final[dict[type[Layer], Writer]] = {
    layers.LSTM: recurrent,
    layers.GRU: recurrent,
    layers.SimpleRNN: recurrent,
    layers.Bidirectional: bidirectional,
}
