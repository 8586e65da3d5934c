"""Tables and wide arrays whose rows are pictures, and pictures with their channels first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.design.pictures import side_of
from netbuilder.exchange.rows import read_rows
from netbuilder.imported import Split, compose, inspect, prepare, problems, summary
from netbuilder.imported.outline import BLOCK
from netbuilder.imported.recipes.recipe import CLASSES
from netbuilder.imported.recipes.wide_pictures import label_beside_pixels, pixel_columns
from tests.netbuilder.imported.writing import write

ALL = Split(validation=0, test=0)


def digits(rows: int = 40, side: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Pixels (n, side * side) with dark edges, as MNIST has, and labels."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (rows, side, side)).astype(np.uint8)
    pixels[:, :2] = pixels[:, -2:] = 0
    return pixels.reshape(rows, -1), np.arange(rows) % 4


def table(folder: Path, *, header: bool, last: bool = False) -> Path:
    pixels, labels = digits()
    names = ["label", *(f"pixel{n}" for n in range(pixels.shape[1]))]
    rows = np.column_stack([labels, pixels])
    if last:
        names, rows = [*names[1:], "label"], np.column_stack([pixels, labels])
    lines = [",".join(map(str, row)) for row in rows.tolist()]
    text = "\n".join([*([",".join(names)] if header else []), *lines])
    return write(folder / "digits.csv", text + "\n")


def array(folder: Path, kind: str) -> Path:
    pixels, labels = digits()
    if kind == "npz":
        np.savez(folder / "d.npz", x=pixels, y=labels)
    else:
        np.save(folder / "d.npy", np.column_stack([labels, pixels]).astype(kind))
    return folder / ("d.npz" if kind == "npz" else "d.npy")


def is_offered_as_pictures(path: Path, target: str | None = None) -> None:
    outline = inspect(path)
    recipe = compose(outline, split=ALL, standardise=False)
    assert problems(recipe, outline) == ()
    assert (recipe.task, recipe.classes) == (CLASSES, ("0", "1", "2", "3"))
    if target is not None:
        assert recipe.targets == (target,)
    assert recipe.input_shape == (12, 12)
    assert "12×12" in summary(recipe, outline)  # noqa: RUF001
    prepared = prepare(path, recipe)
    pixels, labels = digits()
    assert prepared.train.y.tolist() == labels.tolist()
    wanted = pixels.reshape(-1, 12, 12) / np.float32(255)
    np.testing.assert_allclose(prepared.train.x, wanted, rtol=1e-6)
    design = Design().with_own(OwnData(str(path), recipe)).with_input_shape((12, 12))
    assert side_of(design) == 12


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("last", [True, False])
def test_a_table_of_pixels(tmp_path: Path, header: bool, last: bool) -> None:
    path = table(tmp_path, header=header, last=last)
    target = "label" if header else "column 145" if last else "column 1"
    is_offered_as_pictures(path, target)


@pytest.mark.parametrize("kind", ["uint8", "int64", "npz"])
def test_arrays_of_pixels(tmp_path: Path, kind: str) -> None:
    is_offered_as_pictures(array(tmp_path, kind), "y" if kind == "npz" else "column 1")


def test_an_array_of_785_columns(tmp_path: Path) -> None:
    pixels, labels = digits(30, 28)
    np.save(tmp_path / "d.npy", np.column_stack([labels, pixels]))
    recipe = compose(inspect(tmp_path / "d.npy"))
    assert (recipe.input_shape, recipe.targets) == ((28, 28), ("column 1",))


def test_who_wants_a_table_gets_one(tmp_path: Path) -> None:
    outline = inspect(table(tmp_path, header=True))
    recipe = compose(outline, as_pictures=False)
    assert recipe.block is None
    assert len(recipe.inputs) == 144


@pytest.mark.parametrize("value", [300, -1, 0.5])
def test_tables_with_other_numbers_are_none(tmp_path: Path, value: float) -> None:
    pixels, labels = digits()
    rows = np.column_stack([labels, pixels]).astype(float)
    rows[7, 20] = value
    np.save(tmp_path / "d.npy", rows)
    outline = inspect(tmp_path / "d.npy")
    assert (label_beside_pixels(outline), pixel_columns(outline, "column 1")) == ("", ())
    assert compose(outline).block is None


def test_rows_that_are_no_pictures_later_are_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, header=True)
    recipe = compose(inspect(path), split=ALL)
    lines = path.read_text().splitlines()
    lines[3] = lines[3].replace(",0,", ",,", 1)
    path.write_text("\n".join(lines) + "\n")
    prepared = prepare(path, recipe)
    assert len(prepared.train.x) == 39
    assert prepared.notices == ("1 row without usable numbers in pixels was left out.",)


def test_new_rows_are_read_as_those_of_the_training(tmp_path: Path) -> None:
    path = table(tmp_path, header=True)
    fitted = prepare(path, compose(inspect(path), split=ALL)).fitted
    pixels, labels = digits()
    wanted = fitted.transform_arrays(pixels.reshape(-1, 12, 12))
    rows = read_rows(path, fitted, with_answers=True)
    np.testing.assert_array_equal(rows.samples, wanted)
    assert rows.answers is not None
    assert rows.answers.tolist() == labels.tolist()
    np.save(tmp_path / "new.npy", pixels)
    np.testing.assert_array_equal(read_rows(tmp_path / "new.npy", fitted).samples, wanted)
    np.save(tmp_path / "new.npy", pixels.reshape(-1, 12, 12))
    np.testing.assert_array_equal(read_rows(tmp_path / "new.npy", fitted).samples, wanted)
    lines = path.read_text().splitlines()
    lines[2] = lines[2].replace(",0,", ",999,", 1)
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(DataError, match=r"digits\.csv, line 3: a pixel is missing, or no whole"):
        read_rows(path, fitted)


@pytest.mark.parametrize(("channels", "shape"), [(3, (10, 9, 3)), (1, (10, 9))])
def test_channels_that_come_first_are_moved(
    tmp_path: Path, channels: int, shape: tuple[int, ...]
) -> None:
    x = np.random.default_rng(0).integers(0, 256, (20, channels, 10, 9)).astype(np.uint8)
    path = tmp_path / "t.npz"
    np.savez(path, x=x, y=np.arange(20) % 2)
    outline = inspect(path)
    assert outline.columns[0].shape == shape
    (notice,) = outline.notices
    assert notice.startswith("The channels of x come first")
    recipe = compose(outline, split=ALL, standardise=False)
    prepared = prepare(path, recipe)
    wanted = np.moveaxis(x, 1, -1).reshape(20, *shape) / np.float32(255)
    np.testing.assert_allclose(prepared.train.x, wanted, rtol=1e-6)
    rows = read_rows(path, prepared.fitted)
    np.testing.assert_array_equal(rows.samples, prepared.train.x)


def test_a_recipe_of_before_takes_the_channels_as_they_are(tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(20, 3, 10, 9)).astype(np.float32)
    np.savez(tmp_path / "t.npz", x=x, y=np.arange(20) % 2)
    recipe = compose(inspect(tmp_path / "t.npz"), split=ALL, standardise=False)
    before = replace(recipe.features[0], kind=BLOCK, shape=(3, 10, 9))
    prepared = prepare(tmp_path / "t.npz", replace(recipe, features=(before,)))
    np.testing.assert_array_equal(prepared.train.x, x)


@pytest.mark.parametrize("shape", [(28, 28, 3), (28, 28, 1), (3, 4, 5), (32, 3, 32), (5, 10, 10)])
def test_other_arrays_stay_as_they_are(tmp_path: Path, shape: tuple[int, ...]) -> None:
    np.savez(tmp_path / "t.npz", x=np.zeros((10, *shape)), y=np.arange(10) % 2)
    outline = inspect(tmp_path / "t.npz")
    assert (outline.columns[0].shape, outline.notices) == (shape, ())
