"""Convolutions and pooling against plain loops, and what they refuse."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import layers
from engine.errors import ParameterError, ShapeError

Array = np.ndarray[Any, Any]


def padded(x: Array, kernel: int, stride: int, dilation: int, padding: str, axis: int) -> Array:
    """Zeros as TensorFlow's documentation of 'same' and 'causal' has it."""
    reach = (kernel - 1) * dilation + 1
    size = x.shape[axis]
    if padding == "valid":
        return x
    if padding == "causal":
        before, after = reach - 1, 0
    else:
        rest = size % stride or stride
        zeros = max(reach - rest, 0)
        before, after = zeros // 2, zeros - zeros // 2
    widths = [(0, 0)] * x.ndim
    widths[axis] = (before, after)
    return np.pad(x, widths)


def slowly(x: Array, kernel: Array, stride: tuple[int, int], dilation: tuple[int, int],
           padding: str, groups: int) -> Array:  # fmt: skip
    """A convolution, one window after the other."""
    high, wide, inner, filters = kernel.shape
    for axis in (1, 2):
        x = padded(x, kernel.shape[axis - 1], stride[axis - 1], dilation[axis - 1], padding, axis)
    reach = [(k - 1) * d + 1 for k, d in zip((high, wide), dilation, strict=True)]
    rows = (x.shape[1] - reach[0]) // stride[0] + 1
    columns = (x.shape[2] - reach[1]) // stride[1] + 1
    out = np.zeros((len(x), rows, columns, filters))
    own = filters // groups
    for row, column, group in product(range(rows), range(columns), range(groups)):
        top, left = row * stride[0], column * stride[1]
        window = x[
            :,
            top : top + reach[0] : dilation[0],
            left : left + reach[1] : dilation[1],
            group * inner : (group + 1) * inner,
        ]
        part = slice(group * own, (group + 1) * own)
        out[:, row, column, part] = np.einsum("nhwc,hwcf->nf", window, kernel[..., part])
    return out


@st.composite
def convolutions(draw: st.DrawFn) -> dict[str, Any]:
    stride, dilation = (1, 1), (1, 1)
    if draw(st.booleans()):
        stride = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    else:
        dilation = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    groups = draw(st.integers(1, 3))
    return {
        "filters": groups * draw(st.integers(1, 3)),
        "kernel_size": draw(st.tuples(st.integers(1, 4), st.integers(1, 4))),
        "strides": stride,
        "dilation_rate": dilation,
        "padding": draw(st.sampled_from(["valid", "same"])),
        "groups": groups,
    }


@settings(max_examples=60, deadline=None)
@given(
    convolutions(),
    st.tuples(st.integers(0, 20), st.integers(1, 9), st.integers(1, 9)),
    st.sampled_from(["float32", "float64"]),
)
def test_a_convolution_is_the_sum_over_its_windows(
    arguments: dict[str, Any], sizes: tuple[int, int, int], dtype: str
) -> None:
    channels = arguments["groups"] * 2
    layer = layers.Conv2D(dtype=dtype, **arguments)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(*sizes, channels)).astype(dtype)
    try:
        shape = layer.compute_output_shape((None, *x.shape[1:]))
    except ShapeError:
        assert arguments["padding"] == "valid"
        return
    out = layer(x)
    assert out.shape == (len(x), *shape[1:])
    wanted = slowly(
        x,
        layer.kernel,
        arguments["strides"],
        arguments["dilation_rate"],
        arguments["padding"],
        arguments["groups"],
    )
    np.testing.assert_allclose(out, wanted, rtol=1e-4, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.sampled_from(["valid", "same"]),
    st.tuples(st.integers(0, 20), st.integers(3, 8), st.integers(3, 8), st.integers(1, 3)),
)
def test_pooling_looks_at_every_window(
    size: tuple[int, int], strides: tuple[int, int], padding: str, shape: tuple[int, ...]
) -> None:
    x = np.random.default_rng(0).normal(size=shape).astype("float32")
    for kind, pool in ((layers.MaxPooling2D, np.nanmax), (layers.AveragePooling2D, np.nanmean)):
        out = kind(size, strides, padding)(x)
        larger = x
        for axis in (1, 2):
            how = (size[axis - 1], strides[axis - 1], 1, padding, axis)
            marked = padded(np.ones_like(larger), *how)
            larger = padded(larger, *how)
            larger = np.where(marked == 0, np.nan, larger)
        for row, column in np.ndindex(out.shape[1:3]):
            top, left = row * strides[0], column * strides[1]
            window = larger[:, top : top + size[0], left : left + size[1]]
            if len(x):
                wanted = pool(window, axis=(1, 2))
                np.testing.assert_allclose(out[:, row, column], wanted, rtol=1e-5, atol=1e-6)


