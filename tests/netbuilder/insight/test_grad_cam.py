"""Grad-CAM against its definition, computed anew with NumPy alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import engine
from engine import layers
from engine.models import Sequential
from netbuilder.insight.grad_cam import (
    NoMapsError,
    grad_cam,
    layers_with_maps,
    over_picture,
    spread,
    usual_layer,
)
from tests.helpers.layer_cases import model_of

Array = np.ndarray


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    before = engine.config.floatx()
    engine.config.set_floatx("float64")
    yield
    engine.config.set_floatx(before)


def convnet() -> Sequential:
    line = [
        layers.Conv2D(3, 3, activation="tanh"),
        layers.Conv2D(4, 2, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(3, activation="softmax"),
    ]
    return model_of((8, 7, 2), line)


def convolved(images: Array, kernel: Array, bias: Array) -> Array:
    """A convolution without padding, (height, width, channels), place by place."""
    size = kernel.shape[0]
    height, width = images.shape[0] - size + 1, images.shape[1] - size + 1
    out = np.empty((height, width, kernel.shape[-1]))
    for y in range(height):
        for x in range(width):
            patch = images[y : y + size, x : x + size]
            out[y, x] = np.tensordot(patch, kernel, 3) + bias
    return out


def by_hand(model: Sequential, sample: Array, number: int) -> Array:
    """The map of the second convolution, by the chain rule through pooling and the dense layer."""
    one, bias_one, two, bias_two, dense, _ = model.get_weights()
    maps = np.maximum(convolved(np.tanh(convolved(sample, one, bias_one)), two, bias_two), 0)
    height, width, channels = maps.shape
    weights = dense[:, number].reshape(height // 2, width // 2, channels)
    gradient = np.zeros_like(maps)
    for y in range(height // 2):
        for x in range(width // 2):
            for channel in range(channels):
                window = maps[2 * y : 2 * y + 2, 2 * x : 2 * x + 2, channel]
                row, column = np.unravel_index(window.argmax(), window.shape)
                gradient[2 * y + row, 2 * x + column, channel] = weights[y, x, channel]
    alphas = gradient.sum(axis=(0, 1)) / (height * width)
    found = np.zeros((height, width))
    for channel, alpha in enumerate(alphas):
        found += alpha * maps[..., channel]
    return np.where(found > 0, found, 0)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_it_is_what_the_definition_says(number: int) -> None:
    model = convnet()
    sample = np.random.default_rng(4).uniform(0, 1, (8, 7, 2))
    found = grad_cam(model, sample, number)
    expected = by_hand(model, sample, number)
    assert found.shape == (5, 4)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_some_class_has_a_place_that_speaks_for_it() -> None:
    sample = np.random.default_rng(4).uniform(0, 1, (8, 7, 2))
    assert any(grad_cam(convnet(), sample, number).any() for number in range(3))


def test_any_layer_with_maps_can_be_chosen() -> None:
    model = convnet()
    assert list(layers_with_maps(model)) == ["conv2d", "conv2d_1", "max_pooling2d"]
    assert usual_layer(model) == "conv2d_1"
    sample = np.random.default_rng(4).uniform(0, 1, (8, 7, 2))
    assert grad_cam(model, sample, 0, "conv2d").shape == (6, 5)
    assert grad_cam(model, sample, 0, "max_pooling2d").shape == (2, 2)
    with pytest.raises(NoMapsError, match="'dense' has no maps"):
        grad_cam(model, sample, 0, "dense")


@pytest.mark.parametrize(
    ("shape", "line", "expected"),
    [
        ((6, 3), [layers.Conv1D(4, 2), layers.GlobalMaxPooling1D(), layers.Dense(2)], (5,)),
        ((5, 5, 5, 1), [layers.Conv3D(2, 2), layers.Flatten(), layers.Dense(2)], (4, 4, 4)),
        ((6, 6, 1), [layers.SeparableConv2D(2, 3), layers.Flatten(), layers.Dense(2)], (4, 4)),
        ((6, 6, 1), [layers.Conv2DTranspose(2, 3), layers.Flatten(), layers.Dense(2)], (8, 8)),
        ((2, 6, 6, 1), [layers.TimeDistributed(layers.Conv2D(2, 3)), layers.Flatten(),
                        layers.Dense(2)], (2, 4, 4)),
        ((6, 6, 1), [layers.SpectralNormalization(layers.Conv2D(2, 3)), layers.Flatten(),
                     layers.Dense(2)], (4, 4)),
    ],
)  # fmt: skip
def test_every_kind_of_convolution_has_maps(
    shape: tuple[int, ...], line: list[layers.Layer], expected: tuple[int, ...]
) -> None:
    sample = np.random.default_rng(4).uniform(0, 1, shape)
    assert grad_cam(model_of(shape, line), sample, 1).shape == expected


@pytest.mark.parametrize(
    "line",
    [
        [layers.Flatten(), layers.Dense(3)],
        [layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(3)],
        [layers.Conv2D(3, 6)],  # the output itself
    ],
)
def test_without_a_convolution_it_says_so(line: list[layers.Layer]) -> None:
    with pytest.raises(NoMapsError, match="needs a convolution layer below the output"):
        grad_cam(model_of((6, 6, 1), line), np.ones((6, 6, 1)), 0)


def test_a_map_is_spread_linearly() -> None:
    np.testing.assert_allclose(spread(np.array([0.0, 1.0]), (4,)), [0, 0.25, 0.75, 1])
    whole = spread(np.array([[0.0, 2.0], [2.0, 4.0]]), (4, 2))
    np.testing.assert_allclose(whole, [[0, 2], [0.5, 2.5], [1.5, 3.5], [2, 4]])
    values = np.random.default_rng(1).normal(size=(5, 3))
    np.testing.assert_array_equal(spread(values, (5, 3)), values)


def test_a_map_over_steps_belongs_to_rows_or_to_pixels() -> None:
    values = np.array([0.0, 1.0])
    np.testing.assert_allclose(over_picture(values, (2, 3), 2), [[0, 0, 0], [1, 1, 1]])
    pixels = over_picture(np.arange(6.0), (2, 3), 6)
    np.testing.assert_allclose(pixels, [[0, 1, 2], [3, 4, 5]])
    assert over_picture(np.ones((2, 2, 5)), (4, 6), 2).shape == (4, 6)
