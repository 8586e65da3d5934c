"""`get_file`: what is fetched, what it is called, what is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from engine.errors import DataError, DownloadError, ParameterError
from engine.utils import get_file
from tests.engine.datasets.serving import Server, file, missing, truncated
from tests.engine.fetching.packing import FILES, tar, zipped

BODY = b"some data"
SHA256 = hashlib.sha256(BODY).hexdigest()
MD5 = hashlib.md5(BODY).hexdigest()


def inside(folder: str | Path) -> dict[str, bytes]:
    root = Path(folder)
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    "known", [{}, {"file_hash": SHA256}, {"file_hash": MD5.upper()}, {"md5_hash": MD5}], ids=repr
)
def test_is_fetched_once(known: dict[str, Any], server: Server, home: Path) -> None:
    server.answers["data.bin"] = [file(BODY)]
    path = get_file(origin=f"{server.url}/far/data.bin", **known)
    assert path == str(home / "datasets" / "data.bin")
    assert Path(path).read_bytes() == BODY
    assert get_file(origin=f"{server.url}/far/data.bin", **known) == path
    assert server.requests == ["/far/data.bin"]
    get_file(origin=f"{server.url}/far/data.bin", force_download=True, **known)
    assert len(server.requests) == 2


def test_folders_and_names_are_the_users(server: Server, tmp_path: Path) -> None:
    server.answers["data.bin?key=1"] = [file(BODY)]
    path = get_file(
        "mine.txt",
        f"{server.url}/data.bin?key=1",
        cache_subdir="sub/folder",
        cache_dir=tmp_path / "cache",
    )
    assert path == str(tmp_path / "cache" / "sub" / "folder" / "mine.txt")
    assert server.requests == ["/data.bin?key=1"]
    named_by_address = get_file(origin=f"{server.url}/data.bin?key=1")
    assert named_by_address.endswith("data.bin")


@pytest.mark.parametrize("answer", [file(b"other"), truncated(BODY), missing, file(b"")])
def test_another_file_never_takes_the_name(answer: Any, server: Server, home: Path) -> None:
    """What is there stays until the right one has come."""
    (home / "datasets").mkdir(parents=True)
    old = home / "datasets" / "data.bin"
    old.write_bytes(b"an older one")
    server.answers["data.bin"] = [answer]
    with pytest.raises(DownloadError, match=r"data\.bin could not be downloaded"):
        get_file(origin=f"{server.url}/data.bin", file_hash=SHA256)
    assert inside(home) == {"datasets/data.bin": b"an older one"}
    server.answers["data.bin"] = [file(BODY)]
    get_file(origin=f"{server.url}/data.bin", file_hash=SHA256)
    assert old.read_bytes() == BODY


def test_a_file_of_this_machine(tmp_path: Path) -> None:
    source = tmp_path / "my data.bin"
    source.write_bytes(BODY)
    path = get_file("copy.bin", source.as_uri(), file_hash=SHA256)
    assert Path(path).read_bytes() == BODY
    with pytest.raises(DownloadError, match="its checksum is"):
        get_file("other.bin", source.as_uri(), file_hash="0" * 64)
    with pytest.raises(DownloadError, match="no such file or directory"):
        get_file("none.bin", (tmp_path / "none").as_uri())
    assert sorted(inside(Path(path).parent)) == ["copy.bin"]


@pytest.mark.parametrize(
    ("fname", "target", "folder"),
    [
        ("data.tar.gz", "data.tar.gz", "data_extracted"),
        ("data", "data_archive", "data"),
        (None, "packed.tgz_archive", "packed.tgz"),
    ],
)
@pytest.mark.parametrize("body", [tar(), tar(mode="w"), tar(mode="w:bz2"), zipped()])
def test_archives_are_unpacked_beside(
    fname: str | None, target: str, folder: str, body: bytes, server: Server, home: Path
) -> None:
    """Under Keras's names."""
    server.answers["packed.tgz"] = [file(body)]
    path = get_file(fname, f"{server.url}/packed.tgz", extract=True)
    assert path == str(home / "datasets" / folder)
    assert (home / "datasets" / target).read_bytes() == body
    assert inside(path) == FILES
    (Path(path) / "c.txt").write_bytes(b"changed by the user")
    assert get_file(fname, f"{server.url}/packed.tgz", extract=True) == path
    assert (Path(path) / "c.txt").read_bytes() == b"changed by the user"
    (Path(path) / "own.txt").write_bytes(b"the user's")
    get_file(fname, f"{server.url}/packed.tgz", extract=True, force_download=True)
    assert inside(path) == {**FILES, "own.txt": b"the user's"}


def test_formats_are_as_asked_for(server: Server, home: Path) -> None:
    server.answers["a.zip"] = [file(zipped())]
    for given in ({"untar": True}, {"extract": True, "archive_format": "tar"}):
        with pytest.raises(DataError, match="is not an archive that can be unpacked"):
            get_file(origin=f"{server.url}/a.zip", **given)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="is not an archive"):
        get_file(origin=f"{server.url}/a.zip", extract=True, archive_format=None)
    path = get_file(origin=f"{server.url}/a.zip", extract=True, archive_format=["tar", "zip"])
    assert inside(path) == FILES


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "origin must be the address"),
        ({"origin": "http://x/"}, "fname must be the name of a file"),
        ({"origin": "http://x/.."}, "fname must be the name of a file"),
        ({"fname": "../a", "origin": "http://x/a"}, "fname must be the name of a file"),
        ({"fname": "a\\b", "origin": "http://x/a"}, "fname must be the name of a file"),
        ({"fname": "/etc/passwd", "origin": "http://x/a"}, "fname must be the name of a file"),
        ({"origin": "ftp://x/a"}, "origin must be an address that begins with"),
        ({"origin": "http://x/a", "file_hash": "12"}, "file_hash must be a checksum"),
        ({"origin": "http://x/a", "file_hash": "g" * 64}, "file_hash must be a checksum"),
        ({"origin": "http://x/a", "hash_algorithm": "crc"}, "hash_algorithm must be"),
    ],
)
def test_arguments_are_looked_at_first(given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ParameterError, match=sentence):
        get_file(**given)


def test_bytes_are_told(server: Server) -> None:
    told: list[int] = []
    server.answers["data.bin"] = [file(BODY)]
    get_file(origin=f"{server.url}/data.bin", report=told.append)
    assert told[-1] == len(BODY)
