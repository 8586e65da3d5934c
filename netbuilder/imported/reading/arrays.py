"""Arrays in .npy and .npz files, some rows at a time; nothing is ever unpickled.

What a file claims is judged before memory is taken (`array_headers`, `archives`), and no more than
a few rows lie in memory at once. An array that comes as `x_train`, `x_val` and `x_test` counts as
one, `x`, which is read part by part.
"""

from __future__ import annotations

import math
import os
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import Report
from netbuilder.imported.reading import archives, array_columns
from netbuilder.imported.reading.array_headers import LARGEST_ROW, Part, exactly, read_header
from netbuilder.imported.reading.label_groups import with_class_numbers
from netbuilder.imported.reading.part_names import series_of
from netbuilder.imported.reading.records import Chunk, Values
from netbuilder.translation import say
from netbuilder.wording import (
    count_text,
    listed,
    plural,
    sentences,
    shape_text,
    shown,
)

WIDEST_TABLE: Final = 256
"""Numbers in a row that are still columns of their own."""

WIDEST_ALONE: Final = 4097
"""The same in the only array of a file, which holds the target as well; 64 by 64 pixels and one."""

MOST_COLUMNS: Final = 1000
"""The most columns in all arrays of a file; an array with wider rows is one column."""

_CHUNK: Final = 1 << 22
_MOST_ROWS: Final = 10_000
_FAULTS = (
    *(OSError, EOFError, KeyError, ValueError, RuntimeError, struct.error, SyntaxError),
    *(TypeError, MemoryError, RecursionError, IndexError, AttributeError),
    *(NotImplementedError, OverflowError, zipfile.BadZipFile, zlib.error),
)


