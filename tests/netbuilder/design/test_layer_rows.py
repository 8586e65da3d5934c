"""Layers in rows, as the palette shows them, and the search for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design.catalogue import CATALOGUE, entry
from netbuilder.design.layer_rows import rows_found, rows_of
from netbuilder.design.layer_search import search

ROWS = rows_of(CATALOGUE)


def test_every_layer_is_in_one_row() -> None:
    there = [each.kind for row in ROWS for each in row.entries]
    assert sorted(there) == sorted(each.kind for each in CATALOGUE)
    assert len({(row.family, row.title) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("kind", "title", "forms", "chosen"),
    [
        ("Dense", "Dense", (), 0),
        ("Conv1D", "Conv", ("1D", "2D", "3D"), 1),
        ("Conv2DTranspose", "Conv Transpose", ("1D", "2D"), 1),
        ("GlobalAveragePooling3D", "Global Average", ("1D", "2D", "3D"), 1),
        ("SpatialDropout1D", "Spatial Dropout", ("1D", "2D", "3D"), 1),
        ("Dropout", "Dropout", (), 0),
    ],
)
def test_rows(kind: str, title: str, forms: tuple[str, ...], chosen: int) -> None:
    found = next(each for each in ROWS if each.place_of(kind) is not None)
    assert (found.title, found.forms, found.chosen) == (title, forms, chosen)
    assert found.forms == () or len(found.forms) == len(found.entries)


def test_a_row_is_found_once_with_the_likeliest_of_its_layers() -> None:
    found = rows_found(search("conv1d", CATALOGUE), ROWS)
    first, place = found[0]
    assert first.entries[place].kind == "Conv1D"
    assert len({row.title for row, _ in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("drop", ["Dropout", "SpatialDropout1D"]),  # a name before a word of one
        ("pooling", ["MaxPooling2D"]),
        ("rop", ["Dropout"]),  # inside a name
    ],
)
def test_names_come_before_words_and_words_before_what_is_inside(
    text: str, kinds: list[str]
) -> None:
    found = [each.kind for each in search(text, CATALOGUE)]
    assert [kind for kind in found if kind in kinds] == kinds
    assert found[0] == kinds[0]


@given(st.text(max_size=20))
def test_a_search_finds_rows_of_what_it_finds(text: str) -> None:
    entries = search(text, CATALOGUE)
    found = rows_found(entries, ROWS)
    assert {row.entries[place] for row, place in found} <= set(entries)
    assert {each for row, _ in found for each in row.entries} >= set(entries)


def test_any_selection_of_layers_makes_rows() -> None:
    assert rows_of([]) == []
    alone = rows_of([entry("Conv3D")])
    assert [(row.title, row.forms) for row in alone] == [("Conv 3D", ())]
