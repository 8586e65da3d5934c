"""Activation functions, each with its derivative beside it.

An activation is a function object: `relu(x)` computes it, `relu(x, negative_slope=0.1)` with other
parameters than its own; `forward` and `backward` are the two halves that layers use.
"""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from engine.activations.along_axis import GLU, LogSoftmax, Softmax, Sparsemax
from engine.activations.base import ACTIVATIONS, ActivationFunction
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
    Threshold,
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
from engine.registry import refuse_custom
from engine.types import Array

__all__ = [
    "ACTIVATIONS",
    "ActivationFunction",
    "celu",
    "deserialize",
    "elu",
    "exponential",
    "gelu",
    "get",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "leaky_relu",
    "linear",
    "log_sigmoid",
    "log_softmax",
    "mish",
    "relu",
    "relu6",
    "selu",
    "serialize",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "squareplus",
    "swish",
    "tanh",
    "tanh_shrink",
    "threshold",
]

celu = Celu()
elu = Elu()
exponential = Exponential()
gelu = Gelu()
glu = GLU()
hard_shrink = HardShrink()
hard_sigmoid = HardSigmoid()
hard_silu = hard_swish = HardSilu()
hard_tanh = HardTanh()
leaky_relu = LeakyRelu()
linear = Linear()
log_sigmoid = LogSigmoid()
log_softmax = LogSoftmax()
mish = Mish()
relu = Relu()
relu6 = Relu6()
selu = Selu()
sigmoid = Sigmoid()
silu = swish = Silu()
soft_shrink = SoftShrink()
softmax = Softmax()
softplus = Softplus()
softsign = Softsign()
sparse_plus = SparsePlus()
sparse_sigmoid = SparseSigmoid()
sparsemax = Sparsemax()
squareplus = Squareplus()
tanh = Tanh()
tanh_shrink = TanhShrink()


_OF_KIND = {
    type(value): value
    for value in globals().copy().values()
    if isinstance(value, ActivationFunction)
}
"""The one that a name stands for, of each kind."""


def threshold(x: npt.ArrayLike, threshold: float, default_value: float) -> Array:
    """X where it is above the threshold, `default_value` elsewhere, in a new array."""
    return Threshold(threshold, default_value)(x)


def get(identifier: Any) -> ActivationFunction:
    """The activation that a name, config or object stands for; None is linear."""
    found = ACTIVATIONS.get("linear" if identifier is None else identifier)
    return _OF_KIND.get(type(found), found) if isinstance(identifier, str | None) else found


def serialize(activation: ActivationFunction) -> Any:
    """The activation's name, as Keras's configs hold it.

    One with parameters of its own becomes a config that `get` reads; Keras has no form for it.
    """
    name = ACTIVATIONS.name_of(activation)
    parameters = activation.get_config()
    if not parameters or parameters == type(activation)().get_config():
        return name
    return {"module": ACTIVATIONS.module, "class_name": name, "config": parameters}


def deserialize(config: Any, custom_objects: None = None) -> ActivationFunction:
    """The inverse of `serialize`."""
    refuse_custom(custom_objects)
    return get(config)
