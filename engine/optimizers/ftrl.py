"""Ftrl."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.declarations import real
from engine.optimizers.arguments import initial_accumulator_value
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.types import Array


def _strength(sentence: str) -> Any:
    return real(default=0.0, minimum=0.0, advanced=True, help=sentence)


@OPTIMIZERS.register("ftrl")
class Ftrl(Optimizer):
    """Follow the regularized leader.

    McMahan et al. 2013, algorithm 1. Keras's shrinkage adds twice itself times w to z.
    """

    help = "Weights recomputed from the sum of all gradients; small ones can become exactly zero."
    formula = (
        "p, l1, l2 = -learning_rate_power, l1_regularization_strength, l2_regularization_strength\n"
        "z = z + g - ((n + g**2) ** p - n**p) / learning_rate * w\n"
        "n = n + g**2\n"
        "w = (clip(z, -l1, l1) - z) / (n**p / learning_rate + 2 * l2 + beta / learning_rate)"
    )

    learning_rate_power: float = real(
        default=-0.5,
        maximum=0.0,
        advanced=True,
        help="How steps shrink with the sum of squares: -0.5 with its root, 0 never.",
    )
    initial_accumulator_value: float = initial_accumulator_value()
    l1_regularization_strength: float = _strength("How strongly small weights are drawn to zero.")
    l2_regularization_strength: float = _strength("How strongly large weights are made smaller.")
    l2_shrinkage_regularization_strength: float = _strength(
        "How much the size of a weight adds to its gradient."
    )
    beta: float = _strength("Shortens the first steps.")

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        return (("accumulator", "linear"),)

    def first_value(self, slot: str) -> float:
        """What every entry of a slot begins with."""
        return self.initial_accumulator_value if slot == "accumulator" else 0.0

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above; the powers divided by lr are kept in two arrays."""
        n, z = self.arrays["accumulator"], self.arrays["linear"]
        before, after = self.scratch(w), self.scratch(w, 1)
        self._power(n, lr, before)
        np.add(n, np.multiply(g, g, out=after), out=n)
        self._power(n, lr, after)

        np.add(z, g, out=z)
        if self.l2_shrinkage_regularization_strength:
            z += np.multiply(w, 2 * self.l2_shrinkage_regularization_strength, out=g)
        np.subtract(after, before, out=before)
        np.subtract(z, np.multiply(before, w, out=before), out=z)

        l1 = self.l1_regularization_strength
        quadratic = np.add(after, 2 * self.l2_regularization_strength + self.beta / lr, out=after)
        np.subtract(np.clip(z, -l1, l1, out=w), z, out=w)
        np.divide(w, quadratic, out=w)

    def _power(self, n: Array, lr: float, out: Array) -> None:
        """Compute n^-p / lr."""
        np.power(n, -self.learning_rate_power, out=out)
        np.divide(out, lr, out=out)
