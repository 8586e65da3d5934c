"""Models put together: layers, shapes, names, the summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine.layers import Activation, Dense, Input, Layer
from engine.models import Sequential
from tests.engine.models.small import X, Y, assert_same


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


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (engine.layers.LayerNormalization(), (0, 10)),
        (Dense(3), (0, 10)),
        (Dense(3), (0,)),
        (Dense(3, kernel_initializer="lecun_normal"), (0,)),
    ],
)
def test_an_axis_may_be_empty_where_that_means_something(layer: Layer, shape: Any) -> None:
    model = Sequential([layer])
    model.compile("sgd", "mse")
    x = np.ones((2, *shape))
    expected = model.predict(x, verbose=0)
    model.fit(x, expected, verbose=0)
    assert expected.shape == (2, *shape[:-1], layer.compute_output_shape((2, *shape))[-1])
    assert all(np.isfinite(weight).all() for weight in model.get_weights())


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (engine.layers.LayerNormalization(), (0,)),
        (engine.layers.LayerNormalization(axis=1), (3, 0)),
        (engine.layers.Flatten(), (0, 3)),
        (Dense(3), (2, 0)),
        (engine.layers.GlobalMaxPooling1D(), (0, 3)),
        (Sequential([Dense(3)]), (0,)),
    ],
)
def test_elsewhere_an_empty_axis_is_refused(layer: Any, shape: Any) -> None:
    with pytest.raises(engine.ShapeError, match="needs samples that hold values"):
        Sequential([Input(shape), layer])


def test_the_first_layer_may_say_that_an_axis_is_empty() -> None:
    model = Sequential([Dense(3, input_shape=(0,))])
    assert model.predict(np.ones((2, 0)), verbose=0).tolist() == [[0.0] * 3] * 2
