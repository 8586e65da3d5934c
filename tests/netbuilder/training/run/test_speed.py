"""A training that is held back, so that the eye can follow."""

from __future__ import annotations

import time
from typing import Any

from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.records import Progress, Record, RunEnded
from netbuilder.training.run.session import Session


def run(design: Design, load: Any, speed: float | None) -> tuple[list[Record], float]:
    control, records = Control(), list[Record]()
    control.set_speed(speed)
    begun = time.monotonic()
    Session(1, design, load).run(records.append, control)
    return records, time.monotonic() - begun


def test_a_slow_training_takes_its_time_and_learns_the_same(design: Design, load: Any) -> None:
    full, _ = run(design, load, None)
    slow, seconds = run(design, load, 100.0)
    batches = sum(len(each.positions) for each in slow if isinstance(each, Progress))
    assert batches > 5
    assert seconds >= batches / 100
    ends = [records[-1] for records in (full, slow)]
    assert all(isinstance(end, RunEnded) and end.weights is not None for end in ends)
    assert ends[0].weights.tobytes() == ends[1].weights.tobytes()  # type: ignore[union-attr]


def test_waiting_is_no_training(design: Design, load: Any) -> None:
    slow, seconds = run(design, load, 50.0)
    told = [each for each in slow if isinstance(each, Progress)]
    assert told[-1].seconds < seconds / 2
