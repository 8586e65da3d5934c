"""Why a training ended, in a sentence for the user that says what to try."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from engine.errors import EngineError
from engine.models import Sequential
from engine.types import Array
from netbuilder import logs
from netbuilder.design import DesignError

_LARGE: Final = 10.0
"""Samples beyond this want scaling."""


def finished(epochs: int, figures: Mapping[str, float]) -> str:
    """All epochs are done."""
    told = [
        f"{figures[key]:.1%} of {what}".replace("%", " %")
        for key, what in (
            ("accuracy", "the training"),
            ("val_accuracy", "the validation"),
            ("test_accuracy", "the test samples (all new to it)"),
        )
        if key in figures
    ]
    share = f": it reads {_joined(told)}" if told else _errors(figures)
    return f"Finished {_epochs(epochs)}{share}."


def stopped(epoch: int, epochs: int, batches: int) -> str:
    """The user said stop in an epoch counted from 1, after so many batches in all."""
    if not batches:
        return "Stopped before the first batch; the network has learned nothing yet."
    where = f"in epoch {epoch} of {epochs}" if epoch <= epochs else "after the last epoch"
    return f"Stopped {where}; the network keeps what it has learned."


def diverged(what: str, value: float, where: str, model: Sequential, samples: Array) -> str:
    """A figure is no finite number.

    Args:
        what: the figure, such as 'loss'.
        value: NaN or an infinity.
        where: epoch and step, counted from 1.
        model: that was trained.
        samples: that it was trained on.
    """
    became = "not a number (NaN)" if math.isnan(value) else "infinite"
    rate = model.optimizer.learning_rate
    usual = type(model.optimizer).parameters[0].default
    advice = f"lower the learning rate, which is {rate:g}"
    if rate > usual:
        advice += f" ({usual:g} is usual)"
    else:
        advice += ", or choose an activation that stays within bounds, such as tanh"
    largest = max(float(samples.max()), -float(samples.min()))
    if largest > _LARGE:
        advice += f", and scale the data, which reach {largest:g}, to about 1"
    return f"The {what} became {became} in {where}: {advice}."


def failed(error: Exception) -> str:
    """An error ended the training."""
    if isinstance(error, MemoryError):
        return (
            "There is not enough memory to train this network; "
            "make its layers or the batch size smaller."
        )
    if isinstance(error, EngineError | DesignError):
        return str(error)
    text = str(error).rstrip(".")
    return f"The training failed with {type(error).__name__}: {text}. {logs.where()}".rstrip()


def _errors(figures: Mapping[str, float]) -> str:
    """How far off a network is that puts out quantities."""
    key = "mean_absolute_error"
    told = [
        f"{figures[prefix + key]:.3g} {where}"
        for prefix, where in (
            ("", "in training"),
            ("val_", "in validation"),
            ("test_", "on the test samples (all new to it)"),
        )
        if prefix + key in figures
    ]
    return f": it is off by {_joined(told)} on average" if told else ""


def _epochs(count: int) -> str:
    return f"{count} epoch" if count == 1 else f"{count} epochs"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
