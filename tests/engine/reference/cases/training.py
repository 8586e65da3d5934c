"""Whole trainings: weights, figures and callbacks after several epochs, in a fixed order."""

from __future__ import annotations

import inspect
import json
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

SAMPLES = 20


def make(side: Side, first: dict[str, Any] | None = None, **last: Any) -> Any:
    """Four values, five hidden units, three classes; known weights."""
    keras = side.keras
    layers = [keras.layers.Dense(5, activation="tanh", **(first or {}))]
    layers.append(keras.layers.Dense(3, **({"activation": "softmax"} | last)))
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.set_weights(
        [side.normal(4, 5), side.normal(5, start=20), side.normal(5, 3), side.normal(3, start=40)]
    )
    return model


def data(side: Side) -> tuple[Any, Any]:
    return side.normal(SAMPLES, 4, start=100), side.one_hot(SAMPLES, 3, start=10)


def compiled(side: Side, first: dict[str, Any] | None = None, **arguments: Any) -> Any:
    last = arguments.pop("last", {})
    model = make(side, first, **last)
    defaults: dict[str, Any] = {"loss": "categorical_crossentropy", "metrics": ["accuracy"]}
    model.compile(**({"optimizer": side.keras.optimizers.SGD(0.1, 0.9)} | defaults | arguments))
    return model


def outcome(model: Any, history: Any = None, **further: Any) -> Results:
    """Weights and figures."""
    result = {f"weights {n}": np.asarray(w) for n, w in enumerate(model.get_weights())}
    for name, values in ({} if history is None else history.history).items():
        result[f"history {name}"] = np.array(values, dtype="float64")
    if history is not None:
        result["epochs"] = np.array(history.epoch)
    return {**result, **{name: np.asarray(value, "float64") for name, value in further.items()}}


def named(method: Any, *arguments: Any, **options: Any) -> Any:
    """Figures by name; in a list Keras repeats those of two metrics with one name."""
    return {f"figure {k}": v for k, v in method(*arguments, **options, return_dict=True).items()}


