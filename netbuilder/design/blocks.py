"""The parts of a design: named kinds with parameters, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


class Parameters(Mapping[str, Any]):
    """Names and values that never change; equal when their items are, and hashable."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._values = dict(values or {})

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return repr(self._values)

    def with_value(self, key: str, value: Any) -> Parameters:
        """The same with one value changed."""
        return Parameters({**self._values, key: value})


@dataclass(frozen=True)
class Block:
    """A layer of the design.

    Attributes:
        name: unique in the design; also the layer's name in the engine.
        kind: the engine's layer, such as 'Dense'.
        parameters: all that the layer declares.
    """

    name: str
    kind: str
    parameters: Mapping[str, Any] = field(default_factory=Parameters)

    def __post_init__(self) -> None:
        if not isinstance(self.parameters, Parameters):
            object.__setattr__(self, "parameters", Parameters(self.parameters))


@dataclass(frozen=True)
class Component:
    """Something chosen by name, with parameters: the optimizer.

    Attributes:
        kind: its name in the engine, such as 'adam'.
        parameters: all that it declares.
    """

    kind: str
    parameters: Mapping[str, Any] = field(default_factory=Parameters)

    def __post_init__(self) -> None:
        if not isinstance(self.parameters, Parameters):
            object.__setattr__(self, "parameters", Parameters(self.parameters))
