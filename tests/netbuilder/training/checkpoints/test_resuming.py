"""Trainings that were interrupted, and go on bit for bit."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.models import TrainingRun
from netbuilder.design import Design
from netbuilder.storage.errors import DamagedError
from netbuilder.training.checkpoints import file as checkpoint
from netbuilder.training.checkpoints import writer as checkpointing
from netbuilder.training.checkpoints.folder import CheckpointFolder
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.control import Control
from netbuilder.training.records import (
    EpochDone,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunNotice,
    RunResumed,
    RunStarted,
)
from netbuilder.training.run import data, preparation
from netbuilder.training.run.data import Data
from netbuilder.training.run.session import Session
from tests.netbuilder.exchange.networks import COLOUR, GREY, MAKERS, own_design


@pytest.fixture(autouse=True)
def one_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a test may stop a training after any batch."""
    monkeypatch.setattr(preparation, "TOGETHER", 0.0)


BATCHES = 3 * 8
"""Of the whole run."""


class StopsAfter(Control):
    """Stops the run at its n-th look at the control after its start."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.left = looks
        self.begun = False

    def check(self) -> None:
        self.left -= self.begun
        if self.left < 0:
            self.stop()
        super().check()


def train(
    design: Design, load: Any, checkpointer: Checkpointer, control: Control | None = None
) -> list[Record]:
    records: list[Record] = []

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, RunStarted) and isinstance(control, StopsAfter):
            control.begun = True

    Session(1, design, load, checkpointer).run(emit, control or Control())
    return records


def end_of(records: list[Record]) -> RunEnded:
    assert isinstance(records[-1], RunEnded)
    return records[-1]


def curve(records: list[Record]) -> np.ndarray:
    """All batches that a run tells of, those before an interruption too."""
    parts = [
        np.stack([r.positions, r.losses, r.metrics, r.rates])
        for r in records
        if isinstance(r, Progress | RunResumed)
    ]
    return np.concatenate(parts, axis=1)


def epochs(records: list[Record]) -> list[dict[str, float]]:
    found: list[dict[str, float]] = []
    for record in records:
        if isinstance(record, RunResumed):
            found += map(dict, record.epochs)
        elif isinstance(record, EpochDone):
            found.append(dict(record.logs))
    return found


def same(records: list[Record], whole: list[Record]) -> None:
    first, second = end_of(records), end_of(whole)
    assert first.weights is not None
    assert second.weights is not None
    assert first.weights.tobytes() == second.weights.tobytes()
    assert curve(records).tobytes() == curve(whole).tobytes()
    assert epochs(records) == epochs(whole)
    assert first.logs == second.logs
    assert first.message == second.message
    assert first.best is not None
    assert second.best is not None
    assert first.best.weights.tobytes() == second.best.weights.tobytes()


@pytest.fixture
def trainings(tmp_path: Path) -> CheckpointFolder:
    return CheckpointFolder(tmp_path / "trainings")


def interrupt(design: Design, load: Any, trainings: CheckpointFolder, looks: int) -> list[Record]:
    first = Checkpointer(trainings)
    records = train(design, load, first, StopsAfter(looks))
    first.leave()
    return records


@pytest.fixture(scope="module")
def whole_runs() -> dict[Design, list[Record]]:
    return {}


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # all of them are values
)
@given(looks=st.lists(st.integers(1, 40), min_size=1, max_size=3))
def test_a_resumed_run_equals_an_uninterrupted_one(
    tmp_path_factory: pytest.TempPathFactory,
    design: Design,
    load: Any,
    whole_runs: dict[Design, list[Record]],
    looks: list[int],
) -> None:
    design = design.inserted(1, "Dropout", {"rate": 0.3})
    trainings = CheckpointFolder(tmp_path_factory.mktemp("trainings"))
    if design not in whole_runs:
        whole_runs[design] = train(design, load, Checkpointer(trainings))
    whole = whole_runs[design]
    interrupt(design, load, trainings, looks[0])
    for more in looks[1:]:
        place = trainings.find(design)
        if place is None:
            break
        again = Checkpointer(trainings, place)
        train(design, load, again, StopsAfter(more))
        again.leave()
    place = trainings.find(design)
    last = train(design, load, Checkpointer(trainings, place))
    assert end_of(last).reason == "finished"
    same(last, whole)
    assert trainings.find(design) is None


def test_a_resumed_run_tells_what_it_had_come_to(
    design: Design, load: Any, trainings: CheckpointFolder
) -> None:
    interrupt(design, load, trainings, 15)
    (place,) = trainings.interrupted()
    records = train(design, load, Checkpointer(trainings, place))
    kinds = [type(record) for record in records]
    assert kinds.index(RunResumed) == kinds.index(RunStarted) + 1
    (resumed,) = [r for r in records if isinstance(r, RunResumed)]
    assert 0 < len(resumed.positions) < BATCHES
    assert len(resumed.epochs) == 1


def others(records: list[Record]) -> dict[str, list[float]]:
    """The figures of all batches behind the first one beside the loss."""
    found: dict[str, list[float]] = {}
    for record in records:
        if isinstance(record, RunResumed | Progress):
            for name, values in record.others.items():
                found.setdefault(name, []).extend(values.tolist())
    return found


def test_every_metric_of_every_batch_is_kept(
    design: Design, load: Any, trainings: CheckpointFolder
) -> None:
    design = design.with_metrics(["accuracy", "f1_score", "auc"])
    whole = others(train(design, load, Checkpointer(trainings)))
    assert {name: len(values) for name, values in whole.items()} == {
        "f1_score": BATCHES,
        "auc": BATCHES,
    }
    for looks in (4, 15):  # Once more than one checkpoint is written.
        interrupt(design, load, trainings, looks)
        (place,) = trainings.interrupted()
        assert others(train(design, load, Checkpointer(trainings, place))) == whole


def test_a_checkpoint_of_an_earlier_version_lacks_other_metrics_and_goes_on(
    design: Design, load: Any, trainings: CheckpointFolder
) -> None:
    design = design.with_metrics(["accuracy", "f1_score"])
    interrupt(design, load, trainings, 15)
    (place,) = trainings.interrupted()
    found = checkpoint.read(place.path)
    # As it was written when only the first metric was kept.
    checkpoint.write(place.path, replace(found, batches=found.batches[:, :4]), 0)
    done = len(found.batches)
    again = Checkpointer(trainings, place)
    train(design, load, again, StopsAfter(3))
    again.leave()
    (place,) = trainings.interrupted()
    records = train(design, load, Checkpointer(trainings, place))
    assert end_of(records).reason == "finished"
    values = others(records)["f1_score"]
    assert len(values) == BATCHES
    assert np.isnan(values[:done]).all()
    assert np.isfinite(values[done:]).all()


def test_a_stopped_run_says_that_it_can_go_on(
    design: Design, load: Any, trainings: CheckpointFolder
) -> None:
    assert end_of(interrupt(design, load, trainings, 5)).resumable
    assert not end_of(train(design, load, Checkpointer(trainings))).resumable


def test_one_program_alone_goes_on_with_a_training(
    design: Design, load: Any, trainings: CheckpointFolder
) -> None:
    interrupt(design, load, trainings, 5)
    place = trainings.find(design)
    assert place is not None
    assert trainings.find(design) is None
    assert list(trainings.interrupted()) == []
    other = trainings.claim(design)
    assert other.path != place.path
    place.leave()
    found = trainings.find(design)
    assert found is not None
    assert found.path == place.path


def test_a_new_training_leaves_an_interrupted_one_alone(
    design: Design, load: Any, trainings: CheckpointFolder
) -> None:
    interrupt(design, load, trainings, 15)
    (place,) = trainings.interrupted()
    place.leave()
    before = {path.name: path.read_bytes() for path in place.path.iterdir()}
    interrupt(design, load, trainings, 3)
    assert {path.name: path.read_bytes() for path in place.path.iterdir()} == before
    latest, earlier = trainings.interrupted()
    assert earlier.path == place.path
    assert len(checkpoint.read(latest.path).batches) < 5
    for each in (latest, earlier):
        each.leave()
    found = trainings.find(design)
    assert found is not None
    assert found.path == latest.path


def test_other_data_are_refused(
    design: Design, load: Any, small_data: Data, trainings: CheckpointFolder
) -> None:
    interrupt(design, load, trainings, 5)
    place = trainings.find(design)
    other = replace(small_data, x_train=small_data.x_train[::-1])
    end = end_of(train(design, lambda *_: other, Checkpointer(trainings, place)))
    assert end.reason == "failed"
    assert "have changed since this training was interrupted" in end.message
    assert place is not None
    assert checkpoint.exists(place.path)


@pytest.mark.parametrize("keep", [0, 100, 0.5, 0.9])
def test_a_damaged_checkpoint_is_one_sentence(
    design: Design, load: Any, trainings: CheckpointFolder, keep: float
) -> None:
    interrupt(design, load, trainings, 5)
    place = trainings.find(design)
    assert place is not None
    file = place.path / "checkpoint.npz"
    content = file.read_bytes()
    file.write_bytes(content[: int(keep * len(content)) if keep < 1 else int(keep)])
    end = end_of(train(design, load, Checkpointer(trainings, place)))
    assert end.reason == "failed"
    assert end.message.startswith(f"The interrupted training in {place.path.name} is damaged")
    assert file.exists()


def test_missing_batches_are_damage(design: Design, load: Any, trainings: CheckpointFolder) -> None:
    interrupt(design, load, trainings, 5)
    place = trainings.find(design)
    assert place is not None
    os.truncate(place.path / "batches.f64", 8)
    with pytest.raises(DamagedError, match="damaged"):
        checkpoint.read(place.path)


def test_settings_may_change_before_a_run_goes_on(
    design: Design, load: Any, trainings: CheckpointFolder
) -> None:
    interrupt(design, load, trainings, 12)
    place = trainings.find(design)
    slower = design.with_optimizer_parameter("learning_rate", 1e-5).with_setting("batch_size", 40)
    records = train(slower, load, Checkpointer(trainings, place))
    (changed,) = [r for r in records if isinstance(r, RunChanged)]
    assert changed.design == slower
    assert "1e-5" in changed.message
    assert "batch size will be 40" in changed.message
    rates = curve(records)[3]
    assert rates[0] == 0.001
    assert rates[-1] == 1e-5
    steps = curve(records)[0]
    assert np.count_nonzero(steps > 2) == 3, "120 samples, 40 to the batch"


@pytest.mark.parametrize("kind", ["CosineDecay", "ExponentialDecay", "ReduceLROnPlateau"])
@pytest.mark.parametrize("looks", [3, 13, 22])
def test_schedules_early_stopping_and_augmentation_go_on_too(
    design: Design, load: Any, tmp_path: Path, kind: str, looks: int
) -> None:
    design = design.with_schedule(kind).with_setting("early_stopping", 2)
    design = design.with_setting("keep_best", True).with_setting("augmentation", True)
    whole = train(design, load, Checkpointer(CheckpointFolder(tmp_path / "whole")))
    trainings = CheckpointFolder(tmp_path / "trainings")
    interrupt(design, load, trainings, looks)
    same(train(design, load, Checkpointer(trainings, trainings.find(design))), whole)


@pytest.mark.parametrize("kinds", [(), ("flip_vertical", "zoom")])
@pytest.mark.parametrize("kind", [GREY, COLOUR])
def test_own_pictures_vary_as_though_nothing_had_happened(
    tmp_path: Path, kind: str, kinds: tuple[str, ...]
) -> None:
    (tmp_path / "data").mkdir()
    design = own_design(MAKERS[kind](tmp_path / "data"), epochs=6).with_setting("batch_size", 2)
    design = design.with_setting("augmentation", True).with_augmentation_kinds(kinds)
    whole = train(design, data.load, Checkpointer(CheckpointFolder(tmp_path / "whole")))
    trainings = CheckpointFolder(tmp_path / "trainings")
    interrupt(design, data.load, trainings, 20)
    same(train(design, data.load, Checkpointer(trainings, trainings.find(design))), whole)


@pytest.fixture
def waits_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The training waits for each checkpoint: this one is over before a slow disk has answered."""
    save = Checkpointer.save

    def save_and_wait(self: Checkpointer, *arguments: Any) -> None:
        save(self, *arguments)
        self._join()

    monkeypatch.setattr(Checkpointer, "save", save_and_wait)


