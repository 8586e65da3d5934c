"""Stochastic gradient descent."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.declarations import Boolean, Real
from engine.optimizers.base import OPTIMIZERS, Optimizer, learning_rate
from engine.types import Array


@OPTIMIZERS.register("sgd")
class SGD(Optimizer):
    """Gradient descent, with momentum if wanted.

    Without momentum w <- w - lr g. With it m <- momentum m - lr g, and w <- w + m, or with
    Nesterov's form w <- w + momentum m - lr g (Sutskever et al. 2013, section 2).
    """

    parameters = (
        learning_rate(0.01),
        Real(
            name="momentum",
            help="How much of the last step carries over into this one: 0 nothing, 0.9 a lot.",
            default=0.0,
            minimum=0.0,
            maximum=1.0,
        ),
        Boolean(
            name="nesterov",
            help="Look at the gradient where momentum is about to lead.",
            default=False,
        ),
    )
    slots = ("momentum",)

    momentum: float
    nesterov: bool

    def __init__(
        self,
        learning_rate: float = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        name: str | None = None,
    ) -> None:
        values: dict[str, Any] = {"momentum": momentum, "nesterov": nesterov}
        super().__init__(name, learning_rate=learning_rate, **values)

    def step(self, values: Array, gradients: Array) -> None:
        """The update rule above."""
        np.multiply(gradients, -self.learning_rate, out=gradients)
        if self.momentum:
            velocity = self._state["momentum"]
            np.multiply(velocity, self.momentum, out=velocity)
            np.add(velocity, gradients, out=velocity)
            if self.nesterov:
                np.add(gradients, velocity * self.momentum, out=gradients)
            else:
                gradients = velocity
        np.add(values, gradients, out=values)
