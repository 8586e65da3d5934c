"""Small habits of Keras at the edges of its functions and classes."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.layers import Dense

FAMILIES = (
    keras.constraints,
    keras.initializers,
    keras.losses,
    keras.metrics,
    keras.optimizers,
    keras.regularizers,
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_nothing_stands_for_nothing(family: Any) -> None:
    assert family.get(None) is None
    with pytest.raises(ValueError, match="must be"):
        family.get("nonsense")


def test_names_of_functions_stand_for_the_functions() -> None:
    for name, activation in vars(keras.activations).items():
        if isinstance(activation, keras.activations.ActivationFunction) and name != "glu":
            assert keras.activations.get(name) is activation
    loss = keras.losses.get("mse")
    assert loss is keras.losses.get("mean_squared_error") is keras.losses.mean_squared_error
    assert pickle.loads(pickle.dumps(loss)) is loss
    assert loss(np.ones((2, 3)), np.zeros((2, 3))).tolist() == [1, 1]
    assert isinstance(keras.losses.get("MeanSquaredError"), keras.losses.MeanSquaredError)
    model = keras.Sequential([keras.Input((2,)), Dense(1)])
    model.compile(loss=loss)
    assert isinstance(model.loss, keras.losses.MeanSquaredError)


@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.layers.Embedding(3.7, 2),  # type: ignore[arg-type]
        lambda: keras.layers.RepeatVector("3"),  # type: ignore[arg-type]
        lambda: keras.layers.UpSampling1D(2.5),  # type: ignore[arg-type]
        lambda: keras.layers.LayerNormalization(axis={"axis": -1}),  # type: ignore[arg-type]
        lambda: keras.layers.UnitNormalization(axis="last"),  # type: ignore[arg-type]
        lambda: keras.layers.Normalization().adapt(iter([42])),
        lambda: keras.layers.LAYERS.get({"class_name": "Dense", "config": {"units": "7"}}),
    ],
)
def test_what_is_of_the_wrong_type_is_a_type_error_too(make: Any) -> None:
    with pytest.raises(TypeError, match="must be") as caught:
        make()
    assert isinstance(caught.value, keras.ParameterError)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: keras.layers.Conv2D(5, 2, groups=2), "groups"),
        (lambda: keras.layers.Conv1DTranspose(2, 3, output_padding=1), "output_padding"),
        (lambda: keras.layers.Conv2DTranspose(2, 3, (2, 1), output_padding=1), "output_padding"),
        (lambda: keras.callbacks.BackupAndRestore(None), "backup_dir"),  # type: ignore[arg-type]
        (lambda: keras.metrics.FBetaScore(beta=1), "beta"),
        (lambda: keras.metrics.F1Score(threshold=1), "threshold"),
        (lambda: keras.metrics.AUC(None), "num_thresholds"),
        (lambda: keras.Sequential.from_config({"layers": []}), "config"),
    ],
)
def test_what_is_refused_at_once(make: Any, name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be"):
        make()


@pytest.mark.parametrize("kind", [keras.callbacks.EarlyStopping, keras.callbacks.ReduceLROnPlateau])
def test_an_unknown_mode_is_automatic(kind: Any) -> None:
    with pytest.warns(UserWarning, match=f"{kind.__name__} mode 'unknown' is unknown"):
        assert kind(mode="unknown").mode == "auto"


# Layers -------------------------------------------------------------------------------------------


def test_a_layer_works_without_its_activation() -> None:
    layer = Dense(2, use_bias=False)
    layer.build((None, 2))
    layer.set_weights([np.eye(2) * 3])
    layer.activation = None
    assert layer([[1, -2]]).tolist() == [[3, -6]]
    assert layer.backward(np.ones((1, 2), "float32")).tolist() == [[3, 3]]


def test_softmax_finds_its_axis_in_each_input() -> None:
    x = np.random.default_rng(0).normal(size=(5, 4, 3, 2)).astype("float32")
    layer = keras.layers.Softmax(axis=-2)
    layer.build((None, 3, 2))
    np.testing.assert_allclose(layer(x).sum(axis=-2), 1, rtol=1e-6)


def test_arguments_of_a_call_come_in_kerass_order() -> None:
    x = np.arange(24, dtype="float32").reshape(2, 3, 4)
    mask = np.array([[1, 1, 0], [0, 1, 0]])
    pooled = keras.layers.GlobalAveragePooling1D()(x, mask)
    np.testing.assert_allclose(pooled, [x[0, :2].mean(0), x[1, 1]])
    shares = keras.layers.Softmax()([[1.0, 1.0, 1.0]], [[True, False, True]])
    np.testing.assert_allclose(shares, [[0.5, 0, 0.5]])
    for layer in (keras.layers.GRU(2), keras.layers.Bidirectional(keras.layers.LSTM(2))):
        np.testing.assert_array_equal(layer(x, None, mask), layer(x, mask=mask))
        with pytest.raises(keras.ParameterError, match="initial_state must be None"):
            layer(x, np.zeros((2, 2)))


@pytest.mark.parametrize("kind", [keras.layers.RMSNormalization, keras.layers.LayerNormalization])
def test_the_last_axis_is_that_of_the_input(kind: Any) -> None:
    """It was counted from the front, in the input that the layer was built for."""
    x = np.random.default_rng(0).normal(size=(5, 4, 3, 2)).astype("float32")
    layer = kind()
    layer.build((None, 3, 2))
    np.testing.assert_allclose(layer(x), layer(x.reshape(-1, 2)).reshape(x.shape), rtol=1e-5)


@pytest.mark.parametrize("kind", [keras.layers.BatchNormalization, keras.layers.GroupNormalization])
def test_as_many_axes_as_before_where_keras_wants_them(kind: Any) -> None:
    layer = kind(groups=1) if kind is keras.layers.GroupNormalization else kind()
    layer.build((None, 3, 2))
    with pytest.raises(ValueError, match="was built for inputs of shape"):
        layer(np.ones((5, 4, 3, 2)))


IMAGES = [
    keras.layers.CenterCrop(2, 3),
    keras.layers.Resizing(3, 5),
    keras.layers.RandomBrightness(0.3, seed=1),
    keras.layers.RandomContrast(0.3, seed=1),
    keras.layers.RandomCrop(2, 3, seed=1),
    keras.layers.RandomFlip(seed=1),
    keras.layers.RandomRotation(0.1, seed=1),
    keras.layers.RandomTranslation(0.1, 0.1, seed=1),
    keras.layers.RandomZoom(0.1, seed=1),
]


@pytest.mark.parametrize("layer", IMAGES, ids=lambda layer: type(layer).__name__)
def test_image_layers_take_a_single_image(layer: Any) -> None:
    image = np.random.default_rng(0).uniform(0, 255, (4, 6, 3)).astype("float32")
    single = layer(image, training=False)
    np.testing.assert_array_equal(single, layer(image[None], training=False)[0])
    assert layer.compute_output_shape(image.shape) == single.shape
    with pytest.raises(keras.ShapeError, match="needs images"):
        layer.compute_output_shape((None, 4, 6))


def test_given_moments_are_brought_to_the_inputs() -> None:
    layer = keras.layers.Normalization(axis=(1, 2), mean=[1.0, 2.0], variance=[1.0, 4.0])
    layer.build((None, 3, 2, 4))
    assert layer.mean.shape == layer.variance.shape == (1, 3, 2, 1)
    assert layer.get_config()["mean"] == layer.input_mean == [1.0, 2.0]
    learning = keras.layers.Normalization()
    assert learning.mean is None
    learning.adapt(np.array([[1.0, 5.0], [3.0, 5.0]]))
    assert learning.mean.tolist() == [[2, 5]]
    assert learning.get_config()["mean"] is None
    again = keras.layers.Normalization.from_config(learning.get_config())
    assert again.input_mean is None


def test_categories_are_counted_with_weights() -> None:
    layer = keras.layers.CategoryEncoding(4, output_mode="count")
    counted = layer([[0, 1], [0, 0]], count_weights=[[0.1, 0.2], [0.1, 0.3]])
    np.testing.assert_allclose(counted, [[0.1, 0.2, 0, 0], [0.4, 0, 0, 0]], rtol=1e-6)
    assert layer([[0, 1], [0, 0]]).tolist() == [[1, 1, 0, 0], [2, 0, 0, 0]]
    with pytest.raises(ValueError, match="count_weights must be None"):
        keras.layers.CategoryEncoding(4)([1, 2], count_weights=[1, 2])
    for mode in ("multi_hot", "count", "one_hot"):
        assert keras.layers.CategoryEncoding(4, mode)(np.array(3)).tolist() == [0, 0, 0, 1]


# Losses and metrics -------------------------------------------------------------------------------


@pytest.mark.parametrize("reduction", ["sum", "sum_over_batch_size", "none", None])
@pytest.mark.parametrize("dtype", [None, "float64"])
def test_losses_are_of_their_type(reduction: str | None, dtype: str | None) -> None:
    loss = keras.losses.MeanSquaredError(reduction, dtype=dtype)
    for weights in (None, [0.5, 2.0]):
        assert loss([[1], [0]], [[0.25], [0.5]], weights).dtype == (dtype or "float32")


@pytest.mark.parametrize(
    "kind", ["Mean", "Hinge", "MeanSquaredError", "AUC", "Precision", "R2Score"]
)
def test_metrics_of_integer_types_count_in_floats(kind: str) -> None:
    metric, plain = (getattr(keras.metrics, kind)(dtype=dtype) for dtype in ("int32", None))
    again = type(metric).from_config(metric.get_config())
    assert again.dtype == "int32"
    data = ([[1.0], [0.0]], [[0.75], [0.5]]) if kind != "Mean" else ([0.5, 0.75],)
    assert metric(*data) == plain(*data) != 0


def test_weights_that_are_cut_are_said_to_be() -> None:
    with pytest.warns(UserWarning, match="casting cuts off"):
        keras.metrics.MeanIoU(2).update_state([0, 1], [0, 1], [0.5, 1.5])
    keras.metrics.MeanIoU(2, dtype="float32").update_state([0, 1], [0, 1], [0.5, 1.5])


def test_thresholds_take_the_place_of_their_number() -> None:
    metric = keras.metrics.AUC(num_thresholds=None, thresholds=[0.25, 0.5])
    assert metric.num_thresholds == 4


# Training -----------------------------------------------------------------------------------------


def model_of(steps: int | str = 1) -> keras.Sequential:
    model = keras.Sequential([keras.Input((2,)), Dense(1)], seed=3)
    model.compile("sgd", "mse", steps_per_execution=steps)
    return model


class Told(keras.callbacks.Callback):
    """Writes down which batches it is told of."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, int]] = []
        self.outputs: list[tuple[int, ...]] = []

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        self.heard.append(("begin", batch))

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.heard.append(("end", batch))

    on_test_batch_begin = on_predict_batch_begin = on_train_batch_begin
    on_test_batch_end = on_train_batch_end

    def on_predict_batch_end(self, batch: int, logs: Any = None) -> None:
        self.heard.append(("end", batch))
        self.outputs.append(logs["outputs"].shape)


