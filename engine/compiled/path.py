"""Which arithmetic a run uses: NumPy's, or that of the compiled kernels.

A run stays on its path, for their last digits differ. It is chosen when the run is made, and is a
part of its snapshots.
"""

from __future__ import annotations

import os
import re
import warnings

from engine.compiled.library import library

VARIABLE = "NETBUILDER_ARITHMETIC"
"""The environment variable that chooses a path: 'compiled', the default, or 'numpy'."""

NUMPY = "numpy"
COMPILED = "compiled/"
"""How the path of a run begins that kernels take the steps of."""

ELSEWHERE = "elsewhere/"
"""How the path of a run begins whose steps are taken by another library, then its name."""


def chosen() -> str:
    """The path of a new run: that of the kernels where they are there, else NUMPY."""
    if os.environ.get(VARIABLE, "").strip().lower() == NUMPY:
        return NUMPY
    found = library()
    return NUMPY if found is None else f"{COMPILED}{found.identity}"


def described() -> str:
    """What new runs compute with, in a few words."""
    found = None if chosen() == NUMPY else library()
    return "NumPy" if found is None else f"compiled kernels ({found.level})"


def is_path(value: object) -> bool:
    """Whether a value from a file names a path, which need not be there."""
    return isinstance(value, str) and bool(
        re.fullmatch(r"numpy|compiled/[0-9a-f]{16}|elsewhere/[a-z]+", value)
    )


def continued(kept: str, here: str) -> str:
    """The path of a run that was interrupted on one; warns where that cannot be kept.

    Args:
        kept: the path that it was on.
        here: the path of the run that continues it.
    """
    if kept == here or (kept == NUMPY and not here.startswith(ELSEWHERE)):
        return kept
    warnings.warn(
        f"The training was begun with {_title(kept)} and continues with {_title(here)}, so the "
        "last digits of its figures may differ.",
        stacklevel=2,
    )
    return here


def _title(path: str) -> str:
    if path.startswith(ELSEWHERE):
        return f"Keras on {path.removeprefix(ELSEWHERE)}"
    return "NumPy" if path == NUMPY else f"the compiled kernels {path.removeprefix(COMPILED)[:6]}"
