"""What passes from layer to layer while a graph is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from engine.types import Shape
from netbuilder.exchange.onnx.graph import Graph


class Flow(NamedTuple):
    """The tensor that a layer is given.

    Attributes:
        x: its name.
        shape: of it, the batch first.
        mask: the name of a tensor of bools that says which steps count; '' where all do.
        mask_shape: of the mask, the batch first.
    """

    x: str
    shape: Shape
    mask: str = ""
    mask_shape: Shape = ()

    @property
    def rank(self) -> int:
        """The number of axes, with the batch."""
        return len(self.shape)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes of a sample."""
        return tuple(size or 0 for size in self.shape[1:])

    def without_mask(self) -> Flow:
        """The same where all steps count."""
        return Flow(self.x, self.shape)


Writer: TypeAlias = Callable[[Graph, Any, Flow], str]
"""Writes a layer that is given a flow, and returns the name of its output."""
