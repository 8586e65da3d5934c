"""What stands above the rows of a table, and rows that only look as if they did not count."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from netbuilder.imported import compose, inspect
from netbuilder.imported.outline import MISSING_WORDS
from tests.netbuilder.imported.writing import write

CHOSEN = random.Random(1)
ROWS = [
    f"{CHOSEN.gauss(10, 3):.2f},{CHOSEN.gauss(5, 1):.2f},{CHOSEN.gauss(0, 1):.2f},"
    + CHOSEN.choice("uvw")
    for _ in range(40)
]


@pytest.mark.parametrize(
    "above",
    [
        "Group A,,Group B,\n",
        "Table 3: what was found, 2019,,\n,,,\n",
        "Sales report,,,\n2019-2020,,,\n,,,\n",
        ",,,\n",
        "Report of sales\nMade on 2020-01-01\n\n",
    ],
)
def test_titles_and_groups_are_neither_names_nor_rows(tmp_path: Path, above: str) -> None:
    text = above + "x,y,z,kind\n" + "\n".join(ROWS)
    outline = inspect(write(tmp_path / "t.csv", text))
    assert [column.name for column in outline.columns] == ["x", "y", "z", "kind"]
    assert [column.missing for column in outline.columns] == [0, 0, 0, 0]
    assert outline.rows == 40
    assert compose(outline).targets == ("kind",)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("1,2,3,label", ["1", "2", "3", "label"]),
        ("0,1,2,class", ["0", "1", "2", "class"]),
        ("2019,2020,2021,grew", ["2019", "2020", "2021", "grew"]),
    ],
)
def test_names_may_be_numbers(tmp_path: Path, header: str, names: Sequence[str]) -> None:
    outline = inspect(write(tmp_path / "t.csv", header + "\n" + "\n".join(ROWS)))
    assert [column.name for column in outline.columns] == names
    assert outline.rows == 40
    assert compose(outline).classes == ("u", "v", "w")


def test_rows_that_count_are_rows(tmp_path: Path) -> None:
    lines = [f"{n},{n + 1},{n + 2},{'uv'[n % 2]}" for n in range(1, 41)]
    outline = inspect(write(tmp_path / "t.csv", "\n".join(lines)))
    assert outline.rows == 40


@pytest.mark.parametrize("units", ["cm,kg,%,", "(cm),(kg),(%),(-)", "[m],[s],[m/s],"])
def test_units_below_names_stay_units(tmp_path: Path, units: str) -> None:
    text = f"x,,z,kind\n{units}\n" + "\n".join(ROWS)
    outline = inspect(write(tmp_path / "t.csv", text))
    assert [column.name for column in outline.columns] == ["x", "column 2", "z", "kind"]
    assert outline.rows == 40


@pytest.mark.parametrize("mark", ["#N/A", "#NULL!", "#DIV/0!"])
def test_a_missing_value_at_the_beginning_is_no_comment(tmp_path: Path, mark: str) -> None:
    lines = ["x,kind", *(f"{mark if n % 9 == 0 else n / 7:},{'uv'[n % 2]}" for n in range(40))]
    outline = inspect(write(tmp_path / "t.csv", "\n".join(lines)))
    assert (outline.rows, outline.columns[0].missing) == (40, 5)


def test_rows_that_all_begin_with_a_sign_are_no_comments(tmp_path: Path) -> None:
    lines = ["#,x,kind", *(f"#{n},{n / 7:.3f},{'uv'[n % 2]}" for n in range(40))]
    outline = inspect(write(tmp_path / "t.csv", "\n".join(lines)))
    assert outline.rows == 40
    assert [column.name for column in outline.columns] == ["#", "x", "kind"]


@pytest.mark.parametrize("value", ["-999", "-9999.0", "99999", "-9"])
def test_a_number_that_may_be_none_is_told_and_can_be_one(tmp_path: Path, value: str) -> None:
    chosen = random.Random(2)
    lines = [f"{value if n % 7 == 0 else f'{chosen.gauss(10, 0.5):.2f}'},u" for n in range(60)]
    path = write(tmp_path / "t.csv", "x,kind\n" + "\n".join(lines))
    outline = inspect(path)
    assert outline.notices == (
        f"x: '{value}' comes 9 times, far from all other values; if it stands for a missing value, "
        "name it as one.",
    )
    assert outline.format is not None
    again = inspect(path, replace(outline.format, missing=(*MISSING_WORDS, value)))
    assert (again.columns[0].missing, again.notices) == (9, ())


@pytest.mark.parametrize("values", [["99", "98", "97"], ["-9", "9", "0"], ["999", "1", "500"]])
def test_nines_among_others_are_numbers(tmp_path: Path, values: Sequence[str]) -> None:
    lines = [f"{values[n % 3]},{n % 5}" for n in range(60)]
    assert inspect(write(tmp_path / "t.csv", "x,kind\n" + "\n".join(lines))).notices == ()
