"""Tables of whole numbers are read many lines at a time, and come out the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported import Outline, compose, inspect, prepare
from netbuilder.imported.outline import TextFormat, quiet
from netbuilder.imported.reading import records, whole_numbers, whole_tallies
from netbuilder.imported.reading.records import Records
from tests.netbuilder.imported.writing import write

CELLS = st.one_of(
    st.integers(0, 300).map(str),
    st.integers(0, 10**16).map(str),
    st.sampled_from(["", "007", "-1", "1.5", "NA", "x", '"3"', " 4", "1e3", "0"]),
)


def never(*_: object) -> bool:
    """Every value is read as a text."""
    return False


def nothing(*_: object) -> None:
    """As where nothing is compiled."""


def looked_at(path: Path) -> Outline | str:
    try:
        return inspect(path)
    except DataError as error:
        return str(error)


def equal(ours: float | None, theirs: float | None) -> bool:
    return ours == theirs or bool(np.isclose(ours or 0.0, theirs or 0.0, rtol=1e-9, atol=1e-9))


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 9).map(str), min_size=width, max_size=width)
            | st.lists(CELLS, min_size=width, max_size=width),
            min_size=1,
            max_size=40,
        )
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(20, 200),
)
def test_nothing_changes(
    tmp_path: Path,
    rows: Sequence[Sequence[str]],
    delimiter: str,
    end: str,
    ended: bool,
    block: int,
) -> None:
    lines = [delimiter.join(f"c{n}" for n in range(len(rows[0])))]
    lines += [delimiter.join(row) for row in rows]
    path = write(tmp_path / "t.csv", end.join(lines) + (end if ended else ""))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(whole_numbers, "_BLOCK", block)
        monkeypatch.setattr(records, "compiled_rows", nothing)
        monkeypatch.setattr(whole_tallies, "library", nothing)
        quick = looked_at(path)
        monkeypatch.setattr(records, "may_be_whole", never)
        slow = looked_at(path)
    if isinstance(quick, str) or isinstance(slow, str):
        assert quick == slow
        return
    assert (quick.rows, quick.preview, quick.notices) == (slow.rows, slow.preview, slow.notices)
    for ours, theirs in zip(quick.columns, slow.columns, strict=True):
        assert (ours.name, ours.kind, ours.count, ours.missing, ours.identifier) == (
            theirs.name,
            theirs.kind,
            theirs.count,
            theirs.missing,
            theirs.identifier,
        )
        assert dict(ours.values) == dict(theirs.values)
        assert (ours.first_stray, ours.minimum, ours.maximum) == (
            theirs.first_stray,
            theirs.minimum,
            theirs.maximum,
        )
        assert equal(ours.mean, theirs.mean)
        assert equal(ours.std, theirs.std)


def test_the_quick_way_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_numbers, "_BLOCK", 1000)
    rng = np.random.default_rng(0)
    numbers = rng.integers(0, 256, (300, 20))
    lines = [",".join(map(str, row)) for row in numbers.tolist()]
    lines[200] = "1" + ",x" * 19
    path = write(tmp_path / "t.csv", "\n".join(["a" + ",b" * 19, *lines]))
    found = [
        chunk.whole is not None for chunk in Records(path, TextFormat()).read(quiet, as_texts=False)
    ]
    assert found[0]
    assert not found[-1]
    assert all(chunk.whole is None for chunk in Records(path, TextFormat()).read(quiet))
    assert inspect(path).rows == 300


def test_rows_longer_than_a_block(tmp_path: Path) -> None:
    line = ",".join(["123"] * 3000) + "\n"
    path = write(tmp_path / "t.csv", ",".join(f"c{n}" for n in range(3000)) + "\n" + line * 3)
    chunks = list(Records(path, TextFormat()).read(quiet, as_texts=False))
    assert all(chunk.whole is not None for chunk in chunks)
    assert sum(len(chunk.lines) for chunk in chunks) == 3


def test_it_prepares_the_same_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    numbers = rng.integers(0, 256, (300, 5)).tolist()
    lines = [",".join(map(str, row)) + f",{row[0] % 3}" for row in numbers]
    path = write(tmp_path / "t.csv", "\n".join(["a,b,c,d,e,class", *lines]) + "\n")
    recipe = compose(inspect(path))
    quick = prepare(path, recipe, folder=tmp_path / "one")
    monkeypatch.setattr(records, "may_be_whole", never)
    slow = prepare(path, recipe, folder=tmp_path / "two")
    assert recipe.classes == ("0", "1", "2")
    np.testing.assert_array_equal(quick.train.x, slow.train.x)
    np.testing.assert_array_equal(quick.train.y, slow.train.y)