@dataclass(frozen=True, slots=True)
class Series:
    """Samples in one array, or in one for each part of the data.

    Attributes:
        name: of the array.
        parts: arrays of the same sample shape and type.
        cut: how many samples are for training, validation and test; None where all lie in one.
        alone: whether the file holds nothing else that could say what is to be told.
    """

    name: str
    parts: tuple[Part, ...]
    cut: tuple[int, int, int] | None = None
    alone: bool = False

    @property
    def rows(self) -> int:
        """The number of samples."""
        return sum(part.shape[0] for part in self.parts)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one sample."""
        return self.parts[0].shape[1:]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the values."""
        return self.parts[0].dtype

    @property
    def wide(self) -> bool:
        """Whether a sample is an array of its own, not a row of columns."""
        most = WIDEST_ALONE if self.alone else WIDEST_TABLE
        return len(self.shape) > 1 or math.prod(self.shape) > most

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns in a table."""
        if not self.shape or self.wide:
            return (self.name or ("samples" if self.wide else "values"),)
        if self.shape == (1,) and self.name:
            return (self.name,)
        name, numbers = self.name or "column", range(1, self.shape[0] + 1)
        return tuple(f"{name} {number}" for number in numbers)


class ArrayFile:
    """A .npy or .npz file.

    Args:
        path: the file.

    Attributes:
        series: its arrays with the same number of samples.
        left_out: sentences on arrays that are none of these.

    Raises:
        DataError: it cannot be read, or holds nothing to train on.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._located():
            parts = self._headers()
        self.series, self.left_out = _gathered(parts, path.name)
        if not self.series:
            message = say(
                "{path} contains no array with at least one sample; choose another file.",
                path=path.name,
            )
            raise DataError(sentences(message, *self.left_out))
        if len(self.names) > MOST_COLUMNS and not self.series[0].alone:
            raise DataError(
                say(
                    "{path} has {names} columns, more than the {most_columns} allowed; put the "
                    "columns of a sample into one array.",
                    path=path.name,
                    names=count_text(len(self.names)),
                    most_columns=count_text(MOST_COLUMNS),
                )
            )

    @property
    def rows(self) -> int:
        """The number of samples."""
        return self.series[0].rows

    @property
    def parts(self) -> tuple[int, int, int] | None:
        """How many samples are for training, validation and test, where they come divided."""
        return self.series[0].cut

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, those of wide arrays included."""
        return tuple(name for series in self.series for name in series.columns)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The columns of each array whose rows hold several numbers."""
        return {s.name: s.columns for s in self.series if len(s.shape) == 1 and s.shape != (1,)}

    def columns(self, chunk: Chunk, labels: Sequence[str]) -> dict[str, Values]:
        """The columns of some rows by their names; one-hot `labels` as numbers of classes."""
        columns = dict(zip(self.names, chunk.columns, strict=True))
        return with_class_numbers(columns, self.groups, labels)

    def read(self, report: Report) -> Iterator[Chunk]:
        """All samples, some at a time; a wide array is one column, (n, *shape).

        Raises:
            DataError: an array ends too early or is damaged.
        """
        size = sum(series.parts[0].row_size for series in self.series)
        if size > LARGEST_ROW:
            raise DataError(
                say(
                    "{path}: a sample of all {series} arrays takes {size} bytes, more than "
                    "{largest_row}; save only the arrays that are needed.",
                    path=self._path.name,
                    series=len(self.series),
                    size=count_text(size),
                    largest_row=count_text(LARGEST_ROW),
                )
            )
        most = max(1, min(_MOST_ROWS, _CHUNK // max(1, size)))
        row = 0
        with self._located(), ExitStack() as stack:
            array_columns.check_order(part for series in self.series for part in series.parts)
            open_part = self._opener(stack)
            for number in range(len(self.series[0].parts)):
                check = partial(
                    report, say("Reading {path}", path=self._path.name), row / self.rows
                )
                parts = [series.parts[number] for series in self.series]
                streams = [_rows(open_part(part), part, most, check) for part in parts]
                for arrays in zip(*streams, strict=True):
                    report(say("Reading {path}", path=self._path.name), row / self.rows)
                    count = len(arrays[0])
                    yield Chunk(range(row, row + count), self._split(arrays))
                    row += count

    def _split(self, arrays: Sequence[Array]) -> list[Values]:
        columns: list[Values] = []
        for series, array in zip(self.series, arrays, strict=True):
            values = _texts(array) if array.dtype.kind in "SU" else array
            if series.shape and not series.wide and isinstance(values, np.ndarray):
                columns.extend(values.T)
            else:
                columns.append(values)
        return columns

    def _headers(self) -> list[tuple[str, Part]]:
        if self._path.suffix.lower() == ".npy":
            with self._path.open("rb") as file:
                return [("", read_header(file, "", os.fstat(file.fileno()).st_size))]
        found = []
        texts = 0
        with archives.opened(self._path) as archive:
            for info in archives.arrays_of(archive):
                with archive.open(info) as member:
                    part = read_header(member, info.filename, info.file_size)
                found.append((info.filename.removesuffix(".npy"), part))
                if part.dtype.kind in "SU" and archives.is_tight(info):
                    texts += math.prod(part.shape)
        if texts > archives.MOST_TEXTS:
            raise DataError(
                say(
                    "{texts} strings in it are compressed more than {most_times} times, which is "
                    "allowed only up to {most_texts}; save them with numpy.savez, which does not "
                    "compress.",
                    texts=count_text(texts),
                    most_times=archives.MOST_TIMES,
                    most_texts=count_text(archives.MOST_TEXTS),
                )
            )
        return found

    def _opener(self, stack: ExitStack) -> Callable[[Part], IO[bytes]]:
        """What opens the arrays, at their values; the file itself is opened once."""
        if self._path.suffix.lower() == ".npy":
            file = stack.enter_context(self._path.open("rb"))
            size = os.fstat(file.fileno()).st_size
            return lambda part: _at_values(file, part, size)
        archive = stack.enter_context(archives.opened(self._path))

        def open_member(part: Part) -> IO[bytes]:
            member = stack.enter_context(archive.open(part.member))
            return _at_values(member, part, archive.getinfo(part.member).file_size)

        return open_member

    @contextmanager
    def _located(self) -> Iterator[None]:
        try:
            yield
        except DataError as error:
            if str(error).startswith(self._path.name):
                raise
            raise DataError(f"{self._path.name}: {error}") from None
        except _FAULTS as error:
            cause = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
            reason = cause or type(error).__name__
            reason = reason.splitlines()[0][:200].rstrip(".")
            raise DataError(
                say(
                    "{path} cannot be read ({reason}); save it again with numpy.save or "
                    "numpy.savez.",
                    path=self._path.name,
                    reason=reason,
                )
            ) from error


def _at_values(file: IO[bytes], part: Part, size: int) -> IO[bytes]:
    if read_header(file, part.member, size) != part:
        raise DataError(say("it has changed while it was read; try again."))
    return file


def _rows(file: IO[bytes], part: Part, most: int, check: Callable[[], None]) -> Iterator[Array]:
    """The rows of an array, as many at a time as all its companions have; of columns, more."""
    if part.by_columns:
        yield from array_columns.rows(file, part, most, check)
        return
    for start in range(0, part.shape[0], most):
        count = min(most, part.shape[0] - start)
        content = exactly(file, count * part.row_size, part.member)
        yield np.frombuffer(content, part.dtype).reshape(count, *part.shape[1:])


def _texts(array: Array) -> list[str]:
    flat = array.reshape(len(array), -1)
    if flat.shape[1] != 1:
        raise DataError(
            say("an array of strings has several values per sample; save one per sample.")
        )
    if array.dtype.kind == "S":
        return [text.decode("utf-8", "replace").strip() for text in flat[:, 0].tolist()]
    return [text.strip() for text in flat[:, 0].tolist()]


def _gathered(
    parts: list[tuple[str, Part]], file: str
) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """The arrays that have the same number of samples, and what is to be said of the others."""
    usable = {name: part for name, part in parts if part.shape and part.size > 0}
    empty = [shown(name) for name, _ in parts if name not in usable]
    notices = []
    if empty:
        notices.append(
            plural(
                len(empty),
                "{count} array without samples was left out: {names}.",
                "{count} arrays without samples were left out: {names}.",
                names=listed(empty),
            )
            if any(usable) or empty != [shown("")]
            else say("The array has no samples and was left out.")
        )
    series = []
    for stem, names in series_of(usable).items():
        present = [name for name in names if name is not None]
        first, *others = arrays = [usable[name] for name in present]
        for name, other in zip(present[1:], others, strict=True):
            if (other.shape[1:], other.dtype.kind) != (first.shape[1:], first.dtype.kind):
                raise DataError(
                    say(
                        "{file}: {names} and {name} have samples of different shapes or types, "
                        "{first} "
                        "{first2} and {other} {other2}; make them match.",
                        file=file,
                        names=names[0],
                        name=name,
                        first=shape_text(first.shape[1:]),
                        first2=first.dtype,
                        other=shape_text(other.shape[1:]),
                        other2=other.dtype,
                    )
                )
        training, validation, test = (0 if n is None else usable[n].shape[0] for n in names)
        cut = (training, validation, test) if others else None
        series.append(Series(stem, tuple(arrays), cut))
    if not series:
        return (), tuple(notices)
    cuts = Counter(s.cut or (s.rows,) for s in series)
    cut_of_most = max(cuts, key=lambda rows: (cuts[rows], sum(rows)))
    kept = [s for s in series if (s.cut or (s.rows,)) == cut_of_most]
    strangers = [s for s in series if s not in kept]
    if len(kept) == 1 and kept[0].dtype.kind in "biuf":
        kept = [replace(kept[0], alone=True)]
    if strangers:
        notices += [
            plural(
                s.rows,
                "The array {name} was left out: it has {count} sample, the others have {most}.",
                "The array {name} was left out: it has {count} samples, the others have {most}.",
                name=shown(s.name),
                most=count_text(sum(cut_of_most)),
            )
            for s in strangers
        ]
    return tuple(kept), tuple(notices)
