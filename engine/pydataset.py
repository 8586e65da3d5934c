"""Data that a person's own code cuts into batches."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any


class PyDataset:
    """Batches by number; to be subclassed with `__getitem__` and `__len__`.

    Training asks for the batches of a pass in order, or shuffled, in its own thread. Instead of
    `__len__`, `num_batches` may say how many there are, or be None for data without an end.

    Args:
        workers: of no meaning here, like the next two; taken as Keras has them.
        use_multiprocessing: of no meaning here.
        max_queue_size: of no meaning here.
    """

    def __init__(
        self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10
    ) -> None:
        self.workers = workers
        self.use_multiprocessing = use_multiprocessing
        self.max_queue_size = max_queue_size

    def __getitem__(self, index: int) -> Any:
        """A batch: x, (x, y) or (x, y, sample_weight)."""
        raise NotImplementedError(f"{type(self).__name__} must define __getitem__(index).")

    @property
    def num_batches(self) -> int | None:
        """Batches in one pass; None where there is no end."""
        if hasattr(self, "__len__"):
            return len(self)
        raise NotImplementedError(f"{type(self).__name__} must define __len__() or num_batches.")

    def __iter__(self) -> Iterator[Any]:
        """The batches of one pass; without end where nothing says how many there are."""
        known = hasattr(self, "__len__") or type(self).num_batches is not PyDataset.num_batches
        count = self.num_batches if known else None
        for index in itertools.count() if count is None else range(count):
            yield self[index]

    def on_epoch_begin(self) -> None:
        """Run before each epoch."""

    def on_epoch_end(self) -> None:
        """Run after each epoch; what it changes holds for the next."""
