"""The shape that a model begins with."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

from engine import config
from engine.declarations import Integer
from engine.errors import ParameterError
from engine.layers.arguments import check_shape
from engine.types import Shape

_BATCH_SIZE = Integer(name="batch_size", minimum=1)

_WHOLE_NUMBERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")


class InputLayer:
    """Says what one sample looks like; computes nothing.

    Args:
        shape: of one sample, without the batch.
        batch_size: as in Keras; here every model takes batches of any size.
        dtype: type of the samples, for the config; layers convert them to their own.
        sparse: False; samples are whole arrays here. Likewise `ragged` and `optional`.
        ragged: see `sparse`.
        batch_shape: the shape with the batch in front, as in Keras's configs, in place of `shape`.
        input_tensor: None; there are no symbolic tensors here.
        optional: see `sparse`.
        name: for the config.
        **old: `input_shape`, which `shape` was called before.
    """

    def __init__(
        self,
        shape: Sequence[int] | None = None,
        batch_size: int | None = None,
        dtype: str | None = None,
        sparse: bool | None = None,
        ragged: bool | None = None,
        batch_shape: Sequence[int | None] | None = None,
        input_tensor: None = None,
        optional: bool = False,
        name: str | None = None,
        **old: Any,
    ) -> None:
        if "input_shape" in old and shape is None:
            warnings.warn("input_shape is an old argument: write shape.", stacklevel=2)
            shape = old.pop("input_shape")
        if old:
            name = next(iter(old))
            raise TypeError(f"InputLayer takes no argument {name!r}; leave it out.")
        for argument, value in (("sparse", sparse), ("ragged", ragged), ("optional", optional)):
            if value:
                raise ParameterError(argument, "False; samples are whole arrays here", value)
        if input_tensor is not None:
            raise ParameterError("input_tensor", "None; say the shape", input_tensor)
        if batch_shape is not None:
            for argument, other in (("shape", shape), ("batch_size", batch_size)):
                if other is not None:
                    raise ParameterError(argument, "None where batch_shape is given", other)
            shape = _without_batch(batch_shape)  # type: ignore[assignment]
        elif batch_size is not None:
            _BATCH_SIZE.check(batch_size)
        if shape is None:
            raise ParameterError("shape", "the shape of one sample, such as (784,)", None)
        self.batch_shape: Shape = (None, *check_shape(shape, empty=True))
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
        known = {"shape", "batch_shape", "dtype", "name", "sparse", "ragged", "optional"}
        return cls(**{key: value for key, value in config.items() if key in known})


def _check_dtype(dtype: str) -> str:
    """The type that samples are said to have: floats, whole numbers for an Embedding, or texts."""
    return dtype if dtype in (*_WHOLE_NUMBERS, "string") else config.check_dtype(dtype)


def _without_batch(batch_shape: Sequence[int | None]) -> Sequence[int | None]:
    """The shape of one sample; the batch in front of it may have any size."""
    if not isinstance(batch_shape, tuple | list) or not batch_shape:
        expected = "the batch's size or None, then a sample's shape, such as (None, 784)"
        raise ParameterError("batch_shape", expected, batch_shape)
    if batch_shape[0] is not None:
        _BATCH_SIZE.check(batch_shape[0])
    return batch_shape[1:]


def Input(  # noqa: N802 - Keras's name
    shape: Sequence[int] | None = None,
    batch_size: int | None = None,
    dtype: str | None = None,
    sparse: bool | None = None,
    ragged: bool | None = None,
    batch_shape: Sequence[int | None] | None = None,
    name: str | None = None,
    tensor: None = None,
    optional: bool = False,
) -> InputLayer:
    """The input of a model: `Sequential([Input((784,)), Dense(10)])`.

    Args as in `InputLayer`; `tensor` is its `input_tensor`.
    """
    return InputLayer(shape, batch_size, dtype, sparse, ragged, batch_shape, tensor, optional, name)
