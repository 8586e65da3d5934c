"""The record of a training."""

from __future__ import annotations

import engine
from engine.callbacks import History
from tests.engine.callbacks.small import X, Y


def test_history_keeps_a_figure_per_epoch(model: engine.Sequential) -> None:
    history = model.fit(X, Y, epochs=3, validation_split=0.3, verbose=0)
    assert isinstance(history, History)
    assert history.epoch == [0, 1, 2]
    assert sorted(history.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    for values in history.history.values():
        assert [type(value) for value in values] == [float] * 3


def test_a_history_of_ones_own_begins_its_epochs_anew(model: engine.Sequential) -> None:
    history = History()
    for epochs in (3, 2):
        model.fit(X, Y, epochs=epochs, verbose=0, callbacks=[history])
    assert history.epoch == [0, 1]
    assert len(history.history["loss"]) == 5


def test_initial_epoch_counts_on(model: engine.Sequential) -> None:
    history = model.fit(X, Y, epochs=5, initial_epoch=3, verbose=0)
    assert history.epoch == [3, 4]
    assert model.fit(X, Y, epochs=2, initial_epoch=2, verbose=0).epoch == []
