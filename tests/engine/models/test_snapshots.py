"""A training that is broken off anywhere and goes on elsewhere, as if nothing had been."""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.callbacks import EarlyStopping
from engine.errors import DataError
from engine.layers import Dense, Dropout, Input
from engine.models import Sequential, TrainingRun
from engine.saving.snapshots import write
from tests.engine.models.small import X, Y, make

OPTIMIZERS = {
    "sgd": lambda: engine.optimizers.SGD(0.1, momentum=0.9),
    "adam": lambda: engine.optimizers.Adam(0.01, amsgrad=True),
    "nadam": lambda: engine.optimizers.Nadam(0.01),
    "average": lambda: engine.optimizers.SGD(0.1, use_ema=True, gradient_accumulation_steps=2),
}


def model(optimizer: str = "sgd", seed: int = 0) -> Sequential:
    """With everything that has a state: dropout of either kind, momentum, metrics."""
    layers = [
        Input((4,)),
        Dense(6, "relu", kernel_regularizer="l2", bias_constraint="non_neg"),
        Dropout(0.3),
        Dense(5, "tanh"),
        Dropout(0.2, seed=3),
        Dense(3, "softmax"),
    ]
    made = Sequential(layers, seed=seed)
    made.compile(
        OPTIMIZERS[optimizer](),
        "categorical_crossentropy",
        metrics=["accuracy"],
        weighted_metrics=["mse"],
    )
    return made


def run_of(made: Sequential, **options: Any) -> TrainingRun:
    defaults = {"batch_size": 8, "epochs": 3, "validation_split": 0.2, "class_weight": {0: 3.0}}
    return made.training_run(X, Y, **(defaults | options))


def ending(made: Sequential, run: TrainingRun) -> Any:
    """All that a training comes to."""
    run.finish()
    figures = made.evaluate(X, Y, verbose=0)
    return made.get_flat_weights().tobytes(), run.history.history, run.history.epoch, figures


def through_json(state: Any) -> Any:
    """What is left of a snapshot in a file of plain values."""
    if isinstance(state, np.ndarray):
        assert state.dtype != object
        return state.copy()
    if isinstance(state, dict):
        return {json.loads(json.dumps(key)): through_json(value) for key, value in state.items()}
    if isinstance(state, list | tuple):
        return [through_json(value) for value in state]
    return json.loads(json.dumps(state))


@settings(deadline=None, max_examples=40)
@given(
    stop=st.integers(0, 24),
    optimizer=st.sampled_from(sorted(OPTIMIZERS)),
    options=st.fixed_dictionaries(
        {},
        optional={
            "shuffle": st.booleans(),
            "steps_per_epoch": st.integers(2, 4),
            "validation_steps": st.just(1),
            "validation_freq": st.just(2),
            "batch_size": st.sampled_from([5, 36]),
            "seed": st.just(11),
        },
    ),
)
def test_stopped_anywhere_it_comes_to_the_same(
    stop: int, optimizer: str, options: dict[str, Any]
) -> None:
    with warnings.catch_warnings():
        # Of an epoch that the data end.
        warnings.simplefilter("ignore", UserWarning)
        whole = model(optimizer)
        expected = ending(whole, run_of(whole, **options))

        begun = model(optimizer)
        first = run_of(begun, **options)
        for _ in range(stop):
            next(first, None)
        kept = through_json(first.snapshot())
        first.close()
        begun.predict(X[:3], verbose=0)

        engine.utils.set_random_seed(stop)
        other = model(optimizer, seed=99)
        second = run_of(other, **options)
        second.restore(kept)
        assert ending(other, second) == expected


def test_a_run_goes_back_to_its_own_past() -> None:
    made = model()
    run = run_of(made)
    for _ in range(4):
        next(run)
    kept = run.snapshot()
    first = [next(run) for _ in range(9)]
    run.restore(kept)
    assert [next(run) for _ in range(9)] == first


def test_a_snapshot_is_a_copy() -> None:
    run = run_of(model())
    next(run)
    kept = run.snapshot()
    weights, order = kept["weights"].copy(), kept["training"]["order"].copy()
    list(run)
    np.testing.assert_array_equal(kept["weights"], weights)
    np.testing.assert_array_equal(kept["training"]["order"], order)


def test_the_weights_are_there_at_once() -> None:
    run = run_of(model())
    for _ in range(3):
        next(run)
    other = model(seed=9)
    again = run_of(other)
    again.restore(run.snapshot())
    np.testing.assert_array_equal(other.get_flat_weights(), run.model.get_flat_weights())


