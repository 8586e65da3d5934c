"""A table for the test that lies beside a table to train on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.errors import DataError
from netbuilder.imported import Outline, compose, inspect, prepare, recipe_from_json, recipe_to_json
from netbuilder.imported.reading.files_beside import NONE, files_beside
from tests.netbuilder.imported.writing import write


def table(rows: int, start: int = 0, header: str = "a,b,kind") -> str:
    lines = [f"{n * 7 % 11}.5,{n},{'uv'[n % 2]}" for n in range(start, start + rows)]
    return "\n".join([header, *lines]) + "\n"


@pytest.mark.parametrize(
    ("name", "others", "expected"),
    [
        ("train.csv", ["test.csv"], ("", "test.csv")),
        ("train.csv", ["valid.csv", "test.csv", "other.csv"], ("valid.csv", "test.csv")),
        ("mnist_train.csv", ["mnist_test.csv", "fashion_test.csv"], ("", "mnist_test.csv")),
        ("Gun_TRAIN.tsv", ["Gun_TEST.tsv"], ("", "Gun_TEST.tsv")),
        ("train-a.csv.gz", ["test-a.csv.gz"], ("", "test-a.csv.gz")),
        ("train.csv", ["test.txt"], NONE),
        ("test.csv", ["train.csv"], NONE),
        ("data.csv", ["test.csv"], NONE),
        ("contest.csv", ["latest.csv"], NONE),
    ],
)
def test_files_belong_together_by_their_names(
    tmp_path: Path, name: str, others: list[str], expected: tuple[str, str]
) -> None:
    for each in (name, *others):
        (tmp_path / each).write_text("x")
    assert files_beside(tmp_path / name) == expected


def both(folder: Path) -> Outline:
    outline = inspect(write(folder / "train.csv", table(30)))
    assert outline.format is not None
    assert (outline.offered, outline.format.beside, outline.parts) == (("", "test.csv"), NONE, None)
    return inspect(outline.path, replace(outline.format, beside=outline.offered))


def test_a_test_table_is_the_test_part(tmp_path: Path) -> None:
    write(tmp_path / "test.csv", table(10, 100))
    outline = both(tmp_path)
    assert (outline.rows, outline.parts) == (40, (30, 0, 10))
    recipe = compose(outline)
    prepared = prepare(outline.path, recipe)
    assert [len(part.y) for part in (prepared.train, prepared.validation, prepared.test)] == [
        27,
        3,
        10,
    ]
    alone = compose(inspect(outline.path))
    assert prepare(outline.path, alone).fingerprint != prepared.fingerprint
    assert recipe_from_json(recipe_to_json(recipe)) == recipe


def test_columns_are_found_by_their_names(tmp_path: Path) -> None:
    write(tmp_path / "test.csv", "kind,extra,b,a\nu,x,1,2.5\nv,y,3,4.5\n")
    outline = both(tmp_path)
    prepared = prepare(outline.path, compose(outline, kinds={"a": "number", "b": "number"}))
    means, stds = np.array(prepared.fitted.means), np.array(prepared.fitted.stds)
    np.testing.assert_allclose(prepared.test.x * stds + means, [[2.5, 1], [4.5, 3]], rtol=1e-5)
    assert prepared.test.y.tolist() == [0, 1]


def test_a_test_table_that_does_not_fit_is_named(tmp_path: Path) -> None:
    write(tmp_path / "test.csv", "a,b\n1,2\n")
    with pytest.raises(DataError, match=r"test.csv has no column 'kind', which train.csv has"):
        both(tmp_path)
    write(tmp_path / "test.csv", table(3, header="a,b,kind") + "1,x,u,9\n")
    with pytest.raises(DataError, match=r"test.csv, line 5: 4 values, but the header names 3"):
        both(tmp_path)
    (tmp_path / "test.csv").unlink()
    written = inspect(tmp_path / "train.csv").format
    assert written is not None
    with pytest.raises(DataError, match=r"test.csv is no longer beside train.csv"):
        inspect(tmp_path / "train.csv", replace(written, beside=("", "test.csv")))


def test_a_recipe_names_no_file_elsewhere(tmp_path: Path) -> None:
    write(tmp_path / "test.csv", table(10))
    recipe = compose(both(tmp_path))
    assert recipe.format is not None
    for name in ("../test.csv", "/etc/passwd", "..", "a/b"):
        wrong = replace(recipe, format=replace(recipe.format, beside=("", name)))
        with pytest.raises(DataError, match="a file beside the table is somewhere else"):
            recipe_from_json(recipe_to_json(wrong))
