"""Recipes in which a text is the sample: which column it is, and what is said of that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from netbuilder.imported.outline import TEXT, Column, Outline
from netbuilder.imported.recipes.recipe import Recipe
from netbuilder.imported.recipes.text import CHARACTERS, TextForm, form_problems, is_sample
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, listed, plural

_NAMED: Final = 6
_LEFT_OUT: Final = "left out"
_OF_CHARACTERS: Final = (
    mark("A sample is the first character of {name}, with a vocabulary of {different} characters."),
    mark("A sample is the first {count} characters of {name}, with a vocabulary of {different}."),
)
_OF_WORDS: Final = (
    mark("A sample is the first word of {name}, with a vocabulary of {different} words."),
    mark("A sample is the first {count} words of {name}, with a vocabulary of {different}."),
)


def text_sample(
    outline: Outline,
    target: Column,
    kinds: Mapping[str, str],
    *,
    alone: bool,
) -> Column | None:
    """The column of texts that is the sample: the one that somebody chose, else the longest.

    Args:
        outline: of the table.
        target: is no sample.
        kinds: by column, how somebody wants it treated.
        alone: whether there is nothing else to be given to the network.
    """
    columns = [column for column in outline.columns if column is not target and column.text]
    wanted = [column for column in columns if kinds.get(column.name) == TEXT]
    given = {name for name, kind in kinds.items() if kind not in (TEXT, _LEFT_OUT)}
    if not wanted and given <= {target.name}:
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
            say(
                "{features_name} is a whole sample and cannot be combined with "
                "other columns; leave out {others}.",
                features_name=recipe.features[-1].name,
                others=listed(others, _NAMED),
            )
        )
    if any(form_problems(recipe.text)):
        yield say("Texts cannot be cut to that length; choose another length or vocabulary.")


def text_summary(recipe: Recipe) -> str:
    """What a sample is."""
    form = recipe.text or TextForm()
    return plural(
        form.length,
        *(_OF_CHARACTERS if form.unit == CHARACTERS else _OF_WORDS),
        name=recipe.features[0].name,
        different=count_text(form.vocabulary),
    )


def _length(column: Column) -> float:
    return column.text.mean_characters if column.text else 0.0
