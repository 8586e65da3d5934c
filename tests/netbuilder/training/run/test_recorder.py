"""Records of a run by a clock that the test sets."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.models import BatchEnd
from netbuilder.training.records import Progress, Record
from netbuilder.training.run import recorder as module
from netbuilder.training.run.recorder import Recorder


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        monkeypatch.setattr(module.time, "perf_counter", lambda: self.now)

    def tick(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def batch(step: int) -> BatchEnd:
    return BatchEnd(0, step, 32, 1.0, {"loss": 1.0, "accuracy": 0.5}, 0.1)


def test_neither_the_set_up_nor_pauses_count(clock: Clock) -> None:
    training: Any = SimpleNamespace(
        steps_per_epoch=100,
        epochs=1,
        samples=3200,
        validation_samples=0,
        learning_rate=0.1,
        running={},
    )
    told: list[Record] = []
    recorder = Recorder(1, training, lambda: np.zeros(3, np.float32), ("accuracy",), told.append)
    clock.tick(30)  # Tables are prepared, pictures varied, a checkpoint read.
    recorder.begin()
    clock.tick(2)
    recorder.batch(batch(0))  # The first one sets the engine up.
    for step in range(1, 11):
        clock.tick(0.1)
        recorder.batch(batch(step))
    recorder.flush()
    last = told[-1]
    assert isinstance(last, Progress)
    assert last.samples_per_second == pytest.approx(320)
    assert last.eta == pytest.approx(89 * 0.1)
    assert last.seconds == pytest.approx(3)
    recorder.pause()
    clock.tick(3600)
    recorder.resume()
    clock.tick(0.1)
    recorder.batch(batch(11))
    recorder.flush()
    last = told[-1]
    assert isinstance(last, Progress)
    assert last.samples_per_second == pytest.approx(320)
    assert last.seconds == pytest.approx(3.1)
