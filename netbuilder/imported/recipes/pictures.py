"""Recipes for folders of pictures: the size proposed, what is against one, what it gives."""

from __future__ import annotations

from typing import Final

from netbuilder.imported.outline import Outline
from netbuilder.imported.recipes.recipe import ITSELF, LARGEST_SIDE, PictureSize, Recipe
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, plural, sentences, shape_text

_PICTURE: Final = 64  # pixels; larger ones are brought to that

_GREY_PICTURES: Final = (
    mark("{count} grey picture of {pixels} pixels."),
    mark("{count} grey pictures of {pixels} pixels."),
)
_COLOUR_PICTURES: Final = (
    mark("{count} colour picture of {pixels} pixels."),
    mark("{count} colour pictures of {pixels} pixels."),
)


def proposed_size(outline: Outline) -> PictureSize:
    """Small pictures as they are, larger ones as squares of a size that trains quickly."""
    height, width = outline.picture_size
    if max(height, width) > _PICTURE:
        height = width = _PICTURE
    return PictureSize(height, width, outline.colour)


def picture_problems(recipe: Recipe) -> list[str]:
    """What keeps a recipe for pictures from being followed, as sentences."""
    size = recipe.pictures
    found = []
    if size is None or not all(1 <= side <= LARGEST_SIDE for side in (size.height, size.width)):
        found.append(
            say(
                "A picture must have 1 to {largest_side} pixels in height and width.",
                largest_side=count_text(LARGEST_SIDE),
            )
        )
    if len(recipe.classes) < 2 and recipe.task != ITSELF:
        found.append(
            say(
                "There is only one folder with pictures; put the pictures of each "
                "class into a folder of their own."
            )
        )
    return found


def picture_summary(recipe: Recipe, size: PictureSize, rows: int) -> str:
    """Sentences on what will be trained on."""
    pixels = shape_text((size.height, size.width))
    patterns = _COLOUR_PICTURES if size.colour else _GREY_PICTURES
    classes = plural(len(recipe.classes), "{count} class.", "{count} classes.")
    if recipe.task == ITSELF:
        classes = say("The network learns to reproduce them.")
    return sentences(plural(rows, *patterns, pixels=pixels), classes)
