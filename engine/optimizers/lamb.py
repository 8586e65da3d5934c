"""Lamb."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.optimizers.arguments import beta_1, beta_2, epsilon
from engine.optimizers.base import MEAN, OPTIMIZERS, SQUARE, Optimizer
from engine.optimizers.parts import Part
from engine.types import Array


@OPTIMIZERS.register("lamb")
class Lamb(Optimizer):
    """Layer-wise adaptive moments.

    You et al. 2020, algorithm 2, for each variable by itself; the ratio is 1 where a norm is 0.
    """

    help = "Adam with steps in proportion to the size of each weight matrix; for large batches."
    formula = (
        "m = beta_1 * m + (1 - beta_1) * g\n"
        "v = beta_2 * v + (1 - beta_2) * g**2\n"
        "u = m / (1 - beta_1**t) / (sqrt(v / (1 - beta_2**t)) + epsilon)\n"
        "w = w - learning_rate * norm(w) / norm(u) * u"
    )
    decaying = (("momentum", MEAN), ("velocity", SQUARE))
    entrywise = False

    beta_1: float = beta_1()
    beta_2: float = beta_2()
    epsilon: float = epsilon()

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """Of the rule; those within a group alternate from weight to weight."""
        return (("momentum", "velocity"),)

    def lay_out(self, parts: Sequence[Part]) -> None:
        """Note where the variables lie: each has a ratio of its own."""
        self._places = [part.place for part in parts]

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above."""
        m, v, update = self.arrays["momentum"], self.arrays["velocity"], self.scratch(w)
        np.multiply(m, self.beta_1, out=m)
        np.add(m, np.multiply(g, 1 - self.beta_1, out=update), out=m)
        np.multiply(v, self.beta_2, out=v)
        np.multiply(g, g, out=g)
        np.add(v, np.multiply(g, 1 - self.beta_2, out=g), out=v)

        np.divide(v, self.unbiased(self.beta_2, t), out=g)
        np.add(np.sqrt(g, out=g), self.epsilon, out=g)
        np.divide(m, self.unbiased(self.beta_1, t), out=update)
        np.divide(update, g, out=update)
        for place in self._places:
            moved = update[place]
            np.multiply(moved, lr * _ratio(w[place], moved), out=moved)
        np.subtract(w, update, out=w)


def _ratio(weights: Array, update: Array) -> float:
    """The length of the weights in that of their update."""
    lengths = (math.sqrt(float(np.vdot(values, values))) for values in (weights, update))
    weight, step = lengths
    return weight / step if weight > 0 and step > 0 else 1.0
