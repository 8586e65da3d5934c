"""Whole trainings by kernels: how close to the truth, and the same to the last bit however cut."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import layers, metrics, models, optimizers
from engine.compiled import running
from engine.compiled.library import Library
from engine.errors import DataError
from tests.engine.compiled.networks import ACTIVATIONS, LOSSES, labels, stack
from tests.engine.compiled.training import by, error, run_of, trained


@given(
    inputs=st.integers(1, 70),
    units=st.lists(st.integers(1, 40), max_size=2),
    outputs=st.integers(1, 12),
    activation=st.sampled_from(ACTIVATIONS),
    kind=st.sampled_from(list(LOSSES)),
    batch=st.integers(1, 40),
    weighted=st.booleans(),
    seed=st.integers(0, 50),
)
@settings(max_examples=60, deadline=None)
def test_the_error_is_at_most_twice_that_of_numpy(
    levels: list[Library],
    inputs: int,
    units: list[int],
    outputs: int,
    activation: str,
    kind: str,
    batch: int,
    weighted: bool,
    seed: int,
) -> None:
    assume(outputs > 1 or kind not in ("softmax", "smoothed"))
    rng = np.random.default_rng(seed)
    count = 45
    x = rng.standard_normal((count, inputs)).astype(np.float32)
    y = labels(rng, kind, count, outputs)
    weights = rng.random(count).astype(np.float32) if weighted else None
    options = {"batch_size": batch, "epochs": 2, "sample_weight": weights}
    shape = (inputs, units, outputs, activation, kind)
    true, true_history = trained(
        None, stack(*shape, dtype="float64"), x.astype(float), y, **options
    )
    plain, plain_history = trained(None, stack(*shape), x, y, **options)
    assume(np.isfinite(true).all())
    for library in levels:
        found, history = trained(library, stack(*shape), x, y, **options)
        floor = 2e-8 * float(np.sqrt(np.mean(np.square(true))))
        assert error(found, true) <= 2 * error(plain, true) + floor
        np.testing.assert_allclose(history["loss"], true_history["loss"], rtol=2e-5, atol=1e-6)
    assert len(plain_history) == len(true_history)


def ways(library: Library, block: float, **options: Any) -> tuple[Any, Any]:
    """A training of several layers in blocks that last so long."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((230, 33)).astype(np.float32)
    y = labels(rng, "softmax", 230, 7)
    model = stack(33, [37, 18], 7, "tanh", "softmax", dropout=0.3, optimizer=optimizers.Adam(0.01))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "BLOCK", block)
        return trained(library, model, x, y, batch_size=16, epochs=3, **options)


def test_blocks_of_one_step_are_blocks_of_many(library: Library) -> None:
    one, history = ways(library, 0.0)
    many, again = ways(library, 1.0)
    np.testing.assert_array_equal(one, many)
    assert history == again


def test_all_processors_with_fused_operations_compute_the_same(levels: list[Library]) -> None:
    if len(levels) < 3:
        pytest.skip("the processor has one level of fused operations at most")
    results = [ways(library, 1.0) for library in levels[1:]]
    np.testing.assert_array_equal(results[0][0], results[1][0])
    assert results[0][1] == results[1][1]
    assert levels[1].identity == levels[2].identity != levels[0].identity


def test_dropout_drops_what_numpy_drops(library: Library) -> None:
    plain, _ = ways(None, 0.0)  # type: ignore[arg-type]
    found, _ = ways(library, 1.0)
    np.testing.assert_allclose(found, plain, atol=2e-4)


@pytest.mark.parametrize("together", [0.0, 1.0])
def test_events_are_those_of_numpy(library: Library, together: float) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((50, 5)).astype(np.float32), labels(rng, "sparse", 50, 3)
    events = []
    for path in (None, library):
        optimizer = optimizers.Adam(optimizers.schedules.ExponentialDecay(0.1, 3, 0.5))
        model = stack(5, [4], 3, "relu", "sparse", optimizer=optimizer, watched=["accuracy"])
        run = run_of(path, model, x, y, batch_size=8, epochs=2, validation_split=0.2)
        with by(path):
            found: list[Any] = []
            while several := run.several(together):
                found += several
        events.append(found)
    assert len(events[0]) == len(events[1])
    for numpy, compiled in zip(*events, strict=True):
        assert type(numpy) is type(compiled)
        if hasattr(numpy, "batch_logs"):
            assert numpy[:3] == compiled[:3]
            assert numpy.learning_rate == compiled.learning_rate
            assert compiled.batch_logs == pytest.approx(numpy.batch_logs, rel=1e-5)


