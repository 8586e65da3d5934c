"""The contract of an activation, and the table of their names."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.registry import Registry
from engine.types import Array


class _Signature:
    """The signature of a call: x, and the constructor's arguments."""

    def __get__(self, function: object | None, owner: type) -> inspect.Signature:
        if function is None:
            raise AttributeError("__signature__")
        x = inspect.Parameter("x", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        return inspect.Signature([x, *inspect.signature(owner).parameters.values()])


class ActivationFunction:
    """An elementwise function, or one along an axis, and its derivative.

    The constructor's arguments are the parameters that Keras's function takes beside x.

    Attributes:
        in_place: whether `backward` needs the output alone, so that the output may overwrite the
            input.
    """

    in_place: bool = False
    __signature__ = _Signature()

    def __call__(self, x: npt.ArrayLike, *parameters: Any, **named: Any) -> Array:
        """The function's values, in a new array; parameters hold for this call alone."""
        if parameters or named:
            return type(self)(*parameters, **named)(x)
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
        """The parameters; every one is kept as an attribute of its name."""
        return dict(vars(self))

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> ActivationFunction:
        """The function with these parameters."""
        return cls(**config)


ACTIVATIONS: Registry[ActivationFunction] = Registry(
    "activation", "keras.activations", ActivationFunction
)
