"""Files as batches to train with, read when they are asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from engine.directories.index import Asked, Files, find
from engine.errors import ParameterError
from engine.pydataset import PyDataset
from engine.types import Array


class FileBatches(PyDataset):
    """Batches of samples that each lie in a file of their own.

    Attributes:
        file_paths: of the samples, in the order of the first pass.
        class_names: of the classes, by their numbers; None where there are no labels.

    Args:
        files: with their classes.
        read: makes an array of some files.
        batch_size: samples in a batch; None for single ones without the axis of the batch.
        rng: draws the order of the later passes; all are in the same order where None.
    """

    def __init__(
        self,
        files: Files,
        read: Callable[[Sequence[str]], Array],
        batch_size: int | None,
        rng: np.random.Generator | None,
    ) -> None:
        super().__init__()
        self.file_paths = files.paths
        self.class_names = files.class_names
        self._labels = labels_of(files)
        self._read, self._batch_size = read, batch_size
        self._order = np.arange(len(files.paths))
        self._rng = rng

    def __len__(self) -> int:
        return math.ceil(len(self.file_paths) / (self._batch_size or 1))

    def __getitem__(self, index: int) -> Any:
        """A batch: samples, with their labels where there are some.

        Raises:
            DataError: a file cannot be read.
        """
        if not 0 <= index < len(self):
            raise IndexError(index)
        size = self._batch_size or 1
        rows = self._order[index * size : (index + 1) * size]
        samples = self._read([self.file_paths[row] for row in rows])
        labels = None if self._labels is None else self._labels[rows]
        if self._batch_size is None:
            samples, labels = samples[0], None if labels is None else labels[0]
        return samples if labels is None else (samples, labels)

    def __iter__(self) -> Iterator[Any]:
        """The batches of one pass; the next is in another order."""
        yield from (self[index] for index in range(len(self)))
        self.on_epoch_end()

    def on_epoch_end(self) -> None:
        """Change the order, if chance is to have a say."""
        if self._rng is not None:
            self._rng.shuffle(self._order)


def labels_of(files: Files) -> Array | None:
    """The labels in their mode: int32 (n,), float32 (n, 1), or one-hot float32 (n, classes)."""
    if files.labels is None or files.class_names is None:
        return None
    if files.label_mode == "binary":
        return files.labels.astype("float32")[:, None]
    if files.label_mode == "categorical":
        classes = np.arange(len(files.class_names))
        return np.equal(files.labels[:, None], classes).astype("float32")
    return files.labels


def datasets(
    asked: Asked,
    endings: tuple[str, ...],
    read: Callable[[Sequence[str]], Array],
    batch_size: int | None,
    form: str,
) -> FileBatches | list[FileBatches]:
    """The data set, or both data sets, that are asked for.

    Raises:
        DataError: there are no files, or not as many labels.
        ParameterError: the arguments do not go together.
    """
    if batch_size is not None and (type(batch_size) is not int or batch_size < 1):
        raise ParameterError("batch_size", "a whole number from 1, or None", batch_size)
    if form not in ("tf", "grain"):
        raise ParameterError("format", "'tf' or 'grain'", form)
    made = []
    for number, files in enumerate(find(asked, endings)):
        validation = number == 1 or asked.subset == "validation"
        shuffled = asked.shuffle and not validation and form == "tf"
        rng = np.random.default_rng(asked.seed) if shuffled else None
        made.append(FileBatches(files, read, batch_size, rng))
    return made if asked.subset == "both" else made[0]