def fitted(side: Side, model: Any, *arrays: Any, **options: Any) -> Any:
    """Train without shuffling; that data run out is said in a warning, by either side."""
    arrays = arrays or data(side)
    defaults = {"batch_size": 6, "epochs": 3, "shuffle": False, "verbose": 0}
    if len(arrays) == 1:
        del defaults["batch_size"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(*arrays, **(defaults | options))


def trained(**options: Any) -> Case:
    """A case of `fit` with options that need no side."""

    def case(side: Side) -> Results:
        model = compiled(side)
        history = fitted(side, model, **options)
        x, y = data(side)
        return outcome(model, history, evaluated=model.evaluate(x, y, verbose=0))

    return case


# What compile and fit take ------------------------------------------------------------------------


def default_optimizer(side: Side) -> Results:
    model = make(side)
    model.compile(loss="mse")
    return outcome(model, fitted(side, model))


def sample_weights(side: Side) -> Results:
    x, y = data(side)
    weights = side.uniform(SAMPLES, start=50) * 3
    model = compiled(side, weighted_metrics=["accuracy", "mse"])
    history = fitted(side, model, sample_weight=weights, validation_split=0.3)
    options = {"batch_size": 7, "verbose": 0}
    evaluated = named(model.evaluate, x, y, sample_weight=weights, **options)
    return outcome(model, history, **evaluated, plain=model.evaluate(x, y, **options)[:2])


def class_weights(side: Side) -> Results:
    x, y = data(side)
    result: dict[str, Any] = {}
    for name, labels in {
        "one-hot": y,
        "indices": y.argmax(1),
        "column": y.argmax(1)[:, None],
    }.items():
        loss = (
            "categorical_crossentropy" if name == "one-hot" else "sparse_categorical_crossentropy"
        )
        model = compiled(side, loss=loss, weighted_metrics=["accuracy"])
        weights = {0: 0.5, 2: 3.0}
        history = fitted(side, model, x, labels, class_weight=weights, validation_split=0.3)
        result |= {f"{name} {key}": value for key, value in outcome(model, history).items()}
    return result


def validation_with_weights(side: Side) -> Results:
    x, y = data(side)
    model = compiled(side, weighted_metrics=["mae"])
    kept = (x[:9], y[:9], side.uniform(9, start=70))
    options = {"validation_data": kept, "validation_batch_size": 4, "validation_steps": 2}
    return outcome(model, fitted(side, model, **options))


def reductions(side: Side) -> Results:
    losses = side.keras.losses
    weights = side.uniform(SAMPLES, start=50)
    result: dict[str, Any] = {}
    for reduction in ("sum", "mean", "mean_with_sample_weight"):
        for name, given in (("plain", None), ("weighted", weights)):
            loss = losses.CategoricalCrossentropy(reduction=reduction)
            optimizer = side.keras.optimizers.SGD(0.01)
            model = compiled(side, loss=loss, optimizer=optimizer)
            history = fitted(side, model, sample_weight=given)
            found = outcome(model, history).items()
            result |= {f"{reduction} {name} {key}": value for key, value in found}
    return result


def places(side: Side) -> Results:
    """Outputs with a value per sample and place, and weights of the places."""
    keras = side.keras
    result: dict[str, Any] = {}
    x, y = side.normal(8, 3, 4, start=100), side.normal(8, 3, 2, start=300)
    for name, weights in (
        ("places", side.uniform(8, 3, start=8)),
        ("none", None),
    ):
        model = keras.Sequential([keras.Input((3, 4)), keras.layers.Dense(2)])
        model.set_weights([side.normal(4, 2), side.normal(2, start=9)])
        model.compile("sgd", "mse", weighted_metrics=["mae"])
        history = fitted(side, model, x, y, sample_weight=weights, batch_size=3)
        found = outcome(model, history).items()
        result |= {f"{name} {key}": value for key, value in found}
    return result


def single_batches(side: Side) -> Results:
    x, y = data(side)
    weights = side.uniform(SAMPLES, start=50)
    model = compiled(side, weighted_metrics=["accuracy"])
    figures = {
        "first": model.train_on_batch(x[:8], y[:8])[:2],
        **named(model.train_on_batch, x[8:], y[8:], sample_weight=weights[8:]),
        "classes": model.train_on_batch(x, y, class_weight={1: 4.0})[:2],
        "tested": model.test_on_batch(x, y)[:2],
        "tested with weights": model.test_on_batch(x, y, sample_weight=weights)[:2],
        "predicted": model.predict_on_batch(x),
        "few": model.predict(x, batch_size=4, steps=2, verbose=0),
        "evaluated": model.evaluate(x, y, batch_size=4, steps=2, verbose=0)[:2],
    }
    return outcome(model, **figures)


# Penalties and constraints ------------------------------------------------------------------------


def penalties(side: Side) -> Results:
    regularizers = side.keras.regularizers
    first = {
        "kernel_regularizer": regularizers.L1L2(0.01, 0.02),
        "bias_regularizer": regularizers.L1(0.03),
        "activity_regularizer": regularizers.L2(0.04),
    }
    last = {"kernel_regularizer": "l2", "activity_regularizer": regularizers.L1(0.05)}
    model = compiled(side, first, last=last)
    x, y = data(side)
    history = fitted(side, model, validation_split=0.3, sample_weight=side.uniform(SAMPLES))
    return outcome(model, history, evaluated=model.evaluate(x, y, batch_size=7, verbose=0))


def penalties_of_frozen_weights(side: Side) -> Results:
    first = {"kernel_regularizer": "l2", "activity_regularizer": "l2", "trainable": False}
    model = compiled(side, first)
    return outcome(model, fitted(side, model))


def constraints(side: Side) -> Results:
    known = side.keras.constraints
    first = {"kernel_constraint": known.MaxNorm(0.8), "bias_constraint": "non_neg"}
    last = {
        "kernel_constraint": known.UnitNorm(axis=0),
        "bias_constraint": known.MinMaxNorm(0.2, 0.5),
    }
    model = compiled(side, first, last=last, optimizer="adam")
    return outcome(model, fitted(side, model))


# Where batches come from --------------------------------------------------------------------------


def endless(side: Side, weights: bool = False) -> Iterator[Any]:
    x, y = data(side)
    counts = side.uniform(SAMPLES, start=50)
    while True:
        for start in range(0, SAMPLES, 6):
            part = slice(start, start + 6)
            yield (x[part], y[part], counts[part]) if weights else (x[part], y[part])


def generators(side: Side) -> Results:
    model = compiled(side, weighted_metrics=["accuracy"])
    history = fitted(side, model, endless(side, weights=True), steps_per_epoch=3)
    return outcome(model, history, **named(model.evaluate, endless(side), steps=5, verbose=0))


def numbered_batches(side: Side) -> Results:
    x, y = data(side)

    class Numbered(side.keras.utils.PyDataset):  # type: ignore[misc, name-defined]
        def __len__(self) -> int:
            return 4

        def __getitem__(self, index: int) -> Any:
            part = slice(index * 6, index * 6 + 6)
            return x[part], y[part]

    model = compiled(side)
    validation = Numbered()
    options = {"validation_data": validation, "class_weight": {0: 2.0}}
    history = fitted(side, model, Numbered(), **options)
    return outcome(model, history, evaluated=model.evaluate(validation, verbose=0))


# Callbacks ----------------------------------------------------------------------------------------


def early_stopping(side: Side) -> Results:
    result: dict[str, Any] = {}
    for name, options in {
        "plain": {},
        "patient": {"patience": 2, "restore_best_weights": True},
        "late": {"patience": 1, "start_from_epoch": 3, "restore_best_weights": True},
        "baseline": {"patience": 2, "baseline": 0.0001},
        "accuracy": {"monitor": "val_accuracy", "patience": 3, "min_delta": 0.05},
        "max": {"monitor": "val_loss", "mode": "max", "patience": 1},
    }.items():
        callback = side.keras.callbacks.EarlyStopping(**options)
        model = compiled(side, optimizer=side.keras.optimizers.SGD(0.9))
        history = fitted(side, model, epochs=12, validation_split=0.4, callbacks=[callback])
        found = outcome(model, history, stopped=callback.stopped_epoch, best=callback.best_epoch)
        result |= {f"{name} {key}": value for key, value in found.items()}
    return result


def plateaus(side: Side) -> Results:
    result: dict[str, Any] = {}
    for name, options in {
        "often": {"patience": 1, "factor": 0.5},
        "cooling": {"patience": 1, "cooldown": 2, "factor": 0.5},
        "bounded": {"patience": 1, "factor": 0.1, "min_lr": 0.3},
        "wide": {"patience": 2, "min_delta": 0.2},
        "accuracy": {"patience": 1, "monitor": "accuracy"},
    }.items():
        callback = side.keras.callbacks.ReduceLROnPlateau(**options)
        model = compiled(side, optimizer=side.keras.optimizers.SGD(0.9))
        history = fitted(side, model, epochs=10, validation_split=0.4, callbacks=[callback])
        result |= {f"{name} {key}": value for key, value in outcome(model, history).items()}
    return result


def schedulers(side: Side) -> Results:
    make_callback = side.keras.callbacks.LearningRateScheduler
    result: dict[str, Any] = {}
    for name, schedule in {
        "both": lambda epoch, rate: rate * 0.5 if epoch else rate,
        "epoch": lambda epoch: 0.3 / (epoch + 1),
    }.items():
        model = compiled(side)
        history = fitted(side, model, callbacks=[make_callback(schedule)])
        result |= {f"{name} {key}": value for key, value in outcome(model, history).items()}
    return result


def averages(side: Side) -> Results:
    result: dict[str, Any] = {}
    for name, options in {"tests": {}, "epochs": {"swap_on_epoch": True}}.items():
        optimizer = side.keras.optimizers.SGD(0.5, use_ema=True, ema_momentum=0.7)
        model = compiled(side, optimizer=optimizer)
        seen: list[Any] = []
        look = side.keras.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs, model=model, seen=seen: seen.append(
                np.asarray(model.get_weights()[0])
            )
        )
        callbacks = [side.keras.callbacks.SwapEMAWeights(**options), look]
        history = fitted(side, model, validation_split=0.4, callbacks=callbacks)
        found = outcome(model, history, seen=seen)
        result |= {f"{name} {key}": value for key, value in found.items()}
    return result


