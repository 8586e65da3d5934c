"""A look inside a network: its confusions, histograms, dead units, pictures."""

from __future__ import annotations

import numpy as np
import pytest

from engine.utils import to_categorical
from netbuilder.design import Design, build, templates
from netbuilder.imported.regression import Agreement
from netbuilder.insight.confusion import Confusion
from netbuilder.insight.histogram_history import MOST, HistogramHistory
from netbuilder.insight.layer_figures import BINS, Histogram, answers, histogram, layer_figures
from netbuilder.network.probe import Probe
from netbuilder.training.records import HeldOut

RNG = np.random.default_rng(1)
LABELS = np.arange(300) % 10


def probe_of(design: Design, weights: np.ndarray) -> Probe:
    probe = Probe(design)
    probe.set(weights)
    return probe


def held_out(design: Design) -> HeldOut:
    samples = RNG.random((300, *design.input_shape), np.float32)
    return HeldOut(samples, to_categorical(LABELS, 10), LABELS)


def test_confusions_are_those_of_the_weights() -> None:
    design = Design.default("digits").removed(["dense"])
    weights = build(design).get_flat_weights()
    weights[:] = 0
    weights[-10:] = np.arange(10) == 7  # all biases but one are nothing: every answer is 7
    found = answers(probe_of(design, weights), held_out(design))
    assert isinstance(found, Confusion)
    assert found.counts[:, 7].sum() == 300
    assert found.accuracy == pytest.approx(0.1)


def test_a_network_that_learns_no_classes_has_no_confusions() -> None:
    design = next(t.design for t in templates.built_in("digits") if "Linear" in t.title)
    true = np.arange(9, dtype=np.float32)[:, None]
    test = HeldOut(np.zeros((9, 784), np.float32), true, None, lambda numbers: 10 * numbers)
    weights = build(design).get_flat_weights()
    weights[:] = 0
    weights[-1] = 4  # the bias: every answer is 4
    found = answers(probe_of(design, weights), test)
    assert isinstance(found, Agreement)
    assert found.r2 == pytest.approx(0, abs=1e-6)
    assert found.mean_absolute_error == pytest.approx(10 * 20 / 9)


def test_layers_tell_of_their_weights() -> None:
    design = Design.default("digits")
    first, last = layer_figures(
        probe_of(design, build(design).get_flat_weights()), held_out(design)
    )
    assert (first.name, last.name) == ("dense", "dense_1")
    limit = (6 / (784 + 64)) ** 0.5  # glorot_uniform
    assert first.weights.edges[-1] == pytest.approx(limit, rel=0.01)
    assert first.weights.counts.sum() == pytest.approx(1)
    assert first.gradients.edges[-1] > 0
    assert first.pictures is not None
    assert first.pictures.shape == (64, 28, 28)
    assert last.pictures is None
    assert last.dead is None


def test_dead_units_are_counted() -> None:
    design = Design.default("digits")
    model = build(design)
    model.layers[0].bias[:16] = -1000
    first, _ = layer_figures(probe_of(design, model.get_flat_weights()), held_out(design))
    assert first.dead == pytest.approx(16 / 64)


def test_the_pictures_of_a_convolution_are_its_filters() -> None:
    design = next(t.design for t in templates.built_in("digits") if t.title == "LeNet-5")
    figures = layer_figures(probe_of(design, build(design).get_flat_weights()), held_out(design))
    assert [f.pictures.shape for f in figures if f.pictures is not None] == [(6, 5, 5), (16, 5, 5)]


def test_without_weights_there_is_nothing_to_tell() -> None:
    design = Design.default("digits")
    assert answers(Probe(design), held_out(design)) is None
    assert layer_figures(Probe(design), held_out(design)) == ()


def test_values_that_are_no_number_are_left_out() -> None:
    spread = histogram(np.array([np.nan, np.inf, -2.0, 2.0]))
    assert spread.edges[-1] == 2
    assert spread.counts.sum() == 1
    assert histogram(np.array([np.nan])).counts.sum() == 0


def test_a_course_has_one_scale() -> None:
    course = HistogramHistory()
    for reach in (1.0, 4.0):
        course.add(histogram(np.linspace(-reach, reach, 1000)))
    image = course.image()
    assert image.shape == (BINS, 2)
    assert course.reach == 4
    narrow, wide = (image[:, 0] > 0.5).sum(), (image[:, 1] > 0.5).sum()
    assert wide == BINS
    assert narrow == pytest.approx(BINS / 4, abs=2)


def test_a_long_course_keeps_its_beginning_and_its_end() -> None:
    course = HistogramHistory()
    edges = np.linspace(-1, 1, BINS + 1)
    for number in range(3 * MOST):
        counts = np.zeros(BINS)
        counts[number * BINS // (3 * MOST)] = 1
        course.add(Histogram(counts, edges))
    image = course.image()[::-1]
    assert MOST // 2 <= len(course) <= MOST
    assert image[0, 0] == 1
    assert image[-1, -1] == 1


def test_the_reach_of_what_is_0_is_0() -> None:
    course = HistogramHistory()
    course.add(histogram(np.zeros(9)))
    assert course.title == "all 0"
    image = course.image()[:, 0]
    assert set(np.flatnonzero(image)) == {BINS // 2 - 1, BINS // 2}
    course.add(histogram(np.array([0.001, -0.002])))
    assert course.title == "± 0.002"
    course.add(histogram(np.zeros(9)))
    assert course.title == "± 0.002, now all 0"
    assert np.isfinite(course.image()).all()
    course.add(histogram(np.array([np.nan])))
    assert course.title == "all NaN"
    course.add(histogram(np.array([5e-324])))
    assert np.isfinite(course.image()).all()


def test_to_look_at_the_layers_does_not_change_what_the_network_answers() -> None:
    design = Design.default("moons").inserted(1, "BatchNormalization")
    probe, x = Probe(design), np.random.default_rng(0).random((8, 2)).astype(np.float32)
    probe.set(build(design).get_flat_weights())
    before = probe.outputs(x)
    layer_figures(probe, HeldOut(x, to_categorical([0, 1] * 4, 2), None))
    np.testing.assert_array_equal(probe.outputs(x), before)
