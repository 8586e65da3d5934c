"""Layers as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.activations import ActivationFunction
from engine.activations.along_axis import Softmax as SoftmaxFunction
from engine.activations.basic import Linear, Relu, Sigmoid, Tanh
from engine.activations.piecewise import Elu, LeakyRelu, Relu6
from engine.activations.smooth import Exponential, Silu, Softplus, Softsign
from engine.compiled.lowering import Lowering, NotCompiledError
from engine.compiled.structures import Activation as ActivationArguments
from engine.compiled.structures import Dense as DenseArguments
from engine.compiled.structures import Dropout as DropoutArguments
from engine.layers.activation import ELU, Activation, LeakyReLU, ReLU, Softmax
from engine.layers.base import Layer
from engine.layers.dense import Dense
from engine.layers.dropout import LEVELS, Dropout
from engine.layers.identity import Identity
from engine.layers.reshaping import Flatten, Reshape
from engine.types import Array

Sizes = tuple[int, ...]

Back = Callable[[Array, bool, bool], Array | None]
"""Adds the calls of a layer's way back.

Takes the gradient of its output, or of what the activation at its end took in, whether it is the
latter, and whether the gradient of the input is wanted, which it returns.
"""


@dataclass
class Lowered:
    """A layer in a program.

    Attributes:
        output: its values, flat.
        logits: what the activation at its end took in; the output where there is none.
        back: adds the calls of the way back.
        drawing: the arguments of what draws numbers, and how many 16-bit ones a sample takes.
    """

    output: Array
    logits: Array
    back: Back
    drawing: tuple[Any, int] | None = None


def lower(
    low: Lowering, layer: Layer, x: Array, sizes: Sizes, learns: Callable[[str], bool]
) -> Any:
    """Add the calls of a layer's way forward.

    Args:
        low: the program.
        layer: built.
        x: its input.
        sizes: of a sample of that.
        learns: whether a weight of the layer, by its name, trains.

    Returns:
        A `Lowered`.

    Raises:
        NotCompiledError: there are no kernels for it.
    """
    make = _KINDS.get(type(layer))
    if make is None:
        raise NotCompiledError(f"the layer {type(layer).__name__}")
    return make(low, layer, x, sizes, learns)


def _dense(
    low: Lowering, layer: Dense, x: Array, sizes: Sizes, learns: Callable[[str], bool]
) -> Lowered:
    places, inputs, units = math.prod(sizes[:-1]), sizes[-1], layer.units
    rows = low.rows * places
    z = low.per_sample(places * units)
    arguments = DenseArguments(
        inputs=inputs, units=units, places=places, x=x, kernel=layer.kernel, z=z
    )
    low.share_scratch(arguments, units, rows)
    if layer.use_bias:
        arguments.put("bias", layer.bias)
    low.call("dense_forward", arguments)
    output, activate_back = _activated(low, layer.activation, z, places * units, units)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not of_logits:
            activate_back(gradient)
        arguments.put("gradient", gradient)
        for name in ("kernel", "bias"):
            if learns(name):
                arguments.put(f"{name}_gradient", layer.gradients[name])
        if needs_input:
            arguments.put("turned", low.array(rows * units))
            arguments.put("turned_gradient", low.array(rows * inputs))
            arguments.put("x_gradient", low.array(rows * inputs))
        low.call("dense_backward", arguments)
        return arguments.kept.get("x_gradient")

    return Lowered(output, z, back)


def _dropout(
    low: Lowering, layer: Dropout, x: Array, sizes: Sizes, learns: Callable[[str], bool]
) -> Lowered:
    if layer.rate == 0:
        return _unchanged(low, layer, x, sizes, learns)
    if layer.rate == 1 or layer.noise_shape is not None:
        raise NotCompiledError("Dropout with noise_shape or a rate of 1")
    size = math.prod(sizes)
    arguments = DropoutArguments(
        size=size,
        least=min(round(layer.rate * LEVELS), LEVELS - 1),
        scale=1 / (1 - layer.rate),
        x=x,
        y=low.per_sample(size),
    )
    low.call("dropout_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        arguments.put("gradient", gradient)
        low.call("dropout_backward", arguments)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back, (arguments, size))


def _unchanged(
    low: Lowering, layer: Layer, x: Array, sizes: Sizes, learns: Callable[[str], bool]
) -> Lowered:
    return Lowered(x, x, lambda gradient, of_logits, needs_input: gradient)


def _function(
    low: Lowering, layer: Activation, x: Array, sizes: Sizes, learns: Callable[[str], bool]
) -> Lowered:
    """An activation as a layer; what it takes in may be needed below and stays as it is."""
    size = math.prod(sizes)
    output, activate_back = _activated(low, layer.activation, x, size, sizes[-1], keeps=True)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        if not of_logits:
            activate_back(gradient)
        return gradient

    return Lowered(output, x, back)


_KINDS: dict[type[Layer], Callable[..., Lowered]] = {
    Dense: _dense,
    Dropout: _dropout,
    Flatten: _unchanged,
    Reshape: _unchanged,
    Identity: _unchanged,
    Activation: _function,
    ReLU: _function,
    LeakyReLU: _function,
    ELU: _function,
    Softmax: _function,
}


def _activated(
    low: Lowering,
    function: ActivationFunction | None,
    z: Array,
    size: int,
    last: int,
    keeps: bool = False,
) -> tuple[Array, Callable[[Array], None]]:
    """The output of an activation, and what adds its way back.

    Args:
        low: the program.
        function: None for none.
        z: what it takes in.
        size: values of a sample.
        last: of them along the last axis.
        keeps: whether z must stay as it is.
    """
    if function is None or type(function) is Linear:
        return z, lambda gradient: None
    kernel, in_place, number = _kernel_of(function)
    output = z if in_place and not keeps else low.per_sample(size)
    arguments = ActivationArguments(size=size, last=last, z=z, y=output, number=number)
    if kernel == "softmax":
        arguments.put("scratch", low.array(last, float))
    low.call(f"{kernel}_forward", arguments)

    def back(gradient: Array) -> None:
        arguments.put("gradient", gradient)
        low.call(f"{kernel}_backward", arguments)

    return output, back


def _kernel_of(function: ActivationFunction) -> tuple[str, bool, float]:
    """An activation's kernel, whether its output may overwrite its input, and its parameter."""
    kind = type(function)
    if kind is Relu and function.get_config() == Relu().get_config():
        return "relu", True, 0.0
    if kind is LeakyRelu:
        return "leaky_relu", False, function.negative_slope  # type: ignore[attr-defined]
    if kind is Elu:
        return "elu", False, function.alpha  # type: ignore[attr-defined]
    if kind is SoftmaxFunction and function.axis == -1:  # type: ignore[attr-defined]
        return "softmax", False, 0.0
    if kind in _PLAIN:
        return _PLAIN[kind], function.in_place, 0.0
    raise NotCompiledError(f"the activation {kind.__name__} with its arguments")


_PLAIN: dict[type[ActivationFunction], str] = {
    Tanh: "tanh",
    Sigmoid: "sigmoid",
    Exponential: "exponential",
    Softplus: "softplus",
    Softsign: "softsign",
    Silu: "silu",
    Relu6: "relu6",
}
