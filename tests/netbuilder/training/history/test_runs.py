"""Runs that are kept: what is noted, and what a file gives back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.design.differences import Difference, differences
from netbuilder.storage.errors import DamagedError
from netbuilder.training.history.files import read, to_bytes
from netbuilder.training.history.runs import Run, RunBuilder, trained_by
from netbuilder.training.records import Best, EpochDone, RunEnded, RunStarted

DESIGN = Design.default("digits").with_setting("epochs", 3)


def weights(value: float) -> np.ndarray:
    return np.full(50_890, value, np.float32)


def run(design: Design = DESIGN, losses: tuple[float, ...] = (0.5, 0.2, 0.3)) -> Run:
    chronicler = RunBuilder()
    started = RunStarted(1, design, 90, 10, 3, 3, 32, "Built-in digits")
    assert chronicler.take(started) is None
    for epoch, loss in enumerate(losses):
        logs = {"loss": loss / 2, "val_loss": loss, "accuracy": 0.5, "val_accuracy": 1 - loss}
        assert chronicler.take(EpochDone(1, epoch, logs, weights(epoch))) is None
    figures = {"loss": 0.1, "test_accuracy": 0.75}
    best = None
    if losses:
        place = int(np.argmin(losses))
        best = Best(place + 1, "val_loss", losses[place], weights(place))
    end = RunEnded(1, "finished", "Done.", len(losses), figures, weights(9), best)
    found = chronicler.take(end)
    assert found is not None
    return found


def test_the_best_epoch_is_kept() -> None:
    found = run()
    assert found.best_epoch == 2
    assert (found.weights == 1).all()
    assert found.means["val_loss"].tolist() == [0.5, 0.2, 0.3]
    assert found.epochs == 3
    assert found.best_by == "val_loss"


def test_a_run_without_an_epoch_keeps_what_there_is() -> None:
    assert (run(losses=()).weights == 9).all()
    chronicler = RunBuilder()
    chronicler.take(RunStarted(1, DESIGN, 90, 10, 3, 3, 32, "Built-in digits"))
    assert chronicler.take(RunEnded(1, "failed", "No memory.", 0, {}, None)) is None


def test_figures_that_are_no_number_survive(tmp_path: Path) -> None:
    chronicler = RunBuilder()
    chronicler.take(RunStarted(1, DESIGN, 90, 10, 3, 3, 32, "Built-in digits"))
    logs = {"loss": float("nan")}
    end = RunEnded(1, "diverged", "The loss became NaN.", 0, logs, weights(0))
    found = chronicler.take(end)
    assert found is not None
    (tmp_path / "run").write_bytes(to_bytes(replace(found, number=1)))
    assert np.isnan(read(tmp_path / "run").figures["loss"])


def test_weights_of_another_kind_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "000001.run.npz"
    path.write_bytes(to_bytes(replace(run(), number=1, weights=np.zeros((2, 2), np.float32))))
    with pytest.raises(DamagedError, match="weights are missing"):
        read(path)


def test_the_last_epoch_is_kept_beside_the_best(tmp_path: Path) -> None:
    path = tmp_path / "000001.run.npz"
    end = RunEnded(1, "finished", "Done.", 3, {"loss": 0.1}, weights(9), None, epoch=3)
    best = Best(2, "val_loss", 0.2, weights(1))
    chronicler = RunBuilder()
    chronicler.take(RunStarted(1, DESIGN, 90, 10, 3, 3, 32, "Built-in digits"))
    found = chronicler.take(replace(end, best=best))
    assert found is not None
    assert found.last is not None
    path.write_bytes(to_bytes(replace(found, number=1)))
    again = read(path).last
    assert again is not None
    assert (again == 9).all()
    path.write_bytes(to_bytes(replace(found, number=1, last=np.zeros(3, np.float32))))
    with pytest.raises(DamagedError, match="last weights"):
        read(path)
    chronicler.take(RunStarted(1, DESIGN, 90, 10, 3, 3, 32, "Built-in digits"))
    same = chronicler.take(replace(end, best=replace(best, epoch=3)))
    assert same is not None
    assert same.last is None


def test_differences_name_what_changed() -> None:
    other = DESIGN.with_parameter("dense", "units", 32).with_setting("seed", 4)
    other = other.inserted(1, "Dropout").with_optimizer_parameter("learning_rate", 0.01)
    assert differences(DESIGN, DESIGN) == ()
    assert set(differences(DESIGN, other)) == {
        Difference("seed", "0", "4"),
        Difference("learning_rate", "0.001", "0.01"),
        Difference("dense: units", "64", "32"),
        Difference("dropout", "-", "Dropout"),
    }
    turned = DESIGN.with_enabled(["dense"], False)
    assert differences(DESIGN, turned) == (Difference("dense", "Dense", "Dense, disabled"),)


def test_figures_of_the_test_are_those_of_the_weights_that_are_kept() -> None:
    found = run()
    # It ended with other weights than it keeps, and nobody measured these.
    assert (found.best_epoch, found.test("accuracy")) == (2, None)
    assert replace(found, kept_figures={"accuracy": 0.5}).test("accuracy") == 0.5
    last = run(losses=(0.5, 0.2))
    assert (last.best_epoch, last.test("accuracy")) == (2, 0.75)


def test_how_many_samples_there_were_is_kept(tmp_path: Path) -> None:
    found = replace(run(), number=1)
    assert found.samples == {"training": 90, "validation": 10, "test": 0}
    (tmp_path / "run").write_bytes(to_bytes(found))
    assert read(tmp_path / "run").samples == found.samples
    of_before = replace(found, samples={})
    (tmp_path / "run").write_bytes(to_bytes(of_before))
    assert read(tmp_path / "run").samples == {}


def test_teaching_belongs_to_the_training_that_was_taught() -> None:
    first, second = (replace(run(), number=number) for number in (1, 2))
    taught, again = (replace(run(), number=3, parent=1), replace(run(), number=4, parent=3))
    runs = (first, second, taught, again)
    assert trained_by(again, runs) is first
    assert trained_by(second, runs) is second
    assert trained_by(again, runs[2:]) is taught  # the training is deleted
    assert trained_by(replace(again, parent=4), runs).number == 4  # a damaged file