def test_what_callbacks_keep_is_in_it() -> None:
    def stopping() -> EarlyStopping:
        return EarlyStopping(patience=1, monitor="loss", min_delta=9, restore_best_weights=True)

    whole = model()
    callback = stopping()
    expected = ending(whole, run_of(whole, epochs=9, callbacks=[callback]))
    assert callback.stopped_epoch == 1
    run = run_of(model(), epochs=9, callbacks=[stopping()])
    for _ in range(9):
        next(run)
    other, again = model(), stopping()
    second = run_of(other, epochs=9, callbacks=[again])
    second.restore(run.snapshot())
    assert ending(other, second) == expected
    assert again.stopped_epoch == 1


def test_in_a_new_process(tmp_path: Path) -> None:
    made = model()
    run = run_of(made)
    for _ in range(7):
        next(run)
    write(tmp_path / "kept.npz", run.snapshot())
    script = (
        "import sys; from pathlib import Path\n"
        "from engine.saving.snapshots import read\n"
        "from tests.engine.models.test_snapshots import ending, model, run_of\n"
        "made = model(seed=5); run = run_of(made); run.restore(read(Path(sys.argv[1])))\n"
        "print(ending(made, run))"
    )
    arguments = [sys.executable, "-c", script, str(tmp_path / "kept.npz")]
    top = Path(__file__).parents[3]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=top)
    assert done.stdout.strip() == str(ending(made, run))


def test_a_snapshot_of_another_training_is_refused() -> None:
    run = run_of(model())
    next(run)
    kept = run.snapshot()
    before = make()
    untouched = before.get_flat_weights()
    for other, options, word in (
        (before, {}, "weights"),
        (model("adam"), {}, "optimizer"),
        (model(), {"validation_split": 0.0}, "validation data"),
        (model(), {"shuffle": False}, "random numbers"),
    ):
        with pytest.raises(engine.DataError, match=f"does not fit this training: its {word}"):
            run_of(other, **options).restore(kept)
    np.testing.assert_array_equal(before.get_flat_weights(), untouched)
    with pytest.raises(engine.DataError, match="version 99"):
        run_of(model()).restore({**kept, "version": 99})


# Changes on the way -------------------------------------------------------------------------------


def test_the_learning_rate_may_change_between_batches() -> None:
    made = model()
    run = run_of(made)
    next(run)
    run.learning_rate = 0.0
    before = made.get_flat_weights()
    made.optimizer.arrays["momentum"][...] = 0
    next(run)
    np.testing.assert_array_equal(made.get_flat_weights(), before)
    assert run.learning_rate == 0


def test_the_batch_size_changes_with_the_epoch() -> None:
    run = run_of(model(), validation_split=0.0)
    sizes: list[list[int]] = [[], [], []]
    for event in run:
        if hasattr(event, "size"):
            sizes[event.epoch].append(event.size)
        if event.epoch == 0:
            run.batch_size = 20
    assert sizes == [[8, 8, 8, 8, 8, 5], [20, 20, 5], [20, 20, 5]]
    with pytest.raises(engine.ParameterError, match="batch_size"):
        run.batch_size = 0


def test_data_without_numbers_are_passed_over_again() -> None:
    def batches() -> Iterator[Any]:
        for start in range(0, 40, 4):
            yield X[start : start + 4], Y[start : start + 4]

    options = {"steps_per_epoch": 3, "epochs": 3, "validation_data": (X[:9], Y[:9])}
    whole = model()
    expected = ending(whole, whole.training_run(batches(), **options))
    first = model().training_run(batches(), **options)
    for _ in range(6):
        next(first)
    other = model()
    second = other.training_run(batches(), **options)
    second.restore(first.snapshot())
    assert ending(other, second) == expected


WRONG: list[Any] = [None, "text", -1, 10**30, 1.5, True, [], {}, np.zeros(2), [None], {"x": 1}]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a snapshot."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, part in inner:
        yield from places(part, (*path, key))


def changed(value: Any, path: tuple[Any, ...], part: Any) -> Any:
    """A copy with another part at a place."""
    key, *rest = path
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[key] = changed(value[key], tuple(rest), part) if rest else part
    return copied


def test_no_part_of_another_type_does_more_than_be_refused() -> None:
    callbacks = [EarlyStopping("val_loss", patience=5, restore_best_weights=True)]
    made = model("adam")
    run = run_of(made, callbacks=callbacks)
    for _ in range(12):
        next(run)
    state = run.snapshot()
    refused = taken = 0
    for path in places(state):
        for part in WRONG:
            other = model("adam")
            again = run_of(
                other, callbacks=[EarlyStopping("val_loss", patience=5, restore_best_weights=True)]
            )
            try:
                again.restore(changed(state, path, part))
                again.begin()
                taken += 1
            except DataError:
                refused += 1
    assert refused > taken > 0
