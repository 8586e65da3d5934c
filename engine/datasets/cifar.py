"""The CIFAR pictures, 32 by 32 in colour (Krizhevsky 2009), in the pickles that they come in."""

from __future__ import annotations

import logging
import tarfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from engine.datasets import places
from engine.datasets.download import Downloader
from engine.datasets.files import Report
from engine.datasets.pickles import read_pickle
from engine.datasets.published import Published, digest
from engine.errors import DataError
from engine.types import Array

Data: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]

MIRROR = "https://www.cs.toronto.edu/~kriz"

_LARGEST: Final = 1 << 28
_MOST_MEMBERS: Final = 100

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Cifar:
    """One of the two sets.

    Attributes:
        published: the archive.
        folder: in it, and of copies that were unpacked.
        train: the files to train with, and the MD5 of each.
        test: the file to test with, and its MD5.
        count: pictures in each file.
    """

    published: Published
    folder: str
    train: tuple[tuple[str, str], ...]
    test: tuple[str, str]
    count: tuple[int, int]

    def load(
        self, key: str, classes: int, downloader: Downloader | None, report: Report | None
    ) -> Data:
        """Pictures and labels, of an unpacked copy or of the archive.

        Args:
            key: of the labels in the pickles.
            classes: how many there are.
            downloader: how to download; from the authors' page where None.
            report: is told how far a download is.
        """
        for folder in self._folders():
            try:
                contents = [self._unpacked(folder, name, md5) for name, md5 in self._files]
                return self._read(contents, key, classes)
            except (DataError, OSError) as error:
                _logger.warning("A copy of %s was skipped: %s", self.published.title, error)

        def read(archive: Path) -> Data:
            return self._read(self._members(archive), key, classes)

        return self.published.load(read, "", downloader, report)

    @property
    def _files(self) -> tuple[tuple[str, str], ...]:
        return (*self.train, self.test)

    def _folders(self) -> list[Path]:
        """Folders with unpacked copies, as torchvision and Keras leave them."""
        above = [
            *places.named_folders(prefer=self.folder),
            places.keras_archive(self.published.in_keras.removesuffix("_archive")),
            *places.torchvision_roots(),
        ]
        found = [folder / self.folder for folder in above]
        return [folder for folder in found if (folder / self.test[0]).is_file()]

    @staticmethod
    def _unpacked(folder: Path, name: str, md5: str) -> bytes:
        place = folder / name
        if digest(place, md5) != md5:
            raise DataError(f"{place} is another file than the one that was published.")
        return place.read_bytes()

    def _members(self, archive: Path) -> list[bytes]:
        """The files in the archive; nothing is unpacked onto the disk."""
        wanted = {f"{self.folder}/{name}": name for name, _ in self._files}
        found: dict[str, bytes] = {}
        try:
            with tarfile.open(archive, "r:gz") as packed:
                for number, member in enumerate(packed):
                    if number > _MOST_MEMBERS:
                        break
                    name = wanted.get(member.name)
                    if name is None or not member.isreg() or member.size > _LARGEST:
                        continue
                    file = packed.extractfile(member)
                    found[name] = b"" if file is None else file.read()
        except (tarfile.TarError, EOFError, zlib.error, ValueError) as error:
            raise DataError(f"{archive} cannot be used: it is damaged; replace it.") from error
        missing = [name for name, _ in self._files if name not in found]
        if missing:
            raise DataError(f"{archive} cannot be used: it holds no {missing[0]}; replace it.")
        return [found[name] for name, _ in self._files]

    def _read(self, contents: Sequence[bytes], key: str, classes: int) -> Data:
        counts = [self.count[0]] * len(self.train) + [self.count[1]]
        pairs = [
            read_batch(content, key, count, classes)
            for content, count in zip(contents, counts, strict=True)
        ]
        train = [np.concatenate(parts) for parts in zip(*pairs[:-1], strict=True)]
        return (train[0], train[1]), pairs[-1]


def read_batch(content: bytes, key: str, count: int, classes: int) -> tuple[Array, Array]:
    """Pictures (count, 32, 32, 3) and labels (count, 1) of a pickle, both uint8.

    Args:
        content: of the file.
        key: of the labels.
        count: how many there are.
        classes: how many labels there are.

    Raises:
        DataError: it holds something else.
    """
    found = read_pickle(content)
    named = {bytes(k): v for k, v in found.items()} if isinstance(found, dict) else {}
    data, labels = named.get(b"data"), named.get(key.encode())
    if not isinstance(data, np.ndarray) or data.dtype != np.uint8 or data.shape != (count, 3072):
        raise DataError(f"it holds no {count} pictures of 32 by 32 pixels")
    if not isinstance(labels, list) or len(labels) != count:
        raise DataError(f"it holds no {count} labels")
    if any(type(one) is not int or not 0 <= one < classes for one in labels):
        raise DataError(f"it holds other labels than those from 0 to {classes - 1}")
    pictures = data.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(pictures), np.array(labels, np.uint8)[:, None]
