"""What stands above, within and below tables without being a row of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.errors import DataError
from netbuilder.imported import compose, inspect, prepare, problems
from netbuilder.imported.outline import NUMBER, WHOLE
from netbuilder.imported.recipes.recipe import NUMBERS
from tests.netbuilder.imported.writing import write

ROWS = [f"{n},{n * 0.5},{'ab'[n % 2]}" for n in range(3, 33)]
HEADER = "size,weight,kind"


@pytest.mark.parametrize(
    "below",
    [
        ["", "Source: the office of weights"],
        ["Source: the office of weights, 1996"],
        ['"Note: sizes are measured on Mondays, and on Fridays"'],
        ["====================", "Footnotes", '"1 - The size is that of the whole."'],
        ["", "", "Generated on 2020-01-01", "", "2 pages"],
        ["* as far as they are known today"],
    ],
)
def test_what_stands_below_a_table_is_left_out_and_said(tmp_path: Path, below: list[str]) -> None:
    path = write(tmp_path / "t.csv", "\n".join([HEADER, *ROWS, *below]) + "\n")
    outline = inspect(path)
    assert outline.rows == len(ROWS)
    assert [column.kind for column in outline.columns] == [WHOLE, NUMBER, "category"]
    assert f"from line {len(ROWS) + 2} on" in outline.notices[0]
    plain = inspect(write(tmp_path / "plain.csv", "\n".join([HEADER, *ROWS]) + "\n"))
    assert outline.columns == plain.columns
    assert not any("below the table" in notice for notice in plain.notices)
    assert len(prepare(path, compose(outline)).train.x)


@pytest.mark.parametrize("last", ["3,1", "7", "abc", "1,2,3,4", "\n5,6"])
def test_a_row_that_lacks_something_is_no_footnote(tmp_path: Path, last: str) -> None:
    path = write(tmp_path / "t.csv", "\n".join([HEADER, *ROWS, last]) + "\n")
    with pytest.raises(DataError, match=r"t\.csv, line 3[23]"):
        inspect(path)


def test_below_a_large_table(tmp_path: Path) -> None:
    rows = [f"{n},{n * 0.5},{'ab'[n % 2]}" for n in range(30_000)]
    path = write(tmp_path / "t.csv", "\n".join([HEADER, *rows, "", "Source: somebody"]))
    assert inspect(path).rows == len(rows)


@pytest.mark.parametrize(
    "above",
    [
        ["/* quarterly, seasonally adjusted", "source: a bank, 1960", "*/", "<1960 Q1>"],
        ["***********", "*** Weekly averages of the air ***", "***********"],
    ],
)
def test_remarks_above_a_table(tmp_path: Path, above: list[str]) -> None:
    rows = [f"{n + 180}  {n + 451}   {n + 415}" for n in range(20)]
    path = write(tmp_path / "t.dat", "\n".join([*above, "invest   income   cons", *rows]))
    outline = inspect(path)
    assert [column.name for column in outline.columns] == ["invest", "income", "cons"]
    assert outline.rows == 20


def test_a_title_with_a_word_for_each_column_is_no_header(tmp_path: Path) -> None:
    rows = [f"{n}  {n / 4}  u" for n in range(8)]
    path = write(tmp_path / "t.txt", "\n".join(["Report of May", "", "count  size  kind", *rows]))
    outline = inspect(path)
    assert [column.name for column in outline.columns] == ["count", "size", "kind"]
    assert outline.rows == 8


def test_a_line_drawn_below_the_names_is_no_row(tmp_path: Path) -> None:
    rows = [f"{n + 180}  {n + 451}.5" for n in range(20)]
    path = write(tmp_path / "t.txt", "\n".join(["one  two", "---  -----", *rows, "=========="]))
    outline = inspect(path)
    assert outline.rows == 20
    assert [column.kind for column in outline.columns] == [WHOLE, NUMBER]


def sparse(folder: Path, *rows: str) -> Path:
    head = "@relation r\n@attribute a numeric\n@attribute b {no, 'oh yes'}\n@attribute c real\n"
    return write(folder / "s.arff", head + "@data\n" + "\n".join(rows) + "\n")


def test_the_sparse_form_of_weka(tmp_path: Path) -> None:
    path = sparse(tmp_path, *["{0 1.5, 2 -3}", "{1 'oh yes'}", "{}", "{ 0 7 , 1 no }"] * 3)
    outline = inspect(path)
    assert outline.preview[:4] == (
        ("1.5", "no", "-3"),
        ("0", "oh yes", "0"),
        ("0", "no", "0"),
        ("7", "no", "0"),
    )
    assert not problems(compose(outline), outline)


@pytest.mark.parametrize("row", ["{3 1}", "{0}", "{0 1", "{0 1,, 1 no}", "{-1 2}", "{0 1 2}"])
def test_a_wrong_row_in_the_sparse_form_is_named(tmp_path: Path, row: str) -> None:
    with pytest.raises(DataError, match=r"s\.arff, line 7: a row in braces"):
        inspect(sparse(tmp_path, "{0 1}", row))


def test_months_by_name_before_the_day(tmp_path: Path) -> None:
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    rows = [f"{m}-1-{year},{60 + year % 7}.5" for year in range(1995, 2005) for m in months]
    path = write(tmp_path / "t.csv", "\n".join(["DATE,value", *rows]))
    outline = inspect(path)
    assert outline.columns[0].dates is not None
    recipe = compose(outline)
    assert recipe.series is not None
    assert not problems(recipe, outline)


def test_one_column_of_numbers_is_a_short_series(tmp_path: Path) -> None:
    numbers = np.sin(np.arange(20.0))
    path = write(tmp_path / "t.csv", "\n".join(["ccf", *map(str, numbers)]))
    outline = inspect(path)
    recipe = compose(outline)
    assert recipe.task == NUMBERS
    assert recipe.series is not None
    assert not problems(recipe, outline)
    assert len(prepare(path, recipe).train.x)
