"""What a model says of its parts: layers by name, weights that train, the summary's options."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.layers import BatchNormalization, Dense, Input
from engine.models import Sequential
from tests.engine.models.small import LABELS, X, Y, assert_same, make


@pytest.fixture
def normalized() -> Sequential:
    layers = [Dense(5, name="low"), BatchNormalization(name="norm"), Dense(3, name="high")]
    return Sequential([Input((4,)), *layers], seed=0)


# Layers -------------------------------------------------------------------------------------------


def test_layers_by_name_and_place(normalized: Sequential) -> None:
    assert normalized.get_layer("norm") is normalized.get_layer(index=1) is normalized.layers[1]
    assert normalized.get_layer(index=-1).name == "high"
    with pytest.raises(engine.ParameterError, match="name must be that of a layer: 'low', 'norm'"):
        normalized.get_layer("middle")
    with pytest.raises(engine.ParameterError, match=r"index must be less than .* 3; received 7"):
        normalized.get_layer(index=7)
    for arguments in ({}, {"name": "low", "index": 0}):
        with pytest.raises(engine.ParameterError, match="called with a name or an index"):
            normalized.get_layer(**arguments)


# Weights that train -------------------------------------------------------------------------------


def test_weights_that_train_and_those_that_do_not(normalized: Sequential) -> None:
    assert len(normalized.weights) == len(normalized.variables) == 8
    assert len(normalized.trainable_weights) == len(normalized.trainable_variables) == 6
    still = normalized.non_trainable_weights
    assert [id(weight) for weight in still] == [
        id(getattr(normalized.layers[1], name)) for name in ("moving_mean", "moving_variance")
    ]
    normalized.layers[0].trainable = False
    assert len(normalized.non_trainable_variables) == 4


def test_a_frozen_model(normalized: Sequential) -> None:
    normalized.trainable = False
    assert not any(layer.trainable for layer in normalized.layers)
    assert normalized.trainable_weights == []
    assert normalized.get_config()["trainable"] is False
    normalized.compile("sgd", "mse")
    before = normalized.get_weights()
    normalized.fit(X, Y, verbose=0)
    assert_same(normalized.get_weights(), before)
    normalized.trainable = True
    normalized.compile("sgd", "mse")
    normalized.fit(X, Y, verbose=0)
    assert not np.array_equal(normalized.get_weights()[0], before[0])


def test_a_model_made_frozen() -> None:
    model = Sequential([Input((4,)), Dense(3)], trainable=False)
    assert model.trainable_weights == []
    assert model.layers[0].trainable


# The summary --------------------------------------------------------------------------------------


def lines(model: Sequential, **options: Any) -> list[str]:
    said: list[str] = []
    model.summary(print_fn=said.append, **options)
    return said[0].splitlines()


def test_the_summary_says_what_trains(normalized: Sequential) -> None:
    normalized.layers[0].trainable = False
    table = lines(normalized, show_trainable=True)
    ends = [line.split("│")[-2].strip() for line in table if line.startswith("│")]
    assert ends == ["N", "Y", "Y"]


def test_the_summary_of_some_layers(normalized: Sequential) -> None:
    table = lines(normalized, layer_range=("norm", "high"), line_length=90)
    rows = [line for line in table if line.startswith("│")]
    assert [row.split()[1] for row in rows] == ["norm", "high"]
    assert {len(row) for row in rows} == {90}
    assert " Total params: 63 (252.00 B)" in table


def test_the_summary_counts_what_the_optimizer_keeps(normalized: Sequential) -> None:
    normalized.compile("adam", "mse")
    assert not any("Optimizer" in line for line in lines(normalized))
    normalized.fit(X, Y, verbose=0)
    # As many means and as many squares as weights that train, a count and a learning rate.
    assert " Optimizer params: 108 (432.00 B)" in lines(normalized)
    assert " Total params: 171 (684.00 B)" in lines(normalized)


# What compile settles -----------------------------------------------------------------------------


def test_crossentropy_becomes_the_form_that_fits() -> None:
    for labels, units, end, expected in (
        (Y, 3, "softmax", "categorical_crossentropy"),
        (LABELS, 3, "softmax", "sparse_categorical_crossentropy"),
        (LABELS[:, None], 3, "softmax", "sparse_categorical_crossentropy"),
        (LABELS % 2, 1, "sigmoid", "binary_crossentropy"),
    ):
        found = []
        for loss in ("crossentropy", expected):
            model = Sequential([Input((4,)), Dense(units, end)], seed=0)
            model.compile("sgd", loss)
            found.append(model.fit(X, labels, epochs=2, shuffle=False, verbose=0).history)
        assert found[0] == found[1]


def test_arguments_of_no_meaning_are_taken_and_several_losses_are_not() -> None:
    options = {"run_eagerly": True, "steps_per_execution": 4, "jit_compile": False}
    assert make(**options, auto_scale_loss=False).compiled
    with pytest.raises(engine.ParameterError, match="loss_weights must be None; a Sequential has"):
        make(loss_weights=[0.5])
    with pytest.raises(engine.ParameterError, match="weighted_metrics must be a list"):
        make(weighted_metrics="accuracy")


def test_metrics_of_one_name_are_told_apart() -> None:
    model = make(metrics=["mse", "mse", "accuracy"], weighted_metrics=["mse", "accuracy"])
    figures = model.evaluate(X, Y, verbose=0, return_dict=True)
    names = ["loss", "mse", "mse_1", "accuracy", "weighted_mse", "weighted_accuracy"]
    assert list(figures) == model.metrics_names == names


def test_reset_metrics() -> None:
    model = make()
    model.evaluate(X, Y, verbose=0)
    assert model.metrics[0].result() > 0
    model.reset_metrics()
    assert model.metrics[0].result() == 0


# Options of fit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"steps_per_epoch": 0}, "steps_per_epoch"),
        ({"steps_per_epoch": 2.5}, "steps_per_epoch"),
        ({"validation_steps": -1}, "validation_steps"),
        ({"validation_freq": 0}, "validation_freq"),
        ({"validation_freq": "often"}, "validation_freq"),
        ({"validation_batch_size": 0, "validation_split": 0.2}, "batch_size"),
        ({"initial_epoch": -1}, "initial_epoch"),
    ],
)
def test_options_that_cannot_be_used(options: dict[str, Any], name: str) -> None:
    with pytest.raises(engine.ParameterError, match=f"^{name} must be"):
        make().fit(X, Y, verbose=0, **options)


def test_labels_are_needed_to_train() -> None:
    for call in (make().fit, make().evaluate, make().train_on_batch, make().test_on_batch):
        with pytest.raises(engine.DataError, match="There are no labels; give y"):
            call(X)


def test_another_thread_may_stop_a_training_that_nobody_listens_to() -> None:
    """`stop_training` counts after every batch, not only where a callback looks."""
    model = make()
    taken = 0

    class Counting(engine.metrics.MeanSquaredError):
        def take(self, *arguments: Any) -> Any:
            nonlocal taken
            taken += 1
            model.stop_training = taken == 3
            return super().take(*arguments)

    model.compile("sgd", "categorical_crossentropy", metrics=[Counting(name="count")])
    assert model.fit(X, Y, batch_size=5, epochs=4, verbose=0).epoch == [0]
    assert taken == 3


def test_single_samples_are_predicted_as_among_others() -> None:
    model = make()
    expected = model.predict(X, batch_size=1, verbose=0)
    for number in (0, 44):
        row = X[number : number + 1]
        np.testing.assert_array_equal(model.predict(row, verbose=0)[0], expected[number])
        np.testing.assert_array_equal(model.predict_on_batch(row)[0], expected[number])
    with pytest.raises(engine.DataError, match=r"needs a batch around it: x\[None\]"):
        model.predict(X[0], verbose=0)