BY_THREES = [("begin", 0), ("end", 2), ("begin", 3), ("end", 5), ("begin", 6), ("end", 8)]


def test_batches_of_an_execution_are_told_together() -> None:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(14, 2)), rng.normal(size=(14, 1))
    told, model, plain = Told(), model_of(3), model_of("auto")
    history = model.fit(x, y, 2, 2, verbose=0, callbacks=[told], shuffle=False)
    assert told.heard == BY_THREES * 2
    alone = plain.fit(x, y, 2, 2, verbose=0, shuffle=False)
    assert history.history == alone.history
    for ask in (model.evaluate, model.predict):
        told = Told()
        ask(
            x,
            batch_size=2,
            verbose=0,
            callbacks=[told],
            **({"y": y} if ask != model.predict else {}),
        )
        assert told.heard == BY_THREES
    assert told.outputs == [(6, 1), (6, 1), (2, 1)]
    told = Told()
    model.fit(
        x, y, 14, validation_data=(x, y), validation_batch_size=2, verbose=0, callbacks=[told]
    )
    assert told.heard == [("begin", 0), ("end", 2), *BY_THREES]
    assert model.get_compile_config()["steps_per_execution"] == 3
    with pytest.raises(ValueError, match="steps_per_execution must be"):
        model_of(0)


