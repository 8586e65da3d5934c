"""Batches that come one by one: from generators, iterables, and data sets with a `__getitem__`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from engine.errors import DataError, EngineError
from engine.models.data.arrays import checked_order
from engine.models.data.batch import Batch
from engine.models.data.checks import all_finite, refuse_non_finite
from engine.models.data.source import Prepare
from engine.types import Array, Generator

_FORMS = "x, (x, y) or (x, y, sample_weight)"


def is_stream(x: Any) -> bool:
    """Whether `x` gives batches rather than being samples."""
    if isinstance(x, np.ndarray | list | tuple | str | bytes | Mapping) or hasattr(x, "__array__"):
        return False
    return hasattr(x, "__iter__") or hasattr(x, "__next__") or _is_indexed(x)


def _is_indexed(x: Any) -> bool:
    """Whether it gives batches by their number, as Keras's PyDataset does."""
    numbered = hasattr(x, "__len__") or hasattr(x, "num_batches")
    return numbered and hasattr(x, "__getitem__") and not hasattr(x, "dtype")


class Stream:
    """Batches from anything that gives them.

    Args:
        data: an iterator, an iterable, or an object with `__getitem__` and a length (or
            `num_batches`); with `on_epoch_begin` and `on_epoch_end`, if it likes.
        prepare: turns a batch into the form that the model takes.

    Attributes:
        given: batches that came since the data were first asked.
    """

    batch_size = 0
    samples = 0

    def __init__(self, data: Any, prepare: Prepare) -> None:
        self._data = data
        self._prepare = prepare
        self._indexed = _is_indexed(data)
        self._batches: Iterator[Any] | None = None
        self._order: Array | None = None
        self._position = 0
        self._to_skip = 0
        self._trusted = False
        self.given = 0
        self.steps = self._count()
        self.once = not self._indexed and iter(data) is data
        self._peeked: list[Any] = []

    def look(self, built: bool) -> None:
        """Take a first batch to learn shapes from it, where they are not known; it is given again.

        Raises:
            DataError: there is none.
        """
        if self.steps == 0:
            raise DataError("The data gave no batch; give at least one.")
        if built:
            return
        if self._indexed:
            self._prepare(*unpacked(self._data[0]))
            return
        self._batches = iter(self._data)
        first = next(self._batches, _END)
        if first is _END:
            raise DataError("The data gave no batch; give at least one.")
        self._prepare(*unpacked(first))
        if self.once:
            self._peeked = [first]
        else:
            self._batches = None

    def start(self, rng: Generator | None) -> None:
        """Begin a pass; data with numbered batches are given in a new order."""
        self._position = 0
        self._order = None
        if self._indexed:
            if rng is not None and self.steps is not None:
                self._order = rng.permutation(self.steps)
        elif not (self.once and self._batches is not None):
            self._batches = iter(self._data)

    def next(self) -> Batch | None:
        """The next batch; None at the end of the pass.

        Raises:
            DataError: it is no batch, or holds NaN or infinity.
        """
        for _ in range(self._to_skip):
            self._raw()
        self._to_skip = 0
        raw = self._raw()
        if raw is _END:
            return None
        self._position += 1
        self.given += 1
        try:
            batch = self._prepare(*unpacked(raw))
        except EngineError as error:
            raise DataError(f"Batch {self.given - 1} cannot be used: {error}") from error
        for values, what in ((batch.x, "samples"), (batch.y, "labels")):
            if values is not None and not self._trusted and not all_finite(values):
                refuse_non_finite(values, f"{what} of batch {self.given - 1}")
        return batch

    def trust(self) -> None:
        """Look for NaN and infinity no more."""
        self._trusted = True

    def epoch_begin(self) -> None:
        """Pass it on to the data."""
        self._tell("on_epoch_begin")

    def epoch_end(self) -> None:
        """Pass it on to the data, whose length may change by it."""
        self._tell("on_epoch_end")
        self.steps = self._count()

    def state(self) -> dict[str, Any]:
        """The position of the pass."""
        order = None if self._order is None else self._order.copy()
        return {"position": self._position, "order": order, "given": self.given}

    def restore(self, state: dict[str, Any]) -> None:
        """Stand there again; data without numbers are asked for the earlier batches once more.

        Raises:
            DataError: it is no place in these data.
        """
        order = state["order"]
        self._order = None if order is None else checked_order(order, len(order))
        self._position, self.given = int(state["position"]), int(state["given"])
        if not self._indexed:
            self._batches = iter(self._data)
            self._to_skip = self.given if self.once else self._position

    def _raw(self) -> Any:
        if self._indexed:
            number = self._position
            if self.steps is not None and number >= self.steps:
                return _END
            return self._data[number if self._order is None else int(self._order[number])]
        if self._peeked:
            return self._peeked.pop()
        if self._batches is None:
            self._batches = iter(self._data)
        return next(self._batches, _END)

    def _count(self) -> int | None:
        """The number of batches, where the data say it."""
        counted = getattr(self._data, "num_batches", _END)
        if counted is not _END:
            return None if counted is None else int(counted)
        return len(self._data) if hasattr(self._data, "__len__") else None

    def _tell(self, hook: str) -> None:
        method: Callable[[], None] | None = getattr(self._data, hook, None)
        if method is not None:
            method()


def unpacked(raw: Any) -> tuple[Any, Any, Any]:
    """Samples, labels and weights of what a generator gave.

    Raises:
        DataError: it is none of the forms that a batch may have.
    """
    if isinstance(raw, list):
        raw = tuple(raw)
    if not isinstance(raw, tuple):
        raw = (raw,)
    if isinstance(raw, Mapping) or not 1 <= len(raw) <= 3:
        raise DataError(f"A batch is {_FORMS}; received {len(raw)} parts.")
    return (*raw, None, None)[:3]


_END: Any = object()
