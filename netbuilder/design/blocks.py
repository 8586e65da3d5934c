"""The parts of a design: named kinds with parameters, as values."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from netbuilder.design.errors import DesignError, quoted
from netbuilder.translation import say
from netbuilder.wording import count_text

MAX_NAME: Final = 64
MAX_BLOCKS: Final = 1_000
"""The most blocks of any design: far more than people stack, and still edited without delay."""


class Parameters(Mapping[str, Any]):
    """Names and values that never change; equal when their items are, and hashable.

    Raises:
        TypeError: a value, such as a list, could change.
    """

    __slots__ = ("_hash", "_values")

    def __init__(self, values: Mapping[str, Any] | None = None) -> None:
        self._values = dict(values or {})
        self._hash = hash(frozenset(self._values.items()))

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a name; the default where there is none."""
        return self._values.get(key, default)

    def items(self) -> ItemsView[str, Any]:
        """Names and values; a dict's own, which are the quicker ones."""
        return self._values.items()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Parameters):
            return self._values == other._values
        return super().__eq__(other)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return repr(self._values)


@dataclass(frozen=True)
class Block:
    """A layer of the design.

    Attributes:
        name: unique in the design; also the layer's name in the engine.
        kind: the engine's layer, such as 'Dense'.
        parameters: all that the layer declares.
        enabled: whether it takes part; a block that does not is kept, and passed by.
        frozen: whether training leaves its weights as they are.
    """

    name: str
    kind: str
    parameters: Mapping[str, Any] = field(default_factory=Parameters)
    enabled: bool = True
    frozen: bool = False

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


def checked_name(name: str) -> str:
    """A name that a block can have.

    Raises:
        DesignError: it is empty, too long, or would not show.
    """
    if not (0 < len(name) <= MAX_NAME and name.isprintable() and name == name.strip()):
        raise DesignError(
            say(
                "A block's name must have 1 to {max_name} visible characters and "
                "no space at either end; received {name}.",
                max_name=MAX_NAME,
                name=quoted(name),
            )
        )
    return name


def too_many_blocks(count: int) -> DesignError:
    """Why so many blocks are no design."""
    return DesignError(
        say(
            "The design has {count} blocks, more than the {max_blocks} that a design can have.",
            count=count_text(count),
            max_blocks=count_text(MAX_BLOCKS),
        )
    )
