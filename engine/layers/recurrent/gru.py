"""The gated recurrent unit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.activations import ActivationFunction
from engine.declarations import boolean
from engine.layers.base import LAYERS
from engine.layers.recurrent.base import Recurrent
from engine.layers.recurrent.blocks import gate_by_gate
from engine.layers.recurrent.declared import GatedArguments
from engine.types import Array

GATES, CONTENT = slice(0, 2), slice(2, 3)
"""The blocks of z and r, and that of n."""


class Step(NamedTuple):
    """What a step reads and writes.

    Attributes:
        rows: [h x 1].
        all_z: of all blocks.
        gates_z: of the two gates.
        gates: z and r.
        from_x: with `reset_after`, x W + b of n.
        from_h: with `reset_after`, h U + b' of n.
        reset_rows: without, [r h, x, 1].
        reset: r h in them.
        a: what n is the activation of.
        before: h before the step.
        h: after the step.
    """

    rows: Array
    all_z: Array
    gates_z: Array
    gates: Array
    z: Array
    r: Array
    from_x: Array
    from_h: Array
    reset_rows: Array
    reset: Array
    a: Array
    n: Array
    before: Array
    h: Array


class StepBack(NamedTuple):
    """The gradients of a step's gates; where two have the same place, one follows the other."""

    all_z: Array
    gates: Array
    content: Array
    z: Array
    r: Array
    n: Array
    from_h: Array


