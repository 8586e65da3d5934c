from __future__ import annotations

import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netbuilder import display

ROOT = Path(__file__).resolve().parents[2]

# What the X protocol calls the setup: one screen, no formats, no depths.
SUCCESS = (
    struct.pack("<BxHHH", 1, 11, 0, (32 + 40) // 4)
    + struct.pack("<4I2H8B4x", 1, 1 << 21, (1 << 21) - 1, 0, 0, 65535, 1, 0, 0, 0, 32, 32, 8, 255)
    + struct.pack("<5I6HI4B", 1, 2, 0, 0, 0, 640, 480, 170, 127, 1, 1, 0, 0, 0, 24, 0)
)
REFUSAL = struct.pack("<BBHHH", 0, 4, 11, 0, 1) + b"who?"


@pytest.fixture
def x_server() -> Iterator[Callable[[bytes], str]]:
    """Starts an X server that says hello, or no, and then nothing; gives its display."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(answer: bytes) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                if connection.recv(12):
                    connection.sendall(answer)
                    connection.recv(1)

    def start(answer: bytes) -> str:
        threads.append(threading.Thread(target=serve, args=(answer,)))
        threads[0].start()
        return f"127.0.0.1:{listener.getsockname()[1] - 6000}"

    yield start
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    for thread in threads:
        thread.join(10)


def problem_with(shown_on: str) -> str:
    """What stands against an X display, on a system that has what Qt needs."""
    reason = display.problem({"DISPLAY": shown_on}, "linux")
    if "a system library is missing" in reason:
        pytest.skip(reason)
    return reason


def closed_display() -> str:
    """A display where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"127.0.0.1:{port - 6000}"


def test_without_variables_there_is_no_display() -> None:
    assert display.problem({}, "linux") == "there is no display"


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_one(system: str) -> None:
    assert display.problem({}, system) == ""


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "eglfs"])
def test_platforms_that_need_no_server(platform: str) -> None:
    assert display.problem({"QT_QPA_PLATFORM": platform}, "linux") == ""


@pytest.mark.parametrize("platform", ["xcb", "wayland;xcb", "wayland-egl"])
def test_platforms_that_need_one(platform: str) -> None:
    environment = {"QT_QPA_PLATFORM": platform}
    assert display.problem(environment, "linux") == "there is no display"


def test_an_x_server_that_answers(x_server: Callable[[bytes], str]) -> None:
    assert problem_with(x_server(SUCCESS)) == ""


def test_an_x_server_that_refuses(x_server: Callable[[bytes], str]) -> None:
    shown_on = x_server(REFUSAL)
    assert problem_with(shown_on) == f"the display '{shown_on}' cannot be reached"


@pytest.mark.parametrize("shown_on", ["", ":9731", "nonsense", "127.0.0.1:99999"])
def test_an_x_server_that_is_not_there(shown_on: str) -> None:
    assert problem_with(shown_on or closed_display()).endswith("cannot be reached")


@pytest.mark.skipif(sys.platform == "win32", reason="Wayland is for Unix")
def test_a_wayland_compositor(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("w")
    monkeypatch.chdir(folder)  # the length of a socket's path is limited
    environment = {"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(folder)}
    assert display.problem(environment, "linux") == "there is no display"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("wayland-0")
        listener.listen()
        assert display.problem(environment, "linux") == ""
        assert display.problem({**environment, "QT_QPA_PLATFORM": "xcb"}, "linux") != ""


def test_the_sentence_names_the_way_without_a_window() -> None:
    sentence = display.sentence("there is no display")
    assert "netbuilder train [DESIGN]" in sentence
    assert "\n" not in sentence


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="always has a display")
@pytest.mark.parametrize("shown_on", [None, "closed"])
def test_the_program_says_so_in_one_sentence_and_ends_with_status_2(shown_on: str | None) -> None:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "WAYLAND_SOCKET")
    environment = {key: value for key, value in os.environ.items() if key not in names}
    if shown_on:
        environment["DISPLAY"] = closed_display()
    answer = subprocess.run(
        [sys.executable, "-m", "netbuilder"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stdout == ""
    [line] = answer.stderr.splitlines()
    assert "netbuilder train [DESIGN]" in line