def convnet(seed: int = 1) -> engine.Sequential:
    model = engine.Sequential(
        [
            engine.Input((12, 12, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(6, 3, padding="same", activation="relu"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ],
        seed=seed,
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def stripes() -> tuple[Array, Array]:
    """Pictures of rows, of columns, and of neither."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 300)
    x = rng.normal(0, 0.3, (300, 12, 12, 1))
    x[y == 0, ::3] += 1
    x[y == 1, :, ::3] += 1
    return x.astype("float32"), y


def test_a_convnet_learns_and_repeats_bit_for_bit() -> None:
    x, y = stripes()
    weights = []
    for _ in range(2):
        model = convnet()
        model.fit(x, y, batch_size=70, epochs=40, verbose=0)
        weights.append(model.get_weights())
    assert model.evaluate(x, y, verbose=0, return_dict=True)["accuracy"] > 0.95
    for one, other in zip(*weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_batches_of_changing_size_leave_nothing_behind() -> None:
    x, _ = stripes()
    model = convnet()
    whole = model.predict(x, batch_size=300, verbose=0)
    for size in (1, 7, 64):
        np.testing.assert_allclose(model.predict(x, batch_size=size, verbose=0), whole, rtol=1e-5)


@pytest.mark.parametrize(
    ("layer", "shape", "words"),
    [
        (layers.Conv2D(3, 3), (784,), r"images of shape .* \(784,\).*Reshape\(\(28, 28, 1\)\)"),
        (layers.Conv1D(3, 3), (784,), r"sequences of shape .* \(784,\).*Reshape\(\(28, 28\)\)"),
        (layers.MaxPooling2D(), (28, 28), r"images of shape"),
        (layers.GlobalAveragePooling2D(), (28, 28), r"images of shape"),
        (layers.Conv2D(3, 5), (4, 8, 1), r"kernel .* 5 x 5, is larger than its input, 4 x 8"),
        (layers.MaxPooling2D(5), (4, 8, 1), r"window .* larger"),
        (layers.Conv2D(4, 3, groups=2), (8, 8, 3), r"3 channels into 2 groups"),
        (layers.Cropping2D(4), (8, 8, 1), r"leaves nothing"),
    ],
)
def test_shapes_that_do_not_fit_are_named(
    layer: layers.Layer, shape: tuple[int, ...], words: str
) -> None:
    with pytest.raises(ShapeError, match=words):
        layer.compute_output_shape((None, *shape))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: layers.Conv2D(3, 3, strides=2, dilation_rate=2), "dilation_rate"),
        (lambda: layers.Conv2D(3, 3, data_format="channels_first"), "channels"),
        (lambda: layers.Conv2D(3, (1, 2, 3)), "kernel_size"),
        (lambda: layers.Conv2D(3, 3, padding="causal"), "padding"),
        (lambda: layers.Conv2D(0, 3), "filters"),
        (lambda: layers.UpSampling2D(interpolation="bicubic"), "interpolation"),
        (lambda: layers.ZeroPadding2D((1, -1)), "padding"),
        (lambda: layers.Cropping1D("ab"), "cropping"),
    ],
)
def test_arguments_that_cannot_be_are_named(make: Any, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        make()


def test_keras_knows_some_under_two_names() -> None:
    assert layers.MaxPool2D is layers.MaxPooling2D
    assert layers.Convolution2D is layers.Conv2D
