"""Layers that draw random numbers: dropout, noise, augmentation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import layers
from engine.layers import (
    AlphaDropout,
    Dense,
    Dropout,
    GaussianDropout,
    GaussianNoise,
    RandomBrightness,
    RandomContrast,
    RandomCrop,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)

Array = np.ndarray[Any, Any]

MAKERS: dict[str, Any] = {
    "Dropout": lambda **more: Dropout(0.3, **more),
    "AlphaDropout": lambda **more: AlphaDropout(0.3, **more),
    "RandomFlip": lambda **more: RandomFlip(**more),
    "RandomBrightness": lambda **more: RandomBrightness(0.3, (-9, 9), **more),
    "RandomContrast": lambda **more: RandomContrast(0.3, (-9, 9), **more),
    "SpatialDropout2D": lambda **more: SpatialDropout2D(0.3, **more),
    "GaussianNoise": lambda **more: GaussianNoise(0.3, **more),
    "GaussianDropout": lambda **more: GaussianDropout(0.3, **more),
    "RandomTranslation": lambda **more: RandomTranslation(0.3, 0.2, **more),
    "RandomRotation": lambda **more: RandomRotation(0.3, **more),
    "RandomZoom": lambda **more: RandomZoom(0.3, 0.2, **more),
}


def images(count: int = 4, channels: int = 2) -> Array:
    return np.random.default_rng(0).normal(size=(count, 6, 5, channels)).astype("float32")


@pytest.fixture(params=sorted(MAKERS))
def make(request: pytest.FixtureRequest) -> Any:
    return MAKERS[request.param]


def test_nothing_changes_outside_of_training(make: Any) -> None:
    x = images()
    np.testing.assert_array_equal(make()(x, training=False), x)


def test_each_batch_is_drawn_anew_and_a_seed_repeats_it(make: Any) -> None:
    x = images(count=60)
    one, other, unseeded = make(seed=5), make(seed=5), make()
    first = one(x, training=True)
    assert not np.array_equal(first, x)
    assert not np.array_equal(first, one(x, training=True))
    np.testing.assert_array_equal(first, other(x, training=True))
    assert not np.array_equal(first, unseeded(x, training=True))
    assert not np.array_equal(first, make(seed=6)(x, training=True))


def test_a_models_seed_repeats_whole_trainings(make: Any) -> None:
    def trained(seed: int) -> list[Array]:
        model = engine.Sequential(
            [layers.Input((6, 5, 2)), make(), layers.Flatten(), Dense(2)], seed=seed
        )
        model.compile("sgd", "mse")
        model.fit(images(12), np.ones((12, 2)), batch_size=5, epochs=2, verbose=0)
        return list(model.get_weights())

    for one, other in zip(trained(3), trained(3), strict=True):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(trained(3)[0], trained(4)[0])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_types_and_smaller_batches(make: Any, dtype: str) -> None:
    layer = make(dtype=dtype)
    for count in (5, 2, 7, 1):
        output = layer(images(count), training=True)
        assert output.dtype == dtype
        assert output.shape == (count, 6, 5, 2)
        gradient = layer.backward(np.ones_like(output))
        assert gradient.dtype == dtype
        assert gradient.shape == output.shape


def test_random_maps_called_by_themselves_train() -> None:
    """As in Keras, whose augmentation layers have training=True as their default."""
    x = images()
    assert not np.array_equal(RandomRotation(0.3)(x), x)
    np.testing.assert_array_equal(Dropout(0.5)(x), x)


# Dropout ------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(st.floats(0.01, 0.99), st.integers(0, 1000))
def test_dropout_drops_its_share_and_keeps_the_mean(rate: float, seed: int) -> None:
    count = 40_000
    output = Dropout(rate, seed=seed)(np.ones((count, 1)), training=True)
    kept = output != 0
    spread = np.sqrt(rate * (1 - rate) / count)
    assert kept.mean() == pytest.approx(1 - rate, abs=6 * spread + 1e-5)
    np.testing.assert_allclose(output[kept], 1 / (1 - rate), rtol=1e-6)


@pytest.mark.parametrize("rate", [1e-6, 0.5, 1 - 1e-6])
def test_the_rarest_rates(rate: float) -> None:
    output = Dropout(rate, seed=1)(np.ones((1000, 10)), training=True)
    assert np.isfinite(output).all()


def test_neighbours_are_dropped_independently() -> None:
    kept = Dropout(0.5, seed=1)(np.ones((1, 100_001)), training=True)[0] != 0
    for distance in (1, 2, 3, 4, 8):
        together = np.corrcoef(kept[:-distance], kept[distance:])[0, 1]
        assert abs(together) < 0.02


def test_dropout_passes_the_gradient_where_it_passed_the_value() -> None:
    layer = Dropout(0.4, seed=2)
    output = layer(np.ones((5, 7)), training=True)
    gradient = layer.backward(np.full((5, 7), 3, "float32"))
    np.testing.assert_allclose(gradient, 3 * output, rtol=1e-6)


def test_noise_shape_shares_what_is_drawn() -> None:
    output = Dropout(0.5, noise_shape=(None, 1, 3), seed=1)(np.ones((50, 4, 3)), training=True)
    assert (output == output[:, :1]).all()
    assert 0 < (output[:, 0] != 0).mean() < 1


def test_spatial_dropout_takes_whole_channels() -> None:
    one = SpatialDropout1D(0.5, seed=1)(np.ones((20, 4, 3)), training=True)
    assert (one == one[:, :1]).all()
    three = SpatialDropout3D(0.5, seed=1)(np.ones((20, 2, 4, 5, 3)), training=True)
    assert (three == three[:, :1, :1, :1]).all()
    assert set(np.unique(three)) == {0, 2}
    two = SpatialDropout2D(0.5, seed=1)(np.ones((20, 4, 5, 3)), training=True)
    assert (two == two[:, :1, :1]).all()
    for output in (one, two):
        assert set(np.unique(output)) == {0, 2}


def test_noise_has_its_spread() -> None:
    x = np.full((200, 200), 3.0)
    noisy = GaussianNoise(0.5, seed=1)(x, training=True)
    assert noisy.mean() == pytest.approx(3, abs=0.02)
    assert noisy.std() == pytest.approx(0.5, rel=0.02)
    dropped = GaussianDropout(0.2, seed=1)(x, training=True)
    assert dropped.mean() == pytest.approx(3, abs=0.04)
    assert dropped.std() == pytest.approx(3 * 0.5, rel=0.02)


def test_alpha_dropout_keeps_mean_and_variance() -> None:
    x = np.random.default_rng(0).standard_normal((300, 300))
    output = AlphaDropout(0.3, seed=1)(x, training=True)
    assert output.mean() == pytest.approx(0, abs=0.02)
    assert output.std() == pytest.approx(1, rel=0.02)
    replaced, count = np.unique(output.round(5), return_counts=True)
    assert count.max() / output.size == pytest.approx(0.3, abs=0.01)
    assert replaced[count.argmax()] < 0


# Augmentation -------------------------------------------------------------------------------------


def test_whole_pixels_are_moved_exactly() -> None:
    x = np.arange(20, dtype="float32").reshape(1, 4, 5, 1)
    moved = RandomTranslation((0.25, 0.25), (0.2, 0.2), "constant", fill_value=-1)(x)
    np.testing.assert_allclose(moved[0, 1:, 1:, 0], x[0, :-1, :-1, 0], atol=1e-5)
    np.testing.assert_allclose(moved[0, 0, :, 0], -1, atol=1e-5)
    np.testing.assert_allclose(moved[0, :, 0, 0], -1, atol=1e-5)


def test_a_positive_angle_turns_counter_clockwise() -> None:
    x = np.zeros((1, 3, 3, 1), "float32")
    x[0, 0, 1] = 1
    turned = RandomRotation((0.25, 0.25))(x)
    assert turned[0, 1, 0, 0] == pytest.approx(1, abs=1e-5)


def test_two_half_turns_are_none() -> None:
    x = images()
    layer = RandomRotation((0.5, 0.5), "nearest")
    np.testing.assert_allclose(layer(layer(x)), x, atol=1e-4)


def test_images_are_mapped_each_by_itself_and_within_the_factor() -> None:
    ramp = np.broadcast_to(np.arange(100.0)[None, :, None, None], (200, 100, 1, 1))
    moved = RandomTranslation((-0.1, 0.3), 0.0, "nearest", seed=1)(ramp)
    shift = 50 - moved[:, 50, 0, 0]
    assert shift.min() >= -10
    assert shift.max() <= 30
    assert shift.std() == pytest.approx(40 / np.sqrt(12), rel=0.15)


def test_zoom_keeps_the_proportion_where_one_factor_is_given() -> None:
    y, x = np.mgrid[-10.0:11.0, -10.0:11.0]
    both = np.stack([y, x], axis=-1)[None].repeat(8, axis=0)
    zoomed = RandomZoom((-0.5, -0.1), fill_mode="nearest", seed=1)(both)
    down, across = zoomed[:, 15, 10, 0] / 5, zoomed[:, 10, 15, 1] / 5
    np.testing.assert_allclose(down, across, atol=1e-4)
    assert np.unique(down.round(4)).size == 8
    free = RandomZoom((-0.5, -0.1), (-0.5, -0.1), fill_mode="nearest", seed=1)(both)
    assert not np.allclose(free[:, 15, 10, 0], free[:, 10, 15, 1], atol=1e-3)


@pytest.mark.parametrize("fill_mode", ["reflect", "wrap", "nearest", "constant"])
@pytest.mark.parametrize("interpolation", ["bilinear", "nearest"])
def test_far_outside_stays_finite(fill_mode: str, interpolation: str) -> None:
    x = np.ones((3, 4, 5, 1), "float32")
    layer = RandomZoom((1.0, 1.0), (1.0, 1.0), fill_mode, interpolation, fill_value=1.0)
    np.testing.assert_allclose(layer(x), 1, rtol=1e-5)


def test_each_image_is_mirrored_by_itself_in_half_of_the_cases() -> None:
    x = np.broadcast_to(np.arange(6.0).reshape(1, 2, 3, 1), (400, 2, 3, 1))
    output = RandomFlip("horizontal", seed=1)(x)
    flipped = (output == x[:, :, ::-1]).all(axis=(1, 2, 3))
    assert ((output == x).all(axis=(1, 2, 3)) ^ flipped).all()
    assert flipped.mean() == pytest.approx(0.5, abs=0.1)


def test_a_random_crop_reaches_every_place_and_is_the_middle_in_use() -> None:
    x = np.arange(20.0).reshape(1, 4, 5, 1)
    layer = RandomCrop(2, 3, seed=1)
    places = {float(layer(x)[0, 0, 0, 0]) for _ in range(200)}
    assert places == {row * 5 + column for row in range(3) for column in range(3)}
    np.testing.assert_array_equal(layer(x, training=False), x[:, 1:3, 1:4])


def test_light_stays_within_the_range_and_differs_from_image_to_image() -> None:
    x = np.full((200, 1, 2, 1), 0.5)
    x[:, 0, 1] = 0.75
    brightness = RandomBrightness(0.2, (0, 1), seed=1)(x)
    moved = brightness[:, 0, 0, 0] - 0.5
    assert moved.std() == pytest.approx(0.4 / np.sqrt(12), rel=0.15)
    contrast = RandomContrast((0.5, 1.0), (0.4, 1), seed=1)(x)
    widths = contrast[:, 0, 1, 0] - contrast[:, 0, 0, 0]
    assert widths.min() >= 0.125 - 1e-6
    assert widths.max() <= 0.5
    assert np.unique(widths).size > 50


# Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Dropout(1.5), "rate must be a number at least 0 and at most 1"),
        (
            lambda: Dropout(0.5, noise_shape=(0,)),
            "noise_shape must be whole numbers",
        ),
        (lambda: GaussianDropout(1.0), "rate must be a number at least 0 and less than 1"),
        (lambda: AlphaDropout(1.0), "rate must be a number at least 0 and less than 1"),
        (lambda: RandomContrast(0.1, (1, 1)), "value_range must be two different numbers"),
        (lambda: RandomFlip("both"), "mode must be one of 'horizontal'"),
        (lambda: GaussianNoise(2), "stddev must be a number at least 0 and at most 1"),
        (lambda: RandomRotation(1.5), "factor must be a number at least -1 and at most 1, or two"),
        (lambda: RandomTranslation(0.1, (1, 2, 3)), "width_factor must be"),
        (lambda: RandomZoom(-1.0), "height_factor must be"),
        (lambda: RandomZoom(0.1, fill_mode="mirror"), "fill_mode must be one of 'reflect'"),
        (lambda: RandomZoom(0.1, interpolation="cubic"), "interpolation must be one of"),
        (lambda: RandomZoom(0.1, data_format="channels_first"), "data_format must be"),
    ],
)
def test_arguments_that_do_not_fit(make: Any, message: str) -> None:
    with pytest.raises(engine.ParameterError, match=message):
        make()


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Dropout(0.5, noise_shape=(None, 2)), (3,), r"noise_shape \(None, 2\)"),
        (Dropout(0.5, noise_shape=(None, 1)), (3, 3), r"noise_shape \(None, 1\)"),
        (SpatialDropout1D(0.5), (3,), r"samples of shape \(steps, channels\).*\(None, 3\)"),
        (SpatialDropout3D(0.5), (3, 3, 3), r"shape \(depth, height, width, channels\)"),
        (SpatialDropout2D(0.5), (3, 3), r"samples of shape \(height, width, channels\)"),
        (RandomRotation(0.1), (784,), r"Insert Reshape below it, such as Reshape\(\(28, 28, 1\)\)"),
    ],
)
def test_shapes_that_do_not_fit(layer: Any, shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(engine.ShapeError, match=message):
        layer.compute_output_shape((None, *shape))
