"""Why a training diverged, as far as its state shows."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from engine.models import Sequential
from engine.types import Array
from netbuilder.training.run.preparation import Prepared
from netbuilder.training.run.recorder import Recorder
from netbuilder.wording import alternatives, number_text, sentences

_LARGE: Final = 10.0
"""Inputs beyond this should be scaled."""

_STEEP: Final = 100.0
"""Gradient norm above which usual learning rates diverge."""

_SAMPLES: Final = 256
"""How many the gradient is measured on."""


def described(what: str, value: float, place: str, prepared: Prepared, recorder: Recorder) -> str:
    """What happened, its likely cause, and what to try.

    Args:
        what: the figure, such as 'loss'.
        value: NaN or an infinity.
        place: epoch and step, counted from 1.
        prepared: the training.
        recorder: has the last weights that are numbers.
    """
    samples = prepared.data.x_train
    norm = gradient_norm(
        prepared.model, recorder.weights, samples[:_SAMPLES], prepared.data.y_train[:_SAMPLES]
    )
    largest = max(float(samples.max()), -float(samples.min()))
    return sentences(
        f"The {what} became NaN at {place}."
        if math.isnan(value)
        else f"The {what} became infinite at {place}.",
        _advice(prepared.model, norm, largest),
        f"Just before, the gradient norm was {number_text(norm, 3)} and the largest input "
        f"{number_text(largest, 3)}.",
        f"The network has the weights of epoch {recorder.epochs_done}, the last good one."
        if recorder.epochs_done
        else "",
    )


def gradient_norm(model: Sequential, weights: Array, samples: Array, answers: Array) -> float:
    """Length of the gradient of the loss at these weights; the model gets them."""
    model.set_flat_weights(weights)
    with np.errstate(all="ignore"):
        model.compute_gradients(samples, answers)
        return float(np.linalg.norm(model.flat().gradients.astype(np.float64)))


def _advice(model: Sequential, norm: float, largest: float) -> str:
    rate = model.optimizer.learning_rate
    usual = float(type(model.optimizer).parameters[0].default)
    now = number_text(rate, 6)
    if rate > usual:
        remedies = [f"a lower learning rate (now {now}, typically {number_text(usual)})"]
    else:
        remedies = [
            f"a lower learning rate (now {now})",
            "a bounded activation such as tanh",
        ]
    if not norm <= _STEEP:
        remedies.append("gradient clipping (clipnorm 1)")
    if largest > _LARGE:
        remedies.append(f"inputs scaled to about 1 (now up to {number_text(largest, 3)})")
    return f"Try {alternatives(remedies)}."
