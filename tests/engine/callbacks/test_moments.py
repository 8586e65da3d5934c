"""Keras's moments, in Keras's order."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.callbacks import Callback
from tests.engine.callbacks.small import X, Y


class Diary(Callback):
    """Writes down which hooks are called, with what."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[tuple[Any, ...]] = []


def diary_hook(name: str) -> Any:
    def hook(self: Diary, *arguments: Any, **named: Any) -> None:
        numbers = [argument for argument in arguments if isinstance(argument, int)]
        self.entries.append((name.removeprefix("on_"), *numbers))

    return hook


for hook in [name for name in vars(Callback) if name.startswith("on_")]:
    if not hook.startswith("on_batch"):
        setattr(Diary, hook, diary_hook(hook))


def batches(kind: str, count: int) -> list[tuple[Any, ...]]:
    return [
        (f"{kind}_batch_{moment}", step) for step in range(count) for moment in ("begin", "end")
    ]


def test_fit_with_validation(model: engine.Sequential) -> None:
    diary = Diary()
    model.fit(X, Y, batch_size=8, epochs=2, validation_split=0.4, verbose=0, callbacks=[diary])
    validation = [("test_begin",), *batches("test", 1), ("test_end",)]
    epochs = [
        [("epoch_begin", epoch), *batches("train", 2), *validation, ("epoch_end", epoch)]
        for epoch in (0, 1)
    ]
    assert diary.entries == [("train_begin",), *epochs[0], *epochs[1], ("train_end",)]


def test_evaluate_and_predict(model: engine.Sequential) -> None:
    diary = Diary()
    model.evaluate(X, Y, batch_size=8, verbose=0, callbacks=[diary])
    assert diary.entries == [("test_begin",), *batches("test", 3), ("test_end",)]
    diary.entries.clear()
    model.predict(X, batch_size=8, verbose=0, callbacks=[diary])
    assert diary.entries == [("predict_begin",), *batches("predict", 3), ("predict_end",)]


def test_callbacks_are_called_in_their_order(model: engine.Sequential) -> None:
    called = []

    class Named(Callback):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            called.append(self.name)

    model.fit(X, Y, epochs=2, verbose=0, callbacks=[Named("a"), Named("b")])
    assert called == ["a", "b", "a", "b"]


def test_model_and_params_are_there_from_the_first_hook(model: engine.Sequential) -> None:
    found: dict[str, Any] = {}

    class Curious(Callback):
        def on_train_begin(self, logs: Any = None) -> None:
            found.update(self.params, model=self.model)

    model.fit(X, Y, batch_size=8, epochs=4, verbose=0, callbacks=[Curious()])
    assert found["model"] is model
    assert (found["epochs"], found["steps"]) == (4, 3)
    with pytest.raises(AttributeError, match="only while"):
        _ = Callback().model


def test_logs_are_running_means_over_the_epoch(model: engine.Sequential) -> None:
    model.optimizer.learning_rate = 0
    seen: list[dict[str, float]] = []

    class Reader(Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            seen.append(dict(logs))

    history = model.fit(X, Y, batch_size=8, shuffle=False, verbose=0, callbacks=[Reader()])
    for count, logs in zip((8, 16, 20), seen, strict=True):
        loss, accuracy = model.evaluate(X[:count], Y[:count], verbose=0)
        assert logs["loss"] == pytest.approx(loss, rel=1e-5)
        assert logs["accuracy"] == pytest.approx(accuracy)
    assert {key: values[0] for key, values in history.history.items()} == seen[-1]


def test_stop_training(model: engine.Sequential) -> None:
    class Stopper(Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            self.model.stop_training = epoch == 1

    assert model.fit(X, Y, epochs=9, verbose=0, callbacks=[Stopper()]).epoch == [0, 1]
    # A model that was stopped trains again.
    assert model.fit(X, Y, epochs=3, verbose=0).epoch == [0, 1, 2]


def test_what_a_callback_raises_reaches_the_caller(model: engine.Sequential) -> None:
    class Broken(Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        model.fit(X, Y, verbose=0, callbacks=[Broken()])


@pytest.mark.parametrize("wrong", ["history", print, Callback])
def test_only_callbacks_are_callbacks(model: engine.Sequential, wrong: Any) -> None:
    with pytest.raises(engine.ParameterError, match="callbacks must be a list of Callback"):
        model.fit(X, Y, verbose=0, callbacks=[wrong])
