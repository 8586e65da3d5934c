"""Activation functions as ONNX's operators."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np

from engine import activations as known
from engine.activations import ActivationFunction
from engine.activations.along_axis import LogSoftmax, Softmax, Sparsemax
from engine.activations.basic import Relu
from engine.activations.piecewise import (
    Celu,
    Elu,
    HardShrink,
    LeakyRelu,
    Selu,
    SoftShrink,
    Threshold,
)
from engine.activations.smooth import Gelu, Squareplus
from netbuilder.exchange.errors import InexpressibleError
from netbuilder.exchange.onnx.graph import Graph
from netbuilder.translation import say

Writer: TypeAlias = Callable[[Graph, Any, str], str]

_ALONG: Final = (Softmax, LogSoftmax, Sparsemax)


def is_elementwise(function: ActivationFunction) -> bool:
    """Whether each value stays by itself, so that the order of the axes does not matter."""
    return not isinstance(function, _ALONG)


def activated(
    graph: Graph, function: ActivationFunction | None, x: str, sizes: Sequence[int | None]
) -> str:
    """The function of a tensor.

    Args:
        graph: that is under construction.
        function: None for none.
        x: the tensor.
        sizes: of its axes.

    Raises:
        InexpressibleError: ONNX cannot express it.
    """
    if function is None:
        return x
    if isinstance(function, _ALONG):
        axes = [function.axis] if isinstance(function.axis, int) else list(function.axis)
        axes = [axis % len(sizes) for axis in axes]
        if isinstance(function, Sparsemax):
            return _sparsemax(graph, x, axes[0], sizes)
        return _softmax(graph, x, axes, isinstance(function, LogSoftmax))
    writer = _WRITERS.get(type(function))
    if writer is None:
        raise InexpressibleError(
            say(
                "the activation {kind} has no form in ONNX; choose another",
                kind=type(function).__name__,
            )
        )
    return writer(graph, function, x)


def clip(graph: Graph, x: str, low: float | None, high: float | None) -> str:
    """The values, not below one number nor above another."""
    ends = ["" if end is None else graph.constant(float(end)) for end in (low, high)]
    return graph.op("Clip", x, *ends)


def scaled(graph: Graph, x: str, factor: float) -> str:
    """The values times a number."""
    return graph.op("Mul", x, graph.constant(float(factor)))


def moved(graph: Graph, x: str, offset: float) -> str:
    """The values plus a number."""
    return graph.op("Add", x, graph.constant(float(offset)))


def summed(graph: Graph, x: str, axes: Sequence[int], keepdims: bool = True) -> str:
    """The sum along axes."""
    return graph.op("ReduceSum", x, graph.whole(axes), keepdims=int(keepdims))


def _softmax(graph: Graph, x: str, axes: Sequence[int], logarithm: bool) -> str:
    if len(axes) == 1:
        return graph.op("LogSoftmax" if logarithm else "Softmax", x, axis=axes[0])
    below = graph.op("Sub", x, graph.op("ReduceMax", x, axes=list(axes), keepdims=1))
    exponentials = graph.op("Exp", below)
    total = summed(graph, exponentials, axes)
    if logarithm:
        return graph.op("Sub", below, graph.op("Log", total))
    return graph.op("Div", exponentials, total)


def _sparsemax(graph: Graph, x: str, axis: int, sizes: Sequence[int | None]) -> str:
    """Keras's sparsemax, as `engine.activations.along_axis.Sparsemax` computes it."""
    count = sizes[axis] or 0
    number = graph.whole([count])
    falling, _ = graph.ops("TopK", [x, number], 2, axis=axis, largest=1, sorted=1)
    first = graph.op("ReduceMax", x, axes=[axis], keepdims=1)
    below = clip(graph, graph.op("Sub", falling, first), -1.0, None)
    shape = [count if place == axis else 1 for place in range(len(sizes))]
    ranks = graph.constant(np.arange(1.0, count + 1).reshape(shape))
    sums = graph.op("CumSum", below, graph.constant(np.int64(axis)))
    support = graph.op("Greater", moved(graph, graph.op("Mul", ranks, below), 1.0), sums)
    held = graph.op("Cast", support, to=1)
    size = summed(graph, held, [axis])
    further = moved(graph, graph.op("Sub", size, ranks), 1.0)
    shares = graph.op("Div", graph.op("Mul", further, held), size)
    zero = graph.constant(0.0)
    parts = graph.op("Mul", graph.op("Where", support, falling, zero), shares)
    tau = graph.op("Sub", summed(graph, parts, [axis]), graph.op("Reciprocal", size))
    return graph.op("Relu", graph.op("Sub", x, tau))


def _relu(graph: Graph, function: Relu, x: str) -> str:
    if function.threshold == 0:
        found = graph.op("Relu", x)
    else:
        above = graph.op("Greater", x, graph.constant(float(function.threshold)))
        found = graph.op("Where", above, x, graph.constant(0.0))
    if function.max_value is not None:
        found = clip(graph, found, 0.0, function.max_value)
    if function.negative_slope:
        below = clip(graph, moved(graph, x, -function.threshold), None, 0.0)
        found = graph.op("Add", found, scaled(graph, below, function.negative_slope))
    return found


