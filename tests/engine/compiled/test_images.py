"""Convolution and pooling by kernels, held against NumPy and the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import layers, models, optimizers
from engine.compiled.library import Library
from engine.errors import ShapeError
from tests.engine.compiled.training import by, error, run_of, trained

POOLING = {
    "max": lambda **kw: layers.MaxPooling2D(**kw),
    "average": lambda **kw: layers.AveragePooling2D(**kw),
}


def images(
    shape: tuple[int, ...],
    line: list[Any],
    dtype: str = "float32",
    last: int = 3,
) -> models.Sequential:
    """A network of such layers, given as configs, with the same weights in every type."""
    made = [
        type(each).from_config({**each.get_config(), "dtype": dtype, "name": f"layer_{number}"})
        for number, each in enumerate(line)
    ]
    top = [layers.Flatten(dtype=dtype), layers.Dense(last, "softmax", dtype=dtype)]
    model = models.Sequential([layers.Input(shape, dtype=dtype), *made, *top], seed=0)
    model.compile(optimizers.SGD(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
    rng = np.random.default_rng(2)
    model.set_weights([rng.standard_normal(w.shape).astype(np.float32) / 3 for w in model.weights])
    return model


def compare(
    levels: list[Library], shape: Any, line: list[Any], count: int = 11, batch: int = 4
) -> None:
    rng = np.random.default_rng(5)
    x = rng.standard_normal((count, *shape)).astype(np.float32)
    y = rng.integers(0, 3, count)
    options = {"batch_size": batch, "epochs": 2}
    true, _ = trained(None, images(shape, line, "float64"), x.astype(float), y, **options)
    plain, plain_history = trained(None, images(shape, line), x, y, **options)
    results = []
    for library in levels:
        found, history = trained(library, images(shape, line), x, y, **options)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        np.testing.assert_allclose(history["loss"], plain_history["loss"], rtol=2e-5)
        assert history["accuracy"] == plain_history["accuracy"]
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]


@given(
    shape=st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 10)),
    filters=st.integers(1, 35),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    strides=st.integers(1, 2),
    dilation=st.integers(1, 2),
    padding=st.sampled_from(["valid", "same"]),
    pool=st.sampled_from([None, "max", "average"]),
    size=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    pool_strides=st.integers(1, 3),
    before=st.tuples(st.integers(1, 3), st.integers(1, 2)),
    activation=st.sampled_from(["relu", "relu", "sigmoid"]),
)
@settings(max_examples=40, deadline=None)
def test_images_of_any_shape(
    levels: list[Library],
    shape: tuple[int, int, int],
    filters: int,
    kernel: tuple[int, int],
    strides: int,
    dilation: int,
    padding: str,
    pool: str | None,
    size: tuple[int, int],
    pool_strides: int,
    before: tuple[int, int],
    activation: str,
) -> None:
    assume(strides == 1 or dilation == 1)
    line: list[Any] = [
        layers.Conv2D(
            filters, kernel, strides=strides, dilation_rate=dilation, padding=padding,
            activation="tanh",
        ),
        layers.Conv2D(17, before, padding=padding, activation=activation, use_bias=False),
    ]  # fmt: skip
    if pool is not None:
        line.append(POOLING[pool](pool_size=size, strides=pool_strides, padding=padding))
    try:
        images(shape, line)
    except ShapeError:
        assume(False)
    compare(levels, shape, line)


@given(
    shape=st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 5)),
    kind=st.sampled_from(["depthwise", "separable", "transposed"]),
    filters=st.integers(1, 20),
    many=st.integers(1, 3),
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    strides=st.integers(1, 2),
    dilation=st.integers(1, 2),
    padding=st.sampled_from(["valid", "same"]),
    bias=st.booleans(),
    first=st.booleans(),
)
@settings(max_examples=30, deadline=None)
def test_other_convolutions_of_any_shape(
    levels: list[Library],
    shape: tuple[int, int, int],
    kind: str,
    filters: int,
    many: int,
    kernel: tuple[int, int],
    strides: int,
    dilation: int,
    padding: str,
    bias: bool,
    first: bool,
) -> None:
    assume(strides == 1 or dilation == 1)
    options: dict[str, Any] = {
        "strides": strides, "dilation_rate": dilation, "padding": padding, "use_bias": bias,
        "activation": "tanh",
    }  # fmt: skip
    if kind == "depthwise":
        layer: Any = layers.DepthwiseConv2D(kernel, depth_multiplier=many, **options)
    elif kind == "separable":
        layer = layers.SeparableConv2D(filters, kernel, depth_multiplier=many, **options)
    else:
        layer = layers.Conv2DTranspose(filters, kernel, **options)
    line = [layer] if first else [layers.Conv2D(3, 1), layer]
    try:
        images(shape, line)
    except ShapeError:
        assume(False)
    compare(levels, shape, line)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_volumes(levels: list[Library], padding: str) -> None:
    line = [
        layers.Conv3D(5, (2, 3, 2), padding=padding, activation="tanh"),
        layers.MaxPooling3D((2, 1, 2), padding=padding),
        layers.Conv3D(4, 2, strides=2, padding=padding),
        layers.AveragePooling3D((1, 2, 1), strides=1, padding=padding),
    ]
    compare(levels, (5, 7, 6, 3), line)
    compare(levels, (3, 2, 3, 4), [layers.Conv3D(4, 1), layers.GlobalAveragePooling3D()])
    compare(levels, (3, 2, 3, 4), [layers.Conv3D(4, 1), layers.GlobalMaxPooling3D()])


def test_sequences_of_other_convolutions(levels: list[Library]) -> None:
    line = [
        layers.SeparableConv1D(6, 3, activation="elu"),
        layers.DepthwiseConv1D(2, depth_multiplier=2, activation="relu"),
        layers.Conv1DTranspose(4, 3, strides=2, output_padding=1),
    ]
    compare(levels, (13, 3), line)


def test_a_small_convnet(levels: list[Library]) -> None:
    line = [
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(24, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Dropout(0.5, seed=1),
    ]
    compare(levels, (14, 14, 1), line, count=40, batch=16)


def test_sequences_and_means(levels: list[Library]) -> None:
    line = [
        layers.Conv1D(6, 3, padding="causal", activation="elu"),
        layers.MaxPooling1D(2),
        layers.Conv1D(9, 2, activation="relu"),
        layers.AveragePooling1D(2),
        layers.Conv1D(4, 1),
        layers.GlobalAveragePooling1D(),
    ]
    compare(levels, (17, 3), line)
    compare(levels, (7, 6, 9), [layers.Conv2D(4, 2), layers.GlobalAveragePooling2D()])


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize("cut", [layers.ReLU, lambda: layers.Activation("relu"), None])
def test_relu_before_pooling(levels: list[Library], kind: str, cut: Any) -> None:
    first = [layers.Conv2D(9, 2)] if cut else [layers.Conv2D(9, 2, activation="relu")]
    between = [cut()] if cut else []
    compare(levels, (8, 6, 2), [*first, *between, POOLING[kind](pool_size=(3, 2))], count=5)
    costly = [layers.Conv2D(4, 2, activation="relu", activity_regularizer="l2")]
    compare(levels, (8, 6, 2), [*costly, POOLING[kind](pool_size=3)], count=5)


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize("activation", ["relu", None])
def test_more_samples_than_go_together(
    levels: list[Library], kind: str, activation: str | None
) -> None:
    line = [
        layers.Conv2D(32, 3, activation=activation),
        POOLING[kind](pool_size=2),
        layers.Conv2D(40, 3, activation=activation),
        POOLING[kind](pool_size=2),
    ]
    compare(levels, (19, 18, 2), line, count=70, batch=60)


def test_windows_that_no_pooling_looks_at_bring_infinity_into_gradients_as_in_numpy(
    library: Library,
) -> None:
    x = np.random.default_rng(0).standard_normal((4, 6, 6, 1)).astype(np.float32)
    x[2, 5, 1] = 3e38
    found = []
    for path in (None, library):
        line = [layers.Conv2D(2, 1), layers.Conv2D(3, 2), layers.MaxPooling2D(2)]
        model = images((6, 6, 1), line)
        model.layers[0].kernel[...] = [2.0, 0.5]
        run = run_of(path, model, x, np.arange(4) % 3, batch_size=4, epochs=1)
        history = run.finish().history
        assert np.isfinite(history["loss"]).all()
        found.append([np.isfinite(weight) for weight in model.get_weights()])
    assert not found[0][2].all()
    for plain, compiled in zip(*found, strict=True):
        np.testing.assert_array_equal(compiled, plain)


def test_not_a_number_spreads_through_pooling_as_in_numpy(library: Library) -> None:
    x = np.random.default_rng(0).standard_normal((4, 6, 6, 2)).astype(np.float32)
    y = np.arange(4) % 3
    found = []
    for path in (None, library):
        model = images((6, 6, 2), [layers.Conv2D(3, 1), layers.MaxPooling2D(2)])
        model.layers[0].kernel[0, 0, 1, 2] = np.nan
        found.append(np.isnan(trained(path, model, x, y, batch_size=4)[0]))
    np.testing.assert_array_equal(*found)


@given(
    size=st.tuples(st.integers(2, 7), st.integers(2, 7)),
    groups=st.integers(2, 4),
    each=st.tuples(st.integers(1, 3), st.integers(1, 20)),
    kernel=st.integers(1, 2),
    strides=st.integers(1, 2),
    padding=st.sampled_from(["valid", "same"]),
    bias=st.booleans(),
)
@settings(max_examples=30, deadline=None)
def test_channels_in_groups(
    levels: list[Library],
    size: tuple[int, int],
    groups: int,
    each: tuple[int, int],
    kernel: int,
    strides: int,
    padding: str,
    bias: bool,
) -> None:
    options: dict[str, Any] = {"strides": strides, "padding": padding, "use_bias": bias}
    line = [
        layers.Conv2D(2 * groups, 1),
        layers.Conv2D(groups * each[1], kernel, activation="tanh", groups=groups, **options),
        layers.Conv2D(groups * each[0], 1, groups=groups),
    ]
    compare(levels, (*size, groups * each[0]), line)


def test_sequences_and_volumes_in_groups(levels: list[Library]) -> None:
    compare(levels, (7, 6), [layers.Conv1D(9, 3, padding="causal", groups=3)])
    compare(levels, (3, 4, 3, 4), [layers.Conv3D(6, 2, padding="same", groups=2)])


@pytest.mark.parametrize("layer", [layers.MaxPooling2D(16, padding="same")], ids=type)
def test_what_has_no_kernels_is_numpys(library: Library, layer: Any) -> None:
    x = np.random.default_rng(0).standard_normal((4, 6, 6, 2)).astype(np.float32)
    run = run_of(library, images((6, 6, 2), [layer]), x, np.arange(4) % 3)
    with by(library):
        run.finish()
    assert run.arithmetic == "numpy"
