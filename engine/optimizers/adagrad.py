"""Adagrad and Adadelta."""

from __future__ import annotations

import numpy as np

from engine.optimizers.arguments import epsilon, initial_accumulator_value, rho
from engine.optimizers.base import OPTIMIZERS, SQUARE, Optimizer
from engine.types import Array


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    """Adagrad: adaptive gradients.

    Duchi et al. 2011, section 1.2.
    """

    help = "Steps that shrink as gradients accumulate, most for weights that are updated often."
    formula = "v = v + g**2\nw = w - learning_rate * g / sqrt(v + epsilon)"

    initial_accumulator_value: float = initial_accumulator_value()
    epsilon: float = epsilon()

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        return (("accumulator",),)

    def first_value(self, slot: str) -> float:
        """What every entry of a slot begins with."""
        return self.initial_accumulator_value if slot == "accumulator" else 0.0

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above."""
        v, scratch = self.arrays["accumulator"], self.scratch(w)
        np.add(v, np.multiply(g, g, out=scratch), out=v)
        divisor = np.add(v, self.epsilon, out=scratch)
        np.sqrt(divisor, out=divisor)
        np.multiply(g, lr, out=g)
        np.divide(g, divisor, out=g)
        np.subtract(w, g, out=w)


@OPTIMIZERS.register("adadelta")
class Adadelta(Optimizer):
    """Adaptive steps without a learning rate of their own.

    Zeiler 2012, algorithm 1.
    """

    help = "Step sizes that adapt to recent updates, relative to recent gradients."
    formula = (
        "v = rho * v + (1 - rho) * g**2\n"
        "d = -sqrt(s + epsilon) / sqrt(v + epsilon) * g\n"
        "s = rho * s + (1 - rho) * d**2\n"
        "w = w + learning_rate * d"
    )
    decaying = (("accumulated_grad", SQUARE), ("accumulated_delta_var", SQUARE))

    rho: float = rho(0.95, 20)
    epsilon: float = epsilon()

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        return (("accumulated_grad", "accumulated_delta_var"),)

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above."""
        v, s = self.arrays["accumulated_grad"], self.arrays["accumulated_delta_var"]
        scratch = self.scratch(w)
        self._follow(v, g, scratch)
        np.multiply(g, np.sqrt(np.add(s, self.epsilon, out=scratch), out=scratch), out=g)
        d = np.divide(g, np.sqrt(np.add(v, self.epsilon, out=scratch), out=scratch), out=g)
        self._follow(s, d, scratch)
        np.subtract(w, np.multiply(d, lr, out=d), out=w)

    def _follow(self, mean: Array, x: Array, scratch: Array) -> None:
        """Let a running mean of squares follow: mean <- rho mean + (1 - rho) x^2."""
        share = np.multiply(x, x, out=scratch)
        np.multiply(share, 1 - self.rho, out=share)
        np.multiply(mean, self.rho, out=mean)
        np.add(mean, share, out=mean)
