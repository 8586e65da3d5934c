"""Samples without labels: what is proposed, prepared and trained."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.design.targets import CLASS, INPUT
from netbuilder.imported import (
    compose,
    inspect,
    prepare,
    problems,
    recipe_from_json,
    recipe_to_json,
    summary,
)
from netbuilder.imported.recipes.recipe import CLASSES, ITSELF
from netbuilder.training.control import Control
from netbuilder.training.records import Record, RunEnded
from netbuilder.training.run.session import Session
from tests.netbuilder.imported.writing import flowers, picture_folder


def pictures_in_one_folder(folder: Path, *places: str) -> Path:
    source = picture_folder(folder / ".source", each=5)
    for place in places or (".",):
        (folder / "p" / place).mkdir(parents=True, exist_ok=True)
        for name in ("red", "blue"):
            for file in (source / name).iterdir():
                shutil.copy(file, folder / "p" / place / f"{name}{file.name}")
    return folder / "p"


def images(folder: Path) -> Path:
    np.save(folder / "x.npy", np.random.default_rng(0).random((30, 6, 5)).astype(np.float32))
    return folder / "x.npy"


def pixels(folder: Path) -> Path:
    x = np.random.default_rng(0).integers(0, 256, (30, 144)).astype(np.uint8)
    np.save(folder / "x.npy", x)
    return folder / "x.npy"


MAKERS: list[tuple[Callable[[Path], Path], tuple[int, ...]]] = [
    (pictures_in_one_folder, (10, 10, 3)),
    (images, (6, 5)),
    (pixels, (12, 12)),
]


@pytest.mark.parametrize(("make", "shape"), MAKERS)
def test_what_has_no_labels_learns_itself(
    tmp_path: Path, make: Callable[[Path], Path], shape: tuple[int, ...]
) -> None:
    path = make(tmp_path)
    outline = inspect(path)
    recipe = compose(outline)
    assert (recipe.task, recipe.targets, recipe.classes) == (ITSELF, (), ())
    assert (recipe.input_shape, recipe.standardise) == (shape, False)
    assert problems(recipe, outline) == ()
    assert summary(recipe, outline).endswith(("reproduce them.", "reproduce the samples."))
    assert recipe_from_json(recipe_to_json(recipe)) == recipe
    prepared = prepare(path, recipe)
    assert prepared.train.y.shape == (len(prepared.train.x), 0)
    design = Design().with_own(OwnData(str(path), recipe))
    assert design.target == INPUT
    trains(design, recipe.values)


def trains(design: Design, values: int) -> None:
    design = design.with_input_shape((values,)).with_setting("epochs", 2)
    design = design.inserted(0, "Dense", {"units": 4, "activation": "relu"})
    design = design.inserted(1, "Dense", {"units": values, "activation": "sigmoid"})
    records: list[Record] = []
    Session(1, design).run(records.append, Control())
    end = records[-1]
    assert isinstance(end, RunEnded)
    assert end.reason == "finished", end.message
    assert "unseen test samples" in end.message
    Session(2, design.with_target(CLASS)).run(records.append, Control())
    end = records[-1]
    assert isinstance(end, RunEnded)
    assert end.reason == "failed"
    assert "File > Own Data" in end.message


def test_pictures_without_labels_in_parts(tmp_path: Path) -> None:
    outline = inspect(pictures_in_one_folder(tmp_path, "train", "test"))
    assert (outline.parts, compose(outline).task) == ((10, 0, 10), ITSELF)


def test_a_single_class_is_none(tmp_path: Path) -> None:
    outline = inspect(pictures_in_one_folder(tmp_path, "things"))
    assert compose(outline).task == ITSELF


def test_a_table_learns_itself_where_somebody_says_so(tmp_path: Path) -> None:
    path = flowers(tmp_path)
    outline = inspect(path)
    assert compose(outline).task == CLASSES
    recipe = compose(outline, task=ITSELF)
    assert (recipe.targets, recipe.standardise, len(recipe.features)) == ((), True, 5)
    assert problems(recipe, outline) == ()
    trains(Design().with_own(OwnData(str(path), recipe)), len(recipe.inputs))
