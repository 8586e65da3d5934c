"""Single kernels, against NumPy."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import losses, optimizers
from engine.activations import get as activation
from engine.activations.smooth import Gelu
from engine.compiled import build, convolution, lowering, pooled, structures
from engine.compiled.activations import activated
from engine.compiled.library import Library
from engine.compiled.losses import lower_loss
from engine.compiled.lowering import Lowering
from engine.compiled.optimizers import lower_optimizer
from engine.compiled.structures import Block
from engine.optimizers.parts import Separate

OPTIMIZERS = {
    "sgd": optimizers.SGD(0.1),
    "momentum": optimizers.SGD(0.1, momentum=0.9),
    "nesterov": optimizers.SGD(0.1, momentum=0.9, nesterov=True),
    "adam": optimizers.Adam(),
    "amsgrad": optimizers.Adam(0.01, beta_1=0.5, beta_2=0.9, epsilon=1e-3, amsgrad=True),
    "rmsprop": optimizers.RMSprop(),
    "centered": optimizers.RMSprop(0.01, rho=0.7, momentum=0.5, centered=True),
    "adamw": optimizers.AdamW(0.1, weight_decay=0.3),
    "adagrad": optimizers.Adagrad(0.1),
    "adadelta": optimizers.Adadelta(0.5, rho=0.7, epsilon=1e-3),
    "adamax": optimizers.Adamax(0.01, beta_1=0.5),
    "nadam": optimizers.Nadam(0.01, beta_2=0.9),
    "lion": optimizers.Lion(0.01, beta_1=0.6, beta_2=0.7),
    "decay": optimizers.SGD(0.1, weight_decay=0.5, clipvalue=1e-3),
    "gathered": optimizers.Adam(0.01, gradient_accumulation_steps=3),
    "averaged": optimizers.RMSprop(
        0.1, use_ema=True, ema_momentum=0.7, ema_overwrite_frequency=2, momentum=0.5
    ),
    "gathered and averaged": optimizers.Nadam(
        0.1, use_ema=True, ema_overwrite_frequency=1, gradient_accumulation_steps=2,
        clipvalue=0.1, weight_decay=0.2,
    ),
}  # fmt: skip

SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 1e-40, -1e-40, 3e38, -3e38, 1e-10, 88.8, -104.0]


def carry_out(
    low: Lowering, steps: int = 1, batches: int = 0, rate: float = 0.1, together: int = 0
) -> Any:
    calls, kept = low.finished()
    figures, rates = np.zeros((steps, 1)), np.full(steps, rate)
    block = Block(
        calls=len(calls),
        steps=steps,
        rows=low.rows,
        batches=batches,
        figures_each=1,
        round=together,
        program=ctypes.addressof(calls),
        rates=rates,
        figures=figures,
    )
    assert low.library.take_steps(block) == steps
    assert len(kept) == len(calls)
    return figures


@pytest.mark.parametrize(
    ("file", "name", "value"),
    [
        ("kernels.h", "DEEP", lowering._DEEP),
        ("kernels.h", "WIDEST", lowering._WIDEST),
        ("kernels.h", "MOST_PIECES", convolution._MOST_PIECES),
        ("steps.c", "NEAR", pooled._NEAR),
    ],
)
def test_arrays_are_as_large_as_c_takes_them_to_be(file: str, name: str, value: int) -> None:
    source = (build.SOURCES / file).read_text(encoding="utf-8")
    assert re.findall(rf"^#define {name} (.+)$", source, re.MULTILINE) == [str(value)]


def test_structures_are_as_long_as_c_has_them(library: Library) -> None:
    for kind in structures.all_structures():
        if kind is not structures.Call:
            assert ctypes.sizeof(kind) == library.size_of(kind.__name__), kind.__name__


@given(
    rows=st.integers(1, 40),
    depth=st.integers(1, 300),
    columns=st.integers(1, 140),
    seed=st.integers(0, 99),
)
@settings(max_examples=40, deadline=None)
def test_products_of_any_shape(
    levels: list[Library], rows: int, depth: int, columns: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((rows, depth)).astype(np.float32)
    kernel = rng.standard_normal((depth, columns)).astype(np.float32)
    gradient = rng.standard_normal((rows, columns)).astype(np.float32)
    true = [
        left.astype(float) @ right
        for left, right in ((x, kernel), (x.T, gradient), (gradient, kernel.T))
    ]
    results = []
    for library in levels:
        low = Lowering(library, rows)
        outputs = [np.full(each.shape, np.nan, np.float32) for each in true]
        arguments = structures.Dense(
            inputs=depth, units=columns, places=1, x=x, kernel=kernel, z=outputs[0]
        )
        low.share_scratch(arguments, columns, rows)
        low.call("dense_forward", arguments)
        arguments.put("gradient", gradient)
        arguments.put("kernel_gradient", outputs[1])
        arguments.put("x_gradient", outputs[2])
        arguments.put("turned", low.array(rows * columns))
        arguments.put("turned_gradient", low.array(rows * depth))
        low.call("dense_backward", arguments)
        carry_out(low)
        for found, exact, length in zip(outputs, true, (depth, rows, columns), strict=True):
            np.testing.assert_allclose(found, exact, atol=1e-6 * length + 1e-6)
        results.append([found.tobytes() for found in outputs])
    assert len(results) < 3 or results[1] == results[2]


@pytest.mark.parametrize(
    ("name", "ulps"),
    [
        ("relu", 0),
        ("leaky_relu", 0),
        ("relu6", 0),
        ("tanh", 2),
        ("sigmoid", 4),
        ("exponential", 2),
        ("softplus", 4),
        ("softsign", 1),
        ("silu", 4),
        ("elu", 4),
        ("selu", 4),
        ("celu", 4),
        ("gelu", 4),
        (Gelu(approximate=True), 4),
        ("mish", 4),
        ("log_sigmoid", 4),
        ("hard_sigmoid", 0),
        ("hard_silu", 1),
        ("hard_tanh", 0),
        ("hard_shrink", 0),
        ("soft_shrink", 1),
        ("sparse_plus", 4),
        ("sparse_sigmoid", 0),
        ("tanh_shrink", 4),
        ("squareplus", 4),
    ],
)
def test_activations_as_in_numpy(library: Library, name: Any, ulps: int) -> None:
    rng = np.random.default_rng(1)
    z = np.concatenate([SPECIAL, rng.standard_normal(200) * 5, rng.standard_normal(50) * 1e-6])
    z = z.astype(np.float32)
    function: Any = activation(name)
    exact_z = z.astype(float)
    with np.errstate(all="ignore"):
        exact = function.forward(exact_z.copy(), np.empty_like(exact_z))
        slope = function.backward(exact_z, exact, np.ones_like(exact_z))
        own = function.forward(z.copy(), np.empty_like(z))
        own_slope = function.backward(z, own, np.ones_like(z))
    low = Lowering(library, 1)
    output, back = activated(low, function, z.copy(), z.size, z.size, keeps=True)
    gradient = np.ones_like(z)
    back(gradient)
    carry_out(low)
    with np.errstate(all="ignore"):
        for found, true, numpy in ((output, exact, own), (gradient, slope, own_slope)):
            np.testing.assert_array_equal(np.isnan(found), np.isnan(numpy))
            near = np.isfinite(true.astype(np.float32)) & np.isfinite(found)
            off = np.abs(found - true)[near]
            rounding = 3e-8 if name == "silu" else 1e-42  # Terms of size 1 cancel in its slope.
            allowed = (
                rounding + 2 * np.abs(numpy - true)[near] + ulps * np.spacing(np.abs(found[near]))
            )
            assert (off <= allowed).all()
            np.testing.assert_array_equal(
                found[np.isinf(numpy)], numpy[np.isinf(numpy)].astype(np.float32)
            )


@pytest.mark.parametrize("form", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize("batches", [0, 198])
def test_optimizers_to_the_last_bit(library: Library, form: Any, batches: int) -> None:
    rng = np.random.default_rng(0)
    size, steps = 101, 4
    start = rng.standard_normal(size).astype(np.float32)
    gradient = (rng.standard_normal(size) * 10.0 ** rng.integers(-25, 3, size)).astype(np.float32)
    values = []
    states = []
    for compiled in (False, True):
        optimizer = type(form).from_config(form.get_config())
        w, g = start.copy(), gradient.copy()
        optimizer.prepare(w)
        optimizer.batches = batches
        for step in range(steps):
            g[...] = gradient * (step + 1) if step < 2 else 0
            if compiled:
                low = Lowering(library, 1)
                arguments = lower_optimizer(low, optimizer, w, g)
                together = optimizer.gradient_accumulation_steps or 0
                carry_out(low, 1, optimizer.batches, optimizer.rate or 0.0, together)
                for name in optimizer.numbers:
                    setattr(optimizer, name, getattr(arguments, name))
                optimizer.batches += 1
            else:
                with np.errstate(all="ignore"):
                    optimizer.update(w, g)
        values.append(w)
        states.append({slot: array.copy() for slot, array in optimizer.arrays.items()})
    np.testing.assert_array_equal(*values)
    for slot, array in states[0].items():
        np.testing.assert_array_equal(array, states[1][slot])


NEARLY = {
    "ftrl": optimizers.Ftrl(0.1),
    "ftrl with all": optimizers.Ftrl(
        0.1, l1_regularization_strength=0.05, l2_regularization_strength=0.1, beta=0.2,
        l2_shrinkage_regularization_strength=0.1, learning_rate_power=-0.4,
    ),
    "lamb": optimizers.Lamb(0.05),
    "decaying lamb": optimizers.Lamb(0.05, weight_decay=0.1, clipnorm=0.5),
    "gathered lamb": optimizers.Lamb(0.05, gradient_accumulation_steps=2, use_ema=True),
}  # fmt: skip


@pytest.mark.parametrize("form", NEARLY.values(), ids=NEARLY)
def test_optimizers_as_close_to_the_truth_as_numpy(levels: list[Library], form: Any) -> None:
    rng = np.random.default_rng(0)
    size, places = 101, [slice(0, 40), slice(40, 41), slice(41, 101)]
    start, gradient = rng.standard_normal(size), rng.standard_normal(size)
    parts = Separate.lay_out([start[place] for place in places])
    found = []
    for path in (np.float64, np.float32, *levels):
        kind = np.float64 if path is np.float64 else np.float32
        optimizer = type(form).from_config(form.get_config())
        w, g = start.astype(np.float32).astype(kind), gradient.astype(np.float32).astype(kind)
        optimizer.prepare(w, parts)
        for step in range(5):
            g[...] = gradient.astype(np.float32) * (step + 1)
            if isinstance(path, Library):
                low = Lowering(path, 1)
                lower_optimizer(low, optimizer, w, g, places)
                together = optimizer.gradient_accumulation_steps or 0
                carry_out(low, 1, optimizer.batches, optimizer.rate or 0.0, together)
                optimizer.batches += 1
            else:
                optimizer.update(w, g, parts)
        found.append(w)
    true, plain, *compiled = found
    for each in compiled:
        assert np.abs(each - true).max() <= 2 * np.abs(plain - true).max() + 1e-7
    assert len(levels) < 3 or compiled[1].tobytes() == compiled[2].tobytes()


DISTANCES = {
    "huber": losses.Huber(0.3),
    "log_cosh": losses.LogCosh(),
    "percentage": losses.MeanAbsolutePercentageError(),
    "logarithmic": losses.MeanSquaredLogarithmicError(),
    "poisson": losses.Poisson(),
    "divergence": losses.KLDivergence(),
    "cosine": losses.CosineSimilarity(),
    "hinge": losses.Hinge(),
    "squared_hinge": losses.SquaredHinge(),
    "categorical_hinge": losses.CategoricalHinge(),
    "dice": losses.Dice(),
    "tversky": losses.Tversky(alpha=0.3, beta=0.6),
    "tversky by weights": losses.Tversky(reduction="mean_with_sample_weight"),
    "summed dice": losses.Dice(reduction="sum"),
}

PROBABILITIES = {
    "binary": losses.BinaryCrossentropy(),
    "smoothed": losses.BinaryCrossentropy(label_smoothing=0.2),
    "binary logits": losses.BinaryCrossentropy(from_logits=True),
    "categorical": losses.CategoricalCrossentropy(label_smoothing=0.1),
    "categorical logits": losses.CategoricalCrossentropy(from_logits=True),
    "sparse": losses.SparseCategoricalCrossentropy(),
    "sparse logits": losses.SparseCategoricalCrossentropy(from_logits=True),
    "focal": losses.BinaryFocalCrossentropy(gamma=1.5),
    "balanced": losses.BinaryFocalCrossentropy(apply_class_balancing=True, label_smoothing=0.1),
    "focal logits": losses.BinaryFocalCrossentropy(from_logits=True),
    "focal of classes": losses.CategoricalFocalCrossentropy(),
    "unfocused": losses.CategoricalFocalCrossentropy(gamma=0, alpha=0.6),
    "generalized": losses.CategoricalGeneralizedCrossEntropy(q=0.3),
}


def judged(loss: Any, labels: Any, output: Any, weights: Any) -> list[Any]:
    """The figure and the gradient in float64, then in float32."""
    truth: list[Any] = []
    for kind in (np.float64, np.float32):
        y = labels.astype(kind) if labels.dtype.kind == "f" else labels
        p = output.astype(kind)
        figure, factor = loss.reduce(y, loss.values(y, p), weights)
        truth += [figure, loss.weighted_gradient(y, p, factor)]
    return truth


@pytest.mark.parametrize("loss", PROBABILITIES.values(), ids=PROBABILITIES)
@given(
    rows=st.integers(1, 20),
    size=st.integers(2, 9),
    weighted=st.booleans(),
    ends=st.booleans(),
    seed=st.integers(0, 99),
)
@settings(max_examples=25, deadline=None)
def test_losses_on_probabilities(
    levels: list[Library], loss: Any, rows: int, size: int, weighted: bool, ends: bool, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    indices = rng.integers(0, size, rows)
    sparse = type(loss) in (
        losses.SparseCategoricalCrossentropy, losses.CategoricalGeneralizedCrossEntropy
    )  # fmt: skip
    labels = indices if sparse else np.eye(size, dtype=np.float32)[indices]
    logits = rng.standard_normal((rows, size)).astype(np.float32)
    output = logits if getattr(loss, "from_logits", False) else rng.random((rows, size))
    output = output.astype(np.float32)
    if ends:
        output[rng.random(output.shape) < 0.2] = 0
        output[:, 0] = 1
    weights = rng.random(rows).astype(np.float32) if weighted else None
    exact, slope, own, own_slope = judged(loss, labels, output, weights)
    for library in levels:
        low = Lowering(library, rows)
        gradient = lower_loss(low, loss, False, output, output, labels, weights, size, 1)
        [figure] = carry_out(low)[0]
        scale = np.abs(slope).max()
        assert abs(figure - exact) <= 2 * abs(own - exact) + 2e-6 * abs(exact) + 2e-7
        off = np.abs(gradient.reshape(slope.shape) - slope).max()
        assert off <= 2 * np.abs(own_slope - slope).max() + 5e-7 * scale


@pytest.mark.parametrize("loss", DISTANCES.values(), ids=DISTANCES)
@given(
    rows=st.integers(1, 20),
    size=st.integers(1, 9),
    weighted=st.booleans(),
    binary=st.booleans(),
    zeros=st.booleans(),
    seed=st.integers(0, 99),
)
@settings(max_examples=25, deadline=None)
def test_losses_on_outputs(
    levels: list[Library],
    loss: Any,
    rows: int,
    size: int,
    weighted: bool,
    binary: bool,
    zeros: bool,
    seed: int,
) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.random((rows, size)).astype(np.float32)
    labels = np.round(labels) if binary else labels + np.float32(0.01)
    output = (rng.random((rows, size)) * (0 if zeros else 2)).astype(np.float32)
    weights = rng.random(rows).astype(np.float32) if weighted else None
    exact, slope, own, own_slope = judged(loss, labels, output, weights)
    for library in levels:
        low = Lowering(library, rows)
        gradient = lower_loss(low, loss, False, output, output, labels, weights, size, 1)
        [figure] = carry_out(low)[0]
        scale = np.abs(slope).max()
        assert abs(figure - exact) <= 2 * abs(own - exact) + 2e-6 * abs(exact) + 2e-7
        off = np.abs(gradient.reshape(slope.shape) - slope).max()
        assert off <= 2 * np.abs(own_slope - slope).max() + 5e-7 * scale


@pytest.mark.parametrize("loss", PROBABILITIES.values(), ids=PROBABILITIES)
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_probabilities_that_are_no_numbers_spread_as_in_numpy(
    library: Library, loss: Any, value: float
) -> None:
    indices = np.array([1, 0, 2])
    sparse = type(loss) in (
        losses.SparseCategoricalCrossentropy, losses.CategoricalGeneralizedCrossEntropy
    )  # fmt: skip
    labels = indices if sparse else np.eye(4, dtype=np.float32)[indices]
    output = np.full((3, 4), 0.25, np.float32)
    output[0, 1] = output[1, 3] = value
    with np.errstate(all="ignore"):
        *_, own, slope = judged(loss, labels, output, None)
    low = Lowering(library, 3)
    gradient = lower_loss(low, loss, False, output, output, labels, None, 4, 1)
    [figure] = carry_out(low)[0]
    assert np.isnan(figure) == np.isnan(own)
    np.testing.assert_array_equal(np.isnan(gradient.reshape(3, 4)), np.isnan(slope))
