"""The argument that is a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack

from engine.declarations import Parameter
from engine.declarations.fields import Place
from engine.declarations.parameters import REQUIRED
from engine.layers import entries
from engine.layers.base import Layer
from engine.layers.nested import as_layer


@dataclass(frozen=True, kw_only=True)
class HeldLayer(Parameter):
    """A layer, a model in the place of one, or the entry of one in a config."""

    def check(self, value: Any) -> Layer:
        """Return the layer."""
        layer = entries.to_layer(value) if isinstance(value, Mapping) else as_layer(value)
        if layer is None:
            raise self._refuse("a layer, such as Dense(10)", value)
        return layer

    def plain(self, value: Any) -> Any:
        """The layer's entry."""
        return None if value is None else entries.of_layer(value)


def held_layer(default: Any = REQUIRED, **place: Unpack[Place]) -> Any:
    """A layer within another."""
    return HeldLayer(
        help="The layer that does the work.",
        default=default,
        nullable=default is None,
        hidden=True,
        **place,
    )
