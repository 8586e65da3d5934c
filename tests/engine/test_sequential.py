"""The model: building, weights, configuration, training, evaluation, and what each refuses."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.layers import Activation, Dense, Input, Layer
from engine.models import BatchEnd, EpochEnd, Sequential, ValidationBatchEnd

Array = np.ndarray[Any, Any]

X = np.random.default_rng(0).normal(size=(45, 4)).astype("float32")
LABELS = np.arange(45) % 3
Y = np.eye(3, dtype="float32")[LABELS]


def make(seed: int | None = 0, **compiled: Any) -> Sequential:
    layers = [Input((4,)), Dense(5, activation="relu"), Dense(3, activation="softmax")]
    model = Sequential(layers, seed=seed)
    defaults = {"optimizer": "adam", "loss": "categorical_crossentropy", "metrics": ["accuracy"]}
    model.compile(**(defaults | compiled))
    return model


@pytest.fixture
def model() -> Sequential:
    return make()


def assert_same(ones: list[Array], others: list[Array]) -> None:
    for one, other in zip(ones, others, strict=True):
        np.testing.assert_array_equal(one, other)


# Building -----------------------------------------------------------------------------------------


def test_the_seed_model_in_every_way_to_write_it() -> None:
    models = [Sequential(name="first"), Sequential(name="second"), Sequential(name="third")]
    models[0].add(Dense(units=64, activation="relu", input_shape=(784,)))
    models[1].add(Input(shape=(784,)))
    models[1].add(Dense(64, "relu"))
    models[2] = Sequential([Input((784,)), Dense(64, engine.activations.relu)])
    for model in models:
        model.add(Dense(units=10, activation="softmax"))
        assert model.built
        assert model.count_params() == 50_890
        assert [layer.name for layer in model.layers] == ["dense", "dense_1"]
        assert (model.input_shape, model.output_shape) == ((None, 784), (None, 10))
        assert [weight.shape for weight in model.get_weights()] == [
            (784, 64),
            (64,),
            (64, 10),
            (10,),
        ]
        assert not model.get_weights()[1].any()


def test_without_an_input_the_data_decide() -> None:
    model = Sequential([Dense(3), Activation("softmax")])
    model.compile("sgd", "categorical_crossentropy")
    assert not model.built
    assert model.get_weights() == []
    with pytest.raises(engine.NotBuiltError):
        model.count_params()
    model.fit(X, Y, verbose=0)
    assert model.input_shape == (None, 4)
    assert Sequential([Dense(2)]).predict(X, verbose=0).shape == (45, 2)
    built = Sequential([Dense(2)])
    built.build((None, 7))
    assert built.count_params() == 16


def test_add_and_pop(model: Sequential) -> None:
    last = model.layers[-1]
    assert model.pop() is last
    assert model.output_shape == (None, 5)
    model.add(Dense(2, name="other"))
    model.compile("sgd", "mse")
    assert model.predict(X, verbose=0).shape == (45, 2)
    model.fit(X, X[:, :2], verbose=0)
    while model.layers:
        model.pop()
    with pytest.raises(engine.ParameterError, match="no layers"):
        model.pop()


def test_the_list_of_layers_is_a_copy(model: Sequential) -> None:
    model.layers.clear()
    assert len(model.layers) == 2


def test_a_popped_layer_put_back_keeps_what_it_has_learned(model: Sequential) -> None:
    model.fit(X, Y, verbose=0)
    before = model.predict(X, verbose=0)
    model.add(model.pop())
    np.testing.assert_array_equal(model.predict(X, verbose=0), before)


def test_a_model_of_a_trained_models_layers_shares_their_weights(model: Sequential) -> None:
    """What people do to look at a hidden layer; the first model goes on learning."""
    model.fit(X, Y, verbose=0)
    weights = model.get_weights()
    hidden = Sequential([Input((4,)), *model.layers[:1]])
    expected = np.maximum(X @ weights[0] + weights[1], 0)
    np.testing.assert_allclose(hidden.predict(X, verbose=0), expected, rtol=1e-5, atol=1e-6)
    model.fit(X, Y, verbose=0)
    assert_same(hidden.get_weights(), model.get_weights()[:2])
    assert not np.array_equal(model.get_weights()[0], weights[0])


def test_summary(model: Sequential, capsys: pytest.CaptureFixture[str]) -> None:
    lines: list[str] = []
    model.summary(print_fn=lines.append)
    text = "\n".join(lines)
    assert text.startswith('Model: "sequential"\n')
    assert "│ dense (Dense)   │ (None, 5)    │      25 │" in text
    assert " Total params: 43 (172.00 B)" in text
    assert len({len(line) for line in text.splitlines() if line[0] in "│┃├└┏┡"}) == 1
    assert capsys.readouterr().out == ""
    model.summary()
    assert capsys.readouterr().out == text + "\n"
    Sequential([Dense(3)]).summary()
    assert "?" in capsys.readouterr().out


def test_summary_tells_frozen_weights(capsys: pytest.CaptureFixture[str]) -> None:
    Sequential([Input((4,)), Dense(5, trainable=False), Dense(3)]).summary()
    printed = capsys.readouterr().out
    assert " Trainable params: 18 (72.00 B)" in printed
    assert " Non-trainable params: 25 (100.00 B)" in printed


class Picky(Layer):
    """Takes pictures only."""

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        if len(input_shape) != 4:
            raise engine.ShapeError("It takes pictures, shape (height, width, channels).")
        return input_shape


def test_a_layer_that_does_not_fit_names_both_layers_and_both_shapes() -> None:
    with pytest.raises(engine.ShapeError) as error:
        Sequential([Input((4,)), Dense(7, name="lower"), Picky(name="upper")])
    assert all(word in str(error.value) for word in ("lower", "upper", "(None, 7)", "(height"))
    with pytest.raises(engine.ShapeError, match=r"'upper' .*the input.*\(None, 4\)"):
        Sequential([Input((4,)), Picky(name="upper")])
    model = Sequential([Dense(7, name="lower"), Picky(name="upper")])
    with pytest.raises(engine.ShapeError, match=r"'upper' .*'lower'.*\(None, 7\)"):
        model.build((None, 4))


def test_a_layer_built_for_another_width_is_refused() -> None:
    layer = Dense(3, name="used")
    layer(np.ones((1, 6)))
    with pytest.raises(engine.ShapeError, match=r"'used'.*'lower'.*\(None, 5\)") as error:
        Sequential([Input((4,)), Dense(5, name="lower"), layer])
    assert "6" in str(error.value)


def test_a_layer_that_is_refused_is_not_added(model: Sequential) -> None:
    with pytest.raises(engine.ShapeError):
        model.add(Picky())
    assert len(model.layers) == 2
    assert model.predict(X, verbose=0).shape == (45, 3)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        (lambda: [Input((4,)), "dense"], r"layer must be a layer, such as Dense"),
        (lambda: [Input((4,)), Dense], r"layer must be a layer, such as Dense"),
        (lambda: [Dense(3), Input((4,))], r"the input comes first"),
        (lambda: [Input((4,)), Input((4,))], r"the input comes first"),
        (lambda: [Dense(3, name="a"), Dense(3, name="a")], r"name must be unlike.*'a'"),
    ],
)
def test_what_cannot_be_added(layers: Callable[[], list[Any]], message: str) -> None:
    with pytest.raises(engine.ParameterError, match=message):
        Sequential(layers())


def test_a_model_without_layers_says_so() -> None:
    model = Sequential()
    model.compile("sgd", "mse")
    for call in (model.build, lambda: model.predict(X), lambda: model.fit(X, Y)):
        with pytest.raises(engine.NotBuiltError, match="no layers; add"):
            call()


# Weights ------------------------------------------------------------------------------------------


def test_set_weights_copies_and_get_weights_copies(model: Sequential) -> None:
    weights = [np.full(weight.shape, 2.0) for weight in model.get_weights()]
    model.set_weights(weights)
    weights[0][:] = 7
    model.get_weights()[0][:] = 9
    assert (model.get_weights()[0] == 2).all()
    assert {weight.dtype.name for weight in model.get_weights()} == {"float32"}


def test_set_weights_refuses_what_does_not_fit_and_changes_nothing(model: Sequential) -> None:
    before = model.get_weights()
    with pytest.raises(engine.ShapeError, match="4 weights; received 2"):
        model.set_weights(before[:2])
    wrong = [np.zeros_like(weight) for weight in before]
    wrong[2] = np.zeros((3, 5), dtype="float32")
    message = r"'kernel' of layer 'dense_1' has shape \(5, 3\); received \(3, 5\)"
    with pytest.raises(engine.ShapeError, match=message):
        model.set_weights(wrong)
    assert_same(model.get_weights(), before)


def test_flat_weights(model: Sequential) -> None:
    flat = model.get_flat_weights()
    assert (flat.shape, flat.dtype) == ((model.count_params(),), np.float32)
    np.testing.assert_array_equal(flat, np.concatenate([w.ravel() for w in model.get_weights()]))
    model.fit(X, Y, verbose=0)
    assert not np.array_equal(flat, model.get_flat_weights())
    model.set_flat_weights(flat)
    np.testing.assert_array_equal(model.get_flat_weights(), flat)
    with pytest.raises(engine.ShapeError, match=r"43 weights.*42"):
        model.set_flat_weights(flat[:-1])


def test_frozen_weights_stay() -> None:
    model = Sequential([Input((4,)), Dense(5, trainable=False), Dense(3, "softmax")])
    model.compile("sgd", "categorical_crossentropy")
    before = model.get_weights()
    model.fit(X, Y, epochs=2, verbose=0)
    assert_same(model.get_weights()[:2], before[:2])
    assert not np.array_equal(model.get_weights()[2], before[2])
    model.layers[0].trainable = True
    model.compile("sgd", "categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    assert not np.array_equal(model.get_weights()[0], before[0])


# Configuration ------------------------------------------------------------------------------------

layer_lists = st.lists(
    st.one_of(
        st.builds(
            Dense,
            units=st.integers(1, 5),
            activation=st.sampled_from(["linear", "relu", "tanh", "softmax", None]),
            use_bias=st.booleans(),
            kernel_initializer=st.sampled_from(["he_normal", "ones", "GlorotUniform"]),
            trainable=st.booleans(),
        ),
        st.builds(Activation, st.sampled_from(["relu", "sigmoid"])),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(layer_lists, st.booleans())
def test_config_round_trip(layers: list[Any], with_input: bool) -> None:
    model = Sequential([Input((4,)), *layers] if with_input else layers, name="mine")
    config = json.loads(json.dumps(model.get_config()))
    again = Sequential.from_config(config)
    assert again.get_config() == config == model.get_config()
    assert again.name == "mine"
    assert again.built == model.built == with_input
    expected = model.predict(X, verbose=0)
    again.build((None, 4))
    again.set_weights(model.get_weights())
    np.testing.assert_array_equal(again.predict(X, verbose=0), expected)


def test_an_unknown_layer_in_a_config_lists_near_matches(model: Sequential) -> None:
    config = model.get_config()
    config["layers"][1]["class_name"] = "Dens"
    with pytest.raises(engine.ParameterError, match="did you mean 'Dense'"):
        Sequential.from_config(config)


# compile ------------------------------------------------------------------------------------------


def test_strings_and_objects_train_alike() -> None:
    by_name, by_object = (
        make(),
        make(
            optimizer=engine.optimizers.Adam(),
            loss=engine.losses.CategoricalCrossentropy(),
            metrics=[engine.metrics.CategoricalAccuracy(name="accuracy")],
        ),
    )
    histories = [each.fit(X, Y, epochs=2, verbose=0).history for each in (by_name, by_object)]
    assert histories[0] == histories[1]
    assert_same(by_name.get_weights(), by_object.get_weights())


@pytest.mark.parametrize(
    ("compiled", "near"),
    [
        ({"optimizer": "addam"}, "'adam'"),
        ({"loss": "categorical_crosentropy"}, "'categorical_crossentropy'"),
        ({"optimizer": None}, "optimizer"),
        ({"loss": None}, "loss must be a loss, such as"),
    ],
)
def test_what_compile_refuses(compiled: dict[str, Any], near: str) -> None:
    with pytest.raises(engine.ParameterError, match=near):
        make(**compiled)


def test_an_unknown_metric_is_refused_at_compile_or_at_the_first_data() -> None:
    with pytest.raises(engine.ParameterError, match="'categorical_accuracy'"):
        make(metrics=["categorical_acuracy"]).fit(X, Y, verbose=0)


def test_before_compile() -> None:
    model = Sequential([Input((4,)), Dense(3)])
    assert model.predict(X, verbose=0).shape == (45, 3)
    for call in (model.fit, model.evaluate, model.train_on_batch):
        with pytest.raises(engine.NotBuiltError, match=r"call compile\(optimizer, loss\)"):
            call(X, Y)


# fit ----------------------------------------------------------------------------------------------


class Spy(Layer):
    """Lets everything through and keeps the first column of what it saw, per batch."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seen: list[tuple[bool, list[int]]] = []

    def call(self, inputs: Array, training: bool = False) -> Array:
        self.seen.append((training, [round(float(number)) for number in inputs[:, 0]]))
        return inputs

    def backward(self, gradient: Array, needs_input: bool = True) -> Array:
        return gradient


