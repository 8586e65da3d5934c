"""LSTM and GRU by kernels, held against NumPy and the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from engine import layers, models, optimizers
from engine.compiled import recurrent as lowered
from engine.compiled.library import Library
from tests.engine.compiled.training import by, error, run_of, trained

KINDS = {"lstm": layers.LSTM, "gru": layers.GRU, "simple": layers.SimpleRNN}
MODES = ["concat", "sum", "ave", "mul"]


def sequences(
    kind: str,
    shape: tuple[int, int],
    units: tuple[int, int],
    dtype: str,
    mode: str = "",
    masks: bool = False,
    **options: Any,
) -> models.Sequential:
    """Two recurrent layers; with a mode, the first reads in both directions."""

    def layer(number: int, **more: Any) -> Any:
        made = KINDS[kind](units[number], dtype=dtype, **options, **more)
        return layers.Bidirectional(made, merge_mode=mode, dtype=dtype) if mode else made

    line: list[Any] = [layers.Masking(dtype=dtype)] if masks else []
    line += [layer(0, return_sequences=True), layer(1), layers.Dense(3, "softmax", dtype=dtype)]
    model = models.Sequential([layers.Input(shape, dtype=dtype), *line], seed=0)
    model.compile(optimizers.SGD(0.05), "sparse_categorical_crossentropy")
    rng = np.random.default_rng(2)
    model.set_weights([rng.standard_normal(w.shape).astype(np.float32) / 3 for w in model.weights])
    return model


def compare(levels: list[Library], make: Any, x: Any, y: Any, batch: int) -> None:
    """Hold a training and a prediction against NumPy's, and the truth."""
    options = {"batch_size": batch, "epochs": 2}
    true, _ = trained(None, make("float64"), x.astype(float), y, **options)
    if not np.abs(true).max() < 20:
        reject()  # It explodes, and every last digit with it.
    plain, history = trained(None, make("float32"), x, y, **options)
    results = []
    for library in levels:
        model = make("float32")
        found, again = trained(library, model, x, y, **options)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        np.testing.assert_allclose(again["loss"], history["loss"], rtol=2e-5)
        with by(None):
            plainly = model.predict(x, verbose=0)
        with by(library):
            np.testing.assert_allclose(model.predict(x, verbose=0), plainly, rtol=2e-5, atol=1e-7)
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]


@pytest.mark.parametrize("kind", KINDS)
@given(
    shape=st.tuples(st.integers(1, 7), st.integers(1, 9)),
    units=st.tuples(st.integers(1, 20), st.integers(1, 12)),
    bias=st.booleans(),
    backwards=st.booleans(),
    mode=st.sampled_from(["", *MODES]),
    masks=st.booleans(),
    dropout=st.sampled_from([0.0, 0.3]),
    batch=st.integers(1, 12),
)
@settings(max_examples=25, deadline=None)
def test_sequences_of_any_shape(
    levels: list[Library],
    kind: str,
    shape: tuple[int, int],
    units: tuple[int, int],
    bias: bool,
    backwards: bool,
    mode: str,
    masks: bool,
    dropout: float,
    batch: int,
) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.standard_normal((13, *shape)).astype(np.float32), rng.integers(0, 3, 13)
    x[rng.random((13, shape[0])) < 0.4] = 0
    x[3] = 0

    def make(dtype: str) -> models.Sequential:
        options = {"use_bias": bias, "go_backwards": backwards and not mode, "dropout": dropout}
        return sequences(kind, shape, units, dtype, mode, masks, **options)

    compare(levels, make, x, y, batch)


@pytest.mark.parametrize("mode", ["", *MODES])
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "linear"])
def test_simple_layers_with_any_activation(
    levels: list[Library], activation: str, mode: str
) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.standard_normal((13, 5, 3)).astype(np.float32), rng.integers(0, 3, 13)

    def make(dtype: str) -> models.Sequential:
        return sequences("simple", (5, 3), (4, 6), dtype, mode, activation=activation)

    compare(levels, make, x, y, 5)


