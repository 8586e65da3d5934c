"""The line on the terminal."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pytest

import engine
from engine.callbacks import ProgbarLogger
from tests.engine.callbacks.small import X, Y

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


def test_steps_that_nobody_knows_are_known_after_the_first_epoch(
    model: engine.Sequential,
) -> None:
    class Halves:
        def __iter__(self) -> Any:
            return iter([(X[:10], Y[:10]), (X[10:], Y[10:])])

    terminal = Terminal()
    logger = ProgbarLogger(1, stream=terminal)
    model.fit(Halves(), epochs=2, verbose=0, callbacks=[logger])
    bare = re.sub(r"\x1b\[\d+m", "", terminal.getvalue())
    first, second = bare.split("\n")[1:4:2]
    drawn = [[text.split()[0] for text in line.split("\r") if text] for line in (first, second)]
    assert drawn[0][0] == "1/Unknown"
    assert [line[-1] for line in drawn] == ["2/2", "2/2"]
    assert "Unknown" not in second
