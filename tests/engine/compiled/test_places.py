"""Texts, layers that move values about, and metrics that kernels do not count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import layers, metrics, models, optimizers
from engine.compiled import figures, running
from engine.compiled.library import Library
from engine.errors import DataError
from tests.engine.compiled.networks import labels, stack
from tests.engine.compiled.training import by, error, run_of, trained


def typed(layer: Any, dtype: str, name: str) -> Any:
    config = {**layer.get_config(), "dtype": dtype, "name": name}
    if isinstance(layer, layers.TimeDistributed):
        return layers.TimeDistributed(typed(layer.layer, dtype, "inner"), dtype=dtype, name=name)
    return type(layer).from_config(config)


def network(shape: Any, line: list[Any], dtype: str, optimizer: Any = None) -> models.Sequential:
    made = [typed(each, dtype, f"layer_{number}") for number, each in enumerate(line)]
    top = [layers.Flatten(dtype=dtype), layers.Dense(3, "softmax", dtype=dtype)]
    model = models.Sequential([layers.Input(shape, dtype=dtype), *made, *top], seed=0)
    model.compile(
        optimizer or optimizers.SGD(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    rng = np.random.default_rng(2)
    model.set_weights([rng.standard_normal(w.shape).astype(np.float32) / 3 for w in model.weights])
    return model


def compare(levels: list[Library], x: Any, line: list[Any], batch: int = 4) -> None:
    y = np.random.default_rng(5).integers(0, 3, len(x))
    shape, options = x.shape[1:], {"batch_size": batch, "epochs": 2}
    true, _ = trained(None, network(shape, line, "float64"), x.astype(float), y, **options)
    plain, history = trained(None, network(shape, line, "float32"), x, y, **options)
    results = []
    for library in levels:
        model = network(shape, line, "float32")
        found, again = trained(library, model, x, y, **options)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        np.testing.assert_allclose(again["loss"], history["loss"], rtol=2e-5)
        with by(library):
            compiled = model.evaluate(x, y, verbose=0)
        with by(None):
            np.testing.assert_allclose(compiled, model.evaluate(x, y, verbose=0), rtol=1e-5)
            plainly = model.predict(x, verbose=0)
        with by(library):
            np.testing.assert_allclose(model.predict(x, verbose=0), plainly, rtol=2e-5, atol=1e-7)
            model.set_weights([np.zeros_like(each) for each in model.get_weights()])
            np.testing.assert_allclose(model.predict(x, verbose=0), 1 / 3, rtol=1e-6)
        results.append(found.tobytes())
    assert len(results) < 3 or results[1] == results[2]


LINES: dict[str, tuple[tuple[int, ...], list[Any]]] = {
    "permute": ((4, 5), [layers.Dense(3), layers.Permute((2, 1))]),
    "repeat": ((5,), [layers.Dense(4, "tanh"), layers.RepeatVector(3), layers.LSTM(4)]),
    "padding": ((3, 4, 2), [layers.Conv2D(2, 1), layers.ZeroPadding2D(((1, 0), (2, 1)))]),
    "cropping": ((5, 6, 2), [layers.Conv2D(2, 1), layers.Cropping2D(((1, 1), (0, 2)))]),
    "upsampling": ((2, 3, 2), [layers.Conv2D(2, 1), layers.UpSampling2D((2, 3))]),
    "sequences": (
        (6, 2),
        [
            layers.Conv1D(3, 1), layers.ZeroPadding1D(2), layers.Cropping1D((1, 0)),
            layers.UpSampling1D(2),
        ],
    ),
    "volumes": (
        (2, 2, 3, 1),
        [
            layers.Dense(2), layers.ZeroPadding3D(1), layers.Cropping3D(((1, 0), (0, 1), (1, 1))),
            layers.UpSampling3D(2),
        ],
    ),
    "rescaling": ((3, 4), [layers.Dense(2), layers.Rescaling([0.5, 2.0], offset=[0.1, -1.0])]),
    "largest": ((4, 5, 2), [layers.Conv2D(3, 2), layers.GlobalMaxPooling2D()]),
    "largest of steps": ((7, 2), [layers.Conv1D(3, 2, activation="relu"),
                                  layers.GlobalMaxPooling1D()]),
    "layer normalization": (
        (4, 6),
        [
            layers.Dense(5), layers.LayerNormalization(),
            layers.LayerNormalization(center=False, epsilon=0.1),
            layers.LayerNormalization(scale=False),
        ],
    ),
    "unit normalization": ((4, 6), [layers.Dense(5), layers.UnitNormalization()]),
    "root mean square": ((4, 6), [layers.Dense(5), layers.RMSNormalization(epsilon=0.1)]),
    "layer normalization of two axes": (
        (3, 4, 2), [layers.Dense(2), layers.LayerNormalization(axis=[-2, -1])],
    ),
    "group normalization": (
        (3, 4, 2),
        [
            layers.Dense(6), layers.GroupNormalization(3),
            layers.GroupNormalization(-1, scale=False), layers.GroupNormalization(1, center=False),
        ],
    ),
    "learned slopes": (
        (4, 3), [layers.Dense(5), layers.PReLU(), layers.Dense(5), layers.PReLU(shared_axes=[1])],
    ),
    "normalization": (
        (4, 3),
        [
            layers.Normalization(mean=[0.1, 2.0, -1.0], variance=[1.0, 4.0, 0.5]), layers.Dense(2),
            layers.Normalization(mean=0.1, variance=0.5), layers.Dense(2),
            layers.Normalization(mean=0.1, variance=0.5, invert=True),
        ],
    ),
    "bins": ((6,), [layers.Discretization([-1.0, 0.0, 0.5], output_mode="one_hot")]),
    "counts of bins": ((6,), [layers.Discretization([-1.0, 0.0], output_mode="count")]),
    "bins as indices": ((6,), [layers.Discretization([-1.0, 0.0]), layers.Embedding(3, 4)]),
    "spatial dropout": (
        (4, 3, 6), [layers.Dense(5), layers.SpatialDropout2D(0.3), layers.Dropout(0.2)],
    ),
    "spatial dropout of steps": ((5, 3), [layers.Dense(5), layers.SpatialDropout1D(0.3)]),
    "alpha dropout": ((9,), [layers.Dense(8, "selu"), layers.AlphaDropout(0.2)]),
    "each step": (
        (4, 3),
        [
            layers.LSTM(4, return_sequences=True), layers.TimeDistributed(layers.Dense(3, "tanh")),
            layers.TimeDistributed(layers.Activation("elu")),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_layers_by_kernels(levels: list[Library], name: str) -> None:
    shape, line = LINES[name]
    x = np.random.default_rng(0).standard_normal((11, *shape)).astype(np.float32)
    compare(levels, x, line)


@given(
    words=st.integers(1, 30),
    length=st.integers(1, 9),
    width=st.integers(1, 20),
    masks=st.booleans(),
    batch=st.integers(1, 12),
    seed=st.integers(0, 99),
)
@settings(max_examples=25, deadline=None)
def test_texts(
    levels: list[Library],
    words: int,
    length: int,
    width: int,
    masks: bool,
    batch: int,
    seed: int,
) -> None:
    x = np.random.default_rng(seed).integers(0, words, (11, length))
    x[0] = 0
    line = [
        layers.Embedding(words, width, mask_zero=masks),
        layers.Dense(5, "tanh"),
        layers.GlobalAveragePooling1D(),
    ]
    compare(levels, x.astype(np.float32), line, batch)


def test_an_index_beyond_the_table_is_refused_as_by_numpy(library: Library) -> None:
    x = np.zeros((20, 4), np.float32)
    x[13, 2] = 7
    y = np.arange(20) % 3
    told = []
    for path in (None, library):
        model = network((4,), [layers.Embedding(7, 3)], "float32", optimizers.Adam())
        run = run_of(path, model, x, y, batch_size=4, shuffle=False)
        with by(path), pytest.raises(DataError, match="holds 7") as refusal:
            run.finish()
        told.append((str(refusal.value), run.step_number, run.objective.optimizer.batches))
        with by(path), pytest.raises(DataError, match="holds 7"):
            model.evaluate(x, y, verbose=0)
        with by(path), pytest.raises(DataError, match="holds 7"):
            model.predict(x, verbose=0)
    assert told[0] == told[1]


def test_masks_that_others_would_heed_are_left_to_numpy(library: Library) -> None:
    x, y = np.ones((8, 4), np.float32), np.arange(8) % 3
    for last in (layers.TimeDistributed(layers.Dense(3)), layers.BatchNormalization()):
        model = network((4,), [layers.Embedding(7, 3, mask_zero=True), last], "float32")
        run = run_of(library, model, x, y)
        with by(library):
            run.finish()
        assert run.arithmetic == "numpy"


class Strange(metrics.Metric):
    """A metric of somebody's own, which sees all outputs."""

    def __init__(self, name: str = "strange") -> None:
        super().__init__(name=name)
        self.total = 0.0

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        weights = 1.0 if sample_weight is None else np.asarray(sample_weight)[:, None]
        self.total += float(np.sum(np.asarray(y_pred) ** 2 * weights))

    def result(self) -> float:
        return self.total

    def reset_state(self) -> None:
        self.total = 0.0


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("room", [1, 1 << 24])
def test_metrics_of_every_kind_are_those_of_numpy(
    library: Library, room: int, weighted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "ROOM", room)
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((70, 5)).astype(np.float32), labels(rng, "softmax", 70, 3)
    weights = rng.random(70).astype(np.float32) if weighted else None
    found = []
    for path in (None, library):
        watched = [
            "accuracy", metrics.AUC(multi_label=True), metrics.Precision(), metrics.Recall(),
            metrics.F1Score(average="macro"), metrics.TopKCategoricalAccuracy(2), Strange(),
        ]  # fmt: skip
        model = stack(5, [4], 3, "relu", "softmax", dropout=0.2)
        model.compile(
            "adam", "categorical_crossentropy", metrics=watched,
            weighted_metrics=["accuracy", Strange()],
        )  # fmt: skip
        options = {"batch_size": 16, "epochs": 2, "validation_split": 0.2}
        found.append(trained(path, model, x, y, sample_weight=weights, **options)[1])
    assert found[0].keys() == found[1].keys()
    for name, values in found[0].items():
        assert found[1][name] == pytest.approx(values, rel=1e-4), name


