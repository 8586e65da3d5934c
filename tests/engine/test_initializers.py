"""Initializers: distributions by their formulas, repetition by seed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import initializers
from engine.initializers import INITIALIZERS

SHAPE = (300, 500)
RANDOM = tuple(name for name in INITIALIZERS.names() if name not in {"zeros", "ones", "constant"})
VARIANCES = {
    "glorot_uniform": 2 / (300 + 500),
    "glorot_normal": 2 / (300 + 500),
    "he_uniform": 2 / 300,
    "he_normal": 2 / 300,
}


def draw(name: str, shape: tuple[int, ...] = SHAPE, seed: int = 0) -> np.ndarray:
    return initializers.get(name)(shape, rng=np.random.default_rng(seed))


# Distributions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VARIANCES)
def test_variance_follows_from_the_fans(name: str) -> None:
    """Glorot and Bengio 2010, He et al. 2015; 150,000 values leave 1 % to chance."""
    values = draw(name)
    deviation = math.sqrt(VARIANCES[name])
    assert values.std() == pytest.approx(deviation, rel=0.01)
    assert values.mean() == pytest.approx(0, abs=0.02 * deviation)
    if name.endswith("uniform"):
        limit = math.sqrt(3) * deviation
    else:
        # Cut at two standard deviations of the normal distribution before the cut.
        limit = 2 * deviation / 0.87962566103423978
    assert 0.99 * limit < np.abs(values).max() <= limit * (1 + 1e-6)


@pytest.mark.parametrize("name", ["glorot_uniform", "he_uniform"])
def test_uniform_is_flat(name: str) -> None:
    values = draw(name)
    counts, _ = np.histogram(values, bins=10)
    assert counts == pytest.approx(values.size / 10, rel=0.03)


@pytest.mark.parametrize("name", ["glorot_normal", "he_normal"])
def test_normal_is_bell_shaped_up_to_its_cut(name: str) -> None:
    """Of N(0, 1) within two deviations, 71.5 % lie within one."""
    values = draw(name)
    before_the_cut = math.sqrt(VARIANCES[name]) / 0.87962566103423978
    assert np.mean(np.abs(values) < before_the_cut) == pytest.approx(0.6827 / 0.9545, abs=0.005)


def test_plain_random_ones() -> None:
    rng = np.random.default_rng(0)
    normal = initializers.RandomNormal(mean=2.0, stddev=0.5)(SHAPE, rng=rng)
    assert normal.mean() == pytest.approx(2, abs=0.01)
    assert normal.std() == pytest.approx(0.5, rel=0.01)
    uniform = initializers.RandomUniform(minval=-1.0, maxval=3.0)(SHAPE, rng=rng)
    assert uniform.min() == pytest.approx(-1, abs=0.001)
    assert uniform.max() == pytest.approx(3, abs=0.001)
    assert uniform.mean() == pytest.approx(1, abs=0.01)


def test_constant_ones() -> None:
    assert (draw("zeros", (2, 3)) == 0).all()
    assert (draw("ones", (2, 3)) == 1).all()
    assert (initializers.Constant(0.25)((2, 3)) == 0.25).all()


def test_fans_of_a_convolution_count_its_window() -> None:
    """A kernel of (3, 3, 8, 16) has 72 inputs and 144 outputs."""
    values = initializers.HeUniform(seed=0)((3, 3, 80, 16))
    assert np.abs(values).max() == pytest.approx(math.sqrt(6 / (9 * 80)), rel=0.01)
    values = initializers.GlorotUniform(seed=0)((3, 3, 80, 16))
    assert np.abs(values).max() == pytest.approx(math.sqrt(6 / (9 * 96)), rel=0.01)


@settings(deadline=None)
@given(st.sampled_from(INITIALIZERS.names()), st.lists(st.integers(0, 6), min_size=1, max_size=4))
def test_any_shape_and_either_type(name: str, shape: list[int]) -> None:
    for dtype in ("float32", "float64"):
        values = initializers.get(name)(tuple(shape), dtype=dtype)
        assert values.shape == tuple(shape)
        assert values.dtype == dtype
        assert np.isfinite(values).all()


# Repetition ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RANDOM)
def test_a_seed_draws_the_same_every_time(name: str) -> None:
    cls: Any = INITIALIZERS.class_of(name)
    seeded = cls(seed=3)
    first = seeded(SHAPE)
    np.testing.assert_array_equal(first, seeded(SHAPE))
    np.testing.assert_array_equal(first, cls(seed=3)(SHAPE, rng=np.random.default_rng(7)))
    assert not np.array_equal(first, cls(seed=4)(SHAPE))


@pytest.mark.parametrize("name", RANDOM)
def test_without_a_seed_the_generator_decides(name: str) -> None:
    np.testing.assert_array_equal(draw(name, seed=5), draw(name, seed=5))
    assert not np.array_equal(draw(name, seed=5), draw(name, seed=6))
    initializer = initializers.get(name)
    assert not np.array_equal(initializer(SHAPE), initializer(SHAPE))
    engine.utils.set_random_seed(1)
    first = initializer(SHAPE)
    engine.utils.set_random_seed(1)
    np.testing.assert_array_equal(first, initializer(SHAPE))


def test_two_layers_of_one_shape_start_differently() -> None:
    layers = [engine.layers.Dense(4), engine.layers.Dense(4)]
    engine.Sequential([engine.Input((4,)), *layers])
    assert not np.array_equal(layers[0].kernel, layers[1].kernel)


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", INITIALIZERS.names())
def test_names_classes_configs_and_objects_stand_for_the_same(name: str) -> None:
    cls = INITIALIZERS.class_of(name)
    assert type(initializers.get(name)) is cls
    assert type(initializers.get(cls.__name__)) is cls
    assert type(initializers.get(cls)) is cls
    initializer = cls()
    assert initializers.get(initializer) is initializer
    again = initializers.deserialize(initializers.serialize(initializer))
    assert type(again) is cls
    assert again.get_config() == initializer.get_config()


def test_an_unknown_name_lists_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="'glorot_uniform'"):
        initializers.get("glorot_unifrom")
    with pytest.raises(engine.ParameterError, match="'he_normal'"):
        engine.layers.Dense(3, kernel_initializer="he_norml")
