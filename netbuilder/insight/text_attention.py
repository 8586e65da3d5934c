"""What a network makes of a text, and which of its characters or words speak for the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design.deciding import decided, threshold_of
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.imported import Fitted
from netbuilder.imported.preparation.texts import tokens_in
from netbuilder.imported.recipes.text import UNKNOWN, TextForm
from netbuilder.imported.tokens import Token
from netbuilder.network.probe import Probe

MOST_TOKENS: Final = 300
"""The number of tokens, from the beginning of a text, that are weighed at most."""
_WORK: Final = 4e9
"""Multiplications that weighing may take; of larger networks fewer tokens are weighed."""
_TINY: Final = 1e-7
_NOTHING: Final = 1e-9
_BATCH: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class TextReading:
    """The answer to a text.

    Attributes:
        answer: float64: probabilities of the classes, or (1,) the number in the units of the data;
            None where the output is no number.
        tokens: the characters or words that became the sample, with their places.
        weights: float64 (m,), of the first m tokens how much each speaks for the answer, from -1
            (against) to 1; zeros where none makes a difference.
        explained: index of the class that they speak for; 0 for a number.
        unknown: how many of the tokens are not in the vocabulary.
    """

    answer: Array | None
    tokens: tuple[Token, ...]
    weights: Array
    explained: int = 0
    unknown: int = 0


def read_text(
    probe: Probe, fitted: Fitted, text: str, explained: int | None = None, *, weigh: bool = True
) -> TextReading:
    """The answer to a text, and what in it mattered.

    Each token in turn is replaced by one that the network does not know: how far the answer falls
    then (of classes its log-odds) is how much that token speaks for it.

    Args:
        probe: the network.
        fitted: the preparation of the texts that it was trained on.
        text: any.
        explained: the class to speak for; the likeliest where None.
        weigh: whether the tokens are wanted.
    """
    form = fitted.recipe.text or TextForm()
    tokens = tuple(tokens_in(text, form))
    sample = fitted.transform_texts([text])
    unknown = int((sample[0, : len(tokens)] == UNKNOWN).sum())
    nothing = np.zeros(0)
    if not tokens or probe.design.target == INPUT:
        return TextReading(None, tokens, nothing, unknown=unknown)
    answer = _answers(probe, fitted, sample)
    if answer is None:
        return TextReading(None, tokens, nothing, unknown=unknown)
    is_number = probe.design.target == NUMBER
    best = 0 if is_number else int(decided(answer[0], threshold_of(probe.design)))
    about = best if explained is None or explained >= answer.shape[1] else explained
    weights = _weights(probe, fitted, sample, len(tokens), about) if weigh else nothing
    return TextReading(answer[0], tokens, weights, about, unknown)


def _answers(probe: Probe, fitted: Fitted, samples: Array) -> Array | None:
    """Probabilities, or numbers in units; float64 (n, outputs)."""
    shaped = samples.reshape(-1, *probe.design.input_shape)
    output = probe.outputs(shaped, _BATCH)
    if output is None:
        return None
    flat = output.reshape(len(samples), -1)
    if probe.design.target == NUMBER:
        return np.asarray(fitted.in_units(flat), np.float64)
    return np.clip(flat, 0, 1).astype(np.float64)


def _weights(probe: Probe, fitted: Fitted, sample: Array, tokens: int, about: int) -> Array:
    affordable = int(_WORK // max(probe.multiply_adds, 1))
    count = min(tokens, MOST_TOKENS, max(affordable, 1))
    changed = np.repeat(sample, count + 1, axis=0)
    changed[np.arange(count), np.arange(count)] = UNKNOWN
    found = _answers(probe, fitted, changed)
    if found is None:
        return np.zeros(0)
    values = found[:, about]
    if probe.design.target == CLASS:
        sure = np.clip(values, _TINY, 1 - _TINY)
        values = np.log(sure) - np.log1p(-sure)
    fall = values[-1] - values[:-1]
    strongest = np.abs(fall).max()
    return np.asarray(fall / strongest if strongest > _NOTHING else np.zeros(count))
