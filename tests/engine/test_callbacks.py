"""Callbacks: Keras's moments in Keras's order, the history, the line on the terminal."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pytest

import engine
from engine.callbacks import Callback, History, ProgbarLogger
from engine.layers import Dense, Input

X = np.random.default_rng(0).normal(size=(20, 4)).astype("float32")
Y = np.arange(20) % 3


@pytest.fixture
def model() -> engine.Sequential:
    made = engine.Sequential([Input((4,)), Dense(3, activation="softmax")], seed=0)
    made.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return made


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


# Order --------------------------------------------------------------------------------------------


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


# History ------------------------------------------------------------------------------------------


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


# Terminal -----------------------------------------------------------------------------------------

BAR = "━" * 20
PACE = r"(\d+s|\d+:\d\d) \d+(s|ms|us)/step"
FIGURES = r" - accuracy: \d\.\d{4} - loss: \d+\.\d{4}"
VALIDATION = r" - val_accuracy: \d\.\d{4} - val_loss: \d+\.\d{4}"


def test_verbose_1_writes_kerass_line(
    model: engine.Sequential, capsys: pytest.CaptureFixture[str]
) -> None:
    model.fit(X, Y, batch_size=8, epochs=2, validation_split=0.3, verbose=1)
    first, line, second, _ = capsys.readouterr().out.splitlines()
    assert (first, second) == ("Epoch 1/2", "Epoch 2/2")
    assert re.fullmatch(rf"2/2 {BAR} {PACE}{FIGURES}{VALIDATION}", line)
    model.evaluate(X, Y, batch_size=8, verbose=1)
    assert re.fullmatch(rf"3/3 {BAR} {PACE}{FIGURES}\n", capsys.readouterr().out)
    model.predict(X, batch_size=8, verbose=1)
    assert re.fullmatch(rf"3/3 {BAR} {PACE}\n", capsys.readouterr().out)


def test_auto_is_1(model: engine.Sequential, capsys: pytest.CaptureFixture[str]) -> None:
    model.fit(X, Y)
    assert re.fullmatch(rf"Epoch 1/1\n1/1 {BAR} {PACE}{FIGURES}\n", capsys.readouterr().out)


def test_verbose_2_writes_one_line_an_epoch(
    model: engine.Sequential, capsys: pytest.CaptureFixture[str]
) -> None:
    model.fit(X, Y, batch_size=8, verbose=2)
    first, line = capsys.readouterr().out.splitlines()
    assert first == "Epoch 1/1"
    assert re.fullmatch(rf"3/3 - \d+s - \d+(s|ms|us)/step{FIGURES}", line)


def test_verbose_0_writes_nothing(
    model: engine.Sequential, capsys: pytest.CaptureFixture[str]
) -> None:
    model.fit(X, Y, verbose=0)
    model.evaluate(X, Y, verbose=0)
    model.predict(X, verbose=0)
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_the_line_shows_what_is_returned(
    model: engine.Sequential, capsys: pytest.CaptureFixture[str]
) -> None:
    loss, accuracy = model.evaluate(X, Y, verbose=1)
    assert f"- accuracy: {accuracy:.4f} - loss: {loss:.4f}\n" in capsys.readouterr().out


def test_small_figures_are_written_with_a_power_of_ten(
    model: engine.Sequential, capsys: pytest.CaptureFixture[str]
) -> None:
    model.set_weights([np.zeros((4, 3)), [12, 0, 0]])
    loss, _ = model.evaluate(X, np.zeros(20), verbose=1)
    assert loss < 1e-3
    assert f"- loss: {loss:.4e}\n" in capsys.readouterr().out


@pytest.mark.parametrize("verbose", [3, -1, "loud", None])
def test_verbose_is_one_of_four(model: engine.Sequential, verbose: Any) -> None:
    with pytest.raises(engine.ParameterError, match="verbose must be 0, 1, 2 or 'auto'"):
        model.fit(X, Y, verbose=verbose)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_line_grows_in_place(model: engine.Sequential) -> None:
    terminal = Terminal()
    logger = ProgbarLogger(1, stream=terminal)
    model.fit(X, Y, batch_size=8, verbose=0, callbacks=[logger])
    title, line, rest = terminal.getvalue().split("\n")
    assert (title, rest) == ("Epoch 1/1", "")
    bare = re.sub(r"\x1b\[\d+m", "", line)
    drawn = [text.rstrip() for text in bare.split("\r") if text]
    assert all(re.match(r"[123]/3 ━{20} ", text) for text in drawn)
    assert re.fullmatch(rf"3/3 {BAR} {PACE}{FIGURES}", drawn[-1])
    # A later text must cover an earlier, longer one.
    lengths = [len(text) for text in bare.split("\r") if text]
    assert lengths == sorted(lengths)
