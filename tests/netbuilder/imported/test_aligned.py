"""Tables whose values stand below each other, with blanks within them."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.exchange.python_file.pieces.text_rows import text_rows
from netbuilder.exchange.python_file.preparing import format_of
from netbuilder.imported import compose, inspect, prepare
from netbuilder.imported.outline import TextFormat
from netbuilder.imported.reading.sniffing import TO_BE_FOUND
from tests.netbuilder.imported.writing import write

TOWNS = ("New York", "Los Angeles", "Oslo", "San José", "Graz", "Rio de Janeiro")


def table(rows: int = 40, header: str = "") -> str:
    chosen = random.Random(3)
    lines = [header] if header else []
    for _ in range(rows):
        town, kind = chosen.choice(TOWNS), chosen.choice("uv")
        lines.append(f"{town:15}{chosen.randint(1, 999):>5} {chosen.gauss(10, 3):7.2f}  {kind}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("Town           Folks    Area  Kind", ["Town", "Folks", "Area", "Kind"]),
        ("Name of town    Folk  Area km Kind", ["Name of town", "Folk", "Area km", "Kind"]),
        ("", ["column 1", "column 2", "column 3", "column 4"]),
    ],
)
def test_values_keep_the_blanks_within_them(
    tmp_path: Path, header: str, names: Sequence[str]
) -> None:
    outline = inspect(write(tmp_path / "t.txt", table(header=header)))
    assert [column.name for column in outline.columns] == names
    town, folks, area, kind = outline.columns
    assert {word for word, _ in town.values} == set(TOWNS)
    assert (folks.kind, area.kind) == ("whole number", "number")
    assert (outline.rows, folks.missing, area.missing) == (40, 0, 0)
    assert {word for word, _ in kind.values} == {"u", "v"}


def test_a_title_and_a_drawn_line_are_no_rows(tmp_path: Path) -> None:
    header = "Town           Folks    Area  Kind\n-------------- -----  ------  ----"
    text = "Table 4: Towns and all who live there, by kind of town\n\n" + table(header=header)
    outline = inspect(write(tmp_path / "t.txt", text))
    assert [column.name for column in outline.columns] == ["Town", "Folks", "Area", "Kind"]
    assert outline.rows == 40


def test_what_stands_below_is_left_out_and_told(tmp_path: Path) -> None:
    text = table(header="Town           Folks    Area  Kind")
    text += "\nSource: what the towns themselves have said about it\n"
    outline = inspect(write(tmp_path / "t.txt", text))
    assert outline.rows == 40
    assert outline.notices == ("Text below the table, from line 42 on, was left out.",)


def test_missing_values_leave_blanks(tmp_path: Path) -> None:
    lines = table(header="Town           Folks    Area  Kind").splitlines()
    for place in range(3, 40, 4):
        lines[place] = lines[place][:15] + " " * 5 + lines[place][20:]
    outline = inspect(write(tmp_path / "t.txt", "\n".join(lines)))
    assert outline.columns[1].missing == 10
    assert outline.columns[1].kind == "whole number"


def test_a_value_that_runs_on_is_named(tmp_path: Path) -> None:
    lines = table(400, header="Town           Folks    Area  Kind").splitlines()
    lines[300] = lines[300][:10] + "very_long" + lines[300][19:]
    with pytest.raises(DataError, match=r"t\.txt, line 301: a value runs on to where the next"):
        inspect(write(tmp_path / "t.txt", "\n".join(lines)))


def test_it_is_prepared_and_read_by_scripts_and_found_again(tmp_path: Path) -> None:
    path = write(tmp_path / "t.txt", table(header="Town           Folks    Area  Kind"))
    outline = inspect(path)
    assert outline.format is not None
    recipe = compose(outline)
    assert recipe.targets == ("Kind",)
    assert len(prepare(path, recipe, folder=tmp_path / "made").train.x) > 20
    rows = text_rows(str(path), format_of(outline.format))
    assert rows[0][1] == ["Town", "Folks", "Area", "Kind"]
    assert [tuple(row) for _, row in rows[1:21]] == list(outline.preview)
    again = TextFormat(delimiter=" ", starts=outline.format.starts, skip=TO_BE_FOUND)
    assert inspect(path, again) == outline


@pytest.mark.parametrize(
    "text",
    [
        "To whom it may concern, this is a letter\nand it has some lines of prose in it,\n" * 5,
        "The year 1990 was good\nThe year 1991 was poor\n" * 2 + "And that is all there is.\n",
    ],
)
def test_prose_is_none(tmp_path: Path, text: str) -> None:
    try:
        outline = inspect(write(tmp_path / "t.txt", text))
    except DataError:
        return
    assert outline.format is None or not outline.format.starts


def test_values_parted_by_blanks_stay_so(tmp_path: Path) -> None:
    outline = inspect(write(tmp_path / "t.txt", "a b kind\n" + "1.5   2 u\n10.25 3 v\n" * 20))
    assert outline.format is not None
    assert outline.format.starts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Name     | Age | Kind\n---------+-----+-----\n" + "Ann Lee  |  12 | u\n" * 3,
        "| Name | Age | Kind |\n|:-----|----:|------|\n" + "| Ann Lee | 12 | u |\n" * 3,
        "+---------+-----+------+\n| Name    | Age | Kind |\n+---------+-----+------+\n"
        + "| Ann Lee |  12 | u    |\n" * 3
        + "+---------+-----+------+\n",
    ],
)
def test_lines_drawn_between_rows_are_none(tmp_path: Path, text: str) -> None:
    outline = inspect(write(tmp_path / "t.txt", text))
    filled = [column for column in outline.columns if column.kind != "empty"]
    assert [column.name for column in filled] == ["Name", "Age", "Kind"]
    assert [column.values for column in filled] == [
        (("Ann Lee", 3),),
        (("12", 3),),
        (("u", 3),),
    ]


words = st.text("abcdefg hijk", min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(words, st.integers(0, 10**6), words), min_size=12, max_size=40))
def test_whatever_is_aligned_is_read_as_it_stands(
    tmp_path: Path, rows: Sequence[tuple[str, int, str]]
) -> None:
    lines = [f"{'the names':14}{'number':>9}  {'kinds':14}".rstrip()]
    lines += [f"{name:14}{number:>9}  {kind:14}".rstrip() for name, number, kind in rows]
    outline = inspect(write(tmp_path / "t.txt", "\n".join(lines)))
    assert outline.format is not None
    if not outline.format.starts:
        return  # One word in each column: blanks part them as well.
    joined = [" ".join(" ".join(row).split()) for row in outline.preview]
    told = [" ".join(f"{name} {number} {kind}".split()) for name, number, kind in rows]
    assert joined == told[: len(joined)]
    assert outline.rows == len(rows)


def test_a_table_written_as_csv_is_the_same(tmp_path: Path) -> None:
    outline = inspect(write(tmp_path / "t.txt", table(header="Town           Folks    Area  Kind")))
    with (tmp_path / "t.csv").open("w", newline="") as file:
        csv.writer(file).writerows([[c.name for c in outline.columns], *outline.preview])
    assert inspect(tmp_path / "t.csv").preview == outline.preview
