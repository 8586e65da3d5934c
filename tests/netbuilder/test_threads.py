"""How many threads compute is the user's choice, in the window and in the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine import parallel
from netbuilder import threads
from netbuilder.app import create_window
from netbuilder.settings import Settings
from tests.helpers.command_line import run

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = "OMP_NUM_THREADS"


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "8")
    monkeypatch.setattr(threads._State, "count", threads.ALL)


def choose(count: int) -> None:
    settings = Settings()
    settings.threads = count
    settings.close()


def test_the_window_begins_with_the_choice(qtbot: QtBot) -> None:
    choose(1)
    qtbot.addWidget(create_window("digits"))
    assert (os.environ[VARIABLE], threads.in_use()) == ("1", 1)


def test_commands_begin_with_the_choice() -> None:
    choose(1)
    assert run("summary") == 0
    assert (os.environ[VARIABLE], threads.in_use()) == ("1", 1)


def test_without_a_choice_nothing_is_limited() -> None:
    assert run("summary") == 0
    assert (os.environ[VARIABLE], threads.in_use()) == ("8", threads.ALL)


def test_a_lower_limit_of_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    threads.use(4)
    assert os.environ[VARIABLE] == "2"


def test_the_limit_holds_in_another_process() -> None:
    parallel.limit(1)
    code = "from engine import parallel; print(parallel.threads(), len(parallel._helpers()))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["1", "0"]


@pytest.mark.parametrize("value", ["many", "-1", "9999", "", "1.5", "9" * 5000])
def test_what_is_no_number_of_threads_limits_nothing(value: str) -> None:
    assert threads.of_texts({threads.KEY: value}) == threads.ALL
