"""Figures of a training in files of events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.callbacks import TensorBoard
from engine.errors import ParameterError
from engine.layers import LSTM, Bidirectional, Dense, Input
from tests.engine.callbacks.small import X, Y, make
from tests.helpers.event_files import logged

QUIET = {"verbose": 0, "batch_size": 5}


def fit(model: engine.Sequential, folder: Path, **arguments: Any) -> dict[str, list[float]]:
    board = TensorBoard(folder, **arguments)
    found: dict[str, list[float]] = model.fit(
        X, Y, epochs=2, validation_split=0.25, callbacks=[board], **QUIET
    ).history
    return found


def test_figures_of_each_epoch_under_keras_s_names(
    model: engine.Sequential, tmp_path: Path
) -> None:
    history = fit(model, tmp_path, write_graph=False)
    training = logged(tmp_path / "train")
    tags = ["epoch_accuracy", "epoch_loss", "epoch_learning_rate"]
    assert sorted({value.tag for value in training}) == sorted(tags)
    validation = [v for v in logged(tmp_path / "validation") if v.tag.startswith("epoch_")]
    for name in ("loss", "accuracy"):
        for prefix, values in (("", training), ("val_", validation)):
            found = [(v.step, float(v.value)) for v in values if v.tag == f"epoch_{name}"]
            assert [step for step, _ in found] == [0, 1]
            assert [value for _, value in found] == pytest.approx(history[prefix + name])
    rates = [float(v.value) for v in training if v.tag == "epoch_learning_rate"]
    assert rates == pytest.approx([0.001, 0.001])


def test_evaluations_by_the_batches_before_them(model: engine.Sequential, tmp_path: Path) -> None:
    fit(model, tmp_path)
    model.evaluate(X, Y, callbacks=[TensorBoard(tmp_path / "later")], verbose=0)
    within = logged(tmp_path / "validation")
    found = [v.step for v in within if v.tag == "evaluation_loss_vs_iterations"]
    assert found == [3, 6]
    alone = logged(tmp_path / "later" / "validation")
    assert {(v.step, v.tag) for v in alone} == {
        (6, "evaluation_loss_vs_iterations"),
        (6, "evaluation_accuracy_vs_iterations"),
    }


def test_the_config_is_drawn(model: engine.Sequential, tmp_path: Path) -> None:
    fit(model, tmp_path)
    config = next(v for v in logged(tmp_path / "train") if v.tag == "keras")
    assert (config.step, config.plugin) == (0, "graph_keras_model")
    assert json.loads(config.value)["class_name"] == "Sequential"


def test_weights_as_histograms(tmp_path: Path) -> None:
    model = engine.Sequential(
        [Input((4, 1)), Bidirectional(LSTM(2), name="both"), Dense(3, "softmax", name="end")],
        name="small",
    )
    model.compile("adam", "categorical_crossentropy")
    board = TensorBoard(tmp_path, histogram_freq=2)
    model.fit(X[..., None], np.eye(3)[Y], epochs=3, callbacks=[board], **QUIET)
    found = [v for v in logged(tmp_path / "train") if v.plugin == "histograms"]
    assert [v.step for v in found if v.tag == "small/end/kernel/histogram"] == [0, 2]
    bars = next(v.value for v in found if v.tag == "small/both/forward_lstm/kernel/histogram")
    assert bars.shape == (30, 3)
    assert bars[:, 2].sum() == 8


@pytest.mark.parametrize(("update_freq", "steps"), [("batch", [1, 2, 3, 4, 5, 6]), (2, [2, 4, 6])])
def test_figures_of_batches(update_freq: object, steps: list[int], tmp_path: Path) -> None:
    fit(make(), tmp_path, update_freq=update_freq, write_steps_per_second=True)
    training = logged(tmp_path / "train")
    for tag in ("batch_loss", "batch_accuracy", "batch_steps_per_second"):
        assert [v.step for v in training if v.tag == tag] == steps
    assert all(v.value > 0 for v in training if v.tag.endswith("steps_per_second"))
    assert [v.step for v in training if v.tag == "epoch_steps_per_second"] == [0, 1]


def test_nobody_is_told_of_batches_where_none_are_wanted(tmp_path: Path) -> None:
    board = TensorBoard(tmp_path)
    run = make().training_run(X, np.eye(3)[Y], epochs=1, callbacks=[board])
    assert not run.callbacks.listen("on_train_batch_begin", "on_train_batch_end")


def test_a_resumed_training_goes_on_counting(tmp_path: Path) -> None:
    labels = np.eye(3)[Y]

    def begun(folder: str) -> Any:
        board = TensorBoard(tmp_path / folder, update_freq=1)
        return make().training_run(X, labels, epochs=2, batch_size=5, callbacks=[board])

    run = begun("first")
    for _ in range(3):
        next(run)
    state = run.snapshot()
    run.close()
    resumed = begun("second")
    resumed.restore(state)
    resumed.finish()
    steps = [v.step for v in logged(tmp_path / "second" / "train") if v.tag == "batch_loss"]
    assert steps == [4, 5, 6, 7, 8]


@pytest.mark.parametrize(
    ("name", "value"),
    [("update_freq", 0), ("update_freq", "often"), ("write_images", True), ("profile_batch", 2)],
)
def test_what_is_not_here_is_refused(name: str, value: object, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=name):
        TensorBoard(tmp_path, **{name: value})


def test_tensorboard_itself_reads_it(model: engine.Sequential, tmp_path: Path) -> None:
    accumulator = pytest.importorskip(
        "tensorboard.backend.event_processing.event_accumulator",
        reason="TensorBoard is not installed",
    )
    history = fit(model, tmp_path, histogram_freq=1)
    read = accumulator.EventAccumulator(str(tmp_path / "train"), {"tensors": 0})
    read.Reload()
    numbers = [
        float(np.frombuffer(e.tensor_proto.tensor_content, "<f4")[0])
        for e in read.Tensors("epoch_loss")
    ]
    assert numbers == pytest.approx(history["loss"])
    assert "sequential/dense/kernel/histogram" in read.Tags()["tensors"]
    assert read.SummaryMetadata("epoch_loss").plugin_data.plugin_name == "scalars"