def numbered(samples: int) -> tuple[Array, Array]:
    x = np.repeat(np.arange(samples, dtype="float32")[:, None], 2, axis=1)
    return x, np.zeros((samples, 1))


def spied() -> tuple[Sequential, Spy]:
    spy = Spy()
    model = Sequential([Input((2,)), spy, Dense(1)])
    model.compile(engine.optimizers.SGD(1e-9), "mse")
    return model, spy


@settings(deadline=None)
@given(samples=st.integers(1, 30), batch_size=st.integers(1, 40), shuffle=st.booleans())
def test_every_epoch_takes_every_sample_once(samples: int, batch_size: int, shuffle: bool) -> None:
    model, spy = spied()
    model.fit(*numbered(samples), batch_size=batch_size, epochs=2, shuffle=shuffle, verbose=0)
    steps = math.ceil(samples / batch_size)
    sizes = [min(batch_size, samples - start) for start in range(0, samples, batch_size)]
    assert [len(rows) for _, rows in spy.seen] == sizes * 2
    for epoch in (spy.seen[:steps], spy.seen[steps:]):
        order = [row for _, rows in epoch for row in rows]
        assert sorted(order) == list(range(samples))
        assert shuffle or order == sorted(order)


def test_shuffling_is_anew_for_each_epoch_and_of_samples_not_batches() -> None:
    model, spy = spied()
    model.fit(*numbered(64), batch_size=8, epochs=2, verbose=0)
    first, second = spy.seen[:8], spy.seen[8:]
    assert first != second
    assert any(rows != list(range(rows[0], rows[0] + 8)) for _, rows in first)


