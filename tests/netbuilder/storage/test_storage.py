"""Folders nobody else enters, locks, files put aside, and why a file cannot be read."""

from __future__ import annotations

import errno
import os
import stat
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from engine.archives import DAMAGE
from engine.errors import ModelFileError
from netbuilder.storage import folders
from netbuilder.storage.aside import is_aside, put_aside
from netbuilder.storage.errors import DamagedError, NewerError, UnavailableError, reading
from netbuilder.storage.files import create, keep
from netbuilder.storage.lock import Lock, locked
from netbuilder.wording import reason_of

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
KEPT = (folders.runs, folders.templates, folders.recovery, folders.trainings, folders.my_digits)


def names(folder: Path) -> list[str]:
    """All but the home that each test has."""
    return sorted(entry.name for entry in folder.iterdir() if entry.name != "home")


@POSIX
@pytest.mark.parametrize("place", KEPT)
def test_what_is_kept_is_for_the_user_alone(place: object) -> None:
    path = place() / "file"  # type: ignore[operator]
    keep(path, b"content")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in path.parents:
        if folder.name == "netbuilder":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            return
    pytest.fail("it is in no folder of NetBuilder's")


@POSIX
def test_a_folder_of_an_earlier_version_is_closed_to_others() -> None:
    folders.data().mkdir(mode=0o755, parents=True)
    folders.data().chmod(0o755)
    folders.make(folders.runs())
    assert stat.S_IMODE(folders.data().stat().st_mode) == 0o700


def test_what_is_put_aside_keeps_its_content_and_takes_no_others_place(tmp_path: Path) -> None:
    for number in range(3):
        path = tmp_path / "000001.run.npz"
        path.write_text(f"content {number}")
        place = put_aside(path)
        assert place is not None
        assert is_aside(place)
        assert not path.exists()
        assert place.read_text() == f"content {number}"
    assert len(names(tmp_path)) == 3
    assert not is_aside(path)


def test_a_folder_is_put_aside_whole(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    (tmp_path / "key" / "checkpoint.npz").write_text("content")
    assert put_aside(tmp_path / "key") == tmp_path / "key.damaged"
    assert (tmp_path / "key.damaged" / "checkpoint.npz").read_text() == "content"


@pytest.mark.parametrize("kind", [*DAMAGE, zlib.error, msgspec.ValidationError, KeyError])
def test_damage_is_the_files_fault(tmp_path: Path, kind: type[Exception]) -> None:
    with pytest.raises(DamagedError), reading(tmp_path / "a", "run"):
        raise kind("why")


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, errno.EACCES, errno.ENOSPC])
def test_what_the_system_refuses_is_the_moments_fault(tmp_path: Path, number: int) -> None:
    with pytest.raises(UnavailableError, match=reason_of(OSError(number, None))):  # noqa: SIM117
        with reading(tmp_path / "a", "run"):
            raise OSError(number, os.strerror(number))
    refusal = ModelFileError(tmp_path, "is damaged", "take another")
    refusal.__cause__ = OSError(number, os.strerror(number))
    with pytest.raises(UnavailableError), reading(tmp_path / "a", "run"):
        raise refusal


def test_a_lack_of_memory_is_the_moments_fault(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="memory"), reading(tmp_path / "a", "run"):
        raise MemoryError


def test_a_newer_version_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(NewerError, match=r"The run in a b was written by a newer NetBuilder\."):  # noqa: SIM117
        with reading(tmp_path / "a\nb", "run"):
            raise NewerError(tmp_path / "a\nb", "run", "{file} was written by a newer NetBuilder.")


def test_a_mistake_of_the_programs_own_is_no_damage(tmp_path: Path) -> None:
    with pytest.raises(AssertionError), reading(tmp_path / "a", "run"):
        raise AssertionError


def test_one_holds_a_lock_at_a_time(tmp_path: Path) -> None:
    one, other = Lock(tmp_path / "a.lock"), Lock(tmp_path / "a.lock")
    assert one.try_hold()
    assert not other.try_hold()
    assert not other.hold(0.02)
    one.release()
    assert other.hold()
    other.remove()
    assert names(tmp_path) == []


def test_short_work_waits_for_others(tmp_path: Path) -> None:
    refused = pytest.raises(OSError, match="Another window")
    with locked(tmp_path / "digits"), refused, locked(tmp_path / "digits", 0.02):
        pytest.fail("both hold it")
    with locked(tmp_path / "digits", 0):
        pass


def test_a_new_file_takes_nobodys_place(tmp_path: Path) -> None:
    path = tmp_path / "000001.run.npz"
    create(path, b"one")
    with pytest.raises(FileExistsError):
        create(path, b"two")
    assert path.read_bytes() == b"one"
    assert names(tmp_path) == ["000001.run.npz"]


def test_a_new_file_takes_nobodys_place_where_there_are_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    test_a_new_file_takes_nobodys_place(tmp_path)


def test_of_many_who_want_a_name_one_gets_it(tmp_path: Path) -> None:
    def attempt(number: int) -> bool:
        try:
            create(tmp_path / "a", str(number).encode())
        except FileExistsError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        won = [number for number, done in enumerate(threads.map(attempt, range(40))) if done]
    assert len(won) == 1
    assert (tmp_path / "a").read_text() == str(won[0])
    assert names(tmp_path) == ["a"]
