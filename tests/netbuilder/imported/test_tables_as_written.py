"""Tables as people write them: marks, separators, money, titles, quotes, blanks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netbuilder.imported import Outline, Split, compose, inspect, prepare, problems
from netbuilder.imported.outline import CATEGORY, NUMBER, TEXT, WHOLE
from netbuilder.imported.reading.values import to_number
from netbuilder.imported.recipes.composing import LEFT_OUT
from netbuilder.imported.recipes.left_out import left_out
from netbuilder.imported.recipes.recipe import LEAVE_OUT, NUMBERS
from netbuilder.imported.recipes.words import NUMBERS_ONLY, class_notices
from tests.netbuilder.imported.writing import write


def seen(folder: Path, text: str) -> Outline:
    return inspect(write(folder / "t.csv", text))


def names(outline: Outline) -> list[str]:
    return [column.name for column in outline.columns]


# Numbers


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1,234", ".", 1234),
        ("1,234,567.5", ".", 1_234_567.5),
        ("12,34,567", ".", 1_234_567),
        ("1,23", ".", None),
        ("1,2345", ".", None),
        ("1.234,56", ",", 1234.56),
        ("1.5", ",", None),
        ("1 234", ".", 1234),
        ("12 34", ".", None),
        ("1\u202f234,5", ",", 1234.5),
        ("1\xa0234", ".", 1234),
        ("1'234.5", ".", 1234.5),
        ("1\u2019234", ".", 1234),
        ("12.5%", ".", 12.5),
        ("12,5 %", ",", 12.5),
        ("$1,234.50", ".", 1234.5),
        ("($1,234.50)", ".", -1234.5),
        ("(5)", ".", -5),
        ("-$5", ".", -5),
        ("$-5", ".", -5),
        ("--5", ".", None),
        ("5 \u20ac", ".", 5),
        ("\u20ac5", ".", 5),
        ("\u20ac5 \u20ac", ".", None),
        ("1.234,00 EUR", ",", 1234),
        ("\u20ac110.5M", ".", 110.5e6),
        ("5M", ".", None),
        ("\u22125.5", ".", -5.5),
        ("5 kg", ".", None),
        ("2024-01-05", ".", None),
        ("$", ".", None),
    ],
)
def test_numbers_as_people_write_them(text: str, decimal: str, number: float | None) -> None:
    assert to_number(text, decimal) == number


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", " ", "'", "\xa0", "\u2009"]))
def test_any_thousands_come_back(number: int, mark: str) -> None:
    assert to_number(f"{number:,}".replace(",", mark)) == number


@given(st.floats(-1e9, 1e9), st.booleans())
def test_what_was_a_number_stays_that_number(number: float, comma: bool) -> None:
    text = repr(number)
    assert to_number(text.replace(".", ",") if comma else text, "," if comma else ".") == number


@pytest.mark.parametrize(
    "mark", ["-", "--", ".", "..", "na", "NAN", "Null", "nULL", "\\N", "missing", "Unknown", "n.d."]
)
def test_marks_among_numbers_are_missing_values(tmp_path: Path, mark: str) -> None:
    lines = ["a,b,label"]
    lines += [f"{mark if n % 9 == 4 else n / 7},{n / 3},{'uv'[n % 2]}" for n in range(40)]
    outline = seen(tmp_path, "\n".join(lines))
    a = outline.columns[0]
    assert (a.kind, a.missing, a.strays) == (NUMBER, 4, 0)
    assert any(mark in notice for notice in outline.notices)
    recipe = compose(outline)
    assert [feature.name for feature in recipe.features] == ["a", "b"]
    assert problems(recipe, outline) == ()
    prepared = prepare(outline.path, recipe)
    assert np.isfinite(prepared.train.x).all()


def test_words_that_recur_among_numbers_are_missing_values(tmp_path: Path) -> None:
    rows = [f"{n + 0.5},{'xy'[n % 2]}" for n in range(30)] + ["absent,x"] * 5
    outline = seen(tmp_path, "\n".join(["size,kind", *rows]))
    assert (outline.columns[0].kind, outline.columns[0].missing) == (NUMBER, 5)
    assert outline.notices == ("size: 'absent' counts as a missing value.",)
    assert outline.format is not None
    assert inspect(outline.path, outline.format).columns[0].missing == 5


def test_a_scale_with_an_open_end_stays_a_category(tmp_path: Path) -> None:
    rows = [f"{n % 3 if n % 4 else '3+'},{n}.5" for n in range(80)]
    outline = seen(tmp_path, "\n".join(["children,income", *rows]))
    assert outline.columns[0].kind == CATEGORY


def test_a_word_that_comes_once_is_proposed_as_missing(tmp_path: Path) -> None:
    rows = [f"{n + 0.5},{n * 2}.25" for n in range(40)] + ["oops,1.5"]
    outline = seen(tmp_path, "\n".join(["size,price", *rows]))
    recipe = compose(outline, target="price", kinds={"size": NUMBER})
    (said,) = problems(recipe, outline)
    assert said.startswith("Line 42, column size: 'oops' is not a valid number; correct it, count")
    assert outline.notices == ("size: 1 value is not a number, in line 42.",)
    recipe = compose(outline, target="price")
    assert recipe == compose(outline, target="price", kinds={"size": NUMBERS_ONLY})
    assert problems(recipe, outline) == ()
    notices = prepare(outline.path, recipe).notices
    assert any("size: 1 missing value was replaced" in notice for notice in notices)


def test_a_column_without_a_name_is_called_once(tmp_path: Path) -> None:
    outline = seen(tmp_path, "\n".join([*(f"1,2,{n}.5" for n in range(40)), "1,2,oops"]))
    recipe = compose(outline, target="column 1", task=NUMBERS, kinds={"column 3": NUMBER})
    (said,) = problems(recipe, outline)
    assert said.startswith("Line 41, column 3: 'oops' is not")


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (["n;t", "2.536,41;a", "719,93;b", "7,5;a"], [2536.41, 719.93, 7.5]),
        (["n;t", "1\xa0234,5;a", "19,9;b", "7,5;a"], [1234.5, 19.9, 7.5]),
        (["n,t", '"1,234",a', '"567",b', '"2,345,678",a'], [1234, 567, 2_345_678]),
        (["n;t;m", "1,234;a;1", "567;b;2", "12,345;a;1"], [1234, 567, 12345]),
        (["n;t", "1,234;a", "0,567;b", "2,345;a"], [1.234, 0.567, 2.345]),
        (["n;t", "1,234;a", "5,567;b", "2,345;a"], [1.234, 5.567, 2.345]),
        (["n\tt", "1,234\ta", "5,567\tb", "2,345\ta"], [1234, 5567, 2345]),
        (["n;t", "1.234.567;a", "5;b", "2.345;a"], [1_234_567, 5, 2345]),
        (["n,t", "$1.50,a", "$200,b", "$3.25,a"], [1.5, 200, 3.25]),
        (["n,t", "12.5%,a", "7 %,b", "100%,a"], [12.5, 7, 100]),
    ],
)
def test_separators_are_found(tmp_path: Path, lines: list[str], values: list[float]) -> None:
    column = seen(tmp_path, "\n".join(lines)).columns[0]
    assert (column.name, column.count, column.numeric) == ("n", 3, True)
    assert column.mean == pytest.approx(np.mean(values))
    assert (column.minimum, column.maximum) == (min(values), max(values))


# Headers, titles, comments, units


@pytest.mark.parametrize(
    ("header", "row", "is_header"),
    [
        ("country,1990,1991,grew", "A{n},{n}.5,{n}.25,yes", True),
        ("country,2020,kind", "A{n},{n}.5,yes", True),
        ("name,0,1,2", "A{n},{n}.5,{n},{n}.25", False),
        ("label,0,1,2", "{n},{n}.5,{n},{n}.25", True),
        ("d,a,p", "d,a,p", False),
        ("shop,1990,1991,yes", "shop,199{n},1991,yes", False),
        ("a,1.5,x", "b,{n}.5,y", False),
        ("kind,size", "x{n},y{n}", True),
    ],
)
def test_headers(tmp_path: Path, header: str, row: str, is_header: bool) -> None:
    rows = [row.format(n=n) for n in range(9)]
    outline = seen(tmp_path, "\n".join([header, *rows]))
    assert outline.format is not None
    assert outline.format.header == is_header
    assert outline.rows == (9 if is_header else 10)


ROWS = [f"{n / 7:.2f},{n / 3:.2f},{'uv'[n % 2]}" for n in range(20)]


@pytest.mark.parametrize(
    ("above", "header"),
    [
        (["# exported by a logger", "# 2024-01-05"], "a,b,c"),
        (["% one", "", "% two"], "a,b,c"),
        (["// a comment"], "a,b,c"),
        (["sep=,"], "a,b,c"),
        (["Survey results 2024,,"], "a,b,c"),
        (["Survey results 2024"], "a,b,c"),
        (["Survey results, 2024", "", "by hand"], "a,b,c"),
        (["Station;7", "Place;North", ""], "a,b,c"),
        (["# a,b,c"], ""),
        (["# written by numpy", "# a,b,c"], ""),
        ([], "a,b,c\ncm,kg,"),
        ([], "a,b,c,"),
        ([], '"a", "b", "c"'),
    ],
)
def test_what_stands_above_a_table(tmp_path: Path, above: list[str], header: str) -> None:
    lines = [*above, *([header] if header else []), *ROWS]
    outline = seen(tmp_path, "\n".join(lines) + "\n")
    assert names(outline) == ["a", "b", "c"]
    assert outline.rows == len(ROWS)
    assert outline.preview[0] == ("0.00", "0.00", "u")
    assert prepare(outline.path, compose(outline)).train.x.shape[1] == 2


def test_a_fault_below_a_title_is_named_by_its_line(tmp_path: Path) -> None:
    lines = ["# title", "", "a,b", *(f"{n}.5,{n}" for n in range(40)), "# end", "oops,1"]
    outline = seen(tmp_path, "\n".join(lines))
    assert outline.columns[0].first_stray is not None
    assert outline.columns[0].first_stray.line == 45


def test_comments_between_rows(tmp_path: Path) -> None:
    outline = seen(tmp_path, "a,b\n1,2\n# a break\n3,4\n#5,6\n7,8\n")
    assert outline.rows == 3


def test_names_of_rows_without_a_heading(tmp_path: Path) -> None:
    lines = ['"mpg" "cyl" "kind"'] + [f'"car {n}" {n}.5 {n % 3} "x"' for n in range(12)]
    outline = seen(tmp_path, "\n".join(lines))
    assert names(outline) == ["column 1", "mpg", "cyl", "kind"]
    assert outline.preview[0] == ("car 0", "0.5", "0", "x")


def test_delimiters_at_the_end_of_all_rows(tmp_path: Path) -> None:
    outline = seen(tmp_path, "a,b\n" + "1,2,\n3,4,\n5,6,\n")
    assert names(outline) == ["a", "b"]
    assert outline.columns[0].mean == 3


def test_a_blank_between_comma_and_quotation_mark(tmp_path: Path) -> None:
    outline = seen(tmp_path, 'a, b\n1, "x, y"\n2, "z"\n')
    assert outline.preview == (("1", "x, y"), ("2", "z"))


def test_single_quotation_marks(tmp_path: Path) -> None:
    outline = seen(tmp_path, "a,class\n'x, or y','-1'\n'z','1'\n'it''s','1'\n")
    assert outline.preview == (("x, or y", "-1"), ("z", "1"), ("it's", "1"))
    assert seen(tmp_path, "a,b\nit's,1\nhe's,2\n").preview[0] == ("it's", "1")


@pytest.mark.parametrize("gap", ["  ", " \t ", "\t  "])
def test_tables_parted_by_blanks(tmp_path: Path, gap: str) -> None:
    lines = [f"  {n}.5{gap}{n}  {gap}{n * n}" + gap + '"a car"' for n in range(9)]
    outline = seen(tmp_path, "\n".join(lines) + "\n")
    assert outline.format is not None
    assert (outline.rows, len(outline.columns)) == (9, 4)
    assert outline.preview[2] == ("2.5", "2", "4", "a car")


def test_prose_is_not_parted_by_blanks(tmp_path: Path) -> None:
    outline = seen(tmp_path, "said\nthis is prose\nso is that\nand this too\n")
    assert names(outline) == ["said"]


def test_booleans_in_any_case_are_one_class(tmp_path: Path) -> None:
    words = ["True", "TRUE", "true", "False", "FALSE", "True"]
    outline = seen(tmp_path, "x,y\n" + "\n".join(f"{n}.5,{w}" for n, w in enumerate(words * 5)))
    assert dict(outline.columns[1].values) == {"True": 20, "False": 10}
    recipe = compose(outline, split=Split(0.2, 0.2))
    assert recipe.classes == ("False", "True")
    prepared = prepare(outline.path, recipe)
    assert sum(len(p.y) for p in (prepared.train, prepared.validation, prepared.test)) == 30


# Nothing is lost without a word


def test_a_class_called_na_stays_one_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    rows = [f"{n}.5,{('EU', 'NA', 'AS')[n % 3]}" for n in range(30)] + ["1.5,"]
    outline = seen(tmp_path, "\n".join(["x,region", *rows]))
    recipe = compose(outline)
    assert recipe.classes == ("AS", "EU", "NA")
    assert class_notices(outline.columns[1], recipe)[0].startswith("region: 'NA' counts as a class")
    prepared = prepare(outline.path, recipe)
    assert prepared.notices == ("1 row without a value for region was left out.",)
    otherwise = compose(outline, missing={"region": LEAVE_OUT})
    assert otherwise.classes == ("AS", "EU")
    assert class_notices(outline.columns[1], otherwise) == ()


def test_columns_left_out_are_told_and_can_be_taken(tmp_path: Path) -> None:
    rows = [f"{n},name {n},,{n / 3},{'uv'[n % 2]}" for n in range(60)]
    outline = seen(tmp_path, "\n".join(["id,name,empty,size,kind", *rows]))
    assert [column.kind for column in outline.columns[:2]] == [WHOLE, TEXT]
    recipe = compose(outline)
    found = left_out(recipe, outline)
    assert [(each.name, each.kind) for each in found] == [
        ("id", NUMBER),
        ("name", CATEGORY),
        ("empty", ""),
    ]
    assert found[0].reason == "id numbers the rows."
    taken = compose(outline, kinds={each.name: each.kind for each in found if each.kind})
    assert problems(taken, outline) == ()
    assert len(left_out(taken, outline)) == 1
    assert left_out(compose(outline, kinds={"size": LEFT_OUT}), outline)[-1].name == "size"


def test_a_running_number_is_used_where_there_is_nothing_else(tmp_path: Path) -> None:
    rows = [f"P{n},{n},{2**n}" for n in range(1, 11)]
    outline = seen(tmp_path, "\n".join(["Position,Level,Salary", *rows]))
    recipe = compose(outline)
    assert [feature.name for feature in recipe.features] == ["Level"]
    assert problems(recipe, outline) == ()


# Whatever the title, the delimiter and the quotes: the same table.


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(st.integers(-(10**6), 10**6), st.floats(-1e4, 1e4), st.sampled_from("uvw")),
        min_size=6,
        max_size=30,
    ),
    st.sampled_from([",", ";", "\t", "|", "  "]),
    st.sampled_from(["", "# by a program\n", "Report of May\n\n"]),
    st.booleans(),
)
def test_any_dress_gives_the_same_table(
    tmp_path: Path,
    rows: list[tuple[int, float, str]],
    delimiter: str,
    above: str,
    quoted: bool,
) -> None:
    text = above + delimiter.join(["count", "size", "kind"]) + "\n"
    for count, size, kind in rows:
        cells = (str(count), repr(round(size, 3)), f'"{kind}"' if quoted else kind)
        text += delimiter.join(cells) + "\n"
    outline = seen(tmp_path, text)
    assert names(outline) == ["count", "size", "kind"]
    assert outline.rows == len(rows)
    for column, place in zip(outline.columns[:2], (0, 1), strict=True):
        values = np.array([round(row[place], 3) for row in rows], float)
        assert column.mean == pytest.approx(values.mean(), rel=1e-9, abs=1e-9)
        assert (column.minimum, column.maximum) == (values.min(), values.max())


def test_quotation_marks_behind_a_backslash(tmp_path: Path) -> None:
    outline = seen(tmp_path, 'a,b\n"H. \\"Barney\\" E",1\n"x, y",2\n')
    assert outline.preview == (('H. "Barney" E', "1"), ("x, y", "2"))


def test_a_word_among_few_numbers_makes_a_category(tmp_path: Path) -> None:
    rows = [f"{(4, 6, 8)[n % 3]},{n}.5" for n in range(60)]
    outline = seen(tmp_path, "\n".join(["cylinders,price", *rows, "rotary,1.5"]))
    assert outline.columns[0].kind == CATEGORY
    assert problems(compose(outline), outline) == ()


def test_a_column_that_never_varies_is_no_target(tmp_path: Path) -> None:
    rows = [f"{n}.5,{n % 2}.25,only" for n in range(20)]
    outline = seen(tmp_path, "\n".join(["a,b,source", *rows]))
    assert problems(compose(outline), outline) == ()
