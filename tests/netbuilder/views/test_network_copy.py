"""Networks of the views' own, built beside the window's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.types import Array
from netbuilder.views.network_copy import NetworkCopy


class Fake:
    """A network that remembers its weights."""

    def __init__(self, gate: threading.Event | None = None) -> None:
        if gate is not None:
            gate.wait(5)
        self.made_in = threading.current_thread()
        self.had: list[float] = []

    def update(self, weights: Array) -> None:
        self.had.append(float(weights[0]))


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def copy(qtbot: QtBot) -> Iterator[NetworkCopy[Fake]]:
    parent = QObject()
    yield NetworkCopy(parent)
    parent.deleteLater()


def weights(value: float) -> Array:
    return np.array([value], np.float32)


def slow(gate: threading.Event) -> Callable[[], Fake]:
    return lambda: Fake(gate)


def test_a_small_network_is_there_at_once(qtbot: QtBot, copy: NetworkCopy[Fake]) -> None:
    with qtbot.waitSignal(copy.changed):
        copy.start(Fake)
        assert copy.network() is None
        copy.learn(weights(1))
    network = copy.network()
    assert network is not None
    assert network.made_in is not threading.main_thread()
    assert network.had == [1]


def test_a_large_one_gets_the_newest_weights_once_it_is_made(
    qtbot: QtBot, copy: NetworkCopy[Fake], gate: threading.Event
) -> None:
    copy.start(slow(gate))
    copy.learn(weights(1))
    copy.learn(weights(2))
    assert copy.network() is None
    with qtbot.waitSignal(copy.changed):
        gate.set()
    network = copy.network()
    assert network is not None
    copy.learn(weights(3))
    copy.learn(weights(4))
    assert copy.network() is network
    assert network.had == [2, 4]


def test_the_last_that_was_asked_for_counts(
    qtbot: QtBot, copy: NetworkCopy[Fake], gate: threading.Event
) -> None:
    copy.start(slow(gate))
    copy.learn(weights(1))
    copy.start(Fake)
    copy.learn(weights(2))
    qtbot.waitUntil(lambda: copy.network() is not None)
    gate.set()
    network = copy.network()
    assert network is not None
    assert network.had == [2]
    copy.start(None)
    copy.learn(weights(3))
    assert copy.network() is None


def test_one_that_cannot_be_made_is_logged(
    qtbot: QtBot, copy: NetworkCopy[Fake], caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Fake:
        raise ValueError("no room")

    with caplog.at_level(logging.ERROR):
        copy.start(fail)
        qtbot.waitUntil(lambda: "could not be made" in caplog.text)
    copy.learn(weights(1))
    assert copy.network() is None
