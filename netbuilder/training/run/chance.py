"""Whether a training that finished has learned nothing, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.targets import CLASS
from netbuilder.training.run.dead_units import dead_units
from netbuilder.training.run.preparation import Prepared
from netbuilder.translation import say
from netbuilder.wording import listed, number_text, percent, sentences

_SAMPLES: Final = 256
"""How many are used to look for dead units."""
_MARGIN: Final = 0.01
"""By which a network has to be better than one that always answers the same."""


def nothing_learned(design: Design, prepared: Prepared, figures: Mapping[str, float]) -> str:
    """What is wrong with a network that was trained to the end, and what to try; '' for nothing.

    Args:
        design: that was trained.
        prepared: the training, its model with the final weights.
        figures: of these weights.
    """
    dead = dead_units(prepared.model, prepared.data.x_train[:_SAMPLES])
    silent = [name for name, share in dead.items() if share == 1.0]
    chance = _chance(design, prepared.data.y_train, figures)
    if not (silent or chance):
        return ""
    named = listed([f"'{name}'" for name in silent])
    return sentences(
        chance,
        say("All units of {named} are dead: they output 0 for every sample.", named=named)
        if silent
        else "",
        _advice(prepared),
    )


def _chance(design: Design, answers: Array, figures: Mapping[str, float]) -> str:
    """Say so if the accuracy is that of always predicting the most frequent class."""
    reached = figures.get("val_accuracy", figures.get("accuracy"))
    if design.target != CLASS or reached is None:
        return ""
    classes = answers.argmax(axis=1) if answers.ndim > 1 and answers.shape[1] > 1 else answers
    counts = np.bincount(classes.reshape(-1).astype(np.int64))
    if np.count_nonzero(counts) < 2 or reached > counts.max() / counts.sum() + _MARGIN:
        return ""
    names, most = design.data_set.names, int(counts.argmax())
    name = names[most] if most < len(names) else str(most)
    share = percent(counts.max() / counts.sum(), 1)
    return say(
        "This is chance level: always predicting '{name}' would be correct for {share}.",
        name=name,
        share=share,
    )


def _advice(prepared: Prepared) -> str:
    optimizer = prepared.model.optimizer
    rate, usual = optimizer.learning_rate, float(type(optimizer).parameters[0].default)
    if rate > usual:
        now, default = number_text(rate, 3), number_text(usual)
        return say(
            "Lower the learning rate from {now} (the default is {default}) and train again.",
            now=now,
            default=default,
        )
    return say("Try another learning rate, more units or more epochs.")
