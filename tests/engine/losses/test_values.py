"""Losses: values by hand, labels they take and refuse, extremes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import engine
from engine import losses
from engine.layers import Activation, Dense, Input
from engine.losses import LOSSES

Array = np.ndarray[Any, Any]

CROSSENTROPIES = (
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
)


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LOSSES.names())
def test_names_classes_configs_and_objects_stand_for_the_same(name: str) -> None:
    cls = LOSSES.class_of(name)
    loss = losses.as_loss(name)
    assert type(loss) is cls
    assert loss.name == {"huber": "huber_loss"}.get(name, name)
    assert type(losses.as_loss(cls.__name__)) is cls
    assert type(losses.as_loss(cls)) is cls
    assert losses.as_loss(loss) is loss
    again = losses.deserialize(losses.serialize(loss))
    assert type(again) is cls
    assert again.get_config() == loss.get_config()


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("mse", "mean_squared_error"),
        ("mae", "mean_absolute_error"),
        ("mape", "mean_absolute_percentage_error"),
        ("msle", "mean_squared_logarithmic_error"),
        ("bce", "binary_crossentropy"),
        ("kld", "kl_divergence"),
        ("huber", "huber_loss"),
        ("logcosh", "log_cosh"),
    ],
)
def test_aliases(alias: str, name: str) -> None:
    assert losses.as_loss(alias).name == losses.as_loss(alias.upper()).name == name


def test_arguments_survive_the_config() -> None:
    loss = losses.CategoricalCrossentropy(from_logits=True, reduction="sum", name="mine")
    again = losses.deserialize(losses.serialize(loss))
    assert again.get_config() == {
        "name": "mine",
        "reduction": "sum",
        "from_logits": True,
        "label_smoothing": 0.0,
        "axis": -1,
    }


def test_an_unknown_name_lists_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="'categorical_crossentropy'") as error:
        losses.as_loss("categorical_crosentropy")
    assert "categorical_crosentropy" in str(error.value)
    with pytest.raises(engine.ParameterError, match="mean_squared_error"):
        losses.as_loss(7)


# Values -------------------------------------------------------------------------------------------

LOG2 = math.log(2)
BY_HAND: dict[str, tuple[Any, Any, Any]] = {
    "mean_squared_error": ([[1, 2], [0, 0]], [[1, 4], [3, 1]], [2, 5]),
    "mean_absolute_error": ([[1, 2], [0, 0]], [[1, 4], [3, -1]], [1, 2]),
    "mean_absolute_percentage_error": ([[1, 2], [-4, 5]], [[1, 4], [3, 5]], [50, 87.5]),
    "mean_squared_logarithmic_error": (
        [[0, 1], [3, -5]],
        [[1, 1], [0, 0]],
        [LOG2**2 / 2, math.log(4) ** 2 / 2],
    ),
    "huber": ([[0, 0], [1, 1]], [[0.5, 3], [1, 0]], [(0.125 + 2.5) / 2, 0.25]),
    "log_cosh": (
        [[0, 0], [1, 1]],
        [[1, -2], [1, 1]],
        [math.log(math.cosh(1) * math.cosh(2)) / 2, 0],
    ),
    "cosine_similarity": ([[3, 4], [1, 0]], [[3, 4], [1, 1]], [-1, -(0.5**0.5)]),
    "hinge": ([[1, 0], [0, 0]], [[0.5, 2], [-2, -0.5]], [(0.5 + 3) / 2, 0.25]),
    "squared_hinge": ([[1, 0], [0, 0]], [[0.5, 2], [-2, -0.5]], [(0.25 + 9) / 2, 0.125]),
    "categorical_hinge": ([[1, 0, 0], [0, 1, 0]], [[2, 1.5, 0], [0, 4, -1]], [0.5, 0]),
    "kl_divergence": (
        [[0.5, 0.5], [0.75, 0.25]],
        [[0.25, 0.75], [0.75, 0.25]],
        [math.log(4 / 3) / 2, 0],
    ),
    "poisson": ([[2, 0], [1, 1]], [[1, 3], [math.e, 1]], [2, (math.e - 1 + 1) / 2]),
    "binary_crossentropy": (
        [[1, 0], [0, 0]],
        [[0.5, 0.5], [0.25, 0.75]],
        [LOG2, -(math.log(0.75) + math.log(0.25)) / 2],
    ),
    "binary_focal_crossentropy": (
        [[1, 0], [0, 0]],
        [[0.5, 0.5], [0.25, 0.75]],
        [LOG2 / 4, -(math.log(0.75) / 16 + math.log(0.25) * 9 / 16) / 2],
    ),
    "categorical_crossentropy": (
        [[0, 1, 0], [0.5, 0, 0.5]],
        [[0.25, 0.5, 0.25], [0.5, 0.25, 0.25]],
        [LOG2, (LOG2 + math.log(4)) / 2],
    ),
    "categorical_focal_crossentropy": (
        [[0, 1, 0], [1, 0, 0]],
        [[0.25, 0.5, 0.25], [0.25, 0.25, 0.5]],
        [LOG2 / 16, math.log(4) / 4 * 9 / 16],
    ),
    "sparse_categorical_crossentropy": (
        [1, 2],
        [[0.25, 0.5, 0.25], [0.5, 0.375, 0.125]],
        [LOG2, math.log(8)],
    ),
    "categorical_generalized_cross_entropy": (
        [1, 2],
        [[0.25, 0.5, 0.25], [0.5, 0.25, 0.25]],
        [2 - 2 * 0.5**0.5, 1],
    ),
    "dice": ([[1, 0], [1, 1]], [[0.5, 0.5], [1, 0]], 1 - 2 * 1.5 / 5),
    "tversky": ([[1, 0], [1, 1]], [[0.5, 0.5], [1, 0]], 1 - 1.5 / (1.5 + 0.75 + 0.25)),
    "circle": (
        [0, 0, 1],
        [[1, 0], [0.6, 0.8], [0, 1]],
        None,
    ),
}
OWN_ARGUMENTS = {"categorical_generalized_cross_entropy": {"q": 0.5}}


def by_hand(name: str) -> tuple[Any, Any, Any]:
    y_true, y_pred, values = BY_HAND[name]
    if name == "circle":
        # gamma w d of the only equal pair is 80 (0.4 + 0.4) (0.4 - 0.4) = 0; of the unequal ones
        # 80 (1.4 - 1) (0.6 - 1) = -12.8 and 80 (1.4 - 0.2) (0.6 - 0.2) = 38.4. The third sample has
        # no equal one.
        values = [math.log1p(math.exp(-12.8)), 38.4, 0]
    return y_true, np.array(y_pred, dtype="float32"), np.array(values)


@pytest.mark.parametrize("name", LOSSES.names())
def test_values_by_hand(name: str) -> None:
    y_true, y_pred, values = by_hand(name)
    cls: Any = LOSSES.class_of(name)
    counted = values[values > 0] if name == "circle" else values
    near: dict[str, float] = {"rel": 1e-6, "abs": 1e-7}
    for reduction in ("sum_over_batch_size", "mean", "mean_with_sample_weight"):
        assert cls(reduction=reduction)(y_true, y_pred) == pytest.approx(np.mean(counted), **near)
    assert cls(reduction="sum")(y_true, y_pred) == pytest.approx(np.sum(values), **near)
    for reduction in ("none", None):
        separate = cls(reduction=reduction)(y_true, y_pred)
        assert separate == pytest.approx(values, **near)
        assert separate.dtype == np.float32
    function = getattr(losses, name)
    again = function(y_true, y_pred, **OWN_ARGUMENTS.get(name, {}))
    assert again == pytest.approx(values, **near)
    assert type(losses.as_loss(function)) is cls


def test_a_reduction_that_does_not_exist_is_refused() -> None:
    with pytest.raises(engine.ParameterError, match=r"sum_over_batch_size.*received 'average'"):
        losses.MeanSquaredError(reduction="average")


def test_probabilities_that_do_not_sum_to_one_are_scaled() -> None:
    """As in Keras: the categorical cross-entropies divide by the sum first."""
    loss = losses.SparseCategoricalCrossentropy()
    assert loss([0], [[2.0, 6.0]]) == pytest.approx(math.log(4))


@settings(deadline=None)
@given(
    hnp.arrays(
        np.float64, st.tuples(st.integers(1, 6), st.integers(2, 5)), elements=st.floats(-4, 4)
    ),
    st.data(),
)
def test_logits_and_probabilities_give_the_same(logits: Array, data: st.DataObject) -> None:
    samples, classes = logits.shape
    indices = data.draw(hnp.arrays(np.int64, samples, elements=st.integers(0, classes - 1)))
    one_hot = np.eye(classes)[indices]
    by_logits = losses.CategoricalCrossentropy(from_logits=True)(one_hot, logits)
    by_probabilities = losses.CategoricalCrossentropy()(one_hot, engine.activations.softmax(logits))
    assert by_logits == pytest.approx(by_probabilities, rel=1e-6, abs=1e-6)
    assert by_logits >= 0
    sparse = losses.SparseCategoricalCrossentropy(from_logits=True)(indices, logits)
    assert sparse == pytest.approx(by_logits, rel=1e-12)
    binary = losses.BinaryCrossentropy(from_logits=True)(one_hot, logits)
    through = losses.BinaryCrossentropy()(one_hot, engine.activations.sigmoid(logits))
    assert binary == pytest.approx(through, rel=1e-6, abs=1e-6)


# Extremes: warnings are errors here ---------------------------------------------------------------


def network_with_logits(logits: Array, last: str, loss: str, separate: bool) -> Any:
    """A network that puts out `logits`, whatever goes in, through its last activation."""
    units = logits.shape[-1]
    end = [Dense(units), Activation(last)] if separate else [Dense(units, activation=last)]
    model = engine.Sequential([Input((len(logits),)), *end])
    model.compile(optimizer="sgd", loss=loss, metrics=["accuracy"])
    model.set_weights([logits, np.zeros(units)])
    return model


@pytest.mark.parametrize("loss", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
@pytest.mark.parametrize("separate", [False, True], ids=["within", "layer"])
def test_softmax_with_logits_of_1e4(loss: str, separate: bool) -> None:
    logits = np.array([[1e4, -1e4, 0], [-1e4, 1e4, 0], [1e4, 1e4, 1e4]], dtype="float32")
    model = network_with_logits(logits, "softmax", loss, separate)
    x = np.eye(3)
    for y, expected in (([0, 1, 2], math.log(3) / 3), ([1, 0, 2], (4e4 + math.log(3)) / 3)):
        value, gradients = model.compute_gradients(x, y)
        assert value == pytest.approx(expected, rel=1e-6)
        assert all(np.isfinite(gradient).all() for gradient in gradients)
        assert model.evaluate(x, y, verbose=0)[0] == pytest.approx(expected, rel=1e-6)
    wrong = model.compute_gradients(x, [1, 0, 2])[1][0]
    assert wrong[:2] == pytest.approx(np.array([[1, -1, 0], [-1, 1, 0]]) / 3)
    assert model.train_on_batch(x, [1, 0, 2])[0] == pytest.approx((4e4 + math.log(3)) / 3)
    assert all(np.isfinite(weight).all() for weight in model.get_weights())


@pytest.mark.parametrize("separate", [False, True], ids=["within", "layer"])
def test_sigmoid_with_logits_of_1e4(separate: bool) -> None:
    logits = np.array([[1e4, -1e4], [-1e4, 1e4]], dtype="float32")
    model = network_with_logits(logits, "sigmoid", "binary_crossentropy", separate)
    for y, expected in (([[1, 0], [0, 1]], 0), ([[0, 1], [1, 0]], 1e4)):
        value, gradients = model.compute_gradients(np.eye(2), y)
        assert value == pytest.approx(expected)
        assert all(np.isfinite(gradient).all() for gradient in gradients)


@pytest.mark.parametrize("name", CROSSENTROPIES)
def test_saturated_probabilities_stay_finite(name: str) -> None:
    y_pred = np.eye(3, dtype="float32")
    y_true: Array = np.array([1, 2, 0]) if name.startswith("sparse") else np.roll(y_pred, 1, axis=1)
    value = losses.as_loss(name)(y_true, y_pred)
    assert 10 < value < 17
    right = np.arange(3) if name.startswith("sparse") else y_pred
    assert losses.as_loss(name)(right, y_pred) == pytest.approx(0, abs=1e-6)


# Labels -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "indices", [[2, 0], [[2], [0]], [2.0, 0.0]], ids=["row", "column", "float"]
)
def test_class_indices(indices: Any) -> None:
    y_pred = [[0.25, 0.25, 0.5], [0.5, 0.25, 0.25]]
    loss = losses.SparseCategoricalCrossentropy()
    assert loss(indices, y_pred) == pytest.approx(math.log(2), rel=1e-6)
    sentence = r"must have the same shape.* use sparse_categorical_crossentropy"
    with pytest.raises(engine.DataError, match=sentence):
        losses.CategoricalCrossentropy()(indices, y_pred)
    with pytest.raises(engine.DataError, match=sentence):
        losses.categorical_crossentropy(indices, y_pred)


@pytest.mark.parametrize("name", ["mean_squared_error", "binary_crossentropy"])
def test_labels_in_a_row_go_with_one_column_of_predictions(name: str) -> None:
    y_pred = [[0.9], [0.2], [0.6]]
    row, column = (
        losses.as_loss(name)([1, 0, 1], y_pred),
        losses.as_loss(name)([[1], [0], [1]], y_pred),
    )
    assert row == column


@pytest.mark.parametrize("name", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
@pytest.mark.parametrize("label", [3, -1])
def test_an_index_outside_the_classes_is_named(name: str, label: int) -> None:
    with pytest.raises(engine.DataError, match=rf"{label} at position 2 .* 3 classes 0 to 2"):
        losses.as_loss(name).training_targets([0, 1, label, 9], (4, 3), "float32")


@pytest.mark.parametrize("name", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
@pytest.mark.parametrize("label", [0.5, math.nan, math.inf], ids=["half", "nan", "infinity"])
def test_an_index_that_is_no_whole_number_is_refused(name: str, label: float) -> None:
    with pytest.raises(engine.DataError):
        losses.as_loss(name).training_targets([0, 1, label], (3, 3), "float32")


def test_one_hot_labels_for_the_sparse_loss_name_the_other() -> None:
    with pytest.raises(engine.DataError, match=r"\(3, 3\).* use categorical_crossentropy"):
        losses.as_loss("sparse_categorical_crossentropy")(np.eye(3), np.full((3, 3), 1 / 3))


@pytest.mark.parametrize(
    "name", ["mean_squared_error", "binary_crossentropy", "categorical_crossentropy"]
)
def test_labels_of_another_width_name_both_shapes(name: str) -> None:
    with pytest.raises(engine.DataError, match=r"\(4, 2\).*\(None, 3\)"):
        losses.as_loss(name)(np.zeros((4, 2)), np.full((4, 3), 1 / 3))


def test_labels_must_be_numbers() -> None:
    with pytest.raises(engine.DataError, match="must be numbers"):
        losses.as_loss("mse")([["a"], ["b"]], [[0.0], [1.0]])
