"""Models called as functions, frozen layers, models without a loss or an input."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.layers import BatchNormalization, Dense, Dropout, Embedding, Input
from engine.utils import PyDataset
from tests.engine.models.small import X, Y, make


def moved(model: Any, *before: np.ndarray[Any, Any]) -> list[bool]:
    """Which weights are others than before."""
    return [
        not np.array_equal(one, other)
        for one, other in zip(model.get_weights(), before, strict=True)
    ]


# Calls --------------------------------------------------------------------------------------------


def test_a_model_is_called_as_a_function() -> None:
    model = make()
    for output in (model(X), model.call(X), model(X, training=False), model(X.tolist())):
        np.testing.assert_array_equal(output, model.predict(X, verbose=0, batch_size=45))
    kept = model(X[:1])
    model(X[1:2])
    np.testing.assert_allclose(kept, model.predict(X, verbose=0)[:1], rtol=1e-5)


def test_a_call_builds_the_model_and_may_be_one_of_training() -> None:
    model = keras.Sequential([Dense(50), Dropout(0.5, seed=1)])
    trained = model(np.ones((3, 2)), training=True)
    assert model.input_shape == (None, 2)
    assert 0 < np.count_nonzero(trained == 0) < trained.size
    assert np.count_nonzero(model(np.ones((3, 2))) == 0) == 0


def test_inputs_and_outputs_are_tensors_without_values() -> None:
    model = make()
    assert [tensor.shape for tensor in model.inputs] == [(None, 4)]
    assert [(tensor.shape, tensor.dtype) for tensor in model.outputs] == [((None, 3), "float32")]
    assert (model.input, model.output) == (model.inputs[0], model.outputs[0])
    assert model.output.name == model.layers[-1].name


@pytest.mark.parametrize(
    "member", ["input", "inputs", "input_shape", "output", "outputs", "output_shape"]
)
def test_a_model_without_an_input_does_not_have_it(member: str) -> None:
    assert not hasattr(keras.Sequential([Dense(2)]), member)
    assert hasattr(make(), member)


def test_output_shapes_are_told_without_building() -> None:
    model = keras.Sequential([Dense(3), Dense(2)])
    assert model.compute_output_shape((7, 5)) == (7, 2)
    assert not model.built
    assert not model.layers[0].built
    with pytest.raises(keras.ShapeError, match="built for inputs"):
        make().compute_output_shape((2, 7))
    with pytest.raises(keras.NotBuiltError, match="no layers"):
        keras.Sequential().compute_output_shape((2, 7))


def test_losses_are_what_regularizers_ask_for() -> None:
    arguments = {"kernel_initializer": "ones", "kernel_regularizer": "l1"}
    model = keras.Sequential([Input((2,)), Dense(2, activity_regularizer="l2", **arguments)])
    assert model.losses == pytest.approx([0.04])
    model(np.ones((3, 2)))
    assert model.losses == model.layers[0].losses == pytest.approx([0.08, 0.04])
    model.layers[0](np.full((1, 2), 2.0))
    assert model.losses == pytest.approx([0.32, 0.04])
    model.layers[0].trainable = False
    assert model.losses == pytest.approx([0.32])
    assert keras.Sequential([Dense(2)]).losses == []


def test_a_model_is_not_built_for_another_input() -> None:
    model = keras.Sequential([Input((2,)), Dense(2)])
    model.build((None, 2))
    with pytest.raises(ValueError, match="cannot be built for"):
        model.build((3, 4))
    assert model.input_shape == (None, 2)


def test_a_model_within_is_a_layer_and_shared() -> None:
    inner = keras.Sequential([Input((4,)), Dense(3), Dense(2)])
    outer = keras.Sequential([inner, Dense(1)])
    assert [layer.name for layer in outer.layers] == ["sequential", "dense"]
    assert outer.output_shape == (None, 1)
    assert outer.layers[0] is inner
    later = keras.Sequential([Input((4,)), Dense(4), inner])
    later.compile("sgd", "mse")
    later.fit(X, Y[:, :2], verbose=0)
    np.testing.assert_array_equal(inner.weights[0], later.weights[2])
    with pytest.raises(keras.ParameterError, match="has layers"):
        keras.Sequential([keras.Sequential()])


# First sight of data ------------------------------------------------------------------------------


class Numbered(PyDataset):
    def __len__(self) -> int:
        return 3

    def __getitem__(self, index: int) -> Any:
        part = slice(15 * index, 15 * index + 15)
        return X[part], Y[part]


@pytest.mark.parametrize("way", ["fit", "evaluate", "predict"])
def test_a_numbered_data_set_builds_a_model(way: str) -> None:
    model = keras.Sequential([Dense(3)])
    model.compile("sgd", "mse")
    getattr(model, way)(Numbered(), verbose=0)
    assert model.input_shape == (None, 4)


def test_numbers_without_an_axis_are_looked_up_as_they_are() -> None:
    model = keras.Sequential([Embedding(4, 3)])
    assert model.predict(np.array([0, 1]), verbose=0).shape == (2, 3)
    with pytest.raises(ValueError, match="at least one value per sample"):
        keras.Sequential([Dense(3)]).predict(np.array([0.0, 1.0]), verbose=0)
    told = keras.Sequential([Input((1,)), Dense(3)])
    assert told.predict(np.array([0.0, 1.0]), verbose=0).shape == (2, 3)


# Without a loss -----------------------------------------------------------------------------------


def test_a_model_without_a_loss_trains_for_its_regularizers_alone(tmp_path: Path) -> None:
    model = keras.Sequential([Input((4,)), Dense(3, kernel_regularizer="l2"), Dense(3)])
    model.compile(keras.optimizers.SGD(0.5), metrics=["mae"])
    assert model.loss is None
    assert model.compiled
    before = model.get_weights()
    history = model.fit(X, Y, verbose=0).history
    assert list(history) == ["loss", "mae"]
    assert history["loss"][0] > 0
    assert moved(model, *before) == [True, False, False, False]
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert again.compiled
    assert again.loss is None
    assert again.evaluate(X, Y, verbose=0) == model.evaluate(X, Y, verbose=0)


def test_labels_of_any_shape_go_with_no_loss() -> None:
    model = keras.Sequential([Input((4,)), Dense(3)])
    model.compile("sgd")
    assert model.evaluate(X, np.arange(45), verbose=0) == 0
    with pytest.raises(keras.DataError, match="numbers"):
        model.evaluate(X, np.array(["a"] * 45), verbose=0)


def test_a_clone_is_compiled_alike() -> None:
    model = make(metrics=["accuracy", keras.metrics.AUC(name="area")])
    clone = keras.models.clone_model(model)
    assert clone.get_compile_config() == model.get_compile_config()
    clone.fit(X, Y, verbose=0)
    assert model.optimizer.iterations == 0
    assert model.metrics == []
    assert not keras.models.clone_model(keras.Sequential([Dense(1)])).compiled


def test_a_clone_takes_what_no_config_can_say() -> None:
    class Scaled(Squares):
        def __init__(self, scale: float) -> None:
            super().__init__()
            self.scale = scale

    wrapped = keras.metrics.MeanMetricWrapper(lambda a, b: np.abs(a - b).mean(-1), "mine")
    optimizer = keras.optimizers.Adam(lambda: 0.25, beta_1=0.5)
    model = make(optimizer=optimizer, loss=Scaled(2.0), metrics=[wrapped])
    model.fit(X, Y, verbose=0)
    clone = keras.models.clone_model(model)
    assert clone.loss.scale == 2.0
    assert (clone.optimizer.learning_rate, clone.optimizer.beta_1) == (0.25, 0.5)
    assert clone.optimizer.iterations == 0
    figures = clone.evaluate(X, Y, verbose=0, return_dict=True)
    assert figures["mine"] == pytest.approx(float(np.abs(clone(X) - Y).mean()), rel=1e-5)


# Frozen layers ------------------------------------------------------------------------------------


def test_frozen_layers_keep_their_weights_from_the_next_training_on() -> None:
    model = keras.Sequential([Input((4,)), BatchNormalization(), Dense(3)], seed=0)
    normalization, dense = model.layers
    model.compile(keras.optimizers.Adam(0.1), "mse")
    model.fit(X, Y, verbose=0)
    for frozen, expected in (
        ([normalization], [False] * 4 + [True] * 2),
        ([], [True] * 6),
        ([dense], [True] * 4 + [False] * 2),
        ([model], [False] * 6),
    ):
        model.trainable = True
        for part in frozen:
            part.trainable = False
        before = model.get_weights()
        model.fit(X, Y, verbose=0)
        assert moved(model, *before) == expected
        before = model.get_weights()
        model.train_on_batch(X, Y)
        assert moved(model, *before) == expected


def test_a_frozen_normalization_infers_in_training_too() -> None:
    model = keras.Sequential([Input((4,)), BatchNormalization()])
    assert not np.allclose(model(X, training=True), model(X))
    model.layers[0].trainable = False
    np.testing.assert_array_equal(model(X, training=True), model(X))


def test_a_normalization_frozen_within_an_epoch_stands_still() -> None:
    class Freeze(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if batch == 1:
                self.model.layers[0].trainable = False
                self.before = [w.copy() for w in self.model.layers[0].weights]

    model = keras.Sequential([Input((4,)), BatchNormalization(), Dense(3)])
    model.compile("sgd", "mse")
    freeze = Freeze()
    model.fit(X, Y, batch_size=5, verbose=0, callbacks=[freeze])
    assert moved(model.layers[0], *freeze.before) == [False] * 4


def test_weights_are_told_apart_by_whether_they_train() -> None:
    model = keras.Sequential([Input((4,)), BatchNormalization(), Dense(3)])
    layer = model.layers[0]

    def counts(of: Any) -> list[int]:
        names = ("trainable_weights", "non_trainable_weights", "variables")
        same = ("trainable_variables", "non_trainable_variables", "weights")
        for name, other in zip(names, same, strict=True):
            pairs = zip(getattr(of, name), getattr(of, other), strict=True)
            assert all(one is another for one, another in pairs)
        return [len(getattr(of, name)) for name in names]

    assert (counts(layer), counts(model)) == ([2, 2, 4], [4, 2, 6])
    layer.trainable = False
    assert (counts(layer), counts(model)) == ([0, 4, 4], [2, 4, 6])


# Losses and metrics of the user's own -------------------------------------------------------------


class Squares(keras.losses.Loss):
    def values(self, y_true: Any, y_pred: Any) -> Any:
        return np.mean((y_true - y_pred) ** 2, axis=-1)

    def gradient(self, y_true: Any, y_pred: Any) -> Any:
        return 2 * (y_pred - y_true) / y_pred.shape[-1]


class Seen(keras.metrics.Metric):
    def reset_state(self) -> None:
        self.seen = 0

    def __post_init__(self) -> None:
        self.reset_state()

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        self.seen += len(y_pred)

    def result(self) -> int:
        return self.seen


def distance(y_true: Any, y_pred: Any) -> Any:
    return np.mean(np.abs(y_true - y_pred), axis=-1)


def test_own_losses_and_metrics_are_named_after_their_class_and_train() -> None:
    assert (Squares().name, Seen().name) == ("squares", "seen")
    own, kerass = make(loss=Squares(), metrics=[Seen(), distance]), make(loss="mse")
    figures = own.fit(X, Y, verbose=0).history
    assert figures["seen"] == [45]
    assert figures["distance"][0] > 0
    kerass.fit(X, Y, verbose=0)
    for one, other in zip(own.get_weights(), kerass.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


def test_a_loss_without_a_derivative_is_one_to_call_but_not_to_train_with() -> None:
    class Distance(keras.losses.Loss):
        def call(self, y_true: Any, y_pred: Any) -> Any:
            return distance(y_true, y_pred)

    assert Distance()(np.zeros((2, 3)), np.ones((2, 3))) == 1
    for loss in (distance, Distance(), Distance):
        with pytest.raises(keras.ParameterError, match="Loss with the methods values and gradient"):
            make(loss=loss)


# A single class -----------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", ["categorical_crossentropy", "categorical_focal_crossentropy"])
def test_a_crossentropy_of_a_single_class_warns(loss: str) -> None:
    model = keras.Sequential([Input((4,)), Dense(1, "softmax")])
    model.compile("sgd", loss)
    with pytest.warns(SyntaxWarning, match="binary_crossentropy"):
        model.fit(X, np.ones((45, 1)), verbose=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        make(loss=loss).fit(X, Y, verbose=0)
