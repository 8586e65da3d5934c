"""What matrices and histograms mean, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from netbuilder.insight.confusion import Confusion
from netbuilder.insight.histogram_history import HistogramHistory
from netbuilder.insight.layer_figures import LayerFigures
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, number_text, percent, sentences

_MANY_DEAD: Final = 0.25
_VISIBLE: Final = 0.005
"""A smaller share would be rounded to 0 %."""


def which_of(count: int, total: int, what: str = mark("test samples")) -> str:
    """As 'all 10,000 test samples' or 'the first 256 of 10,000 test samples'."""
    if count >= total:
        return say("all {total} {what}", total=count_text(total), what=what)
    return say(
        "the first {count} of {total} {what}",
        count=count_text(count),
        total=count_text(total),
        what=what,
    )


def mistakes(found: Confusion, names: Sequence[str]) -> str:
    """Name the two classes that are confused most often; '' without a mistake."""
    wrong = found.counts.copy()
    np.fill_diagonal(wrong, 0)
    total = int(wrong.sum())
    if not total:
        return say("No sample is misclassified.") if len(found.truth) else ""
    both = np.triu(wrong + wrong.T)
    one, other = divmod(int(both.argmax()), found.classes)
    return say(
        "Most often confused: {names} and {names_2}, {both} of {total} mistakes.",
        names=names[one],
        names_2=names[other],
        both=count_text(both[one, other]),
        total=count_text(total),
    )


def layer_sentence(figures: LayerFigures, weights: HistogramHistory) -> str:
    """What is worth knowing of a layer now.

    Args:
        figures: of now.
        weights: the course of its weights, up to now.
    """
    if not figures.weights.counts.any():
        return say("Its weights are NaN. Lower the learning rate and train again.")
    if not figures.gradients.counts.any():
        return say("Its gradient is NaN. The next step will make the weights NaN, too.")
    where = which_of(figures.samples, figures.of, say("{part} samples", part=figures.part))
    parts = []
    if figures.dead is not None:
        parts.append(_activity(figures.dead, where))
    if not figures.gradients.edges[-1]:
        parts.append(say("Its gradient is 0, so it does not learn."))
    elif figures.dead is None:
        parts.append(_course(weights))
    return sentences(*parts)


def _activity(dead: float, where: str) -> str:
    if not dead:
        return say("Every unit activates for some of {where}.", where=where)
    if dead == 1:
        return say(
            "No unit ever activates for {where}, so nothing passes through this layer.", where=where
        )
    if dead < _VISIBLE:
        return say("Less than 1 % of the units never activate for {where}.", where=where)
    return sentences(
        say("{dead} of the units never activate for {where}.", dead=percent(dead), where=where),
        say("A lower learning rate or LeakyReLU may help.") if dead >= _MANY_DEAD else "",
    )


def _course(weights: HistogramHistory) -> str:
    first, last = weights.reaches
    if not last:
        return say("All its weights are 0.")
    if first == last:
        return say("Its weights are within ± {last}.", last=number_text(last, 2))
    before, now = number_text(first, 2), number_text(last, 2)
    if last > first:
        return say("Its weights have spread from ± {before} to ± {now}.", before=before, now=now)
    return say("Its weights have narrowed from ± {before} to ± {now}.", before=before, now=now)
