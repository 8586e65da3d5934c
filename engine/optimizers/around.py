"""What happens before and after an optimizer's rule, where its common arguments ask for it.

The order is that of Keras: gradients are accumulated over several batches, clipped, the weights
decay, the rule moves them, and their running mean follows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from engine.errors import ParameterError
from engine.optimizers.parts import Part, joined, variable_of
from engine.optimizers.rule import UpdateRule
from engine.types import Array


class UpdatePipeline:
    """Steps with clipping, weight decay, a running mean, or gradients accumulated over batches.

    Args:
        optimizer: whose options these are.
        parts: where each variable lies.
        kept: variables that do not decay.
        names: patterns for the names of further ones.

    Attributes:
        decaying: the places of the variables that decay, by the argument that says how much.

    Raises:
        ParameterError: one of `kept` is not among the parts.
    """

    def __init__(
        self,
        optimizer: UpdateRule,
        parts: Sequence[Part],
        kept: Sequence[Array],
        names: Sequence[str],
    ) -> None:
        self._places = [part.place for part in parts]
        self.decaying = _decaying(optimizer, parts, kept, names)

    def update(self, optimizer: UpdateRule, values: Array, gradients: Array) -> None:
        """Take one step, in place, or gather the gradients for a later one.

        Args:
            optimizer: whose options and rule these are; built.
            values: all parameters, flat.
            gradients: theirs, flat; overwritten.
        """
        if _accumulated(optimizer, gradients):
            # A plain number: NumPy would take steps by its subclass in float64.
            rate = float(optimizer.learning_rate)
            self._clip(optimizer, gradients)
            for argument, places in self.decaying.items():
                if decay := getattr(optimizer, argument):
                    for place in places:
                        values[place] *= 1 - decay * rate
            optimizer.move(values, gradients, rate, optimizer.iterations + 1)
        if optimizer.average is not None:
            _follow(optimizer, values, optimizer.average)
        optimizer.count()

    def _clip(self, optimizer: UpdateRule, gradients: Array) -> None:
        """Cut down what is too large."""
        if optimizer.clipnorm:
            for place in self._places:
                _shorten(gradients[place], optimizer.clipnorm)
        elif optimizer.global_clipnorm:
            _shorten(gradients, optimizer.global_clipnorm, undefined=math.nan)
        elif optimizer.clipvalue:
            np.clip(gradients, -optimizer.clipvalue, optimizer.clipvalue, out=gradients)


def _accumulated(optimizer: UpdateRule, gradients: Array) -> bool:
    """Whether a step is due; its gradients are then the mean over the batches."""
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


def _follow(optimizer: UpdateRule, values: Array, average: Array) -> None:
    """Let the running mean follow, and set the weights to it where it is time."""
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


def _decaying(
    optimizer: UpdateRule, parts: Sequence[Part], kept: Sequence[Array], names: Sequence[str]
) -> dict[str, list[slice]]:
    """The places of the variables that decay, by the argument that says how much."""
    arrays = [variable_of(part) for part in parts]
    if not all(any(array is one for array in arrays) for one in kept):
        expected = "weights of the model that is trained, taken from its layers after compile"
        raise ParameterError("var_list", expected, [one.shape for one in kept])
    named = re.compile("|".join(names)) if names else None
    places: dict[str, list[slice]] = {argument: [] for argument in optimizer.decays}
    for part, array in zip(parts, arrays, strict=True):
        if not any(array is one for one in kept) and not (named and named.search(part.name)):
            places[optimizer.decay_of(part)].append(part.place)
    return {argument: joined(several) for argument, several in places.items()}
