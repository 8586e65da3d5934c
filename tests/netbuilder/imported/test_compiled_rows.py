"""Tables come out of the compiled reader as they come out of the careful one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.compiled.library import library
from engine.compiled.tables import TableReader
from engine.errors import DataError
from netbuilder.imported import Column, Outline, inspect
from netbuilder.imported.outline import TextFormat, quiet
from netbuilder.imported.reading import compiled_rows, records
from netbuilder.imported.reading.records import Records
from tests.netbuilder.imported.writing import write

pytestmark = pytest.mark.skipif(library() is None, reason="the kernels are not built")

WORDS = (
    *(
        "",
        "NA",
        "n/a",
        "nan",
        "NaN",
        "-",
        "null",
        "NULL",
        "?",
        "missing",
        "inf",
        "-inf",
        "Infinity",
    ),
    *("red", "green", "Doe, Jane", 'a "b" c', "it's", "# no", "12 pieces", "2020-01-31", "x" * 210),
    *(
        "1,234",
        "1.234,5",
        "12.5 %",
        "$3.20",
        "(4)",
        "1_000",
        "0x10",
        "1e",
        "e5",
        ".",
        "-",
        "+",
        "--1",
    ),
    *(
        "Müller",
        "日本",
        "\u00a0a",
        "a\u00a0",
        "\u30001",
        "\uff11\uff12",
        "5 kg",
        "3bnUSD",
        "Rs. 5",
        "USD 1e5 bn",
        "-Infinity",
        "Anna Hansen 5",
        "In\u00e9s Tanaka 3",
        "1e5bnUSD",
        "1 234",
    ),
)
NUMBERS = (
    *(
        "0",
        "-0",
        "007",
        "+5",
        "1.",
        ".5",
        "-.5e3",
        "1e5",
        "1E-7",
        "3e+2",
        "1e400",
        "1e-400",
        "1e30",
    ),
    *("1.1e30", "123456789012345678", "0.1234567890123456789", "9007199254740993", "1e22", "1e23"),
    *("0.30000000000000004", "2.2250738585072014e-308", "8.41470984807896504e-01", "0" * 25 + "1"),
)
CELLS = st.one_of(
    st.integers(-400, 400).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.floats(-1e6, 1e6).map("{:.4f}".format),
    st.floats(-1e6, 1e6).map("{:.18e}".format),
    st.sampled_from(WORDS),
    st.sampled_from(NUMBERS),
)
KEPT = ("name", "kind", "count", "missing", "identifier", "saturated", "strays", "first_stray")
KEPT += ("marks", "words", "dates", "minimum", "maximum", "text")


def looked_at(path: Path) -> Outline | str:
    try:
        return inspect(path)
    except DataError as error:
        return str(error)


def same(ours: Column, theirs: Column) -> bool:
    assert [getattr(ours, n) for n in KEPT] == [getattr(theirs, n) for n in KEPT]
    if not ours.saturated:  # Else it depends on how many rows come together what was counted.
        assert dict(ours.values) == dict(theirs.values)
        assert dict(ours.unnamed) == dict(theirs.unnamed)
    moments = [(c.mean or 0.0, c.std or 0.0) for c in (ours, theirs)]
    np.testing.assert_allclose(*moments, rtol=1e-9, atol=1e-9)
    return True


def both_ways(path: Path, block: int) -> tuple[Outline | str, Outline | str]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(compiled_rows, "_BLOCK", block)
        quick = looked_at(path)
        monkeypatch.setattr(records, "compiled_rows", lambda *_: None)
        return quick, looked_at(path)


def written(cell: str, delimiter: str, style: int) -> str:
    blanks = " " * (style % 3 == 1)
    if style > 6 or {delimiter, '"', "\n", "\r"} & set(cell):
        return f'{blanks}"' + cell.replace('"', '""') + '"'
    return blanks + cell + " " * (style % 3 == 2)


@pytest.mark.long
@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.tuples(CELLS, st.integers(0, 9)), min_size=width, max_size=width),
            min_size=1,
            max_size=30,
        )
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(20, 400),
    st.lists(st.sampled_from(["", "  ", "# said", "1,2", '"', "\r", "a\0", " #x"]), max_size=1),
)
@example([[("a\nb", 0), ("1", 0)]] * 9, ",", "\n", True, 20, [])
def test_nothing_changes(
    tmp_path: Path,
    rows: Sequence[Sequence[tuple[str, int]]],
    delimiter: str,
    end: str,
    ended: bool,
    block: int,
    odd: Sequence[str],
) -> None:
    lines = [delimiter.join(f"c{n}" for n in range(len(rows[0])))]
    lines += [
        delimiter.join(written(each, delimiter, style) for each, style in row) for row in rows
    ]
    for place, line in enumerate(odd):
        lines.insert(1 + len(rows) // 2 + place, line)
    path = tmp_path / "t.csv"
    path.write_bytes((end.join(lines) + (end if ended else "")).encode())
    quick, slow = both_ways(path, block)
    if isinstance(quick, str) or isinstance(slow, str):
        assert quick == slow
        return
    assert (quick.rows, quick.preview, quick.notices) == (slow.rows, slow.preview, slow.notices)
    assert all(map(same, quick.columns, slow.columns))


def reader_of_numbers() -> TableReader:
    found = library()
    assert found is not None
    signs = {"delimiter": ",", "quote": '"', "decimal": ".", "comment": ""}
    return TableReader(found, 1, **signs, most_numbers=0, longest_mark=0, apart=True)


@pytest.mark.parametrize("digits", range(1, 20))
def test_numbers_equal_python_s(digits: int) -> None:
    chosen = random.Random(digits)
    texts = []
    for _ in range(3000):
        plain = str(chosen.randrange(10 ** (digits - 1), 10**digits))
        point = chosen.randrange(0, digits + 1)
        text = chosen.choice(["", "-", "+"]) + plain[:point] + "." + plain[point:]
        texts.append(text + chosen.choice(["", f"e{chosen.randrange(-30, 12)}"]))
    reader = reader_of_numbers()
    read = reader.read(("\n".join(texts) + "\n").encode())
    assert read.rows == len(texts)
    plain = ~np.isnan(read.numbers[0])
    assert plain.mean() > 0.5
    theirs = np.array([float(text) for text in texts])
    np.testing.assert_array_equal(read.numbers[0][plain], theirs[plain])


def test_halfway_between_two_numbers() -> None:
    halfway = [2**53 + 1, 2**53 + 3, 2**54 + 2, 2**54 + 6, 2**63 + 1024, 2**63 + 3072]
    texts = [f"{n}{more}" for n in halfway for more in ("", ".0", "e0", ".00", "e1", "0e-1")]
    texts += ["9007199254740993.5", "9007199254740992.5", "18014398509481982.1"]
    reader = reader_of_numbers()
    read = reader.read(("\n".join(texts) + "\n").encode())
    theirs = np.array([float(text) for text in texts])
    plain = ~np.isnan(read.numbers[0])
    assert plain.sum() > 20
    np.testing.assert_array_equal(read.numbers[0][plain], theirs[plain])


@pytest.mark.parametrize("encoding", ["cp1252", "gb18030", "cp932", "cp949", "big5", "utf-8-sig"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    word = {"cp1252": "Zürich", "utf-8-sig": "Zürich", "cp949": "서울 여자"}.get(encoding, "東京")
    lines = ["name,size", *(f"{word}{n % 3},{n}.5" for n in range(500))]
    path = tmp_path / "t.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    quick, slow = both_ways(path, 1000)
    assert isinstance(quick, Outline)
    assert isinstance(slow, Outline)
    assert quick == slow
    assert quick.columns[0].values[0][0] == f"{word}0"


def test_it_is_taken_and_left_and_continues_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled_rows, "_BLOCK", 1000)
    lines = [f"{n}.5,word {n % 7}" for n in range(900)]
    lines[700] = '1.5,"a \r b"'
    path = write(tmp_path / "t.csv", "\n".join(["a,b", *lines]))
    chunks = list(Records(path, TextFormat()).read(quiet, as_texts=False, as_cells=True))
    quick = [chunk.cells is not None for chunk in chunks]
    assert quick[0]
    assert not quick[-1]
    assert sum(len(chunk.lines) for chunk in chunks) == 900
    assert [line for chunk in chunks for line in chunk.lines] == [*range(2, 703), *range(704, 903)]
    assert all(chunk.cells is None for chunk in Records(path, TextFormat()).read(quiet))


def test_a_table_that_is_saturated_says_the_same(tmp_path: Path) -> None:
    chosen = random.Random(0)
    words = [f"{chosen.random():.5f}" for _ in range(3000)]
    names = [chosen.choice(["Anna", "Bob", "NA", "1,5"]) + str(n) for n in range(3000)]
    marks = [chosen.choice(["-", "n/a", str(n)]) for n in range(3000)]
    rows = zip(words, names, marks, strict=True)
    path = write(tmp_path / "t.csv", "x,name,m\n" + "".join(f'{a},"{b}",{c}\n' for a, b, c in rows))
    quick, slow = both_ways(path, 1 << 14)
    assert isinstance(quick, Outline)
    assert isinstance(slow, Outline)
    kept = [name for name in KEPT if name != "values"]
    for ours, theirs in zip(quick.columns, slow.columns, strict=True):
        assert [getattr(ours, n) for n in kept] == [getattr(theirs, n) for n in kept]
