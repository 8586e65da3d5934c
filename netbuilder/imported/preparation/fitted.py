"""What was measured on the training rows; with it, new rows become samples too."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import CATEGORY, DATE, TextFormat
from netbuilder.imported.preparation.dates import date_inputs
from netbuilder.imported.preparation.encoding import code
from netbuilder.imported.preparation.texts import encoded
from netbuilder.imported.reading.values import LARGEST
from netbuilder.imported.recipes.checking import checked
from netbuilder.imported.recipes.recipe import LEAVE_OUT, NUMBERS, Recipe
from netbuilder.imported.recipes.text import TextForm, vocabulary_fits
from netbuilder.storage import encoding
from netbuilder.storage.misread import reason
from netbuilder.translation import say
from netbuilder.wording import count_text, plural, shape_text, shown


@dataclass(frozen=True, slots=True)
class Fitted:
    """A recipe with its figures; belongs to a model as much as its weights.

    Attributes:
        recipe: that was followed.
        fills: per feature what stands in for a missing value, as number or index of a category;
            None where such rows are left out.
        means: subtracted from the inputs: one per input, or per channel of an array, or
            one for all.
        stds: what the rest is then divided by; 1 where nothing varies.
        target_means: subtracted from numbers that are to be told, one for each output.
        target_stds: what the rest is divided by.
        scale: what the values of an array are multiplied by before: 1/255 for bytes.
        vocabulary: the characters or words of texts, in the order of their numbers.
        naive_error: how far off the last known value of a series is on average, on the test
            samples and in the units of the file; None for anything else.
    """

    recipe: Recipe
    fills: tuple[float | None, ...]
    means: tuple[float, ...]
    stds: tuple[float, ...]
    target_means: tuple[float, ...] = ()
    target_stds: tuple[float, ...] = ()
    scale: float = 1.0
    vocabulary: tuple[str, ...] = ()
    naive_error: float | None = None

    def transform(self, rows: Sequence[Mapping[str, str | float | None]]) -> Array:
        """Rows of a table as samples.

        Args:
            rows: n of them: by the feature's name its value, as text or number; None, an empty
                text or no entry at all for one that is missing.

        Returns:
            float32 (n, inputs); of texts (n, length); for a series one window of all rows,
                (1, n, inputs).

        Raises:
            DataError: a value is no number, or is missing in a column that needs one; or the rows
                of a series are not as many as a window has.
        """
        series = self.recipe.series
        if series is not None and len(rows) != series.window:
            raise DataError(
                plural(
                    series.window,
                    "The forecast needs the last {count} row, not {given}.",
                    "The forecast needs the last {count} rows, not {given}.",
                    given=count_text(len(rows)),
                )
            )
        written = self.recipe.format or TextFormat()
        if self.recipe.text is not None:
            name = self.recipe.features[0].name
            return self.transform_texts([_text(row.get(name), written) for row in rows])
        codes = np.empty((len(rows), len(self.recipe.features)))
        for index, feature in enumerate(self.recipe.features):
            texts = [_text(row.get(feature.name), written) for row in rows]
            codes[:, index] = coded = code(feature, texts, written).values
            if self.fills[index] is None and np.isnan(coded).any():
                raise DataError(
                    say(
                        "{feature_name} is missing, and the training data gave nothing to "
                        "replace it with; enter a value.",
                        feature_name=feature.name,
                    )
                )
        samples = self.encode(codes)
        return samples if series is None else samples[None]

    def encode(self, codes: Array) -> Array:
        """Codes as samples: gaps filled, categories one-hot, numbers standardised.

        Args:
            codes: float64 (n, features), as `coding.code` makes them.

        Returns:
            float32 (n, inputs).
        """
        means, stds = np.array(self.means), np.array(self.stds)
        samples = np.zeros((len(codes), len(self.recipe.inputs)), np.float32)
        column = 0
        for index, feature in enumerate(self.recipe.features):
            values, fill = codes[:, index], self.fills[index]
            if fill is not None:
                values = np.where(np.isnan(values), fill, values)
            if feature.kind == CATEGORY:
                samples[np.arange(len(codes)), column + values.astype(np.intp)] = 1
            elif feature.kind == DATE:
                own = slice(column, column + len(feature.inputs))
                inputs = date_inputs(values, feature.parts)
                samples[:, own] = standardised(inputs, means[own], stds[own])
            else:
                samples[:, column] = standardised(values, means[column], stds[column])
            column += len(feature.inputs)
        return samples

    def transform_texts(self, texts: Sequence[str]) -> Array:
        """Texts as samples, float32 (n, length): whole numbers, see `recipes.text`."""
        return encoded(texts, self.recipe.text or TextForm(), self.vocabulary)

    def transform_arrays(self, arrays: Array) -> Array:
        """Pictures or other arrays as samples.

        Args:
            arrays: (n, *input_shape) in the units of the file: 0 to 255 for pictures.

        Returns:
            float32 (n, *input_shape).

        Raises:
            DataError: their shape is another.
        """
        if arrays.shape[1:] != self.recipe.input_shape:
            raise DataError(
                say(
                    "A sample has shape {shape}, but the network expects "
                    "{input_shape}; reshape it.",
                    shape=shape_text(arrays.shape[1:]),
                    input_shape=shape_text(self.recipe.input_shape),
                )
            )
        samples = arrays.astype(np.float32)
        samples *= np.float32(self.scale)
        return standardised(samples, np.array(self.means), np.array(self.stds))

    @property
    def unit(self) -> float:
        """The deviation of an only number that is told; 1 of several, or of none."""
        return self.target_stds[0] if len(self.target_stds) == 1 else 1.0

    def in_units(self, outputs: Array) -> Array:
        """Numbers that the network puts out, in the units of the file; float64 (n, targets)."""
        if self.recipe.task != NUMBERS:
            raise DataError(say("Classes have no units; only numbers do."))
        return outputs.astype(np.float64) * self.target_stds + np.array(self.target_means)

    def to_json(self) -> bytes:
        """The preparation as JSON, for a file."""
        return encoding.encode(self)

    @classmethod
    def from_json(cls, content: bytes) -> Fitted:
        """The preparation from JSON.

        Raises:
            DataError: it is none of those that `to_json` wrote.
        """
        try:
            fitted = msgspec.json.decode(content, type=cls)
        except (msgspec.MsgspecError, RecursionError, ValueError) as error:
            raise DataError(
                say(
                    "The preprocessing of the data cannot be read: {error}; prepare "
                    "the data again.",
                    error=shown(reason(error), 120),
                )
            ) from error
        recipe = checked(fitted.recipe)
        figures = (*fitted.means, *fitted.stds, *fitted.target_means, *fitted.target_stds)
        fits = len(fitted.means) == len(fitted.stds) and all(map(math.isfinite, figures))
        fits &= len(fitted.target_means) == len(fitted.target_stds) == len(recipe.numbers)
        fits &= 0 not in fitted.target_stds
        if recipe.text is not None:
            fits &= vocabulary_fits(recipe.text, fitted.vocabulary)
        elif recipe.block is None:
            fits &= len(fitted.means) == len(recipe.inputs)
        for feature, fill in zip(recipe.features, fitted.fills, strict=False):
            if feature.kind == CATEGORY:
                fits &= fill is None or fill in range(len(feature.inputs))
            fits &= recipe.block is not None or (fill is None) == (feature.missing == LEAVE_OUT)
        if not fits or len(fitted.fills) != len(recipe.features) or 0 in fitted.stds:
            raise DataError(
                say(
                    "The preprocessing of the data does not match its recipe; prepare "
                    "the data again."
                )
            )
        return fitted


def standardised(values: Array, mean: Array | float, std: Array | float) -> Array:
    """Numbers minus their mean, divided by their deviation, float32.

    What lies unthinkably far off, as a value can among others that hardly vary, stays finite.
    """
    with np.errstate(over="ignore"):
        far = (values - np.asarray(mean, values.dtype)) / np.asarray(std, values.dtype)
    return np.clip(far, -LARGEST, LARGEST).astype(np.float32, copy=False)


def _text(value: str | float | None, format: TextFormat) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, str):
        return value.strip()
    return f"{value:.17g}".replace(".", format.decimal)
