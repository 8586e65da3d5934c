from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from netbuilder import logs

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def hooks_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the hooks away again."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)


class Shown(list[str]):
    """Takes the sentences for the user."""

    def __call__(self, sentence: str) -> None:
        self.append(sentence)


def caught(error: BaseException) -> BaseException:
    """The error with a traceback."""
    try:
        raise error
    except BaseException as raised:
        return raised


def hand_over(error: BaseException) -> None:
    """As Python and Qt do with an error that nobody catches."""
    sys.excepthook(type(error), error, caught(error).__traceback__)


def test_errors_are_written_to_the_log_file() -> None:
    file = logs.set_up()
    assert file == logs.path()
    logging.getLogger("netbuilder.some.place").error("The disk is %s.", "full")
    text = logs.path().read_text(encoding="utf-8")
    assert "netbuilder.some.place" in text
    assert "The disk is full." in text
    assert str(file) in logs.where()


def test_the_log_file_stays_small() -> None:
    logs.set_up()
    for _ in range(40):
        logging.getLogger("netbuilder").error("x" * 50_000)
    files = list(logs.path().parent.iterdir())
    assert 1 < len(files) <= 3
    assert all(file.stat().st_size <= 600_000 for file in files)


def test_set_up_twice_writes_once() -> None:
    logs.set_up()
    logs.set_up()
    logging.getLogger("netbuilder").error("only once")
    assert logs.path().read_text(encoding="utf-8").count("only once") == 1


def test_without_a_place_for_it_nothing_is_written_anywhere(tmp_path: Path) -> None:
    program = (
        "import logging, pathlib, sys\n"
        "from netbuilder import logs\n"
        "logs.path = lambda: pathlib.Path(sys.argv[1]) / 'netbuilder.log'\n"
        "print(logs.set_up(), repr(logs.where()))\n"
        "logging.getLogger('netbuilder').error('to nobody')\n"
    )
    (tmp_path / "file").touch()
    answer = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "file")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (answer.stdout, answer.stderr) == ("None ''\n", "")


def test_an_error_that_nobody_caught_is_shown_and_logged() -> None:
    logs.set_up()
    shown = Shown()
    logs.install_exception_hook(shown)
    hand_over(ValueError("no such unit."))
    [sentence] = shown
    assert "ValueError: no such unit)" in sentence
    assert str(logs.path()) in sentence
    assert "Traceback" in logs.path().read_text(encoding="utf-8")


def test_an_error_of_another_thread_is_logged_only() -> None:
    logs.set_up()
    shown = Shown()
    logs.install_exception_hook(shown)
    thread = threading.Thread(target=lambda: hand_over(ValueError("from afar")))
    thread.start()
    thread.join(10)
    raising = threading.Thread(target=lambda: int("from further"))
    raising.start()
    raising.join(10)
    assert shown == []
    text = logs.path().read_text(encoding="utf-8")
    assert "from afar" in text
    assert "from further" in text


def test_an_error_in_showing_an_error_does_not_go_on_for_ever() -> None:
    calls = []

    def show(sentence: str) -> None:
        calls.append(sentence)
        hand_over(ValueError("again"))

    logs.install_exception_hook(show)
    hand_over(ValueError("first"))
    assert len(calls) == 1
    hand_over(ValueError("later"))
    assert len(calls) == 2


def test_ctrl_c_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Shown()
    logs.install_exception_hook(shown)
    hand_over(KeyboardInterrupt())
    assert shown == []
