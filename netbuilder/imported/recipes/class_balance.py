"""How unequal the classes of somebody's data are."""

from __future__ import annotations

from typing import Final, NamedTuple

from netbuilder.imported.outline import PICTURES, Outline
from netbuilder.imported.recipes.recipe import Recipe

UNEQUAL: Final = 4
"""How many times as many samples one class may have as another before something is said."""


class Balance(NamedTuple):
    """The largest and the smallest class.

    Attributes:
        most: name of the class with the most samples.
        least: of the one with the fewest.
        ratio: of their counts.
    """

    most: str
    least: str
    ratio: float

    @property
    def matters(self) -> bool:
        """Whether a network may do well without knowing the smallest."""
        return self.ratio > UNEQUAL

    @property
    def times(self) -> int:
        """The ratio as a whole number."""
        return round(self.ratio)


def balance(recipe: Recipe, outline: Outline) -> Balance | None:
    """The balance of what a recipe makes of data; None where there are no two classes."""
    name = next(iter(recipe.targets), "")
    if outline.kind == PICTURES and outline.columns:
        column = outline.columns[0]
    else:
        found = outline.column(name)
        if found is None:
            return None
        column = found
    counts = {value: count for value, count in column.values if value in recipe.classes and count}
    if len(counts) < 2:
        return None
    most, least = max(counts, key=lambda n: counts[n]), min(counts, key=lambda n: counts[n])
    return Balance(most, least, counts[most] / counts[least])
