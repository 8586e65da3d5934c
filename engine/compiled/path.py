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
"""The environment variable that chooses a path: 'numpy', the default, or 'compiled'."""

NUMPY = "numpy"
_COMPILED = "compiled/"


def chosen() -> str:
    """The path of a new run: NUMPY, or that of the kernels where they are asked for and there."""
    if os.environ.get(VARIABLE, NUMPY).strip().lower() != "compiled":
        return NUMPY
    found = library()
    return NUMPY if found is None else f"{_COMPILED}{found.identity}"


def described() -> str:
    """What new runs compute with, in a few words."""
    found = None if chosen() == NUMPY else library()
    return "NumPy" if found is None else f"compiled kernels ({found.level})"


def is_path(value: object) -> bool:
    """Whether a value from a file names a path, which need not be there."""
    return isinstance(value, str) and bool(re.fullmatch(r"numpy|compiled/[0-9a-f]{16}", value))


def continued(kept: str) -> str:
    """The path of a run that was interrupted on this one; warns where it cannot be kept."""
    here = chosen()
    if kept in (NUMPY, here):
        return kept
    with_what = "NumPy" if here == NUMPY else "other kernels"
    warnings.warn(
        f"The training was begun with compiled kernels that are not there any more; it continues "
        f"with {with_what}, and the last digits of its figures may differ.",
        stacklevel=2,
    )
    return here