def test_executions_are_whole() -> None:
    """As in Keras, which rounds the number of steps up."""
    told = Told()
    x = np.ones((20, 2))
    model_of(3).fit(x, x[:, :1], 2, steps_per_epoch=4, verbose=0, callbacks=[told])
    assert told.heard == BY_THREES[:4]


def test_terminate_on_nan_sees_what_it_is_for() -> None:
    x, y = np.ones((4, 2)), np.array([[1.0], [1.0], [np.inf], [1.0]])
    with pytest.raises(keras.DataError, match="hold inf"):
        model_of().fit(x, y, verbose=0)
    stopped = model_of().fit(
        x, y, 1, 5, verbose=0, shuffle=False, callbacks=[keras.callbacks.TerminateOnNaN()]
    )
    assert len(stopped.history["loss"]) == 1
    batches = [(x[:2], y[:2]), (x[2:], y[2:])]
    for data in ((x, y), (iter(batches),)):
        callback = keras.callbacks.TerminateOnNaN(raise_error=True)
        with pytest.raises(RuntimeError, match="The loss is"):
            model_of().fit(*data, verbose=0, callbacks=[callback])


def test_the_learning_rate_falls_to_round_numbers() -> None:
    model = model_of()
    model.optimizer.learning_rate = 0.1
    callback = keras.callbacks.ReduceLROnPlateau("loss", patience=0, mode="max", min_delta=10)
    model.fit(np.ones((2, 2)), np.ones((2, 1)), epochs=2, verbose=0, callbacks=[callback])
    assert model.optimizer.learning_rate == 0.01


