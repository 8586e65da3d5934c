"""What is compared word by word: names, configs, texts, the order of events; plain JSON values."""

from __future__ import annotations

import contextlib
import inspect
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.engine.reference.side import Side

Fact = Callable[[Side], Any]
FACTS: dict[str, Fact] = {}

INITIALIZERS = (
    "Zeros",
    "Ones",
    "Constant",
    "RandomNormal",
    "RandomUniform",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
)


def fact(function: Fact) -> Fact:
    """Enter the function under its name."""
    FACTS[function.__name__] = function
    return function


def small_model(side: Side) -> Any:
    """Three layers on four values, none of them named."""
    keras = side.keras
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(5, activation="relu"),
            keras.layers.Activation("tanh"),
            keras.layers.Dense(3, activation="softmax", kernel_initializer="he_normal"),
        ],
        name="small",
    )


def compiled_model(side: Side, metrics: list[Any] | None = None) -> Any:
    """The same with known weights and a loss."""
    model = small_model(side)
    weights = (side.normal(4, 5), side.normal(5), side.normal(5, 3), side.normal(3))
    model.set_weights(weights)
    watched = ["accuracy"] if metrics is None else metrics
    model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=watched)
    return model


def data(side: Side) -> tuple[Any, Any]:
    """Twenty samples of three classes."""
    return side.normal(20, 4, start=100), side.one_hot(20, 3)


def fresh_names(side: Side) -> Any:
    """Let Keras, which numbers the layers of a whole session, begin anew."""
    clear = getattr(side.keras.utils, "clear_session", None)
    if clear:
        clear()
    return side.keras


# Names and configs --------------------------------------------------------------------------------


@fact
def default_layer_names(side: Side) -> Any:
    """Of a model's unnamed layers, numbered from the first of their kind."""
    keras = fresh_names(side)
    layers = [keras.layers.Dense(2), keras.layers.Activation("relu"), keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((3,)), *layers, keras.layers.Activation("tanh")])
    return {"model": model.name, "layers": [layer.name for layer in model.layers]}


@fact
def layer_configs(side: Side) -> Any:
    """Dense and Activation, with defaults and without."""
    layers = side.keras.layers
    subjects = {
        "Dense": layers.Dense(3, name="a"),
        "Dense, all said": layers.Dense(
            units=7,
            activation="tanh",
            use_bias=False,
            kernel_initializer="he_uniform",
            bias_initializer="ones",
            name="b",
            trainable=False,
        ),
        "Activation": layers.Activation("softmax", name="c"),
    }
    return {name: subject.get_config() for name, subject in subjects.items()}


@fact
def model_config(side: Side) -> Any:
    """A model, layer by layer."""
    keras = side.keras
    layers = [keras.layers.Dense(5, activation="relu", name="one")]
    layers += [keras.layers.Activation("tanh", name="two"), keras.layers.Dense(3, name="three")]
    return keras.Sequential([keras.Input((4,), name="zero"), *layers], name="small").get_config()


@fact
def optimizer_configs(side: Side) -> Any:
    """Defaults, and every argument given."""
    optimizers = side.keras.optimizers
    subjects = {
        "SGD": optimizers.SGD(name="a"),
        "SGD, all said": optimizers.SGD(0.5, 0.9, True, name="b"),
        "Adam": optimizers.Adam(name="c"),
        "Adam, all said": optimizers.Adam(0.5, 0.8, 0.9, 1e-3, name="d"),
    }
    return {name: subject.get_config() for name, subject in subjects.items()}


@fact
def loss_configs(side: Side) -> Any:
    """Names and arguments of all losses."""
    losses = side.keras.losses
    return {
        "mse": losses.MeanSquaredError().get_config(),
        "bce": losses.BinaryCrossentropy(from_logits=True).get_config(),
        "cce": losses.CategoricalCrossentropy(reduction="sum", name="mine").get_config(),
        "scce": losses.SparseCategoricalCrossentropy().get_config(),
    }


@fact
def metric_configs(side: Side) -> Any:
    """Names and arguments of all metrics."""
    metrics = side.keras.metrics
    return {
        "accuracy": metrics.Accuracy().get_config(),
        "binary": metrics.BinaryAccuracy(threshold=0.7).get_config(),
        "categorical": metrics.CategoricalAccuracy().get_config(),
        "sparse": metrics.SparseCategoricalAccuracy(name="mine").get_config(),
    }


