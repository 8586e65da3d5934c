"""What excites units most."""

from __future__ import annotations

import numpy as np
import pytest

from netbuilder.design import Design, build, templates
from netbuilder.insight.excitation import excite, most_exciting, units_of
from netbuilder.network.probe import Probe

RNG = np.random.default_rng(1)


def template(word: str) -> Design:
    return next(each.design for each in templates.built_in("digits") if word in each.title)


def probe_of(design: Design) -> Probe:
    probe = Probe(design)
    probe.set(build(design).get_flat_weights())
    return probe


def value(probe: Probe, sample: np.ndarray, layer: int, unit: int) -> float:
    """Of a unit for a sample, of a filter its mean."""
    outputs = list(probe.activations(sample).values())[layer]
    return float(outputs[..., unit].mean())


@pytest.mark.parametrize(("layer", "unit"), [(0, 3), (1, 2), (2, 15), (5, 40), (7, 9)])
def test_the_most_exciting_samples_are_those_with_the_largest_values(layer: int, unit: int) -> None:
    probe = probe_of(template("LeNet"))
    samples = RNG.random((40, 28, 28, 1), np.float32)
    found = most_exciting(probe, samples, layer, unit, 5)
    assert found is not None
    every = [list(probe.activations(each).values())[layer][..., unit] for each in samples]
    largest = np.array([each.max() for each in every])
    np.testing.assert_array_equal(np.sort(found.places), np.sort(np.argsort(-largest)[:5]))
    np.testing.assert_allclose(found.values, np.sort(largest)[::-1][:5], rtol=1e-4)
    for place, position in zip(found.places, found.positions, strict=True):
        assert every[place][tuple(position)] == pytest.approx(largest[place], rel=1e-4)


@pytest.mark.parametrize(
    ("word", "layer", "unit"),
    [
        ("First digits", 0, 7),
        ("First digits", 1, 4),
        ("LeNet", 0, 2),
        ("LeNet", 2, 5),
        ("LeNet", 7, 3),
        ("LSTM", 0, 11),
        ("All-conv", 5, 1),
    ],
)
def test_a_climbed_sample_excites_more_than_any_other(word: str, layer: int, unit: int) -> None:
    design = template(word)
    probe = probe_of(design)
    found = excite(probe, layer, unit, np.random.default_rng(3), steps=40)
    assert found is not None
    assert found.shape == design.input_shape
    assert found.dtype == np.float32
    assert found.min() >= 0
    assert found.max() <= 1
    others = RNG.random((50, *design.input_shape), np.float32)
    best = max(value(probe, each, layer, unit) for each in [*others, np.zeros_like(found)])
    assert value(probe, found, layer, unit) > best


def test_a_first_unit_is_excited_by_its_weights() -> None:
    """Without limits the best picture of a given size has the shape of the weights."""
    design = template("Logistic")
    probe = probe_of(design)
    found = excite(probe, 0, 6, np.random.default_rng(3), limits=None)
    assert found is not None
    with probe.model() as model:
        weights = model.get_weights()[0][:, 6]
    assert np.corrcoef(found, weights)[0, 1] > 0.95


def test_the_same_chance_gives_the_same_picture() -> None:
    probe = probe_of(template("LeNet"))
    one, other = (excite(probe, 2, 1, np.random.default_rng(5), steps=10) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_units_are_counted() -> None:
    probe = probe_of(template("LeNet"))
    assert [units_of(probe, layer) for layer in (0, 2, 4, 5, 7)] == [6, 16, 400, 120, 10]


def test_what_there_is_not_is_refused() -> None:
    probe = probe_of(template("First digits"))
    sample = np.zeros((1, 784), np.float32)
    with pytest.raises(ValueError, match="has 2 layers; received index 2"):
        most_exciting(probe, sample, 2, 0)
    with pytest.raises(ValueError, match="has 64 units; received index 64"):
        most_exciting(probe, sample, 0, 64)
    with pytest.raises(ValueError, match="has 64 units; received index 64"):
        excite(probe, 0, 64, np.random.default_rng(1))
    with pytest.raises(ValueError, match="has 2 layers; received index -1"):
        units_of(probe, -1)


def test_without_weights_or_stopped_there_is_nothing() -> None:
    design = template("First digits")
    sample = np.zeros((1, 784), np.float32)
    assert most_exciting(Probe(design), sample, 0, 0) is None
    assert excite(Probe(design), 0, 0, np.random.default_rng(1)) is None
    probe = probe_of(design)
    assert most_exciting(probe, sample, 0, 0, stopped=lambda: True) is None
    assert excite(probe, 0, 0, np.random.default_rng(1), stopped=lambda: True) is None
    none = most_exciting(probe, sample[:0], 0, 0)
    assert none is not None
    assert not len(none.places)