def lines(side: Side) -> Results:
    """What a file of figures says, numbers apart."""
    import csv
    import tempfile
    from pathlib import Path

    model, kept = compiled(side), []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log.csv")
        for append in (False, True):
            callback = side.keras.callbacks.CSVLogger(str(path), separator=";", append=append)
            fitted(side, model, callbacks=[callback], validation_split=0.3, validation_freq=2)
            with path.open(newline="") as file:
                rows = list(csv.reader(file, delimiter=";"))
            heads = [row if row[0] == "epoch" else [row[0], row.count("NA")] for row in rows]
            kept.append([heads, path.read_bytes().count(b"\r\n")])
    return {"rows": np.array(json.dumps(kept))}


METHODS = "add build compile evaluate fit get_layer pop predict predict_on_batch summary"
METHODS += " test_on_batch train_on_batch"
CALLBACKS = "BackupAndRestore CSVLogger Callback EarlyStopping History LambdaCallback"
CALLBACKS += " LearningRateScheduler ModelCheckpoint ProgbarLogger ReduceLROnPlateau SwapEMAWeights"
CALLBACKS += " TerminateOnNaN"


def arguments(side: Side) -> Results:
    """Names, order and defaults."""
    keras = side.keras
    subjects = {name: getattr(keras.Sequential, name) for name in METHODS.split()}
    subjects |= {name: getattr(keras.callbacks, name) for name in CALLBACKS.split()}
    subjects["PyDataset"] = keras.utils.PyDataset.__init__
    own = {"ProgbarLogger": ["stream", "verbose"]}
    found = {
        name: [
            [argument, parameter.default]
            for argument, parameter in inspect.signature(subject).parameters.items()
            if argument != "self" and argument not in own.get(name, ())
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        for name, subject in subjects.items()
    }
    return {"arguments": np.array(json.dumps(found, default=lambda _: "none"))}


CASES: dict[str, Case] = {
    "arguments": arguments,
    "default optimizer": default_optimizer,
    "validation split": trained(validation_split=0.3),
    "validation every second epoch": trained(validation_split=0.3, validation_freq=2),
    "validation in some epochs": trained(validation_split=0.3, validation_freq=[1, 3]),
    "later epochs": trained(initial_epoch=1),
    "steps": trained(steps_per_epoch=2),
    "steps that end with the data": trained(steps_per_epoch=4),
    "more steps than data": trained(steps_per_epoch=7),
    "steps instead of a batch size": trained(steps_per_epoch=3, batch_size=None),
    "sample weights": sample_weights,
    "class weights": class_weights,
    "validation with weights": validation_with_weights,
    "reductions": reductions,
    "places": places,
    "single batches": single_batches,
    "penalties": penalties,
    "penalties of frozen weights": penalties_of_frozen_weights,
    "constraints": constraints,
    "generators": generators,
    "numbered batches": numbered_batches,
    "early stopping": early_stopping,
    "plateaus": plateaus,
    "schedulers": schedulers,
    "averages": averages,
    "lines": lines,
}