@fact
def initializer_configs(side: Side) -> Any:
    """Serialized with their module and class name."""
    initializers = side.keras.initializers
    random = {name: {"seed": 3} for name in INITIALIZERS[3:]}
    return {
        name: initializers.serialize(getattr(initializers, name)(**random.get(name, {})))
        for name in INITIALIZERS
    }


@fact
def initializer_statistics(side: Side) -> Any:
    """Bounds and moments of 100,000 values for a layer of 400 inputs and 250 units."""
    result = {}
    for name in INITIALIZERS:
        seed = {"seed": 1} if name in INITIALIZERS[3:] else {}
        values = np.asarray(getattr(side.keras.initializers, name)(**seed)((400, 250)))
        numbers = (values.min(), values.max(), values.mean(dtype=float), values.std(dtype=float))
        result[name] = dict(zip(("min", "max", "mean", "std"), map(float, numbers), strict=True))
    return result


@fact
def signatures(side: Side) -> Any:
    """Order and defaults of arguments that have a plain default."""
    keras = side.keras
    subjects = {
        "Sequential": keras.Sequential,
        **{
            f"Sequential.{name}": getattr(keras.Sequential, name)
            for name in ("compile", "fit", "evaluate", "predict", "train_on_batch")
        },
        **{name: getattr(keras.layers, name) for name in ("Dense", "Activation")},
        **{name: getattr(keras.optimizers, name) for name in ("SGD", "Adam")},
        **{name: getattr(keras.initializers, name) for name in INITIALIZERS},
        "BinaryCrossentropy": keras.losses.BinaryCrossentropy,
        "BinaryAccuracy": keras.metrics.BinaryAccuracy,
        "to_categorical": keras.utils.to_categorical,
    }
    return {name: _arguments(subject) for name, subject in subjects.items()}


def _arguments(subject: Any) -> list[list[Any]]:
    plain = (str, int, float, bool, type(None))
    if inspect.isclass(subject) and "args" in inspect.signature(subject).parameters:
        subject = subject.__init__  # which the __new__ of Keras's models hides
    return [
        [name, parameter.default if isinstance(parameter.default, plain) else "?"]
        for name, parameter in inspect.signature(subject).parameters.items()
        if name != "self" and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]


# Texts --------------------------------------------------------------------------------------------


@fact
def summary(side: Side) -> Any:
    """The lines, without frame and padding."""
    fresh_names(side)
    lines: list[str] = []
    small_model(side).summary(print_fn=lambda text, **_: lines.extend(text.splitlines()))
    bare = [re.sub(r"\x1b\[[0-9;]*m|[^\w\s\"(),.:#-]", " ", line) for line in lines]
    return [words for line in bare if (words := " ".join(line.split()))]


@fact
def progress_lines(side: Side) -> Any:
    """What fit, evaluate and predict leave on the terminal; durations replaced by T."""
    x, y = data(side)

    def say(verbose: int) -> list[str]:
        model = compiled_model(side)
        with contextlib.redirect_stdout(io.StringIO()) as stream:
            options = {"batch_size": 8, "verbose": verbose}
            model.fit(x, y, epochs=2, shuffle=False, validation_split=0.3, **options)
            model.evaluate(x, y, **options)
            model.predict(x, **options)
        return _final_lines(stream.getvalue())

    return {"1": say(1), "2": say(2)}


def _final_lines(text: str) -> list[str]:
    """Lines as they stand at the end, when a terminal has obeyed the control characters."""
    bare = re.sub(r"\x1b\[[0-9;]*m", "", text)
    lines = [re.split(r"[\r\x08]", line)[-1].rstrip() for line in bare.splitlines()]
    pace = re.compile(r"\b\d+(:\d\d)*(s|ms|us)(/step|/epoch)?\b")
    return [pace.sub(r"T\3", line) for line in lines if line]


# Training -----------------------------------------------------------------------------------------


@fact
def callback_hooks(side: Side) -> Any:
    """The methods of a callback that training calls."""
    return sorted(name for name in dir(side.keras.callbacks.Callback) if name.startswith("on_"))


