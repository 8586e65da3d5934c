"""The plain recurrent layer."""

from __future__ import annotations

from typing import NamedTuple

from engine.activations import ActivationFunction
from engine.layers.base import LAYERS
from engine.layers.recurrent.base import Recurrent
from engine.layers.recurrent.declared import left_out
from engine.types import Array


class Step(NamedTuple):
    """What a step reads and writes."""

    rows: Array
    z: Array
    h: Array
    after: Array


@LAYERS.register("SimpleRNN")
class SimpleRNN(Recurrent):
    """Simple recurrent layer (Elman 1990).

    Input (batch, steps, features), output (batch, units), or (batch, steps, units) with
    `return_sequences`.
    """

    help = "Reads a sequence step by step; each step's output is fed into the next."
    formula = "h = activation(x[t] @ kernel + h @ recurrent_kernel + bias)"
    gates = 1

    seed: int | None = left_out(written="never")

    @property
    def gate_functions(self) -> tuple[ActivationFunction, ...]:
        """The one activation."""
        return (self.activation,)

    def begin_state(self) -> None:
        """The z and the h of all steps."""
        super().begin_state()
        shape = (self.kept, 1, self.batch, self.units)
        self._h = self.workspace("h", *shape)
        self._z = self._h if self.functions.in_place else self.workspace("z", *shape)

    def views(self, t: int) -> Step:
        """Views of a step; in inference all steps share the same z."""
        kept = t % self.kept
        return Step(self.rows[t], self._z[kept], self._h[kept], self.after(t))

    def views_back(self, t: int) -> Array:
        """The gradient of z."""
        return self.dz[:, t]

    def step(self, at: Step) -> None:
        """Compute h' = activation(x W + h U + b)."""
        self.product(at.rows, out=at.z)
        self.functions.forward(at.z, at.h)
        at.after[...] = at.h[0]

    def step_back(self, at: Step, back: Array, dh: Array) -> None:
        """Compute dz = dh activation'(z), then dh = dz U^T."""
        back[0] = dh
        self.functions.backward(at.z, at.h, back, self.scratch)
        self.product_back(back, out=dh)
