"""The constructors of both sides, with their arguments in order, and all public names of Keras."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np

MODULES = (
    "callbacks",
    "constraints",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "optimizers",
    "optimizers.schedules",
    "regularizers",
)
NONE = "(none)"
"""In the place of a default where an argument has none."""

Arguments = list[list[Any]]


def constructors(keras: Any) -> dict[str, dict[str, Arguments]]:
    """For each module each class with the arguments of its constructor.

    An argument is its name, its default, and whether it can be given by its place; '**' stands for
    any others.
    """
    return {module: dict(sorted(_classes(keras, module))) for module in MODULES}


def _classes(keras: Any, module: str) -> Iterator[tuple[str, Arguments]]:
    found = reduce(getattr, module.split("."), keras)
    for name in getattr(found, "__all__", dir(found)):
        cls = getattr(found, name)
        if inspect.isclass(cls) and not name.startswith("_"):
            yield name, arguments(cls)


def arguments(cls: type) -> Arguments:
    """Those of a class."""
    return [
        ["**", NONE, False]
        if parameter.kind is parameter.VAR_KEYWORD
        else [name, _plain(parameter.default), parameter.kind is parameter.POSITIONAL_OR_KEYWORD]
        for name, parameter in inspect.signature(cls).parameters.items()
    ]


def public_names(keras: Any) -> dict[str, dict[str, list[str] | None]]:
    """For each public module its classes and functions with the names of their arguments.

    What takes none, or does not say which, has None. Packages of whole networks are left out.
    """
    found: dict[str, dict[str, list[str] | None]] = {}
    _walk(keras, "", found, set())
    for path, thing in specimens(keras).items():
        found[path] = {name: None for name in sorted(dir(thing)) if not name.startswith("_")}
    return dict(sorted(found.items()))


def specimens(keras: Any) -> dict[str, Any]:
    """An object in use of each family, with all the members that such objects have."""
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"])
    callback = keras.callbacks.EarlyStopping("loss")
    model.fit(np.ones((2, 2)), np.ones((2, 1)), verbose=0, callbacks=[callback])
    return {
        "Sequential": model,
        "Layer": model.layers[0],
        "Optimizer": model.optimizer,
        "Loss": keras.losses.MeanSquaredError(),
        "Metric": keras.metrics.MeanSquaredError(),
        "Initializer": keras.initializers.Zeros(),
        "Regularizer": keras.regularizers.L2(),
        "callbacks.Callback": callback,
        "constraints.Constraint": keras.constraints.NonNeg(),
        "optimizers.schedules.LearningRateSchedule": keras.optimizers.schedules.CosineDecay(0.1, 9),
        "utils.PyDataset": type("Batches", (keras.utils.PyDataset,), {"num_batches": 1})(),
    }


def _walk(module: Any, path: str, found: dict[str, Any], seen: set[int]) -> None:
    if id(module) in seen:
        return
    seen.add(id(module))
    own = found[path] = {}
    for name in sorted(dir(module)):
        value = getattr(module, name)
        if name.startswith("_") or name == "src":
            continue
        if not inspect.ismodule(value):
            own[name] = names_of(value)
        elif value.__name__.startswith("keras") and name != "applications":
            _walk(value, f"{path}.{name}".lstrip("."), found, seen)
        elif value.__name__.startswith("keras"):
            found[name] = {}


def names_of(value: Any) -> list[str] | None:
    try:
        parameters = inspect.signature(value).parameters.values()
    except (TypeError, ValueError):
        return None
    named = (each for each in parameters if each.kind is not each.VAR_KEYWORD)
    return [each.name for each in named if each.kind is not each.VAR_POSITIONAL]


def _plain(default: Any) -> Any:
    if default is inspect.Parameter.empty:
        return NONE
    if isinstance(default, list | tuple):
        return [_plain(one) for one in default]
    return default if isinstance(default, str | int | float | bool | None) else repr(default)