def recorder(side: Side, called: list[list[Any]], stop_at: str = "") -> Any:
    """A callback that writes down every hook that is called, with its number and its logs' keys.

    It stops the training at the first call of the hook `stop_at` that has the number 1.
    """

    def hook(name: str) -> Callable[..., None]:
        def call(self: Any, *arguments: Any, logs: Any = None) -> None:
            numbers = [argument for argument in arguments if isinstance(argument, int)]
            found = [argument for argument in arguments if isinstance(argument, dict)]
            called.append([name, numbers, sorted({**(found[0] if found else logs or {})})])
            if name == stop_at and numbers == [1]:
                self.model.stop_training = True

        return call

    names = [name for name in callback_hooks(side) if not name.startswith("on_batch_")]
    methods = {name: hook(name) for name in names}
    return type("Recorder", (side.keras.callbacks.Callback,), methods)()


@fact
def events(side: Side) -> Any:
    """What is called by fit, evaluate and predict."""
    called: list[list[Any]] = []
    model, (x, y) = compiled_model(side), data(side)
    options = {"batch_size": 8, "verbose": 0, "callbacks": [recorder(side, called)]}
    model.fit(x, y, epochs=2, validation_split=0.3, **options)
    called.append(["evaluate", [], []])
    model.evaluate(x, y, **options)
    called.append(["predict", [], []])
    model.predict(x, **options)
    return called


@fact
def events_when_stopped(side: Side) -> Any:
    """What is still called when a callback stops the training at a batch, or at an epoch."""
    result = {}
    for hook in ("on_train_batch_end", "on_epoch_end"):
        called: list[list[Any]] = []
        model, (x, y) = compiled_model(side), data(side)
        callbacks = [recorder(side, called, stop_at=hook)]
        options = {"batch_size": 4, "verbose": 0, "callbacks": callbacks}
        model.fit(x, y, epochs=3, validation_split=0.3, **options)
        result[hook] = called
    return result


@fact
def old_batch_hooks(side: Side) -> Any:
    """on_batch_begin and on_batch_end stand for the training's batches."""
    called: list[list[Any]] = []

    class Old(side.keras.callbacks.Callback):  # type: ignore[misc, name-defined]
        def on_batch_begin(self, batch: int, logs: Any = None) -> None:
            called.append(["begin", batch])

        def on_batch_end(self, batch: int, logs: Any = None) -> None:
            called.append(["end", batch, sorted(logs)])

    x, y = data(side)
    compiled_model(side).fit(x, y, batch_size=8, verbose=0, callbacks=[Old()])
    return called


@fact
def callback_params(side: Side) -> Any:
    """What a callback finds in `params`."""
    model, (x, y) = compiled_model(side), data(side)
    callback = side.keras.callbacks.Callback()
    options = {"batch_size": 8, "verbose": 0, "callbacks": [callback]}
    model.fit(x, y, epochs=2, **options)
    found = {"fit": dict(callback.params)}
    model.evaluate(x, y, **options)
    found["evaluate"] = dict(callback.params)
    model.predict(x, **options)
    return {**found, "predict": dict(callback.params)}


@fact
def history_keys(side: Side) -> Any:
    """Names of the figures for different metrics, and the numbers of the epochs."""
    x, y = data(side)
    result: dict[str, Any] = {}
    own = side.keras.metrics.CategoricalAccuracy(name="mine")
    for key, metrics in {
        "none": [],
        "accuracy": ["accuracy"],
        "acc": ["acc"],
        "categorical_accuracy": ["categorical_accuracy"],
        "an object": [own],
    }.items():
        history = compiled_model(side, metrics).fit(
            x, y, epochs=3, initial_epoch=1, validation_split=0.3, verbose=0
        )
        result[key] = {"keys": sorted(history.history), "epochs": history.epoch}
    return result


@fact
def return_types(side: Side) -> Any:
    """Numbers or lists, with metrics and without."""
    x, y = data(side)
    result = {}
    for key, metrics in {"with": ["accuracy"], "without": []}.items():
        model = compiled_model(side, metrics)
        for name in ("evaluate", "train_on_batch", "test_on_batch"):
            quiet = {"verbose": 0} if name == "evaluate" else {}
            figures = getattr(model, name)(x, y, **quiet)
            named = getattr(model, name)(x, y, return_dict=True, **quiet)
            kind = f"{len(figures)} figures" if isinstance(figures, list) else "a number"
            result[f"{name} {key} metrics"] = [kind, sorted(named)]
    return result
