"""Identity, normalization beyond that of batches and samples, dropout for selu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import layers
from tests.engine.gradient_cases.case import Case
from tests.engine.gradient_cases.layers.core import repeating

CASES: Mapping[str, Sequence[Case]] = {
    "Identity": (Case(lambda: layers.Identity()),),
    "AlphaDropout": (
        Case(lambda: repeating(layers.AlphaDropout(0.4))),
        Case(lambda: repeating(layers.AlphaDropout(0.3, (None, 1, 3))), (2, 3)),
        Case(lambda: layers.AlphaDropout(0.0)),
    ),
    "UnitNormalization": (
        Case(lambda: layers.UnitNormalization()),
        Case(lambda: layers.UnitNormalization(axis=[1, 2]), (2, 3)),
        Case(lambda: layers.UnitNormalization(axis=1), (2, 3)),
    ),
    "RMSNormalization": (
        Case(lambda: layers.RMSNormalization()),
        Case(lambda: layers.RMSNormalization(epsilon=0.1), (2, 3)),
        Case(lambda: layers.RMSNormalization(axis=[-1, -2]), (2, 2, 3)),
    ),
    "GroupNormalization": (
        Case(lambda: layers.GroupNormalization(2)),
        Case(lambda: layers.GroupNormalization(2, epsilon=0.1), (2, 3, 4)),
        Case(lambda: layers.GroupNormalization(-1, axis=1), (2, 3)),
        Case(lambda: layers.GroupNormalization(1, axis=-2, center=False), (4, 3)),
        Case(lambda: layers.GroupNormalization(3, scale=False), (2, 3)),
    ),
}
