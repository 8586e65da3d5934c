"""What `compile` was given, in Keras's words, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine import losses, metrics, optimizers
from engine.errors import EngineError
from engine.losses.base import Loss
from engine.metrics.base import Metric
from engine.saving.faults import Fault

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

_WITHOUT = "load the model with compile=False, and compile it anew"


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
        "steps_per_execution": 1,
        "jit_compile": False,
    }


def from_config(model: Sequential, config: Any) -> None:
    """Compile a model as its config says.

    Raises:
        Fault: the config asks for what is not known here.
    """
    if not isinstance(config, Mapping) or "optimizer" not in config:
        raise Fault("says in a way that cannot be understood how it was compiled", _WITHOUT)
    for unsupported in ("loss_weights",):
        if config.get(unsupported) is not None:
            raise Fault(f"was compiled with {unsupported}, which has no meaning here", _WITHOUT)
    options: dict[str, Any] = {}
    if config.get("weighted_metrics"):
        options["weighted_metrics"] = _several(config["weighted_metrics"])
    try:
        model.compile(
            optimizer=optimizers.deserialize(config["optimizer"]),
            loss=_one(config.get("loss"), losses.get),
            metrics=_several(config.get("metrics")),
            **options,
        )
    except EngineError as error:
        problem = f"was compiled with what is not known here: {str(error).rstrip('.')}"
        raise Fault(problem, _WITHOUT) from error
    except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as error:
        problem = "says in a way that cannot be understood how it was compiled"
        raise Fault(problem, _WITHOUT) from error


def _several(values: Any) -> list[Any] | None:
    """Metrics in a list; Keras allows one list per output around them."""
    if values is None:
        return None
    if not isinstance(values, list):
        raise Fault("was compiled with metrics that are not in a list", _WITHOUT)
    if len(values) == 1 and isinstance(values[0], list):
        values = values[0]
    return [_one(value, metrics.get) for value in values]


def _one(value: Any, get: Any) -> Any:
    """A name stays a name, because 'accuracy' stands for several; a config becomes its object."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and value.get("class_name") == "function":
        return str(value.get("config"))
    if value is None:
        raise Fault("was compiled without a loss", _WITHOUT)
    return get(value)


def _plain(value: Any) -> Any:
    """A name as it is, an object as its config."""
    if isinstance(value, Loss):
        return losses.serialize(value)
    return metrics.serialize(value) if isinstance(value, Metric) else value
