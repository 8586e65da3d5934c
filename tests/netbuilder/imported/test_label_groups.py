"""Columns that belong to labels: one target, and never inputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netbuilder.imported import compose, inspect, prepare, problems
from netbuilder.imported.outline import CATEGORY, NUMBER, Outline
from netbuilder.imported.reading.label_groups import means_labels
from netbuilder.imported.recipes.recipe import CLASSES, NUMBERS, Recipe, Split
from tests.netbuilder.imported.writing import write

ALL = Split(validation=0, test=0)


def one_hot(labels: np.ndarray, classes: int, dtype: str = "float32") -> np.ndarray:
    return np.eye(classes, dtype=dtype)[labels]


def looked_at(path: Path) -> tuple[Outline, Recipe]:
    outline = inspect(path)
    recipe = compose(outline, split=ALL)
    assert problems(recipe, outline) == ()
    return outline, recipe


@pytest.mark.parametrize("dtype", ["float64", "uint8", "bool"])
@pytest.mark.parametrize("name", ["y", "Y", "labels", "y_onehot", "train_label", "arr_1"])
@pytest.mark.parametrize("shape", [(4,), (5, 6)])
def test_one_hot_labels_are_one_target(
    tmp_path: Path, name: str, dtype: str, shape: tuple[int, ...]
) -> None:
    labels = np.arange(30) % 3
    x = np.random.default_rng(0).normal(size=(30, *shape))
    np.savez(tmp_path / "t.npz", **{"arr_0": x, name: one_hot(labels, 3, dtype)})  # type: ignore[arg-type]
    outline, recipe = looked_at(tmp_path / "t.npz")
    assert (outline.columns[-1].name, outline.columns[-1].kind) == (name, CATEGORY)
    assert outline.preview[4][-1] == "1"
    assert (recipe.targets, recipe.classes) == ((name,), ("0", "1", "2"))
    assert recipe.input_shape == shape
    prepared = prepare(tmp_path / "t.npz", recipe)
    assert prepared.train.y.tolist() == labels.tolist()


def test_more_classes_than_columns_of_a_table(tmp_path: Path) -> None:
    labels = np.arange(900) % 300
    np.savez(tmp_path / "t.npz", x=np.zeros((900, 2)), y=one_hot(labels, 300, "uint8"))
    _, recipe = looked_at(tmp_path / "t.npz")
    assert len(recipe.classes) == 300
    assert prepare(tmp_path / "t.npz", recipe).train.y.tolist() == labels.tolist()


def test_inputs_that_are_one_hot_stay_inputs(tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", x=one_hot(np.arange(30) % 4, 4), y=np.arange(30) % 2)
    _, recipe = looked_at(tmp_path / "t.npz")
    assert recipe.inputs == ("x 1", "x 2", "x 3", "x 4")


@pytest.mark.parametrize("name", ["y", "targets", "Y_out"])
def test_several_numbers_are_never_inputs(tmp_path: Path, name: str) -> None:
    rng = np.random.default_rng(0)
    name = "output" if name == "Y_out" else name
    np.savez(tmp_path / "t.npz", x=rng.normal(size=(30, 4)), **{name: rng.normal(size=(30, 3))})
    _, recipe = looked_at(tmp_path / "t.npz")
    assert recipe.task == NUMBERS
    assert set(recipe.targets) <= {f"{name} {number}" for number in (1, 2, 3)}
    assert recipe.inputs == ("x 1", "x 2", "x 3", "x 4")


def test_who_wants_a_label_as_an_input_gets_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    np.savez(tmp_path / "t.npz", x=rng.normal(size=(30, 2)), y=rng.normal(size=(30, 2)))
    recipe = compose(inspect(tmp_path / "t.npz"), target="y 2", kinds={"y 1": NUMBER})
    assert "y 1" in recipe.inputs


@pytest.mark.parametrize("marks", ["01", "FT"])
def test_dummy_columns_of_the_target_are_left_out(tmp_path: Path, marks: str) -> None:
    lines = ["size,kind_cat,kind_dog,kind_owl,has_owner"]
    words = {"0": "0", "1": "1", "F": "False", "T": "True"}
    for number in range(60):
        kinds = [words[marks[number % 3 == kind]] for kind in range(3)]
        lines.append(f"{number * 0.37:.2f},{','.join(kinds)},{words[marks[number % 2]]}")
    path = write(tmp_path / "t.csv", "\n".join(lines) + "\n")
    outline = inspect(path)
    recipe = compose(outline, target="kind_owl")
    assert {feature.name for feature in recipe.features} == {"size", "has_owner"}
    recipe = compose(outline, target="has_owner")
    assert len(recipe.features) == 4
    assert recipe.task == CLASSES


@given(st.lists(st.integers(0, 4), min_size=2, max_size=30), st.integers(2, 7))
@settings(max_examples=50, deadline=None)
def test_rows_with_any_other_mark_are_no_classes(labels: list[int], wrong: int) -> None:
    from netbuilder.imported.reading.label_groups import OneHot, class_numbers

    rows = one_hot(np.array(labels), 5)
    found = OneHot(5)
    found.add(rows)
    assert found.found == (len(set(labels)) > 1)
    assert class_numbers(rows).tolist() == labels
    spoilt = rows.copy()
    spoilt[-1, 0] += wrong
    found.add(spoilt)
    assert not found.found


def test_names_of_labels() -> None:
    for name in ("y", "y_train", "trainY", "Labels", "class", "one_hot", "test-targets"):
        assert means_labels(name), name
    for name in ("x", "images", "hotel", "year", "style", "classification_x2", "yes"):
        assert not means_labels(name), name
