"""Layers that turn tokens into numbers; no gradient passes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from engine import layers
from tests.engine.gradient_cases.case import Array, Case
from tests.engine.gradient_cases.layers.core import words

KNOWN = ["red", "green", "blue"]


def tokens(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.choice([*KNOWN, "violet"], shape).astype(object)


def texts(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return np.array([[" ".join(tokens(rng, (4,)))] for _ in range(shape[0])], object)


CASES: Mapping[str, Sequence[Case]] = {
    "StringLookup": (
        Case(lambda: layers.StringLookup(vocabulary=KNOWN), (3,), tokens, False),
        Case(
            lambda: layers.StringLookup(vocabulary=KNOWN, output_mode="count"), (3,), tokens, False
        ),
    ),
    "IntegerLookup": (
        Case(lambda: layers.IntegerLookup(vocabulary=[2, 1]), (3,), words, False),
        Case(
            lambda: layers.IntegerLookup(vocabulary=[2, 1], output_mode="one_hot"),
            (3,),
            words,
            False,
        ),
    ),
    "TextVectorization": (
        Case(
            lambda: layers.TextVectorization(vocabulary=KNOWN, output_sequence_length=3),
            (1,),
            texts,
            False,
        ),
        Case(
            lambda: layers.TextVectorization(vocabulary=KNOWN, output_mode="multi_hot"),
            (1,),
            texts,
            False,
        ),
    ),
}