def test_validation_split_keeps_the_last_part_back_before_shuffling() -> None:
    model, spy = spied()
    model.fit(*numbered(45), batch_size=8, epochs=3, validation_split=0.2, verbose=0)
    trained = [row for training, rows in spy.seen if training for row in rows]
    validated = [row for training, rows in spy.seen if not training for row in rows]
    assert sorted(trained) == sorted([*range(36)] * 3)
    assert validated == [*range(36, 45)] * 3


@pytest.mark.parametrize(("split", "kept"), [(0.1, 9), (0.25, 7), (0.33, 6), (0.8, 1)])
def test_validation_split_rounds_as_keras_does(split: float, kept: int) -> None:
    run = make().training_run(X[:10], Y[:10], validation_split=split)
    assert (run.samples, run.validation_samples) == (kept, 10 - kept)


def test_validation_data_instead(model: Sequential) -> None:
    history = model.fit(X, Y, validation_data=(X[:9], Y[:9]), verbose=0).history
    loss, accuracy = model.evaluate(X[:9], Y[:9], verbose=0)
    assert history["val_loss"] == [pytest.approx(loss, rel=1e-6)]
    assert history["val_accuracy"] == [pytest.approx(accuracy)]
    both = model.fit(X, Y, validation_data=(X[:9], Y[:9]), validation_split=0.5, verbose=0)
    assert model.training_run(X, Y, validation_data=(X[:9], Y[:9])).samples == 45
    assert "val_loss" in both.history


