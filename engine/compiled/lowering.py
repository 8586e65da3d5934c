"""A program in the making: its calls, and the arrays between them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.activations import ActivationFunction
from engine.compiled.library import Library
from engine.compiled.structures import Call
from engine.types import Array

_LINE = 64
"""Bytes to whose multiples arrays are aligned: a line of the cache, and the widest vector."""

_DEEP, _WIDEST = 256, 64
"""What kernels.h calls DEEP and WIDEST."""

_WORK_OF_VALUE = 4
"""Multiplications that take as long as reading or writing a value."""


Sizes = tuple[int, ...]

Back = Callable[[Array, bool, bool], Array | None]
"""Adds the calls of a layer's way back.

Takes the gradient of its output, or of what the activation at its end took in, whether it is the
latter, and whether the gradient of the input is wanted, which it returns.
"""


class Drawn(NamedTuple):
    """Random numbers that a kernel takes.

    Attributes:
        arguments: of the kernel, with a field of this name, and `stride`.
        field: 'levels' for numbers of 16 bits, 'normals' for normally distributed float32,
            'uniforms' for float64 from 0 to 1.
        each: how many a sample takes.
        layer: whose generator draws them.
    """

    arguments: Any
    field: str
    each: int
    layer: Any


@dataclass
class Lowered:
    """A layer in a program.

    Attributes:
        output: its values, flat.
        logits: what the activation at its end took in; the output where there is none.
        back: adds the calls of the way back.
        drawing: the numbers that it draws for each step.
    """

    output: Array
    logits: Array
    back: Back
    drawing: Sequence[Drawn] = ()


class Kind(IntEnum):
    """When in a step a call is made; as in kernels.h, which says more."""

    WHOLE = 0
    EACH_SAMPLE = 1
    BEFORE = 2
    AFTER = 3
    END_OF_ROUND = 4


class NotCompiledError(Exception):
    """A model, or something about its training, for which there are no kernels; says what."""


class Lowering:
    """Gathers the calls of a program.

    Args:
        library: of kernels.
        rows: samples of the largest batch.
        trains: whether the program trains, or evaluates.

    Attributes:
        mask: 1 for each step of each sample that counts, 0 for the others; None where all do.
        learning: the weights that train, by their layers and names.
        relied: see `rely_on`.
        following: the layer after the one in hand, if it takes all of its output and nobody else
            does.
        postponed: the activation that the layer before has left to this one; see pooled.py.
        cut: whether it has left out what this one does not look at.
        together: samples of each worker that its output has room for; 0 for the whole batch.
    """

    def __init__(self, library: Library, rows: int, trains: bool = True) -> None:
        self.library = library
        self.rows = rows
        self.trains = trains
        self.mask: Array | None = None
        self.learning: set[tuple[int, str]] = set()
        self.relied: list[tuple[Any, str, Array]] = []
        self.following: Any = None
        self.postponed: ActivationFunction | None = None
        self.cut = False
        self.together = 0
        self._calls: list[tuple[str, Any, Kind, int, int]] = []
        self._sharing: list[Any] = []
        self._columns = 0

    def learns(self, layer: Any, name: str) -> bool:
        """Whether a weight of a layer trains."""
        return (id(layer), name) in self.learning

    def rely_on(self, layer: Any, name: str) -> None:
        """Note that the program holds only while an array of a layer has the values of now."""
        self.relied.append((layer, name, getattr(layer, name).copy()))

    def per_sample(self, count: int, dtype: npt.DTypeLike = np.float32) -> Array:
        """An array, flat, for so many values of each sample of a batch."""
        return self.array(self.rows * count, dtype)

    def array(self, count: int, dtype: npt.DTypeLike = np.float32) -> Array:
        """An array of its own, flat and aligned."""
        size = np.dtype(dtype).itemsize
        room = np.zeros(count * size + _LINE, np.uint8)
        start = -room.ctypes.data % _LINE
        return room[start : start + count * size].view(dtype)

    def per_worker(self, count: int) -> Array:
        """An array of so many values for each thread that may work."""
        return self.array(self.library.workers * count)

    def among_workers(self, count: int, together: int) -> Array:
        """An array for so many values of each of `together` samples of each thread; of all if 0."""
        return self.per_worker(together * count) if together else self.per_sample(count)

    def call(self, kernel: str, arguments: Any, kind: Kind = Kind.WHOLE) -> None:
        """Add a call; its arguments may still change."""
        self._calls.append((kernel, arguments, kind, 0, 0))

    def each(self, kernel: str, arguments: Any, values: int, work: int = 0) -> None:
        """Add a call that is made for each sample by itself, maybe by several threads.

        Args:
            kernel: that heeds where in the batch it is to begin.
            arguments: its own.
            values: of a sample that it reads and writes.
            work: multiplications for a sample; as the values have it where 0.
        """
        work = work or _WORK_OF_VALUE * values
        self._calls.append((kernel, arguments, Kind.EACH_SAMPLE, work, values))

    def share_scratch(self, arguments: Any, *columns: int) -> None:
        """Let arguments have the scratch that all products of matrices use in turn.

        Args:
            arguments: with a field of that name.
            columns: of the results of its products.
        """
        self._sharing.append(arguments)
        self._columns = max(self._columns, *columns)

    def finished(self) -> tuple[Any, Sequence[Any]]:
        """The calls as an array of C's, and all that must be kept while they are used."""
        if self._sharing:
            scratch = self.per_worker(_DEEP * (self._columns // _WIDEST + 1) * _WIDEST)
            for arguments in self._sharing:
                arguments.put("scratch", scratch)
        calls = (Call * len(self._calls))()
        for call, (kernel, arguments, *details) in zip(calls, self._calls, strict=True):
            call.kernel = self.library.address(kernel)
            call.arguments = ctypes.addressof(arguments)
            call.kind, call.work, call.values = details
        return calls, [arguments for _, arguments, *_ in self._calls]


def still_hold(relied: Sequence[tuple[Any, str, Array]]) -> bool:
    """Whether what a program relies on is as it was."""
    return all(np.array_equal(getattr(layer, name), value) for layer, name, value in relied)


def padded(columns: int) -> int:
    """So many columns, filled up to whole panels of packed kernels."""
    return -(-columns // _WIDEST) * _WIDEST
