"""What `compile` was given, in Keras's words, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine import losses, metrics, optimizers
from engine.errors import EngineError
from engine.losses.base import Loss
from engine.metrics.base import Metric
from engine.saving import configs, versions
from engine.saving.faults import Fault, sentence_of, shown
from engine.saving.lines import is_name

if TYPE_CHECKING:
    from engine.models.sequential import Sequential


def to_config(model: Sequential) -> dict[str, Any]:
    """The arguments of the last `compile`; empty where there was none."""
    objective = model._objective
    if objective is None:
        return {}
    return {
        "optimizer": optimizers.serialize(objective.optimizer),
        "loss": _plain(getattr(objective, "requested_loss", objective.loss)),
        "loss_weights": None,
        "metrics": [_plain(metric) for metric in objective.requested] or None,
        "weighted_metrics": [
            _plain(metric) for metric in getattr(objective, "requested_weighted", ())
        ]
        or None,
        "run_eagerly": False,
        "steps_per_execution": model.steps_per_execution,
        "jit_compile": "auto",
    }


class _UnknownError(Exception):
    """Something that a model was compiled with and that is not known here.

    Args:
        what: 'its loss', 'its metric'.
        reason: why, as a part of a sentence.
    """

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"{what} is not known here ({shown(reason, 200)})")


def from_config(model: Sequential, config: Any) -> None:
    """Compile a model as its config says.

    Raises:
        Fault: the config asks for what is not known here.
    """
    try:
        left_out = _compile(model, config, trains=True)
    except _UnknownError as error:
        raise Fault(f"says how it was compiled, but {error}") from error
    if left_out:
        raise Fault(f"says how it was compiled, but {left_out[0]}")


def from_file(model: Sequential, config: Any, trains: bool = True) -> list[str]:
    """The same for a config out of a file: what is not known here is left out.

    Args:
        model: stays uncompiled where its loss or, if it `trains`, its optimizer is not known.
        config: what `compile` was given.
        trains: whether the optimizer matters.

    Returns:
        Sentences on what was left out.
    """
    try:
        left_out = _compile(model, config, trains)
    except _UnknownError as error:
        return [f"The model is not compiled: {error}. Call compile before you train it."]
    return [f"One metric is left out: {each}." for each in left_out]


def _compile(model: Sequential, config: Any, trains: bool) -> list[_UnknownError]:
    """Compile a model; returns the metrics that had to be left out.

    Raises:
        _UnknownError: it could not be compiled.
    """
    if not isinstance(config, Mapping):
        raise _UnknownError("what it was compiled with", f"it is {shown(config)}")
    if config.get("loss_weights") is not None:
        raise _UnknownError("the argument loss_weights", "there is one loss")
    known: dict[str, list[Any]] = {}
    left_out: list[_UnknownError] = []
    for name in ("metrics", "weighted_metrics"):
        for value in _several(config.get(name)):
            try:
                known.setdefault(name, []).append(_metric(value))
            except _UnknownError as error:
                left_out.append(error)
    loss = _loss(config.get("loss"))
    # Keras takes its own optimizer where there is none.
    own = trains and "optimizer" in config
    options = {
        "optimizer": _optimizer(config["optimizer"]) if own else "rmsprop",
        "loss": loss,
        **{name: values or None for name, values in known.items()},
    }
    if isinstance(config.get("steps_per_execution"), int):
        options["steps_per_execution"] = max(1, config["steps_per_execution"])
    what = "its loss" if loss is None else "what it was compiled with"
    _known(what, lambda arguments: model.compile(**arguments), options)
    return left_out


def _known(what: str, get: Callable[[Any], Any], value: Any) -> Any:
    """What `get` makes of a value.

    Raises:
        _UnknownError: it makes nothing of it.
    """
    try:
        return get(value)
    except EngineError as error:
        raise _UnknownError(what, sentence_of(error)) from error
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
        raise _UnknownError(what, f"it is {shown(value)}") from error


def _optimizer(config: Any) -> Any:
    """The optimizer that a config describes, whichever backend and version wrote it."""
    what = "its optimizer"
    config = _own(what, config)
    if isinstance(config, Mapping) and isinstance(config.get("config"), Mapping):
        kind = config.get("class_name")
        # Some versions registered their own optimizers as a user's are.
        kind = kind.removeprefix("Custom>") if isinstance(kind, str) else kind
        arguments = {_RENAMED.get(key, key): value for key, value in config["config"].items()}
        for name, neutral in _NEUTRAL.items():
            if name in arguments and arguments[name] in neutral:
                del arguments[name]
        if "decay" in arguments:
            arguments["learning_rate"] = _decaying(arguments)
        cls = _known(what, optimizers.OPTIMIZERS.class_of, kind)
        config = {"class_name": kind, "config": versions.without_unset(cls, arguments)}
    return _known(what, optimizers.deserialize, config)


_RENAMED = {"lr": "learning_rate"}

_NEUTRAL: Mapping[str, tuple[Any, ...]] = {
    "decay": (0, None),
    "epsilon": (None,),
    "is_legacy_optimizer": (True, False, None),
    "jit_compile": (True, False, None),
    "schedule_decay": (0.004, None),
}
"""Arguments of other versions of Keras, with the values that change nothing here."""


def _decaying(arguments: dict[str, Any]) -> dict[str, Any]:
    """The schedule that the argument `decay` of old versions stands for; it is taken out."""
    schedule = {
        "initial_learning_rate": arguments.get("learning_rate"),
        "decay_steps": 1,
        "decay_rate": arguments.pop("decay"),
    }
    return {"class_name": "InverseTimeDecay", "config": schedule}


def _loss(value: Any) -> Any:
    """The loss, or its name; None where there is none."""
    what = "its loss"
    value = _only(_own(what, value))
    if value is None or value in ("crossentropy", "ce"):
        return value
    if isinstance(value, Mapping) and isinstance(value.get("config"), Mapping):
        arguments = dict(value["config"])
        cls = _known(what, losses.LOSSES.class_of, value.get("class_name"))
        # Of older versions: the function behind the class, and a reduction that is the usual one.
        arguments.pop("fn", None)
        if arguments.get("reduction") == "auto":
            del arguments["reduction"]
        value = {**value, "config": versions.without_unset(cls, arguments)}
    made = _known(what, losses.as_loss, value)
    return value if isinstance(value, str) else made


def _metric(value: Any) -> Any:
    """A metric; a name stays one, because 'accuracy' stands for several."""
    what = "its metric"
    value = _named(_own(what, value))
    if isinstance(value, Mapping) and value.get("class_name") == "MeanMetricWrapper":
        arguments = value.get("config")
        if isinstance(arguments, Mapping) and arguments.get("name") in _FITTING:
            value = arguments["name"]
    if value in _FITTING:
        return value
    made = _known(what, metrics.as_metric, value)
    return value if isinstance(value, str) else made


_FITTING = ("accuracy", "acc")


def _own(what: str, value: Any) -> Any:
    """A value of a config without what depends on version and backend.

    Raises:
        _UnknownError: it is code, somebody's own object, or has a name that is none.
    """
    try:
        configs.refuse_foreign(value)
    except Fault as fault:
        raise _UnknownError(what, f"it {fault.problem}") from fault
    value = versions.objects(value)
    arguments = value.get("config") if isinstance(value, Mapping) else None
    name = arguments.get("name") if isinstance(arguments, Mapping) else None
    if name is not None and not is_name(name):
        raise _UnknownError(what, f"its name is {shown(name)} instead of a text")
    return value


def _several(values: Any) -> list[Any]:
    """Metrics in a list; Keras allows one list for each output around them."""
    values = _only(values)
    if values is None:
        return []
    return values if isinstance(values, list) else [values]


def _only(value: Any) -> Any:
    """What there is for the one output, which may be in a list or stand under its name."""
    value = _named(value)
    if isinstance(value, list) and len(value) == 1:
        return _only(value[0]) if isinstance(value[0], list) else _named(value[0])
    if isinstance(value, Mapping) and len(value) == 1 and "class_name" not in value:
        return _named(next(iter(value.values())))
    return value


def _named(value: Any) -> Any:
    """The name of a function, where a value is a function's config."""
    if isinstance(value, Mapping) and value.get("class_name") == "function":
        return value.get("config")
    return value


def _plain(value: Any) -> Any:
    """A name as it is, an object as its config."""
    if isinstance(value, Loss):
        return losses.serialize(value)
    return metrics.serialize(value) if isinstance(value, Metric) else value
