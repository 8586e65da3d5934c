"""What is seen in files that are as they should be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported import TextFormat, inspect
from netbuilder.imported.outline import (
    BLOCK,
    CATEGORY,
    DATE,
    EMPTY,
    NUMBER,
    TEXT,
    TRACKED,
    WHOLE,
)
from netbuilder.imported.reading.tallies import Moments
from netbuilder.imported.reading.values import to_number, to_numbers
from tests.netbuilder.imported.writing import flowers, houses, picture_folder, write, write_table

SLOW_DISK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_a_table_is_described(tmp_path: Path) -> None:
    outline = inspect(houses(tmp_path))
    assert (outline.kind, outline.rows) == ("csv", 6)
    assert [column.name for column in outline.columns] == ["rooms", "kind", "area", "price"]
    rooms, kind, area, price = outline.columns
    assert (rooms.kind, kind.kind, area.kind, price.kind) == (WHOLE, CATEGORY, NUMBER, WHOLE)
    assert (area.count, area.missing, price.missing, kind.missing) == (5, 1, 1, 0)
    assert kind.values == (("house", 3), ("flat", 2), ("flat, old", 1))
    areas = np.array([120.5, 60, 35.5, 180, 58])
    assert (area.minimum, area.maximum) == (35.5, 180)
    assert area.mean == pytest.approx(areas.mean())
    assert area.std == pytest.approx(areas.std())
    assert kind.mean is None
    assert outline.preview[0] == ("3", "house", "120.5", "210000")
    assert len(outline.preview) == 6


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = "größe,name\n1.5,Zoë\n2.5,Ünal\n3.5,Zoë\n".replace(",", delimiter)
    outline = inspect(write(tmp_path / "t.csv", text, encoding))
    assert outline.format is not None
    assert (outline.format.delimiter, outline.format.encoding) == (delimiter, encoding)
    assert [column.name for column in outline.columns] == ["größe", "name"]
    assert outline.preview[1] == ("2.5", "Ünal")
    assert outline.columns[0].kind == NUMBER


def test_a_late_sign_of_another_encoding_is_found(tmp_path: Path) -> None:
    text = "a,b\n" + "1,x\n" * 100_000 + "2,é\n"
    outline = inspect(write(tmp_path / "t.csv", text, "latin-1"))
    assert outline.format is not None
    assert outline.format.encoding == "cp1252"
    assert outline.rows == 100_001
    assert outline.notices == ("Line 100,002 is not UTF-8, so the file was read as Windows-1252.",)


def test_a_decimal_comma_is_found(tmp_path: Path) -> None:
    outline = inspect(write(tmp_path / "t.csv", "a;b\n1,5;x\n-2,25;y\n3;x\n"))
    assert outline.format is not None
    assert outline.format.decimal == ","
    assert outline.columns[0].kind == NUMBER
    assert outline.columns[0].minimum == -2.25


def test_a_table_without_names(tmp_path: Path) -> None:
    outline = inspect(write(tmp_path / "t.csv", "1,2,a\n3,4,b\n5,6,a\n"))
    assert outline.rows == 3
    assert [column.name for column in outline.columns] == ["column 1", "column 2", "column 3"]


def test_what_was_found_can_be_overruled(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "2019;2020\n1;-9\n3;4\n")
    assert inspect(path).rows == 3
    outline = inspect(path, TextFormat(";", missing=("-9",)))
    assert outline.rows == 2
    assert [column.name for column in outline.columns] == ["2019", "2020"]
    assert outline.columns[1].missing == 1


def test_names_are_made_unique(tmp_path: Path) -> None:
    outline = inspect(write(tmp_path / "t.csv", "x,x,,x\n1,2,3,4\n"))
    assert [c.name for c in outline.columns] == ["x", "x (2)", "column 3", "x (3)"]


def test_kinds_that_are_no_inputs(tmp_path: Path) -> None:
    rows = [["id", "born", "name", "nothing", "zip"]]
    rows += [[str(n + 1), f"2020-01-{n + 1:02}", f"name {n}", "", f"{n % 3}"] for n in range(25)]
    outline = inspect(write_table(tmp_path / "t.csv", rows))
    kinds = [column.kind for column in outline.columns]
    assert kinds == [WHOLE, DATE, TEXT, EMPTY, WHOLE]
    assert [c.identifier for c in outline.columns] == [True, False, True, False, False]


def test_a_few_strays_are_counted_and_the_first_is_located(tmp_path: Path) -> None:
    lines = ["x,y"] + [f"{n}.5,1" for n in range(40)] + ["oops,1", "inf,1"]
    column = inspect(write(tmp_path / "t.csv", "\n".join(lines))).columns[0]
    assert column.kind == NUMBER
    assert (column.strays, column.marks) == (1, ("inf",))
    assert column.first_stray is not None
    assert (column.first_stray.line, column.first_stray.text) == (42, "oops")


def test_values_are_tracked_up_to_a_limit(tmp_path: Path) -> None:
    rows = [["x", "y"], *([f"v{n}", "0"] for n in range(3 * TRACKED))]
    column = inspect(write_table(tmp_path / "t.csv", rows)).columns[0]
    assert column.saturated
    assert column.distinct == TRACKED
    assert column.kind == TEXT


def test_blank_lines_and_blanks_do_not_count(tmp_path: Path) -> None:
    outline = inspect(write(tmp_path / "t.csv", "a , b\r\n\r\n 1 , x \r\n   \r\n2,y\r\n\r\n"))
    assert [column.name for column in outline.columns] == ["a", "b"]
    assert outline.preview == (("1", "x"), ("2", "y"))


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "a,b\n" + "1,2\n" * 500_000)
    told: list[float] = []

    def report(message: str, fraction: float | None) -> None:
        assert message == "Reading t.csv"
        told.append(fraction or 0.0)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        inspect(path, report=report)
    assert told == sorted(told)
    assert 0 < told[-1] < 1


cells = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\x85"),
    max_size=8,
)


@SLOW_DISK
@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1)
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.booleans(),
)
def test_any_table_comes_back(
    tmp_path: Path, rows: list[list[str]], delimiter: str, quote_all: bool
) -> None:
    header = [f"c{number}" for number in range(len(rows[0]))]
    path = write_table(
        tmp_path / "t.csv", [header, *rows], delimiter=delimiter, quoting=int(quote_all)
    )
    kept = [[cell.strip() for cell in row] for row in rows]
    if len(header) == 1:  # What is not quoted, and blank, is no row.
        kept = [row for raw, row in zip(rows, kept, strict=True) if row[0] or not raw[0]]
        if kept != [[cell.strip() for cell in row] for row in rows]:
            return
    outline = inspect(path, TextFormat(delimiter, missing=("",)))
    assert outline.rows == len(rows)
    assert outline.preview == tuple(map(tuple, kept[:20]))
    for index, column in enumerate(outline.columns):
        texts = [row[index] for row in kept]
        assert column.missing == texts.count("")
        assert column.count == len(texts) - texts.count("")
        assert dict(column.values) == {text: texts.count(text) for text in texts if text}


REALS = st.floats(-1e20, 1e20)


@SLOW_DISK
@given(
    st.lists(
        st.tuples(
            st.floats(-1e20, 1e20), st.integers(-(10**9), 10**9), st.none() | st.floats(0, 1)
        ),
        min_size=2,
        max_size=40,
    ),
    st.sampled_from([(",", "."), (";", ","), ("\t", "."), ("\t", ",")]),
)
def test_numbers_come_back_without_being_told_how(
    tmp_path: Path, rows: list[tuple[float, int, float | None]], signs: tuple[str, str]
) -> None:
    delimiter, decimal = signs
    lines = [delimiter.join(["real", "whole", "gaps"])]
    for row in rows:
        texts = ["" if value is None else repr(value) for value in row]
        lines.append(delimiter.join(text.replace(".", decimal) for text in texts))
    outline = inspect(write(tmp_path / "t.csv", "\n".join(lines) + "\n"))
    assert outline.format is not None
    assert outline.format.delimiter == delimiter
    for column, values in zip(outline.columns, zip(*rows, strict=True), strict=True):
        present = np.array([value for value in values if value is not None], float)
        assert column.missing == len(values) - len(present)
        if len(present):
            assert column.numeric
            assert (column.minimum, column.maximum) == (present.min(), present.max())
            assert column.mean == pytest.approx(present.mean(), rel=1e-9, abs=1e-9 * 1e11)


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9), min_size=1, max_size=9))
def test_moments_in_parts_are_those_of_the_whole(parts: list[list[float]]) -> None:
    moments = Moments()
    for part in parts:
        moments.add(np.array(part))
    whole = np.concatenate(parts)
    assert moments.mean == pytest.approx(whole.mean(), rel=1e-9, abs=1e-6)
    assert moments.std == pytest.approx(whole.std(), rel=1e-7, abs=1e-6)
    assert (moments.minimum, moments.maximum) == (whole.min(), whole.max())


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1.5", ".", 1.5),
        ("-1e3", ".", -1000.0),
        ("1,5", ",", 1.5),
        ("1,5", ".", None),
        ("1.5", ",", None),
        ("1_000", ".", None),
        ("inf", ".", None),
        ("1e31", ".", None),
        ("nan", ".", None),
        ("", ".", None),
    ],
)
def test_texts_as_numbers(text: str, decimal: str, number: float | None) -> None:
    assert to_number(text, decimal) == number
    numbers, strays = to_numbers(["2", text], decimal)
    assert strays.tolist() == [False, number is None]
    assert (numbers[0] == 2) & (np.isnan(numbers[1]) if number is None else numbers[1] == number)


# Arrays


def test_an_array_of_rows_is_a_table(tmp_path: Path) -> None:
    values = np.array([[1, 2.5, 0], [2, np.nan, 1], [3, 4.5, 0], [5, 1.5, 1]])
    np.save(tmp_path / "t.npy", values)
    outline = inspect(tmp_path / "t.npy")
    assert (outline.kind, outline.rows) == ("npy", 4)
    assert [c.name for c in outline.columns] == ["column 1", "column 2", "column 3"]
    assert [c.kind for c in outline.columns] == [WHOLE, NUMBER, WHOLE]
    assert outline.columns[1].missing == 1
    assert outline.preview[1] == ("2", "", "1")


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_archive_of_arrays(tmp_path: Path, save: object, order: str) -> None:
    images = np.asarray(np.arange(10 * 5 * 4, dtype=np.uint8).reshape(10, 5, 4), order=order)
    labels = np.array(["cat", "dog"] * 5)
    save(tmp_path / "t.npz", x=images, y=labels, one=np.array(3.0), short=np.zeros(4))  # type: ignore[operator]
    outline = inspect(tmp_path / "t.npz")
    x, y = outline.columns
    assert (x.name, x.kind, x.shape, x.dtype) == ("x", BLOCK, (5, 4), "uint8")
    assert (x.minimum, x.maximum) == (0, 199)
    assert x.mean == pytest.approx(images.mean())
    assert (y.kind, dict(y.values)) == (CATEGORY, {"cat": 5, "dog": 5})
    assert outline.notices == (
        "1 array without samples was left out: 'one'.",
        "The array 'short' was left out: it has 4 samples, the others have 10.",
    )


def test_train_and_test_are_one_series(tmp_path: Path) -> None:
    arrays = {"x_train": np.zeros((6, 2, 2)), "y_train": np.arange(6) % 2}
    np.savez(tmp_path / "t.npz", **arrays, x_test=np.ones((2, 2, 2)), y_test=np.arange(2))
    outline = inspect(tmp_path / "t.npz")
    assert [(c.name, c.kind) for c in outline.columns] == [("x", BLOCK), ("y", WHOLE)]
    assert (outline.rows, outline.parts) == (8, (6, 0, 2))
    assert outline.columns[0].mean == 0.25


# Pictures


def test_a_folder_of_pictures(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p")
    (folder / "red" / "notes.txt").write_text("no picture")
    (folder / ".hidden").mkdir()
    outline = inspect(folder)
    assert (outline.kind, outline.rows) == ("pictures", 8)
    assert outline.columns[0].values == (("blue", 4), ("red", 4))
    assert (outline.picture_size, outline.colour) == ((10, 10), True)
    assert [name for name, _ in outline.pictures[:4]] == ["blue", "red", "blue", "red"]
    assert outline.notices == ("Files ignored because they are not pictures: 1.",)


def test_a_folder_that_is_one_too_high(tmp_path: Path) -> None:
    picture_folder(tmp_path / "p" / "train")
    outline = inspect(tmp_path / "p")
    assert (dict(outline.columns[0].values), outline.parts) == ({"blue": 4, "red": 4}, None)


def test_the_flowers_are_classes(tmp_path: Path) -> None:
    outline = inspect(flowers(tmp_path))
    assert outline.columns[-1].values == (("iris", 50), ("lily", 50), ("rose", 50))


def test_what_the_system_refuses_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"long\.csv cannot be read \(file name too long\)"):
        inspect(tmp_path / f"{'very' * 100}long.csv")
