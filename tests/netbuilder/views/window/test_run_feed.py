"""What a training tells, and what becomes of it: for a trainer that tells what a test wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from netbuilder.design import Design
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.trained import Figure, Origin
from netbuilder.training.history.runs import Run
from netbuilder.training.records import (
    EpochDone,
    HeldOut,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunPaused,
    RunResumed,
    RunStarted,
    locked,
)
from netbuilder.views.window.run_feed import RunFeed

DESIGN = Design.default("digits")
HELD = HeldOut(np.zeros((7, 784), np.float32), np.zeros((7, 10), np.float32), None)
FITTED = object()


def weights(value: float) -> np.ndarray:
    return locked(np.full(3, value, np.float32))


class Teller(QObject):
    """A trainer as far as the feed knows one."""

    recordReceived = Signal(object)  # noqa: N815
    run = 1

    def tell(self, *records: Record) -> None:
        for record in records:
            self.run = record.run
            self.recordReceived.emit(record)


class Window:
    """The feed with all that it writes to."""

    def __init__(self) -> None:
        self.trainer, self.network, self.home = Teller(), CurrentNetwork(), QObject()
        self.shown: list[Record] = []
        self.taken: list[Record] = []
        self.kept: list[Run] = []
        self.feed = RunFeed(
            self.trainer,  # type: ignore[arg-type]
            self.network,
            self.keep,
            self.shown.append,
            self.home,
        )
        self.feed.kept.connect(self.kept.append)

    def keep(self, record: Record) -> Run | None:
        self.taken.append(record)
        return a_run() if isinstance(record, RunEnded) else None


@pytest.fixture
def window() -> Window:
    return Window()


def a_run(number: int = 4) -> Run:
    at = datetime(2026, 1, 2)
    return Run(number, DESIGN, at, "", "print", "finished", "", {}, {}, 0, weights(0), key="key")


def started(run: int = 1, **more: object) -> RunStarted:
    record = RunStarted(
        run, DESIGN, 50, 20, 5, 3, 10, "The built-in digits", test=HELD, seen=HELD,
        fingerprint="print", weights=weights(0),
    )  # fmt: skip
    return replace(record, **more)  # type: ignore[arg-type]


def progress(run: int = 1, epoch: int = 1) -> Progress:
    none = np.zeros(0)
    return Progress(run, epoch, 2, 5, 0.3, None, 0.0, none, none, none, none, weights(0.5))


def ended(run: int = 1, **more: object) -> RunEnded:
    logs = {"loss": 0.5, "val_loss": 0.6, "test_accuracy": 0.9}
    record = RunEnded(run, "finished", "Done.", 3, logs, weights(3), epoch=3)
    return replace(record, **more)  # type: ignore[arg-type]


def test_a_run_that_starts_is_the_network(window: Window) -> None:
    window.trainer.tell(started(fitted=FITTED))
    network = window.network.trained
    assert network is not None
    assert network.design == DESIGN
    assert network.weights[0] == 0
    assert (network.data, network.data_title) == ("print", "The built-in digits")
    assert network.classes == tuple("0123456789")
    assert network.fitted is FITTED
    assert network.origin == Origin(whole=False)
    assert window.network.samples is not None
    assert window.network.samples.data == "print"


def test_its_batches_and_epochs_change_the_weights(window: Window) -> None:
    window.trainer.tell(started(), progress())
    network = window.network.trained
    assert network is not None
    assert (network.weights[0], network.origin) == (0.5, Origin(epoch=1, whole=False))
    window.trainer.tell(EpochDone(1, 1, {"loss": 0.4, "val_accuracy": 0.8}, weights(2)))
    network = window.network.trained
    assert network is not None
    assert (network.weights[0], network.origin) == (2, Origin(epoch=2))
    assert network.figures == (
        Figure("loss", 0.4, "training", 50),
        Figure("accuracy", 0.8, "validation", 20),
    )


@pytest.mark.parametrize(
    ("record", "origin", "figures"),
    [
        (ended(), Origin(epoch=3, which="last"), True),
        (ended(epoch=2), Origin(epoch=2, which="best"), True),
        (ended(epoch=3, whole=False), Origin(epoch=3, which="last", whole=False), False),
    ],
)
def test_its_end_names_the_weights(
    window: Window, record: RunEnded, origin: Origin, figures: bool
) -> None:
    window.trainer.tell(started(), record)
    network = window.network.trained
    assert network is not None
    assert network.weights[0] == 3
    assert network.origin == replace(origin, run=4, key="key")
    expected = (
        Figure("loss", 0.5, "training", 50),
        Figure("loss", 0.6, "validation", 20),
        Figure("accuracy", 0.9, "test", 7),
    )
    assert network.figures == (expected if figures else ())
    assert [run.number for run in window.kept] == [4]


def test_an_end_without_weights_leaves_the_last_ones(window: Window) -> None:
    window.trainer.tell(started(), progress(), ended(weights=None))
    network = window.network.trained
    assert network is not None
    assert network.weights[0] == 0.5


def test_settings_that_change_on_the_way_are_the_networks(window: Window) -> None:
    design = DESIGN.with_setting("batch_size", 99)
    window.trainer.tell(started(), RunChanged(1, design, "The batch size is 99 now."))
    network = window.network.trained
    assert network is not None
    assert network.design == design


def test_a_run_that_was_left_is_kept_and_nothing_else(window: Window) -> None:
    window.trainer.tell(started(), progress())
    before = window.network.trained
    window.feed.leave()
    later: list[Record] = [progress(epoch=2), EpochDone(1, 2, {"loss": 0.1}, weights(9)), ended()]
    window.trainer.tell(*later)
    assert window.network.trained is before
    assert window.taken[2:] == later
    assert len(window.shown) == 2
    assert window.kept == []
    window.trainer.tell(started(2))
    assert window.shown[-1].run == 2
    assert window.network.trained is not before


def test_records_of_a_run_without_weights_are_shown_but_write_nothing(window: Window) -> None:
    records: list[Record] = [started(weights=None), progress(), RunPaused(1)]
    window.trainer.tell(*records)
    assert window.network.trained is None
    assert window.shown == records


def test_a_kept_run_that_is_numbered_anew_is_so_in_the_window(window: Window) -> None:
    window.trainer.tell(started(), ended())
    window.feed.renumber(a_run(5))
    network = window.network.trained
    assert network is not None
    assert network.origin.run == 5
    window.feed.renumber(replace(a_run(6), key="another"))
    assert network is window.network.trained


def test_a_look_back_is_not_disturbed_until_the_run_ends(window: Window) -> None:
    end = EpochDone(1, 1, {"val_accuracy": 0.8}, weights(2))
    window.trainer.tell(started(), progress(), end)
    network = window.network
    moments = network.timeline.moments
    assert [(each.position, each.whole) for each in moments] == [
        (0, False),
        (1.4, False),
        (2, True),
    ]
    network.look_back(moments[1])
    window.trainer.tell(EpochDone(1, 2, {"val_accuracy": 0.9}, weights(3)))
    assert network.trained is not None
    assert network.latest is not None
    assert (network.trained.weights[0], network.trained.origin.at) == (0.5, 1.4)
    assert network.trained.figures == ()
    assert network.latest.weights[0] == 3
    window.trainer.tell(ended())
    assert network.trained is network.latest
    assert network.trained.origin == Origin(run=4, epoch=3, which="last", key="key")
    assert [each.position for each in network.timeline.moments] == [0, 1.4, 2, 3]
    window.trainer.tell(started(2))
    assert [each.position for each in network.timeline.moments] == [0]


def test_what_is_resumed_is_looked_back_at_from_there(window: Window) -> None:
    at = np.array([1.2, 1.4])
    window.trainer.tell(started(), RunResumed(1, at, at, at, at, ()))
    assert [each.position for each in window.network.timeline.moments] == [1.4]
