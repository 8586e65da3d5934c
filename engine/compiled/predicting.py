"""Outputs for a few samples at a time, by kernels: no layer of Python lies in between."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from engine.compiled import path
from engine.compiled.layers import lower
from engine.compiled.library import Library, library
from engine.compiled.lowering import Lowering, NotCompiledError, still_hold
from engine.compiled.structures import Block
from engine.layers.base import Layer
from engine.types import Array

_MOST_ROWS = 1024
"""Samples of the largest batch that a program keeps arrays for."""


class Predictions:
    """Predicts by a program that is ready from one call to the next, where there is one."""

    def __init__(self) -> None:
        self._program: _Program | None = None
        self._without: tuple[Any, ...] | None = None

    def __reduce__(self) -> tuple[type[Predictions], tuple[()]]:
        """Copies begin without a program, which belongs to a model's own arrays."""
        return Predictions, ()

    def again(self, layers: Sequence[Layer], samples: Any) -> Array | None:
        """Outputs by the program of the last call, a new array; None where it does not fit."""
        program = self._program
        if program is None or not program.fits(layers, samples):
            return None
        return program.outputs(samples)

    def outputs(self, layers: Sequence[Layer], samples: Array) -> Array | None:
        """Outputs, a new array; None where there are no kernels for the layers, or no samples.

        Args:
            layers: built, first to last.
            samples: in the model's type and shape.
        """
        if not 0 < len(samples) <= _MOST_ROWS:
            return None
        if (outputs := self.again(layers, samples)) is not None:
            return outputs
        seen = (*map(id, layers), *map(_function, layers))
        found = None if seen == self._without else library()
        if found is None or path.chosen() == path.NUMPY:
            return None
        try:
            self._program = _Program(found, layers, samples)
        except NotCompiledError:
            self._program, self._without = None, seen
        return self.again(layers, samples)


class _Program:
    """The way forward through some layers, for batches up to a size."""

    def __init__(self, found: Library, layers: Sequence[Layer], samples: Array) -> None:
        if samples.dtype != np.float32 or not samples.size:
            raise NotCompiledError(f"samples of type {samples.dtype}")
        self._layers = list(layers)
        self._branches = [branch for layer in layers for branch, _ in layer.branches()]
        self._functions = [_function(layer) for layer in self._branches]
        self._weights = []
        for layer in self._branches:
            for name in [spec.name for spec in layer.specs]:
                value = getattr(layer, name)
                if value.dtype != np.float32:
                    raise NotCompiledError(f"weights of type {value.dtype}")
                if not value.flags.c_contiguous:  # As some initializers leave them.
                    setattr(layer, name, value := np.ascontiguousarray(value))
                self._weights.append((layer, name, value))
        self._rows, self._shape = len(samples), samples.shape[1:]
        low = Lowering(found, self._rows, trains=False)
        sizes: tuple[int, ...] = self._shape
        x = low.per_sample(math.prod(sizes))
        self._inputs = x.reshape(self._rows, *sizes)
        for layer, following in zip_longest(layers, layers[1:]):
            x = lower(low, layer, x, sizes, following).output
            sizes = tuple(size or 0 for size in layer.compute_output_shape((None, *sizes))[1:])
        self._outputs = x.reshape(self._rows, *sizes)
        self._relied = low.relied
        self._calls, self._kept = low.finished()
        self._figures = np.zeros(1)
        self._block = Block(
            calls=len(self._calls),
            steps=1,
            figures_each=1,
            workers=found.workers,
            program=ctypes.addressof(self._calls),
            figures=self._figures,
        )
        self._take: Callable[[Any], int] = found.take_steps

    def fits(self, layers: Sequence[Layer], samples: Any) -> bool:
        """Whether it is the program of these layers still, for such samples."""
        return (
            type(samples) is np.ndarray
            and samples.dtype == np.float32
            and samples.shape[1:] == self._shape
            and 0 < len(samples) <= self._rows
            and self._layers == layers
            and self._functions == [_function(layer) for layer in self._branches]
            and all(getattr(layer, name) is value for layer, name, value in self._weights)
            and still_hold(self._relied)
        )

    def outputs(self, samples: Array) -> Array | None:
        """Of samples that it fits; None where a layer refuses them."""
        rows = len(samples)
        self._inputs[:rows] = samples
        self._block.rows = rows
        if not self._take(self._block):
            return None
        return self._outputs[:rows].copy()


def _function(layer: Layer) -> Any:
    return getattr(layer, "activation", None)
