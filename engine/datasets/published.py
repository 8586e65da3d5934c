"""A file that somebody has published, with its checksum: found on this machine, or fetched."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from engine.datasets import places
from engine.datasets.download import Downloader
from engine.datasets.files import Progress, Report, cache_folder
from engine.errors import DataError, DownloadError

T = TypeVar("T")

KERAS_FOLDER = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
"""Where Keras keeps its data sets."""

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """A file that is known by its checksum.

    Attributes:
        title: of the data set.
        name: of the file.
        digest: SHA-256 or MD5, told apart by their lengths.
        size: its bytes.
        mirrors: folders on the network that hold it.
        in_keras: its name in Keras's cache, where that is another.
    """

    title: str
    name: str
    digest: str
    size: int
    mirrors: tuple[str, ...] = (KERAS_FOLDER,)
    in_keras: str = ""

    def load(
        self,
        read: Callable[[Path], T],
        path: str = "",
        downloader: Downloader | None = None,
        report: Report | None = None,
    ) -> T:
        """What the first good copy holds; where there is none, one is downloaded.

        Looked into are the folders that the environment variable NETBUILDER_DATA names, Keras's
        cache, and NetBuilder's own, into which it is downloaded.

        Args:
            read: reads the file; raises DataError where it is not what it should be.
            path: its name in Keras's cache, or a full path; the usual one where empty.
            downloader: how to download; from the mirrors where None.
            report: is told how far a download is; may raise to give it up.

        Raises:
            DownloadError: there is no good copy here, and none could be downloaded.
        """
        for place in self.copies(path):
            try:
                return self._checked(place, read)
            except (DataError, OSError) as error:
                _logger.warning("A copy of %s was skipped: %s", self.title, error)

        def tell(done: int) -> None:
            if report is not None:
                what = f"Downloading {self.title}"
                report(Progress(min(done, self.size), self.size, what))

        downloader = downloader or Downloader(self.mirrors)
        target = self._own_folder / self.name
        try:
            return downloader.fetch(
                target, lambda file: self._checked(file, read), limit=2 * self.size, report=tell
            )
        except (DownloadError, OSError) as error:
            raise DownloadError(
                f"{self.title} is neither in a folder that {places.VARIABLE} names nor in the "
                "caches of Keras and NetBuilder, and downloading it failed: "
                f"{str(error).rstrip('.')}. Connect to the Internet and try again, or put "
                f"{self.name} into a folder and set {places.VARIABLE} to it."
            ) from error

    def copies(self, path: str = "") -> list[Path]:
        """The files that seem to be copies, best first."""
        folders = [*places.named_folders(prefer=self.title), self._own_folder]
        found = [folder / self.name for folder in folders]
        found.insert(-1, places.keras_archive(path or self.in_keras or self.name))
        return [place for place in found if place.is_file()]

    @property
    def _own_folder(self) -> Path:
        return cache_folder() / "datasets"

    def _checked(self, place: Path, read: Callable[[Path], T]) -> T:
        if digest(place, self.digest) != self.digest:
            raise DataError(f"{place} is another file than the {self.name} that was published.")
        return read(place)


def digest(path: Path, like: str) -> str:
    """The checksum of a file, of the kind that `like` is by its length.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        if len(like) == 64:
            return hashlib.file_digest(file, "sha256").hexdigest()
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
