"""Labelled images in four IDX files, as MNIST and its relatives come: finding and fetching them."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from engine.datasets import idx, places
from engine.datasets.arrays import read_arrays
from engine.datasets.download import Downloader
from engine.datasets.files import Progress, Report, cache_folder
from engine.errors import DataError, DownloadError
from engine.types import Array

Data: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the four files.

    Attributes:
        key: its array's name in Keras's archive: x_train, y_train, x_test or y_test.
        name: of the IDX file.
        shape: of the array.
        sha256: of the IDX file's content; gzip'd copies differ, this does not. '' where unknown.
        packed: bytes of the usual gzip'd copy, to judge a download's progress by.
        md5: of that gzip'd copy; counts where there is no `sha256`.
    """

    key: str
    name: str
    shape: tuple[int, ...]
    sha256: str
    packed: int
    md5: str = ""

    def matches(self, array: Array, source: Path) -> bool:
        """Whether the array is the file's content, bit by bit, as far as checksums can tell.

        Args:
            array: as read.
            source: where it was read from.
        """
        if array.shape != self.shape:
            return False
        if self.sha256:
            digest = hashlib.sha256(idx.header(self.shape))
            digest.update(array.data)
            return digest.hexdigest() == self.sha256
        return not (self.md5 and idx.is_packed(source)) or _md5(source) == self.md5

    @property
    def limit(self) -> int:
        """Bytes that no copy of the file exceeds, packed or not."""
        return math.prod(self.shape) + 65_536


@dataclass(frozen=True, slots=True)
class IdxImages:
    """A data set in four IDX files.

    Attributes:
        title: the data set's name; in lower case that of the folder in the own cache.
        parts: the files. The smallest should come first: it tells soonest that a folder holds some
            other data set under the same file names.
        folder: its name in torchvision's folders, where that is not the title.
    """

    title: str
    parts: tuple[Part, ...]
    folder: str = ""

    def load(self, archive: str, downloader: Downloader, report: Report | None) -> Data:
        """Read the first good copy, or download one; see `engine.datasets.mnist.load_data`."""
        for place in self._places(archive):
            try:
                return _ordered(self._read(place))
            except (DataError, OSError) as error:
                _logger.warning("A copy of %s was skipped: %s", self.title, error)
        try:
            return _ordered(self._download(downloader, report))
        except (DownloadError, OSError) as error:
            raise DownloadError(
                f"{self.title} is neither in a folder that {places.VARIABLE} names nor in the "
                "caches of Keras, torchvision and NetBuilder, and downloading it failed: "
                f"{str(error).rstrip('.')}. Connect to the Internet and try again, put its four "
                f"IDX files into a folder and set {places.VARIABLE} to it, or use the built-in "
                "digits, engine.datasets.digits.load_data()."
            ) from error

    def is_local(self, archive: str) -> bool:
        """Whether a copy seems to be here, going by file names alone."""
        return bool(self._places(archive))

    def local_files(self, archive: str) -> list[Path]:
        """The IDX files of the best copy that seems to be here in such files; [] for none."""
        for place in self._places(archive):
            if place.is_dir():
                found = (places.find_idx(place, part.name) for part in self.parts)
                return [file for file in found if file is not None]
        return []

    @property
    def _own_folder(self) -> Path:
        return cache_folder() / self.title.lower()

    def _places(self, archive: str) -> list[Path]:
        """Archives and folders that seem to hold the data set, best first."""
        folders = [*places.named_folders(prefer=self.title), places.keras_archive(archive)]
        folders += [*places.torchvision_folders(self.folder or self.title), self._own_folder]
        return [place for place in folders if place.is_file() or self._holds_all(place)]

    def _holds_all(self, folder: Path) -> bool:
        return all(places.find_idx(folder, part.name) for part in self.parts)

    def _read(self, place: Path) -> dict[str, Array]:
        if place.is_file():
            arrays = read_arrays(place, {part.key: part.shape for part in self.parts})
            return {part.key: self._matching(part, arrays[part.key], place) for part in self.parts}
        return {part.key: self._read_part(part, place) for part in self.parts}

    def _read_part(self, part: Part, folder: Path) -> Array:
        file = places.find_idx(folder, part.name) or folder / part.name
        return self._matching(part, idx.read_idx(file, limit=part.limit), file)

    def _matching(self, part: Part, array: Array, source: Path) -> Array:
        if not part.matches(array, source):
            raise DataError(
                f"{source} holds other content than {self.title}'s {part.name}; "
                "replace or delete it."
            )
        return array

    def _download(self, downloader: Downloader, report: Report | None) -> dict[str, Array]:
        """Fetch what the own cache lacks; an earlier download may have left some parts there."""
        before = 0
        arrays = {}
        for part in self.parts:
            tell = partial(self._tell, report, part, before)
            try:
                arrays[part.key] = self._read_part(part, self._own_folder)
            except (DataError, FileNotFoundError):
                arrays[part.key] = self._fetch(downloader, part, tell)
            tell(part.packed)
            before += part.packed
        return arrays

    def _tell(self, report: Report | None, part: Part, before: int, done: int) -> None:
        """Report `done` bytes of a part, on top of those of the parts before it."""
        if report is not None:
            total = sum(part.packed for part in self.parts)
            what = f"Downloading {self.title} ({part.name})"
            report(Progress(before + min(done, part.packed), total, what))

    def _fetch(self, downloader: Downloader, part: Part, tell: Callable[[int], None]) -> Array:
        def check(file: Path) -> Array:
            array = idx.read_idx(file, limit=part.limit)
            if not part.matches(array, file):
                raise DataError(f"what came is not {self.title}'s {part.name}")
            return array

        target = self._own_folder / f"{part.name}.gz"
        return downloader.fetch(target, check, limit=part.limit, report=tell)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _ordered(arrays: dict[str, Array]) -> Data:
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
