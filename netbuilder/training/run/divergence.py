"""Why a training left the realm of numbers, told from what was seen of it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from engine.models import Sequential
from engine.types import Array
from netbuilder.training.run.preparation import Prepared
from netbuilder.training.run.recorder import Recorder

_LARGE: Final = 10.0
"""Samples beyond this want scaling."""

_STEEP: Final = 100.0
"""Gradients longer than this carry a network away at usual learning rates."""

_SAMPLES: Final = 256
"""That the gradient is measured with."""


def described(what: str, value: float, place: str, prepared: Prepared, recorder: Recorder) -> str:
    """What happened, its likely cause, and what to try.

    Args:
        what: the figure, such as 'loss'.
        value: NaN or an infinity.
        place: epoch and step, counted from 1.
        prepared: the training.
        recorder: has the last weights that are numbers.
    """
    became = "not a number (NaN)" if math.isnan(value) else "infinite"
    samples = prepared.data.x_train
    norm = gradient_norm(
        prepared.model, recorder.weights, samples[:_SAMPLES], prepared.data.y_train[:_SAMPLES]
    )
    largest = max(float(samples.max()), -float(samples.min()))
    causes = _cause(prepared.model, norm, largest)
    length = f"{norm:.3g} long" if math.isfinite(norm) else "beyond all numbers"
    seen = f"Before, the gradient was {length} and the data reached {largest:.3g}."
    back = ""
    if recorder.epochs_done:
        back = f" The network has the weights of epoch {recorder.epochs_done}, the last good one."
    return f"The {what} became {became} in {place}: {causes}. {seen}{back}"


def gradient_norm(model: Sequential, weights: Array, samples: Array, answers: Array) -> float:
    """Length of the gradient of the loss at these weights; the model gets them."""
    model.set_flat_weights(weights)
    with np.errstate(all="ignore"):
        model.compute_gradients(samples, answers)
        return float(np.linalg.norm(model.flat().gradients.astype(np.float64)))


def _cause(model: Sequential, norm: float, largest: float) -> str:
    rate = model.optimizer.learning_rate
    usual = float(type(model.optimizer).parameters[0].default)
    advice = f"lower the learning rate, which is {rate:g}"
    if rate > usual:
        advice += f" ({usual:g} is usual)"
    else:
        advice += ", or choose an activation that stays within bounds, such as tanh"
    if not norm <= _STEEP:
        advice += "; clip the long gradient as well (clipnorm 1)"
    if largest > _LARGE:
        advice += f"; and scale the data, which reach {largest:g}, to about 1"
    return advice
