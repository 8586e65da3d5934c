"""Going back along a training with the slider, the film and the keys."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, build
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.trained import Origin, TrainedNetwork
from netbuilder.views.scrubber import Scrubber

DESIGN = Design.default("moons")
START = build(DESIGN).get_flat_weights()


def weights(step: int) -> np.ndarray:
    changed = START + np.float32(step)
    changed.flags.writeable = False
    return changed


def train(network: CurrentNetwork, steps: int) -> None:
    network.replace(TrainedNetwork(DESIGN, weights(0), origin=Origin(whole=False)))
    network.remember(0.0, network.trained.weights)  # type: ignore[union-attr]
    go_on(network, 1, steps)


def go_on(network: CurrentNetwork, first: int, last: int) -> None:
    for step in range(first, last + 1):
        now = weights(step)
        network.change(now, Origin(epoch=step // 2, whole=step % 2 == 0))
        network.remember(step / 2, now, whole=step % 2 == 0)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.network = CurrentNetwork()
        self.scrubber = Scrubber(self.network)
        qtbot.addWidget(self.scrubber)
        self.scrubber.show()
        self.places: list[float | None] = []
        self.scrubber.placed.connect(self.places.append)

    def find(self, kind: type, name: str) -> QWidget:
        found = self.scrubber.findChild(kind, name)
        assert isinstance(found, kind)
        return found

    @property
    def slider(self) -> QSlider:
        return self.find(QSlider, "scrubberSlider")  # type: ignore[return-value]

    @property
    def shown(self) -> np.ndarray:
        assert self.network.trained is not None
        return self.network.trained.weights


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(qtbot)
    yield bench
    bench.network.clear()


def test_it_is_there_where_there_is_a_way_back(bench: Bench, qtbot: QtBot) -> None:
    assert not bench.scrubber.isEnabled()
    train(bench.network, 6)
    qtbot.waitUntil(lambda: bench.slider.maximum() == 6)
    assert bench.scrubber.isEnabled()
    assert bench.slider.value() == 6
    bench.network.clear()
    assert not bench.scrubber.isEnabled()


def test_the_keys_go_back_and_escape_returns(bench: Bench, qtbot: QtBot) -> None:
    train(bench.network, 6)
    qtbot.waitUntil(lambda: bench.slider.maximum() == 6)
    now = bench.shown
    bench.slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(bench.slider, Qt.Key.Key_Left)
    np.testing.assert_array_equal(bench.shown, weights(3))
    assert bench.network.latest is not None
    assert bench.network.latest.weights is now
    assert bench.places == [2.5, 2.0, 1.5]
    assert "in epoch 2 (50 %)" in bench.scrubber.findChild(QWidget, "scrubberText").text()  # type: ignore[attr-defined]
    qtbot.keyClick(bench.slider, Qt.Key.Key_Escape)
    assert bench.shown is now
    assert bench.places[-1] is None


def test_what_is_trained_meanwhile_is_shown_on_return(bench: Bench, qtbot: QtBot) -> None:
    train(bench.network, 6)
    qtbot.waitUntil(lambda: bench.slider.maximum() == 6)
    qtbot.keyClick(bench.slider, Qt.Key.Key_Home)
    np.testing.assert_array_equal(bench.shown, weights(0))
    go_on(bench.network, 7, 9)
    np.testing.assert_array_equal(bench.shown, weights(0))
    qtbot.waitUntil(lambda: bench.slider.maximum() == 9)
    assert bench.slider.value() == 0
    latest = bench.find(QPushButton, "scrubberLatest")
    qtbot.mouseClick(latest, Qt.MouseButton.LeftButton)
    np.testing.assert_array_equal(bench.shown, weights(9))
    assert bench.slider.value() == 9
    assert not latest.isEnabled()


def test_a_film_runs_to_the_end(bench: Bench, qtbot: QtBot) -> None:
    train(bench.network, 6)
    qtbot.waitUntil(lambda: bench.slider.maximum() == 6)
    qtbot.mouseClick(bench.find(QToolButton, "scrubberPlay"), Qt.MouseButton.LeftButton)
    assert bench.scrubber.playing
    assert bench.places == [0.0]
    qtbot.waitUntil(lambda: not bench.scrubber.playing)
    assert bench.places == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, None]


def test_another_network_ends_the_look_back(bench: Bench, qtbot: QtBot) -> None:
    train(bench.network, 6)
    qtbot.waitUntil(lambda: bench.slider.maximum() == 6)
    qtbot.keyClick(bench.slider, Qt.Key.Key_Home)
    other = TrainedNetwork(DESIGN, weights(50))
    bench.network.replace(other)
    assert bench.network.trained is other
    assert bench.places == [0.0, None]
    assert not bench.scrubber.isEnabled()
