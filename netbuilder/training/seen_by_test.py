"""What the test samples add to a result: mistakes, chance level, units that are dead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from netbuilder.design import Design
from netbuilder.design.training_settings import BALANCED, OFF
from netbuilder.training.next_steps import MOST, NEAR_CHANCE, NextStep
from netbuilder.training.result import Fact, Result
from netbuilder.translation import mark, say
from netbuilder.wording import decimals, listed, percent, plural

_DEAD: Final = 0.2
"""A larger share of dead units is told."""
_FACTS: Final = 4
_UNEQUAL: Final = 4
_SEE: Final = mark("Show which classes are taken for which, with the samples.")


@dataclass(frozen=True, slots=True)
class Confused:
    """The pair of classes that is most often taken for another.

    Attributes:
        first: name of a class.
        second: of the one it is taken for, or the other way round.
        times: how often, both ways.
        mistakes: of all classes.
    """

    first: str
    second: str
    times: int
    mistakes: int


@dataclass(frozen=True, slots=True)
class Chance:
    """What a network reaches that has learned nothing but the most frequent class.

    Attributes:
        share: of the samples that would be right.
        name: of that class.
        reached: share that the network has right.
    """

    share: float
    name: str
    reached: float

    @property
    def matters(self) -> bool:
        """Whether the network is hardly better."""
        return self.reached < self.share + NEAR_CHANCE


@dataclass(frozen=True, slots=True)
class Unequal:
    """How unequal the classes are.

    Attributes:
        most: name of the class with the most samples.
        least: of the one with the fewest, of those that have some.
        ratio: of their counts.
    """

    most: str
    least: str
    ratio: float

    @property
    def matters(self) -> bool:
        """Whether a network may do well without knowing the rarest."""
        return self.ratio > _UNEQUAL

    @property
    def times(self) -> int:
        """The ratio as a whole number."""
        return round(self.ratio)


def with_confused(result: Result, confused: Confused) -> Result:
    """The result with the pair that is confused most."""
    if not confused.mistakes:
        return _with_fact(result, Fact(say("Mistakes"), say("none")))
    if confused.times:
        pair = listed([confused.first, confused.second])
        result = _with_fact(
            result,
            Fact(
                say("Most confused"), pair, plural(confused.times, "{count} time", "{count} times")
            ),
        )
    text = plural(confused.mistakes, "See {count} mistake", "See {count} mistakes")
    return _with_step(result, NextStep(text, "mistakes", hint=_SEE))


def with_chance(result: Result, chance: Chance) -> Result:
    """The result with the chance level, where the network hardly beats it."""
    if not chance.matters:
        return result
    note = say("always predicting '{chance_name}'", chance_name=chance.name)
    return _with_fact(result, Fact(say("Chance level"), percent(chance.share, 1), note))


def with_unequal(result: Result, unequal: Unequal, design: Design) -> Result:
    """The result with a step that weighs the classes, where these are very unequal."""
    if not unequal.matters or design.class_weight != OFF:
        return result
    wanted = design.with_setting("class_weight", BALANCED)
    hint = plural(
        unequal.times,
        "'{most}' has {count} time as many samples as '{least}'. Weights make each class count "
        "alike in the loss.",
        "'{most}' has {count} times as many samples as '{least}'. Weights make each class count "
        "alike in the loss.",
        most=unequal.most,
        least=unequal.least,
    )
    step = NextStep(say("Train with class weights"), "train", wanted, hint)
    return replace(result, steps=(step, *result.steps)[:MOST])


def with_dead(result: Result, dead: Mapping[str, float]) -> Result:
    """The result with the layer of which most units never activate, where these are many.

    Args:
        result: so far.
        dead: the share of dead units of each layer that may have some.
    """
    worst = max(dead, key=lambda name: dead[name], default="")
    if not worst or dead[worst] < _DEAD:
        return result
    fact = Fact(
        say("Dead units"), percent(dead[worst]), say("never active in '{worst}'", worst=worst)
    )
    return _with_fact(result, fact)


def with_spread(result: Result, explained: float | None) -> Result:
    """The result with the share of the spread of the numbers that is explained, R²."""
    if explained is None:
        return result
    note = f"R² {decimals(explained, 3)}".replace("-", "\N{MINUS SIGN}")
    result = replace(result, note=" · ".join(filter(None, (result.note, note))))
    hint = say("Show the predicted numbers beside the true ones.")
    return _with_step(result, NextStep(say("See the worst predictions"), "mistakes", hint=hint))


def _with_fact(result: Result, fact: Fact) -> Result:
    return replace(result, facts=(*result.facts, fact)[:_FACTS])


def _with_step(result: Result, step: NextStep) -> Result:
    return replace(result, steps=(*result.steps, step)[:MOST])
