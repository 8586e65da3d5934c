"""What the user should know of what was done to the rows, in sentences."""

from __future__ import annotations

import numpy as np

from engine.types import Array
from netbuilder.imported.outline import CATEGORY
from netbuilder.imported.preparation.fitted import Fitted
from netbuilder.imported.preparation.gathering import Counts
from netbuilder.imported.preparation.splitting import TEST
from netbuilder.imported.reading.values import plain_number
from netbuilder.imported.recipes.recipe import OWN, Feature
from netbuilder.wording import counted, listed, shown


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
    found = [
        f"{counted(count, 'row')} without {_value(name, fitted)} {_were(count)} left out."
        for name, count in counts.left_out.items()
        if count
    ]
    for feature, fill in zip(recipe.features, fitted.fills, strict=True):
        if count := counts.missing[feature.name]:
            found.append(_filled(feature, count, fill))
        if count := counts.others[feature.name]:
            found.append(
                f"{feature.name}: {counted(count, 'value')} beside the "
                f"{len(feature.categories)} most frequent {'counts' if count == 1 else 'count'} "
                "as 'other'."
            )
    if labels is not None:
        found += _on_classes(recipe.classes, labels, parts)
    return tuple(found)


def _value(name: str, fitted: Fitted) -> str:
    block = fitted.recipe.block
    if block is not None and block.name == name:
        return f"usable numbers in {name}"
    return f"a value for {name}"


def _filled(feature: Feature, count: int, fill: float | None) -> str:
    gaps = counted(count, "missing value")
    if feature.missing == OWN:
        return f"{feature.name}: {gaps} {_were(count)} assigned a category of {_its(count)} own."
    value = "" if fill is None else plain_number(float(f"{fill:.6g}"))
    if feature.kind == CATEGORY and fill is not None:
        index = int(fill)
        value = shown(feature.categories[index]) if index < len(feature.categories) else "'other'"
    how = "most frequent value" if feature.kind != CATEGORY else "most frequent category"
    how = how if feature.missing == "most frequent" else feature.missing
    return f"{feature.name}: {gaps} {_were(count)} replaced by the {how}, {value}."


def _on_classes(classes: tuple[str, ...], labels: Array, parts: Array) -> list[str]:
    found = []
    empty = [name for i, name in enumerate(classes) if not (labels == i).any()]
    if empty:
        found.append(f"No rows are left of {listed(list(map(shown, empty)))}.")
    if (parts == TEST).any():
        tested = set(np.unique(labels[parts == TEST]).tolist())
        present = set(np.unique(labels).tolist())
        untested = [classes[label] for label in sorted(present - tested)]
        if untested:
            found.append(
                f"{listed(list(map(shown, untested)))} {'has' if len(untested) == 1 else 'have'} "
                "too few rows for the test set."
            )
    return found


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _its(count: int) -> str:
    return "its" if count == 1 else "their"
