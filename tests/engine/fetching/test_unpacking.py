"""Hostile and damaged archives: nothing gets out of the folder, and nothing stays halfway."""

from __future__ import annotations

import tarfile
import warnings
from pathlib import Path

import pytest

from engine.errors import DataError
from engine.fetching import unpacking
from engine.fetching.unpacking import unpack
from tests.engine.fetching.packing import FILES, link, tar, zipped

OUTSIDE = ["../x", "a/../../x", "/x", "a/../b", "..", "a\\..\\..\\x", "\\x", "C:\\x"]


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder with nothing else in it."""
    (tmp_path / "room").mkdir()
    return tmp_path / "room"


def everything(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("pack", [tar, zipped])
def test_names_that_lead_out_refuse_the_archive(name: str, pack: object, room: Path) -> None:
    archive = room / "archive"
    archive.write_bytes(pack({**FILES, name: b"evil"}))  # type: ignore[operator]
    with pytest.raises(DataError, match="would lie outside its folder"):
        unpack(archive, room / "deep" / "folder")
    assert everything(room) == {"archive", "deep"}


def test_links_and_devices_are_not_made(room: Path) -> None:
    """So nothing can be written through them."""
    (room / "target").mkdir()
    archive = room / "archive"
    fifo = tarfile.TarInfo("pipe")
    fifo.type = tarfile.FIFOTYPE
    archive.write_bytes(
        tar(
            FILES,
            a=link("out", str(room / "target")),
            b=link("hard", "/etc/passwd", tarfile.LNKTYPE),
            c=link("near", "c.txt"),
            d=fifo,
        )
    )
    with pytest.warns(UserWarning, match="4 links or devices in archive were not unpacked"):
        assert unpack(archive, room / "folder")
    found = room / "folder"
    assert {one for one in everything(found) if (found / one).is_file()} == set(FILES)


def test_a_link_that_files_are_to_be_written_through(room: Path) -> None:
    (room / "target").mkdir()
    archive = room / "archive"
    first = tar({}, mode="w", a=link("data", str(room / "target")))
    archive.write_bytes(first[:512] + tar(FILES, mode="w"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        unpack(archive, room / "folder")
    assert everything(room / "target") == set()
    assert (room / "folder" / "data" / "a.txt").read_bytes() == b"one"


def test_links_in_zip_files_are_not_made(room: Path) -> None:
    archive = room / "archive"
    archive.write_bytes(zipped({"link": b"/etc/passwd"}, attributes=0o120777))
    with pytest.warns(UserWarning, match="1 links or devices"):
        unpack(archive, room / "folder")
    assert everything(room / "folder") == set()


def test_a_link_that_was_there_leads_nowhere(room: Path) -> None:
    """Not even one that somebody else has put into the folder."""
    (room / "target").mkdir()
    (room / "folder").mkdir()
    (room / "folder" / "data").symlink_to(room / "target")
    archive = room / "archive"
    archive.write_bytes(tar())
    with pytest.raises(OSError, match="leads out of the folder"):
        unpack(archive, room / "folder")
    assert everything(room / "target") == set()


@pytest.mark.parametrize("pack", [tar, zipped])
def test_bombs_are_refused(pack: object, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "_FREE", 1 << 20)
    archive = room / "archive"
    archive.write_bytes(pack({f"{n}": bytes(400_000) for n in range(6)}))  # type: ignore[operator]
    with pytest.raises(DataError, match="far more than it can hold"):
        unpack(archive, room / "folder")
    assert everything(room) == {"archive"}


def outcome(archive: Path, folder: Path) -> str:
    """Why an archive is refused; '' if it is not."""
    try:
        return "" if unpack(archive, folder) else "no archive"
    except DataError as error:
        return str(error)


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz", "zip"])
def test_damaged_ones_leave_nothing(mode: str, room: Path) -> None:
    files = {f"{n}.bin": bytes((n * k) % 251 for k in range(5000)) for n in range(8)}
    whole = zipped(files) if mode == "zip" else tar(files, mode)
    archive = room / "archive"
    refused = 0
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        for damaged in (whole[:place], whole[:place] + b"\xff\x00\xff" + whole[place + 3 :]):
            archive.write_bytes(damaged)
            folder = room / "folder"
            if outcome(archive, folder):
                refused += 1
                assert everything(room) == {"archive"}
                continue
            assert all(len(name) < 9 for name in everything(folder))
            for path in folder.iterdir():
                path.unlink()
            folder.rmdir()
    assert refused > 20


def test_a_name_twice_is_the_last_one(room: Path) -> None:
    archive = room / "archive"
    archive.write_bytes(tar({"a": b"1"}, mode="w")[:1024] + tar({"a": b"2"}, mode="w"))
    unpack(archive, room / "folder")
    assert (room / "folder" / "a").read_bytes() == b"2"


def test_the_folder_is_one_like_any_other(room: Path) -> None:
    """Not closed to others, as temporary ones are."""
    archive = room / "archive"
    archive.write_bytes(tar())
    unpack(archive, room / "folder")
    (room / "made").mkdir()
    assert (room / "folder").stat().st_mode == (room / "made").stat().st_mode
