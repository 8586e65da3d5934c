"""How much of itself each block shows: as a card, opened, or every unit of a small network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from netbuilder.design import INPUT, Analysis, Design
from netbuilder.opened.forms import Form, forms, neuron_forms, neurons_possible

Level: TypeAlias = Literal["cards", "opened", "neurons"]

SMALLEST: Final = 0.6
"""The scale below which an opened network is too small to be read."""

_MANY: Final = 8
_CARD: Final = (250.0, 60.0)
_LEAST: Final = 92.0
_AROUND: Final = (24.0, 96.0)
"""What a block adds to its picture; the title and two lines of text are the second."""
_GAP: Final = 52.0


@dataclass(frozen=True)
class Plan:
    """How the canvas draws a network.

    Attributes:
        level: of the network as a whole.
        forms: of the blocks that are opened, by name.
        across: whether the blocks stand beside each other.
    """

    level: Level = "cards"
    forms: Mapping[str, Form] = field(default_factory=dict)
    across: bool = False


def plan(
    design: Design,
    analysis: Analysis,
    wish: Level | None,
    against: Iterable[str],
    known: bool,
    room: tuple[float, float],
) -> Plan:
    """Decide how a network is drawn.

    Args:
        design: that is shown.
        analysis: of it.
        wish: the level that the user has chosen; None for the rule.
        against: names of the blocks that the user has opened or closed against it.
        known: whether there is a network whose values can be shown.
        room: width and height of the canvas, where letters have their usual size.
    """
    across = room[0] > room[1]
    level = wish or _by_rule(design, analysis, known, room, across)
    small = neurons_possible(design, analysis)
    if level == "neurons" and not small:
        level = "opened"
    if level == "neurons":
        return Plan(level, neuron_forms(design, analysis, across), across)
    turned = set(against)
    if level == "cards" and not turned:
        return Plan()
    every = forms(design, analysis, across)
    broken = {problem.block for problem in analysis.problems}
    every = {name: form for name, form in every.items() if name not in broken}
    if level == "cards":
        opened = {name: form for name, form in every.items() if name in turned}
        return Plan(level, opened, False)
    opened = {name: form for name, form in every.items() if name not in turned}
    return Plan(level, opened, across)


def _by_rule(
    design: Design,
    analysis: Analysis,
    known: bool,
    room: tuple[float, float],
    across: bool,
) -> Level:
    if not known or not analysis.can_train:
        return "cards"
    if neurons_possible(design, analysis):
        return "neurons"
    if len(design.blocks) <= _MANY:
        return "opened"
    every = forms(design, analysis, across)
    names = [INPUT, *(block.name for block in design.blocks)]
    sizes = [_size(every.get(name)) for name in names]
    along, aside = (0, 1) if across else (1, 0)
    length = sum(size[along] for size in sizes) + _GAP * len(sizes)
    fits = length * SMALLEST <= room[along]
    return "opened" if fits and max(s[aside] for s in sizes) * SMALLEST <= room[aside] else "cards"


def _size(form: Form | None) -> tuple[float, float]:
    if form is None:
        return _CARD
    width, height = form.size
    return max(width, _LEAST) + _AROUND[0], height + _AROUND[1]
