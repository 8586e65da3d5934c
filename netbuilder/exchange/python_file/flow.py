"""What passes from layer to layer while a script is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from engine.types import Shape
from netbuilder.exchange.python_file.script import Script


class Flow(NamedTuple):
    """What the variables hold.

    Attributes:
        shape: of x, the batch first.
        mask: whether `mask` says which steps count.
        mask_shape: of the mask, the batch first.
    """

    shape: Shape
    mask: bool = False
    mask_shape: Shape = ()

    @property
    def rank(self) -> int:
        """The number of axes, with the batch."""
        return len(self.shape)

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes of a sample."""
        return tuple(size or 0 for size in self.shape[1:])


Writer: TypeAlias = Callable[[Script, Any, Flow], None]
"""Writes the statements that make x the output of a layer."""