def test_a_run_goes_on_from_a_snapshot_bit_for_bit(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((90, 9)).astype(np.float32), labels(rng, "sparse", 90, 3)

    def make() -> Any:
        model = stack(9, [8], 3, "relu", "sparse", dropout=0.2, optimizer=optimizers.Adam(0.01))
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
    assert second.arithmetic == whole.arithmetic
    np.testing.assert_array_equal(second.model.get_flat_weights(), whole.model.get_flat_weights())
    assert second.history.history == whole.history.history


def test_a_run_stays_on_numpys_path(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), labels(rng, "sparse", 40, 3)
    whole, _ = trained(None, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
    first = run_of(None, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
    next(first)
    state = first.snapshot()
    assert state["arithmetic"] == "numpy"
    second = run_of(library, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
    with by(library):
        second.restore(state)
        second.finish()
    np.testing.assert_array_equal(second.model.get_flat_weights(), whole)


def test_a_run_whose_kernels_are_gone_says_so(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), labels(rng, "sparse", 40, 3)
    first = run_of(library, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
    with by(library):
        next(first)
    second = run_of(None, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
    with by(None), pytest.warns(UserWarning, match="continues with NumPy.*last digits"):
        second.restore(first.snapshot())
    with by(None):
        second.finish()
    assert second.arithmetic == "numpy"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_data_that_are_no_numbers_are_refused_where_numpy_refuses_them(
    library: Library, value: float
) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), labels(rng, "sparse", 40, 3)
    x[29, 4] = value
    told = []
    for path in (None, library):
        model = stack(9, [8], 3, "relu", "sparse", dropout=0.5)
        run = run_of(path, model, x, y, batch_size=8, epochs=2)
        with by(path), pytest.raises(DataError) as refusal:
            run.finish()
        told.append((str(refusal.value), run.step_number, run.objective.optimizer.batches))
        told.append(model.layers[1].random.bit_generator.state)
    assert told[:2] == told[2:]


def test_a_loss_that_is_no_number_ends_its_list(library: Library) -> None:
    rng = np.random.default_rng(0)
    x = 1e12 * rng.standard_normal((400, 9)).astype(np.float32)
    y = labels(rng, "square", 400, 3)
    ends = []
    for path in (None, library):
        model = stack(9, [8], 3, "linear", "distance", optimizer=optimizers.SGD(1e6), dropout=0.1)
        run = run_of(path, model, x, y, batch_size=8)
        with by(path):
            next(run)
            events: list[Any] = []
            while run.phase == "batches" and (several := run.several(10.0)):
                several = [each for each in several if hasattr(each, "loss")]
                events += several
                assert all(np.isfinite(each.loss) for each in several[:-1])
        ends.append([np.isfinite(each.loss) for each in events])
        ends.append(model.layers[1].random.bit_generator.state)
    assert ends[:2] == ends[2:]
    assert not all(ends[0])


@pytest.mark.parametrize("kind", ["sparse", "binary", "square"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_no_numbers_spread_as_in_numpy(
    library: Library, kind: str, value: float
) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((8, 5)).astype(np.float32), labels(rng, kind, 8, 3)
    found = []
    for path in (None, library):
        model = stack(5, [4], 3, "relu", kind)
        model.layers[0].kernel[2, 1] = value
        found.append(np.isnan(trained(path, model, x, y, batch_size=8)[0]))
    np.testing.assert_array_equal(*found)


WATCHED: dict[str, list[Any]] = {
    "softmax": ["accuracy"],
    "sparse": ["accuracy"],
    "binary": ["accuracy", metrics.BinaryAccuracy(threshold=0.7)],
    "square": ["mae", "mse"],
}


@pytest.mark.parametrize(("kind", "watched"), WATCHED.items(), ids=WATCHED)
def test_metrics_are_those_of_numpy(library: Library, kind: str, watched: list[Any]) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((70, 5)).astype(np.float32), labels(rng, kind, 70, 3)
    if kind == "binary":
        y = np.round(y)
    histories = []
    for path in (None, library):
        model = stack(5, [4], 3, "relu", kind, watched=[*watched])
        histories.append(trained(path, model, x, y, batch_size=16, epochs=2)[1])
    for name, values in histories[0].items():
        assert histories[1][name] == pytest.approx(values, rel=1e-5), name


def test_data_of_every_form_give_the_same_bits(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), labels(rng, "softmax", 40, 3)
    forms: list[Any] = [
        (x, y),
        (np.asfortranarray(x), y),
        (np.repeat(x, 2, axis=0)[::2], y.tolist()),
        (x.astype(float), y),
    ]
    results = [
        trained(library, stack(9, [8], 3, "relu", "softmax"), *form, batch_size=16, shuffle=False)
        for form in forms
    ]
    cuts = (slice(0, 16), slice(16, 32), slice(32, 40))
    batches = ((x[cut], y[cut]) for cut in cuts)
    results.append(trained(library, stack(9, [8], 3, "relu", "softmax"), batches, None))
    for one, other in itertools.pairwise(results):
        np.testing.assert_array_equal(one[0], other[0])
        assert one[1] == other[1]


REFUSED: dict[str, Any] = {
    "regularizer": layers.Dense(3, kernel_regularizer="orthogonal_regularizer"),
    "regularizer of outputs": layers.Dense(3, activity_regularizer="orthogonal_regularizer"),
    "activation": layers.ReLU(max_value=2.0),
    "unknown layer": layers.SpectralNormalization(layers.Dense(3)),
    "other type": layers.Dense(3, dtype="float64"),
}


@pytest.mark.parametrize("layer", REFUSED.values(), ids=REFUSED)
def test_what_has_no_kernels_is_numpys_as_a_whole(
    library: Library, layer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    layer = type(layer).from_config(layer.get_config())
    dtype = layer.dtype
    model = models.Sequential([layers.Input((4,)), layer, layers.Dense(2, dtype=dtype)])
    model.compile("sgd", "mse")
    caplog.set_level("INFO", "engine.compiled")
    run = run_of(library, model, np.ones((6, 4)), np.ones((6, 2)))
    with by(library):
        run.finish()
    assert run.arithmetic == "numpy"
    assert caplog.text.count("NumPy trains") == 1


def test_frozen_layers_stay(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), labels(rng, "sparse", 40, 3)
    results = []
    for path in (None, library):
        model = stack(9, [8, 8], 3, "tanh", "sparse")
        model.layers[1].trainable = False
        before = model.layers[1].kernel.copy()
        results.append(trained(path, model, x, y, batch_size=8)[0])
        np.testing.assert_array_equal(model.layers[1].kernel, before)
    np.testing.assert_allclose(*results, rtol=1e-4, atol=1e-6)


def test_a_changed_optimizer_is_heeded_between_steps(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((80, 9)).astype(np.float32), labels(rng, "sparse", 80, 3)
    results = []
    for path in (None, library):
        model = stack(9, [8], 3, "tanh", "sparse", optimizer=optimizers.SGD(0.1, momentum=0.9))
        run = run_of(path, model, x, y, batch_size=8)
        with by(path):
            next(run)
            model.optimizer.momentum = 0.1
            next(run)
            run.learning_rate = 0.01
            next(run)
            model.optimizer.follow(optimizers.schedules.ExponentialDecay(0.1, 3, 0.5))
            run.finish()
        results.append(model.get_flat_weights())
    np.testing.assert_allclose(*results, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("kind", ["softmax", "sparse", "binary", "square", "sum"])
@pytest.mark.parametrize("weighted", [False, True])
def test_validation_is_evaluation_and_as_in_numpy(
    library: Library, kind: str, weighted: bool
) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((70, 5)).astype(np.float32), labels(rng, kind, 70, 3)
    weights = [rng.random(70).astype(np.float32)] if weighted else []
    options = {"batch_size": 16, "validation_data": (x, y, *weights)}
    figures = []
    for path in (None, library):
        model = stack(5, [4], 3, "relu", kind, dropout=0.4, watched=WATCHED.get(kind, ()))
        history = trained(path, model, x, y, **options)[1]
        with by(path):
            again = model.evaluate(x, y, 16, 0, *weights, return_dict=True)
        assert {f"val_{name}": [value] for name, value in again.items()}.items() <= history.items()
        assert model.optimizer.iterations == 5
        figures.append(again)
    assert figures[1] == pytest.approx(figures[0], rel=1e-5)


def test_an_order_of_another_type_is_the_same_order(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), labels(rng, "sparse", 40, 3)
    whole, _ = trained(library, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
    with by(library):
        first = run_of(library, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
        next(first)
        state = first.snapshot()
        state["training"]["order"] = state["training"]["order"].astype(np.int32)
        second = run_of(library, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
        second.restore(state)
        second.finish()
    np.testing.assert_array_equal(second.model.get_flat_weights(), whole)


def test_labels_that_are_changed_on_the_way_do_no_harm(library: Library) -> None:
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((40, 9)).astype(np.float32), labels(rng, "sparse", 40, 3)
    run = run_of(library, stack(9, [8], 3, "relu", "sparse"), x, y, batch_size=8)
    with by(library):
        next(run)
        run.training.y[...] = 2**40
        assert np.isnan(next(run).loss)
