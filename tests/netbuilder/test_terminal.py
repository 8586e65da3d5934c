from __future__ import annotations

import io
import re
from typing import Any

import numpy as np

from netbuilder.design import Design
from netbuilder.terminal import Terminal, results
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
    return Progress(1, epoch, step, 10, 0.5, None, 1000.0, none, none, none, none, logs)


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
    assert " 25%" in screen.getvalue()
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
