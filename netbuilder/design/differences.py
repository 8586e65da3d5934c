"""What two designs do not have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from netbuilder.design.blocks import Block
from netbuilder.design.design import Design
from netbuilder.wording import terms, value_text


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


def differences(first: Design, second: Design) -> tuple[Difference, ...]:
    """The differences of the second from the first: settings, then blocks in the order of both."""
    return (*_settings(first, second), *_blocks(first, second))


def _settings(first: Design, second: Design) -> Iterator[Difference]:
    names = ("data", "target", "input_shape", "loss", "metrics", "class_weights", "fold")
    for name in (*names, "augmentation_kinds", *(p.name for p in Design.SETTINGS)):
        yield from _unless_same(name, getattr(first, name), getattr(second, name))
    one, other = first.optimizer, second.optimizer
    yield from _unless_same("optimizer", one.kind, other.kind)
    yield from _values("", dict(one.parameters), dict(other.parameters))
    one, other = first.schedule, second.schedule
    yield from _unless_same("schedule", one.kind, other.kind)
    yield from _values("schedule", dict(one.parameters), dict(other.parameters))


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
        what = f"{prefix}: {name}" if prefix else name
        yield from _unless_same(what, ours.get(name, "-"), theirs.get(name, "-"))


def _unless_same(what: str, one: Any, other: Any) -> Iterator[Difference]:
    if one != other:
        yield Difference(what, value_text(one), value_text(other))


def _shown(block: Block | None) -> str:
    if block is None:
        return "-"
    marks = ["disabled"] * (not block.enabled) + ["locked"] * block.frozen
    return terms([block.kind, *marks])
