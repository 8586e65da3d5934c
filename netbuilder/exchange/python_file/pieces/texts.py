"""Texts as the numbers of their characters or words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.types import Array
from netbuilder.imported.tokens import token_texts


def text_samples(
    samples: Any, column: str, form: Mapping[str, Any], vocabulary: Sequence[str]
) -> Array:
    """Texts, or rows of a table with a column of these, as samples: 0 pads, 1 is unknown."""
    samples = [samples] if isinstance(samples, str | dict) else list(samples)
    numbers = {word: number for number, word in enumerate(vocabulary, 2)}
    length = form["length"]
    rows = np.zeros((len(samples), length), np.float32)
    for row, sample in zip(rows, samples, strict=True):
        given = sample.get(column) if isinstance(sample, dict) else sample
        text = "" if given is None else str(given).strip()
        tokens = token_texts(text, words=form["words"], lowercase=form["lowercase"], most=length)
        row[: len(tokens)] = [numbers.get(token, 1) for token in tokens]
    return rows
