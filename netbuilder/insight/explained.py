"""What matrices and histograms mean, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from netbuilder.insight.confusion import Confusion
from netbuilder.insight.histogram_history import HistogramHistory
from netbuilder.insight.layer_figures import LayerFigures
from netbuilder.wording import number_text, percent

_MANY_DEAD: Final = 0.25
_VISIBLE: Final = 0.005
"""A smaller share would be rounded to 0 %."""


def which_of(count: int, total: int, what: str = "test samples") -> str:
    """As 'all 10,000 test samples' or 'the first 256 of 10,000 test samples'."""
    return f"all {total:,} {what}" if count >= total else f"the first {count:,} of {total:,} {what}"


def mistakes(found: Confusion, names: Sequence[str]) -> str:
    """Name the two classes that are confused most often; '' without a mistake."""
    wrong = found.counts.copy()
    np.fill_diagonal(wrong, 0)
    total = int(wrong.sum())
    if not total:
        return "No sample is classified wrongly." if len(found.truth) else ""
    both = np.triu(wrong + wrong.T)
    one, other = divmod(int(both.argmax()), found.classes)
    return (
        f"Most often confused: {names[one]} and {names[other]}, "
        f"{int(both[one, other]):,} of {total:,} mistakes."
    )


def layer_sentence(figures: LayerFigures, weights: HistogramHistory) -> str:
    """What is worth knowing of a layer now.

    Args:
        figures: of now.
        weights: the course of its weights, up to now.
    """
    if not figures.weights.counts.any():
        return "Its weights are no longer numbers (NaN): lower the learning rate and train again."
    if not figures.gradients.counts.any():
        return "Its gradient is not a number (NaN): the next step destroys the weights."
    where = which_of(figures.samples, figures.of)
    parts = []
    if figures.dead is not None:
        parts.append(_activity(figures.dead, where))
    if not figures.gradients.edges[-1]:
        parts.append("Its gradient is 0: it does not learn.")
    elif figures.dead is None:
        parts.append(_course(weights))
    return " ".join(part for part in parts if part)


def _activity(dead: float, where: str) -> str:
    if not dead:
        return f"Every unit activates for some of {where}."
    share = percent(dead) if dead >= _VISIBLE else "Less than 1 %"
    if dead == 1:
        return f"No unit ever activates for {where}: nothing gets through this layer."
    advice = " A lower learning rate or LeakyReLU may help." if dead >= _MANY_DEAD else ""
    return f"{share} of the units never activate for {where}.{advice}"


def _course(weights: HistogramHistory) -> str:
    first, last = weights.reaches
    if not last:
        return "All its weights are 0."
    if first == last:
        return f"Its weights lie within ± {number_text(last, 2)}."
    verb = "spread" if last > first else "narrowed"
    return f"Its weights {verb} from ± {number_text(first, 2)} to ± {number_text(last, 2)}."
