"""Variants of Adam: with the largest gradient instead of the mean square, and with Nesterov's."""

from __future__ import annotations

import math

import numpy as np

from engine.optimizers.arguments import beta_1, beta_2, epsilon
from engine.optimizers.base import MEAN, OPTIMIZERS, SQUARE, Optimizer
from engine.types import Array


@OPTIMIZERS.register("adamax")
class Adamax(Optimizer):
    """Adam with a maximum in the place of the mean square.

    Kingma and Ba 2015, algorithm 2.
    """

    # The mean is kept as m / (1 - b1).

    help = "Adam with the largest recent gradient instead of the mean square."
    formula = (
        "m = beta_1 * m + (1 - beta_1) * g\n"
        "u = maximum(beta_2 * u, abs(g))\n"
        "w = w - learning_rate / (1 - beta_1**t) * m / (u + epsilon)"
    )
    decaying = (("momentum", MEAN), ("norm", MEAN))

    beta_1: float = beta_1()
    beta_2: float = beta_2()
    epsilon: float = epsilon()

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        return (("momentum", "norm"),)

    def unit(self, slot: str) -> float:
        """Keras's value of an entry that is 1 here."""
        return 1 - self.beta_1 if slot == "momentum" else 1.0

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above."""
        m, u = self.arrays["momentum"], self.arrays["norm"]
        np.multiply(m, self.beta_1, out=m)
        np.add(m, g, out=m)
        np.multiply(u, self.beta_2, out=u)
        np.maximum(u, np.abs(g, out=g), out=u)
        step = np.divide(m, np.add(u, self.epsilon, out=g), out=g)
        np.multiply(step, lr * (1 - self.beta_1) / self.unbiased(self.beta_1, t), out=step)
        np.subtract(w, step, out=w)


@OPTIMIZERS.register("nadam")
class Nadam(Optimizer):
    """Adam with Nesterov's momentum.

    Dozat 2016, algorithm 8, with the momentum's schedule of its section 2.3 (0.96^t).

    Attributes:
        u_product: of the values of `u` so far.
    """

    # The moments are kept as m / (1 - b1) and v / (1 - b2).

    help = "Adam with Nesterov momentum, which looks ahead."
    formula = (
        "m = beta_1 * m + (1 - beta_1) * g\n"
        "v = beta_2 * v + (1 - beta_2) * g**2\n"
        "u = [beta_1 * (1 - 0.96**n / 2) for n in range(1, t + 2)]\n"
        "ahead = u[t] * m / (1 - prod(u)) + (1 - u[t - 1]) * g / (1 - prod(u[:t]))\n"
        "w = w - learning_rate * ahead / (sqrt(v / (1 - beta_2**t)) + epsilon)"
    )
    decaying = (("momentum", MEAN), ("velocity", SQUARE))
    numbers = ("u_product",)
    entrywise = False  # Every piece would count them.

    beta_1: float = beta_1()
    beta_2: float = beta_2()
    epsilon: float = epsilon()

    def begin(self) -> None:
        """The product of no factors."""
        self.u_product = 1.0

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        return (("momentum", "velocity"),)

    def unit(self, slot: str) -> float:
        """Keras's value of an entry that is 1 here."""
        beta_1, beta_2 = self.betas
        return {"momentum": 1 - beta_1, "velocity": 1 - beta_2}.get(slot, 1.0)

    @property
    def betas(self) -> tuple[float, float]:
        """Both in the type of the parameters, as Keras has them in this rule throughout."""
        return self.rounded(self.beta_1), self.rounded(self.beta_2)

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above, root and epsilon divided by the same factor as the rest."""
        beta_1, beta_2 = self.betas
        m, v, scratch = self.arrays["momentum"], self.arrays["velocity"], self.scratch(w)
        now, next_one = (beta_1 * (1 - 0.5 * 0.96**k) for k in (t, t + 1))
        self.u_product *= now
        of_mean = next_one * (1 - beta_1) / (1 - self.u_product * next_one)
        of_gradient = (1 - now) / (1 - self.u_product)
        root = math.sqrt((1 - beta_2) / self.unbiased(beta_2, t))

        np.multiply(m, beta_1, out=m)
        np.add(m, g, out=m)
        np.multiply(v, beta_2, out=v)
        np.add(v, np.multiply(g, g, out=scratch), out=v)

        np.multiply(g, lr * of_gradient / root, out=g)
        np.add(g, np.multiply(m, lr * of_mean / root, out=scratch), out=g)
        divisor = np.add(np.sqrt(v, out=scratch), self.epsilon / root, out=scratch)
        np.divide(g, divisor, out=g)
        np.subtract(w, g, out=w)
