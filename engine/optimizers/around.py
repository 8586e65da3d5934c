"""What happens before and after an optimizer's rule, where its common arguments ask for it.

The order is Keras's: gradients are gathered over several batches, clipped, the weights decay, the
rule moves them, and their running mean follows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from engine.errors import ParameterError
from engine.optimizers.rule import UpdateRule
from engine.types import Array


class Part(Protocol):
    """A variable's place in the flat arrays."""

    @property
    def name(self) -> str:
        """The variable's name within its layer."""

    @property
    def place(self) -> slice:
        """The variable's values."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The variable's shape."""


class Separate(NamedTuple):
    """A variable that is an array of its own.

    Attributes:
        value: the array.
        name: none.
        place: its values in the flat arrays.
        shape: of the array.
    """

    value: Array
    name: str
    place: slice
    shape: tuple[int, ...]

    @classmethod
    def lay_out(cls, variables: Sequence[Array]) -> list[Separate]:
        """The variables, end to end."""
        parts, start = [], 0
        for value in variables:
            parts.append(cls(value, "", slice(start, start + value.size), value.shape))
            start += value.size
        return parts


class UpdatePipeline:
    """Steps with clipping, weight decay, a running mean, or gradients gathered over batches.

    Args:
        optimizer: whose options and rule these are; built.
        values: all parameters, flat.
        parts: where each variable lies; all values are one variable where there are none.
        kept: variables that do not decay.
        names: patterns for the names of further ones.

    Raises:
        ParameterError: one of `kept` is not among the parts.
    """

    def __init__(
        self,
        optimizer: UpdateRule,
        values: Array,
        parts: Sequence[Part],
        kept: Sequence[Array],
        names: Sequence[str],
    ) -> None:
        self._optimizer = optimizer
        self._places = [part.place for part in parts] or [slice(0, values.size)]
        self._decaying = _joined(_decaying(parts, kept, names) if parts else self._places)

    def update(self, values: Array, gradients: Array) -> None:
        """Take one step, in place, or gather the gradients for a later one."""
        optimizer = self._optimizer
        if self._accumulated(gradients):
            rate = optimizer.learning_rate
            self._clip(gradients)
            if optimizer.weight_decay:
                for place in self._decaying:
                    values[place] *= 1 - optimizer.weight_decay * rate
            optimizer.move(values, gradients, rate, optimizer.iterations + 1)
        if optimizer.average is not None:
            self._follow(values, optimizer.average)
        optimizer.count()

    def _accumulated(self, gradients: Array) -> bool:
        """Whether a step is due; its gradients are then the mean over the batches."""
        optimizer = self._optimizer
        number = optimizer.gradient_accumulation_steps
        if not number:
            return True
        accumulated = optimizer.accumulated
        np.add(accumulated, gradients, out=accumulated)
        if not optimizer.completes_round:
            return False
        np.divide(accumulated, number, out=gradients)
        accumulated.fill(0)
        return True

    def _clip(self, gradients: Array) -> None:
        """Cut down what is too large."""
        optimizer = self._optimizer
        if optimizer.clipnorm:
            for place in self._places:
                _shorten(gradients[place], optimizer.clipnorm)
        elif optimizer.global_clipnorm:
            _shorten(gradients, optimizer.global_clipnorm, undefined=math.nan)
        elif optimizer.clipvalue:
            np.clip(gradients, -optimizer.clipvalue, optimizer.clipvalue, out=gradients)

    def _follow(self, values: Array, average: Array) -> None:
        """Let the running mean follow, and set the weights to it where it is time."""
        optimizer = self._optimizer
        momentum = optimizer.ema_momentum if optimizer.iterations else 0.0
        share = np.multiply(values, 1 - momentum, out=optimizer.scratch(values))
        np.multiply(average, momentum, out=average)
        np.add(average, share, out=average)
        frequency = optimizer.ema_overwrite_frequency
        if frequency and (optimizer.iterations + 1) % frequency == 0:
            values[...] = average


def _shorten(gradient: Array, longest: float, undefined: float = 0.0) -> None:
    """Scale a gradient down to a length, in place.

    Args:
        gradient: flat.
        longest: the length.
        undefined: the factor where the length is infinite.
    """
    length = math.sqrt(float(np.vdot(gradient, gradient)))
    if not length <= longest:
        factor = undefined if length == math.inf else longest / length
        np.multiply(gradient, factor, out=gradient)


def _decaying(parts: Sequence[Part], kept: Sequence[Array], names: Sequence[str]) -> list[slice]:
    """The places of the variables that decay."""
    arrays = [_array(part) for part in parts]
    if not all(any(array is one for array in arrays) for one in kept):
        expected = "weights of the model that is trained, taken from its layers after compile"
        raise ParameterError("var_list", expected, [one.shape for one in kept])
    named = re.compile("|".join(names)) if names else None
    return [
        part.place
        for part, array in zip(parts, arrays, strict=True)
        if not any(array is one for one in kept)
        and not (named is not None and named.search(part.name))
    ]


def _array(part: Any) -> Array:
    """The variable of a part."""
    value: Array = part.value if isinstance(part, Separate) else getattr(part.layer, part.name)
    return value


def _joined(places: Sequence[slice]) -> list[slice]:
    """The same places in as few slices as possible."""
    result: list[slice] = []
    for place in places:
        if result and result[-1].stop == place.start:
            place = slice(result.pop().start, place.stop)
        result.append(place)
    return result