def test_data_without_a_length_have_no_end() -> None:
    class Endless(keras.utils.PyDataset):
        def __getitem__(self, index: int) -> int:
            return index

    assert [index for index, _ in zip(Endless(), range(10), strict=False)] == list(range(10))


# Members ------------------------------------------------------------------------------------------


def test_layers_and_models_show_what_they_take_and_put_out() -> None:
    layer = Dense(3, name="wide")
    assert not hasattr(layer, "input")
    with pytest.raises(AttributeError, match="'wide' does not know its input yet"):
        _ = layer.output
    model = keras.Sequential([keras.Input((2,)), layer])
    assert layer.input.shape == model.input.shape == (None, 2)
    assert layer.output.shape == model.output.shape == (None, 3)
    assert layer.compute_dtype == layer.variable_dtype == layer.output.dtype == "float32"


@pytest.mark.parametrize("kind", ["SGD", "Adam", "Lion", "Adagrad"])
def test_optimizers_are_built_for_variables(kind: str) -> None:
    variables = [np.ones((2, 3), "float32"), np.ones(3, "float32")]
    optimizer, other = (getattr(keras.optimizers, kind)(0.1) for _ in range(2))
    optimizer.build(variables)
    assert optimizer.built
    slopes = [np.ones_like(each) for each in variables]
    again = [each.copy() for each in variables]
    optimizer.apply(slopes, variables)
    other.apply(slopes, again)
    for mine, wanted in zip(variables, again, strict=True):
        np.testing.assert_array_equal(mine, wanted)


# Names --------------------------------------------------------------------------------------------


