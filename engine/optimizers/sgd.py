"""Stochastic gradient descent."""

from __future__ import annotations

import numpy as np

from engine.declarations import boolean, real
from engine.optimizers.arguments import LearningRate
from engine.optimizers.base import MEAN, OPTIMIZERS, Optimizer
from engine.types import Array


@OPTIMIZERS.register("sgd")
class SGD(Optimizer):
    """Stochastic gradient descent.

    Without momentum m is the step alone. Nesterov's form adds momentum * m - learning_rate * g to w
    (Sutskever et al. 2013, section 2).
    """

    help = "Gradient descent, with optional momentum."
    formula = "m = momentum * m - learning_rate * g\nw = w + m"
    decaying = (("momentum", MEAN),)

    learning_rate: LearningRate = LearningRate(default=0.01)
    momentum: float = real(
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        help=(
            "The share of the last step that is carried over into this one: 0 is none, 0.9 is a "
            "lot."
        ),
    )
    nesterov: bool = boolean(
        default=False,
        help="Use Nesterov momentum: the gradient at the point that momentum leads to.",
    )

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        return (("momentum",),) if self.momentum else ()

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above."""
        np.multiply(g, -lr, out=g)
        if self.momentum:
            m = self.arrays["momentum"]
            np.multiply(m, self.momentum, out=m)
            np.add(m, g, out=m)
            if self.nesterov:
                np.add(g, np.multiply(m, self.momentum, out=self.scratch(w)), out=g)
            else:
                g = m
        np.add(w, g, out=w)
