"""TerminateOnNaN, LambdaCallback, SwapEMAWeights, and what callbacks do together."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine.callbacks import Callback, LambdaCallback, SwapEMAWeights, TerminateOnNaN
from tests.engine.callbacks.small import X, Y, make

QUIET = {"verbose": 0, "batch_size": 5}


@pytest.fixture
def diverging() -> engine.Sequential:
    model = engine.Sequential([engine.Input((4,)), engine.layers.Dense(2)], seed=0)
    model.compile(engine.optimizers.SGD(1e6), "mse")
    return model


def test_a_loss_that_is_no_number_ends_the_training(
    diverging: engine.Sequential, capsys: pytest.CaptureFixture[str]
) -> None:
    history = diverging.fit(X, X[:, :2], epochs=9, callbacks=[TerminateOnNaN()], **QUIET)
    assert history.epoch == [0, 1]
    assert not math.isfinite(history.history["loss"][1])
    assert "try a lower learning rate. The training ends here." in capsys.readouterr().out


def test_or_is_an_error(diverging: engine.Sequential) -> None:
    with pytest.raises(RuntimeError, match=r"The loss is \w+ at batch \d"):
        diverging.fit(X, X[:, :2], epochs=9, callbacks=[TerminateOnNaN(True)], **QUIET)


def test_functions_as_hooks(model: engine.Sequential) -> None:
    called: list[Any] = []
    names = ["on_epoch_begin", "on_epoch_end", "on_train_begin", "on_train_end", "on_test_begin"]
    names += ["on_train_batch_begin", "on_train_batch_end", "on_predict_end"]

    def hook(name: str) -> Any:
        return lambda *arguments: called.append((name, *arguments[:-1]))

    callback = LambdaCallback(**{name: hook(name) for name in names})
    model.fit(X[:10], Y[:10], validation_split=0.5, callbacks=[callback], **QUIET)
    assert called == [
        ("on_train_begin",),
        ("on_epoch_begin", 0),
        ("on_train_batch_begin", 0),
        ("on_train_batch_end", 0),
        ("on_test_begin",),
        ("on_epoch_end", 0),
        ("on_train_end",),
    ]


def test_a_single_callback_stands_for_a_list(model: engine.Sequential) -> None:
    epochs: list[int] = []
    look = LambdaCallback(on_epoch_end=lambda epoch, logs: epochs.append(epoch))
    model.fit(X, Y, epochs=2, callbacks=look, **QUIET)  # type: ignore[arg-type]
    assert epochs == [0, 1]


def test_what_a_callback_enters_in_the_logs_is_in_the_history(model: engine.Sequential) -> None:
    enter = LambdaCallback(on_epoch_end=lambda epoch, logs: logs.update(mine=epoch * 2))
    history = model.fit(X, Y, epochs=2, callbacks=[enter], **QUIET)
    assert history.history["mine"] == [0, 2]
    assert model.history is history


def averaging(**options: Any) -> engine.Sequential:
    optimizer = engine.optimizers.SGD(0.5, use_ema=True, ema_momentum=0.9, **options)
    return make(optimizer=optimizer)


def test_the_mean_of_the_weights_is_validated_and_the_weights_train_on() -> None:
    losses: list[float] = []
    trained: list[Any] = []

    class Look(Callback):
        def on_test_begin(self, logs: Any = None) -> None:
            trained.append(self.model.optimizer.average.copy())

        def on_test_end(self, logs: Any = None) -> None:
            losses.append(logs["loss"])

    model, plain = averaging(), averaging()
    # In the order of the list: what comes after the swap finds the weights where the mean was.
    callbacks = [SwapEMAWeights(), Look()]
    options: dict[str, Any] = {"epochs": 3, "validation_data": (X, Y), "shuffle": False, **QUIET}
    model.fit(X, Y, callbacks=callbacks, **options)
    seen: list[Any] = []

    class Weights(Callback):
        def on_test_begin(self, logs: Any = None) -> None:
            seen.append(self.model.get_flat_weights())

    history = plain.fit(X, Y, callbacks=[Weights()], **options)
    np.testing.assert_array_equal(trained, seen)
    assert losses != history.history["val_loss"]
    for one, other in zip(model.get_weights(), plain.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_predictions_are_those_of_the_mean_and_change_nothing() -> None:
    model = averaging()
    model.fit(X, Y, **QUIET)
    model.train_on_batch(X, Y)
    weights, average = model.get_flat_weights(), model.optimizer.average.copy()
    found = model.predict(X, verbose=0, callbacks=[SwapEMAWeights()])
    np.testing.assert_array_equal(model.get_flat_weights(), weights)
    model.set_flat_weights(average)
    np.testing.assert_array_equal(found, model.predict(X, verbose=0))


def test_there_must_be_a_mean(model: engine.Sequential) -> None:
    with pytest.raises(engine.ParameterError, match="use_ema=True"):
        model.fit(X, Y, validation_split=0.2, callbacks=[SwapEMAWeights()], **QUIET)
