"""Pickles of arrays are read; what they name besides is neither run nor imported."""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets import pickles
from engine.datasets.pickles import read_pickle
from engine.errors import DataError
from tests.engine.datasets.python2 import dumps

KINDS = ("u1", "i4", "i8", "f4", "f8", "?")
NUMBERS = [np.arange(6).astype(kind).reshape(2, 3) for kind in KINDS]


@pytest.mark.parametrize("protocol", [3, 4])
@pytest.mark.parametrize("array", NUMBERS, ids=lambda array: str(array.dtype))
def test_arrays_are_what_they_were(array: np.ndarray, protocol: int) -> None:
    """Also those that lie by columns, and those in the order of bytes of other machines."""
    for one in (array, np.asfortranarray(array), array.astype(array.dtype.newbyteorder(">"))):
        found = read_pickle(pickle.dumps({"a": one, "b": [1, "x"]}, protocol))
        np.testing.assert_array_equal(found["a"], array)
        assert found["a"].dtype == array.dtype
        assert found["b"] == [1, "x"]


def test_rows_of_lists() -> None:
    rows = np.empty(3, object)
    rows[:] = [[1, 2], [], [3]]
    assert read_pickle(pickle.dumps(rows, 4)).tolist() == [[1, 2], [], [3]]


def test_pickles_of_python_2() -> None:
    pictures = np.arange(600, dtype="u1").reshape(2, 300)
    content = dumps({b"data": pictures, b"labels": [3, 70000], b"batch_label": b"one of 5"})
    assert pickle.loads(content, encoding="bytes")[b"labels"] == [3, 70000]
    found = read_pickle(content)
    np.testing.assert_array_equal(found[b"data"], pictures)
    assert found[b"labels"] == [3, 70000]
    assert found[b"batch_label"] == b"one of 5"


class Runs:
    """Has a function called when it is read."""

    def __init__(self, function: Any, *given: Any) -> None:
        self._call = function, given

    def __reduce__(self) -> Any:
        return self._call


@pytest.mark.parametrize("protocol", range(5))
def test_nothing_is_run(protocol: int, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for value in (Runs(os.mkdir, str(mark)), [np.ones(2), Runs(eval, f"open({str(mark)!r}, 'w')")]):
        with pytest.raises(DataError, match="it names"):
            read_pickle(pickle.dumps(value, protocol))
    assert not mark.exists()


def test_nothing_is_imported() -> None:
    content = b"cthis.module.is.nowhere\nfunction\n)R."
    with pytest.raises(DataError, match=r"it names this.module.is.nowhere.function"):
        read_pickle(content)
    content = b"clib2to3\nnothing\n."
    before = set(sys.modules)
    with pytest.raises(DataError):
        read_pickle(content)
    assert set(sys.modules) == before


HOSTILE = {
    "other names of NumPy": b"cnumpy\nload\nU\x01x\x85R.",
    "a function of NumPy's own": b"cnumpy.core.multiarray\nscalar\n)R.",
    "the stand-in begins another": b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\ndtype\n\x85R.",
    "the stand-in changed": b"cnumpy.core.multiarray\n_reconstruct\n}U\x04nameK\1sb.",
    "a class changed": b"cnumpy\nndarray\n}U\x04nameK\1sb.",
    "a class with slots changed": b"cnumpy\ndtype\n(N}U\x05orderK\1stb.",
    "an array without a state": b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n\x85R.",
    "a type alone": b"cnumpy\ndtype\nU\x02u1\x85R.",
    "a class alone": b"cnumpy\nndarray\n.",
    "persistent": b"Px\n.",
    "extension": b"\x82\x01.",
    "far memo": b"K\1r\xff\xff\xff\x7f.",
    "many bytes claimed": b"\x8e\xff\xff\xff\xff\xff\xff\x00\x00x.",
    "nested": b"]" * 2000 + b"a" * 1999 + b".",
    "in itself": b"]q\0h\0a.",
    "cut off": dumps([1, 2])[:-2],
    "empty": b"",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_ones_are_refused(content: bytes) -> None:
    with pytest.raises(DataError):
        read_pickle(content)
    # And leave no trace for the next.
    np.testing.assert_array_equal(read_pickle(dumps(NUMBERS[0])), NUMBERS[0])
    assert pickles._Type("u1").order == "="


@pytest.mark.parametrize(("old", "new"), [(b"(J\3\0\0\0t", b"(J\4\0\0\0t"), (b"u1", b"O8")])
def test_arrays_are_counted(old: bytes, new: bytes) -> None:
    content = dumps(np.arange(3, dtype="u1"))
    assert old in content
    with pytest.raises(DataError, match="another size than it claims"):
        read_pickle(content.replace(old, new))


@given(st.binary(max_size=200), st.integers(0, 400))
def test_damaged_ones_are_read_or_refused(noise: bytes, place: int) -> None:
    content = dumps({b"data": NUMBERS[0], b"labels": [1, 2, 3], b"name": b"x" * 40})
    for damaged in (noise, content[:place] + noise + content[place + len(noise) :]):
        with contextlib.suppress(DataError):
            read_pickle(damaged)
