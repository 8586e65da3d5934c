"""What a network's answer to a drawing is worth, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.types import Array
from netbuilder.design.deciding import MIDDLE, ranked
from netbuilder.translation import say
from netbuilder.wording import percent

_SURE: Final = 0.9
_LIKELY: Final = 0.6
"""Probabilities from which an answer counts as sure, or as likely. Of the answers that the first
digits network gives to 2,000 real pen strokes, 93 % are above the first, and 98 % of these right;
between the two 66 % are right, below the second 41 %."""


class Confidence(NamedTuple):
    """How an answer is to be taken.

    Attributes:
        text: for the user.
        doubtful: whether it is better not believed.
    """

    text: str
    doubtful: bool


def describe(
    probabilities: Array, names: Sequence[str], unlike: bool, threshold: float = MIDDLE
) -> Confidence:
    """Say how sure the network may be.

    Args:
        probabilities: (classes,), as they are shown.
        names: of the classes; their numbers where they are not as many.
        unlike: whether the drawing is unlike anything that the network was trained on.
        threshold: of two classes, the probability from which the second is the answer.
    """
    if len(names) != len(probabilities):
        names = tuple(map(str, range(len(probabilities))))
    order = ranked(probabilities, threshold)
    best = names[int(order[0])]
    share = float(probabilities[order[0]])
    if unlike:
        return Confidence(
            say("Unlike anything in the training data. Best guess: {best}.", best=best), True
        )
    if len(order) > 1 and share < probabilities[order[1]]:
        return _by_threshold(names, int(order[0]), float(probabilities[1]), threshold)
    if share >= _SURE:
        return Confidence(say("Confident: {best}.", best=best), False)
    if share >= _LIKELY or len(order) < 2:
        return Confidence(say("Probably {best}.", best=best), False)
    return Confidence(
        say("Uncertain: {best} or {names}.", best=best, names=names[int(order[1])]), True
    )


def _by_threshold(names: Sequence[str], answer: int, second: float, threshold: float) -> Confidence:
    """What is said of an answer that is not the likelier of two classes."""
    found, needed, other = percent(second, 1), percent(threshold, 1), names[1]
    if answer:
        return Confidence(
            say(
                "{other}: its {found} reach the threshold of {needed}.",
                other=other,
                found=found,
                needed=needed,
            ),
            False,
        )
    text = say(
        "{names}: the {found} for {other} are below the threshold of {needed}.",
        names=names[0],
        found=found,
        other=other,
        needed=needed,
    )
    return Confidence(text, False)
