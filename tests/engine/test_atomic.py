"""Files are replaced whole or not at all, whatever ends the writer."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from engine.atomic import SUFFIX, replace_file, replacing, sweep

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions and signals of POSIX")

KILLED_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from engine.atomic import replace_file

def write(file):
    file.write(b"half of it")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)

replace_file(Path(sys.argv[1]), write)
"""


def names(folder: Path) -> list[str]:
    """All but the home that each test has."""
    return sorted(entry.name for entry in folder.iterdir() if entry.name != "home")


def test_new_content_takes_the_old_ones_place(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"first", b"second, which is longer", b""):
        replace_file(path, content)
        assert path.read_bytes() == content
        assert names(tmp_path) == ["file"]


def test_an_error_on_the_way_leaves_the_old_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(file: IO[bytes]) -> None:
        file.write(b"new")
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        replace_file(path, fail)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize("broken", ["fsync", "fstat", "open"])
def test_a_disk_that_fails_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(*arguments: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        patch.setattr(os, broken, fail)
        with pytest.raises(OSError, match=os.strerror(errno.EIO)):
            replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_the_folder_is_flushed_after_the_swap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed = []
    fsync = os.fsync

    def watch(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        flushed.append(("folder" if is_folder else "file", (tmp_path / "file").exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    replace_file(tmp_path / "file", b"new")
    assert flushed == [("file", False), ("folder", True)]


@POSIX
@pytest.mark.parametrize("private", [False, True])
def test_permissions_stay_and_private_files_are_nobody_elses(tmp_path: Path, private: bool) -> None:
    path = tmp_path / "file"
    before = os.umask(0o022)
    try:
        replace_file(path, b"new", private=private)
        assert stat.S_IMODE(path.stat().st_mode) == (0o600 if private else 0o644)
        path.chmod(0o664)
        replace_file(path, b"newer", private=private)
        assert stat.S_IMODE(path.stat().st_mode) == 0o664
    finally:
        os.umask(before)


@POSIX
def test_a_link_keeps_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    replace_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@POSIX
def test_folders_and_pipes_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(IsADirectoryError):
        replace_file(tmp_path / "folder", b"new")
    with pytest.raises(OSError, match="not a regular file"):
        replace_file(tmp_path / "pipe", b"new")
    assert names(tmp_path) == ["folder", "pipe"]


@POSIX
def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    killed = subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"
    assert len(names(tmp_path)) == 2
    replace_file(path, b"new")
    assert names(tmp_path) == ["file"]


@POSIX
def test_sweeping_spares_what_is_being_written_and_what_is_somebody_elses(tmp_path: Path) -> None:
    stranger = tmp_path / f"thesis{SUFFIX}"
    stranger.write_bytes(b"not ours: its name begins with no dot")
    abandoned = tmp_path / f".other.0badcafe{SUFFIX}"
    abandoned.write_bytes(b"left")
    with replacing(tmp_path / "file") as file:
        file.write(b"new")
        sweep(tmp_path)
        assert not abandoned.exists()
    assert (tmp_path / "file").read_bytes() == b"new"
    assert stranger.exists()


@pytest.mark.parametrize("name", ["n" * 250, "网" * 85])
def test_a_long_name_can_be_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
