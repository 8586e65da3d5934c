"""Sentences about matrices and layers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netbuilder.insight.confusion import confusion
from netbuilder.insight.explained import layer_sentence, mistakes, which_of
from netbuilder.insight.histogram_history import HistogramHistory
from netbuilder.insight.layer_figures import LayerFigures, histogram

SPREAD = histogram(np.linspace(-0.5, 0.5, 100))
FIGURES = LayerFigures("dense", SPREAD, SPREAD, 0.0, None, samples=256, of=10_000)


def course(*reaches: float) -> HistogramHistory:
    found = HistogramHistory()
    for epoch, reach in enumerate(reaches):
        found.add(histogram(np.linspace(-reach, reach, 100)), epoch)
    return found


def test_parts_are_told_from_the_whole() -> None:
    assert which_of(10_000, 10_000) == "all 10,000 test samples"
    assert which_of(9_603, 10_000) == "the first 9,603 of 10,000 test samples"


def test_the_pair_that_is_confused_most_counts_both_ways() -> None:
    truth = np.array([0, 1, 1, 2, 2])
    found = confusion(truth, np.eye(3)[[1, 0, 0, 0, 2]])
    assert mistakes(found, ["cat", "dog", "cow"]) == (
        "Most often confused: cat and dog, 3 of 4 mistakes."
    )
    assert "misclassified" in mistakes(confusion(truth, np.eye(3)[truth]), ["a", "b", "c"])


@pytest.mark.parametrize(
    ("dead", "said"),
    [
        (0.0, "Every unit activates for some of the first 256 of 10,000 test samples."),
        (0.1, "10 % of the units never activate for the first 256 of 10,000 test samples."),
        (0.27, "27 % of the units never activate"),
        (0.001, "Less than 1 % of the units never activate"),
        (1.0, "No unit ever activates for the first 256 of 10,000 test samples"),
    ],
)
def test_dead_units_are_told(dead: float, said: str) -> None:
    sentence = layer_sentence(replace(FIGURES, dead=dead), course(0.5))
    assert sentence.startswith(said)
    assert ("LeakyReLU" in sentence) == (dead == 0.27)


def test_the_course_of_weights_is_told_where_units_cannot_die() -> None:
    figures = replace(FIGURES, dead=None)
    assert (
        layer_sentence(figures, course(0.1, 0.5)) == "Its weights have spread from ± 0.1 to ± 0.5."
    )
    assert (
        layer_sentence(figures, course(0.5, 0.1))
        == "Its weights have narrowed from ± 0.5 to ± 0.1."
    )
    assert layer_sentence(figures, course(0.5)) == "Its weights are within ± 0.5."


def test_what_does_not_learn_is_told() -> None:
    nothing, zeros = histogram(np.array([np.nan])), histogram(np.zeros(4))
    assert "0, so it does not learn" in layer_sentence(
        replace(FIGURES, gradients=zeros), course(1.0)
    )
    assert "NaN" in layer_sentence(replace(FIGURES, weights=nothing), course(1.0))
    assert "NaN" in layer_sentence(replace(FIGURES, gradients=nothing), course(1.0))
