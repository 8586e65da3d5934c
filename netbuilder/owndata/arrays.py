"""Arrays in .npy and .npz files, some rows at a time; nothing is ever unpickled.

The header's word is compared with the file's size before memory is taken, and no more than a few
rows lie in memory at once. An array that comes as `x_train` and `x_test` counts as one, `x`, whose
last rows are for the test.
"""

from __future__ import annotations

import ast
import math
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, cast

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.owndata.outline import Report
from netbuilder.owndata.records import Chunk, Values
from netbuilder.owndata.wording import counted, listed, shown

WIDEST_TABLE: Final = 256
"""Numbers in a row that are still columns of their own."""

_LARGEST_ROW: Final = 1 << 26
_CHUNK: Final = 1 << 22
_WHOLE: Final = 1 << 30
_LENGTHS: Final = {(1, 0): "<H", (2, 0): "<I", (3, 0): "<I"}
_LONGEST_HEADER: Final = 10_000
_FAULTS = (
    *(OSError, EOFError, KeyError, ValueError, RuntimeError, struct.error, SyntaxError),
    *(TypeError, MemoryError, RecursionError, IndexError),
    *(NotImplementedError, OverflowError, zipfile.BadZipFile, zlib.error),
)


@dataclass(frozen=True, slots=True)
class _Part:
    """One array of the file; `member` is '' in a .npy file."""

    member: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    by_columns: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Samples in one array, or in one for training and one for the test.

    Attributes:
        name: of the array.
        parts: one or two arrays of the same sample shape and type.
    """

    name: str
    parts: tuple[_Part, ...]

    @property
    def rows(self) -> int:
        """The number of samples."""
        return sum(part.shape[0] for part in self.parts)

    @property
    def test_rows(self) -> int:
        """How many of the last are for the test; 0 where the file does not say."""
        return self.parts[1].shape[0] if len(self.parts) > 1 else 0

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one sample."""
        return self.parts[0].shape[1:]

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the values."""
        return self.parts[0].dtype

    @property
    def wide(self) -> bool:
        """Whether a sample is an array of its own, not a row of columns."""
        return len(self.shape) > 1 or math.prod(self.shape) > WIDEST_TABLE

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns in a table."""
        if not self.shape or self.wide:
            return (self.name or ("samples" if self.wide else "values"),)
        if self.shape == (1,) and self.name:
            return (self.name,)
        before = f"{self.name} " if self.name else "column "
        return tuple(f"{before}{number}" for number in range(1, self.shape[0] + 1))


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
            parts = self._parts()
        self.series, self.left_out = _gathered(parts, path.name)
        if not self.series:
            raise DataError(
                f"{path.name} holds no array with at least one sample; choose another file."
                + "".join(f" {sentence}" for sentence in self.left_out)
            )

    @property
    def rows(self) -> int:
        """The number of samples."""
        return self.series[0].rows

    @property
    def test_rows(self) -> int:
        """How many of the last samples the file sets aside for the test."""
        return self.series[0].test_rows

    @property
    def names(self) -> tuple[str, ...]:
        """Of all columns, those of wide arrays among them."""
        return tuple(name for series in self.series for name in series.columns)

    def read(self, report: Report) -> Iterator[Chunk]:
        """All samples, some at a time; a wide array is one column, (n, *shape).

        Raises:
            DataError: an array ends too early or is damaged.
        """
        size = sum(math.prod(s.shape) * s.dtype.itemsize for s in self.series)
        most = max(1, min(10_000, _CHUNK // max(1, size)))
        row = 0
        for number in range(len(self.series[0].parts)):
            with self._located(), ExitStack() as stack:
                streams = [
                    self._chunks(series.parts[number], most, stack) for series in self.series
                ]
                for arrays in zip(*streams, strict=True):
                    report(f"Reading {self._path.name}", row / self.rows)
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

    def _parts(self) -> list[tuple[str, _Part]]:
        if self._path.suffix.lower() == ".npy":
            with self._path.open("rb") as file:
                part = _header(file, "", self._path.stat().st_size)
            return [("", part)]
        found = []
        with zipfile.ZipFile(self._path) as archive:
            for info in archive.infolist():
                name = info.filename.removesuffix(".npy")
                if name == info.filename:
                    continue
                with archive.open(info) as member:
                    found.append((name, _header(member, info.filename, info.file_size)))
        return found

    def _chunks(self, part: _Part, most: int, stack: ExitStack) -> Iterator[Array]:
        if part.by_columns and not part.member:
            whole = np.lib.format.open_memmap(self._path, mode="r")
            yield from (whole[start : start + most] for start in range(0, len(whole), most))
            return
        file: IO[bytes]
        if part.member:
            archive = stack.enter_context(zipfile.ZipFile(self._path))
            file = stack.enter_context(archive.open(part.member))
        else:
            file = stack.enter_context(self._path.open("rb"))
        _skip_header(file)
        if part.by_columns:
            yield from _by_columns(file, part, most)
            return
        row = math.prod(part.shape[1:]) * part.dtype.itemsize
        for start in range(0, part.shape[0], most):
            count = min(most, part.shape[0] - start)
            content = _exactly(file, count * row, part.member)
            yield np.frombuffer(content, part.dtype).reshape(count, *part.shape[1:])

    @contextmanager
    def _located(self) -> Iterator[None]:
        try:
            yield
        except DataError as error:
            if str(error).startswith(self._path.name):
                raise
            raise DataError(f"{self._path.name}: {error}") from None
        except _FAULTS as error:
            reason = str(error).strip("'\"") or type(error).__name__
            reason = reason.splitlines()[0][:200].rstrip(".")
            raise DataError(
                f"{self._path.name} cannot be read: {reason}; save it anew with numpy.save or "
                "numpy.savez."
            ) from error


def _header(file: IO[bytes], member: str, size: int) -> _Part:
    """What an array claims to be, if that can be true."""
    stream = cast(BinaryIO, file)
    shape, by_columns, dtype = _read_header(stream)
    what = f"the array {shown(member.removesuffix('.npy'))}" if member else "the array"
    if dtype.hasobject:
        raise DataError(
            f"{what} holds Python objects, which are not read because they could run a program; "
            "save it with a type of numbers or of text."
        )
    if dtype.kind not in "biufSU":
        kind = {"c": "complex numbers", "M": "dates", "m": "spans of time"}.get(
            dtype.kind, f"the type {dtype}"
        )
        raise DataError(f"{what} holds {kind}, which cannot be trained on; save it as numbers.")
    if min(shape, default=0) < 0:
        raise DataError(f"{what} claims the impossible shape {shape}; save it anew.")
    claimed = math.prod(shape) * dtype.itemsize
    held = size - stream.tell()
    if claimed > held:
        raise DataError(
            f"{what} claims {claimed:,} bytes of values, but only {held:,} follow; it is damaged "
            "or cut off: fetch or save it anew."
        )
    if math.prod(shape[1:]) * dtype.itemsize > _LARGEST_ROW:
        raise DataError(
            f"one sample of {what} has the shape {shape[1:]}, more than {_LARGEST_ROW:,} bytes; "
            "the first dimension must count the samples."
        )
    return _Part(member, shape, dtype, by_columns and len(shape) > 1)


def _read_header(file: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether Fortran's order, and type; as the documentation of numpy.lib.format has it."""
    version = np.lib.format.read_magic(file)
    if version not in _LENGTHS:
        raise ValueError(f"it has the unknown format {version}")
    size = struct.calcsize(_LENGTHS[version])
    (length,) = struct.unpack(_LENGTHS[version], file.read(size))
    if length > _LONGEST_HEADER:
        raise ValueError(f"its header claims {length:,} bytes")
    header = ast.literal_eval(file.read(length).decode("latin-1").strip())
    if not isinstance(header, dict) or set(header) != {"descr", "fortran_order", "shape"}:
        raise ValueError("its header is none of NumPy's")
    shape = header["shape"]
    if not isinstance(shape, tuple) or not all(type(size) is int for size in shape):
        raise ValueError("its header gives no shape")
    return shape, bool(header["fortran_order"]), np.lib.format.descr_to_dtype(header["descr"])


def _skip_header(file: IO[bytes]) -> None:
    _read_header(cast(BinaryIO, file))


def _by_columns(file: IO[bytes], part: _Part, most: int) -> Iterator[Array]:
    size = math.prod(part.shape) * part.dtype.itemsize
    if size > _WHOLE:
        raise DataError(
            f"the array {shown(part.member.removesuffix('.npy'))} lies in Fortran's order, which "
            "cannot be read in pieces from an archive; save it after numpy.ascontiguousarray."
        )
    content = _exactly(file, size, part.member)
    whole = np.frombuffer(content, part.dtype).reshape(part.shape, order="F")
    yield from (whole[start : start + most] for start in range(0, len(whole), most))


def _exactly(file: IO[bytes], count: int, member: str) -> bytes:
    content = file.read(count)
    if len(content) < count:
        raise DataError(
            f"the array {shown(member.removesuffix('.npy'))} ends too early; it is damaged or cut "
            "off: fetch or save it anew."
        )
    return content


def _texts(array: Array) -> list[str]:
    flat = array.reshape(len(array), -1)
    if flat.shape[1] != 1:
        raise DataError("an array of text has several values per sample; give one per sample.")
    if array.dtype.kind == "S":
        return [text.decode("utf-8", "replace").strip() for text in flat[:, 0].tolist()]
    return [text.strip() for text in flat[:, 0].tolist()]


def _gathered(
    parts: list[tuple[str, _Part]], file: str
) -> tuple[tuple[Series, ...], tuple[str, ...]]:
    """The arrays that have the same number of samples, and what is to be said of the others."""
    usable = {name: part for name, part in parts if part.shape and part.shape[0] > 0}
    notices = [
        f"The array {shown(name)} has no samples and was left out."
        for name, _ in parts
        if name not in usable
    ]
    series = []
    for name, part in usable.items():
        stem = name.removesuffix("_train")
        test = usable.get(f"{stem}_test")
        if name.endswith("_test") and f"{name.removesuffix('_test')}_train" in usable:
            continue
        if stem != name and test is not None:
            if (test.shape[1:], test.dtype.kind) != (part.shape[1:], part.dtype.kind):
                raise DataError(
                    f"{file}: {name} and {stem}_test hold samples of different shapes or types, "
                    f"{part.shape[1:]} {part.dtype} and {test.shape[1:]} {test.dtype}; give both "
                    "the same."
                )
            series.append(Series(stem, (part, test)))
        else:
            series.append(Series(name, (part,)))
    if not series:
        return (), tuple(notices)
    cuts = Counter(tuple(part.shape[0] for part in s.parts) for s in series)
    cut = max(cuts, key=lambda rows: (cuts[rows], sum(rows)))
    kept = [s for s in series if tuple(part.shape[0] for part in s.parts) == cut]
    others = [s for s in series if s not in kept]
    if others:
        names = listed([f"{shown(s.name)} ({counted(s.rows, 'sample')})" for s in others])
        notices.append(f"{names} left out: the other arrays have {counted(sum(cut), 'sample')}.")
    return tuple(kept), tuple(notices)
