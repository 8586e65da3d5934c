"""Any metric can say which epoch is best and when to stop: the highest, or the lowest of errors."""

from __future__ import annotations

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.design.watching import METRICS, offered, rises
from netbuilder.training.control import Control
from netbuilder.training.history.runs import Run, RunBuilder
from netbuilder.training.records import Record, RunEnded
from netbuilder.training.run.session import Session

PATIENCE = 2
CASES = [
    (data, each.name)
    for data, target in (("moons", "class"), ("line", "number"))
    for each in offered(target)
]


def trained(design: Design) -> tuple[Run, RunEnded]:
    builder, runs, ends = RunBuilder(), list[Run](), list[RunEnded]()

    def take(record: Record) -> None:
        run = builder.take(record)
        if run is not None:
            runs.append(run)
        if isinstance(record, RunEnded):
            ends.append(record)

    Session(1, design).run(take, Control())
    return runs[0], ends[0]


@pytest.mark.parametrize(("data", "name"), CASES)
def test_the_monitored_metric_finds_the_best_epoch_and_the_end(data: str, name: str) -> None:
    design = Design.default(data).with_setting("epochs", 15).with_setting("validation_split", 0.3)
    design = design.with_optimizer_parameter("learning_rate", 0.03)
    design = design.with_setting("early_stopping", PATIENCE).with_setting("keep_best", True)
    run, end = trained(design.with_setting("monitor", name))
    values = run.means[f"val_{name}"]
    best = int(values.argmax() if rises(name) else values.argmin())
    assert run.best_by == f"val_{name}"
    assert run.best_epoch == best + 1
    assert len(values) in (best + 1 + PATIENCE, 15)
    assert end.weights is not None
    assert np.array_equal(end.weights, run.weights)


def test_every_metric_is_among_them() -> None:
    assert {name for _, name in CASES} == set(METRICS)
