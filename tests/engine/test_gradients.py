"""Gradients against finite differences, in float64, through `compute_gradients`.

Whatever a registry knows must be covered: a new layer, activation or loss without a case in
`gradient_cases/` fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine.activations import ACTIVATIONS
from engine.layers import LAYERS, Activation, Dense, Input, Layer
from engine.losses import LOSSES
from tests.engine.gradient_cases.case import Case
from tests.engine.gradient_cases.losses import LOSS_CASES, Labels

Array = np.ndarray[Any, Any]

SAMPLES = 5
INPUTS = 4
STEP = 1e-5
RELATIVE = 1e-7


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    before = engine.config.floatx()
    engine.config.set_floatx("float64")
    yield
    engine.config.set_floatx(before)


def make_model(layers: Iterable[Any], loss: Any, seed: int = 1) -> engine.Sequential:
    """A compiled model in float64 whose weights, biases too, are random."""
    model = engine.Sequential(layers)
    model.compile(optimizer="sgd", loss=loss)
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(0, 0.7, weight.shape) for weight in model.get_weights()])
    return model


def check(model: engine.Sequential, x: Array, y: Array, moves: bool = False) -> None:
    """Compare every gradient with differences of the loss: each element, and random directions.

    Where a batch of training `moves` weights, the loss is that of the moved ones.
    """
    loss, gradients = model.compute_gradients(x, y)
    weights = model.get_weights()
    loss_of = loss_in_use if moves else loss_at
    assert [gradient.shape for gradient in gradients] == [weight.shape for weight in weights]
    assert all(gradient.dtype == np.float64 for gradient in gradients)
    assert loss == pytest.approx(loss_of(model, x, y, weights, weights, 0), rel=1e-14)
    scale = max(1e-3, *(np.abs(gradient).max() for gradient in gradients))

    for place, gradient in enumerate(gradients):
        for index in np.ndindex(gradient.shape):
            direction = [np.zeros_like(weight) for weight in weights]
            direction[place][index] = 1
            expected = slope(model, x, y, weights, direction, loss_of)
            assert gradient[index] == pytest.approx(expected, rel=RELATIVE, abs=RELATIVE * scale), (
                f"weight {place}, element {index}"
            )

    rng = np.random.default_rng(2)
    for _ in range(3):
        direction = [rng.normal(size=weight.shape) for weight in weights]
        along = sum(np.vdot(d, g) for d, g in zip(direction, gradients, strict=True))
        expected = slope(model, x, y, weights, direction, loss_of)
        assert along == pytest.approx(expected, rel=RELATIVE, abs=10 * RELATIVE * scale)


def slope(
    model: engine.Sequential,
    x: Array,
    y: Array,
    at: list[Array],
    direction: list[Array],
    loss_of: Callable[..., float],
) -> float:
    """The loss's derivative along a direction, by central differences of the fourth order."""
    near = [loss_of(model, x, y, at, direction, k * STEP) for k in (-2, -1, 1, 2)]
    return (near[0] - 8 * near[1] + 8 * near[2] - near[3]) / (12 * STEP)


def loss_at(
    model: engine.Sequential, x: Array, y: Array, at: list[Array], way: list[Array], far: float
) -> float:
    model.set_weights([weight + far * step for weight, step in zip(at, way, strict=True)])
    loss, _ = model.compute_gradients(x, y)
    model.set_weights(at)
    return loss


def loss_in_use(
    model: engine.Sequential, x: Array, y: Array, at: list[Array], way: list[Array], far: float
) -> float:
    model.set_weights([weight + far * step for weight, step in zip(at, way, strict=True)])
    loss = float(model.test_on_batch(x, y))
    model.set_weights(at)
    return loss


# Everything registered is covered -----------------------------------------------------------------


LAYER_CASES: dict[str, Sequence[Case]] = {}
for path in sorted(Path(__file__).parent.glob("gradient_cases/layers/*.py")):
    LAYER_CASES |= import_module(f"tests.engine.gradient_cases.layers.{path.stem}").CASES


def test_every_layer_has_a_case() -> None:
    assert sorted(LAYER_CASES) == sorted(LAYERS.names())


def test_every_loss_has_a_case() -> None:
    assert sorted(LOSS_CASES) == sorted(LOSSES.names())


def test_every_activation_ends_a_network_in_some_case() -> None:
    ends = {name for labels in LOSS_CASES.values() for name in labels.last}
    assert ends == set(ACTIVATIONS.names())


# Layers and activations ---------------------------------------------------------------------------

