"""What is compared number by number: each case returns named arrays, computed by one side.

A model whose first layer is a Dense without bias, fed with the unit matrix, puts out that layer's
kernel. So the kernel plays the part of the values that the rest of the model works on, and its
gradient is the gradient with respect to each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Array, Side

ACTIVATIONS = ("linear", "relu", "sigmoid", "tanh", "softmax")
INITIAL = "zeros"  # the weights are set anyway


def stack(side: Side, *layers: Any, shape: tuple[int, ...], loss: Any) -> Any:
    """A compiled model."""
    model = side.keras.Sequential([side.keras.Input(shape), *layers])
    model.compile(optimizer="sgd", loss=loss)
    return model


def gradients(side: Side, model: Any, x: Array, y: Array) -> dict[str, Any]:
    """Output, loss and gradients under names."""
    loss, slopes = side.gradients(model, x, y)
    named = {f"gradient {index}": slope for index, slope in enumerate(slopes)}
    return {"output": model.predict(x, verbose=0), "loss": loss, **named}


# Activations and layers ---------------------------------------------------------------------------


def activation(side: Side, name: str) -> Results:
    """Values and derivative, far into both tails."""
    keras = side.keras
    z = 3 * side.normal(6, 5)
    z[0] = -100, -20, 0, 20, 100
    layer = keras.layers.Dense(5, activation=name, use_bias=False, kernel_initializer=INITIAL)
    model = stack(side, layer, shape=(6,), loss=keras.losses.MeanSquaredError())
    model.set_weights([z])
    function = np.asarray(keras.activations.get(name)(z))
    results = gradients(side, model, np.eye(6, dtype="float32"), side.normal(6, 5, start=100))
    return {"function": function, **results}


def activation_layer(side: Side, name: str) -> Results:
    """The activation as a layer of its own."""
    keras = side.keras
    layers = [keras.layers.Dense(5, use_bias=False), keras.layers.Activation(name)]
    model = stack(side, *layers, shape=(6,), loss=keras.losses.MeanSquaredError())
    model.set_weights([side.normal(6, 5)])
    return gradients(side, model, np.eye(6, dtype="float32"), side.normal(6, 5, start=100))


def dense(side: Side, name: str) -> Results:
    """Output, and the gradients of input, kernel and bias."""
    keras = side.keras
    layers = [keras.layers.Dense(4, use_bias=False), keras.layers.Dense(3, activation=name)]
    model = stack(side, *layers, shape=(7,), loss=keras.losses.MeanSquaredError())
    model.set_weights([side.normal(7, 4), side.normal(4, 3, start=50), side.normal(3, start=80)])
    return gradients(side, model, np.eye(7, dtype="float32"), side.normal(7, 3, start=100))


def dense_of_rank_3(side: Side) -> Results:
    """Inputs of shape (batch, 5, 4): the kernel works on the last axis."""
    keras = side.keras
    layers = [keras.layers.Dense(3, activation="tanh"), keras.layers.Dense(2, use_bias=False)]
    model = stack(side, *layers, shape=(5, 4), loss=keras.losses.MeanSquaredError())
    model.set_weights([side.normal(4, 3), side.normal(3, start=20), side.normal(3, 2, start=30)])
    return gradients(side, model, side.normal(6, 5, 4, start=40), side.normal(6, 5, 2, start=200))


# Losses -------------------------------------------------------------------------------------------

LOSSES = {
    "MeanSquaredError": ("linear", "sigmoid", "tanh", "softmax"),
    "BinaryCrossentropy": ("sigmoid", "softmax"),
    "CategoricalCrossentropy": ("softmax", "sigmoid"),
    "SparseCategoricalCrossentropy": ("softmax", "sigmoid"),
}
CROSSENTROPIES = tuple(LOSSES)[1:]


def labels(side: Side, loss: str, count: int, width: int) -> Array:
    """What the loss is given as truth."""
    if loss == "MeanSquaredError":
        return side.normal(count, width, start=300)
    if loss == "BinaryCrossentropy":
        return side.uniform(count, width, start=300).round()
    if loss == "SparseCategoricalCrossentropy":
        return side.indices(count, width, start=300)
    return side.one_hot(count, width, start=300)


def loss_values(side: Side, name: str) -> Results:
    """Every reduction, with and without weights, away from the ends."""
    make = getattr(side.keras.losses, name)
    y_true, y_pred = labels(side, name, 8, 5), side.uniform(8, 5)
    weights = side.uniform(8, start=100)
    results = {}
    for reduction in ("sum_over_batch_size", "sum", "none"):
        loss = make(reduction=reduction)
        results[reduction] = loss(y_true, y_pred)
        results[f"{reduction}, weighted"] = loss(y_true, y_pred, sample_weight=weights)
    column = make()(y_true, y_pred, sample_weight=weights[:, None])
    return {**results, "weights as a column": column}


def saturated_loss(side: Side, name: str) -> Results:
    """Probabilities of exactly 0 and 1, for and against the label."""
    loss = getattr(side.keras.losses, name)(reduction="none")
    y_pred = np.eye(4, dtype="float32")
    if name == "SparseCategoricalCrossentropy":
        return {"right": loss(np.arange(4), y_pred), "wrong": loss(np.arange(4)[::-1], y_pred)}
    return {"right": loss(y_pred, y_pred), "wrong": loss(y_pred[::-1].copy(), y_pred)}


def loss_through(side: Side, name: str, activation_name: str) -> Results:
    """Loss and gradient with respect to what enters the last activation."""
    keras = side.keras
    layer = keras.layers.Dense(5, activation=activation_name, use_bias=False)
    model = stack(side, layer, shape=(8,), loss=getattr(keras.losses, name)())
    model.set_weights([2 * side.normal(8, 5)])
    return gradients(side, model, np.eye(8, dtype="float32"), labels(side, name, 8, 5))


def loss_from_logits(side: Side, name: str) -> Results:
    """Logits up to 1e4, which overflow wherever an exponential is taken as it stands."""
    keras = side.keras
    logits = 2 * side.normal(8, 5)
    logits[0] = 1e4, -1e4, 0, 100, -100
    logits[1] = -1e4, 1e4, 1e4, -50, 50
    y_true = labels(side, name, 8, 5)
    loss = getattr(keras.losses, name)
    layer = keras.layers.Dense(5, use_bias=False)
    model = stack(side, layer, shape=(8,), loss=loss(from_logits=True))
    model.set_weights([logits])
    results = gradients(side, model, np.eye(8, dtype="float32"), y_true)
    return {**results, "values": loss(from_logits=True, reduction="none")(y_true, logits)}


# Optimizers ---------------------------------------------------------------------------------------

# Keras computes Adam's powers of beta in float32, with an error of up to 6e-6 of a step; here it is
# 1e-7. A large learning rate would carry the difference into the tolerance.
OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {}),
    "SGD 0.1": ("SGD", {"learning_rate": 0.1}),
    "SGD momentum": ("SGD", {"learning_rate": 0.05, "momentum": 0.9}),
    "SGD nesterov": ("SGD", {"learning_rate": 0.05, "momentum": 0.9, "nesterov": True}),
    "Adam": ("Adam", {}),
    "Adam 0.01": ("Adam", {"learning_rate": 0.01}),
    "Adam betas": ("Adam", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9}),
    "Adam epsilon": ("Adam", {"learning_rate": 0.01, "epsilon": 0.1}),
}


def optimizer(side: Side, name: str) -> Results:
    """Two variables over 50 steps, some gradients tiny, some always zero."""
    kind, arguments = OPTIMIZERS[name]
    subject = getattr(side.keras.optimizers, kind)(**arguments)
    scale = np.logspace(-6, 1, 15, dtype="float32")
    scale[3] = 0
    values: Any = [side.normal(4, 3), side.normal(3, start=50)]
    results = {}
    for number, row in enumerate(side.inputs["gradients"] * scale, start=1):
        steps = [row[:12].reshape(4, 3), row[12:]]
        values = side.optimize(subject, values, steps)
        if number in (1, 2, 10, 50):
            arrays = [np.array(value) for value in values]
            results |= {f"{number} steps, variable {i}": array for i, array in enumerate(arrays)}
    return results


# Metrics ------------------------------------------------------------------------------------------


def metric(side: Side, name: str) -> Results:
    """The running value over batches of unequal size, weights, and a fresh start."""
    subject = getattr(side.keras.metrics, name)()
    results: dict[str, Any] = {}
    for number, size in enumerate((8, 5, 1, 3)):
        y_true, y_pred = metric_batch(side, name, size, start=50 * number)
        subject.update_state(y_true, y_pred)
        results[f"after batch {number}"] = subject.result()
    subject.reset_state()
    results["after reset"] = subject.result()
    y_true, y_pred = metric_batch(side, name, 8, start=0)
    subject.update_state(y_true, y_pred, sample_weight=side.uniform(8, start=500))
    return {**results, "weighted": subject.result()}


def metric_batch(side: Side, name: str, size: int, start: int) -> tuple[Array, Array]:
    """Labels and predictions that agree in part."""
    scores = side.uniform(size, 3, start=start)
    if name == "Accuracy":
        return side.indices(size, 2, start), side.indices(size, 2, start + 300)
    if name == "BinaryAccuracy":
        return side.indices(size, 2, start + 300)[:, None], scores[:, :1]
    if name == "CategoricalAccuracy":
        return side.one_hot(size, 3, start + 300), scores
    return side.indices(size, 3, start + 300), scores


# Training -----------------------------------------------------------------------------------------

FITS: dict[str, dict[str, Any]] = {
    "classes": {"loss": "categorical_crossentropy", "last": "softmax"},
    "indices": {"loss": "sparse_categorical_crossentropy", "last": "softmax"},
    "halves": {"loss": "binary_crossentropy", "last": "sigmoid", "units": 1},
    "several halves": {"loss": "binary_crossentropy", "last": "sigmoid"},
    "numbers": {"loss": "mean_squared_error", "last": "linear", "metrics": []},
    "SGD": {"loss": "categorical_crossentropy", "last": "softmax", "optimizer": "SGD 0.1"},
    "SGD nesterov": {"loss": "mse", "last": "linear", "optimizer": "SGD nesterov"},
    "own validation data": {"loss": "mse", "last": "tanh", "split": 0, "optimizer": "SGD momentum"},
    "named metrics": {
        "loss": "categorical_crossentropy",
        "last": "softmax",
        "metrics": ["categorical_accuracy", "accuracy"],
    },
}


def fit(side: Side, name: str) -> Results:
    """Five epochs of 45 samples in batches of 8: figures, weights and predictions."""
    keras, settings = side.keras, FITS[name]
    units, split = settings.get("units", 3), settings.get("split", 0.2)
    model = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(6, activation="relu"),
            keras.layers.Dense(5, activation="tanh"),
            keras.layers.Dense(units, activation=settings["last"]),
        ]
    )
    drawn = enumerate(shapes(4, 6, 5, units))
    model.set_weights([side.normal(*shape, start=20 * i) / 2 for i, shape in drawn])
    kind, arguments = OPTIMIZERS[settings.get("optimizer", "Adam")]
    model.compile(
        optimizer=getattr(keras.optimizers, kind)(**arguments),
        loss=settings["loss"],
        metrics=settings.get("metrics", ["accuracy"]),
    )
    x, y = side.normal(45, 4, start=300), fit_labels(side, settings, 45, units)
    validation = {"validation_split": split} if split else {"validation_data": (x[:7], y[:7])}
    history = model.fit(x, y, batch_size=8, epochs=5, shuffle=False, verbose=0, **validation)
    evaluated = model.evaluate(x, y, batch_size=10, verbose=0, return_dict=True)
    return {
        **{f"history {key}": values for key, values in history.history.items()},
        **{f"evaluate {key}": value for key, value in evaluated.items()},
        **{f"weight {index}": weight for index, weight in enumerate(model.get_weights())},
        "prediction": model.predict(x, batch_size=10, verbose=0),
    }


def fit_labels(side: Side, settings: Mapping[str, Any], count: int, units: int) -> Array:
    """Labels that go with the loss."""
    if settings["loss"] == "sparse_categorical_crossentropy":
        return side.indices(count, units)
    if settings["loss"] == "categorical_crossentropy":
        return side.one_hot(count, units)
    halves = side.uniform(count, units).round()
    return halves[:, 0] if units == 1 else halves


def shapes(*sizes: int) -> list[tuple[int, ...]]:
    """Kernels and biases of Dense layers between these sizes."""
    return [shape for inputs, units in pairwise(sizes) for shape in ((inputs, units), (units,))]


def batch_by_batch(side: Side) -> Results:
    """What train_on_batch and test_on_batch return, call after call."""
    keras = side.keras
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="softmax")])
    model.set_weights([side.normal(4, 3), side.normal(3, start=20)])
    loss, optimizer = "categorical_crossentropy", keras.optimizers.SGD(0.1)
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"])
    batches = [
        (side.normal(6, 4, start=50 * i), side.one_hot(6, 3, start=50 * i)) for i in range(4)
    ]
    trained = [model.train_on_batch(*batch) for batch in batches]
    tested = [model.test_on_batch(*batch) for batch in batches]
    return {"train": trained, "test": tested, "output": model.predict_on_batch(batches[0][0])}


METRICS = ("Accuracy", "BinaryAccuracy", "CategoricalAccuracy", "SparseCategoricalAccuracy")

CASES: dict[str, Case] = {
    **{f"activation: {name}": partial(activation, name=name) for name in ACTIVATIONS},
    **{f"Activation layer: {name}": partial(activation_layer, name=name) for name in ACTIVATIONS},
    **{f"Dense: {name}": partial(dense, name=name) for name in ACTIVATIONS},
    "Dense: rank 3": dense_of_rank_3,
    **{f"loss: {name}": partial(loss_values, name=name) for name in LOSSES},
    **{f"loss, saturated: {name}": partial(saturated_loss, name=name) for name in CROSSENTROPIES},
    **{
        f"loss: {name} after {last}": partial(loss_through, name=name, activation_name=last)
        for name, lasts in LOSSES.items()
        for last in lasts
    },
    **{f"loss, logits: {name}": partial(loss_from_logits, name=name) for name in CROSSENTROPIES},
    **{f"optimizer: {name}": partial(optimizer, name=name) for name in OPTIMIZERS},
    **{f"metric: {name}": partial(metric, name=name) for name in METRICS},
    **{f"fit: {name}": partial(fit, name=name) for name in FITS},
    "batch by batch": batch_by_batch,
}
