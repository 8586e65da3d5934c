"""Recurrent layers as calls of kernels."""

from __future__ import annotations

from engine.activations.basic import Sigmoid, Tanh
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes, padded
from engine.compiled.structures import Recurrent as RecurrentArguments
from engine.layers.recurrent.gru import GRU
from engine.layers.recurrent.lstm import LSTM
from engine.types import Array

_WEIGHTS = {"kernel": "kernel", "recurrent_kernel": "recurrent", "bias": "bias"}
"""What the gradients of the weights are called in C."""


def recurrent(low: Lowering, layer: LSTM | GRU, x: Array, sizes: Sizes) -> Lowered:
    """A layer that reads sequences step by step."""
    _check(layer)
    (steps, features), units = sizes, layer.units
    kernel = "lstm" if isinstance(layer, LSTM) else "gru"
    columns = layer.gates * units
    places = steps if layer.return_sequences else 1
    arguments = RecurrentArguments(
        steps=steps,
        features=features,
        units=units,
        sequences=layer.return_sequences,
        backwards=layer.go_backwards,
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
    if layer.use_bias:
        arguments.put("bias", layer.bias)
    if kernel == "lstm":
        arguments.put("cells", low.per_sample((steps + 1) * units))
        arguments.put("active", low.per_sample(steps * units))
    else:
        arguments.put("from_state", low.per_sample(steps * columns))
    low.call(f"{kernel}_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        arguments.put("gradient", gradient)
        arguments.put("gates_gradient", low.per_sample(steps * columns))
        arguments.put("state_gradient", low.per_sample(units))
        arguments.put("back_panels", low.array(columns * padded(units)))
        arguments.put("turned", low.array(columns * max(units, features)))
        arguments.put("sums", low.array(columns, float))
        own = "cell_gradient" if kernel == "lstm" else "from_state_gradient"
        arguments.put(own, low.per_sample(units if kernel == "lstm" else steps * columns))
        for name, called in _WEIGHTS.items():
            if low.learns(layer, name):
                arguments.put(f"{called}_gradient", layer.gradients[name])
        if needs_input:
            arguments.put("x_panels", low.array(columns * padded(features)))
            arguments.put("x_gradient", low.per_sample(steps * features))
        low.call(f"{kernel}_backward", arguments)
        return arguments.kept.get("x_gradient")

    output = arguments.kept["y"]
    return Lowered(output, output, back)


def _check(layer: LSTM | GRU) -> None:
    usual = type(layer.activation) is Tanh and type(layer.recurrent_activation) is Sigmoid
    if not usual or layer.dropout or layer.recurrent_dropout or layer.stateful:
        raise NotCompiledError(f"{type(layer).__name__} with other activations, dropout or a state")
    if isinstance(layer, GRU) and not layer.reset_after:
        raise NotCompiledError("GRU that resets before the product")
