"""The types that the engine's signatures share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
"""An array of the model's floating-point type, or of labels."""

Shape: TypeAlias = tuple[int | None, ...]
"""A shape whose first entry is the batch; None where a dimension is free."""

if TYPE_CHECKING:
    Generator: TypeAlias = np.random.Generator
    """Where randomness comes from when nobody passes a generator."""
else:
    Generator = "numpy.random.Generator"  # NumPy imports its random numbers at their first use.
