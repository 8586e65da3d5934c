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
FIXED = {"zeros", "ones", "constant", "identity"}
RANDOM = tuple(name for name in INITIALIZERS.names() if name not in FIXED)
VARIANCES = {
    "glorot_uniform": 2 / (300 + 500),
    "glorot_normal": 2 / (300 + 500),
    "he_uniform": 2 / 300,
    "he_normal": 2 / 300,
    "lecun_uniform": 1 / 300,
    "lecun_normal": 1 / 300,
    "variance_scaling": 1 / 300,
}
MATRICES = {"identity", "orthogonal"}


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


@pytest.mark.parametrize("name", ["glorot_uniform", "he_uniform", "lecun_uniform"])
def test_uniform_is_flat(name: str) -> None:
    values = draw(name)
    counts, _ = np.histogram(values, bins=10)
    assert counts == pytest.approx(values.size / 10, rel=0.03)


@pytest.mark.parametrize("name", ["glorot_normal", "he_normal", "lecun_normal", "variance_scaling"])
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
    truncated = initializers.TruncatedNormal(mean=2.0, stddev=0.5)(SHAPE, rng=rng)
    assert truncated.mean() == pytest.approx(2, abs=0.01)
    assert truncated.std() == pytest.approx(0.5 * 0.87962566103423978, rel=0.01)
    assert 0.999 < np.abs(truncated - 2).max() <= 1 + 1e-6


@pytest.mark.parametrize("distribution", ["truncated_normal", "untruncated_normal", "uniform"])
@pytest.mark.parametrize(("mode", "fan"), [("fan_in", 300), ("fan_out", 500), ("fan_avg", 400)])
def test_variance_scaling(mode: str, fan: int, distribution: str) -> None:
    values = initializers.VarianceScaling(3.0, mode, distribution, seed=0)(SHAPE)
    deviation = math.sqrt(3 / fan)
    assert values.std() == pytest.approx(deviation, rel=0.01)
    ends = {"truncated_normal": 2 / 0.87962566103423978, "uniform": math.sqrt(3)}
    if distribution in ends:
        assert np.abs(values).max() == pytest.approx(ends[distribution] * deviation, rel=0.01)
    else:
        assert np.abs(values).max() > 4 * deviation


def test_fans_by_axes() -> None:
    """A kernel whose inputs are its last axis."""
    arguments: Any = {"input_axes": [2], "output_axes": (0, 1), "seed": 0}
    values = initializers.LecunUniform(**arguments)((20, 30, 40))
    assert np.abs(values).max() == pytest.approx(math.sqrt(3 / 40), rel=0.01)
    values = initializers.GlorotUniform(**arguments)((20, 30, 40))
    assert np.abs(values).max() == pytest.approx(math.sqrt(6 / (40 + 600)), rel=0.01)
    lone = initializers.LecunUniform(seed=0, input_axes=[0])((20, 30, 40))
    np.testing.assert_array_equal(lone, initializers.LecunUniform(seed=0)((20, 30, 40)))
    with pytest.raises(engine.ParameterError, match=r"axes of a weight of shape \(3, 4\)"):
        initializers.LecunUniform(input_axes=[2], output_axes=[1])((3, 4))


@pytest.mark.parametrize("shape", [(5, 5), (7, 3), (3, 7), (2, 3, 4), (2, 2, 30)])
def test_orthogonal(shape: tuple[int, ...]) -> None:
    values = initializers.Orthogonal(gain=2.0, seed=0)(shape, "float64")
    matrix = values.reshape(-1, shape[-1])
    rows, columns = matrix.shape
    products = matrix @ matrix.T if rows < columns else matrix.T @ matrix
    np.testing.assert_allclose(products, 4 * np.eye(min(rows, columns)), atol=1e-12)


def test_orthogonal_matrices_are_drawn_evenly() -> None:
    """Every entry of a 2 by 2 one is the cosine of an even angle; both orientations are as many."""
    rng = np.random.default_rng(0)
    drawn = np.array([initializers.Orthogonal()((2, 2), "float64", rng) for _ in range(4000)])
    determinants = np.linalg.det(drawn)
    assert np.mean(determinants > 0) == pytest.approx(0.5, abs=0.03)
    angles = np.arccos(drawn.reshape(-1, 4))
    counts = [np.histogram(angles[:, i], bins=8, range=(0, np.pi))[0] for i in range(4)]
    assert np.array(counts) == pytest.approx(500, rel=0.2)


def test_identity() -> None:
    np.testing.assert_array_equal(initializers.Identity(3.0)((2, 3)), [[3, 0, 0], [0, 3, 0]])
    again = initializers.deserialize(initializers.serialize(initializers.Identity(3.0)))
    np.testing.assert_array_equal(again((2, 3)), [[3, 0, 0], [0, 3, 0]])


def test_shapes_that_an_initializer_cannot_make() -> None:
    for shape in ((3,), (2, 2, 2)):
        with pytest.raises(engine.ShapeError, match="'identity' makes matrices; received"):
            draw("identity", shape)
    with pytest.raises(engine.ShapeError, match=r"'orthogonal' needs two axes .* \(3,\)"):
        draw("orthogonal", (3,))


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("RandomNormal", {"stddev": -1.0}),
        ("RandomUniform", {"maxval": -1.0}),
        ("VarianceScaling", {"scale": 0.0}),
        ("VarianceScaling", {"mode": "fan"}),
        ("VarianceScaling", {"distribution": "flat"}),
        ("HeNormal", {"input_axes": "ab"}),
        ("HeNormal", {"seed": 1.5}),
        ("HeNormal", {"scale": 2.0}),
        ("Orthogonal", {"gain": float("nan")}),
        ("Constant", {"value": "one"}),
    ],
)
def test_arguments_that_do_not_fit_are_named(name: str, arguments: dict[str, Any]) -> None:
    (parameter,) = arguments
    with pytest.raises(engine.ParameterError, match=f"^{parameter} must be .*; received"):
        initializers.get({"class_name": name, "config": arguments})


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
    if name in MATRICES:
        shape = [*shape, 3][:2] if name == "identity" else [*shape, 3]
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