@settings(deadline=None)
@given(samples=st.integers(1, 45), batch_size=st.integers(1, 50), split=st.sampled_from([0.0, 0.4]))
def test_figures_are_means_over_samples_however_batches_are_cut(
    samples: int, batch_size: int, split: float
) -> None:
    model = make(optimizer=engine.optimizers.SGD(0.0))
    x, y = X[:samples], Y[:samples]
    kept = int(samples * (1 - split))
    if kept == 0:
        return
    fitted = model.fit(x, y, batch_size=batch_size, validation_split=split, verbose=0).history
    predicted = model.predict(x, verbose=0)
    losses = -np.log((predicted * y).sum(axis=1))
    right = predicted.argmax(axis=1) == LABELS[:samples]
    assert fitted["loss"][0] == pytest.approx(losses[:kept].mean(), rel=1e-5)
    assert fitted["accuracy"][0] == pytest.approx(right[:kept].mean())
    if split:
        assert fitted["val_loss"][0] == pytest.approx(losses[kept:].mean(), rel=1e-5)
        assert fitted["val_accuracy"][0] == pytest.approx(right[kept:].mean())
    evaluated = model.evaluate(x, y, batch_size=batch_size, verbose=0)
    assert evaluated == pytest.approx([losses.mean(), right.mean()], rel=1e-5)


