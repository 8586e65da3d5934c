"""Networks without some of their units, against networks whose weights were set to 0."""

from __future__ import annotations

import numpy as np
import pytest

from engine.utils import to_categorical
from netbuilder.design import Design, build, templates
from netbuilder.insight.ablation import ablate, outputs_without
from netbuilder.network.probe import Probe
from netbuilder.training.records import HeldOut

RNG = np.random.default_rng(1)


def template(word: str) -> Design:
    return next(each.design for each in templates.built_in("digits") if word in each.title)


def probe_of(design: Design) -> Probe:
    probe = Probe(design)
    probe.set(build(design).get_flat_weights())
    return probe


def test_a_unit_that_is_off_is_one_whose_weights_upwards_are_0() -> None:
    probe = probe_of(template("First digits"))
    samples = RNG.random((300, 784), np.float32)
    found = outputs_without(probe, samples, 0, [3, 41])
    with probe.model() as model:
        weights = [each.copy() for each in model.get_weights()]
        weights[2][[3, 41]] = 0
        other = build(probe.design)
        other.set_weights(weights)
    np.testing.assert_allclose(found, other.predict(samples, verbose=0), rtol=1e-5, atol=1e-6)


def test_a_filter_that_is_off_is_one_whose_kernel_is_0() -> None:
    """With tanh and no bias, nothing in means nothing out."""
    probe = probe_of(template("LeNet"))
    samples = RNG.random((20, 28, 28, 1), np.float32)
    found = outputs_without(probe, samples, 0, [2])
    with probe.model() as model:
        weights = [each.copy() for each in model.get_weights()]
    weights[0][..., 2], weights[1][2] = 0, 0
    other = build(probe.design)
    other.set_weights(weights)
    np.testing.assert_allclose(found, other.predict(samples, verbose=0), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("word", ["First digits", "LeNet", "All-conv", "LSTM"])
def test_without_units_to_switch_off_nothing_changes(word: str) -> None:
    design = template(word)
    probe = probe_of(design)
    samples = RNG.random((9, *design.input_shape), np.float32)
    for layer in range(len(design.active)):
        found = outputs_without(probe, samples, layer, [])
        np.testing.assert_allclose(found, probe.outputs(samples), rtol=1e-4, atol=1e-6)


def test_the_network_is_as_before_afterwards() -> None:
    probe = probe_of(template("First digits"))
    samples = RNG.random((5, 784), np.float32)
    before = probe.outputs(samples)
    outputs_without(probe, samples, 0, range(64))
    np.testing.assert_array_equal(probe.outputs(samples), before)


def test_the_accuracy_falls_by_what_depended_on_the_unit() -> None:
    """A network that knows class 1 by one unit alone."""
    design = template("First digits")
    model = build(design)
    weights = [np.zeros_like(each) for each in model.get_weights()]
    weights[0][0, 7], weights[2][7, 1], weights[3][0] = 1, 5, 1
    model.set_weights(weights)
    probe = Probe(design)
    probe.set(model.get_flat_weights())
    labels = np.array([0, 1, 1, 0, 1])
    samples = np.zeros((5, 784), np.float32)
    samples[labels == 1, 0] = 1
    test = HeldOut(samples, to_categorical(labels, 10), labels)
    found = ablate(probe, test, 0, [7])
    assert found is not None
    assert (found.before, found.after) == pytest.approx((1.0, 0.4))
    assert found.change == pytest.approx(-0.6)
    np.testing.assert_array_equal(found.by_class, [[1, 1], [1, 0]])
    assert found.samples == 5
    harmless = ablate(probe, test, 0, [8])
    assert harmless is not None
    assert harmless.change == 0


def test_what_there_is_not_is_refused_and_what_has_no_classes_has_none() -> None:
    probe = probe_of(template("First digits"))
    samples = np.zeros((2, 784), np.float32)
    with pytest.raises(ValueError, match="has 2 layers; received index 5"):
        outputs_without(probe, samples, 5, [0])
    with pytest.raises(ValueError, match=r"has 64 units; received \[64\]"):
        outputs_without(probe, samples, 0, [64])
    assert outputs_without(Probe(probe.design), samples, 0, [0]) is None
    assert outputs_without(probe, samples, 0, [0], stopped=lambda: True) is None
    numbers = probe_of(template("Linear"))
    assert ablate(numbers, HeldOut(samples, np.zeros((2, 1)), None), 0, [0]) is None