def test_a_run_with_such_metrics_resumes_bit_for_bit(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((90, 9)).astype(np.float32), labels(rng, "softmax", 90, 3)

    def make() -> Any:
        model = stack(
            9, [8], 3, "relu", "softmax", dropout=0.2, optimizer=optimizers.Nadam(0.01),
            watched=[metrics.AUC(), "accuracy"],
        )  # fmt: skip
        return run_of(library, model, x, y, batch_size=8, epochs=3)

    with by(library):
        whole = make()
        whole.finish()
        first = make()
        for _ in range(17):
            next(first)
        second = make()
        second.restore(first.snapshot())
        second.finish()
    assert second.arithmetic == whole.arithmetic != "numpy"
    np.testing.assert_array_equal(second.model.get_flat_weights(), whole.model.get_flat_weights())
    assert second.history.history == whole.history.history


class Stopping(metrics.MeanSquaredError):
    """A metric of somebody's own that ends the training."""

    model: Any = None

    def take(self, *arguments: Any) -> Any:
        self.model.stop_training = True
        return super().take(*arguments)


def test_what_a_metric_does_counts_before_the_next_step(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((70, 5)).astype(np.float32), labels(rng, "softmax", 70, 3)
    metric = Stopping()
    model = metric.model = stack(5, [4], 3, "relu", "softmax", watched=[metric])
    trained(library, model, x, y, batch_size=8, epochs=3)
    assert model.optimizer.batches == 1


@pytest.mark.parametrize("mode", ["one_hot", "multi_hot", "count"])
@pytest.mark.parametrize("shape", [(1,), (5,)])
def test_categories(levels: list[Library], mode: str, shape: tuple[int, ...]) -> None:
    x = np.random.default_rng(0).integers(0, 4, (11, *shape)).astype(np.float32)
    compare(levels, x, [layers.CategoryEncoding(4, mode)])


def test_a_category_beyond_the_last_is_refused_as_by_numpy(library: Library) -> None:
    for wrong in (4, 0.5, -1):
        x = np.zeros((8, 3), np.float32)
        x[5, 1] = wrong
        told = []
        for path in (None, library):
            model = network((3,), [layers.CategoryEncoding(4)], "float32")
            run = run_of(path, model, x, np.arange(8) % 3, batch_size=4)
            with by(path), pytest.raises(DataError, match="whole numbers from 0 to 3") as refusal:
                run.finish()
            told.append(str(refusal.value))
        assert told[0] == told[1]


def test_other_moments_of_normalization_are_heeded(library: Library) -> None:
    x = np.random.default_rng(0).standard_normal((11, 3)).astype(np.float32)
    model = network((3,), [layers.Normalization()], "float32")
    with by(library):
        model.layers[0].adapt(x)
        before = model.predict(x, verbose=0)
        model.layers[0].adapt(x * 3 + 1)
        after = model.predict(x, verbose=0)
    with by(None):
        np.testing.assert_allclose(after, model.predict(x, verbose=0), rtol=2e-5)
    assert not np.allclose(before, after)


NOISY = {
    "noise": [layers.GaussianNoise(0.3), layers.Dense(4), layers.GaussianDropout(0.3)],
    "mixed": [layers.Dropout(0.2), layers.GaussianNoise(0.3), layers.AlphaDropout(0.2)],
}


@pytest.mark.parametrize("line", NOISY.values(), ids=NOISY)
@pytest.mark.parametrize("block", [0.0, 1.0])
def test_noise_is_numpys(
    library: Library, line: list[Any], block: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BLOCK", block)
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((37, 5)).astype(np.float32), rng.integers(0, 3, 37)
    found = [
        trained(path, network((5,), line, "float32"), x, y, batch_size=8, epochs=3)
        for path in (None, library)
    ]
    np.testing.assert_allclose(found[1][0], found[0][0], rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found[1][1]["loss"], found[0][1]["loss"], rtol=2e-5)


def test_noise_goes_on_from_a_snapshot_bit_for_bit(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((90, 9)).astype(np.float32), rng.integers(0, 3, 90)

    def make() -> Any:
        model = network((9,), NOISY["mixed"], "float32")
        return run_of(library, model, x, y, batch_size=8, epochs=3)

    with by(library):
        whole = make()
        whole.finish()
        first = make()
        for _ in range(17):
            next(first)
        second = make()
        second.restore(first.snapshot())
        second.finish()
    np.testing.assert_array_equal(second.model.get_flat_weights(), whole.model.get_flat_weights())
