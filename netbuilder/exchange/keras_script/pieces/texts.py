"""A column of texts as samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.types import Array
from netbuilder.exchange.keras_script.pieces.samples import texts_of
from netbuilder.exchange.python_file.pieces.texts import text_samples


def kept_texts(
    values: Any,
    answers: Array,
    text: Mapping[str, Any],
    vocabulary: Sequence[str],
    form: Mapping[str, Any],
) -> tuple[Array, Array]:
    """Samples (n, length) of 0 for padding, 1 for what is unknown, and words or characters from 2.

    Rows without a text or an answer are left out; also returned is which rows are kept.
    """
    texts = texts_of(values)
    missing = {"", *form["missing"]}
    there = np.array([each not in missing for each in texts], bool)
    keep = there & ~np.isnan(answers).any(axis=1)
    used = [each for each, kept in zip(texts, keep, strict=True) if kept]
    return text_samples(used, "", text, vocabulary), keep
