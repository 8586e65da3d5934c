"""What two designs do not have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from engine.optimizers.base import OPTIMIZERS
from netbuilder.design.blocks import Block
from netbuilder.design.design import Design
from netbuilder.translation import say
from netbuilder.wording import terms, value_text, words_of

_OF: Final = ": "
_SCHEDULE: Final = "schedule"
_NAMES: Final = ("data", "target", "input_shape", "loss", "metrics", "class_weights", "fold")
_OPTIMIZERS: Final = tuple(map(OPTIMIZERS.class_of, OPTIMIZERS.names()))
_SETTINGS: Final = frozenset(
    {
        *(*_NAMES, "augmentation_kinds", "optimizer", "order", _SCHEDULE),
        *(each.name for each in Design.SETTINGS),
        *(each.name for cls in _OPTIMIZERS for each in cls.parameters),
    }
)
"""Names that stand for themselves, not for a block."""


class Difference(NamedTuple):
    """One of them; '-' stands for what is not there.

    Attributes:
        what: such as 'dense: units' or 'learning_rate'.
        first: as text.
        second: as text.
    """

    what: str
    first: str
    second: str

    @property
    def title(self) -> str:
        """What it is, in words: 'dense: units' or 'learning rate'."""
        whose, _, name = self.what.rpartition(_OF)
        if not whose:
            return words_of(name) if name in _SETTINGS else name
        whose = words_of(whose) if whose == _SCHEDULE else whose
        return f"{whose}{_OF}{words_of(name)}"


def differences(first: Design, second: Design) -> tuple[Difference, ...]:
    """The differences of the second from the first: settings, then blocks in the order of both."""
    return (*_settings(first, second), *_blocks(first, second))


def _settings(first: Design, second: Design) -> Iterator[Difference]:
    for name in (*_NAMES, "augmentation_kinds", *(p.name for p in Design.SETTINGS)):
        one, other = getattr(first, name), getattr(second, name)
        in_words = name == "target" and one != other
        yield from _unless_same(name, *map(words_of, (one, other)) if in_words else (one, other))
    one, other = first.optimizer, second.optimizer
    yield from _unless_same("optimizer", one.kind, other.kind)
    yield from _values("", dict(one.parameters), dict(other.parameters))
    one, other = first.schedule, second.schedule
    yield from _unless_same(_SCHEDULE, one.kind, other.kind)
    yield from _values(_SCHEDULE, dict(one.parameters), dict(other.parameters))


def _blocks(first: Design, second: Design) -> Iterator[Difference]:
    ours = {block.name: block for block in first.blocks}
    theirs = {block.name: block for block in second.blocks}
    for name in dict.fromkeys((*ours, *theirs)):
        one, other = ours.get(name), theirs.get(name)
        if one is None or other is None or one.kind != other.kind:
            yield Difference(name, _shown(one), _shown(other))
            continue
        yield from _values(name, dict(one.parameters), dict(other.parameters))
        if (one.enabled, one.frozen) != (other.enabled, other.frozen):
            yield Difference(name, _shown(one), _shown(other))
    common = [name for name in ours if name in theirs]
    if common != [name for name in theirs if name in ours]:
        yield Difference("order", terms(ours), terms(theirs))


def _values(prefix: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[Difference]:
    for name in dict.fromkeys((*ours, *theirs)):
        what = f"{prefix}{_OF}{name}" if prefix else name
        yield from _unless_same(what, ours.get(name, "-"), theirs.get(name, "-"))


def _unless_same(what: str, one: Any, other: Any) -> Iterator[Difference]:
    if one != other:
        yield Difference(what, value_text(one), value_text(other))


def _shown(block: Block | None) -> str:
    if block is None:
        return "-"
    marks = [say("disabled")] * (not block.enabled) + [say("locked")] * block.frozen
    return terms([block.kind, *marks])
