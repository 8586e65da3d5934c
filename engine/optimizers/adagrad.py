"""Adagrad and Adadelta."""

from __future__ import annotations

import numpy as np

from engine.optimizers.arguments import (
    COMMON,
    Rate,
    epsilon,
    initial_accumulator_value,
    learning_rate,
    rho,
    weight_decay,
)
from engine.optimizers.base import OPTIMIZERS, SQUARE, Optimizer, given
from engine.types import Array


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    """Steps that become shorter with every gradient, most for weights that are moved often.

    Duchi et al. 2011, section 1.2: v <- v + g^2, w <- w - lr g / sqrt(v + epsilon).
    """

    parameters = (
        learning_rate(0.001),
        initial_accumulator_value(),
        epsilon(),
        weight_decay(),
        *COMMON,
    )

    initial_accumulator_value: float
    epsilon: float

    def __init__(
        self,
        learning_rate: Rate = 0.001,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
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
    """Steps as long as the last ones have been, in relation to the gradients.

    Zeiler 2012, algorithm 1: v <- rho v + (1 - rho) g^2,
    d = -sqrt(s + epsilon) / sqrt(v + epsilon) g, s <- rho s + (1 - rho) d^2, w <- w + lr d.
    """

    parameters = (learning_rate(0.001), rho(0.95, 20), epsilon(), weight_decay(), *COMMON)
    decaying = (("accumulated_grad", SQUARE), ("accumulated_delta_var", SQUARE))

    rho: float
    epsilon: float

    def __init__(
        self,
        learning_rate: Rate = 0.001,
        rho: float = 0.95,
        epsilon: float = 1e-7,
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
