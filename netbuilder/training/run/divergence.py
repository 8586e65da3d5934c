"""Why a training diverged, as far as its state shows."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from engine.models import Sequential
from engine.types import Array
from netbuilder.training.run.preparation import Prepared
from netbuilder.training.run.recorder import Recorder
from netbuilder.translation import say
from netbuilder.wording import alternatives, number_text, sentences, words_of

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
        say("The {what} became NaN at {place}.", what=words_of(what), place=place)
        if math.isnan(value)
        else say("The {what} became infinite at {place}.", what=words_of(what), place=place),
        _advice(prepared.model, norm, largest),
        say(
            "Just before, the gradient norm was {norm} and the largest input {largest}.",
            norm=number_text(norm, 3),
            largest=number_text(largest, 3),
        ),
        say(
            "The network has the weights of epoch {epochs_done}, the last good one.",
            epochs_done=recorder.epochs_done,
        )
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
        remedies = [
            say(
                "a lower learning rate (now {now}, typically {usual})",
                now=now,
                usual=number_text(usual),
            )
        ]
    else:
        remedies = [
            say("a lower learning rate (now {now})", now=now),
            say("a bounded activation such as tanh"),
        ]
    if not norm <= _STEEP:
        remedies.append(say("gradient clipping (clipnorm 1)"))
    if largest > _LARGE:
        remedies.append(
            say("inputs scaled to about 1 (now up to {largest})", largest=number_text(largest, 3))
        )
    return say("Try {remedies}.", remedies=alternatives(remedies))
