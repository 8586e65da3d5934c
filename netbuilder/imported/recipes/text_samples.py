"""Recipes in which a text is the sample: which column it is, and what is said of that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from netbuilder.imported.outline import TEXT, Column, Outline
from netbuilder.imported.recipes.recipe import Recipe
from netbuilder.imported.recipes.text import CHARACTERS, TextForm, form_problems, is_sample
from netbuilder.wording import count_text, listed, plural, sentences

_NAMED: Final = 6
_OF_CHARACTERS: Final = (
    "A sample is the first character of {name}, with a vocabulary of {different} characters.",
    "A sample is the first {count} characters of {name}, with a vocabulary of {different}.",
)
_OF_WORDS: Final = (
    "A sample is the first word of {name}, with a vocabulary of {different} words.",
    "A sample is the first {count} words of {name}, with a vocabulary of {different}.",
)
_OTHERS: Final = (
    "The column {names} is left out, because a text is a whole sample.",
    "The columns {names} are left out, because a text is a whole sample.",
)


def text_sample(
    outline: Outline,
    target: Column,
    kinds: Mapping[str, str],
    given: Collection[str],
    *,
    alone: bool,
) -> Column | None:
    """The column of texts that is the sample: the one that somebody chose, else the longest.

    Args:
        outline: of the table.
        target: is no sample.
        kinds: by column, how somebody wants it treated.
        given: the columns that somebody wants as numbers or categories.
        alone: whether there is nothing else to be given to the network.
    """
    columns = [column for column in outline.columns if column is not target and column.text]
    wanted = [column for column in columns if kinds.get(column.name) == TEXT]
    if not wanted and set(given) <= {target.name}:
        proposed = [column for column in columns if column.name not in kinds]
        wanted = [column for column in proposed if is_sample(column, alone=alone)]
    return max(wanted, key=_length, default=None)


def text_problems(recipe: Recipe) -> Iterator[str]:
    """What keeps texts from becoming samples, as sentences."""
    if recipe.text is None:
        return
    others = [feature.name for feature in recipe.features if feature.kind != TEXT]
    if others:
        yield (
            f"{recipe.features[-1].name} is a whole sample and cannot be combined with other "
            f"columns; leave out {listed(others, _NAMED)}."
        )
    if any(form_problems(recipe.text)):
        yield "Texts cannot be cut to that length; choose another length or vocabulary."


def text_summary(recipe: Recipe, outline: Outline) -> str:
    """What a sample is, and which columns are not given to the network."""
    form = recipe.text or TextForm()
    name = recipe.features[0].name
    others = [each.name for each in outline.columns if each.name not in (name, *recipe.targets)]
    return sentences(
        plural(
            form.length,
            *(_OF_CHARACTERS if form.unit == CHARACTERS else _OF_WORDS),
            name=name,
            different=count_text(form.vocabulary),
        ),
        plural(len(others), *_OTHERS, names=listed(others, _NAMED)) if others else "",
    )


def _length(column: Column) -> float:
    return column.text.mean_characters if column.text else 0.0
