"""Layers that prepare data: moments, bins, categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import layers
from tests.engine.gradient_cases.case import Case
from tests.engine.gradient_cases.layers.core import words

CASES: Mapping[str, Sequence[Case]] = {
    "Normalization": (
        Case(lambda: layers.Normalization(mean=0.3, variance=2.0)),
        Case(lambda: layers.Normalization(mean=[1.0, 2.0], variance=[0.5, 3.0]), (3, 2)),
        Case(lambda: layers.Normalization(mean=0.3, variance=2.0, invert=True), (3, 2)),
        Case(lambda: layers.Normalization(1, [1.0, 2.0, 0.0], [0.5, 1.0, 2.0]), (3, 2)),
    ),
    "Discretization": (
        Case(lambda: layers.Discretization([-0.5, 0.3]), (3,)),
        Case(lambda: layers.Discretization([-0.5, 0.3], output_mode="one_hot"), (3,)),
    ),
    "CategoryEncoding": (
        Case(lambda: layers.CategoryEncoding(5), (3,), words, differentiable=False),
        Case(lambda: layers.CategoryEncoding(5, "one_hot"), (3, 2), words, differentiable=False),
        Case(lambda: layers.CategoryEncoding(5, "count"), (3,), words, differentiable=False),
    ),
}
