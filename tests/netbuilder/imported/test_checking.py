"""Recipes from files that anybody may have written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import DataError
from netbuilder.imported import (
    Feature,
    Fitted,
    PictureSize,
    Recipe,
    Split,
    TextFormat,
    compose,
    inspect,
    recipe_from_json,
    recipe_to_json,
)
from netbuilder.imported.outline import BLOCK, CATEGORY, NUMBER
from netbuilder.imported.recipes.recipe import LEAVE_OUT, NUMBERS, OWN
from tests.netbuilder.imported.writing import flowers, houses, picture_folder


def test_recipes_come_back(tmp_path: Path) -> None:
    picture_folder(tmp_path / "p")
    for path, target in (
        (houses(tmp_path), "price"),
        (flowers(tmp_path), ""),
        (tmp_path / "p", ""),
    ):
        recipe = compose(inspect(path), target=target)
        assert recipe_from_json(recipe_to_json(recipe)) == recipe


def good() -> Recipe:
    features = (Feature("a", NUMBER), Feature("b", CATEGORY, OWN, ("x", "y")))
    return Recipe(features, ("t",), NUMBERS, format=TextFormat())


@pytest.mark.parametrize(
    "wrong",
    [
        {"features": ()},
        {"features": (Feature("a", NUMBER), Feature("a", NUMBER))},
        {"features": (Feature("a", "date"),)},
        {"features": (Feature("a", NUMBER, OWN),)},
        {"features": (Feature("b", CATEGORY, OWN),)},
        {"features": (Feature("b", CATEGORY, OWN, ("x", "x")),)},
        {"features": (Feature("x", BLOCK, LEAVE_OUT),)},
        {"features": (Feature("x", BLOCK, LEAVE_OUT, shape=(0, 3)),)},
        {"features": (Feature("x", BLOCK, LEAVE_OUT, shape=(99999, 99999)),)},
        {"features": (Feature("x", BLOCK, LEAVE_OUT, shape=(3,)), Feature("a", NUMBER))},
        {"targets": ()},
        {"targets": ("a",)},
        {"task": "guess"},
        {"task": "classes"},
        {"classes": ("x", "y")},
        {"split": Split(0.5, 0.5)},
        {"split": Split(-0.1, 0.5)},
        {"split": Split(seed=-1)},
        {"pictures": PictureSize(0, 3)},
        {"pictures": PictureSize(3, 3)},
        {"format": TextFormat(";;")},
        {"format": TextFormat('"')},
        {"format": TextFormat(decimal="x")},
        {"format": TextFormat(encoding="klingon")},
    ],
)
def test_what_cannot_be_followed_is_refused(wrong: dict[str, object]) -> None:
    assert recipe_from_json(recipe_to_json(good())) == good()
    recipe = replace(good(), **wrong)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="import the data again"):
        recipe_from_json(recipe_to_json(recipe))
    with pytest.raises(DataError, match="import the data again"):
        Fitted.from_json(Fitted(recipe, (), (), ()).to_json())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"features":1}'])
def test_what_is_no_recipe(content: bytes) -> None:
    with pytest.raises(DataError, match="import the data again"):
        recipe_from_json(content)
