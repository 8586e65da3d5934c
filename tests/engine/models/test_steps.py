"""Training one batch at a time."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import pytest

import engine
from engine.models import BatchEnd, EpochEnd, Sequential, ValidationBatchEnd
from tests.engine.models.small import X, Y, assert_same, make


def test_a_run_is_what_fit_does_one_batch_at_a_time() -> None:
    fitted, stepped = make(), make()
    history = fitted.fit(X, Y, batch_size=8, epochs=2, validation_split=0.2, verbose=0).history
    run = stepped.training_run(X, Y, batch_size=8, epochs=2, validation_split=0.2)
    assert (run.samples, run.validation_samples, run.steps_per_epoch) == (36, 9, 5)
    events, running = [], []
    for event in run:
        events.append(event)
        running.append(run.running["loss"])
    assert_same(fitted.get_weights(), stepped.get_weights())
    epoch = [BatchEnd] * 5 + [ValidationBatchEnd] * 2 + [EpochEnd]
    assert [type(event) for event in events] == epoch * 2
    ends = [event for event in events if isinstance(event, EpochEnd)]
    assert [end.logs for end in ends] == [
        {key: values[number] for key, values in history.items()} for number in (0, 1)
    ]
    batches = [event for event in events if isinstance(event, BatchEnd)]
    assert [(batch.epoch, batch.step, batch.size) for batch in batches[5:]] == [
        (1, step, size) for step, size in enumerate((8, 8, 8, 8, 4))
    ]
    mean = sum(batch.loss * batch.size for batch in batches[:5]) / 36
    assert running[4] == pytest.approx(mean)


@pytest.mark.parametrize("seconds", [0.0, 60.0])
def test_several_batches_at_once_are_the_same_training(seconds: float) -> None:
    alone, together = make(), make()
    arguments: dict[str, Any] = {"batch_size": 8, "epochs": 3, "validation_split": 0.2}
    run = together.training_run(X, Y, **arguments)
    told: list[Any] = []
    lengths = []
    while events := run.several(seconds):
        told += events
        lengths.append(len(events))
    assert told == list(alone.training_run(X, Y, **arguments))
    assert_same(alone.get_weights(), together.get_weights())
    # The first batch of an epoch sets up what the others use; then validation and the end.
    assert lengths == ([1, 4, 1, 1, 1] if seconds else [1] * 8) * 3
    assert run.several(seconds) == []


def test_a_loss_that_is_no_number_is_the_last_of_its_list() -> None:
    model = make()
    run = model.training_run(X, Y, batch_size=8)
    assert len(run.several(60.0)) == 1
    model.set_flat_weights(np.full_like(model.get_flat_weights(), np.nan))
    events = run.several(60.0)
    assert len(events) == 1
    assert np.isnan(events[0].loss)


def test_between_two_batches_nothing_happens(model: Sequential) -> None:
    """A caller may look, predict, keep a snapshot, walk away."""
    run = model.training_run(X, Y, batch_size=8, epochs=2, shuffle=False)
    other = make()
    for number, _ in enumerate(other.training_run(X, Y, batch_size=8, epochs=2, shuffle=False)):
        next(run)
        snapshot = model.get_flat_weights()
        model.predict(X[: number + 1], verbose=0)
        np.testing.assert_array_equal(snapshot, other.get_flat_weights())


def test_the_way_back_ends_at_the_lowest_layer_that_learns(monkeypatch: pytest.MonkeyPatch) -> None:
    layers = engine.layers
    model = engine.Sequential([engine.Input((6,)), layers.Dense(5, activation="tanh")])
    model.add(layers.Dropout(0.2))
    model.add(layers.Dense(4, activation="relu"))
    model.add(layers.Dense(3, activation="softmax"))
    frozen, dropout, lowest, _ = model.layers
    frozen.trainable = False
    model.compile("sgd", "sparse_categorical_crossentropy")
    before = lowest.get_weights()[0].copy()
    wanted: list[bool] = []
    backward = lowest.backward

    def noting(gradient: np.ndarray, needs_input: bool = True) -> np.ndarray | None:
        wanted.append(needs_input)
        return backward(gradient, needs_input)

    monkeypatch.setattr(lowest, "backward", noting)
    for layer in (frozen, dropout):
        monkeypatch.setattr(layer, "backward", pytest.fail)
    model.train_on_batch(np.ones((2, 6)), np.array([0, 1]))
    assert wanted == [False]
    assert (lowest.get_weights()[0] != before).any()


class Failing(engine.callbacks.Callback):
    def on_train_batch_end(self, batch: int, logs: object = None) -> None:
        raise OSError("no room")


@pytest.mark.parametrize("way", ["finished", "closed", "failed"])
@pytest.mark.parametrize("optimizer", ["adam", engine.optimizers.SGD(clipnorm=1.0)])
def test_nothing_holds_a_run_that_is_over(way: str, optimizer: object) -> None:
    """Neither its data nor the optimizer's slots wait for the garbage collector."""
    model = make(optimizer=optimizer)
    samples = X.copy()
    held = weakref.ref(samples)
    gc.collect()
    gc.disable()
    try:
        callbacks = [Failing()] if way == "failed" else []
        run = model.training_run(samples, Y, batch_size=8, epochs=2, callbacks=callbacks)
        del samples
        if way == "failed":
            with pytest.raises(OSError, match="no room"):
                next(run)
        elif way == "closed":
            next(run)
            run.close()
        else:
            run.finish()
        assert model.training_now is None
        del run, callbacks
        assert held() is None
        slots = [weakref.ref(array) for array in model.optimizer.arrays.values()]
        assert len(slots) == (2 if optimizer == "adam" else 0)
        del model
        assert not [slot for slot in slots if slot() is not None]
    finally:
        gc.enable()
