"""The engine and Keras, asked the same questions through the names that they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Gradients = tuple[float, list[Array]]


@dataclass(frozen=True)
class Side:
    """One of the two, with what each does in a way of its own.

    Attributes:
        keras: the module, `engine` or `keras`.
        inputs: the numbers that all cases draw from, by name.
        gradients: (model, x, y) -> the loss, and its gradient for each trainable weight.
        optimize: (optimizer, values, gradients) -> the values after one step.
    """

    keras: Any
    inputs: Mapping[str, Array]
    gradients: Callable[[Any, Array, Array], Gradients]
    optimize: Callable[[Any, Sequence[Any], Sequence[Array]], Sequence[Any]]

    def normal(self, *shape: int, start: int = 0) -> Array:
        """Normally distributed numbers, the same for the same `start`."""
        return self._take("normal", shape, start)

    def uniform(self, *shape: int, start: int = 0) -> Array:
        """Numbers between 0 and 1, the same for the same `start`."""
        return self._take("uniform", shape, start)

    def indices(self, count: int, classes: int, start: int = 0) -> Array:
        """Class indices, shape (count,)."""
        return (self.uniform(count, start=start) * classes).astype("int64")

    def one_hot(self, count: int, classes: int, start: int = 0) -> Array:
        """The same classes as one-hot rows."""
        return np.eye(classes, dtype="float32")[self.indices(count, classes, start)]

    def _take(self, name: str, shape: tuple[int, ...], start: int) -> Array:
        size = int(np.prod(shape))
        return self.inputs[name][start : start + size].reshape(shape).copy()


def make_inputs() -> dict[str, Array]:
    """Fresh numbers for a recording."""
    rng = np.random.default_rng(20)
    return {
        "normal": rng.standard_normal(1000).astype("float32"),
        "uniform": rng.uniform(0.01, 0.99, 1000).astype("float32"),
        "gradients": rng.standard_normal((50, 15)).astype("float32"),
    }


def engine_side(inputs: Mapping[str, Array]) -> Side:
    """The engine."""
    import engine

    def gradients(model: Any, x: Array, y: Array) -> Gradients:
        loss, slopes = model.compute_gradients(x, y)
        moving = {id(weight) for weight in model.trainable_weights}
        pairs = zip(model.weights, slopes, strict=True)
        return loss, [slope for weight, slope in pairs if id(weight) in moving]

    def optimize(optimizer: Any, values: Sequence[Any], steps: Sequence[Array]) -> Sequence[Any]:
        optimizer.apply(steps, values)
        return values

    return Side(engine, inputs, gradients, optimize)


def tensorflow_side(inputs: Mapping[str, Array]) -> Side:
    """Keras, on TensorFlow; layers that prepare data alone are asked there."""
    import keras

    def untrained(*_: Any) -> Any:
        raise NotImplementedError("Gradients are asked of Keras on JAX.")

    keras.utils.clear_session()
    return Side(keras, inputs, untrained, untrained)


def keras_side(inputs: Mapping[str, Array]) -> Side:
    """Keras, on JAX."""
    import jax
    import keras

    def gradients(model: Any, x: Array, y: Array) -> Gradients:
        fixed = [variable.value for variable in model.non_trainable_variables]

        def loss(weights: list[Any]) -> Any:
            y_pred, _ = model.stateless_call(weights, fixed, x, training=True)
            return model.loss(y, y_pred)

        weights = [variable.value for variable in model.trainable_variables]
        value, slopes = jax.value_and_grad(loss)(weights)
        return float(value), [np.asarray(slope) for slope in slopes]

    def optimize(optimizer: Any, values: Sequence[Any], steps: Sequence[Array]) -> Sequence[Any]:
        variables = [
            value if isinstance(value, keras.Variable) else keras.Variable(value)
            for value in values
        ]
        optimizer.apply([jax.numpy.asarray(step) for step in steps], variables)
        return variables

    keras.utils.clear_session()
    return Side(keras, inputs, gradients, optimize)
