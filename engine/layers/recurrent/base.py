"""What the recurrent layers have in common: sequences, weights, dropout, states."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine import parallel
from engine.activations import ActivationFunction
from engine.errors import ShapeError
from engine.layers.recurrent.blocks import by_blocks, gate_by_gate, large
from engine.layers.recurrent.declared import RecurrentArguments
from engine.layers.recurrent.gates import GateFunctions
from engine.layers.recurrent.skipping import SkippedSteps
from engine.types import Array, Generator, Shape

ALL = slice(None)


class Recurrent(RecurrentArguments):
    """Reads a sequence step by step; its state after one step enters the next (Elman 1990).

    A layer's gates all have the form z = h U + x W + b of the state h before the step and the input
    x. Here that is one product, z = [h x 1] V, with the kernels and the bias above each other in V.
    The rows [h x 1] of all steps lie in one array, time first, so that the gradients of V are one
    product over all steps too; so are those of the input. V is kept gate by gate, shape (gates,
    units + features + 1, units), and so are the z of a step: each gate is then one block of
    memory.

    A subclass computes a step in `step` and goes back through it in `step_back`. What a step reads
    and writes it finds in `views`, which are made once for a size of batch: making them takes
    longer than much of the arithmetic. `workspace` gives the arrays that they are views of.

    Where a mask leaves a step of a sample out, the sample's state stays as it was before it.

    Attributes:
        states: what is remembered after the last batch, if `stateful`; None before the first.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self.states: list[Array] | None = None
        self._arrays = 0  # how many workspaces have been made; views are of the last ones
        self._viewed: tuple[int, ...] = ()
        self._viewed_back: tuple[int, ...] = ()
        self._views: list[Any] = []
        self._views_back: list[Any] = []
        self.skipped: SkippedSteps | None = None

    # What the layers differ in

    @property
    def gate_functions(self) -> tuple[ActivationFunction, ...]:
        """The functions of the first blocks of z."""
        raise NotImplementedError

    @property
    def blocks(self) -> tuple[int, ...]:
        """The gate that each block of z belongs to."""
        return tuple(range(self.gates))

    def views(self, t: int) -> Any:
        """Views of what step `t` reads and writes."""
        raise NotImplementedError

    def views_back(self, t: int) -> Any:
        """Views of the gradients of step `t`."""
        raise NotImplementedError

    def step(self, at: Any) -> None:
        """Compute the state after a step, given its `views`."""
        raise NotImplementedError

    def step_back(self, at: Any, back: Any, dh: Array) -> None:
        """Turn the gradient `dh` of the state after a step into that of the one before.

        Args:
            at: its `views`.
            back: its `views_back`.
            dh: overwritten.
        """
        raise NotImplementedError

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights."""
        super().build(input_shape, rng)
        self.functions = GateFunctions(self.gate_functions, self.dtype)

    # Forward

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """The state after every step, or after the last."""
        if mask is not None:
            # A step that consists of several counts where one of them does.
            mask = np.asarray(mask.any(axis=tuple(range(2, mask.ndim))))
            self.check_steps(inputs, mask)
        self.begin(inputs, training)
        if mask is None:
            self.skipped = None
            for at in self._views:
                self.step(at)
        else:
            self.skipped = SkippedSteps(mask, self.go_backwards)
            for t, at in enumerate(self._views):
                self.step(at)
                self.stay(t, self.skipped.rows[t])
        if self.stateful:
            self.remember()
        if not self.return_sequences:
            output = self._buffer("output", (self.batch, self.units))
            output[...] = self.after(self.steps - 1)
        else:
            output = self.workspace("outputs", self.batch, self.steps, self.units)
            output[...] = self.rows[1:, :, : self.units].transpose(1, 0, 2)
        return self._without_skipped(output)

    def stay(self, t: int, rows: Array) -> None:
        """Let these samples leave step `t` with the state that they came with."""
        self.after(t)[rows] = self.before(t)[rows]

    def compute_mask(self, inputs: Array, previous_mask: Array | None = None) -> Array | None:
        """That of the inputs, if there is an output for each step."""
        return previous_mask if self.return_sequences else None

    def _without_skipped(self, values: Array) -> Array:
        """Outputs, or their gradients, with 0 in skipped steps if `zero_output_for_mask`."""
        if self.skipped is not None and self.zero_output_for_mask:
            self.skipped.clear(values)
        return values

    def begin(self, inputs: Array, training: bool) -> None:
        """Lay out the rows [h x 1] of all steps, time first, and the weights below each other."""
        self.batch, self.steps, self.features = inputs.shape
        self.kept = self.steps if training or self.differentiates_inputs else 1
        units, ends = self.units, self.units + self.features
        width = ends + self.use_bias
        self.rows = self.workspace("rows", self.steps + 1, self.batch, width)
        steps = inputs.transpose(1, 0, 2)
        self.rows[: self.steps, :, units:ends] = steps[::-1] if self.go_backwards else steps
        self.rows[: self.steps, :, ends:] = 1
        self.draw_masks(training)
        self.begin_state()
        self.stacked = self.workspace("stacked", len(self.blocks), width, units)
        self.stack(self.stacked)
        if self.functions.halving is not None:
            halved = self.stacked[: len(self.functions.halving)]
            np.multiply(halved, self.functions.halving, out=halved)
        size = (self.batch, self.steps, self.kept, self._arrays)
        if size != self._viewed:
            self._views = [self.views(t) for t in range(self.steps)]
            self._viewed = size

    def begin_state(self) -> None:
        """The state before the first step: zeros, or what the last batch left."""
        self.rows[0, :, : self.units] = self.state_before(0)

    def state_before(self, number: int) -> Array | float:
        """The part of the state with this number, as it is when a batch begins."""
        if self.states is None or not self.stateful:
            return 0.0
        if len(self.states[number]) != self.batch:
            raise ShapeError(
                f"Layer '{self.name}' is stateful and remembers a batch of "
                f"{len(self.states[number])}; received one of {self.batch}. Keep to one batch "
                f"size, or call reset_state() before."
            )
        return self.states[number]

    def remember(self) -> None:
        """Keep the state for the next batch."""
        self.states = [self.after(self.steps - 1).copy()]

    def reset_state(self) -> None:
        """Forget what a stateful layer remembers of the batches before."""
        self.states = None

    reset_states = reset_state  # Keras has both names.

    def stack(self, stacked: Array) -> None:
        """Write recurrent kernel, kernel and bias into V, gate by gate."""
        units, ends = self.units, self.units + self.features
        stacked[:, :units] = gate_by_gate(self.recurrent_kernel, units)
        stacked[:, units:ends] = gate_by_gate(self.kernel, units)
        if self.use_bias:
            stacked[:, ends:] = gate_by_gate(self.bias.reshape(1, -1), units)

    def before(self, t: int) -> Array:
        """The array of the state before step `t`."""
        return self.rows[t, :, : self.units]

    def after(self, t: int) -> Array:
        """The array of the state after step `t`."""
        return self.rows[t + 1, :, : self.units]

    def product(self, rows: Array, out: Array, part: slice = ALL) -> None:
        """The z = [h x 1] V of a step, shape (blocks, batch, units), or a part of the blocks."""
        if self.masks is not None:
            rows = np.multiply(rows, self.masks[part])
        np.matmul(rows, self.stacked[part], out=out)

    # Dropout

    def draw_masks(self, training: bool) -> None:
        """What is left out of the states and the inputs, the same at every step.

        Without `recurrent_dropout` all gates see the same inputs; with it, each has masks of its
        own, as in Keras (Gal and Ghahramani 2016, section 4, describe both).
        """
        self.masks: Array | None = None
        self.input_mask: Array | None = None
        if not training:
            return
        units, ends = self.units, self.units + self.features
        if self.recurrent_dropout:
            self.masks = np.ones((len(self.blocks), *self.rows.shape[1:]), self.dtype)
            self.masks[:, :, :units] = self.draw_gate_masks(self.recurrent_dropout, units)
            if self.dropout:
                self.masks[:, :, units:ends] = self.draw_gate_masks(self.dropout, self.features)
        elif self.dropout:
            self.input_mask = self.draw_mask(self.dropout, self.batch, self.features)
            self.rows[: self.steps, :, units:ends] *= self.input_mask

    def draw_gate_masks(self, rate: float, size: int) -> Array:
        """One mask for each gate."""
        return self.draw_mask(rate, self.gates, self.batch, size)[list(self.blocks)]

    def draw_mask(self, rate: float, *shape: int) -> Array:
        """0 with probability `rate`, otherwise 1 / (1 - rate)."""
        kept = self.random.random(shape) >= rate
        return np.multiply(kept, 1 / (1 - rate) if rate < 1 else 0, dtype=self.dtype)

    # Backward

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Back through time, last step first; then the weights' gradients over all steps."""
        self.dz = self.workspace("dz", len(self.blocks), self.steps, self.batch, self.units)
        self.begin_back()
        size = (self.batch, self.steps, self.kept, self._arrays)
        if size != self._viewed_back:
            self._views_back = [self.views_back(t) for t in range(self.steps)]
            self._viewed_back = size
        gradient = self._without_skipped(gradient)
        dh = self._buffer("dh", (self.batch, self.units))
        dh[...] = 0 if self.return_sequences else gradient
        shape = (len(self.blocks), self.rows.shape[2], self.units)
        stacked = self.workspace("stacked gradients", *shape)
        late = slice(self.steps // 2, self.steps)
        early = slice(0, late.start)
        self.walk_back(late, dh, gradient)
        if large(self.rows[late], self.units):
            # The gradients of the late steps' weights have time while the way back goes on.
            stacked_late = self.workspace("stacked gradients, late", *shape)
            parallel.run(
                [
                    lambda: self.over_steps(stacked_late, late),
                    lambda: self.walk_back(early, dh, gradient),
                ]
            )
            self.over_steps(stacked, early)
            np.add(stacked, stacked_late, out=stacked)
        else:
            self.walk_back(early, dh, gradient)
            self.over_steps(stacked, slice(0, self.steps))
        self.unstack(stacked)
        return self.input_gradient() if needs_input else None

    def walk_back(self, steps: slice, dh: Array, gradient: Array) -> None:
        """Go back through these steps, last first, with the gradient `dh` of the state."""
        for t in range(steps.stop - 1, steps.start - 1, -1):
            if self.return_sequences:
                np.add(dh, gradient[:, t], out=dh)
            if self.skipped is None:
                self.step_back(self._views[t], self._views_back[t], dh)
            else:
                self.stay_back(t, self.skipped.rows[t], dh)

    def stay_back(self, t: int, rows: Array, dh: Array) -> None:
        """`step_back` of step `t`, which these samples have not taken."""
        kept = dh[rows]
        dh[rows] = 0
        self.step_back(self._views[t], self._views_back[t], dh)
        dh[rows] = kept

    def begin_back(self) -> None:
        """Lay out the recurrent kernel for the way back."""
        shape = (len(self.blocks), self.units, self.units)
        self.returning = self.workspace("returning", *shape)
        kernel = gate_by_gate(self.recurrent_kernel, self.units)
        self.returning[...] = kernel[list(self.blocks)].transpose(0, 2, 1)
        shape = (len(self.blocks), self.batch, self.units)
        self.by_block, self.scratch = (
            self.workspace(role, *shape) for role in ("dh by block", "scratch")
        )

    def product_back(self, dz: Array, out: Array, part: slice = ALL) -> None:
        """The gradient of h: dz U^T, summed over the blocks."""
        parts = np.matmul(dz, self.returning[part], out=self.by_block[part])
        if self.masks is not None:
            np.multiply(parts, self.masks[part, :, : self.units], out=parts)
        np.add.reduce(parts, axis=0, out=out)

    def over_steps(self, stacked: Array, steps: slice) -> None:
        """Write the gradient of V, [h x 1]^T dz over these steps, into `stacked`."""
        self.rows_over_steps(self.rows, stacked, steps)

    def rows_over_steps(self, rows: Array, stacked: Array, steps: slice, part: slice = ALL) -> None:
        """The same for a part of the blocks, from the rows that they saw."""
        rows, dz, out = rows[steps], self.dz[part, steps], stacked[part]
        count, width = rows.shape[0] * self.batch, rows.shape[2]
        dz = dz.reshape(len(dz), count, self.units)
        if self.masks is None:
            by_blocks(rows.reshape(count, width).T, dz, out)
            return
        for mask, of_block, to in zip(self.masks[part], dz, out, strict=True):
            np.matmul(np.multiply(rows, mask).reshape(count, width).T, of_block, out=to)

    def unstack(self, stacked: Array) -> None:
        """The inverse of `stack`, for gradients."""
        units, ends = self.units, self.units + self.features
        gate_by_gate(self.gradients["recurrent_kernel"], units)[...] = stacked[:, :units]
        gate_by_gate(self.gradients["kernel"], units)[...] = stacked[:, units:ends]
        if self.use_bias:
            gate_by_gate(self.gradients["bias"].reshape(1, -1), units)[...] = stacked[:, ends:]

    def input_gradient(self) -> Array:
        """The gradient of x: dz W^T, in the order of the input."""
        gates, units, features = self.gates, self.units, self.features
        kernel = self.workspace("kernel transposed", gates, units, features)
        kernel[...] = gate_by_gate(self.kernel, units).transpose(0, 2, 1)
        shape = (self.steps, self.batch, features)
        parts = self.workspace("dx by gates", gates, *shape)
        flat = (gates, self.steps * self.batch)
        dz = self.dz[:gates].reshape(*flat, units)
        np.matmul(dz, kernel, out=parts.reshape(*flat, features))
        if self.masks is not None:
            np.multiply(parts, self.masks[:gates, None, :, units : units + features], out=parts)
        steps = np.add.reduce(parts, axis=0, out=self.workspace("dx in steps", *shape))
        if self.input_mask is not None:
            np.multiply(steps, self.input_mask, out=steps)
        dx = self.workspace("input", self.batch, self.steps, features)
        dx[...] = (steps[::-1] if self.go_backwards else steps).transpose(1, 0, 2)
        return dx

    # Helpers

    def workspace(self, role: str, *shape: int) -> Array:
        """An array kept from batch to batch, whichever of its axes change."""
        before = self._buffers.get(role)
        array = self._buffer(role, (math.prod(shape),))
        self._arrays += self._buffers[role] is not before
        return array.reshape(shape)
