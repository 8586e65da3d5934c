"""What is proposed by looking, and what is said against a recipe."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from netbuilder.imported import PictureSize, Recipe, Split, compose, inspect, problems, summary
from netbuilder.imported.outline import BLOCK, CATEGORY, NUMBER, Column
from netbuilder.imported.recipes.classes import class_names
from netbuilder.imported.recipes.composing import LEFT_OUT
from netbuilder.imported.recipes.recipe import CLASSES, LEAVE_OUT, MEDIAN, NUMBERS, OWN
from tests.netbuilder.imported.writing import flowers, houses, picture_folder, write


def test_houses_have_prices(tmp_path: Path) -> None:
    outline = inspect(houses(tmp_path))
    recipe = compose(outline, target="price")
    assert (recipe.targets, recipe.task, recipe.classes) == (("price",), NUMBERS, ())
    assert recipe.inputs == (
        "rooms",
        "kind=flat",
        "kind=flat, old",
        "kind=house",
        "kind=other",
        "kind=missing",
        "area",
    )
    assert [feature.missing for feature in recipe.features] == [MEDIAN, OWN, MEDIAN]
    assert problems(recipe, outline) == ()
    assert summary(recipe, outline) == (
        "6 rows. 7 inputs after one-hot encoding. The target is price, a number."
    )
    assert (recipe.input_shape, recipe.outputs) == ((7,), 1)


def test_flowers_have_kinds(tmp_path: Path) -> None:
    outline = inspect(flowers(tmp_path))
    recipe = compose(outline)
    assert (recipe.targets, recipe.task) == (("kind",), CLASSES)
    assert recipe.classes == ("iris", "lily", "rose")
    assert summary(recipe, outline) == "150 rows. 4 inputs. The target is kind, with 3 classes."


@pytest.mark.parametrize(
    ("values", "task"),
    [
        ([0, 1] * 20, CLASSES),
        (list(range(10)) * 4, CLASSES),
        (list(range(100)), NUMBERS),
        ([0.5, 1.5] * 20, NUMBERS),
        (["a", "b"] * 20, CLASSES),
    ],
)
def test_the_task_is_found_by_looking(tmp_path: Path, values: list[object], task: str) -> None:
    lines = [f"{index % 7}.5,{value}" for index, value in enumerate(values)]
    outline = inspect(write(tmp_path / "t.csv", "\n".join(["a,result", *lines])))
    assert compose(outline).task == task


def test_classes_stand_in_the_order_that_people_expect(tmp_path: Path) -> None:
    rows = "\n".join(f"1.5,{value}" for value in [10, 9, 2, 10, 9, 2] * 3)
    assert compose(inspect(write(tmp_path / "t.csv", f"x,y\n{rows}"))).classes == ("2", "9", "10")
    rows = "\n".join(f"1.5,{value}" for value in ["week 10", "Week 9", "day"] * 3)
    recipe = compose(inspect(write(tmp_path / "t.csv", f"x,y\n{rows}")))
    assert recipe.classes == ("day", "Week 9", "week 10")
    column = Column(
        "y", CATEGORY, 3, values=((f"week {'9' * 5000}", 1), ("week 10", 1), ("week 09", 1))
    )
    assert [len(name) for name in class_names(column)] == [7, 7, 5005]
    assert class_names(column)[0] == "week 09"


def test_a_person_decides_otherwise(tmp_path: Path) -> None:
    outline = inspect(houses(tmp_path))
    recipe = compose(
        outline,
        target="price",
        kinds={"rooms": CATEGORY, "kind": LEFT_OUT},
        missing={"area": LEAVE_OUT},
        split=Split(test=0.5, validation=0),
        standardise=False,
    )
    assert [(f.name, f.kind, f.missing) for f in recipe.features] == [
        ("rooms", CATEGORY, OWN),
        ("area", NUMBER, LEAVE_OUT),
    ]
    assert recipe.features[0].categories == ("1", "2", "3", "4", "5")
    assert not recipe.standardise


def test_a_recipe_is_a_value(tmp_path: Path) -> None:
    outline = inspect(houses(tmp_path))
    recipe = compose(outline, target="price")
    again = msgspec.json.decode(msgspec.json.encode(recipe), type=Recipe)
    assert again == recipe
    assert hash(again) == hash(recipe)
    assert replace(recipe, standardise=False) != recipe


def against(recipe: Recipe, outline: object, words: str) -> None:
    found = problems(recipe, outline)  # type: ignore[arg-type]
    assert any(words in sentence for sentence in found), found


def test_what_does_not_fit_is_said(tmp_path: Path) -> None:
    outline = inspect(houses(tmp_path))
    fits = compose(outline, target="price")
    assert problems(fits, outline) == ()
    against(compose(outline, target="kind", task=NUMBERS), outline, "kind does not contain numbers")
    against(replace(fits, features=()), outline, "The network has no inputs")
    against(replace(fits, targets=("none",)), outline, "no column 'none'")
    against(replace(fits, targets=("area",)), outline, "area is the target and cannot")
    against(replace(fits, split=Split(0.5, 0.5)), outline, "leave at least 5 %")
    wrong = replace(fits.features[1], kind=NUMBER)
    against(replace(fits, features=(wrong,)), outline, "kind does not contain numbers; treat it")


def test_a_stray_is_named_with_its_line(tmp_path: Path) -> None:
    lines = ["x,y"] + [f"{n}.5,{n}.25" for n in range(40)] + ["oops,1", "oh,1"]
    outline = inspect(write(tmp_path / "t.csv", "\n".join(lines)))
    as_numbers = compose(outline, kinds={"x": NUMBER})
    against(as_numbers, outline, "Line 42, column x: 'oops' is not a valid number, the first of 2")
    assert problems(compose(outline), outline) == ()
    assert problems(compose(outline, kinds={"x": LEFT_OUT}), outline)[0].startswith(
        "The network has no inputs"
    )


def test_too_many_classes(tmp_path: Path) -> None:
    lines = ["x,y"] + [f"1.5,{n}" for n in range(5, 2000)]
    outline = inspect(write(tmp_path / "t.csv", "\n".join(lines)))
    against(compose(outline, target="y", task=CLASSES), outline, "more than 1,000 different")


def test_an_array_is_the_sample(tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", x=np.zeros((9, 5, 4)), y=np.arange(9) % 3, extra=np.ones(9))
    outline = inspect(tmp_path / "t.npz")
    recipe = compose(outline)
    assert [(f.name, f.kind) for f in recipe.features] == [("x", BLOCK)]
    assert (recipe.input_shape, recipe.classes) == ((5, 4), ("0", "1", "2"))
    assert problems(recipe, outline) == ()
    assert (
        summary(recipe, outline)
        == "9 rows of shape 5\N{MULTIPLICATION SIGN}4. The target is y, with 3 classes."
    )
    mixed = compose(outline, kinds={"extra": NUMBER})
    against(mixed, outline, "x is an array per sample and cannot be combined")


def test_pictures(tmp_path: Path) -> None:
    outline = inspect(picture_folder(tmp_path / "p"))
    recipe = compose(outline, pictures=PictureSize(8, 6, colour=True))
    assert (recipe.input_shape, recipe.classes) == ((8, 6, 3), ("blue", "red"))
    assert problems(recipe, outline) == ()
    assert summary(recipe, outline) == (
        "8 colour pictures of 8\N{MULTIPLICATION SIGN}6 pixels. 2 classes."
    )
    against(compose(outline, pictures=PictureSize(0, 6)), outline, "1 to 1,024 pixels")
