"""Test samples as layers see them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.utils import to_categorical
from netbuilder.design import Design, build, templates
from netbuilder.insight import data_map
from netbuilder.insight.data_map import (
    INPUT,
    MOST,
    caption,
    in_the_plane,
    layers_to_map,
    look,
    marks_of,
)
from netbuilder.network.probe import Probe
from netbuilder.training.records import HeldOut


def probe_of(design: Design) -> Probe:
    probe = Probe(design)
    probe.set(build(design).get_flat_weights())
    return probe


def held_out(design: Design, count: int = 300) -> HeldOut:
    labels = np.arange(count) % 10
    samples = np.random.default_rng(1).random((count, *design.input_shape), np.float32)
    return HeldOut(samples, to_categorical(labels, 10), labels)


def template(word: str) -> Design:
    return next(each.design for each in templates.built_in("digits") if word in each.title)


def test_a_layer_s_values_are_its_outputs_for_each_sample() -> None:
    design = template("LeNet")
    probe, test = probe_of(design), held_out(design)
    for layer in layers_to_map(design):
        seen = look(probe, test, layer)
        assert seen is not None
        assert seen.layer == layer
        for number in (0, 255, 256, 299):
            known = {INPUT: test.samples[number], **probe.activations(test.samples[number])}
            expected = known[layer].ravel()
            assert seen.of_values == expected.size
            if expected.size <= data_map.MOST_VALUES:
                np.testing.assert_allclose(seen.values[number], expected, rtol=1e-4, atol=1e-5)
    output = probe.outputs(test.samples)
    np.testing.assert_allclose(seen.answers, output, rtol=1e-4, atol=1e-6)


def test_a_layer_that_is_gone_gives_the_samples_themselves() -> None:
    design = template("First digits")
    seen = look(probe_of(design), held_out(design), "gone")
    assert seen is not None
    assert seen.layer == INPUT
    assert seen.values.shape == (300, 784)


def test_no_more_samples_are_placed_than_can_be_told_apart() -> None:
    design = template("Logistic")
    seen = look(probe_of(design), held_out(design, MOST + 500))
    assert seen is not None
    assert len(seen.values) == len(seen.answers) == MOST
    assert caption(seen, 0.43) == (
        "The first 2,000 of 2,500 test samples are shown. The plane shows 43 % of the variance."
    )
    assert caption(seen, None) == ("The first 2,000 of 2,500 test samples are shown.")


def test_of_very_many_values_evenly_spaced_ones_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(data_map, "MOST_VALUES", 100)
    design = template("First digits")
    test = held_out(design)
    seen = look(probe_of(design), test)
    assert seen is not None
    assert seen.values.shape == (300, 100)
    assert set(seen.values[0]) <= set(test.samples[0])
    assert "The samples are compared by 100 of 784 values." in caption(seen, None)
    assert caption(seen, None).startswith("All 300 test samples are shown.")


def test_mistakes_are_samples_taken_for_another_class() -> None:
    design = template("First digits")
    test = held_out(design, 20)
    answers = to_categorical((np.arange(20) + (np.arange(20) > 14)) % 10, 10)
    marks = marks_of(design, test, answers)
    assert marks.mistakes is not None
    np.testing.assert_array_equal(np.flatnonzero(marks.mistakes), np.arange(15, 20))


def test_networks_that_predict_numbers_have_numbers_to_show() -> None:
    design = template("Linear")
    true = np.arange(9, dtype=np.float32)[:, None]
    test = HeldOut(np.zeros((9, 784), np.float32), true, None)
    marks = marks_of(design, test, np.zeros((9, 1)))
    assert marks.classes is None
    assert marks.mistakes is None
    np.testing.assert_array_equal(marks.numbers, np.arange(9))


def test_places_are_the_principal_components() -> None:
    design = template("First digits")
    seen = look(probe_of(design), held_out(design), "dense")
    assert seen is not None
    points, share = in_the_plane(seen)
    values = seen.values - seen.values.mean(axis=0, dtype=np.float64)
    left, sizes, _ = np.linalg.svd(values, full_matrices=False)
    for axis in range(2):
        expected = left[:, axis] * sizes[axis]
        sign = np.sign(points[:, axis] @ expected)
        np.testing.assert_allclose(points[:, axis], sign * expected, atol=1e-4)
    assert share == pytest.approx(np.square(sizes[:2]).sum() / np.square(sizes).sum(), rel=1e-4)


def test_without_weights_with_nan_or_stopped_there_is_nothing() -> None:
    design = template("First digits")
    test, probe = held_out(design), probe_of(design)
    assert look(Probe(design), test) is None
    assert look(probe, test, stopped=lambda: True) is None
    assert look(probe, HeldOut(test.samples[:0], test.answers[:0], None)) is None
    probe.set(np.full(probe_size(design), np.nan, np.float32))
    assert look(probe, test, "dense") is None


def probe_size(design: Design) -> int:
    return build(design).get_flat_weights().size
