"""JAX, a whole epoch compiled into one call; for the convnet, which it slows in loops, a step."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from speed import works
from speed.data import Array, Data
from speed.works import Work

Weights = list[Any]


class JaxCompiled:
    """Weights, Adam's moments, and the compiled functions."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.logits_of, self.weights = _network(work.model)
        zeros = [jnp.zeros_like(weight) for weight in self.weights]
        self.state = (self.weights, zeros, zeros, jnp.float32(0))
        self.read = jax.jit(lambda weights, x: jax.nn.softmax(self.logits_of(weights, x, None)))

    def fit(self, data: Data, epochs: int) -> list[float]:
        """Seconds of every epoch."""
        x, y = jnp.asarray(data.x), jnp.asarray(data.y, dtype=jnp.int32)
        in_steps = self.work.model == "convnet"
        epoch = self._stepwise(jax.jit(self._step)) if in_steps else jax.jit(self._epoch)
        seconds = []
        for key in jax.random.split(jax.random.key(0), epochs):
            start = time.perf_counter()
            self.state, figures = epoch(self.state, key, x, y)
            jax.block_until_ready((self.state, figures))
            seconds.append(time.perf_counter() - start)
        return seconds

    def predict(self, x: Array) -> Array:
        """Probabilities of samples."""
        parts = [self.read(self.state[0], x[at : at + 500]) for at in range(0, len(x), 500)]
        return np.concatenate(parts)

    def calls(self) -> dict[str, Callable[[Array], Any]]:
        """The way to read one sample."""
        return {"compiled": lambda x: np.asarray(self.read(self.state[0], x))}

    def _epoch(self, state: Any, key: Any, x: Any, y: Any) -> Any:
        batches, keys = self._order(key, len(x))

        def step(state: Any, batch: Any) -> Any:
            rows, chance = batch
            return self._step(state, rows, chance, x, y)

        return jax.lax.scan(step, state, (batches, keys))

    def _stepwise(self, step: Any) -> Any:
        def epoch(state: Any, key: Any, x: Any, y: Any) -> Any:
            figures = None
            for rows, chance in zip(*self._order(key, len(x)), strict=True):
                state, figures = step(state, rows, chance, x, y)
            return state, figures

        return epoch

    def _order(self, key: Any, samples: int) -> tuple[Any, Any]:
        """The rows of every batch, and a key for each."""
        size = min(self.work.batch, samples)
        order_key, step_key = jax.random.split(key)
        order = jax.random.permutation(order_key, samples)
        batches = order[: samples // size * size].reshape(-1, size)
        return batches, jax.random.split(step_key, len(batches))

    def _step(self, state: Any, rows: Any, chance: Any, x: Any, y: Any) -> Any:
        def loss_of(weights: Weights, images: Any, labels: Any) -> Any:
            logits = self.logits_of(weights, images, chance)
            picked = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], axis=1)
            return -picked.mean(), (logits.argmax(1) == labels).sum()

        slope_of = jax.value_and_grad(loss_of, has_aux=True)
        figures, slopes = slope_of(state[0], x[rows], y[rows])
        return _adam(state, slopes), figures


def _adam(state: Any, slopes: Weights) -> Any:
    weights, m, v, t = state
    b1, b2 = works.BETA_1, works.BETA_2
    t = t + 1
    m = [b1 * a + (1 - b1) * g for a, g in zip(m, slopes, strict=True)]
    v = [b2 * a + (1 - b2) * g * g for a, g in zip(v, slopes, strict=True)]
    rate = works.LEARNING_RATE * jnp.sqrt(1 - b2**t) / (1 - b1**t)
    moved = zip(weights, m, v, strict=True)
    return [w - rate * a / (jnp.sqrt(b) + works.EPSILON) for w, a, b in moved], m, v, t


def _network(model: str) -> tuple[Callable[[Weights, Any, Any], Any], Weights]:
    """The logits as a function of weights, samples and a key (None: no dropout); first weights."""
    rng = np.random.default_rng(0)

    def glorot(*shape: int) -> Any:
        receptive = int(np.prod(shape[:-2]))
        limit = np.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
        return jnp.asarray(rng.uniform(-limit, limit, shape).astype("float32"))

    if model == "convnet":
        first, second = works.FILTERS
        shapes = [(3, 3, 1, first), (3, 3, first, second), (second * 25, works.CLASSES)]
        return _convnet, [part for s in shapes for part in (glorot(*s), jnp.zeros(s[-1]))]
    if model == "lstm":
        units = works.LSTM_UNITS
        gates = jnp.zeros(4 * units).at[units : 2 * units].set(1)
        weights = [glorot(28, 4 * units), glorot(units, 4 * units), gates]
        return _lstm, [*weights, glorot(units, works.CLASSES), jnp.zeros(works.CLASSES)]
    pairs = pairwise(works.UNITS[model])
    return _dense, [part for pair in pairs for part in (glorot(*pair), jnp.zeros(pair[1]))]


def _dense(weights: Weights, x: Any, key: Any) -> Any:
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        x = jax.nn.relu(x @ kernel + bias)
    return x @ weights[-2] + weights[-1]


def _convnet(weights: Weights, x: Any, key: Any) -> Any:
    for kernel, bias in ((weights[0], weights[1]), (weights[2], weights[3])):
        form = ("NHWC", "HWIO", "NHWC")
        x = jax.lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=form)
        x = jax.nn.relu(x + bias)
        window = (1, 2, 2, 1)
        x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, window, window, "VALID")
    x = x.reshape(len(x), -1)
    if key is not None:
        kept = jax.random.bernoulli(key, 1 - works.DROPOUT, x.shape)
        x = jnp.where(kept, x / (1 - works.DROPOUT), 0)
    return x @ weights[4] + weights[5]


def _lstm(weights: Weights, x: Any, key: Any) -> Any:
    kernel, recurrent, bias = weights[:3]

    def step(state: Any, row: Any) -> Any:
        h, c = state
        i, f, g, o = jnp.split(row @ kernel + h @ recurrent + bias, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    zeros = jnp.zeros((len(x), works.LSTM_UNITS))
    (h, _), _ = jax.lax.scan(step, (zeros, zeros), jnp.swapaxes(x, 0, 1))
    return h @ weights[3] + weights[4]
