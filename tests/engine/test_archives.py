"""Arrays and a document in one file; whatever a file claims, reading it does no harm."""

from __future__ import annotations

import errno
import io
import os
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import archives
from engine.archives import DamagedArchiveError

ARRAYS = {
    "weights": np.arange(6, dtype=np.float32).reshape(2, 3),
    "columns": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "empty": np.zeros((0, 3)),
    "scalar": np.array(7),
    "text": np.array(["a", "bc"]),
}
HEAD = {"version": 1, "names": ["x", "ü"], "best": None}
SHARED_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def content() -> bytes:
    file = io.BytesIO()
    archives.write(file, ARRAYS, HEAD)
    return file.getvalue()


GOOD = content()


def test_arrays_and_document_come_back(tmp_path: Path) -> None:
    path = tmp_path / "file.npz"
    path.write_bytes(GOOD)
    arrays = archives.read(path)
    assert archives.document(arrays) == HEAD
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].dtype == array.dtype
        assert arrays[name].flags.writeable


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_numpys_own_archives_are_read(tmp_path: Path, save: Any) -> None:
    save(tmp_path / "file.npz", **ARRAYS)
    arrays = archives.read(tmp_path / "file.npz")
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], array)


def test_only_what_is_wanted_is_read(tmp_path: Path) -> None:
    (tmp_path / "file.npz").write_bytes(GOOD)
    assert list(archives.read(tmp_path / "file.npz", ["scalar"])) == ["scalar"]
    with pytest.raises(DamagedArchiveError, match="no array 'more'"):
        archives.read(tmp_path / "file.npz", ["more"])


@settings(SHARED_FOLDER, max_examples=300)
@given(place=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255))
def test_a_changed_byte_is_noticed_or_harmless(tmp_path: Path, place: int, byte: int) -> None:
    damaged = bytearray(GOOD)
    damaged[place] = byte
    path = tmp_path / "file.npz"
    path.write_bytes(damaged)
    try:
        arrays = archives.read(path, ARRAYS)
    except DamagedArchiveError:
        return
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], array)


@SHARED_FOLDER
@given(length=st.integers(0, len(GOOD) - 1))
def test_a_truncated_file_is_refused(tmp_path: Path, length: int) -> None:
    (tmp_path / "file.npz").write_bytes(GOOD[:length])
    with pytest.raises(DamagedArchiveError):
        archives.read(tmp_path / "file.npz")


def packed(name: str, header: dict[str, Any], data: bytes = b"", method: int = 0) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive, archive.open(name, "w") as entry:
        np.lib.format.write_array_header_1_0(entry, header)  # type: ignore[arg-type]
        entry.write(data)
    return file.getvalue()


def header(shape: Any, kind: str = "<f4") -> dict[str, Any]:
    return {"descr": kind, "fortran_order": False, "shape": shape}


def a_bomb() -> bytes:
    size = 1 << 30
    file = io.BytesIO()
    method = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(file, "w", method) as archive, archive.open("x.npy", "w") as entry:
        np.lib.format.write_array_header_1_0(entry, header((size,), "|u1"))  # type: ignore[arg-type]
        for _ in range(64):
            entry.write(bytes(size // 64))
    return file.getvalue()


HOSTILE = {
    "a huge claim": packed("x.npy", header((1 << 40,))),
    "a negative size": packed("x.npy", header((-1, 4))),
    "pickled objects": packed("x.npy", header((1,), "|O"), b"\x80\x04N."),
    "records": packed("x.npy", {**header((1,)), "descr": [("a", "<f4")]}, bytes(4)),
    "nothing a value": packed("x.npy", header((1 << 30,), "|V0")),
    "another packing": packed("x.npy", header((4,)), bytes(16), zipfile.ZIP_BZIP2),
    "no array": packed("x.txt", header((4,)), bytes(16)),
    "more than it claims": packed("x.npy", header((4,)), bytes(20)),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_and_take_no_memory(tmp_path: Path, what: str) -> None:
    (tmp_path / "file.npz").write_bytes(HOSTILE[what])
    tracemalloc.start()
    try:
        with pytest.raises(DamagedArchiveError):
            archives.read(tmp_path / "file.npz")
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    (tmp_path / "file.npz").write_bytes(a_bomb())
    with pytest.raises(DamagedArchiveError, match="more than it can hold"):
        archives.read(tmp_path / "file.npz")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "file.npz")
    with pytest.raises(DamagedArchiveError, match="not a regular file"):
        archives.read(tmp_path / "file.npz")


def test_a_missing_file_is_no_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        archives.read(tmp_path / "nothing.npz")


def test_a_document_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(DamagedArchiveError):
        archives.document({})
    with pytest.raises(DamagedArchiveError):
        archives.document({archives.HEAD: np.frombuffer(b"[" * 100_000, np.uint8)})


def test_a_refused_read_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.npz"
    with path.open("wb") as file:
        archives.write(file, ARRAYS)
    really = os.open
    monkeypatch.setattr(os, "open", lambda name, flags: really(name, os.O_WRONLY))
    with pytest.raises(OSError, match=os.strerror(errno.EBADF)):
        archives.read(path)
