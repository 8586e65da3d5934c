"""Samples without labels, from which an autoencoder learns."""

from __future__ import annotations

from typing import Final

from netbuilder.imported.outline import BLOCK, EMPTY, PICTURES, Column, Outline
from netbuilder.imported.recipes.wide_pictures import pixel_columns

NOTHING: Final = Column("", EMPTY)
"""In the place of a target where there is none."""


def can_be_told(outline: Outline) -> bool:
    """Whether anything of the data can be a target."""
    if outline.kind == PICTURES:
        return sum(1 for _, count in outline.columns[0].values if count) > 1
    if pixel_columns(outline, ""):
        return False
    return any(column.kind not in (BLOCK, EMPTY) for column in outline.columns)