@LAYERS.register("GRU")
class GRU(GatedArguments, Recurrent):
    """Gated recurrent unit.

    The columns of the weights are those of the update gate z, the reset gate r and the new content
    n. Without `reset_after`, r acts on h before the recurrent kernel, and there is one bias
    (Cho et al. 2014, section 2.3).

    Input (batch, steps, features), output (batch, units), or (batch, steps, units) with
    `return_sequences`.
    """

    help = "Reads a sequence step by step; two gates decide what is updated. Smaller than an LSTM."
    formula = (
        "z, r, n = split(x[t] @ kernel + bias[0], 3)\n"
        "z_h, r_h, n_h = split(h @ recurrent_kernel + bias[1], 3)\n"
        "z, r = recurrent_activation(z + z_h), recurrent_activation(r + r_h)\n"
        "h = z * h + (1 - z) * activation(n + r * n_h)"
    )
    gates = 3

    reset_after: bool = boolean(
        default=True,
        advanced=True,
        kw_only=True,
        before="use_cudnn",
        help="Apply the reset gate after the matrix product instead of before it.",
    )

    @property
    def gate_functions(self) -> tuple[ActivationFunction, ...]:
        """Those of z and r; that of n comes after the reset."""
        return (self.recurrent_activation, self.recurrent_activation)

    @property
    def blocks(self) -> tuple[int, ...]:
        """z, r, n; with `reset_after` the inputs' part of n, then the state's."""
        return (0, 1, 2, 2) if self.reset_after else (0, 1, 2)

    def bias_shape(self) -> tuple[int, ...]:
        """The shape of the bias; with `reset_after` there are two, b and b'."""
        columns = self.gates * self.units
        return (2, columns) if self.reset_after else (columns,)

    def stack(self, stacked: Array) -> None:
        """Stack the blocks; with `reset_after`, the third does not see h and the fourth not x."""
        if not self.reset_after:
            super().stack(stacked)
            return
        units, ends = self.units, self.units + self.features
        of_h = gate_by_gate(self.recurrent_kernel, units)
        of_x = gate_by_gate(self.kernel, units)
        stacked[:2, :units], stacked[2, :units], stacked[3, :units] = of_h[:2], 0, of_h[2]
        stacked[:3, units:ends], stacked[3, units:ends] = of_x, 0
        if self.use_bias:
            b, b_of_h = self.bias.reshape(2, 3, units)
            stacked[:2, ends], stacked[2, ends], stacked[3, ends] = (
                b[:2] + b_of_h[:2],
                b[2],
                b_of_h[2],
            )

    def unstack(self, stacked: Array) -> None:
        """The inverse, for gradients; both biases of z and r have the same."""
        if not self.reset_after:
            super().unstack(stacked)
            return
        units, ends = self.units, self.units + self.features
        of_h = gate_by_gate(self.gradients["recurrent_kernel"], units)
        of_h[:2], of_h[2] = stacked[:2, :units], stacked[3, :units]
        gate_by_gate(self.gradients["kernel"], units)[...] = stacked[:3, units:ends]
        if self.use_bias:
            biases = self.gradients["bias"].reshape(2, 3, units)
            biases[:, :2] = stacked[:2, ends]
            biases[:, 2] = stacked[2:, ends]

    def begin_state(self) -> None:
        """The blocks of all steps, and n before and after its activation."""
        super().begin_state()
        shape = (self.kept, self.batch, self.units)
        self._blocks = self.workspace("blocks", self.kept, len(self.blocks), *shape[1:])
        self._z = self._blocks
        if not self.functions.in_place:
            self._z = self.workspace("z", *self._blocks.shape)
        self._a = self._n = self.workspace("n", *shape)
        if not self.activation.in_place:
            self._a = self.workspace("a", *shape)
        self._reset_rows = self.rows[:-1]
        if not self.reset_after:
            self._reset_rows = self.workspace("reset rows", *self.rows[:-1].shape)
            self._reset_rows[...] = self.rows[:-1]

    def views(self, t: int) -> Step:
        """Gates and states of step `t`."""
        kept = t % self.kept
        z, blocks, reset_rows = self._z[kept], self._blocks[kept], self._reset_rows[t]
        return Step(
            rows=self.rows[t],
            all_z=z,
            gates_z=z[:2],
            gates=blocks[:2],
            z=blocks[0],
            r=blocks[1],
            from_x=z[2],
            from_h=z[-1],
            reset_rows=reset_rows,
            reset=reset_rows[:, : self.units],
            a=self._a[kept],
            n=self._n[kept],
            before=self.before(t),
            h=self.after(t),
        )

    def views_back(self, t: int) -> StepBack:
        """The gradients of the gates and their z, and of n."""
        dz = self.dz[:, t]
        return StepBack(dz, dz[:2], dz[2:3], dz[0], dz[1], dz[2], dz[-1])

    def step(self, at: Step) -> None:
        """The state is z h + (1 - z) n, here as n + z (h - n)."""
        if self.reset_after:
            self.product(at.rows, out=at.all_z)
            self.functions.forward(at.gates_z, at.gates)
            np.multiply(at.r, at.from_h, out=at.a)
            np.add(at.a, at.from_x, out=at.a)
        else:
            self.product(at.rows, at.gates_z, GATES)
            self.functions.forward(at.gates_z, at.gates)
            np.multiply(at.r, at.before, out=at.reset)
            self.product(at.reset_rows, at.a[None], CONTENT)
        self.activation.forward(at.a, at.n)
        np.subtract(at.before, at.n, out=at.h)
        np.multiply(at.h, at.z, out=at.h)
        np.add(at.h, at.n, out=at.h)

    def step_back(self, at: Step, back: StepBack, dh: Array) -> None:
        """The gradients of z, n and r, then of h before the step."""
        direct = self._direct
        np.subtract(at.before, at.n, out=back.z)
        np.multiply(back.z, dh, out=back.z)
        np.multiply(dh, at.z, out=direct)
        np.subtract(dh, direct, out=back.n)
        back.n[...] = self.activation.backward(at.a, at.n, back.n)
        if self.reset_after:
            np.multiply(back.n, at.from_h, out=back.r)
            np.multiply(back.n, at.r, out=back.from_h)
            self.functions.backward(at.gates_z, at.gates, back.gates, self.scratch[:2])
            self.product_back(back.all_z, out=dh)
        else:
            self.product_back(back.content, dh, CONTENT)
            np.multiply(dh, at.before, out=back.r)
            np.multiply(dh, at.r, out=dh)
            np.add(direct, dh, out=direct)
            self.functions.backward(at.gates_z, at.gates, back.gates, self.scratch[:2])
            self.product_back(back.gates, dh, GATES)
        np.add(dh, direct, out=dh)

    def begin_back(self) -> None:
        """Begin the way back; with `reset_after`, the inputs' part of n gives the state nothing."""
        super().begin_back()
        self._direct = self._buffer("dh direct", (self.batch, self.units))
        if self.reset_after:
            self.returning[2] = 0

    def over_steps(self, stacked: Array, steps: slice) -> None:
        """Sum over the steps; without `reset_after`, n saw other rows than z and r."""
        if self.reset_after:
            super().over_steps(stacked, steps)
        else:
            self.rows_over_steps(self.rows, stacked, steps, GATES)
            self.rows_over_steps(self._reset_rows, stacked, steps, CONTENT)
