"""What a layer says of itself in Keras's words."""

from __future__ import annotations

from typing import Any

from engine.errors import UnknownShapeError
from engine.types import KerasTensor, Shape


class Described:
    """A layer with its shapes and types, as Keras's attributes give them."""

    name: Any
    dtype: Any
    input_shape: Any
    compute_output_shape: Any

    @property
    def input(self) -> KerasTensor:
        """What it takes: a tensor without values.

        Raises:
            UnknownShapeError: it is not built.
        """
        return KerasTensor(self._seen(), self.dtype, self.name)

    @property
    def output(self) -> KerasTensor:
        """What it puts out: a tensor without values.

        Raises:
            UnknownShapeError: it is not built.
        """
        return KerasTensor(self.compute_output_shape(self._seen()), self.dtype, self.name)

    @property
    def compute_dtype(self) -> str:
        """The type that it computes in."""
        return str(self.dtype)

    @property
    def variable_dtype(self) -> str:
        """The type of its weights."""
        return str(self.dtype)

    def _seen(self) -> Shape:
        shape: Shape | None = self.input_shape
        if shape is None:
            raise UnknownShapeError(f"The layer '{self.name}' does not know its input yet.")
        return shape
