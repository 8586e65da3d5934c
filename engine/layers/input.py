"""The shape that a model begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import config
from engine.errors import ParameterError
from engine.layers.arguments import check_shape
from engine.types import Shape

_WHOLE_NUMBERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")


class InputLayer:
    """Says what one sample looks like; computes nothing.

    Args:
        shape: of one sample, without the batch.
        dtype: type of the samples, for the config; layers convert them to their own.
        name: for the config.
        batch_shape: the same with the batch in front, as in Keras's configs.
    """

    def __init__(
        self,
        shape: Sequence[int] | None = None,
        dtype: str | None = None,
        name: str | None = None,
        batch_shape: Sequence[int | None] | None = None,
    ) -> None:
        sample = shape if batch_shape is None else batch_shape[1:]
        if sample is None:
            raise ParameterError("shape", "the shape of one sample, such as (784,)", None)
        self.batch_shape: Shape = (None, *check_shape(sample))  # type: ignore[arg-type]
        self.dtype = config.floatx() if dtype is None else _check_dtype(dtype)
        self.name = name or "input_layer"

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            "batch_shape": list(self.batch_shape),
            "dtype": self.dtype,
            "sparse": False,
            "ragged": False,
            "name": self.name,
            "optional": False,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> InputLayer:
        """The input with these arguments."""
        for name in ("sparse", "ragged", "optional"):
            if config.get(name):
                raise ParameterError(name, "False; samples are whole arrays here", config[name])
        known = {"shape", "batch_shape", "dtype", "name"}
        return cls(**{key: value for key, value in config.items() if key in known})


def _check_dtype(dtype: str) -> str:
    """The type that samples are said to have: a float type, or whole numbers for an Embedding."""
    return dtype if dtype in _WHOLE_NUMBERS else config.check_dtype(dtype)


def Input(  # noqa: N802 - Keras's name
    shape: Sequence[int], dtype: str | None = None, name: str | None = None
) -> InputLayer:
    """The input of a model: `Sequential([Input((784,)), Dense(10)])`."""
    return InputLayer(shape, dtype, name)
