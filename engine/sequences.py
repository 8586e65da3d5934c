"""Sequences brought to one length, and windows cut out of long ones."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import DataError, ParameterError
from engine.pydataset import PyDataset
from engine.types import Array

_ENDS = ("pre", "post")


def pad_sequences(
    sequences: Sequence[Any],
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: Any = 0.0,
) -> Array:
    """Sequences of different lengths as rows of one array.

    Args:
        sequences: lists of numbers, or of samples of one shape.
        maxlen: the length of the rows; that of the longest where None.
        dtype: of the result.
        padding: whether shorter ones are filled up before ('pre') or after ('post') their values.
        truncating: whether longer ones lose their first ('pre') or last ('post') values.
        value: what fills them up.

    Returns:
        Array of shape (sequences, maxlen, *sample).

    Raises:
        DataError: there is something else than sequences, or samples of another shape.
        ParameterError: `padding` or `truncating` is no such word.
    """
    for name, word in (("padding", padding), ("truncating", truncating)):
        if word not in _ENDS:
            raise ParameterError(name, "'pre' or 'post'", word)
    if not hasattr(sequences, "__len__"):
        raise DataError("pad_sequences takes a list of sequences.")
    for place, each in enumerate(sequences):
        if not hasattr(each, "__len__"):
            raise DataError(f"Sequence {place} is {each!r}, not a list or array of values.")
    sample = next((np.asarray(each).shape[1:] for each in sequences if len(each)), ())
    length = max((len(each) for each in sequences), default=0) if maxlen is None else maxlen
    result = np.full((len(sequences), length, *sample), value, dtype)
    for place, each in enumerate(sequences):
        kept = each[-length:] if truncating == "pre" else each[:length]
        values = np.asarray(kept, dtype)
        if not len(values) or not length:
            continue
        if values.shape[1:] != sample:
            raise DataError(
                f"Sequence {place} holds samples of shape {values.shape[1:]}, the first one those "
                f"of shape {sample}; they must be alike."
            )
        row = result[place]
        target = row[: len(values)] if padding == "post" else row[length - len(values) :]
        target[...] = values
    return result


class Windows(PyDataset):
    """Windows of a series, in batches; made anew from the series each time.

    Args:
        data: the series, steps first.
        targets: for each beginning of a window what belongs to it; windows alone where None.
        starts: where the windows begin.
        steps: the places of a window, counted from its beginning.
        batch_size: windows in a batch; None for a single one without the axis of the batch.
    """

    def __init__(
        self,
        data: Array,
        targets: Array | None,
        starts: Array,
        steps: Array,
        batch_size: int | None,
    ) -> None:
        super().__init__()
        self._data, self._targets = data, targets
        self._starts, self._steps = starts, steps
        self._batch_size = batch_size

    def __len__(self) -> int:
        return math.ceil(len(self._starts) / (self._batch_size or 1))

    def __getitem__(self, index: int) -> Any:
        """A batch of windows, with their targets where there are some."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        size = self._batch_size
        cut: Any = index if size is None else slice(index * size, (index + 1) * size)
        starts = self._starts[cut]
        windows = self._data[np.asarray(starts)[..., None] + self._steps]
        return windows if self._targets is None else (windows, self._targets[starts])

    def __iter__(self) -> Iterator[Any]:
        """The batches of one pass."""
        return (self[index] for index in range(len(self)))


def timeseries_dataset_from_array(
    data: npt.ArrayLike,
    targets: npt.ArrayLike | None,
    sequence_length: int,
    sequence_stride: int = 1,
    sampling_rate: int = 1,
    batch_size: int | None = 128,
    shuffle: bool = False,
    seed: int | None = None,
    start_index: int | None = None,
    end_index: int | None = None,
    format: str = "tf",  # noqa: A002  Keras's name.
) -> Windows:
    """Windows of a series as batches to train with.

    Args:
        data: the series, steps first.
        targets: for each step the target of the window that begins there; None for windows alone.
        sequence_length: values in a window.
        sequence_stride: from the beginning of one window to that of the next.
        sampling_rate: from one value of a window to the next.
        batch_size: windows in a batch; None for windows one by one.
        shuffle: whether the windows come in an order drawn once, instead of that of time.
        seed: makes that order the same each time.
        start_index: steps before this one are left out.
        end_index: this step and those after it are left out.
        format: of no meaning here; 'tf' or 'grain', as Keras has it.

    Raises:
        ParameterError: an argument does not fit the series.
    """
    if format not in ("tf", "grain"):
        raise ParameterError("format", "'tf' or 'grain'", format)
    series = np.asarray(data)
    total = len(series)
    for name, value, least in (
        ("sequence_length", sequence_length, 1),
        ("sequence_stride", sequence_stride, 1),
        ("sampling_rate", sampling_rate, 1),
        ("start_index", start_index, 0),
        ("end_index", end_index, 1),
    ):
        most = total - (name != "sequence_length")
        if value is not None and not least <= value <= most:
            expected = f"a whole number from {least} to {most} for a series of {total} steps"
            raise ParameterError(name, expected, value)
    first, last = start_index or 0, total if end_index is None else end_index
    if last <= first:
        raise ParameterError("end_index", f"higher than start_index, which is {first}", end_index)
    count = last - first - (sequence_length - 1) * sampling_rate
    labels = None if targets is None else np.asarray(targets)
    if labels is not None:
        count = min(count, len(labels))
        labels = labels[first:last]
        count = min(count, len(labels))
    starts = np.arange(0, max(count, 0), sequence_stride)
    if shuffle:
        np.random.RandomState(seed).shuffle(starts)
    steps = np.arange(0, sequence_length * sampling_rate, sampling_rate)
    return Windows(series[first:last], labels, starts, steps, batch_size)
