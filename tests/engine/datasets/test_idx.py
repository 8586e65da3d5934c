"""IDX files, good ones and damaged ones."""

from __future__ import annotations

import gzip
import struct
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from engine.datasets.idx import header, read_idx
from engine.errors import DataError

ARRAY = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
CONTENT = bytes([0, 0, 8, 3, *(0, 0, 0, 2), *(0, 0, 0, 3), *(0, 0, 0, 4)]) + bytes(range(24))
PACKED = gzip.compress(CONTENT, mtime=0)
SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "some-idx3-ubyte"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [CONTENT, PACKED], ids=["plain", "gzip"])
def test_reads_shape_and_numbers(tmp_path: Path, content: bytes) -> None:
    array = read_idx(written(tmp_path, content))
    np.testing.assert_array_equal(array, ARRAY)
    assert array.dtype == np.uint8
    assert array.flags.writeable


@SHARED_FOLDER
@given(array=arrays_of.arrays(np.uint8, arrays_of.array_shapes(min_dims=1, max_dims=4)))
def test_what_the_header_describes_comes_back(tmp_path: Path, array: np.ndarray) -> None:
    path = written(tmp_path, header(array.shape) + array.tobytes())
    np.testing.assert_array_equal(read_idx(path), array)


@SHARED_FOLDER
@given(length=st.integers(0, len(CONTENT) - 1))
def test_a_truncated_file_is_refused_by_name(tmp_path: Path, length: int) -> None:
    with pytest.raises(DataError, match="some-idx3-ubyte"):
        read_idx(written(tmp_path, CONTENT[:length]))


@SHARED_FOLDER
@given(length=st.integers(0, len(PACKED) - 1))
def test_a_truncated_gzip_is_refused(tmp_path: Path, length: int) -> None:
    with pytest.raises(DataError, match="replace or delete it"):
        read_idx(written(tmp_path, PACKED[:length]))


@SHARED_FOLDER
@given(bit=st.integers(10 * 8, len(PACKED) * 8 - 1))
def test_a_flipped_bit_in_a_gzip_does_no_harm(tmp_path: Path, bit: int) -> None:
    damaged = bytearray(PACKED)
    damaged[bit // 8] ^= 1 << bit % 8
    try:
        array = read_idx(written(tmp_path, bytes(damaged)))
    except DataError:
        return
    # A bit that says nothing, such as those that fill the last byte up.
    np.testing.assert_array_equal(array, ARRAY)


@SHARED_FOLDER
@given(content=st.binary(max_size=64))
def test_any_bytes_give_an_array_or_a_sentence(tmp_path: Path, content: bytes) -> None:
    with suppress(DataError):
        assert read_idx(written(tmp_path, content)).size == len(content) - 4 - 4 * content[3]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x01\x00\x08\x01\0\0\0\0", "does not begin as an IDX file"),
        (b"<html>sign in first</html>", "does not begin as an IDX file"),
        (b"\0\0\x0d\x01\0\0\0\0", "type 0x0d"),
        (b"\0\0\x08\x00", "0 dimensions"),
        (b"\0\0\x08\x05", "5 dimensions"),
        (CONTENT + b"\0", "goes on after its 24 numbers"),
        (CONTENT[:-1], "ends after 23 of 24 numbers"),
    ],
)
def test_says_what_is_wrong(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        read_idx(written(tmp_path, content))


def test_a_greedy_header_takes_no_memory(tmp_path: Path) -> None:
    path = written(tmp_path, struct.pack(">HBBIII", 0, 8, 3, 2**32 - 1, 2**32 - 1, 2**32 - 1))
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="more than the"):
            read_idx(path)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_gzip_that_swells_is_read_no_further_than_its_header_says(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(header((10,)) + bytes(50_000_000)))
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="goes on after its 10 numbers"):
            read_idx(path)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_a_missing_file_is_told_apart_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_idx(tmp_path / "nothing")
