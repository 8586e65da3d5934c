"""What is said aloud of a training."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.training.records import EpochDone, RunChanged, RunEnded, RunNotice, RunStarted
from netbuilder.training.telling import Telling, said_of_state

DESIGN = Design.default("digits").with_setting("epochs", 7)
STARTED = RunStarted(1, DESIGN, 90, 10, 3, 7, 32, "Digits")
WEIGHTS = np.zeros(3, np.float32)


def epoch(number: int, **logs: float) -> EpochDone:
    return EpochDone(1, number, logs, WEIGHTS)


def test_an_epoch_is_said_with_its_figures() -> None:
    telling = Telling()
    assert telling.said_of(STARTED) == ""
    said = telling.said_of(epoch(2, loss=0.5, accuracy=0.964, val_accuracy=0.967))
    assert said == "Epoch 3 of 7: loss 0.5, accuracy 96.40 %, validation accuracy 96.70 %."


def test_more_epochs_count_from_when_they_were_asked_for() -> None:
    telling = Telling()
    telling.said_of(STARTED)
    longer = RunChanged(1, DESIGN.with_setting("epochs", 9), "9 epochs from now on.")
    assert telling.said_of(longer) == "9 epochs from now on."
    assert telling.said_of(epoch(7, loss=1.0)).startswith("Epoch 8 of 9:")


def test_the_end_and_notices_are_said() -> None:
    telling = Telling()
    ended = RunEnded(1, "stopped", "Stopped in epoch 2.", 1, {}, None)
    assert telling.said_of(ended) == "Stopped in epoch 2."
    assert telling.said_of(replace(ended, message="")) == ""
    assert telling.said_of(RunNotice(1, "Other data are used.")) == "Other data are used."


@pytest.mark.parametrize(("state", "said"), [("paused", "Training paused."), ("idle", "")])
def test_states(state: str, said: str) -> None:
    assert said_of_state(state) == said
