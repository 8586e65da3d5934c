"""The library of kernels that this processor can run."""

from __future__ import annotations

import ctypes
import hashlib
import logging
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from engine import parallel
from engine.compiled import build
from engine.compiled.structures import Block

_logger = logging.getLogger(__name__)

SSE2 = "sse2"
"""The level without fused multiply-adds, whose last digits therefore differ from the others'."""


VARIABLE = "NETBUILDER_KERNELS"
"""The environment variable that names a level, such as 'avx2', above which none is taken."""


class Library:
    """Kernels for one level of vectors.

    Args:
        folder: of the libraries.
        level: a key of `build.LEVELS`.

    Attributes:
        level: as given.
        workers: threads that work at most, in programs that are made from now on.
        identity: the same for libraries that compute the same bits.

    Raises:
        OSError: there is no such library, or it cannot be loaded.
    """

    def __init__(self, folder: Path, level: str) -> None:
        self.level = level
        self._handle = ctypes.CDLL(str(folder / build.file_name(level)))
        made_by = (folder / build.COMPILER_NOTE).read_text(encoding="utf-8")
        fused = "plain" if level == SSE2 else "fused"
        named = hashlib.sha256(f"{build.digest()} {made_by} {fused}".encode()).hexdigest()
        self.identity = named[:16]
        self._steps = self._handle.take_steps
        self.workers = parallel.threads()
        self._steps.argtypes, self._steps.restype = [ctypes.POINTER(Block)], ctypes.c_int64

    def address(self, kernel: str) -> int:
        """Of a kernel, for a program."""
        return ctypes.cast(self._handle[kernel], ctypes.c_void_p).value or 0

    def take_steps(self, block: Any) -> int:
        """Take the steps of a block; other threads go on meanwhile. Returns how many were taken."""
        return self._steps(block)

    def run(self, function: str, *arguments: Any) -> None:
        """Call a function that gives nothing back; other threads go on meanwhile.

        Args:
            function: its name.
            arguments: structures, arrays and whole numbers, as C declares them.
        """
        given: list[Any] = []
        for each in arguments:
            if isinstance(each, np.ndarray):
                given.append(ctypes.c_void_p(each.ctypes.data))
            else:
                given.append(ctypes.c_int64(each) if isinstance(each, int) else ctypes.byref(each))
        self._handle[function](*given)

    def size_of(self, structure: str) -> int:
        """Bytes of a structure, as C has it."""
        return ctypes.c_int64.in_dll(self._handle, f"size_of_{structure}").value

    def processor_level(self) -> int:
        """The place in `build.LEVELS` of the highest level that this processor can run."""
        ask = self._handle.processor_level
        ask.restype = ctypes.c_int64
        return int(ask())


@cache
def library() -> Library | None:
    """The library for this processor; None where there is none, which the log says once."""
    for folder in build.folders():
        if (folder / build.COMPILER_NOTE).exists():
            try:
                found = _best(folder)
            except OSError as error:
                _logger.warning("The compiled kernels cannot be loaded; NumPy trains: %s", error)
                return None
            _logger.info("Kernels for %s were found; trainings can use them.", found.level)
            return found
    _logger.info("There are no compiled kernels; NumPy trains.")
    return None


def _best(folder: Path) -> Library:
    levels = list(build.LEVELS)
    lowest = Library(folder, levels[0])
    highest = min(lowest.processor_level(), len(levels) - 1)
    wanted = os.environ.get(VARIABLE, "").strip().lower()
    if wanted in levels:
        highest = min(highest, levels.index(wanted))
    elif wanted:
        _logger.warning("%s is %r; it can be: %s.", VARIABLE, wanted, ", ".join(levels))
    level = levels[highest]
    return lowest if level == lowest.level else Library(folder, level)
