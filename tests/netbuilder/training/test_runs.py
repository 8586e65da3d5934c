"""Runs that are kept: what is noted, and what a file gives back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.design.differences import Difference, differences
from netbuilder.training.records import Best, EpochDone, RunEnded, RunStarted
from netbuilder.training.runs import Chronicler, Run, RunBook, read, to_bytes

DESIGN = Design.default("digits").with_setting("epochs", 3)


def weights(value: float) -> np.ndarray:
    return np.full(50_890, value, np.float32)


def run(design: Design = DESIGN, losses: tuple[float, ...] = (0.5, 0.2, 0.3)) -> Run:
    chronicler = Chronicler()
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


def add(book: RunBook, found: Run) -> tuple[Run, str]:
    entered = book.enter(found)
    return entered, book.write(entered)


def test_the_best_epoch_is_kept() -> None:
    found = run()
    assert found.best_epoch == 2
    assert (found.weights == 1).all()
    assert found.means["val_loss"].tolist() == [0.5, 0.2, 0.3]
    assert found.epochs == 3
    assert found.judged_by == "val_loss"


def test_a_run_without_an_epoch_keeps_what_there_is() -> None:
    assert (run(losses=()).weights == 9).all()
    chronicler = Chronicler()
    chronicler.take(RunStarted(1, DESIGN, 90, 10, 3, 3, 32, "Built-in digits"))
    assert chronicler.take(RunEnded(1, "failed", "No memory.", 0, {}, None)) is None


def test_runs_are_there_the_next_day(tmp_path: Path) -> None:
    book = RunBook(tmp_path / "runs")
    for _ in range(2):
        _, trouble = add(book, run())
        assert trouble == ""
    again = RunBook(tmp_path / "runs")
    again.include(again.load())
    assert [each.number for each in again.runs] == [1, 2]
    kept, known = again.runs[0], run()
    assert kept.design == DESIGN
    assert kept.figures == known.figures
    assert {k: v.tolist() for k, v in kept.means.items()} == {
        k: v.tolist() for k, v in known.means.items()
    }
    np.testing.assert_array_equal(kept.weights, known.weights)
    assert (kept.best_epoch, kept.reason, kept.message) == (2, "finished", "Done.")
    again.strike([2])
    again.delete([2])
    last, _ = add(again, run())
    assert last.number == 3
    assert [each.number for each in RunBook(tmp_path / "runs").load()] == [1, 3]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("in the way")
    book = RunBook(tmp_path / "runs")
    kept, trouble = add(book, run())
    assert "only until NetBuilder is closed" in trouble
    assert book.runs == (kept,)


@pytest.mark.parametrize("keep", [0, 10, 200, 0.5, 0.99])
def test_damaged_files_are_left_out(tmp_path: Path, keep: float) -> None:
    runs = tmp_path / "runs"
    add(RunBook(runs), run())
    (path,) = runs.iterdir()
    content = path.read_bytes()
    path.write_bytes(content[: int(keep * len(content)) if isinstance(keep, float) else keep])
    assert RunBook(runs).load() == []
    assert path.exists()


def test_flipped_bytes_never_escape_as_another_error(tmp_path: Path) -> None:
    content = to_bytes(run())
    rng = np.random.default_rng(0)
    path = tmp_path / "000001.run.npz"
    for _ in range(600):
        damaged = bytearray(content)
        for place in rng.integers(0, len(content), 3):
            damaged[place] ^= int(rng.integers(1, 256))
        path.write_bytes(damaged)
        RunBook(tmp_path).load()


def test_figures_that_are_no_number_survive(tmp_path: Path) -> None:
    chronicler = Chronicler()
    chronicler.take(RunStarted(1, DESIGN, 90, 10, 3, 3, 32, "Built-in digits"))
    logs = {"loss": float("nan")}
    end = RunEnded(1, "diverged", "The loss became NaN.", 0, logs, weights(0))
    found = chronicler.take(end)
    assert found is not None
    add(RunBook(tmp_path / "runs"), found)
    (kept,) = RunBook(tmp_path / "runs").load()
    assert np.isnan(kept.figures["loss"])


def test_weights_of_another_kind_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "000001.run.npz"
    path.write_bytes(to_bytes(replace(run(), number=1, weights=np.zeros((2, 2), np.float32))))
    with pytest.raises(ValueError, match="weights are none"):
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
