"""What the user should know of what was done to the rows, in sentences."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported.outline import CATEGORY, DATE
from netbuilder.imported.preparation.dates import date_text
from netbuilder.imported.preparation.fitted import Fitted
from netbuilder.imported.preparation.gathering import Counts
from netbuilder.imported.preparation.splitting import TEST
from netbuilder.imported.recipes.recipe import FREQUENT, MEAN, MEDIAN, OWN, Feature
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, listed, number_text, plural, shown

_REPLACED: Final = {
    MEAN: (
        mark("{name}: {count} missing value was replaced by the mean, {value}."),
        mark("{name}: {count} missing values were replaced by the mean, {value}."),
    ),
    MEDIAN: (
        mark("{name}: {count} missing value was replaced by the median, {value}."),
        mark("{name}: {count} missing values were replaced by the median, {value}."),
    ),
    FREQUENT: (
        mark("{name}: {count} missing value was replaced by the most frequent value, {value}."),
        mark("{name}: {count} missing values were replaced by the most frequent value, {value}."),
    ),
}
_BY_A_CATEGORY: Final = (
    mark("{name}: {count} missing value was replaced by the most frequent category, {value}."),
    mark("{name}: {count} missing values were replaced by the most frequent category, {value}."),
)


def notices_on(
    fitted: Fitted, counts: Counts, parts: Array, labels: Array | None
) -> tuple[str, ...]:
    """Sentences on rows left out, gaps filled, rare categories, and columns that say nothing.

    Args:
        fitted: what was measured.
        counts: what was done, by column.
        parts: uint8 (n,), see `splitting`.
        labels: class indices (n,); None for numbers.
    """
    recipe = fitted.recipe
    found = list(counts.notices)
    found += [_left_out(name, count, fitted) for name, count in counts.left_out.items() if count]
    for feature, fill in zip(recipe.features, fitted.fills, strict=True):
        if count := counts.missing[feature.name]:
            found.append(_filled(feature, count, fill))
        if count := counts.others[feature.name]:
            found.append(
                plural(
                    count,
                    "{name}: {count} value other than the {most} most frequent counts as 'other'.",
                    "{name}: {count} values other than the {most} most frequent count as 'other'.",
                    name=feature.name,
                    most=count_text(len(feature.categories)),
                )
            )
    if labels is not None:
        found += _on_classes(recipe.classes, labels, parts)
    return tuple(found)


def _left_out(name: str, count: int, fitted: Fitted) -> str:
    block = fitted.recipe.block
    if block is not None and block.name == name:
        return plural(
            count,
            "{count} row without usable numbers in {name} was left out.",
            "{count} rows without usable numbers in {name} were left out.",
            name=name,
        )
    return plural(
        count,
        "{count} row without a value for {name} was left out.",
        "{count} rows without a value for {name} were left out.",
        name=name,
    )


def _filled(feature: Feature, count: int, fill: float | None) -> str:
    if feature.missing == OWN:
        return plural(
            count,
            "{name}: {count} missing value was assigned a category of its own.",
            "{name}: {count} missing values were assigned a category of their own.",
            name=feature.name,
        )
    value = "" if fill is None else number_text(fill, 6)
    if feature.kind == DATE and fill is not None:
        value = date_text(fill, feature.parts)
    if feature.kind == CATEGORY and fill is not None:
        index = int(fill)
        value = shown(feature.categories[index]) if index < len(feature.categories) else "'other'"
    if feature.missing == FREQUENT and feature.kind == CATEGORY:
        one, many = _BY_A_CATEGORY
    else:
        one, many = _REPLACED[feature.missing]
    return plural(count, one, many, name=feature.name, value=value)


def _on_classes(classes: tuple[str, ...], labels: Array, parts: Array) -> list[str]:
    found = []
    empty = [name for i, name in enumerate(classes) if not (labels == i).any()]
    if empty:
        found.append(say("No rows are left of {shown}.", shown=listed(list(map(shown, empty)))))
    if (parts == TEST).any():
        tested = set(np.unique(labels[parts == TEST]).tolist())
        present = set(np.unique(labels).tolist())
        untested = [classes[label] for label in sorted(present - tested)]
        if untested:
            found.append(
                plural(
                    len(untested),
                    "{names} has too few rows for the test set.",
                    "{names} have too few rows for the test set.",
                    names=listed(list(map(shown, untested))),
                )
            )
    return found
