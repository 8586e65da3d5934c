"""Archives of arrays whose shapes are known beforehand."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import archives
from engine.datasets.arrays import read_arrays
from engine.errors import DataError

ARRAYS = {"x": np.arange(12, dtype=np.uint8).reshape(3, 4), "y": np.array([7, 8, 9], np.uint8)}
SHAPES = {"x": (3, 4), "y": (3,)}
SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def packed() -> bytes:
    file = io.BytesIO()
    archives.write(file, ARRAYS)
    return file.getvalue()


GOOD = packed()


def test_numpy_reads_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    path.write_bytes(GOOD)
    with np.load(path, allow_pickle=False) as archive:
        for name, array in ARRAYS.items():
            np.testing.assert_array_equal(archive[name], array)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_reads_what_numpy_writes(tmp_path: Path, save: object) -> None:
    path = tmp_path / "some.npz"
    save(path, **ARRAYS)  # type: ignore[operator]
    arrays = read_arrays(path, SHAPES)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].flags.writeable


@SHARED_FOLDER
@given(byte=st.integers(0, len(GOOD) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_does_no_harm(tmp_path: Path, byte: int, bit: int) -> None:
    damaged = bytearray(GOOD)
    damaged[byte] ^= 1 << bit
    path = tmp_path / "some.npz"
    path.write_bytes(damaged)
    try:
        arrays = read_arrays(path, SHAPES)
    except DataError:
        return
    # A bit that says nothing about the arrays, such as one of a date.
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], array)


@SHARED_FOLDER
@given(length=st.integers(0, len(GOOD) - 1))
def test_a_truncated_archive_is_refused(tmp_path: Path, length: int) -> None:
    path = tmp_path / "some.npz"
    path.write_bytes(GOOD[:length])
    with pytest.raises(DataError, match=r"some\.npz cannot be used"):
        read_arrays(path, SHAPES)


@pytest.mark.parametrize(
    ("arrays", "reason"),
    [
        ({"x": ARRAYS["x"]}, "no array 'y'"),
        ({**ARRAYS, "y": np.zeros(4, np.uint8)}, "array y is uint8"),
        ({**ARRAYS, "y": np.zeros(3, np.float32)}, "array y is float32"),
        (
            {**ARRAYS, "y": np.array([None, "a", 1], object)},
            "damaged: Object arrays|an array of object",
        ),
    ],
)
def test_other_arrays_are_refused(
    tmp_path: Path, arrays: dict[str, np.ndarray], reason: str
) -> None:
    path = tmp_path / "some.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]
    with pytest.raises(DataError, match=reason):
        read_arrays(path, SHAPES)


def test_an_array_that_goes_on_after_its_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.npy", good.read("x.npy") + b"more")
        archive.writestr("y.npy", good.read("y.npy"))
    with pytest.raises(DataError, match="another size than it claims"):
        read_arrays(path, SHAPES)


def test_a_greedy_array_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "some.npz"
    with zipfile.ZipFile(path, "w") as archive, archive.open("x.npy", "w") as member:
        claimed = {"descr": "|u1", "fortran_order": False, "shape": (1 << 40,)}
        np.lib.format.write_array_header_1_0(member, claimed)
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="another size than it claims"):
            read_arrays(path, SHAPES)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_missing_file_is_told_apart_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_arrays(tmp_path / "nothing.npz", SHAPES)
