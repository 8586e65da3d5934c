"""Lion."""

from __future__ import annotations

import numpy as np

from engine.declarations import real
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.types import Array

_NOTHING = 1e-37
"""The sign of the smallest mean still moves a weight, so it is kept while arithmetic is fast."""


@OPTIMIZERS.register("lion")
class Lion(Optimizer):
    """Lion: evolved sign momentum.

    Chen et al. 2023, algorithm 2.
    """

    help = (
        "Steps of the same size for all weights, in the direction of the sign of a mean gradient."
    )
    formula = (
        "w = w - learning_rate * sign(beta_1 * m + (1 - beta_1) * g)\n"
        "m = beta_2 * m + (1 - beta_2) * g"
    )
    decaying = (("momentum", _NOTHING),)

    beta_1: float = real(
        default=0.9,
        above=0.0,
        maximum=1.0,
        advanced=True,
        help="The weight of the mean against the newest gradient when the direction is chosen.",
    )
    beta_2: float = real(
        default=0.99,
        minimum=0.0,
        below=1.0,
        advanced=True,
        help="The memory of the mean of the gradient: 0.99 is about 100 steps.",
    )

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        return (("momentum",),)

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above."""
        m, direction = self.arrays["momentum"], self.scratch(w)
        np.multiply(m, self.beta_1, out=direction)
        np.add(direction, np.multiply(g, 1 - self.beta_1, out=self.scratch(w, 1)), out=direction)
        np.sign(direction, out=direction)
        np.subtract(w, np.multiply(direction, lr, out=direction), out=w)
        np.multiply(m, self.beta_2, out=m)
        np.add(m, np.multiply(g, 1 - self.beta_2, out=g), out=m)
