"""Settings that hold for the whole engine, as in `keras.config`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ParameterError

KERAS_VERSION = "3.15.1"
"""The version of Keras whose names, numbers and files are met."""

_FLOAT_TYPES = ("float32", "float64")
_floatx = "float32"
_epsilon = 1e-7


def floatx() -> str:
    """The type of weights and activations where a layer names none; 'float32' at first."""
    return _floatx


def set_floatx(value: str) -> None:
    """Set the default float type to 'float32' or 'float64'."""
    global _floatx
    _floatx = check_dtype(value)


def check_dtype(value: str) -> str:
    """Return `value` if it names a float type that the engine computes in.

    Raises:
        ParameterError: it does not.
    """
    if value not in _FLOAT_TYPES:
        raise ParameterError("dtype", f"one of {', '.join(_FLOAT_TYPES)}", value)
    return value


def read_dtype(value: Any) -> str:
    """The float type that a name or one of Keras's dtype policies means; None is the default."""
    if value is None:
        return _floatx
    if isinstance(value, Mapping):
        arguments = value.get("config")
        value = arguments.get("name") if isinstance(arguments, Mapping) else value
    return check_dtype(value)


def dtype_policy(name: str) -> dict[str, Any]:
    """A float type as Keras's layer configs spell it."""
    return {
        "module": "keras",
        "class_name": "DTypePolicy",
        "config": {"name": name},
        "registered_name": None,
    }


def epsilon() -> float:
    """The fuzz that keeps logarithms and divisions finite; 1e-7 as in Keras at first."""
    return _epsilon


def set_epsilon(value: float) -> None:
    """Set it."""
    global _epsilon
    if isinstance(value, bool | str) or not 0 < value < 1:
        raise ParameterError("value", "a number between 0 and 1", value)
    _epsilon = float(value)


def backend() -> str:
    """What computes."""
    return "numpy"


def image_data_format() -> str:
    """Where images have their channels."""
    return "channels_last"


def set_image_data_format(data_format: str) -> None:
    """See that the channels are to be the last axis, as they are.

    Raises:
        ParameterError: they are to be another.
    """
    if data_format != image_data_format():
        expected = "'channels_last', because the channels are the last axis here"
        raise ParameterError("data_format", expected, data_format)
