"""Values as codes: numbers as they are, categories as indices, NaN for what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import CATEGORY, DATE, TextFormat, column_term
from netbuilder.imported.reading.booleans import spellings
from netbuilder.imported.reading.dates import moment_of
from netbuilder.imported.reading.records import Values
from netbuilder.imported.reading.values import LARGEST, plain_number, to_numbers
from netbuilder.imported.recipes.recipe import OWN, Feature
from netbuilder.translation import say
from netbuilder.wording import sentences, shown


@dataclass(frozen=True, slots=True)
class Coded:
    """Some rows of a column.

    Attributes:
        values: float64 (n,): numbers; for dates seconds from the beginning of 1970; for categories
            their index, with 'other' after the last and 'missing', where it has a category of its
            own, after that. NaN for what is missing.
        missing: bool (n,): which are missing, in a category of their own or not.
        others: bool (n,): which count as 'other'.
    """

    values: Array
    missing: Array
    others: Array


class StrayError(DataError):
    """A value that cannot be used.

    Attributes:
        row: its index among those that were given.
        fault: a sentence on what is wrong with it.

    Args:
        row: its index.
        fault: the sentence.
        remedy: what to do about it, in another.
    """

    def __init__(self, row: int, fault: str, remedy: str) -> None:
        self.row = row
        self.fault = fault
        super().__init__(sentences(fault, remedy))


def code(feature: Feature, values: Values, format: TextFormat) -> Coded:
    """A feature's values as codes.

    Args:
        feature: a number, a category or a date.
        values: n texts, or numbers (n,).
        format: how the texts are written.

    Raises:
        StrayError: a value is no number.
    """
    if feature.kind == CATEGORY:
        return _categories(feature, as_texts(values, format), format)
    if feature.kind == DATE:
        numbers = code_dates(feature, values, format)
    else:
        numbers = code_numbers(feature.name, values, format)
    return Coded(numbers, np.isnan(numbers), np.zeros(len(numbers), bool))


def code_numbers(name: str, values: Values, format: TextFormat) -> Array:
    """Numbers, float64 (n,), NaN where one is missing.

    Raises:
        StrayError: a value is no number.
    """
    if isinstance(values, np.ndarray):
        numbers = values.astype(np.float64)
        strays = np.abs(numbers) > LARGEST
    else:
        numbers, strays = to_numbers(values, format.decimal, format.missing_words)
    if strays.any():
        row = int(np.argmax(strays))
        raise StrayError(
            row,
            say(
                "{values} in {name} is not a valid number.",
                values=shown(str(values[row])),
                name=column_term(name),
            ),
            say("Correct it, treat the column as a category, or leave it out."),
        )
    return numbers


def code_dates(feature: Feature, values: Values, format: TextFormat) -> Array:
    """Dates as seconds from the beginning of 1970, float64 (n,), NaN where one is missing.

    Raises:
        StrayError: a value is no date.
    """
    texts = as_texts(values, format)
    known: dict[str, float | None] = dict.fromkeys(format.missing_words, np.nan)
    for row, text in enumerate(texts):
        if text not in known:
            known[text] = moment_of(text, feature.order)
            if known[text] is None:
                raise StrayError(
                    row,
                    say(
                        "{text} in {feature_name} is not a valid date.",
                        text=shown(text),
                        feature_name=column_term(feature.name),
                    ),
                    say("Correct it, or leave the column out."),
                )
    return np.array([known[text] for text in texts], np.float64)


def code_classes(name: str, values: Values, classes: Sequence[str], format: TextFormat) -> Array:
    """Class indices, float64 (n,), NaN where the class is missing.

    Raises:
        StrayError: a value is none of the classes.
    """
    indices = _indices(classes, format)
    texts = as_texts(values, format)
    codes = np.fromiter((indices.get(text, -1.0) for text in texts), np.float64, len(texts))
    if (codes < 0).any():
        row = int(np.argmax(codes < 0))
        raise StrayError(
            row,
            say(
                "{texts} in {name} is not one of the {classes} classes.",
                texts=shown(texts[row]),
                name=column_term(name),
                classes=len(classes),
            ),
            say("Correct it, or import the file again."),
        )
    return codes


def as_texts(values: Values, format: TextFormat) -> Sequence[str]:
    """Values as the texts that stand for them; '' for numbers that are missing."""
    if not isinstance(values, np.ndarray):
        return values
    different, places = np.unique(values.astype(np.float64), return_inverse=True)
    texts = [plain_number(number) if np.isfinite(number) else "" for number in different]
    return [texts[place] for place in places.ravel().tolist()]


def _categories(feature: Feature, texts: Sequence[str], format: TextFormat) -> Coded:
    other = len(feature.categories)
    indices = dict(_indices(feature.categories, format))
    if feature.missing == OWN:
        indices.update({word: float(other + 1) for word in format.missing_words})
    codes = np.fromiter((indices.get(text, float(other)) for text in texts), np.float64, len(texts))
    return Coded(codes, np.isnan(codes) | (codes == other + 1), codes == other)


def _indices(names: Sequence[str], format: TextFormat) -> Mapping[str, float]:
    missing = dict.fromkeys(format.missing_words, np.nan)
    places = {name: float(index) for index, name in enumerate(names)}
    same = {spelled: places[name] for spelled, name in spellings(names).items()}
    return missing | same | places
