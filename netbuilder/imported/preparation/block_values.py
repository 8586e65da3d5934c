"""The samples of an input that is an array: from an array of the file, or from many columns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.types import Array
from netbuilder.imported.outline import TextFormat
from netbuilder.imported.preparation.encoding import code_numbers
from netbuilder.imported.reading.blocks import in_shape, pixels_of
from netbuilder.imported.reading.records import Values
from netbuilder.imported.reading.values import LARGEST
from netbuilder.imported.recipes.recipe import Feature


def block_of(
    feature: Feature, columns: Mapping[str, Values], written: TextFormat
) -> tuple[Array, Array]:
    """Some samples.

    Args:
        feature: a `BLOCK`.
        columns: by their names.
        written: how their texts are written.

    Returns:
        (n, *shape), pixels as uint8; and bool (n,), whether all of a sample are usable numbers.

    Raises:
        StrayError: a text is no number.
    """
    if feature.columns:
        numbers = [code_numbers(name, columns[name], written) for name in feature.columns]
        return pixels_of(np.stack(numbers, axis=1), feature.shape)
    samples = in_shape(np.asarray(columns[feature.name]), feature.shape)
    # Half precision holds no number as large as that; infinity is still refused.
    most = np.finfo(np.float16).max if samples.dtype == np.float16 else LARGEST
    return samples, np.all(np.abs(samples.reshape(len(samples), -1)) <= most, axis=1)
