"""The layers that can be dragged onto the canvas.

A new layer is one line in `CATALOGUE`; all else about it comes from the engine's declaration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from engine.declarations import Parameter, shown
from engine.layers import Activation, Dense, Layer
from netbuilder.design.errors import unknown


@dataclass(frozen=True)
class Entry:
    """A kind of block.

    Attributes:
        layer: the engine's class.
        family: groups the palette and chooses the colour.
        glyph: one or two letters for small pictures.
    """

    layer: type[Layer]
    family: str
    glyph: str

    @property
    def kind(self) -> str:
        """The name in design files: the engine's and Keras's."""
        return self.layer.__name__

    @property
    def title(self) -> str:
        """The kind in words."""
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.kind)

    @property
    def summary(self) -> str:
        """One line about it."""
        return (self.layer.__doc__ or "").strip().splitlines()[0]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be set."""
        return shown(self.layer.parameters)


FAMILIES: Final = {"core": "Core", "activation": "Activation"}

CATALOGUE: tuple[Entry, ...] = (
    Entry(Dense, "core", "D"),
    Entry(Activation, "activation", "A"),
)


def entry(kind: str) -> Entry:
    """The entry of a kind.

    Raises:
        DesignError: there is none; the message names what is near.
    """
    for candidate in CATALOGUE:
        if candidate.kind == kind:
            return candidate
    raise unknown("layer", kind, (candidate.kind for candidate in CATALOGUE))