@pytest.mark.usefixtures("waits_for_the_disk")
def test_a_disk_that_is_full_is_told_once_and_the_training_goes_on(
    design: Design, load: Any, trainings: CheckpointFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(checkpointing.checkpoint, "write", full)
    monkeypatch.setattr(checkpointing, "_INTERVAL", 0.0)
    monkeypatch.setattr(checkpointing, "_RETRY", 0.0)
    records = train(design, load, Checkpointer(trainings))
    assert end_of(records).reason == "finished"
    (told,) = [r for r in records if isinstance(r, RunNotice)]
    assert "no space left" in told.message
    assert "The training continues" in told.message


@pytest.mark.usefixtures("waits_for_the_disk")
def test_a_folder_that_cannot_be_made_is_told(
    design: Design, load: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trainings").write_text("in the way")
    monkeypatch.setattr(checkpointing, "_INTERVAL", 0.0)
    records = train(design, load, Checkpointer(CheckpointFolder(tmp_path / "trainings")))
    assert end_of(records).reason == "finished"
    assert [r for r in records if isinstance(r, RunNotice)]


def test_no_memory_for_a_copy_does_not_end_the_training(
    design: Design, load: Any, trainings: CheckpointFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(checkpointing, "_INTERVAL", 0.0)
    monkeypatch.setattr(TrainingRun, "snapshot", fails)
    records = train(design, load, Checkpointer(trainings))
    assert end_of(records).reason == "finished"
    (told,) = [r for r in records if isinstance(r, RunNotice)]
    assert "not enough memory" in told.message


def test_after_a_divergence_the_last_good_epoch_can_be_gone_on_with(
    design: Design, load: Any, trainings: CheckpointFolder
) -> None:
    wild = design.with_optimizer("sgd").with_loss("mean_squared_error")
    wild = wild.with_parameter("dense_1", "activation", "linear")
    first = Checkpointer(trainings)
    control = Control()
    records: list[Record] = []

    def emit(record: Record) -> None:
        records.append(record)
        if isinstance(record, EpochDone) and record.epoch == 0:
            control.change(wild.with_optimizer_parameter("learning_rate", 1e3))

    Session(1, wild, load, first).run(emit, control)
    first.leave()
    end = end_of(records)
    assert end.reason == "diverged"
    assert end.resumable
    assert end.good_epoch == 1
    (done,) = [r for r in records if isinstance(r, EpochDone)]
    assert end.weights is not None
    assert end.weights.tobytes() == done.weights.tobytes()
    (place,) = trainings.interrupted()
    tamed = checkpoint.read(place.path).design.with_optimizer_parameter("learning_rate", 0.01)
    again = train(tamed, load, Checkpointer(trainings, place))
    assert end_of(again).reason == "finished"
    assert end_of(again).epochs_done == 3
    assert np.isfinite(curve(again)).all()
    assert curve(again).shape[1] == BATCHES
