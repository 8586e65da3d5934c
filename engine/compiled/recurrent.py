"""Recurrent layers as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from engine.activations.basic import Linear, Relu, Sigmoid, Tanh
from engine.activations.piecewise import HardSigmoid
from engine.compiled.activations import ALONG_AXIS, kernel_of
from engine.compiled.lowering import Drawn, Lowered, Lowering, NotCompiledError, Sizes, padded
from engine.compiled.structures import Directions, Keeping
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

GATEWISE = (SimpleRNN, LSTM, GRU)
"""In C's order; a GRU that resets first comes last."""

_ACTIVATIONS = (Tanh, Relu, Sigmoid, Linear)
"""Of a SimpleRNN, in C's order."""


def recurrent(low: Lowering, layer: Recurrent, x: Array, sizes: Sizes) -> Lowered:
    """A layer that reads sequences step by step."""
    _check(layer)
    if not _is_usual(layer):
        return _gatewise(low, layer, x, sizes)
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


def _gatewise(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """A layer of any kind, gate by gate."""
    (steps, features), units, gates = sizes, layer.units, layer.gates
    columns, counts = gates * units, low.mask
    kind = GATEWISE.index(type(layer)) + (type(layer) is GRU and not layer.reset_after)
    shares = bool(layer.dropout and low.trains and not layer.recurrent_dropout)
    arguments = RecurrentArguments(
        kind=kind,
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
        y=low.per_sample((steps if layer.return_sequences else 1) * units),
        inputs=low.per_sample(steps * features),
        gates=low.per_sample(steps * columns),
        outputs=low.per_sample(steps * columns),
        states=low.per_sample((steps + 1) * units),
        panels=low.array(gates * units * padded(units)),
        masked=low.per_sample(steps * max(units, features)),
        part=low.per_sample(units),
    )
    _put_functions(low, layer, arguments)
    low.share_scratch(arguments, columns)
    if counts is not None:
        arguments.put("counts", counts)
        low.mask = counts if layer.return_sequences else None
    if layer.use_bias:
        arguments.put("bias", layer.bias)
    if type(layer) is LSTM:
        arguments.put("cells", low.per_sample((steps + 1) * units))
        arguments.put("active", low.per_sample(steps * units))
    elif type(layer) is GRU and layer.reset_after:
        arguments.put("from_state", low.per_sample(steps * columns))
    elif type(layer) is GRU:
        arguments.put("resets", low.per_sample(steps * units))
    drawing = [Drawn(arguments, "uniforms", features, layer)] if shares else []
    if layer.recurrent_dropout and low.trains:
        drawing = _masks(low, layer, arguments)
    low.call("gatewise_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        arguments.put("gradient", gradient)
        arguments.put("gates_gradient", low.per_sample(steps * columns))
        arguments.put("state_gradient", low.per_sample(units))
        arguments.put("back_panels", low.array(gates * units * padded(units)))
        arguments.put("turned", low.array(units * max(units, features)))
        arguments.put("sums", low.array(columns, float))
        if type(layer) is LSTM:
            arguments.put("cell_gradient", low.per_sample(units))
        elif type(layer) is GRU:
            arguments.put("from_state_gradient", low.per_sample(steps * columns))
        for name, called in _WEIGHTS.items():
            if low.learns(layer, name):
                arguments.put(f"{called}_gradient", layer.gradients[name])
        if needs_input:
            arguments.put("x_panels", low.array(units * padded(features)))
            arguments.put("x_gradient", low.per_sample(steps * features))
        low.call("gatewise_backward", arguments)
        return arguments.kept.get("x_gradient")

    output = arguments.kept["y"]
    return Lowered(output, output, back, drawing)


def _put_functions(low: Lowering, layer: Any, arguments: Any) -> None:
    """The activations, and for which of them there are no kernels here.

    Gates of other ranges than from 0 to 1 let states grow, and rounding errors with them, beyond
    what kernels are held to.
    """
    function = layer.activation
    gate = getattr(layer, "recurrent_activation", None)
    if type(function) in ALONG_AXIS or (gate and type(gate) not in (Sigmoid, HardSigmoid)):
        raise NotCompiledError(f"{type(layer).__name__} with these activations")
    names = {"": ("function", function), "gate_": ("gate", gate or function)}
    for prefix, (name, function) in names.items():
        kernel, number = ("linear", 0.0) if type(function) is Linear else kernel_of(function)[::2]
        setattr(arguments, f"{prefix}number", number)
        arguments.put(name, low.library.address(f"{kernel}_forward"))
        arguments.put(f"{name}_back", low.library.address(f"{kernel}_backward"))


def _masks(low: Lowering, layer: Any, arguments: Any) -> list[Drawn]:
    """Add what leaves out other states and inputs for each gate; what is drawn for that."""
    drawing = []
    wanted = {"state": (layer.recurrent_dropout, layer.units)}
    if layer.dropout:
        wanted["input"] = (layer.dropout, arguments.features)
    for name, (rate, each) in wanted.items():
        size = layer.gates * each
        keeping = Keeping(size=size, rate=rate, masks=low.per_sample(size))
        arguments.put(f"{name}_masks", keeping.kept["masks"])
        low.call("keep_some", keeping)
        drawing.append(Drawn(keeping, "uniforms", size, layer))
    return drawing


def _check(layer: Recurrent) -> None:
    what = type(layer).__name__
    if layer.stateful:
        raise NotCompiledError(f"{what} that is stateful")
    if 1 in (layer.dropout, layer.recurrent_dropout):
        raise NotCompiledError(f"{what} that leaves out everything")


def _is_usual(layer: Any) -> bool:
    """Whether there are kernels for a layer as a whole, which are faster."""
    if layer.recurrent_dropout:
        return False
    if isinstance(layer, SimpleRNN):
        return type(layer.activation) in _ACTIVATIONS and _is_plain(layer.activation)
    usual = type(layer.activation) is Tanh and type(layer.recurrent_activation) is Sigmoid
    return usual and (isinstance(layer, LSTM) or layer.reset_after)


def _is_plain(activation: Any) -> bool:
    return bool(activation.get_config() == type(activation)().get_config())


KINDS: dict[type, Callable[..., Any]] = {
    **dict.fromkeys(_KERNELS, recurrent),
    Bidirectional: bidirectional,
}

HEEDING = (*_KERNELS, Bidirectional)
"""Layers that heed masks by themselves."""
