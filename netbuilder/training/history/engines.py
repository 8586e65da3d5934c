"""What trained a run, in a few words."""

from __future__ import annotations

from typing import Final

from engine.compiled import path
from netbuilder.training.history.runs import Run
from netbuilder.translation import mark

_UNKNOWN: Final = "NetBuilder"
_COMPILED: Final = mark("NetBuilder (compiled)")
_NUMPY: Final = mark("NetBuilder (NumPy)")


def engine_of(run: Run) -> str:
    """The engine, with its arithmetic or its devices: 'Keras on JAX (cpu:0)'."""
    if run.engine:
        return run.engine
    if run.computing.path == path.NUMPY or run.computing.obstacle:
        return _NUMPY
    return _COMPILED if run.computing.path.startswith(path.COMPILED) else _UNKNOWN
