"""A training's records as the network that it leaves."""

from __future__ import annotations

from collections.abc import Mapping

from netbuilder.design.datasets import titled
from netbuilder.network.trained import Figure, Origin, Part, TrainedNetwork
from netbuilder.training.records import RunEnded, RunStarted


def counts_of(started: RunStarted) -> dict[Part, int]:
    """How many samples each part of a training's data has."""
    return {
        "training": started.samples,
        "validation": started.validation_samples,
        "test": 0 if started.test is None else started.test.tested,
    }


def figures_of_logs(logs: Mapping[str, float], counts: Mapping[Part, int]) -> tuple[Figure, ...]:
    """Keras's logs as figures, with the part of the data that they were measured on."""
    found = []
    for name, value in logs.items():
        part: Part = "training"
        if name.startswith("val_"):
            name, part = name.removeprefix("val_"), "validation"
        elif name.startswith("test_"):
            name, part = name.removeprefix("test_"), "test"
        found.append(Figure(name, value, part, counts[part]))
    return tuple(found)


def origin_of(end: RunEnded) -> Origin:
    """The origin of the weights that a training ends with."""
    which = "last" if end.epoch == end.epochs_done else "best"
    return Origin(epoch=end.epoch, which=which, whole=end.whole)  # type: ignore[arg-type]


def network_of_end(started: RunStarted, end: RunEnded) -> TrainedNetwork | None:
    """The network that a training ends with; None where it has learned nothing."""
    if end.weights is None:
        return None
    data = titled(started.data_title) or started.design.data_set
    return TrainedNetwork(
        design=started.design,
        weights=end.weights,
        data=started.fingerprint,
        data_title=started.data_title,
        classes=data.names,
        fitted=started.fitted,
        origin=origin_of(end),
        figures=figures_of_logs(end.logs, counts_of(started)) if end.whole else (),
        optimizer=end.optimizer,
    )
