"""The shape that a model begins with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import config
from engine.errors import ParameterError
from engine.layers.base import check_shape
from engine.types import Shape


class InputLayer:
    """Says what one sample looks like; computes nothing.

    Args:
        shape: of one sample, without the batch.
        dtype: float type of the samples.
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
        self.dtype = config.floatx() if dtype is None else config.check_dtype(dtype)
        self.name = name or "input_layer"

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"batch_shape": list(self.batch_shape), "dtype": self.dtype, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> InputLayer:
        """The input with these arguments."""
        known = {"shape", "batch_shape", "dtype", "name"}
        return cls(**{key: value for key, value in config.items() if key in known})


def Input(  # noqa: N802 - Keras's name
    shape: Sequence[int], dtype: str | None = None, name: str | None = None
) -> InputLayer:
    """The input of a model: `Sequential([Input((784,)), Dense(10)])`."""
    return InputLayer(shape, dtype, name)
