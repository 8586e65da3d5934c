"""What callbacks are handed, and how they end an evaluation or a prediction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

import engine as keras
from tests.engine.models.small import X, Y, make

BEGINNINGS = [
    "on_train_begin",
    "on_epoch_begin",
    "on_train_batch_begin",
    "on_test_begin",
    "on_test_batch_begin",
    "on_predict_begin",
    "on_predict_batch_begin",
    "on_predict_end",
]


def test_hooks_without_figures_get_empty_logs() -> None:
    seen: dict[str, Any] = {}

    class Note(keras.callbacks.Callback):
        pass

    for hook in BEGINNINGS:
        setattr(Note, hook, lambda self, *given, hook=hook: seen.__setitem__(hook, given[-1]))
    model = make()
    model.fit(X, Y, validation_data=(X, Y), verbose=0, callbacks=[Note()])
    model.predict(X, verbose=0, callbacks=[Note()])
    assert seen == {key: {} for key in BEGINNINGS}


class StopAfter(keras.callbacks.Callback):
    """Sets a flag of the model after some batches."""

    def __init__(self, hook: str, flag: str, batches: int = 3) -> None:
        super().__init__()
        self.batches = 0

        def count(batch: int, logs: Any = None) -> None:
            self.batches += 1
            if batch + 1 == batches:
                setattr(self.model, flag, True)

        setattr(self, hook, count)


def long(*parts: Any) -> Iterator[Any]:
    """Far more batches than anybody is to ask for."""
    for _ in range(50):
        yield tuple(part[:5] for part in parts)


def test_an_evaluation_is_stopped_and_the_next_is_not() -> None:
    model, stop = make(), StopAfter("on_test_batch_end", "stop_evaluating")
    model.evaluate(long(X, Y), verbose=0, callbacks=[stop])
    assert stop.batches == 3
    stop = StopAfter("on_test_batch_end", "stop_evaluating", batches=100)
    model.evaluate(X, Y, batch_size=5, verbose=0, callbacks=[stop])
    assert stop.batches == 9


def test_a_prediction_is_stopped_and_gives_what_there_is() -> None:
    model = make()
    stop = StopAfter("on_predict_batch_end", "stop_predicting")
    assert model.predict(long(X), verbose=0, callbacks=[stop]).shape == (15, 3)
    stop = StopAfter("on_predict_batch_end", "stop_predicting", 2)
    found = model.predict(X, batch_size=5, verbose=0, callbacks=[stop])
    np.testing.assert_allclose(found, model.predict(X, verbose=0)[:10], rtol=1e-5)
    assert model.predict(X, verbose=0).shape == (45, 3)


def test_a_validation_is_stopped_and_training_goes_on() -> None:
    model, stop = make(), StopAfter("on_test_batch_end", "stop_evaluating")
    data = {"validation_data": long(X, Y), "epochs": 2}
    history = model.fit(X, Y, **data, verbose=0, callbacks=[stop]).history
    assert stop.batches == 6
    assert len(history["val_loss"]) == 2
