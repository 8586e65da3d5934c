"""Networks that were really trained, quickly, for what is made of them."""

from __future__ import annotations

from typing import NamedTuple

from netbuilder.design import Design
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from netbuilder.training.control import Control
from netbuilder.training.records import Record, RunEnded, RunStarted
from netbuilder.training.run.session import Session


class Trained(NamedTuple):
    """A training that is over, and the network that it has left."""

    network: TrainedNetwork
    started: RunStarted
    ended: RunEnded


def trained(design: Design) -> Trained:
    """Train a design."""
    records: list[Record] = []
    ended = Session(1, design).run(records.append, Control())
    started = next(record for record in records if isinstance(record, RunStarted))
    if ended.weights is None:
        raise RuntimeError(ended.message)
    reached = ended.logs.get("test_accuracy", ended.logs.get("test_mean_absolute_error", 0.0))
    name = "accuracy" if "test_accuracy" in ended.logs else "mean_absolute_error"
    count = 0 if started.test is None else len(started.test.samples)
    network = TrainedNetwork(
        design=design,
        weights=ended.weights,
        data=started.fingerprint,
        data_title=started.data_title,
        classes=design.data_set.names if design.data_set.classes else (),
        fitted=started.fitted,
        origin=Origin(run=3, epoch=ended.epochs_done, which="last", key="3"),
        figures=(Figure(name, float(reached), "test", count),),
    )
    return Trained(network, started, ended)
