"""Tables that are packed, in workbooks, in JSON or ARFF; and files that are no tables."""

from __future__ import annotations

import datetime
import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook

from engine.errors import DataError
from netbuilder.imported import Outline, compose, inspect, prepare
from netbuilder.imported.outline import CATEGORY, NUMBER, WHOLE, TextFormat
from netbuilder.imported.reading import json_tables, unpacking, workbooks
from tests.netbuilder.imported.writing import flowers, write

RECORDS = [{"size": n / 4, "count": n, "kind": "ab"[n % 2], "on": n % 3 == 0} for n in range(12)]


def refusal(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        inspect(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def described(outline: Outline) -> list[tuple[str, str, int]]:
    return [(c.name, c.kind, c.count) for c in outline.columns]


EXPECTED = [
    ("size", NUMBER, 12),
    ("count", WHOLE, 12),
    ("kind", CATEGORY, 12),
    ("on", CATEGORY, 12),
]


# gzip


def test_a_packed_table_is_read_as_what_is_in_it(tmp_path: Path) -> None:
    plain = flowers(tmp_path)
    packed = tmp_path / "flowers.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    outline = inspect(packed)
    assert outline.columns == inspect(plain).columns
    found, wanted = prepare(packed, compose(outline)), prepare(plain, compose(inspect(plain)))
    np.testing.assert_array_equal(found.train.x, wanted.train.x)


def test_damaged_and_endless_packed_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = gzip.compress(flowers(tmp_path).read_bytes())
    path = tmp_path / "t.csv.gz"
    path.write_bytes(content[: len(content) // 2])
    assert refusal(path).startswith("t.csv.gz is packed with gzip and damaged")
    path.write_bytes(content[:100] + b"\0\0\0\0" + content[104:])
    assert "t.csv.gz" in refusal(path)
    monkeypatch.setattr(unpacking, "LARGEST", 1 << 20)
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * (1 << 19)))
    assert "would unpack to more than" in refusal(path)


# Workbooks


def workbook(path: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


TABLE: list[list[Any]] = [list(RECORDS[0]), *(list(each.values()) for each in RECORDS)]


def test_a_workbook(tmp_path: Path) -> None:
    outline = inspect(workbook(tmp_path / "t.xlsx", ("data", TABLE)))
    assert described(outline) == EXPECTED
    assert outline.preview[1] == ("0.25", "1", "b", "false")
    assert outline.sheets == ("data",)
    assert prepare(outline.path, compose(outline, target="kind")).train.x.shape[1] == 5


def test_the_sheet_with_a_table_is_chosen_and_can_be_changed(tmp_path: Path) -> None:
    other = [["a", "b"], [1, datetime.datetime(2024, 5, 31)], [2, datetime.date(2024, 6, 1)], [3]]
    sheets = (("notes", [["Read me"]]), ("table", TABLE), ("other", other))
    outline = inspect(workbook(tmp_path / "t.xlsx", *sheets))
    assert outline.sheets == ("notes", "table", "other")
    assert outline.format is not None
    assert outline.format.sheet == "table"
    written = TextFormat(container=outline.format.container, sheet="other")
    outline = inspect(outline.path, written)
    assert outline.preview == (("1", "2024-05-31"), ("2", "2024-06-01"), ("3", ""))
    with pytest.raises(DataError, match=r"has no sheet 'gone'; it has 'notes', 'table' and"):
        inspect(outline.path, TextFormat(container=outline.format.container, sheet="gone"))


def test_a_title_units_and_empty_columns_in_a_workbook(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["", "Report 2024"], [], ["", "a", "b"], ["", "cm", "kg"]]
    rows += [["", n / 3, n, ""] for n in range(9)]
    outline = inspect(workbook(tmp_path / "t.xlsx", ("x", rows)))
    assert described(outline) == [("a", NUMBER, 9), ("b", WHOLE, 9)]


def test_hostile_workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "t.xlsx", ("data", TABLE))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert "save the sheet as CSV" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<no>")
    assert "a workbook that cannot be read" in refusal(path)
    monkeypatch.setattr(workbooks, "LARGEST", 1000)
    path.write_bytes(content)
    assert "would unpack to more than" in refusal(path)


# JSON and ARFF


@pytest.mark.parametrize(
    "content",
    [
        RECORDS,
        {name: [each[name] for each in RECORDS] for name in RECORDS[0]},
        {name: {str(n): e[name] for n, e in enumerate(RECORDS)} for name in RECORDS[0]},
        {"data": RECORDS},
        {"meta": {"rows": 12}, "data": RECORDS},
        TABLE,
        {"columns": TABLE[0], "index": list(range(12)), "data": TABLE[1:]},
        None,
    ],
)
def test_json_in_all_its_forms(tmp_path: Path, content: Any) -> None:
    text = json.dumps(content, indent=1)
    if content is None:
        text = "\n".join(map(json.dumps, RECORDS))
    outline = inspect(write(tmp_path / "t.json", text))
    assert described(outline) == EXPECTED
    assert outline.preview[1] == ("0.25", "1", "b", "false")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1, "b": "x"}', "is JSON, but not a table"),
        ('[{"a": 1}, 2]', "is JSON, but not a table"),
        ("[[1, 2], [3]]", "record 2 is no list of as many values as the first"),
        ('{"a": [1, 2', "looks like JSON but cannot be read"),
        ("[" * 100_000, "looks like JSON but cannot be read"),
        ("[]", "is JSON, but not a table"),
    ],
)
def test_json_that_is_no_table(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(write(tmp_path / "t.json", text))


ARFF = """% A comment
@RELATION weather

@attribute 'the outlook' {sunny, rainy}
@attribute temp numeric
@attribute play {yes,no}
@data
'sunny',21.5,yes
% another
rainy,?,no
sunny,19,'yes'
"rainy",3,no
"""


def test_arff(tmp_path: Path) -> None:
    outline = inspect(write(tmp_path / "weather.arff", ARFF))
    assert described(outline) == [
        ("the outlook", CATEGORY, 4),
        ("temp", NUMBER, 3),
        ("play", CATEGORY, 4),
    ]
    assert "has no line @data" in refusal(write(tmp_path / "n.arff", ARFF.split("@data")[0]))


# Files that are no tables


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is a picture (JPEG)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a picture (PNG)"),
        (b"GIF89a\0", "is a picture (GIF)"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "is a picture (WebP)"),
        (b"BM6\0\0\0", "is a picture (BMP)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "such as .xls"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b"%PDF-1.7\n%\xe2", "a PDF document"),
        (b"PK\3\4\x14\0\0\0", "a zip archive; unpack it"),
        (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
        (b"\x80\x04\x95\x10\0\0", "a Python pickle"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"<!DOCTYPE html>\n<html>", "is a web page (HTML)"),
        (b"\n  <html lang=en>", "is a web page (HTML)"),
        (b"<?xml version='1.0'?>", "an XML file"),
    ],
)
def test_what_a_file_is_instead(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert said in refusal(path)
    assert refusal(path).startswith("t.csv")


@pytest.mark.parametrize("header", ["BM,MZ", "ID3,ORC", "RDX,GIF", "MZ,a"])
def test_headers_that_look_like_another_kind(tmp_path: Path, header: str) -> None:
    outline = inspect(write(tmp_path / "t.csv", f"{header}\n1,2\n3,4\n"))
    assert [column.name for column in outline.columns] == header.split(",")


@pytest.mark.parametrize("numbered", [True, False])
def test_records_under_the_names_of_their_rows(tmp_path: Path, numbered: bool) -> None:
    found = {
        str(n) if numbered else f"row {n}": {"a": n / 7, "b": n, "kind": "uv"[n % 2]}
        for n in range(30)
    }
    outline = inspect(write(tmp_path / "t.json", json.dumps(found)))
    named = [] if numbered else ["column 1"]
    assert [column.name for column in outline.columns] == [*named, "a", "b", "kind"]
    assert outline.rows == 30
    assert outline.columns[-1].values == (("u", 15), ("v", 15))


def test_numbers_under_the_names_of_their_rows_stay_columns(tmp_path: Path) -> None:
    found = {name: {f"r{n}": n * 1.5 for n in range(30)} for name in ("a", "b")}
    outline = inspect(write(tmp_path / "t.json", json.dumps(found)))
    assert [column.name for column in outline.columns] == ["a", "b"]
    assert outline.rows == 30


def test_what_is_within_a_record_is_named_with_it(tmp_path: Path) -> None:
    found = [{"at": {"x": n, "y": {"z": -n}}, "all": [1, n], "no": {}} for n in range(9)]
    outline = inspect(write(tmp_path / "t.json", json.dumps(found)))
    assert [column.name for column in outline.columns] == ["at.x", "at.y.z", "all", "no"]
    assert outline.preview[3] == ("3", "-3", "[1, 3]", "{}")


@pytest.mark.parametrize("content", [RECORDS, [["a", "b"], [1, 2], [3, 4]], [[1, 2], [3, 4]]])
def test_long_lists_are_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: Any
) -> None:
    path = write(tmp_path / "t.json", json.dumps(content, indent=1))
    at_once = inspect(path)
    monkeypatch.setattr(json_tables, "_AT_ONCE", 1)
    assert inspect(path) == at_once
    for broken in ("[1 2]", "[[1, 2], [3, 4]", "[[1, 2] x"):
        assert "JSON" in refusal(write(tmp_path / "b.json", broken + " " * 20))