FUNCTIONS = ["tanh", "sigmoid", "relu", "linear", "hard_sigmoid", "softsign", "elu", "silu", "selu"]
GATES = ["sigmoid", "hard_sigmoid"]


@pytest.mark.parametrize("kind", ["lstm", "gru", "reset first", "simple"])
@given(
    shape=st.tuples(st.integers(1, 6), st.integers(1, 9)),
    units=st.tuples(st.integers(1, 20), st.integers(1, 9)),
    function=st.sampled_from(FUNCTIONS),
    gate=st.sampled_from(GATES),
    bias=st.booleans(),
    backwards=st.booleans(),
    mode=st.sampled_from(["", "concat", "mul"]),
    masks=st.booleans(),
    dropout=st.sampled_from([0.0, 0.3]),
    recurrent=st.sampled_from([0.0, 0.2]),
    batch=st.integers(1, 12),
)
@settings(max_examples=20, deadline=None)
def test_layers_gate_by_gate(
    levels: list[Library],
    kind: str,
    shape: tuple[int, int],
    units: tuple[int, int],
    function: str,
    gate: str,
    bias: bool,
    backwards: bool,
    mode: str,
    masks: bool,
    dropout: float,
    recurrent: float,
    batch: int,
) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.standard_normal((13, *shape)).astype(np.float32), rng.integers(0, 3, 13)
    x[rng.random((13, shape[0])) < 0.4] = 0
    options = {
        "use_bias": bias, "go_backwards": backwards and not mode, "activation": function,
        "dropout": dropout, "recurrent_dropout": recurrent,
    }  # fmt: skip
    if kind != "simple":
        options["recurrent_activation"] = gate
    if kind == "reset first":
        kind, options["reset_after"] = "gru", False

    def make(dtype: str) -> models.Sequential:
        return sequences(kind, shape, units, dtype, mode, masks, **options)

    compare(levels, make, x, y, batch)


@pytest.mark.parametrize("kind", KINDS)
def test_usual_layers_gate_by_gate_are_those_as_a_whole(library: Library, kind: str) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.standard_normal((13, 5, 3)).astype(np.float32), rng.integers(0, 3, 13)
    results = []
    for usual in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            if not usual:
                patch.setattr(lowered, "_is_usual", lambda layer: False)
            model = sequences(kind, (5, 3), (4, 6), "float32", "concat", masks=True)
            results.append(trained(library, model, x, y, batch_size=4, epochs=3)[0])
    np.testing.assert_allclose(*results, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "options", [{"recurrent_dropout": 1.0}, {"activation": "softmax"}, {"stateful": True}], ids=str
)
@pytest.mark.parametrize("mode", ["", "concat"])
def test_what_has_no_kernels_is_numpys(
    library: Library, kind: str, options: Any, mode: str
) -> None:
    x = np.zeros((4, 3, 2), np.float32)
    model = sequences(kind, (3, 2), (2, 2), "float32", mode, **options)
    run = run_of(library, model, x, np.arange(4) % 3)
    with by(library):
        run.finish()
    assert run.arithmetic == "numpy"


@pytest.mark.parametrize("options", [{}, {"recurrent_dropout": 0.3}], ids=str)
def test_what_is_left_out_is_what_numpy_leaves_out_and_a_snapshot_keeps_it(
    library: Library, options: Any
) -> None:
    rng = np.random.default_rng(5)
    x, y = rng.standard_normal((40, 5, 3)).astype(np.float32), rng.integers(0, 3, 40)

    def make() -> Any:
        model = sequences("lstm", (5, 3), (4, 6), "float32", "concat", dropout=0.4, **options)
        return run_of(library, model, x, y, batch_size=7, epochs=3)

    with by(library):
        whole = make()
        whole.finish()
        first = make()
        for _ in range(9):
            next(first)
        second = make()
        second.restore(first.snapshot())
        second.finish()
    np.testing.assert_array_equal(second.model.get_flat_weights(), whole.model.get_flat_weights())