def _celu(graph: Graph, function: Celu, x: str) -> str:
    alpha = function.alpha
    below = graph.op("Exp", scaled(graph, clip(graph, x, None, 0.0), 1 / alpha))
    bent = scaled(graph, moved(graph, below, -1.0), alpha)
    return graph.op("Add", graph.op("Relu", x), bent)


def _gelu(graph: Graph, function: Gelu, x: str) -> str:
    if function.approximate:
        cubic = moved(graph, scaled(graph, graph.op("Mul", x, x), 0.044715), 1.0)
        inner = scaled(graph, graph.op("Mul", x, cubic), math.sqrt(2 / math.pi))
        bent = graph.op("Tanh", inner)
    else:
        bent = graph.op("Erf", scaled(graph, x, math.sqrt(0.5)))
    return graph.op("Mul", x, scaled(graph, moved(graph, bent, 1.0), 0.5))


def _hard_shrink(graph: Graph, function: HardShrink, x: str) -> str:
    far = graph.op("Greater", graph.op("Abs", x), graph.constant(float(function.threshold)))
    return graph.op("Where", far, x, graph.constant(0.0))


def _threshold(graph: Graph, function: Threshold, x: str) -> str:
    above = graph.op("Greater", x, graph.constant(float(function.threshold)))
    return graph.op("Where", above, x, graph.constant(float(function.default_value)))


def _sparse_plus(graph: Graph, function: ActivationFunction, x: str) -> str:
    bent = moved(graph, clip(graph, x, -1.0, 1.0), 1.0)
    parabola = scaled(graph, graph.op("Mul", bent, bent), 0.25)
    return graph.op("Add", parabola, graph.op("Relu", moved(graph, x, -1.0)))


def _squareplus(graph: Graph, function: Squareplus, x: str) -> str:
    """Below 0 in the form that loses no digits."""
    root = graph.op("Sqrt", moved(graph, graph.op("Mul", x, x), function.b))
    upper = scaled(graph, graph.op("Add", root, graph.op("Abs", x)), 0.5)
    lower = graph.op("Div", graph.constant(function.b / 4), upper)
    return graph.op("Where", graph.op("Less", x, graph.constant(0.0)), lower, upper)


def _mish(graph: Graph, function: ActivationFunction, x: str) -> str:
    return graph.op("Mul", x, graph.op("Tanh", graph.op("Softplus", x)))


def _log_sigmoid(graph: Graph, function: ActivationFunction, x: str) -> str:
    return graph.op("Neg", graph.op("Softplus", graph.op("Neg", x)))


def _soft_shrink(graph: Graph, function: SoftShrink, x: str) -> str:
    return graph.op("Sub", x, clip(graph, x, -function.threshold, function.threshold))


def _plain(kind: str, **attributes: float) -> Writer:
    """An operator of ONNX's."""
    return lambda graph, function, x: graph.op(kind, x, **attributes)


def _slope(graph: Graph, function: LeakyRelu, x: str) -> str:
    return graph.op("LeakyRelu", x, alpha=float(function.negative_slope))


def _elu(graph: Graph, function: Elu, x: str) -> str:
    return graph.op("Elu", x, alpha=float(function.alpha))


def _between(low: float, high: float) -> Writer:
    return lambda graph, function, x: clip(graph, x, low, high)


_WRITERS: Final[dict[type[ActivationFunction], Writer]] = {
    type(known.linear): lambda graph, function, x: x,
    type(known.sigmoid): _plain("Sigmoid"),
    type(known.tanh): _plain("Tanh"),
    type(known.exponential): _plain("Exp"),
    type(known.softplus): _plain("Softplus"),
    type(known.softsign): _plain("Softsign"),
    type(known.silu): lambda graph, function, x: graph.op("Mul", x, graph.op("Sigmoid", x)),
    type(known.hard_sigmoid): _plain("HardSigmoid", alpha=1 / 6, beta=0.5),
    type(known.hard_silu): _plain("HardSwish"),
    type(known.hard_tanh): _between(-1.0, 1.0),
    type(known.relu6): _between(0.0, 6.0),
    type(known.sparse_sigmoid): _plain("HardSigmoid", alpha=0.5, beta=0.5),
    type(known.tanh_shrink): lambda graph, function, x: graph.op("Sub", x, graph.op("Tanh", x)),
    type(known.log_sigmoid): _log_sigmoid,
    type(known.mish): _mish,
    type(known.sparse_plus): _sparse_plus,
    Relu: _relu,
    LeakyRelu: _slope,
    Elu: _elu,
    Selu: _plain("Selu", alpha=Selu.ALPHA, gamma=Selu.SCALE),
    Celu: _celu,
    Gelu: _gelu,
    HardShrink: _hard_shrink,
    SoftShrink: _soft_shrink,
    Squareplus: _squareplus,
    Threshold: _threshold,
}
