"""Recurrent layers, and masks that say which steps count."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.types import Array

Function = Callable[[Array], Array]
Step = Callable[..., tuple[Array, ...]]


def over_steps(
    x: Array,
    step: Step,
    states: tuple[Array, ...],
    sequence: bool,
    backwards: bool,
    mask: Array | None,
    zero: bool,
) -> Array:
    """The first state after every step, or after the last; steps out of the mask change nothing."""
    outputs = []
    order = range(x.shape[1])
    for t in reversed(order) if backwards else order:
        after = step(x[:, t], *states)
        counts = None if mask is None else mask[:, t, None]
        if counts is not None:
            pairs = zip(after, states, strict=True)
            after = tuple(np.where(counts, new, old) for new, old in pairs)
        states = after
        outputs.append(np.where(counts, states[0], 0) if zero and counts is not None else states[0])
    return np.stack(outputs, axis=1) if sequence else outputs[-1]


def lstm(
    x: Array,
    kernel: Array,
    recurrent_kernel: Array,
    bias: Array,
    activation: Function,
    gate: Function,
    sequence: bool = False,
    backwards: bool = False,
    mask: Array | None = None,
    zero: bool = False,
) -> Array:
    """Long short-term memory; the weights hold input, forget, content and output gate."""

    def step(x: Array, h: Array, c: Array) -> tuple[Array, Array]:
        i, f, g, o = np.split(x @ kernel + h @ recurrent_kernel + bias, 4, axis=-1)
        c = gate(f) * c + gate(i) * activation(g)
        return gate(o) * activation(c), c

    start = np.zeros((len(x), len(recurrent_kernel)), x.dtype)
    return over_steps(x, step, (start, start), sequence, backwards, mask, zero)


def gru(
    x: Array,
    kernel: Array,
    recurrent_kernel: Array,
    bias: Array,
    activation: Function,
    gate: Function,
    sequence: bool = False,
    backwards: bool = False,
    mask: Array | None = None,
    zero: bool = False,
) -> Array:
    """Gated recurrent unit whose reset gate comes after the product; a bias for x, one for h."""

    def step(x: Array, h: Array) -> tuple[Array]:
        z_x, r_x, n_x = np.split(x @ kernel + bias[0], 3, axis=-1)
        z_h, r_h, n_h = np.split(h @ recurrent_kernel + bias[1], 3, axis=-1)
        z = gate(z_x + z_h)
        return (z * h + (1 - z) * activation(n_x + gate(r_x + r_h) * n_h),)

    start = np.zeros((len(x), len(recurrent_kernel)), x.dtype)
    return over_steps(x, step, (start,), sequence, backwards, mask, zero)


def gru_reset_before(
    x: Array,
    kernel: Array,
    recurrent_kernel: Array,
    bias: Array,
    activation: Function,
    gate: Function,
    sequence: bool = False,
    backwards: bool = False,
    mask: Array | None = None,
    zero: bool = False,
) -> Array:
    """Gated recurrent unit whose reset gate comes before the product."""
    units = len(recurrent_kernel)
    of_gates, of_content = recurrent_kernel[:, : 2 * units], recurrent_kernel[:, 2 * units :]

    def step(x: Array, h: Array) -> tuple[Array]:
        z_x, r_x, n_x = np.split(x @ kernel + bias, 3, axis=-1)
        z_h, r_h = np.split(h @ of_gates, 2, axis=-1)
        z = gate(z_x + z_h)
        return (z * h + (1 - z) * activation(n_x + (gate(r_x + r_h) * h) @ of_content),)

    start = np.zeros((len(x), units), x.dtype)
    return over_steps(x, step, (start,), sequence, backwards, mask, zero)


def simple_rnn(
    x: Array,
    kernel: Array,
    recurrent_kernel: Array,
    bias: Array,
    activation: Function,
    sequence: bool = False,
    backwards: bool = False,
    mask: Array | None = None,
    zero: bool = False,
) -> Array:
    """The plain recurrent layer."""

    def step(x: Array, h: Array) -> tuple[Array]:
        return (activation(x @ kernel + h @ recurrent_kernel + bias),)

    start = np.zeros((len(x), len(recurrent_kernel)), x.dtype)
    return over_steps(x, step, (start,), sequence, backwards, mask, zero)


def mean_of_steps(x: Array, mask: Array) -> Array:
    """The mean over the steps that count; 0 where none does."""
    counts = mask[..., None]
    number = np.maximum(np.sum(counts, axis=1), 1).astype(x.dtype)
    return np.sum(np.where(counts, x, 0), axis=1) / number
