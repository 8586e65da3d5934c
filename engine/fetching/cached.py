"""A file from the network, kept in a cache."""

from __future__ import annotations

import hashlib
import os
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from engine.atomic import replacing
from engine.datasets import places
from engine.datasets.download import Downloader
from engine.errors import DataError, DownloadError, ParameterError
from engine.fetching.unpacking import unpack
from engine.reasons import reason_of

_LARGEST: Final = 1 << 42
_PIECE: Final = 1 << 20
_ALGORITHMS: Final = {"md5": 32, "sha256": 64}


def get_file(
    fname: str | os.PathLike[str] | None = None,
    origin: str | None = None,
    untar: bool = False,
    md5_hash: str | None = None,
    file_hash: str | None = None,
    cache_subdir: str = "datasets",
    hash_algorithm: str = "auto",
    extract: bool = False,
    archive_format: str | Sequence[str] | None = "auto",
    cache_dir: str | os.PathLike[str] | None = None,
    force_download: bool = False,
    *,
    report: Callable[[int], None] | None = None,
) -> str:
    """Download a file unless it is there, and unpack it where that is wanted.

    The file takes its name only once all of it has come and its checksum is right; an archive is
    unpacked whole or not at all, and never outside its folder.

    Args:
        fname: the file's name; that of the address where None.
        origin: the address: http, https or file.
        untar: as `extract`, for tar archives alone.
        md5_hash: as `file_hash`.
        file_hash: the checksum of the file.
        cache_subdir: the folder within `cache_dir`.
        hash_algorithm: 'sha256', 'md5', or 'auto' to tell by the checksum's length.
        extract: whether to unpack it.
        archive_format: 'tar', 'zip', several of them, or 'auto' for both; None for none.
        cache_dir: Keras's folder, ~/.keras or what KERAS_HOME names, where None.
        force_download: whether to download it even if it is there.
        report: is told the bytes that have come.

    Returns:
        The path of the file, or of the folder that it was unpacked into.

    Raises:
        DownloadError: it could not be fetched, or is another file than the checksum says.
        DataError: it is a damaged or hostile archive.
        ParameterError: there is no address, or the name is none.
    """
    if not origin:
        raise ParameterError("origin", "the address of the file", origin)
    expected, algorithm = _checksum(file_hash, md5_hash, hash_algorithm)
    name = _file_name(fname, origin)
    folder = places.keras_home() if cache_dir is None else Path(cache_dir).expanduser()
    folder = folder / cache_subdir
    target, unpacked = folder / name, None
    if extract or untar:
        stem = name.split(".")[0] if fname and "." in name else name
        if fname and "." in name:
            unpacked = folder / f"{stem}_extracted"
        else:
            target, unpacked = folder / f"{name}_archive", folder / name
    fetched = force_download or not _is_good(target, expected, algorithm)
    if fetched:
        _fetch(origin, target, expected, algorithm, report)
    if unpacked is None:
        return str(target)
    if fetched or not unpacked.is_dir():
        _unpack(target, unpacked, "tar" if untar else archive_format)
    return str(unpacked)


def _unpack(archive: Path, folder: Path, formats: str | Sequence[str] | None) -> None:
    """Unpack an archive.

    Raises:
        DataError: it is none, damaged or hostile, or the disk does not take what is in it.
    """
    try:
        done = unpack(archive, folder, formats)
    except OSError as error:
        raise DataError(
            f"{archive} could not be unpacked to {folder} ({reason_of(error)})."
        ) from error
    if not done:
        raise DataError(f"{archive} is not an archive that can be unpacked; set extract to False.")


def _checksum(
    file_hash: str | None, md5_hash: str | None, hash_algorithm: str
) -> tuple[str | None, str]:
    """The checksum in small letters, and its kind.

    Raises:
        ParameterError: there is no such kind, or no such checksum.
    """
    if hash_algorithm not in ("auto", *_ALGORITHMS):
        raise ParameterError("hash_algorithm", "'auto', 'sha256' or 'md5'", hash_algorithm)
    if md5_hash is not None and file_hash is None:
        file_hash, hash_algorithm = md5_hash, "md5"
    if file_hash is None:
        return None, "md5"
    text = str(file_hash).lower()
    kinds = {length: name for name, length in _ALGORITHMS.items()}
    algorithm = kinds.get(len(text), "") if hash_algorithm == "auto" else hash_algorithm
    if _ALGORITHMS.get(algorithm) != len(text) or set(text) - set("0123456789abcdef"):
        expected = "a checksum of 32 (MD5) or 64 (SHA-256) hexadecimal digits"
        raise ParameterError("file_hash", expected, file_hash)
    return text, algorithm


def _file_name(fname: str | os.PathLike[str] | None, origin: str) -> str:
    """The name of the file, without a folder.

    Raises:
        ParameterError: it is none.
    """
    name = os.fspath(fname) if fname else ""
    if not name:
        name = urllib.parse.urlsplit(origin).path.rpartition("/")[2]
    if not name or name in (".", "..") or any(mark in name for mark in "/\\\0"):
        expected = "the name of a file, without a folder; cache_dir and cache_subdir say the folder"
        raise ParameterError("fname", expected, name)
    return name


def _is_good(path: Path, expected: str | None, algorithm: str) -> bool:
    """Whether the file is there, and the right one as far as that can be known."""
    return path.is_file() and (expected is None or _digest(path, algorithm) == expected)


def _digest(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.new(algorithm, usedforsecurity=False)
        ).hexdigest()


def _fetch(
    origin: str,
    target: Path,
    expected: str | None,
    algorithm: str,
    report: Callable[[int], None] | None,
) -> None:
    """Put the file at `origin` in the target's place, if it is the right one.

    Raises:
        DownloadError: it is not, or it cannot be had.
    """

    def check(path: Path) -> None:
        if expected is not None and (found := _digest(path, algorithm)) != expected:
            raise DataError(f"another file came: its checksum is {found}, not {expected}")

    sys.stdout.write(f"Downloading data from {origin}\n")
    scheme = urllib.parse.urlsplit(origin).scheme.lower()
    if scheme == "file":
        _copy(origin, target, check)
    elif scheme in ("http", "https"):
        folder, _, name = origin.rpartition("/")
        downloader = Downloader((folder,))
        downloader.fetch(target, check, limit=_LARGEST, report=report, name=name)
    else:
        raise ParameterError("origin", "an address that begins with https, http or file", origin)


def _copy(origin: str, target: Path, check: Callable[[Path], None]) -> None:
    """Take a file of this machine."""
    source = Path(urllib.request.url2pathname(urllib.parse.urlsplit(origin).path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file, replacing(target) as copy:
            while piece := file.read(_PIECE):
                copy.write(piece)
            copy.flush()
            check(Path(copy.name))
    except (OSError, DataError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else error
        raise DownloadError(
            f"{target.name} could not be copied to {target.parent} ({reason})."
        ) from error
