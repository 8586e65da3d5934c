from __future__ import annotations

import io
import os
import re
from typing import Any

import numpy as np
import pytest

from netbuilder.design import Design
from netbuilder.terminal import BatchLine, Terminal, parts, results
from netbuilder.training.records import EpochDone, LoadingData, Progress, RunEnded, RunStarted


class Screen(io.StringIO):
    """A terminal that remembers what was written."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """What stands on the screen: the last text of each line."""
        plain = re.sub(r"\x1b\[\d+m", "", self.getvalue())
        return [line.rpartition("\r")[2].rstrip() for line in plain.split("\n")]


def progress(epoch: int, step: int) -> Progress:
    none = np.empty(0)
    logs = {"loss": 0.5, "accuracy": 0.75}
    return Progress(1, epoch, step, 10, 0.5, None, 1000.0, none, none, none, none, none, logs)


def a_run() -> list[Any]:
    design = Design.default()
    logs = {"loss": 0.5, "accuracy": 0.75, "val_loss": 0.6, "val_accuracy": 0.7}
    none = np.empty(0)
    return [
        LoadingData(1, "Downloading MNIST", 0.25),
        LoadingData(1, "Downloading MNIST", 0.5),
        LoadingData(1, "Preparing", None),
        RunStarted(1, design, 320, 0, 10, 2, 32, "MNIST", "A notice."),
        progress(0, 4),
        progress(0, 10),
        EpochDone(1, 0, logs, none),
        progress(1, 10),
        EpochDone(1, 1, logs, none),
        RunEnded(1, "finished", "Done.", 2, logs, none),
    ]


def test_on_a_terminal_lines_grow_in_place() -> None:
    screen = Screen()
    terminal = Terminal(screen)
    for record in a_run():
        terminal.show(record)
    lines = screen.lines()
    assert lines[0] == "Preparing"
    assert lines[1:4] == ["MNIST: training on 320 samples.", "A notice.", "Epoch 1/2"]
    assert re.match(r"10/10 ━{20} .*accuracy: 0.7500 - loss: 0.5000 - val_acc", lines[4])
    assert lines[5] == "Epoch 2/2"
    assert len(lines) == 8
    assert lines[7] == ""
    assert " 25 %" in screen.getvalue()
    assert " 4/10 " in screen.getvalue()


def test_elsewhere_each_epoch_is_a_line() -> None:
    stream = io.StringIO()
    terminal = Terminal(stream)
    for record in a_run():
        terminal.show(record)
    lines = stream.getvalue().splitlines()
    assert lines[:4] == [
        "Downloading MNIST",
        "Preparing",
        "MNIST: training on 320 samples.",
        "A notice.",
    ]
    assert [line.split(" - ")[0] for line in lines[4:]] == ["Epoch 1/2", "Epoch 2/2"]
    assert "\r" not in stream.getvalue()


def test_a_stop_in_the_middle_leaves_a_line_of_its_own() -> None:
    screen = Screen()
    terminal = Terminal(screen)
    for record in [*a_run()[:5], RunEnded(1, "stopped", "Stopped.", 0, {}, None)]:
        terminal.show(record)
    assert screen.getvalue().endswith("\n")


def test_results_name_only_what_is_known() -> None:
    assert list(results({})) == []
    assert list(results({"loss": 0.25, "accuracy": 1.0, "test_loss": 0.5})) == [
        "training:   loss 0.2500, accuracy 1.0000",
        "test:       loss 0.5000",
    ]


# The line of an epoch -----------------------------------------------------------------------------

LONG = {"loss": 0.5, "accuracy": 0.75}


def drawn(stream: Screen, steps: int = 1875, logs: dict[str, float] = LONG) -> list[str]:
    """Each state of a line that shows every batch, without colours; the last is complete."""
    line = BatchLine(steps, stream)
    for done in range(0, steps + 1, steps // 5):
        line.update(done, logs)
    line.finish(logs)
    plain = re.sub(r"\x1b\[\d+m", "", stream.getvalue())
    return plain.rstrip("\n").split("\r")[1:]


@pytest.fixture
def every_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netbuilder.terminal._REDRAW_SECONDS", 0.0)


@pytest.mark.usefixtures("every_batch")
@pytest.mark.parametrize("columns", [20, 40, 60, 72, 80, 100, 200])
def test_a_growing_line_stays_within_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen()
    monkeypatch.setattr(screen, "fileno", lambda: 2)
    monkeypatch.setattr(os, "get_terminal_size", lambda number: os.terminal_size((columns, 24)))
    *growing, complete = drawn(screen)
    assert len(growing) == 6
    for state in growing:
        assert len(state) < columns
        if columns >= 60:
            assert state.rstrip().endswith("- accuracy: 0.7500 - loss: 0.5000")
            assert re.search("━{5,20}", state) or columns < 72
    assert "━" * 20 in complete
    assert complete.rstrip().endswith("- accuracy: 0.7500 - loss: 0.5000")


@pytest.mark.usefixtures("every_batch")
def test_a_shorter_state_leaves_nothing_of_the_longer() -> None:
    screen = Screen()
    line = BatchLine(10, screen)
    line.update(1, {"loss": 0.5, "accuracy": 0.5})
    line.update(2, {"loss": 0.5})
    line.finish({})
    for state in screen.lines():
        assert "accuracy" not in state


@pytest.mark.usefixtures("every_batch")
def test_no_colour_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    for value, coloured in (("", True), ("1", False)):
        monkeypatch.setenv("NO_COLOR", value)
        screen = Screen()
        drawn(screen)
        assert ("\x1b" in screen.getvalue()) == coloured


def test_a_stream_without_the_bar_s_character_gets_another() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    line = BatchLine(10, stream)
    line.update(5, {"loss": 0.5})
    line.finish({"loss": 0.5})
    stream.seek(0)
    assert re.match(r"10/10 ={20} \d", stream.read())


def test_figures_are_told_by_the_part_of_the_data() -> None:
    logs = {"loss": 0.5, "val_loss": 0.6, "val_accuracy": 0.7, "test_loss": 0.8}
    assert parts(logs) == {
        "training": {"loss": 0.5},
        "validation": {"loss": 0.6, "accuracy": 0.7},
        "test": {"loss": 0.8},
    }
