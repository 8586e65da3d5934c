"""What the test samples add to a result: mistakes, chance level, units that are dead."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from netbuilder.design import Design
from netbuilder.design.training_settings import BALANCED, OFF
from netbuilder.imported.recipes.class_balance import Balance
from netbuilder.imported.regression import Agreement
from netbuilder.training.next_steps import MOST, NEAR_CHANCE, NextStep
from netbuilder.training.result import Fact, Result
from netbuilder.translation import mark, say
from netbuilder.wording import beside, decimals, figure_text, listed, percent, plural

_DEAD: Final = 0.2
"""A larger share of dead units is told."""
_FACTS: Final = 4
_TARGETS: Final = 8
"""The most numbers that are told of one by one; the plot has all."""
_R2: Final = "R² {value}"
_MEAN_R2: Final = mark("R² {value}, the mean of all targets")
_ERRORS: Final = mark("MAE {mean}, RMSE {root}")
_OUTPUT: Final = mark("output {number}")
_UNKNOWN: Final = mark("all alike")
_WORST: Final = mark("Show the predicted numbers beside the true ones.")
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


def with_unequal(result: Result, unequal: Balance, design: Design) -> Result:
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
    note = _R2.format(value=_signed(explained))
    result = replace(result, note=beside((result.note, note)))
    return _with_step(result, NextStep(say("See the worst predictions"), "mistakes", hint=_WORST))


def with_spreads(result: Result, each: Sequence[Agreement], names: Sequence[str]) -> Result:
    """The result with the metrics of each of several numbers, every one in its own unit.

    Args:
        result: so far.
        each: how the predictions of every number agree with the truth.
        names: of the numbers; those that have none are counted.
    """
    known = [found.r2 for found in each if found.r2 is not None]
    if known:
        mean = _MEAN_R2.format(value=_signed(sum(known) / len(known)))
        result = replace(result, note=beside((result.note, mean)))
    facts = []
    for number, found in enumerate(each[:_TARGETS]):
        name = names[number] if number < len(names) else _OUTPUT.format(number=number + 1)
        value = _UNKNOWN if found.r2 is None else _R2.format(value=_signed(found.r2))
        root = math.sqrt(found.mean_squared_error)
        note = _ERRORS.format(
            mean=figure_text(found.mean_absolute_error, share=False),
            root=figure_text(root, share=False),
        )
        facts.append(Fact(name, value, note))
    result = replace(result, metrics=(*result.metrics, *facts))
    return _with_step(result, NextStep(say("See the worst predictions"), "mistakes", hint=_WORST))


def _signed(value: float) -> str:
    return decimals(value, 3).replace("-", "\N{MINUS SIGN}")


def _with_fact(result: Result, fact: Fact) -> Result:
    return replace(result, facts=(*result.facts, fact)[:_FACTS])


def _with_step(result: Result, step: NextStep) -> Result:
    return replace(result, steps=(*result.steps, step)[:MOST])