def test_it_learns(model: Sequential) -> None:
    centres = np.array([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 2, 0]])
    x = X / 4 + centres[LABELS]
    history = model.fit(x, LABELS, batch_size=5, epochs=60, verbose=0).history
    assert history["loss"][-1] < history["loss"][0] / 3
    assert model.evaluate(x, LABELS, verbose=0)[1] == 1


def test_class_indices_train_as_one_hot_labels_do() -> None:
    models = [make(), make(), make(loss="sparse_categorical_crossentropy")]
    for model, y in zip(models, (Y, LABELS, LABELS), strict=True):
        model.fit(X, y, batch_size=8, epochs=2, verbose=0)
    assert_same(models[0].get_weights(), models[1].get_weights())
    for one, other in zip(models[0].get_weights(), models[2].get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_labels_in_a_row_for_one_unit() -> None:
    models = [Sequential([Input((4,)), Dense(1, "sigmoid")], seed=0) for _ in range(2)]
    for model, y in zip(models, (LABELS % 2, LABELS[:, None] % 2), strict=True):
        model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
        model.fit(X, y, epochs=2, verbose=0)
    assert_same(models[0].get_weights(), models[1].get_weights())


def test_more_training_goes_on_from_there() -> None:
    whole, parts = make(), make()
    whole.fit(X, Y, epochs=3, shuffle=False, verbose=0)
    parts.fit(X, Y, epochs=1, shuffle=False, verbose=0)
    parts.evaluate(X, Y, verbose=0)
    parts.predict(X[:7], verbose=0)
    parts.fit(X, Y, epochs=3, initial_epoch=1, shuffle=False, verbose=0)
    assert_same(whole.get_weights(), parts.get_weights())


# Repetition ---------------------------------------------------------------------------------------


def trained(seed: int | None = None, **options: Any) -> tuple[list[Array], Any]:
    model = make(seed=seed)
    history = model.fit(X, Y, batch_size=8, epochs=3, validation_split=0.2, verbose=0, **options)
    return model.get_weights(), history.history


def test_set_random_seed_makes_a_run_repeat_bit_for_bit() -> None:
    runs = []
    for seed in (7, 7, 8):
        engine.utils.set_random_seed(seed)
        runs.append(trained())
    assert_same(runs[0][0], runs[1][0])
    assert runs[0][1] == runs[1][1]
    assert runs[0][1] != runs[2][1]


def test_a_models_own_seed_repeats_whatever_else_draws() -> None:
    first = trained(seed=5)
    engine.utils.set_random_seed(3)
    second = trained(seed=5)
    assert_same(first[0], second[0])
    assert first[1] == second[1]
    assert trained(seed=6)[1] != first[1]


def test_without_a_seed_runs_differ() -> None:
    assert trained()[1] != trained()[1]


def test_a_run_may_have_a_seed_of_its_own() -> None:
    models = [make(), make(), make()]
    for model, seed in zip(models, (1, 1, 2), strict=True):
        for _ in model.training_run(X, Y, batch_size=8, epochs=2, seed=seed):
            pass
    assert_same(models[0].get_weights(), models[1].get_weights())
    assert not np.array_equal(models[0].get_weights()[0], models[2].get_weights()[0])


# Step by step -------------------------------------------------------------------------------------


def test_a_run_is_what_fit_does_one_batch_at_a_time() -> None:
    fitted, stepped = make(), make()
    history = fitted.fit(X, Y, batch_size=8, epochs=2, validation_split=0.2, verbose=0).history
    run = stepped.training_run(X, Y, batch_size=8, epochs=2, validation_split=0.2)
    assert (run.samples, run.validation_samples, run.steps_per_epoch) == (36, 9, 5)
    events = list(run)
    assert_same(fitted.get_weights(), stepped.get_weights())
    epoch = [BatchEnd] * 5 + [ValidationBatchEnd] * 2 + [EpochEnd]
    assert [type(event) for event in events] == epoch * 2
    ends = [event for event in events if isinstance(event, EpochEnd)]
    assert [end.logs for end in ends] == [
        {key: values[number] for key, values in history.items()} for number in (0, 1)
    ]
    batches = [event for event in events if isinstance(event, BatchEnd)]
    assert [(batch.epoch, batch.step, batch.size) for batch in batches[5:]] == [
        (1, step, size) for step, size in enumerate((8, 8, 8, 8, 4))
    ]
    mean = sum(batch.loss * batch.size for batch in batches[:5]) / 36
    assert batches[4].logs["loss"] == pytest.approx(mean)


def test_between_two_batches_nothing_happens(model: Sequential) -> None:
    """A caller may look, predict, keep a snapshot, walk away."""
    run = model.training_run(X, Y, batch_size=8, epochs=2, shuffle=False)
    other = make()
    for number, _ in enumerate(other.training_run(X, Y, batch_size=8, epochs=2, shuffle=False)):
        next(run)
        snapshot = model.get_flat_weights()
        model.predict(X[: number + 1], verbose=0)
        np.testing.assert_array_equal(snapshot, other.get_flat_weights())


# evaluate, predict, single batches ----------------------------------------------------------------


def test_return_types(model: Sequential) -> None:
    plain = make(metrics=None)
    for name, options in {
        "evaluate": {"verbose": 0},
        "train_on_batch": {},
        "test_on_batch": {},
    }.items():
        figures = getattr(model, name)(X, Y, **options)
        assert [type(figure) for figure in figures] == [float, float]
        named = getattr(model, name)(X, Y, return_dict=True, **options)
        assert list(named) == ["loss", "accuracy"]
        assert isinstance(getattr(plain, name)(X, Y, **options), float)
        assert list(getattr(plain, name)(X, Y, return_dict=True, **options)) == ["loss"]


def test_train_on_batch_is_one_step_of_fit() -> None:
    one, other = make(), make()
    figures = one.train_on_batch(X, Y)
    history = other.fit(X, Y, batch_size=45, shuffle=False, verbose=0).history
    assert figures == [history["loss"][0], history["accuracy"][0]]
    assert_same(one.get_weights(), other.get_weights())


def test_evaluate_and_test_on_batch_change_nothing(model: Sequential) -> None:
    before = model.get_weights()
    assert model.evaluate(X, Y, batch_size=45, verbose=0) == model.test_on_batch(X, Y)
    assert_same(model.get_weights(), before)


@settings(deadline=None)
@given(samples=st.integers(0, 45), batch_size=st.integers(1, 60))
def test_predict_for_any_batch_size(samples: int, batch_size: int) -> None:
    model = make()
    weights = model.get_weights()
    z = np.maximum(X[:samples] @ weights[0] + weights[1], 0) @ weights[2] + weights[3]
    expected = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    predicted = model.predict(X[:samples], batch_size=batch_size, verbose=0)
    assert predicted.dtype == np.float32
    np.testing.assert_allclose(predicted, expected, rtol=1e-5)


def test_what_was_predicted_stays(model: Sequential) -> None:
    for predict in (lambda x: model.predict(x, verbose=0), model.predict_on_batch):
        first = predict(X)
        kept = first.copy()
        predict(-X)
        model.train_on_batch(X, Y)
        np.testing.assert_array_equal(first, kept)


# Types --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "int64", "uint8", "bool"])
def test_float32_throughout_whatever_comes_in(dtype: str) -> None:
    model = make()
    x = np.abs(X * 10).astype(dtype)
    history = model.fit(x, Y.astype("float64"), epochs=2, verbose=0).history
    arrays = [*model.get_weights(), *model.compute_gradients(x, Y)[1]]
    arrays += [model.predict(x, verbose=0), model.predict_on_batch(x)]
    assert {array.dtype.name for array in arrays} == {"float32"}
    assert all(type(value) is float for values in history.values() for value in values)


def test_float64_on_request() -> None:
    layers = [Dense(5, "tanh", dtype="float64"), Dense(3, "softmax", dtype="float64")]
    model = Sequential([Input((4,), dtype="float64"), *layers])
    model.compile("adam", "categorical_crossentropy")
    model.fit(X, Y, verbose=0)
    assert {weight.dtype.name for weight in model.get_weights()} == {"float64"}
    assert model.predict(X, verbose=0).dtype == np.float64


def test_lists_views_and_read_only_arrays(model: Sequential) -> None:
    expected = make().fit(X, Y, verbose=0).history
    frozen = X.copy()
    frozen.setflags(write=False)
    for x in (X.tolist(), np.asfortranarray(X), np.repeat(X, 2, axis=0)[::2], frozen):
        again = make()
        assert again.fit(x, Y.tolist(), verbose=0).history == expected
    assert model.predict([[1, 2, 3, 4]], verbose=0).shape == (1, 3)


def test_data_are_not_changed(model: Sequential) -> None:
    x, y = X.copy(), Y.copy()
    model.fit(x, y, epochs=2, validation_split=0.3, verbose=0)
    model.evaluate(x, y, verbose=0)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)


