"""Small trainings, by a path that is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from engine.compiled import path, running
from engine.compiled.library import Library
from engine.models import Sequential
from engine.models.training import TrainingRun


@contextmanager
def by(library: Library | None) -> Iterator[None]:
    """Train with these kernels, or with NumPy where there are none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(path.VARIABLE, "compiled")
        patch.setattr(path, "library", lambda: library)
        patch.setattr(running, "library", lambda: library)
        yield


def run_of(library: Library | None, model: Sequential, x: Any, y: Any, **options: Any) -> Any:
    """A run by these kernels, that is sure to be one."""
    with by(library):
        return model.training_run(x, y, **{"seed": 3, **options})


def trained(library: Library | None, model: Sequential, x: Any, y: Any, **options: Any) -> Any:
    """The weights after a training, and its history; it was one by these kernels."""
    with by(library):
        run: TrainingRun = model.training_run(x, y, **{"seed": 3, **options})
        history = run.finish().history
    assert run.arithmetic == (path.NUMPY if library is None else f"compiled/{library.identity}")
    return model.get_flat_weights(), history


def error(found: Any, true: Any) -> float:
    """The root of the mean square of the difference."""
    return float(np.sqrt(np.mean(np.square(found.astype(float) - true))))
