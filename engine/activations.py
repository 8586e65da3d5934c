"""Activation functions, each with its derivative beside it.

An activation is a function object: `relu(x)` computes it, `forward` and `backward` are the two
halves that layers use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from engine import config
from engine.registry import Registry
from engine.types import Array

__all__ = [
    "ACTIVATIONS",
    "ActivationFunction",
    "deserialize",
    "get",
    "linear",
    "relu",
    "serialize",
    "sigmoid",
    "softmax",
    "tanh",
]


class ActivationFunction:
    """An elementwise function, or one along the last axis, and its derivative.

    Attributes:
        in_place: whether `backward` needs the output alone, so that the output may overwrite the
            input.
    """

    in_place: ClassVar[bool] = False

    def __call__(self, x: npt.ArrayLike) -> Array:
        """The function's values, in a new array of the input's shape."""
        z = np.array(x, dtype=np.result_type(np.asarray(x).dtype, config.floatx()))
        return self.forward(z, np.empty_like(z))

    def forward(self, z: Array, out: Array) -> Array:
        """Write f(z) into `out` and return it; `out` may be `z` where `in_place`."""
        raise NotImplementedError

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """The gradient with respect to z, given y = f(z); may overwrite `gradient`.

        Where `in_place`, `z` is not looked at.
        """
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The function's parameters; none for those here."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> ActivationFunction:
        """The function with these parameters."""
        return cls(**config)


ACTIVATIONS: Registry[ActivationFunction] = Registry(
    "activation", "keras.activations", ActivationFunction
)


@ACTIVATIONS.register("linear")
class Linear(ActivationFunction):
    """f(z) = z."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """Copy, unless input and output are the same."""
        if out is not z:
            np.copyto(out, z)
        return out

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1."""
        return gradient


@ACTIVATIONS.register("relu")
class Relu(ActivationFunction):
    """f(z) = max(z, 0)."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """Clip from below at 0."""
        return np.maximum(z, 0, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 where f(z) > 0, else 0."""
        return np.multiply(gradient, np.greater(y, 0), out=gradient)


@ACTIVATIONS.register("sigmoid")
class Sigmoid(ActivationFunction):
    """f(z) = 1 / (1 + exp(-z)), computed as (1 + tanh(z / 2)) / 2, which cannot overflow."""

    def forward(self, z: Array, out: Array) -> Array:
        """Exact to rounding on the whole line."""
        np.multiply(z, 0.5, out=out)
        np.tanh(out, out=out)
        np.multiply(out, 0.5, out=out)
        return np.add(out, 0.5, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """F' = f (1 - f)."""
        np.multiply(gradient, y, out=gradient)
        return np.multiply(gradient, 1 - y, out=gradient)


@ACTIVATIONS.register("tanh")
class Tanh(ActivationFunction):
    """f(z) = tanh(z)."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """The hyperbolic tangent."""
        return np.tanh(z, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """F' = 1 - f^2."""
        return np.multiply(gradient, 1 - y * y, out=gradient)


@ACTIVATIONS.register("softmax")
class Softmax(ActivationFunction):
    """f(z)_i = exp(z_i) / sum_j exp(z_j) along the last axis.

    The largest z is subtracted first, so that no exponential overflows.
    """

    def forward(self, z: Array, out: Array) -> Array:
        """Probabilities along the last axis."""
        np.subtract(z, np.maximum.reduce(z, axis=-1, keepdims=True), out=out)
        np.exp(out, out=out)
        return np.divide(out, np.add.reduce(out, axis=-1, keepdims=True), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """dL/dz_i = y_i (dL/dy_i - sum_j y_j dL/dy_j)."""
        inner = np.einsum("...i,...i->...", gradient, y)[..., None]
        np.subtract(gradient, inner, out=gradient)
        return np.multiply(gradient, y, out=gradient)


linear: Callable[[npt.ArrayLike], Array] = Linear()
relu: Callable[[npt.ArrayLike], Array] = Relu()
sigmoid: Callable[[npt.ArrayLike], Array] = Sigmoid()
tanh: Callable[[npt.ArrayLike], Array] = Tanh()
softmax: Callable[[npt.ArrayLike], Array] = Softmax()


def get(identifier: Any) -> ActivationFunction:
    """The activation that a name, config or object stands for; None is linear."""
    return ACTIVATIONS.get("linear" if identifier is None else identifier)


def serialize(activation: ActivationFunction) -> str:
    """The activation's name, as Keras's configs hold it."""
    return ACTIVATIONS.name_of(activation)


def deserialize(config: Any) -> ActivationFunction:
    """The inverse of `serialize`."""
    return get(config)
