"""Stochastic gradient descent."""

from __future__ import annotations

import numpy as np

from engine.declarations import Boolean, Real
from engine.optimizers.arguments import COMMON, Rate, learning_rate, weight_decay
from engine.optimizers.base import MEAN, OPTIMIZERS, Optimizer, given
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
        weight_decay(),
        *COMMON,
    )
    decaying = (("momentum", MEAN),)

    momentum: float
    nesterov: bool

    def __init__(
        self,
        learning_rate: Rate = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
    ) -> None:
        super().__init__(**given(locals()))

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """Of the rule; those within a group alternate from weight to weight."""
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