def test_roots_of_families_are_at_the_top() -> None:
    assert keras.Layer is keras.layers.Layer
    assert keras.Loss is keras.losses.Loss
    assert keras.Metric is keras.metrics.Metric
    assert keras.Optimizer is keras.optimizers.Optimizer
    assert keras.Initializer is keras.initializers.Initializer
    assert keras.Regularizer is keras.regularizers.Regularizer
    assert keras.version() == keras.__version__


def test_settings_have_keras_names() -> None:
    assert keras.config.backend() == keras.backend.backend() == "numpy"
    keras.config.set_image_data_format("channels_last")
    with pytest.raises(ValueError, match="data_format must be 'channels_last'"):
        keras.backend.set_image_data_format("channels_first")
    keras.config.set_epsilon(1e-5)
    try:
        assert keras.backend.epsilon() == 1e-5
        loss = keras.losses.BinaryCrossentropy()([[1.0]], [[0.0]])
    finally:
        keras.config.set_epsilon(1e-7)
    assert loss < keras.losses.BinaryCrossentropy()([[1.0]], [[0.0]])
    with pytest.raises(ValueError, match="value must be"):
        keras.config.set_epsilon(0)


def test_types_have_keras_names() -> None:
    backend = keras.backend
    assert [backend.standardize_dtype(d) for d in (None, float, int, "int8", np.float64)] == [
        "float32",
        "float32",
        "int32",
        "int8",
        "float64",
    ]
    assert backend.is_float_dtype("float16")
    assert not backend.is_float_dtype("int32")
    assert backend.is_int_dtype("uint8")
    assert backend.result_type("int32", "float32") == "float32"
    assert backend.result_type("int32", "uint32") == "int32"
    assert backend.result_type("int64", "int32") == "int64"
    assert backend.result_type() == "float32"
    assert not keras.utils.is_keras_tensor(np.ones(1))
    keras.utils.clear_session()
    assert [backend.get_uid("a"), backend.get_uid("a"), backend.get_uid("b")] == [1, 2, 1]


def test_batches_are_packed_and_unpacked() -> None:
    pack, unpack = keras.utils.pack_x_y_sample_weight, keras.utils.unpack_x_y_sample_weight
    for batch in ((1,), (1, 2), (1, 2, 3)):
        packed = pack(*batch)
        assert packed == (batch if len(batch) > 1 else 1)
        assert unpack(packed) == (*batch, None, None)[:3]
    assert pack([1]) == ([1],)
    with pytest.raises(ValueError, match="received 4"):
        unpack((1, 2, 3, 4))


@pytest.mark.parametrize(
    "deserialize",
    [
        keras.activations.deserialize,
        keras.layers.deserialize,
        keras.losses.deserialize,
        keras.metrics.deserialize,
        keras.optimizers.deserialize,
    ],
)
def test_objects_of_others_are_refused(deserialize: Any) -> None:
    with pytest.raises(ValueError, match="custom_objects must be None"):
        deserialize("relu", custom_objects={"relu": abs})


@pytest.mark.parametrize(
    ("layer", "shape", "stored"),
    [
        (keras.layers.ActivityRegularization(), (4,), False),
        (keras.layers.SpatialDropout1D(0.5), (4, 2), False),
        (keras.layers.SpatialDropout2D(0.5), (4, 4, 2), False),
        (keras.layers.SpatialDropout3D(0.5), (4, 4, 4, 2), False),
        (keras.layers.GlobalMaxPooling3D(), (4, 4, 4, 2), False),
        (keras.layers.GlobalAveragePooling3D(), (4, 4, 4, 2), False),
        (keras.layers.UpSampling3D(), (4, 4, 4, 2), True),
        (keras.layers.Cropping3D(), (4, 4, 4, 2), True),
        (keras.layers.ZeroPadding3D(), (4, 4, 4, 2), True),
    ],
    ids=lambda part: type(part).__name__,
)
def test_the_shape_is_stored_where_keras_stores_it(layer: Any, shape: Any, stored: bool) -> None:
    config = keras.Sequential([keras.Input(shape), layer]).get_config()
    assert ("build_config" in config["layers"][1]) is stored
