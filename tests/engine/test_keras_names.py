"""Names, positions and small habits that Keras users bring along."""

from __future__ import annotations

import copy
import json
import pickle
import random
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.layers import Dense, Input, InputLayer

PAIRS = [
    (module, getattr(module, name), name)
    for module in (keras.initializers, keras.regularizers, keras.constraints)
    for name in module.__all__
    if isinstance(getattr(module, name), type) and name[0].islower()
]


def test_lower_case_spellings_are_the_classes() -> None:
    names = {name for _, _, name in PAIRS}
    assert {"l1", "l2", "l1_l2", "orthogonal_regularizer", "max_norm", "min_max_norm"} < names
    assert {"non_neg", "unit_norm", "zeros", "ones", "identity", "orthogonal"} < names
    assert {"random_normal", "random_uniform", "truncated_normal", "variance_scaling"} < names
    assert {
        f"{who}_{how}" for who in ("glorot", "he", "lecun") for how in ("normal", "uniform")
    } < (names)
    for module, cls, _ in PAIRS:
        assert getattr(module, cls.__name__) is cls
    dense = Dense(2, kernel_regularizer=keras.regularizers.l2(0.1))
    assert dense.kernel_regularizer(np.ones(3)) == pytest.approx(0.3)


def test_the_version_is_that_of_the_keras_that_is_met() -> None:
    assert keras.__version__.startswith("3.15")


# Inputs -------------------------------------------------------------------------------------------


def test_input_dim_is_the_input_shape_of_vectors() -> None:
    model = keras.Sequential([Dense(4, input_dim=2), Dense(1)])
    assert model.input_shape == (None, 2)
    assert model.built
    assert "input_dim" not in model.layers[0].get_config()
    assert keras.layers.Embedding(5, 2).input_dim == 5
    with pytest.raises(keras.ParameterError, match="input_dim"):
        Dense(4, input_dim=0)
    with pytest.raises(keras.ParameterError, match="input_dim"):
        Dense(4, input_dim=2, input_shape=(2,))


@pytest.mark.parametrize(
    "made",
    [
        Input((4,), 3),
        Input((4,), batch_size=3),
        Input(batch_shape=(None, 4)),
        InputLayer((4,), 3, "float32"),
        InputLayer(batch_shape=(3, 4)),
    ],
)
def test_inputs_take_a_batch_size(made: InputLayer) -> None:
    assert made.batch_shape == (None, 4)
    assert made.dtype == "float32"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ({"shape": (4,), "batch_size": "x"}, "batch_size"),
        ({"shape": (4,), "batch_shape": (None, 4)}, "shape"),
        ({"batch_size": 3, "batch_shape": (None, 4)}, "batch_size"),
        ({"batch_shape": "ab"}, "batch_shape"),
        ({"batch_shape": (0, 4)}, "batch_size"),
        ({"shape": (4,), "sparse": True}, "sparse"),
        ({"shape": (4,), "optional": True}, "optional"),
        ({}, "shape"),
    ],
)
def test_what_inputs_refuse(arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be"):
        Input(**arguments)


@pytest.mark.parametrize("implementation", [0, 1, 2])
def test_gated_layers_take_an_implementation(implementation: int) -> None:
    for kind in (keras.layers.LSTM, keras.layers.GRU):
        kind(3, implementation=implementation, use_cudnn=True)


def test_trainable_is_a_yes_or_a_no() -> None:
    with pytest.raises(ValueError, match="trainable must be True or False"):
        Dense(1, trainable="False")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "layer", [Dense(1, use_bias=False), keras.layers.Conv1D(1, 1, use_bias=False)]
)
def test_a_bias_that_is_not_wanted_is_none(layer: Any) -> None:
    with pytest.raises(AttributeError, match="build the layer first"):
        _ = layer.bias
    layer.build((None, 4, 2) if isinstance(layer, keras.layers.Conv1D) else (None, 2))
    assert layer.bias is None
    normalization = keras.layers.BatchNormalization(center=False, scale=False)
    normalization.build((None, 2))
    assert normalization.beta is None
    assert normalization.gamma is None


def test_an_axis_named_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="name each once"):
        keras.layers.LayerNormalization(axis=[-1, 1])(np.ones((2, 3)))


# Chance -------------------------------------------------------------------------------------------


def test_the_seed_is_numpys_and_pythons_too() -> None:
    draws = []
    for _ in range(2):
        keras.utils.set_random_seed(7)
        draws.append((np.random.rand(), random.random(), keras.initializers.he_normal()((3,))))  # noqa: NPY002
    assert draws[0][:2] == draws[1][:2]
    np.testing.assert_array_equal(draws[0][2], draws[1][2])


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "7", None])
def test_what_is_no_seed(seed: Any) -> None:
    with pytest.raises(keras.ParameterError, match="seed"):
        keras.utils.set_random_seed(seed)


# Optimizers ---------------------------------------------------------------------------------------

