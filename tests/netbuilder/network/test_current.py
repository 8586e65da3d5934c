"""The network that a window holds: what is read of it is always its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, build
from netbuilder.network.current import CurrentNetwork, Samples
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from netbuilder.training.records import HeldOut

SMALL = Design.default("moons")
OTHER = SMALL.with_parameter("dense", "units", 3)


def trained(design: Design, seed: int = 0, data: str = "print") -> TrainedNetwork:
    weights = build(design.with_setting("seed", seed)).get_flat_weights()
    weights.flags.writeable = False
    return TrainedNetwork(design, weights, data=data)


def samples(data: str = "print") -> Samples:
    held = HeldOut(np.zeros((4, 2), np.float32), np.zeros((4, 2), np.float32), None)
    return Samples(data, held, held)


def answer(network: CurrentNetwork) -> np.ndarray:
    assert network.probe is not None
    found = network.probe.outputs(np.array([[0.5, -0.5]], np.float32))
    assert found is not None
    return found


def test_there_is_none_at_first() -> None:
    network = CurrentNetwork()
    assert (network.trained, network.probe, network.samples) == (None, None, None)


def test_the_probe_answers_for_the_network_that_is_held(qtbot: QtBot) -> None:
    network, one = CurrentNetwork(), trained(SMALL, 5)
    with qtbot.waitSignals([network.replaced, network.probeReady]):
        network.replace(one)
        assert network.trained is one
        assert network.probe is None
    model = build(SMALL.with_setting("seed", 5))
    expected = model.predict_on_batch(np.array([[0.5, -0.5]], np.float32))
    np.testing.assert_array_equal(answer(network), expected)


def test_a_network_that_is_replaced_while_its_probe_is_built_never_answers(qtbot: QtBot) -> None:
    network = CurrentNetwork()
    ready = []
    network.probeReady.connect(lambda: ready.append(network.probe))
    network.replace(trained(SMALL))
    with qtbot.waitSignal(network.probeReady):
        network.replace(trained(OTHER))
    assert [probe.design for probe in ready] == [OTHER]
    network.replace(trained(SMALL))
    network.clear()
    network.replace(trained(OTHER))
    qtbot.waitUntil(lambda: len(ready) == 2)
    assert ready[-1].design == OTHER


def test_weights_that_do_not_fit_are_given_up_with_a_sentence(qtbot: QtBot) -> None:
    network = CurrentNetwork()
    kept = replace(trained(SMALL), weights=np.zeros(8, np.float32), origin=Origin(run=4, epoch=1))
    with qtbot.waitSignal(network.unusable) as told:
        network.replace(kept)
    assert (network.trained, network.probe) == (None, None)
    assert told.args == [
        "The weights kept with run 4 do not fit its network; train it again to use it."
    ]


def test_other_weights_count_from_the_next_question(qtbot: QtBot) -> None:
    network = CurrentNetwork()
    with qtbot.waitSignal(network.probeReady):
        network.replace(trained(SMALL, 1))
    before = answer(network)
    later = trained(SMALL, 2).weights
    figures = (Figure("accuracy", 0.9, "test", 500),)
    with qtbot.waitSignal(network.weightsChanged):
        network.change(later, Origin(run=3, epoch=2), figures)
    assert not np.array_equal(answer(network), before)
    assert network.trained is not None
    assert network.trained.weights is later
    assert network.trained.origin == Origin(run=3, epoch=2)
    assert network.trained.figure("accuracy", "test") == figures[0]


def test_figures_of_earlier_weights_do_not_stay(qtbot: QtBot) -> None:
    network = CurrentNetwork()
    with qtbot.waitSignal(network.probeReady):
        network.replace(trained(SMALL, 1))
    network.change(trained(SMALL, 2).weights, figures=(Figure("loss", 1.0, "test"),))
    network.change(trained(SMALL, 3).weights)
    assert network.trained is not None
    assert network.trained.figures == ()


def test_weights_of_another_network_are_refused(qtbot: QtBot) -> None:
    network = CurrentNetwork()
    with pytest.raises(ValueError, match="do not belong to the network"):
        network.change(trained(SMALL).weights)
    with qtbot.waitSignal(network.probeReady):
        network.replace(trained(SMALL))
    with pytest.raises(ValueError, match="do not belong to the network"):
        network.change(trained(OTHER).weights)
    with pytest.raises(ValueError, match="Other weights"):
        network.describe(trained(SMALL))


def test_samples_of_other_data_are_passed_by(qtbot: QtBot) -> None:
    network = CurrentNetwork()
    with qtbot.waitSignal(network.probeReady):
        network.replace(trained(SMALL, data="mine"))
    network.show_with(samples("another's"))
    assert network.samples is None
    with qtbot.waitSignal(network.samplesChanged):
        network.show_with(samples("mine"))
    assert network.samples is not None


def test_nothing_stays_of_a_network_that_is_cleared(qtbot: QtBot) -> None:
    network = CurrentNetwork()
    with qtbot.waitSignal(network.probeReady):
        network.replace(trained(SMALL), samples())
    with qtbot.waitSignal(network.replaced) as signal:
        network.clear()
    assert signal.args == [None]
    assert (network.trained, network.probe, network.samples) == (None, None, None)


def test_a_network_says_what_it_is() -> None:
    one = trained(Design.default("mnist"))
    assert one.outline == "64-10"
    assert Origin(run=5).title == "Run 5"
    assert Origin(run=6, parent=5).title == "Teaching 6 after run 5"
    assert Origin().title == ""
