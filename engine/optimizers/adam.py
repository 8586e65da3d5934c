"""Adam."""

from __future__ import annotations

import math

import numpy as np

from engine.declarations import Real
from engine.optimizers.base import OPTIMIZERS, Optimizer, learning_rate
from engine.types import Array

_FLUSH_EVERY = 200
_TINY_MEAN = 1e-20
_TINY_SQUARE = 1e-30


@OPTIMIZERS.register("adam")
class Adam(Optimizer):
    """Steps scaled by running means of the gradient and of its square.

    Kingma and Ba 2015, algorithm 1 in the form of the remark at the end of section 2:
    m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2,
    w <- w - lr sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + epsilon).

    The moments are kept as m / (1 - b1) and v / (1 - b2), which saves two passes over memory; the
    factors go into the step size and epsilon.
    """

    parameters = (
        learning_rate(0.001),
        Real(
            name="beta_1",
            help="How long the mean of the gradient remembers: 0.9 is about 10 steps.",
            default=0.9,
            minimum=0.0,
            below=1.0,
            advanced=True,
        ),
        Real(
            name="beta_2",
            help="How long the mean of its square remembers: 0.999 is about 1,000 steps.",
            default=0.999,
            minimum=0.0,
            below=1.0,
            advanced=True,
        ),
        Real(
            name="epsilon",
            help="Added to the divisor so that it is never zero.",
            default=1e-7,
            above=0.0,
            maximum=1.0,
            advanced=True,
        ),
    )
    slots = ("momentum", "velocity")

    beta_1: float
    beta_2: float
    epsilon: float

    def __init__(
        self,
        learning_rate: float = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        name: str | None = None,
    ) -> None:
        super().__init__(
            name, learning_rate=learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon
        )

    def step(self, values: Array, gradients: Array) -> None:
        """The update rule above, in ten passes."""
        m, v = self._state["momentum"], self._state["velocity"]
        b1, b2, t = self.beta_1, self.beta_2, self.iterations
        correction = math.sqrt(1 - b2**t) / (1 - b1**t)
        scale = self.learning_rate * correction * (1 - b1) / math.sqrt(1 - b2)

        np.multiply(m, b1, out=m)
        np.add(m, gradients, out=m)
        np.multiply(gradients, gradients, out=gradients)
        np.multiply(v, b2, out=v)
        np.add(v, gradients, out=v)

        # The gradients have done their work; another array would crowd them out of the cache.
        step = np.sqrt(v, out=gradients)
        np.add(step, self.epsilon / math.sqrt(1 - b2), out=step)
        np.divide(m, step, out=step)
        np.multiply(step, scale, out=step)
        np.subtract(values, step, out=values)

        if t % _FLUSH_EVERY == 0:
            _flush(m, _TINY_MEAN)
            _flush(v, _TINY_SQUARE)


def _flush(moments: Array, tiny: float) -> None:
    """Zero what has decayed: arithmetic on denormal numbers is many times slower."""
    moments[np.abs(moments) < tiny] = 0
