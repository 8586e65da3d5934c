"""The argument that is a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack

from engine.declarations import Parameter
from engine.declarations.fields import Traits
from engine.declarations.parameters import REQUIRED
from engine.layers import entries
from engine.layers.base import Layer
from engine.layers.nested import as_layer


@dataclass(frozen=True, kw_only=True)
class HeldLayer(Parameter):
    """A layer, a model in the place of one, or the entry of one in a config."""

    def check(self, value: Any) -> Any:
        """Return `value`, if it is one of these."""
        self._layer(value)
        return value

    def resolved(self, value: Any) -> Layer | None:
        """The layer."""
        return None if value is None else self._layer(value)

    def plain(self, value: Any) -> Any:
        """The layer's entry."""
        return None if value is None else entries.of_layer(self._layer(value))

    def take(self, value: Any) -> Layer | None:
        """The layer, made once."""
        return None if value is None and self.nullable else self._layer(value)

    def _layer(self, value: Any) -> Layer:
        layer = entries.to_layer(value) if isinstance(value, Mapping) else as_layer(value)
        if layer is None:
            raise self._refuse("a layer, such as Dense(10)", value)
        return layer


def held_layer(*, default: Any = REQUIRED, **traits: Unpack[Traits]) -> Any:
    """A layer within another."""
    traits["nullable"] = default is None
    return HeldLayer(default=default, **traits)


def proposed(kind: str, **arguments: Any) -> dict[str, Any]:
    """The entry of a layer that an editor proposes."""
    return {"class_name": kind, "config": arguments}
