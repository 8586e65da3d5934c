"""Colours that can be read."""

from __future__ import annotations

import re

import pytest

from netbuilder import theme
from netbuilder.theme import DARK, LIGHT, PAIRS, TINT, Theme, mixed

LEAST_TEXT, LEAST_EDGE = 4.5, 3.0
THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
@THEMES
def test_texts_stand_out_from_their_grounds(colours: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= LEAST_TEXT


@THEMES
def test_families_stand_out_from_their_tints(colours: Theme) -> None:
    for name, colour in colours.families.items():
        assert contrast(colour, mixed(colours.surface, colour, TINT)) >= LEAST_TEXT, name


@THEMES
def test_edges_of_what_can_be_used_are_seen(colours: Theme) -> None:
    assert contrast(colours.control, colours.surface) >= LEAST_EDGE


@THEMES
def test_every_colour_is_one(colours: Theme) -> None:
    named = [value for value in vars(colours).values() if isinstance(value, str)]
    assert len(named) > 25
    assert [each for each in named if not re.fullmatch("#[0-9a-f]{6}", each)] == []


def test_mixing_begins_at_the_ground_and_ends_at_the_colour() -> None:
    assert mixed("#000000", "#ff8000", 0) == "#000000"
    assert mixed("#000000", "#ff8000", 1) == "#ff8000"
    assert theme.mixed("#ffffff", "#000000", 0.5) == "#808080"