# Data that cannot be used -------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["fit", "evaluate", "train_on_batch", "test_on_batch"])
def test_lengths_that_differ_and_empty_data(model: Sequential, call: str) -> None:
    with pytest.raises(engine.DataError, match="45 samples but 44 labels"):
        getattr(model, call)(X, Y[:44])
    with pytest.raises(engine.DataError, match="no samples"):
        getattr(model, call)(X[:0], Y[:0])


def test_validation_data_are_checked_as_well(model: Sequential) -> None:
    with pytest.raises(engine.DataError, match="9 samples but 8 labels"):
        model.fit(X, Y, validation_data=(X[:9], Y[:8]), verbose=0)
    with pytest.raises(engine.DataError, match=r"\(3,\).*\(4,\)"):
        model.fit(X, Y, validation_data=(X[:9, :3], Y[:9]), verbose=0)
    with pytest.raises(engine.EngineError, match="validation_data"):
        model.fit(X, Y, validation_data=(X[:9],), verbose=0)  # type: ignore[arg-type]


def test_samples_of_another_shape_name_both_and_the_remedy(model: Sequential) -> None:
    for call in (lambda x: model.fit(x, Y[:9]), model.predict, lambda x: model.evaluate(x, Y[:9])):
        with pytest.raises(engine.DataError, match=r"shape \(5,\).*shape \(4,\)"):
            call(np.zeros((9, 5)))
        with pytest.raises(engine.DataError, match=r"\(2, 2\).*\(4,\).*x.reshape\(-1, 4\)"):
            call(np.zeros((9, 2, 2)))


