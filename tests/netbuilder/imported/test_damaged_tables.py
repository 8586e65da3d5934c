"""Files that are no tables, or no longer: each gives one sentence, in bounded memory."""

from __future__ import annotations

import pickle
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported import TextFormat, inspect
from netbuilder.imported.reading.tallies import tallies
from tests.netbuilder.imported.writing import HOUSES, picture_folder, write


def refusal(path: Path, written: TextFormat | None = None) -> str:
    with pytest.raises(DataError) as caught:
        inspect(path, written)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 600
    return sentence


def complaint(path: Path) -> str | None:
    """What is said against a file that may be good."""
    try:
        inspect(path)
    except DataError:
        return refusal(path)
    return None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.csv is empty"),
        ("\n\n", "t.csv is empty"),
        ("a,b\n", "t.csv has only one line"),
        ("a,b,c\n1,2,3\n4,5\n", "t.csv, line 3: 2 values, but the header names 3; correct"),
        ("1,2\n\n3,4,5\n", "t.csv, line 3: 3 values, but the first line has 2; correct"),
        ('a,b\n1,"x\ny"\n1\n', "t.csv, line 4: 1 value, but the header names 2"),
        ('a,b\n1,2\n3,"open\n5,6\n', "t.csv, line 3: a quotation mark is not closed"),
        ('a,b\n1,2\n"x"y,3\n', "t.csv, line 3: a closing quotation mark is followed by"),
        ("a,b\n1,2\n3,\0\n", "t.csv, line 3: it contains a zero byte"),
    ],
)
def test_text_that_is_no_table(tmp_path: Path, text: str, said: str) -> None:
    assert refusal(write(tmp_path / "t.csv", text)).startswith(said)


def test_what_is_no_file(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "none.csv")
    assert "contains no pictures" in refusal(tmp_path)
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("sheet.xml", "x")
    assert "save the sheet as CSV" in refusal(tmp_path / "t.xlsx")


def test_a_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "a,b\n1,x\n2,é\n", "latin-1")
    assert refusal(path, TextFormat()).startswith("t.csv, line 3: it is not valid utf-8")
    assert "Unknown encoding 'klingon'" in refusal(path, TextFormat(encoding="klingon"))
    path = write(tmp_path / "u.csv", "a,b\n1,x\n2,y\n", "utf-16")
    path.write_bytes(path.read_bytes()[:-1])
    assert "u.csv, line" in refusal(path)


def test_one_endless_line_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"1234567," * (1 << 17))
    tracemalloc.start()
    try:
        sentence = refusal(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sentence.startswith("t.csv, line 1: it has more than 1,048,576 characters")
    assert peak < 60e6


def test_long_rows_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("w") as file:
        file.write("a,b\n")
        for number in range(600):
            file.write(f"{number},{'x' * 100_000}\n")
    tracemalloc.start()
    try:
        assert inspect(path).columns[1].saturated
        assert tracemalloc.get_traced_memory()[1] < 60e6
    finally:
        tracemalloc.stop()


@pytest.mark.long
def test_the_more_columns_the_fewer_values_are_counted() -> None:
    words = [str(number) for number in range(2000)]
    for columns, most in ((1, 1000), (4000, 250), (100_000, 51)):
        tally = tallies(["x"] * columns)[0]
        tally.add(words, range(2000))
        assert tally.column().distinct == most


def test_an_endless_quotation_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.write(b'a,b\n1,2\n3,"')
        for _ in range(20):
            file.write(b"1,2\n" * (1 << 18))
    tracemalloc.start()
    try:
        sentence = refusal(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sentence.startswith(
        "t.csv, line 3: a value has more than 131,072 characters, perhaps because a quotation mark"
    )
    assert peak < 60e6


# A table with any part of it replaced or cut is read or refused, with a line.


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, len(HOUSES)),
    st.integers(0, 30),
    st.binary(max_size=12),
    st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
)
def test_any_damage_is_read_or_refused(
    tmp_path: Path, start: int, length: int, instead: bytes, encoding: str
) -> None:
    content = HOUSES.encode(encoding)
    path = tmp_path / "t.csv"
    path.write_bytes(content[:start] + instead + content[start + length :])
    sentence = complaint(path)
    assert sentence is None or sentence.startswith("t.csv")


# Arrays


class _Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (_spring, ("sprung",))


def _spring(word: str) -> str:
    raise AssertionError("a pickle was loaded")


def test_objects_are_refused_by_name(tmp_path: Path) -> None:
    traps = np.array([_Trap()], dtype=object)
    np.savez(tmp_path / "t.npz", good=np.zeros(1), bad=traps)
    assert "the array 'bad' holds Python objects" in refusal(tmp_path / "t.npz")
    np.save(tmp_path / "t.npy", traps)
    assert "holds Python objects" in refusal(tmp_path / "t.npy")
    (tmp_path / "p.npy").write_bytes(pickle.dumps(3))
    assert "p.npy cannot be read" in refusal(tmp_path / "p.npy")


@pytest.mark.parametrize("dtype", ["complex64", "datetime64[D]", [("a", "i4"), ("b", "f8")]])
def test_types_that_are_no_numbers(tmp_path: Path, dtype: object) -> None:
    np.save(tmp_path / "t.npy", np.zeros(3, dtype))  # type: ignore[call-overload]
    assert "cannot be trained on" in refusal(tmp_path / "t.npy")


def test_a_header_that_claims_too_much(tmp_path: Path) -> None:
    np.save(tmp_path / "t.npy", np.zeros((100, 10)))
    content = (tmp_path / "t.npy").read_bytes()
    (tmp_path / "t.npy").write_bytes(content[:-1])
    assert "claims 8,000 bytes of values, but only 7,999 follow" in refusal(tmp_path / "t.npy")
    (tmp_path / "t.npy").write_bytes(content.replace(b"(100, 10)", b"(10,10**9)"))
    assert "t.npy" in refusal(tmp_path / "t.npy")
    (tmp_path / "t.npy").write_bytes(content.replace(b"(100, 10), ", b"(99999999999,), "))
    assert "t.npy" in refusal(tmp_path / "t.npy")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from(["npy", "npz"]))
def test_any_damaged_array_is_read_or_refused(
    tmp_path: Path, data: st.DataObject, ending: str
) -> None:
    path = tmp_path / f"t.{ending}"
    table = np.arange(60.0).reshape(20, 3)
    if ending == "npy":
        np.save(path, table)
    else:
        np.savez_compressed(path, x=table, y=np.arange(20))
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 20))
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=9)) + content[start + length :])
    sentence = complaint(path)
    assert sentence is None or "t.np" in sentence


def test_pictures_that_cannot_be_read(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p", each=1)
    for file in folder.glob("*/*.png"):
        file.write_bytes(b"no picture")
    assert "None of the 2 pictures in p can be read" in refusal(folder)
