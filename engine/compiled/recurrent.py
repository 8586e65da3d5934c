"""Recurrent layers as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from engine.activations.basic import Linear, Relu, Sigmoid, Tanh
from engine.compiled.lowering import Drawn, Lowered, Lowering, NotCompiledError, Sizes, padded
from engine.compiled.structures import Directions
from engine.compiled.structures import Recurrent as RecurrentArguments
from engine.layers.recurrent.base import Recurrent
from engine.layers.recurrent.gru import GRU
from engine.layers.recurrent.lstm import LSTM
from engine.layers.recurrent.simple_rnn import SimpleRNN
from engine.layers.wrappers.bidirectional import MODES, Bidirectional
from engine.types import Array

_WEIGHTS = {"kernel": "kernel", "recurrent_kernel": "recurrent", "bias": "bias"}
"""What the gradients of the weights are called in C."""

_KERNELS: dict[type, str] = {SimpleRNN: "simple", LSTM: "lstm", GRU: "gru"}

_ACTIVATIONS = (Tanh, Relu, Sigmoid, Linear)
"""Of a SimpleRNN, in C's order."""


def recurrent(low: Lowering, layer: Recurrent, x: Array, sizes: Sizes) -> Lowered:
    """A layer that reads sequences step by step."""
    _check(layer)
    (steps, features), units = sizes, layer.units
    kernel, counts = _KERNELS[type(layer)], low.mask
    columns = layer.gates * units
    places = steps if layer.return_sequences else 1
    arguments = RecurrentArguments(
        steps=steps,
        features=features,
        units=units,
        sequences=layer.return_sequences,
        backwards=layer.go_backwards,
        clears=layer.zero_output_for_mask,
        rate=layer.dropout,
        x=x,
        kernel=layer.kernel,
        recurrent_kernel=layer.recurrent_kernel,
        y=low.per_sample(places * units),
        inputs=low.per_sample(steps * features),
        gates=low.per_sample(steps * columns),
        states=low.per_sample((steps + 1) * units),
        panels=low.array(units * padded(columns)),
    )
    low.share_scratch(arguments, columns)
    if counts is not None:
        arguments.put("counts", counts)
        low.mask = counts if layer.return_sequences else None
    if layer.use_bias:
        arguments.put("bias", layer.bias)
    if kernel == "lstm":
        arguments.put("cells", low.per_sample((steps + 1) * units))
        arguments.put("active", low.per_sample(steps * units))
    elif kernel == "gru":
        arguments.put("from_state", low.per_sample(steps * columns))
    else:
        arguments.activation = _ACTIVATIONS.index(type(layer.activation))
    low.call(f"{kernel}_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        arguments.put("gradient", gradient)
        arguments.put("gates_gradient", low.per_sample(steps * columns))
        arguments.put("state_gradient", low.per_sample(units))
        arguments.put("back_panels", low.array(columns * padded(units)))
        arguments.put("turned", low.array(columns * max(units, features)))
        arguments.put("sums", low.array(columns, float))
        if kernel == "lstm":
            arguments.put("cell_gradient", low.per_sample(units))
        elif kernel == "gru":
            arguments.put("from_state_gradient", low.per_sample(steps * columns))
        for name, called in _WEIGHTS.items():
            if low.learns(layer, name):
                arguments.put(f"{called}_gradient", layer.gradients[name])
        if needs_input:
            arguments.put("x_panels", low.array(columns * padded(features)))
            arguments.put("x_gradient", low.per_sample(steps * features))
        low.call(f"{kernel}_backward", arguments)
        return arguments.kept.get("x_gradient")

    output, drawing = arguments.kept["y"], []
    if layer.dropout and low.trains:
        drawing.append(Drawn(arguments, "uniforms", features, layer))
    return Lowered(output, output, back, drawing)


def bidirectional(low: Lowering, layer: Bidirectional, x: Array, sizes: Sizes) -> Lowered:
    """Two such layers, one of which reads from the end."""
    mask, found = low.mask, []
    for each in layer.held():
        if type(each) not in _KERNELS or each.activity_regularizer is not None:
            raise NotCompiledError(f"Bidirectional with this {type(each).__name__}")
        low.mask = mask
        found.append(recurrent(low, each, x, sizes))
    one, other = found
    units, others = (each.units for each in layer.held())
    steps, mode = sizes[0] if layer.return_sequences else 1, MODES.index(layer.merge_mode)
    width = units + (others if layer.merge_mode == "concat" else 0)
    arguments = Directions(
        units=units,
        others=others,
        steps=steps,
        mode=mode,
        size=math.prod(sizes),
        one=one.output,
        other=other.output,
        y=low.per_sample(steps * width),
    )
    low.call("directions_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        arguments.put("gradient", gradient)
        arguments.put("one_gradient", low.per_sample(steps * units))
        arguments.put("other_gradient", low.per_sample(steps * others))
        low.call("directions_backward", arguments)
        parts = [
            each.back(arguments.kept[f"{name}_gradient"], False, needs_input)
            for each, name in ((one, "one"), (other, "other"))
        ]
        if needs_input:
            arguments.put("x_gradient", parts[0])
            arguments.put("other_x_gradient", parts[1])
            low.call("directions_finish", arguments)
        return parts[0]

    output = arguments.kept["y"]
    return Lowered(output, output, back, [*one.drawing, *other.drawing])


def _check(layer: Recurrent) -> None:
    what = type(layer).__name__
    if layer.recurrent_dropout or layer.dropout == 1 or layer.stateful:
        raise NotCompiledError(f"{what} with recurrent_dropout, or stateful")
    if isinstance(layer, SimpleRNN):
        usual = type(layer.activation) in _ACTIVATIONS and _is_plain(layer.activation)
    else:
        gates: Any = layer
        usual = type(layer.activation) is Tanh and type(gates.recurrent_activation) is Sigmoid
    if not usual:
        raise NotCompiledError(f"{what} with these activations")
    if isinstance(layer, GRU) and not layer.reset_after:
        raise NotCompiledError("GRU that resets before the product")


def _is_plain(activation: Any) -> bool:
    return bool(activation.get_config() == type(activation)().get_config())


KINDS: dict[type, Callable[..., Any]] = {
    **dict.fromkeys(_KERNELS, recurrent),
    Bidirectional: bidirectional,
}

HEEDING = (*_KERNELS, Bidirectional)
"""Layers that heed masks by themselves."""