def test_labels_that_do_not_go_with_the_output(model: Sequential) -> None:
    with pytest.raises(engine.DataError, match=r"Label 3 at position 5 .* 3 classes"):
        model.fit(X[:7], [0, 1, 2, 0, 1, 3, 9], verbose=0)
    with pytest.raises(engine.DataError, match=r"\(45, 2\).*\(None, 3\)"):
        model.fit(X, Y[:, :2], verbose=0)


@pytest.mark.parametrize("x", [[["a"] * 4] * 9, np.full((9, 4), None), 3.0, None])
def test_samples_must_be_an_array_of_numbers(model: Sequential, x: Any) -> None:
    with pytest.raises(engine.DataError, match="samples must be"):
        model.fit(x, Y[:9], verbose=0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf], ids=str)
@pytest.mark.parametrize("row", [3, 44], ids=["first batch", "last batch"])
@pytest.mark.parametrize("hidden", ["relu", "tanh", "sigmoid"])
def test_nan_and_infinity_in_the_samples_are_named(value: float, row: int, hidden: str) -> None:
    model = Sequential([Input((4,)), Dense(5, hidden), Dense(3, "softmax")], seed=0)
    model.compile("adam", "categorical_crossentropy")
    x = X.copy()
    x[row, 2] = value
    with pytest.raises(engine.DataError, match=rf"samples hold {value} at index \[{row}, 2\]"):
        model.fit(x, Y, batch_size=8, shuffle=False, verbose=0)
    # Nothing is spoilt: with the data mended, training goes on.
    assert all(np.isfinite(weight).all() for weight in model.get_weights())
    assert math.isfinite(model.fit(X, Y, verbose=0).history["loss"][0])


