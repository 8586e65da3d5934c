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
from netbuilder.training.history.runs import Run, RunBuilder
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
