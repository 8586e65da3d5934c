"""Adam, and Adam with weight decay."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.declarations import boolean, real
from engine.optimizers.arguments import WEIGHT_DECAY, beta_1, beta_2, epsilon
from engine.optimizers.base import MEAN, OPTIMIZERS, SQUARE, Optimizer
from engine.types import Array


@OPTIMIZERS.register("adam")
class Adam(Optimizer):
    """Adam: adaptive moments.

    Kingma and Ba 2015, algorithm 1 in the form of the remark at the end of section 2. With
    `amsgrad`, the largest v so far stands for v in the last line (Reddi et al. 2018, algorithm 2).
    """

    # The moments are kept as m / (1 - b1) and v / (1 - b2), which saves two passes over memory; the
    # factors go into the step size and epsilon.

    help = "Steps scaled by running means of the gradient and of its square."
    formula = (
        "m = beta_1 * m + (1 - beta_1) * g\n"
        "v = beta_2 * v + (1 - beta_2) * g**2\n"
        "rate = learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)\n"
        "w = w - rate * m / (sqrt(v) + epsilon)"
    )
    decaying = (("momentum", MEAN), ("velocity", SQUARE))

    beta_1: float = beta_1()
    beta_2: float = beta_2()
    epsilon: float = epsilon()
    amsgrad: bool = boolean(
        default=False,
        advanced=True,
        help="Divide by the largest mean square so far, so that steps do not grow again.",
    )

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """The rule's slots; those within a group alternate from weight to weight."""
        largest = (("velocity_hat",),) if self.amsgrad else ()
        return ("momentum", "velocity"), *largest

    def unit(self, slot: str) -> float:
        """Keras's value of an entry that is 1 here."""
        if slot == "momentum":
            return 1 - self.beta_1
        return 1 - self.beta_2 if slot.startswith("velocity") else 1.0

    def build(self, size: int | Sequence[Array], dtype: npt.DTypeLike | None = None) -> None:
        """Make the slots, and the factors of the rule as arrays, which NumPy reads faster."""
        super().build(size, dtype)
        factors = (self.beta_1, self.beta_2, self.epsilon / math.sqrt(1 - self.beta_2), 0.0)
        self._factors = tuple(np.array(factor, self.dtype) for factor in factors)

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above, in ten passes; the last argument of each takes the result."""
        m, v = self.arrays["momentum"], self.arrays["velocity"]
        b1, b2, epsilon, scale = self._factors
        correction = math.sqrt(self.unbiased(self.beta_2, t)) / self.unbiased(self.beta_1, t)
        scale[...] = lr * correction * (1 - self.beta_1) / math.sqrt(1 - self.beta_2)

        np.multiply(m, b1, m)
        np.add(m, g, m)
        np.multiply(g, g, g)
        np.multiply(v, b2, v)
        np.add(v, g, v)
        if self.amsgrad:
            largest = self.arrays["velocity_hat"]
            v = np.maximum(v, largest, out=largest)

        # The gradients have done their work; another array would crowd them out of the cache.
        np.sqrt(v, g)
        np.add(g, epsilon, g)
        np.divide(m, g, g)
        np.multiply(g, scale, g)
        np.subtract(w, g, w)


@OPTIMIZERS.register("adamw")
class AdamW(Adam):
    """Adam with weights that shrink before each step.

    Loshchilov and Hutter 2019, algorithm 2.
    """

    help = "Adam with decoupled weight decay: weights shrink a little at every step."
    formula = (
        "w = w - learning_rate * weight_decay * w\n"
        "m = beta_1 * m + (1 - beta_1) * g\n"
        "v = beta_2 * v + (1 - beta_2) * g**2\n"
        "rate = learning_rate * sqrt(1 - beta_2**t) / (1 - beta_1**t)\n"
        "w = w - rate * m / (sqrt(v) + epsilon)"
    )

    weight_decay: float = real(
        default=0.004,
        minimum=0.0,
        advanced=True,
        kw_only=True,
        before="beta_1",
        help=WEIGHT_DECAY,
    )