@pytest.mark.parametrize("value", [math.nan, math.inf], ids=str)
def test_nan_and_infinity_in_the_labels_are_named(value: float) -> None:
    model = Sequential([Input((4,)), Dense(2)])
    model.compile("sgd", "mse")
    y = X[:, :2].copy()
    y[7, 1] = value
    with pytest.raises(engine.DataError, match=rf"labels hold {value} at index \[7, 1\]"):
        model.fit(X, y, verbose=0)


def test_a_loss_that_overflows_by_itself_is_no_fault_of_the_data() -> None:
    """Too high a learning rate: figures tell, nothing warns or raises."""
    model = Sequential([Input((4,)), Dense(2)], seed=0)
    model.compile(engine.optimizers.SGD(1e6), "mse")
    history = model.fit(X, X[:, :2], batch_size=4, epochs=3, verbose=0).history
    assert not math.isfinite(history["loss"][-1])


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("batch_size", 0),
        ("batch_size", -1),
        ("batch_size", 2.5),
        ("batch_size", "8"),
        ("epochs", -1),
        ("epochs", 1.5),
        ("epochs", "2"),
        ("validation_split", 1.0),
        ("validation_split", -0.1),
        ("validation_split", math.nan),
        ("validation_split", 0.9999),
        ("validation_split", "0.1"),
    ],
)
def test_options_of_fit_out_of_bounds(model: Sequential, option: str, value: Any) -> None:
    with pytest.raises(engine.ParameterError, match=f"^{option} must be"):
        model.fit(X, Y, verbose=0, **{option: value})
