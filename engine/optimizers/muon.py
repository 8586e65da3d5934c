"""Muon."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from engine.declarations import Given, boolean, integer, real, texts
from engine.optimizers.arguments import WEIGHT_DECAY, beta_1, beta_2, epsilon
from engine.optimizers.base import MEAN, OPTIMIZERS, SQUARE, Optimizer
from engine.optimizers.parts import Part, joined, path_of
from engine.products import matmul
from engine.types import Array


def _coefficient(default: float, power: str) -> float:
    """One of the polynomial that is iterated."""
    number: float = real(
        default=default,
        kw_only=True,
        advanced=True,
        hidden=True,
        help=f"The factor of the {power} power in the iteration that evens out a step.",
    )
    return number


@OPTIMIZERS.register("muon")
class Muon(Optimizer):
    """Momentum, orthogonalized by Newton-Schulz iterations, for matrices; Adam for the rest.

    Jordan et al. 2024, and Liu et al. 2025 for `rms_rate`. Without Nesterov's form u = m.

    Kernels of convolutions, biases, embeddings and what `exclude_layers` names are moved by Adam.

    Attributes:
        matrices: where they lie, and their shapes, once it is prepared.
        others: where lies what Adam moves.
    """

    help = "Orthogonalizes the updates of weight matrices; Adam for all other weights."
    formula = (
        "w = w - learning_rate * weight_decay * w\n"
        "m = momentum * m + g\n"
        "u = momentum * m + g\n"
        "u = u / norm(u)\n"
        "for _ in range(ns_steps):\n"
        "    s = u @ u.T\n"
        "    u = muon_a * u + (muon_b * s + muon_c * s @ s) @ u\n"
        "w = w - learning_rate * rms_rate * sqrt(max(w.shape)) * u"
    )
    decaying = (("momentum", MEAN), ("velocity", SQUARE))
    entrywise = False
    decays = ("weight_decay", "adam_weight_decay")

    adam_beta_1: float = beta_1()
    adam_beta_2: float = beta_2()
    adam_weight_decay: float | None = real(
        default=0.004,
        nullable=True,
        minimum=0.0,
        advanced=True,
        help="The share of each weight updated by Adam that is subtracted at every step.",
    )
    epsilon: float = epsilon()
    weight_decay: float | None = real(
        default=0.004, nullable=True, minimum=0.0, advanced=True, kw_only=True, help=WEIGHT_DECAY
    )
    exclude_layers: Given[Sequence[str] | None, list[str]] = texts(
        default=None,
        nullable=True,
        kw_only=True,
        hidden=True,
        help="Patterns for the names of layers and weights that Adam updates.",
    )
    exclude_embeddings: bool = boolean(
        default=True,
        kw_only=True,
        advanced=True,
        help="Let Adam update embeddings.",
    )
    muon_a: float = _coefficient(3.4445, "first")
    muon_b: float = _coefficient(-4.7750, "third")
    muon_c: float = _coefficient(2.0315, "fifth")
    adam_lr_ratio: float = real(
        default=1,
        as_given=True,
        minimum=0.0,
        kw_only=True,
        advanced=True,
        help="The learning rate of Adam, as a multiple of the learning rate.",
    )
    momentum: float = real(
        default=0.95,
        minimum=0.0,
        below=1.0,
        kw_only=True,
        advanced=True,
        help="How much of each step carries over into the next, for matrices.",
    )
    ns_steps: int = integer(
        default=5,
        maximum=100,
        kw_only=True,
        advanced=True,
        help="How many iterations even out the directions of a step.",
    )
    nesterov: bool = boolean(
        default=True,
        kw_only=True,
        advanced=True,
        help="Take the gradient as it will be after the momentum of this step.",
    )
    rms_rate: float | None = real(
        default=0.2,
        nullable=True,
        minimum=0.0,
        kw_only=True,
        advanced=True,
        help="The length of the steps relative to Adam's, whatever the size of the matrix.",
    )

    @property
    def slots(self) -> tuple[tuple[str, ...], ...]:
        """Of the rule; those within a group alternate from weight to weight."""
        return (("momentum", "velocity"),)

    def keeps(self, slot: str, part: Part) -> bool:
        """Whether a slot is kept for this variable: mean squares are Adam's."""
        return slot != "velocity" or self._by_adam(part)

    def decay_of(self, part: Part) -> str:
        """The argument that says how much this variable decays."""
        return "adam_weight_decay" if self._by_adam(part) else "weight_decay"

    def lay_out(self, parts: Sequence[Part]) -> None:
        """Note where the matrices lie, and where what Adam moves."""
        matrices = [part for part in parts if not self._by_adam(part)]
        self.matrices = [(part.place, part.shape) for part in matrices]
        self.others = joined([part.place for part in parts if self._by_adam(part)])

    def step(self, w: Array, g: Array, lr: float, t: int) -> None:
        """The update rule above."""
        m, v, scratch = self.arrays["momentum"], self.arrays["velocity"], self.scratch(w)
        for place, shape in self.matrices:
            self._evened(w[place], g[place], m[place], shape, lr)
        rate = lr * self.adam_lr_ratio
        rate *= math.sqrt(self.unbiased(self.adam_beta_2, t)) / self.unbiased(self.adam_beta_1, t)
        for place in self.others:
            self._adam(w[place], g[place], m[place], v[place], scratch[place], rate)

    def _by_adam(self, part: Part) -> bool:
        """Whether Adam moves this variable."""
        path = path_of(part)
        return (
            len(part.shape) != 2
            or (self.exclude_embeddings and "embedding" in path.lower())
            or any(re.search(pattern, path) for pattern in self.exclude_layers)
        )

    def _evened(self, w: Array, g: Array, m: Array, shape: tuple[int, ...], lr: float) -> None:
        """Move a matrix."""
        np.multiply(m, self.momentum, out=m)
        np.add(m, g, out=m)
        if self.nesterov:
            np.add(g, self.momentum * m, out=g)
        else:
            g[...] = m
        matrix = g.reshape(shape)
        step = self._orthogonal(matrix.T if shape[0] > shape[1] else matrix)
        scale = lr if self.rms_rate is None else lr * self.rms_rate * math.sqrt(max(shape))
        np.multiply(step.T if shape[0] > shape[1] else step, scale, out=matrix)
        np.subtract(w, g, out=w)

    def _orthogonal(self, x: Array) -> Array:
        """A wide matrix with singular values near 1, and the same directions."""
        x = x / (math.sqrt(float(np.sum(np.square(x)))) + 1e-7)
        square, powers = (np.empty((len(x), len(x)), x.dtype) for _ in range(2))
        product = np.empty_like(x, order="C")
        for _ in range(self.ns_steps):
            matmul(x, x.T, out=square)
            matmul(square, square, out=powers)
            np.multiply(powers, self.muon_c, out=powers)
            np.add(powers, np.multiply(square, self.muon_b, out=square), out=powers)
            matmul(powers, x, out=product)
            x = np.multiply(x, self.muon_a, out=x)
            np.add(x, product, out=x)
        return x

    def _adam(self, w: Array, g: Array, m: Array, v: Array, scratch: Array, rate: float) -> None:
        """Move what is no matrix."""
        np.multiply(m, self.adam_beta_1, out=m)
        np.add(m, np.multiply(g, 1 - self.adam_beta_1, out=scratch), out=m)
        np.multiply(v, self.adam_beta_2, out=v)
        np.multiply(g, g, out=g)
        np.add(v, np.multiply(g, 1 - self.adam_beta_2, out=g), out=v)
        np.add(np.sqrt(v, out=g), self.epsilon, out=g)
        np.multiply(np.divide(m, g, out=g), rate, out=g)
        np.subtract(w, g, out=w)
