"""How the program starts processes: helpers of its own, and programs of others.

A helper is a module of ours that runs in a process of its own. Python runs it by its name; in a
bundle, which has no Python, the program runs itself again, and `__main__` hands over to `run`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final, Never

FLAG: Final = "--helper"
"""The first argument of a bundle that is to be a helper; the second is the helper's module."""

HELPERS: Final = frozenset(
    {
        "netbuilder.design.code.apart",
        "netbuilder.pictures.worker",
        "netbuilder.training.sweeps.worker",
    }
)
"""Modules that can be run in a process of their own."""

_ROOT: Final = Path(__file__).resolve().parent.parent
_CONSOLE: Final = "netbuilder"
"""The bundle's program that has standard input and output on every system."""
_LOADER: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_PYTHON: Final = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV")


def is_bundle() -> bool:
    """Whether the program runs without a Python of its user's."""
    return bool(getattr(sys, "frozen", False))


def helper(module: str) -> tuple[str, ...]:
    """The command that runs a helper.

    Args:
        module: one of `HELPERS`.
    """
    if module not in HELPERS:
        raise ValueError(f"{module!r} is not a helper.")
    if not is_bundle():
        return (sys.executable, "-P", "-m", module)
    program = Path(sys.executable)
    return (str(program.with_name(_CONSOLE + program.suffix)), FLAG, module)


def helper_environment() -> dict[str, str]:
    """The variables with which a helper finds the same packages as this process."""
    if is_bundle():
        return dict(os.environ)
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def foreign_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables for another interpreter, which has packages of its own.

    Args:
        more: further ones.
    """
    given = {**os.environ, **(more or {})}
    return {name: value for name, value in given.items() if name not in _PYTHON}


def python() -> str | None:
    """The interpreter that runs this program; None in a bundle."""
    return None if is_bundle() else sys.executable


def run(arguments: Sequence[str]) -> Never:
    """Be a helper, and end as it does.

    Args:
        arguments: those behind `FLAG`.

    Raises:
        SystemExit: always.
    """
    if len(arguments) != 1 or arguments[0] not in HELPERS:
        raise SystemExit(2)
    raise SystemExit(import_module(arguments[0]).main())


def leave_loader() -> None:
    """Give the programs of others, such as a browser, the libraries of the system.

    A bundle's start puts its own folder before them. Who has been loaded already keeps what it has.
    """
    for name in _LOADER if is_bundle() else ():
        before = os.environ.pop(f"{name}_ORIG", None)
        if before is not None:
            os.environ[name] = before
        else:
            os.environ.pop(name, None)
