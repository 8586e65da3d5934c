"""Digits made from the stroke models: labels, ways to write, variation, pictures."""

from __future__ import annotations

import numpy as np

from engine.datasets.digits.rendering import PIXELS, render_batch
from engine.datasets.digits.strokes import WAYS
from engine.datasets.digits.variation import vary
from engine.types import Array, Generator

_LINKED = 0.08
"""Share of the digits of several strokes that are written without lifting the pen."""


def generate(count: int, rng: Generator) -> tuple[Array, Array]:
    """Write `count` digits, of each label equally many within one, in random order.

    Args:
        count: how many.
        rng: where randomness comes from; the same state gives the same digits.

    Returns:
        Pictures, uint8 (count, 28, 28), and labels, uint8 (count,).
    """
    labels = rng.permutation((np.arange(count) % len(WAYS)).astype(np.uint8))
    pictures = np.empty((count, PIXELS, PIXELS), np.uint8)
    for label, ways in enumerate(WAYS):
        weights = np.array([way.weight for way in ways])
        of_label = np.flatnonzero(labels == label)
        chosen = rng.choice(len(ways), len(of_label), p=weights / weights.sum())
        for index, way in enumerate(ways):
            places = of_label[chosen == index]
            linked = rng.binomial(len(places), _LINKED) if len(way.strokes) > 1 else 0
            for part, is_linked in ((places[:linked], True), (places[linked:], False)):
                if len(part):
                    points, joined, widths, softness = vary(way, len(part), rng)
                    ink = render_batch(points, joined | is_linked, widths, softness)
                    pictures[part] = np.rint(ink * 255).astype(np.uint8)
    return pictures, labels
