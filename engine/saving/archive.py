"""The zip archive that a .keras file is, read with every size bounded beforehand.

An archive of Keras 3 holds three entries, stored as they are: config.json, metadata.json and
model.weights.h5 (keras/src/saving/saving_lib.py); and for layers that turn words into numbers a
text file each, 'assets/.../vocabulary.txt'. Nothing is ever unpacked onto the disk.
"""

from __future__ import annotations

import datetime
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from engine import sources
from engine.config import KERAS_VERSION
from engine.saving.faults import ANOTHER_COPY, SAVE_ANEW, Fault

CONFIG = "config.json"
METADATA = "metadata.json"
WEIGHTS = "model.weights.h5"
ASSETS = "assets/"
FILE = "/vocabulary.txt"
BESIDE = "netbuilder.json"
"""What a program may keep beside a model; Keras passes it by."""

MAX_ENTRIES = 100
MAX_CONFIG = 16_000_000
MAX_METADATA = 100_000
MAX_VOCABULARIES = 64_000_000
MAX_BESIDE = 16_000_000
MAX_EXPANSION = 50
FREE_EXPANSION = 64_000_000
"""What an entry may unpack to in any case; above that, `MAX_EXPANSION` times its packed size."""

_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
_LONGEST_DIRECTORY = 100_000
_ENCRYPTED = 0x1


class Contents(NamedTuple):
    """What an archive holds.

    Attributes:
        config: as JSON reads it.
        weights: the bytes of the weights' file.
        vocabularies: the bytes of text files, by their names.
        beside: the bytes of what a program keeps beside the model; None where there is nothing.
    """

    config: Any
    weights: bytes
    vocabularies: dict[str, bytes]
    beside: bytes | None = None


def read(path: Path) -> Contents:
    """Read an archive.

    Raises:
        Fault: it is none of Keras's, damaged, or larger unpacked than it should be.
        OSError: it cannot be read.
    """
    with sources.reading(path) as file:
        _check_end(file)
        try:
            with zipfile.ZipFile(file) as archive:
                entries = _entries(archive)
                _take(archive, entries[METADATA], MAX_METADATA)
                config = read_json(_take(archive, entries[CONFIG], MAX_CONFIG))
                weights = _take(archive, entries[WEIGHTS], None)
                texts = _vocabularies(archive, entries)
                return Contents(config, weights, texts, _beside(archive, entries))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error) as error:
            raise Fault("is a damaged archive", ANOTHER_COPY) from error
        except (
            NotImplementedError,
            RuntimeError,
            UnicodeError,
            ValueError,
            OverflowError,
        ) as error:
            problem = "is an archive packed in a way that Keras does not use"
            raise Fault(problem, SAVE_ANEW) from error


def parts(config: Any, weights: bytes, vocabularies: Mapping[str, bytes]) -> dict[str, bytes]:
    """What an archive is to hold, by name."""
    saved = datetime.datetime.now().strftime("%Y-%m-%d@%H:%M:%S")
    metadata = {"keras_version": KERAS_VERSION, "date_saved": saved}
    return {
        METADATA: json.dumps(metadata).encode(),
        CONFIG: json.dumps(config).encode(),
        WEIGHTS: weights,
        **vocabularies,
    }


def write(file: IO[bytes], parts: Mapping[str, bytes]) -> None:
    """Write an archive as Keras does: stored, not packed."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def read_json(text: bytes | str) -> Any:
    """A config's text as plain values.

    Raises:
        Fault: it is too long, no JSON, or nested without end.
    """
    if len(text) > MAX_CONFIG:
        raise Fault(f"has a config of more than {MAX_CONFIG:,} characters")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Fault(f"has a {CONFIG} that is not JSON") from error


def _check_end(file: IO[bytes]) -> None:
    """See that the table of contents is short before anything reads it.

    Raises:
        Fault: there is none, or it is longer than that of any model.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        problem = "is empty" if size == 0 else "is not a .keras archive, or is truncated"
        raise Fault(problem, ANOTHER_COPY)
    _, _, _, count, total, directory, _, _ = _END.unpack_from(tail, place)
    if max(count, total) > MAX_ENTRIES:
        raise Fault(f"claims {max(count, total):,} entries; a model has three", SAVE_ANEW)
    if directory > _LONGEST_DIRECTORY:
        raise Fault("claims a table of contents larger than that of any model")
    if count != total:
        raise Fault("is one part of a divided archive, or damaged", "join the parts")


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by name.

    Raises:
        Fault: one is missing, there twice, or not Keras's.
    """
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        name = entry.filename
        if name in found:
            raise Fault(f"holds {name!r:.60} twice", ANOTHER_COPY)
        if name == "model.weights.npz":
            raise Fault("keeps its weights in NumPy's format, not in HDF5", SAVE_ANEW)
        if name.startswith(ASSETS) and not name.endswith(FILE):
            raise Fault(f"holds {name!r:.60}, which no layer here uses", SAVE_ANEW)
        if name not in (CONFIG, METADATA, WEIGHTS, BESIDE) and not name.startswith(ASSETS):
            raise Fault(f"holds {name!r:.60}, which is not part of a model", SAVE_ANEW)
        if entry.flag_bits & _ENCRYPTED:
            raise Fault("is encrypted", "decrypt it first")
        found[name] = entry
    for name in (METADATA, CONFIG, WEIGHTS):
        if name not in found:
            raise Fault(f"holds no {name}", ANOTHER_COPY)
    return found


def _beside(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> bytes | None:
    """What a program keeps beside the model; one that is too large is as if it were not there."""
    entry = entries.get(BESIDE)
    if entry is None or entry.file_size > MAX_BESIDE:
        return None
    return _take(archive, entry, MAX_BESIDE)


def _vocabularies(
    archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]
) -> dict[str, bytes]:
    """The text files, which together must not be larger than any vocabularies are."""
    found: dict[str, bytes] = {}
    left = MAX_VOCABULARIES
    for name, entry in entries.items():
        if name.startswith(ASSETS):
            found[name] = _take(archive, entry, left)
            left -= len(found[name])
    return found


def _take(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int | None) -> bytes:
    """An entry's bytes; what they unpack to is bounded before, their checksum compared after.

    Raises:
        Fault: there are more than `limit`, or than a model's packed size explains.
    """
    if limit is None:
        limit = max(FREE_EXPANSION, MAX_EXPANSION * entry.compress_size)
    if entry.file_size > limit:
        size = f"{entry.file_size:,} bytes"
        raise Fault(f"claims a {entry.filename} of {size}, far more than it can hold")
    with archive.open(entry) as packed:
        content = packed.read(entry.file_size)
        if len(content) != entry.file_size or packed.read(1):
            raise Fault(f"holds another amount of {entry.filename} than it claims")
    return content
