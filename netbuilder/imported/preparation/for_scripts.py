"""Own data for a script, in the form in which Keras's data sets come."""

from __future__ import annotations

from pathlib import Path

from engine.types import Array
from netbuilder.imported.preparation.preparing import prepare
from netbuilder.imported.recipes.checking import recipe_from_json
from netbuilder.imported.recipes.recipe import Recipe

Pair = tuple[Array, Array]


def load_parts(path: Path | str, recipe: Recipe | str) -> tuple[Pair, Pair, Pair]:
    """Samples and answers to train on, those to validate with, and those to test with.

    These are the very rows that NetBuilder's window trains on.

    Args:
        path: of the file or folder.
        recipe: what to make of it; also as JSON.

    Raises:
        DataError: the file or a row of it cannot be used; names file and line.
    """
    known = recipe_from_json(recipe) if isinstance(recipe, str) else recipe
    prepared = prepare(path, known)
    train, validation, test = (
        (part.x, part.y) for part in (prepared.train, prepared.validation, prepared.test)
    )
    return train, validation, test


def load_data(path: Path | str, recipe: Recipe | str) -> tuple[Pair, Pair]:
    """Samples and answers to train on, and those to test with, as `load_parts` gives them."""
    train, _, test = load_parts(path, recipe)
    return train, test
