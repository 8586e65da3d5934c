"""RMSprop."""

from __future__ import annotations

import numpy as np

from engine.declarations import boolean, real
from engine.optimizers.arguments import epsilon, rho
from engine.optimizers.base import MEAN, OPTIMIZERS, SQUARE, Optimizer
from engine.types import Array


@OPTIMIZERS.register("rmsprop")
class RMSprop(Optimizer):
    """Root mean square propagation.

    Tieleman and Hinton 2012, lecture 6.5. With `centered`, a running mean a of the gradient makes v
    a variance: v - a^2 stands for v (Graves 2013, equations 38 to 45). With `momentum`, a share of
    the step before is added to each step.
    """

    help = "Steps divided by the root of a running mean of the gradient's square."
    formula = "v = rho * v + (1 - rho) * g**2\nw = w - learning_rate * g / sqrt(v + epsilon)"
    decaying = (("velocity", SQUARE), ("momentum", MEAN), ("average_gradient", MEAN))

    rho: float = rho(0.9, 10)
    momentum: float = real(
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        advanced=True,
        help=(
            "The share of the last step that is carried over into this one: 0 is none, 0.9 is a "
            "lot."
        ),
    )
    epsilon: float = epsilon()
    centered: bool = boolean(
        default=False,
        advanced=True,
        help="Divide by the standard deviation of the gradient instead of its root mean square.",
    )

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        momentum = (("momentum",),) if self.momentum else ()
        mean = (("average_gradient",),) if self.centered else ()
        return ("velocity",), *momentum, *mean

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above."""
        v, divisor = self.arrays["velocity"], self.scratch(w)
        share = np.multiply(g, g, out=divisor)
        np.multiply(share, 1 - self.rho, out=share)
        np.multiply(v, self.rho, out=v)
        np.add(v, share, out=v)
        if self.centered:
            self._subtract_mean(v, g, divisor)
            np.add(divisor, self.epsilon, out=divisor)
        else:
            np.add(v, self.epsilon, out=divisor)
        np.sqrt(divisor, out=divisor)
        np.multiply(g, lr, out=g)
        np.divide(g, divisor, out=g)
        if self.momentum:
            m = self.arrays["momentum"]
            np.multiply(m, self.momentum, out=m)
            g = np.add(m, g, out=m)
        np.subtract(w, g, out=w)

    def _subtract_mean(self, v: Array, g: Array, variance: Array) -> None:
        """Let the mean of the gradient follow, and put v - a^2 into `variance`."""
        a = self.arrays["average_gradient"]
        share = np.multiply(g, 1 - self.rho, out=variance)
        np.multiply(a, self.rho, out=a)
        np.add(a, share, out=a)
        np.multiply(a, a, out=variance)
        np.subtract(v, variance, out=variance)
        # Rounding can take it below zero where the gradient never changes; a root would be NaN.
        np.maximum(variance, 0, out=variance)