KINDS = ["SGD", "Adam", "Adamax", "Nadam", "Adagrad", "Adadelta", "RMSprop", "Ftrl", "Lion"]
KINDS = [kind for kind in KINDS if hasattr(keras.optimizers, kind)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("more", [{}, {"weight_decay": 0.1, "use_ema": True}])
def test_a_variable_without_a_gradient_stays_as_it_is(kind: str, more: dict[str, Any]) -> None:
    make = getattr(keras.optimizers, kind)
    together, alone = make(0.1, **more), make(0.1, **more)
    moving, own, resting = np.ones(2), np.ones(2), np.full(3, 5.0)
    slope = np.array([0.5, -2.0])
    for _ in range(3):
        with pytest.warns(UserWarning, match="Variable 1 was not moved"):
            together.apply([slope, None], [moving, resting])
        alone.apply([slope], [own])
    np.testing.assert_array_equal(moving, own)
    np.testing.assert_array_equal(resting, np.full(3, 5.0))


def test_no_gradient_at_all_is_refused() -> None:
    v = np.ones(1)
    for way in (lambda o: o.apply([None], [v]), lambda o: o.apply_gradients([(None, v)])):
        with pytest.raises(ValueError, match="grads must be given for at least one"):
            way(keras.optimizers.SGD(1.0))
    assert v == 1


def test_gradients_are_applied_in_pairs_too_and_to_the_variables_of_before() -> None:
    optimizer, v = keras.optimizers.SGD(0.5), np.ones(2)
    optimizer.apply_gradients(zip([np.ones(2)], [v], strict=True))
    optimizer.apply([np.ones(2)])
    np.testing.assert_array_equal(v, np.zeros(2))


def test_the_learning_rate_is_a_number_that_can_be_assigned() -> None:
    optimizer = keras.optimizers.Adam(0.1)
    optimizer.learning_rate.assign(0.25)
    rate = optimizer.learning_rate
    assert type(rate.value) is float
    assert rate.value == 0.25
    assert rate == 0.25
    assert rate.numpy() == np.float32(0.25)
    assert json.dumps(rate) == "0.25"
    for again in (copy.deepcopy(rate), pickle.loads(pickle.dumps(rate))):
        assert again == 0.25
        assert type(again) is float
    optimizer.learning_rate = rate
    assert type(optimizer.get_config()["learning_rate"]) is float
    schedule = keras.optimizers.schedules.ExponentialDecay(0.5, 10, 0.9)
    with pytest.raises(TypeError, match="follows a schedule"):
        keras.optimizers.Adam(schedule).learning_rate.assign(0.1)


# Losses and metrics -------------------------------------------------------------------------------


def test_call_gives_the_values_of_a_loss() -> None:
    loss = keras.losses.MeanSquaredError()
    np.testing.assert_array_equal(loss.call(np.ones((2, 3)), np.zeros((2, 3))), [1, 1])
    sparse = keras.losses.SparseCategoricalCrossentropy()
    assert sparse.call([0, 1], [[0.5, 0.5], [0.2, 0.8]]) == pytest.approx(-np.log([0.5, 0.8]))


def test_roots_of_families_take_their_arguments_in_kerass_order() -> None:
    assert keras.losses.Loss("mine", "sum").reduction == "sum"
    assert keras.metrics.Metric("float64", "mine").name == "mine"
    assert keras.metrics.MeanSquaredError("mine", "float64").dtype == "float64"


@pytest.mark.parametrize(
    ("shape", "weighing"), [((4,), (4,)), ((2, 2), (2, 2)), ((3, 2), (3,)), ((3, 2, 2), (3, 2, 2))]
)
def test_root_mean_squares_are_weighed_value_by_value(
    shape: tuple[int, ...], weighing: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(0)
    y_true, y_pred, weights = (
        rng.normal(size=shape),
        rng.normal(size=shape),
        rng.uniform(size=weighing),
    )
    metric = keras.metrics.RootMeanSquaredError()
    metric.update_state(y_true, y_pred, weights)
    weights = weights.reshape(weighing + (1,) * (len(shape) - len(weighing)))
    total = np.sum((y_true - y_pred) ** 2 * weights)
    count = np.broadcast_to(weights, shape).sum()
    assert metric.result() == pytest.approx(np.sqrt(total / count))


def test_what_keras_3_15_forgets_is_in_configs() -> None:
    for loss in (
        keras.losses.Huber(delta=2.0),
        keras.losses.CosineSimilarity(axis=1),
        keras.losses.SparseCategoricalCrossentropy(axis=1),
    ):
        again = type(loss).from_config(loss.get_config())
        assert vars(again).get("delta", again.axis) == vars(loss).get("delta", loss.axis)
    assert "delta" not in keras.losses.Huber().get_config()
    metric = keras.metrics.CosineSimilarity(axis=1)
    assert type(metric).from_config(metric.get_config()).axis == 1


def test_tversky_weighs_errors_as_the_paper_does() -> None:
    y_true, y_pred = np.array([[1.0, 1.0, 0.0]]), np.array([[0.5, 1.0, 0.25]])
    both, outside, missed = 1.5, 0.25, 0.5
    expected = 1 - both / (both + 0.3 * outside + 0.7 * missed)
    assert keras.losses.Tversky(alpha=0.3, beta=0.7)(y_true, y_pred) == pytest.approx(expected)


def test_adjusted_r2_counts_samples() -> None:
    rng = np.random.default_rng(1)
    y_true, y_pred = rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    plain = keras.metrics.R2Score(class_aggregation=None)
    adjusted = keras.metrics.R2Score(class_aggregation=None, num_regressors=1)
    for metric in (plain, adjusted):
        metric.update_state(y_true, y_pred)
    np.testing.assert_allclose(adjusted.result(), 1 - (1 - plain.result()) * 3 / 2)


@pytest.mark.parametrize(
    "kind", [keras.losses.CategoricalCrossentropy, keras.losses.CategoricalFocalCrossentropy]
)
def test_smoothing_counts_the_classes_along_the_axis(kind: Any) -> None:
    rng = np.random.default_rng(2)
    y_pred = rng.dirichlet(np.ones(3), size=(2, 4))
    y_true = np.eye(3)[rng.integers(3, size=(2, 4))]
    last = kind(label_smoothing=0.1)(y_true, y_pred)
    middle = kind(label_smoothing=0.1, axis=1)(y_true.swapaxes(1, 2), y_pred.swapaxes(1, 2))
    assert middle == pytest.approx(last)
