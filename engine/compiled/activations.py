"""Activations as calls of kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.activations import ActivationFunction
from engine.activations.along_axis import LogSoftmax, Sparsemax
from engine.activations.along_axis import Softmax as SoftmaxFunction
from engine.activations.basic import Linear, Relu, Sigmoid, Tanh
from engine.activations.piecewise import (
    Celu,
    Elu,
    HardShrink,
    HardSigmoid,
    HardSilu,
    HardTanh,
    LeakyRelu,
    Relu6,
    Selu,
    SoftShrink,
    SparsePlus,
    SparseSigmoid,
)
from engine.activations.smooth import (
    Exponential,
    Gelu,
    LogSigmoid,
    Mish,
    Silu,
    Softplus,
    Softsign,
    Squareplus,
    TanhShrink,
)
from engine.compiled.lowering import Lowering, NotCompiledError
from engine.compiled.structures import Activation as ActivationArguments
from engine.compiled.structures import AlongAxis
from engine.types import Array


def activated(
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
    kernel, in_place, number = kernel_of(function)
    output = z if in_place and not keeps else low.per_sample(size)
    arguments: Any
    if type(function) in ALONG_AXIS:
        arguments = AlongAxis(size=size, last=last, z=z, y=output)
        arguments.put("scratch", low.array(last, float))
        if kernel == "sparsemax":
            arguments.put("order", low.array(2 * last, np.int64))
    else:
        arguments = ActivationArguments(size=size, z=z, y=output, number=number)
    _call(low, f"{kernel}_forward", arguments, size)

    def back(gradient: Array) -> None:
        arguments.put("gradient", gradient)
        _call(low, f"{kernel}_backward", arguments, size)

    return output, back


def is_relu(function: ActivationFunction | None) -> bool:
    """Whether it is Relu without arguments."""
    return type(function) is Relu and function.get_config() == Relu().get_config()


def _call(low: Lowering, kernel: str, arguments: Any, size: int) -> None:
    if isinstance(arguments, AlongAxis):
        low.call(kernel, arguments)
    else:
        low.each(kernel, arguments, 2 * size)


def kernel_of(function: ActivationFunction) -> tuple[str, bool, float]:
    """An activation's kernel, whether its output may overwrite its input, and its parameter."""
    kind = type(function)
    if is_relu(function):
        return "relu", True, 0.0
    if kind in WITH_NUMBER:
        kernel, name = WITH_NUMBER[kind]
        number = float(getattr(function, name))
        if kernel != "celu" or number > 0:
            return kernel, function.in_place, number
    if kind is Gelu:
        way = "gelu_by_tanh" if function.approximate else "gelu"  # type: ignore[attr-defined]
        return way, False, 0.0
    if kind in ALONG_AXIS and function.axis == -1:  # type: ignore[attr-defined]
        return ALONG_AXIS[kind], function.in_place, 0.0
    if kind in PLAIN:
        return PLAIN[kind], function.in_place, 0.0
    if kind in (Relu, *ALONG_AXIS, *WITH_NUMBER):
        raise NotCompiledError(f"the activation {kind.__name__} with these arguments")
    raise NotCompiledError(f"the activation {kind.__name__}")


ALONG_AXIS: dict[type[ActivationFunction], str] = {
    SoftmaxFunction: "softmax",
    LogSoftmax: "log_softmax",
    Sparsemax: "sparsemax",
}
"""The kernels of functions of all values along the last axis."""

PLAIN: dict[type[ActivationFunction], str] = {
    Tanh: "tanh",
    Sigmoid: "sigmoid",
    Exponential: "exponential",
    Softplus: "softplus",
    Softsign: "softsign",
    Silu: "silu",
    Relu6: "relu6",
    Selu: "selu",
    Mish: "mish",
    LogSigmoid: "log_sigmoid",
    HardSigmoid: "hard_sigmoid",
    HardSilu: "hard_silu",
    HardTanh: "hard_tanh",
    SparsePlus: "sparse_plus",
    SparseSigmoid: "sparse_sigmoid",
    TanhShrink: "tanh_shrink",
}

WITH_NUMBER: dict[type[ActivationFunction], tuple[str, str]] = {
    LeakyRelu: ("leaky_relu", "negative_slope"),
    Elu: ("elu", "alpha"),
    Celu: ("celu", "alpha"),
    HardShrink: ("hard_shrink", "threshold"),
    SoftShrink: ("soft_shrink", "threshold"),
    Squareplus: ("squareplus", "b"),
}
"""The kernels that take a number, and its name."""
