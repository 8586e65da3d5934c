"""The C library's calls, stepped before: built by the machine's compiler, driven by ctypes."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("shim.c")
VARIABLE: Final = "NETBUILDER_FAILING_SYSTEM"
KILL: Final = "KILL"
ERRORS: Final = ("EIO", "ENOSPC", "EACCES", "EMFILE")
_KILL: Final = -1


class NoShimError(Exception):
    """Why calls cannot be made to fail on this machine, in a sentence."""


def compiler() -> str | None:
    """The C compiler, if there is one that can build what Linux loads before a program."""
    if not sys.platform.startswith("linux"):
        return None
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def build(folder: Path) -> Path:
    """The library, in a folder.

    Raises:
        NoShimError: there is no compiler, or it cannot build it.
    """
    cc = compiler()
    if cc is None:
        raise NoShimError("Calls can be made to fail only on Linux, with a C compiler (cc).")
    library = folder / "shim.so"
    line = [cc, "-shared", "-fPIC", "-O1", "-w", "-o", str(library), str(SOURCE), "-ldl"]
    built = subprocess.run(line, capture_output=True, text=True)
    if built.returncode:
        raise NoShimError(f"{cc} cannot build {SOURCE.name}: {built.stderr.strip()[:500]}")
    return library


def environment(library: Path) -> dict[str, str]:
    """For a program that is to run with it: one thread, so that it can be forked."""
    single = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    before = os.environ.get("LD_PRELOAD")
    preload = f"{library}:{before}" if before else str(library)
    return {**os.environ, **single, "LD_PRELOAD": preload, VARIABLE: str(library)}


class Faults:
    """Makes calls fail, in a process that was started with `environment`.

    Raises:
        NoShimError: it was not.
    """

    def __init__(self) -> None:
        self._library = ctypes.CDLL(os.environ[VARIABLE])
        self._library.fault_arm.argtypes = [
            *(ctypes.c_char_p, ctypes.c_long, ctypes.c_int, ctypes.c_int)
        ]
        self._library.fault_disarm.restype = ctypes.c_long
        self._library.fault_trace.restype = ctypes.c_char_p
        self.arm(Path(os.environ[VARIABLE]).parent, 0, KILL)
        Path(os.environ[VARIABLE]).exists()
        if self.disarm() == 0:
            raise NoShimError("The system does not let a library be loaded before a program.")

    def arm(self, folder: Path, number: int, error: str, lasting: bool = False) -> None:
        """Let a call below a folder fail.

        Args:
            folder: as the system resolves it.
            number: of the call, counted from 1; none fails where 0, but all are noted.
            error: the name of its `errno`, or `KILL`.
            lasting: whether all that follow fail, too.
        """
        code = _KILL if error == KILL else getattr(errno, error)
        self._library.fault_arm(os.fsencode(folder), number, code, lasting)

    def disarm(self) -> int:
        """Let nothing fail any more; how many calls there were."""
        return int(self._library.fault_disarm())

    def calls(self) -> list[str]:
        """What was noted: each call's name, and its file below the folder."""
        return os.fsdecode(self._library.fault_trace()).splitlines()
