"""The files that the trainings of a design need, as they travel to other machines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.datasets import fashion_mnist, mnist
from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.design.own import OWN_DATA
from netbuilder.imported.built_in import is_built_in
from netbuilder.training.run.abandonable import Report
from netbuilder.training.sweeps.cluster.address import ClusterError
from netbuilder.training.sweeps.cluster.store import Entry, digest_of, entry_of
from netbuilder.translation import say
from netbuilder.wording import count_text, reason_of

PIECE: Final = 4 << 20
"""Bytes that travel at once."""

MOST_FILES: Final = 200_000
_ROUND: Final = 100

_LOCAL: Final[dict[str, Any]] = {"mnist": mnist, "fashion_mnist": fashion_mnist}
"""Data sets that a machine may have or not; a worker without them would take others."""


@dataclass(frozen=True)
class Parcel:
    """Data that travel.

    Attributes:
        digest: of all of them.
        title: what they are called.
        root: what an own path becomes below the folder that holds them; '' for other data.
        files: where each is on this machine.
        entries: the files, in the same order.
    """

    digest: str
    title: str
    root: str
    files: tuple[Path, ...]
    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """Bytes in all."""
        return sum(each.size for each in self.entries)

    def pieces(self) -> Iterator[tuple[str, int, bytes]]:
        """Name, offset and content of each piece.

        Raises:
            OSError: a file cannot be read.
        """
        for path, entry in zip(self.files, self.entries, strict=True):
            offset = 0
            with path.open("rb") as file:
                while (piece := file.read(PIECE)) or not offset:
                    yield entry.name, offset, piece
                    offset += len(piece)
                    if not piece:
                        break


def parcel_of(design: Design, report: Report) -> Parcel | None:
    """The data of a design as they travel; None where every machine has them or makes them.

    Raises:
        ClusterError: they cannot be read.
    """
    if design.data in _LOCAL:
        return _packed(design, "", [(each, each.name) for each in _downloaded(design)], report)
    if design.data != OWN_DATA or design.own is None or is_built_in(design.own.path):
        return None
    path = Path(design.own.path)
    if not path.is_dir():
        return _packed(design, path.name, [(path, path.name)], report)
    found = [(each, f"{path.name}/{each.relative_to(path).as_posix()}") for each in _files(path)]
    if len(found) > MOST_FILES:
        raise ClusterError(
            say(
                "{path_name} holds more than {most_files} files; put the data into "
                "one file to train on a cluster.",
                path_name=path.name,
                most_files=count_text(MOST_FILES),
            )
        )
    return _packed(design, path.name, found, report)


def _downloaded(design: Design) -> list[Path]:
    """The files of a data set, which are downloaded where they are not here.

    Raises:
        ClusterError: they cannot be had.
    """
    source = _LOCAL[design.data]
    files: list[Path] = source.local_files()
    if not files:
        with suppress(OSError, DataError):
            source.load_data()
        files = source.local_files()
    if not files:
        raise ClusterError(
            say(
                "{data_set_title} is not on this machine and cannot be downloaded, "
                "so it cannot be sent to the workers; set NETBUILDER_DATA to the "
                "folder that holds it, or choose another data set.",
                data_set_title=design.data_set.title,
            )
        )
    return files


def _packed(design: Design, root: str, files: list[tuple[Path, str]], report: Report) -> Parcel:
    title = design.data_set.title
    entries = []
    try:
        for number, (path, name) in enumerate(files):
            if number % _ROUND == 0:
                report(say("Reading {title}", title=title), number / len(files))
            entries.append(entry_of(path, name))
    except OSError as error:
        raise ClusterError(
            say(
                "{title} cannot be read ({error}); choose File > Own Data.",
                title=title,
                error=reason_of(error),
            )
        ) from error
    paths = tuple(path for path, _ in files)
    return Parcel(digest_of(entries), title, root, paths, tuple(entries))


def _files(folder: Path) -> list[Path]:
    """All ordinary files below a folder, up to one more than there may be."""
    found = list[Path]()
    for place, _, names in os.walk(folder):
        found += [Path(place, name) for name in sorted(names) if Path(place, name).is_file()]
        if len(found) > MOST_FILES:
            break
    return found
