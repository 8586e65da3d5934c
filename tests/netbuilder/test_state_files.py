"""The quick part of `python -m tests.fuzz.state_files`: 40 starts with one damaged file each."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.views.window import patience
from tests.conftest import ROOT
from tests.fuzz.starting import goes_by_itself


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="needs pipes and devices among files")
def test_the_window_comes_up_whatever_is_damaged() -> None:
    programs = "1" if sys.platform == "linux" else "0"
    line = [sys.executable, "-m", "tests.fuzz.state_files", "--jobs", "2", "--programs", programs]
    done = subprocess.run(
        [*line, "--count", "40"], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "40 windows up, 0 tracebacks, 0 with files deleted, 0 with anything wrong" in done.stdout


@pytest.mark.parametrize("stay", ["", "Stop Waiting"])
def test_waiting_bars_no_way_unless_something_is_asked(qtbot: QtBot, stay: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    bars: list[bool] = []

    def looked() -> bool:
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            bars.append(not goes_by_itself(dialog))
        return bool(bars)

    assert patience.wait(looked, "Saving...", window, stay=stay)
    assert bars == [bool(stay)]