LAYER_PARAMETERS = [
    pytest.param(case, id=f"{name} {number}")
    for name, cases in LAYER_CASES.items()
    for number, case in enumerate(cases)
]


@pytest.mark.parametrize("case", LAYER_PARAMETERS)
def test_layer_between_others(case: Case) -> None:
    """The layer's own gradients, and, through the layer below, that of its input."""
    if not case.differentiable:
        return
    check_layers(case, [Dense(case.shape[-1]), case.make(), Dense(2)])


@pytest.mark.parametrize("case", LAYER_PARAMETERS)
def test_layer_at_the_ends(case: Case) -> None:
    """First, where no gradient of the input is asked for, and last, where the loss feeds it."""
    check_layers(case, [case.make(), Dense(2)])
    if case.differentiable:
        check_layers(case, [Dense(case.shape[-1]), case.make()])


def check_layers(case: Case, layers: Sequence[Layer]) -> None:
    model = make_model([Input(case.shape), *layers], "mean_squared_error")
    rng = np.random.default_rng(0)
    x = case.samples(rng, (SAMPLES, *case.shape))
    check(model, x, rng.normal(size=(SAMPLES, *model.output_shape[1:])), case.moves)


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_activation_within_a_layer(name: str) -> None:
    layers = [Dense(5, activation=name), Dense(4, activation=name), Dense(3)]
    model = make_model([Input((INPUTS,)), *layers], "mean_squared_error")
    rng = np.random.default_rng(0)
    check(model, rng.normal(size=(SAMPLES, INPUTS)), rng.normal(size=(SAMPLES, 3)))


# Losses -------------------------------------------------------------------------------------------

ENDS = [
    pytest.param(name, last, separate, id=f"{name} after {last}{' layer' * separate}")
    for name, labels in LOSS_CASES.items()
    for last in labels.last
    for separate in (False, True)
]


@pytest.mark.parametrize(("name", "last", "separate"), ENDS)
@pytest.mark.parametrize("shape", [(), (2,)], ids=["one output", "several outputs"])
def test_loss(name: str, last: str, separate: bool, shape: tuple[int, ...]) -> None:
    """Every loss after every activation that suits it, fused or not, within a layer or after it."""
    if shape and LOSS_CASES[name].vectors:
        return
    end = [Dense(3), Activation(last)] if separate else [Dense(3, activation=last)]
    layers = [Input((*shape, INPUTS)), Dense(5, activation="tanh"), *end]
    check_loss(make_model(layers, name), LOSS_CASES[name], shape)


@pytest.mark.parametrize("name", [name for name, labels in LOSS_CASES.items() if labels.logits])
def test_loss_from_logits(name: str) -> None:
    loss = LOSSES.class_of(name)(from_logits=True)  # type: ignore[call-arg]
    layers = [Input((INPUTS,)), Dense(5, activation="tanh"), Dense(3)]
    check_loss(make_model(layers, loss), LOSS_CASES[name], ())


def test_binary_crossentropy_of_one_unit_with_labels_in_a_row() -> None:
    layers = [Input((INPUTS,)), Dense(3, activation="tanh"), Dense(1, activation="sigmoid")]
    model = make_model(layers, "binary_crossentropy")
    rng = np.random.default_rng(0)
    check(model, rng.normal(size=(SAMPLES, INPUTS)), rng.integers(0, 2, SAMPLES))


def test_categorical_crossentropy_of_class_indices() -> None:
    model = make_model([Input((INPUTS,)), Dense(3, "softmax")], "categorical_crossentropy")
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(SAMPLES, INPUTS)), rng.integers(0, 3, SAMPLES)
    check(model, x, y)
    one_hot = model.compute_gradients(x, np.eye(3)[y])
    assert one_hot[0] == model.compute_gradients(x, y)[0]


def check_loss(model: engine.Sequential, labels: Labels, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(SAMPLES, *shape, INPUTS))
    check(model, x, labels.make(rng, (SAMPLES, *shape, 3)))


def test_a_batch_is_the_mean_of_its_samples() -> None:
    """However batches are cut, the gradient of all samples is the mean of theirs."""
    model = make_model(
        [Input((INPUTS,)), Dense(4, "relu"), Dense(3, "softmax")], "categorical_crossentropy"
    )
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, INPUTS)), rng.integers(0, 3, 6)
    loss, gradients = model.compute_gradients(x, y)
    single = [model.compute_gradients(x[i : i + 1], y[i : i + 1]) for i in range(6)]
    assert loss == pytest.approx(np.mean([one for one, _ in single]))
    for place, gradient in enumerate(gradients):
        np.testing.assert_allclose(gradient, np.mean([g[place] for _, g in single], axis=0))
