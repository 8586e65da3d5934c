"""Batches from generators, iterables and numbered data; arrays that lie in files."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.layers import Dense
from engine.models import Sequential
from engine.models.data import Rows
from engine.utils import PyDataset
from tests.engine.models.small import LABELS, Array, X, Y, assert_same, make

PARTS = [slice(start, start + 9) for start in range(0, 45, 9)]


def batches() -> Iterator[Any]:
    for part in PARTS:
        yield X[part], Y[part]


class Repeated:
    """Can be gone through any number of times."""

    def __iter__(self) -> Iterator[Any]:
        return batches()


class Numbered(PyDataset):
    """Keras's kind; writes down what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Any] = []

    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> Any:
        self.asked.append(index)
        return X[PARTS[index]], Y[PARTS[index]]

    def on_epoch_begin(self) -> None:
        self.asked.append("begin")

    def on_epoch_end(self) -> None:
        self.asked.append("end")


class Bare:
    """A length and items, and nothing else."""

    def __len__(self) -> int:
        return 5

    def __getitem__(self, index: int) -> Any:
        return [X[PARTS[index]].tolist(), LABELS[PARTS[index]]]


def trained(x: Any, *y: Any, **options: Any) -> tuple[list[Array], Any]:
    model = make()
    history = model.fit(x, *y, shuffle=False, verbose=0, **options)
    return model.get_weights(), history.history


@pytest.mark.parametrize(
    "data", [list(batches()), Repeated(), Numbered(), Bare()], ids=lambda data: type(data).__name__
)
def test_batches_train_as_the_arrays_that_they_are_parts_of(data: Any) -> None:
    if isinstance(data, list):
        data = iter_again(data)
    expected = trained(X, Y, batch_size=9, epochs=3, validation_data=(X, Y))
    found = trained(data, epochs=3, validation_data=data)
    assert_same(found[0], expected[0])
    assert found[1] == expected[1]


def iter_again(data: list[Any]) -> Any:
    """A list of batches is samples; what goes through it is batches."""
    return type("Again", (), {"__iter__": lambda self: iter(data)})()


def test_one_generator_for_one_epoch_warns_of_nothing() -> None:
    expected = trained(X, Y, batch_size=9)
    assert_same(trained(batches())[0], expected[0])


def test_a_generator_goes_on_from_epoch_to_epoch() -> None:
    def endless() -> Iterator[Any]:
        while True:
            yield from batches()

    expected = trained(X, Y, batch_size=9, epochs=2)
    found = trained(endless(), epochs=5, steps_per_epoch=2)
    assert_same(found[0], expected[0])
    assert len(found[1]["loss"]) == 5


def test_an_unbuilt_model_learns_its_input_from_the_first_batch_and_trains_on_it() -> None:
    def fresh() -> Sequential:
        made = Sequential([Dense(3, "softmax", kernel_initializer="zeros")])
        made.compile("sgd", "categorical_crossentropy")
        return made

    one, other = fresh(), fresh()
    one.fit(batches(), verbose=0)
    other.fit(X, Y, batch_size=9, shuffle=False, verbose=0)
    assert_same(one.get_weights(), other.get_weights())


def test_evaluate_and_predict_take_batches_too() -> None:
    model = make()
    assert model.evaluate(batches(), verbose=0) == pytest.approx(model.evaluate(X, Y, verbose=0))
    assert model.evaluate(batches(), steps=2, verbose=0) == pytest.approx(
        model.evaluate(X[:18], Y[:18], verbose=0)
    )
    expected = model.predict(X, batch_size=9, verbose=0)
    for data in (batches(), (x for x, _ in batches()), Numbered()):
        np.testing.assert_array_equal(model.predict(data, verbose=0), expected)
    np.testing.assert_array_equal(model.predict(X, 9, verbose=0, steps=2), expected[:18])


def test_numbered_batches_are_shuffled_and_told_of_epochs() -> None:
    data, model = Numbered(), make()
    model.fit(data, epochs=3, verbose=0)
    passes = [data.asked[start + 1 : start + 6] for start in (0, 7, 14)]
    assert [data.asked[start] for start in (0, 6, 7, 13)] == ["begin", "end", "begin", "end"]
    assert all(sorted(numbers) == [0, 1, 2, 3, 4] for numbers in passes)
    assert len({tuple(numbers) for numbers in passes}) > 1


def test_class_weights_and_weights_in_batches() -> None:
    weights = np.where(LABELS == 1, 4.0, 1.0)
    expected = trained(X, Y, batch_size=9, sample_weight=weights)
    in_batches = ((x, y, np.where(y.argmax(1) == 1, 4.0, 1.0)) for x, y in batches())
    for data, options in ((in_batches, {}), (batches(), {"class_weight": {1: 4.0}})):
        found = trained(data, **options)
        assert_same(found[0], expected[0])
        assert found[1] == expected[1]


# Data that end too soon ---------------------------------------------------------------------------


def test_a_generator_that_runs_dry_says_how_much_it_gave_and_what_to_do() -> None:
    message = r"ran out after 5 batches, in epoch 2 of 4 after 2 of 3 steps\. Give data that can"
    with pytest.warns(UserWarning, match=message):
        history = make().fit(batches(), epochs=4, steps_per_epoch=3, verbose=0)
    assert history.epoch == [0, 1]
    with pytest.warns(UserWarning, match=r"5 batches, in epoch 1 of 3 after 5 steps\."):
        assert make().fit(batches(), epochs=3, verbose=0).epoch == [0]
    with pytest.warns(UserWarning, match=r"5 batches, in epoch 2 of 3 after 0 of 5 steps\."):
        assert make().fit(batches(), epochs=3, steps_per_epoch=5, verbose=0).epoch == [0]


def test_arrays_with_too_many_steps_warn_and_begin_anew() -> None:
    with pytest.warns(UserWarning, match="after 5 of 7 steps. Give fewer steps_per_epoch"):
        found = trained(X, Y, batch_size=9, epochs=2, steps_per_epoch=7)
    assert_same(found[0], trained(X, Y, batch_size=9, epochs=2)[0])


def test_validation_data_that_end() -> None:
    with pytest.warns(UserWarning, match="no batch left in epoch 2"):
        history = make().fit(X, Y, epochs=2, validation_data=batches(), verbose=0)
    assert len(history.history["val_loss"]) == 1


@pytest.mark.parametrize("data", [iter(()), type("Empty", (Bare,), {"__len__": lambda _: 0})()])
def test_data_without_a_batch(data: Any) -> None:
    with pytest.raises(engine.DataError, match="gave no batch"):
        Sequential([Dense(3)]).predict(data, verbose=0)


# What cannot be used ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ((X[:9], Y[:8]), r"Batch 1 cannot be used: There are 9 samples but 8 labels"),
        ((X[:9, :3], Y[:9]), r"Batch 1 .*shape \(3,\).*shape \(4,\)"),
        ((X[:9], Y[:9], np.ones(8)), r"Batch 1 .*9 samples but 8 sample weights"),
        ((X[:9], Y[:9], None, None), r"A batch is x, \(x, y\) or"),
        ((X[:9],), r"no labels; give y, or batches of the form \(x, y\)"),
        (X[:9], r"no labels"),
        ((np.full((9, 4), np.nan), Y[:9]), r"samples of batch 1 hold nan at index \[0, 0\]"),
        ((X[:9], "abc"), r"Batch 1 cannot be used"),
    ],
)
def test_a_batch_that_cannot_be_used_is_named(batch: Any, message: str) -> None:
    def data() -> Iterator[Any]:
        yield X[:9], Y[:9]
        yield batch

    with pytest.raises(engine.DataError, match=message):
        make().fit(data(), verbose=0)


@pytest.mark.parametrize("option", ["y", "sample_weight", "batch_size"])
def test_what_belongs_into_the_batches(option: str) -> None:
    value = 9 if option == "batch_size" else Y
    with pytest.raises(engine.ParameterError, match=f"^{option} must be None where x gives"):
        make().fit(batches(), verbose=0, **{option: value})
    with pytest.raises(engine.ParameterError, match=r"^validation_split must be 0 where"):
        make().fit(batches(), verbose=0, validation_split=0.2)


# Files --------------------------------------------------------------------------------------------


class File:
    """Slices like a data set of h5py: rows under a slice, or under a rising list without repeats.

    Keeps how many rows it was asked for at a time.
    """

    def __init__(self, values: Array) -> None:
        self._values = values
        self.shape, self.dtype = values.shape, values.dtype
        self.read: list[int] = []

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, rows: Any) -> Array:
        if not isinstance(rows, slice):
            assert (np.diff(rows) > 0).all()
        part = self._values[rows]
        self.read.append(len(part))
        return part


def lying(kind: str, values: Array, folder: Path) -> Any:
    if kind == "file":
        return File(values)
    path = folder / f"{values.shape[1:]}.dat"
    values.tofile(path)
    return np.memmap(path, values.dtype, "r", shape=values.shape)


@pytest.mark.parametrize("kind", ["file", "memmap"])
@pytest.mark.parametrize("dtype", ["float32", "float64", "uint8"])
@pytest.mark.parametrize("split", [0.0, 0.2])
def test_arrays_in_files_train_as_arrays_in_memory(
    kind: str, dtype: str, split: float, tmp_path: Path
) -> None:
    x = np.abs(X * 20).astype(dtype)
    options: dict[str, Any] = {"batch_size": 8, "epochs": 2, "validation_split": split}
    one, other = make(), make()
    expected = one.fit(x, Y, verbose=0, **options).history
    there, labels = lying(kind, x, tmp_path), lying(kind, Y, tmp_path)
    assert other.fit(there, labels, verbose=0, **options).history == expected
    assert_same(one.get_weights(), other.get_weights())
    np.testing.assert_array_equal(
        other.predict(there, batch_size=8, verbose=0), one.predict(x, batch_size=8, verbose=0)
    )
    if isinstance(there, File):
        assert max(there.read) <= 8


@settings(deadline=None)
@given(st.lists(st.integers(0, 29), max_size=40), st.integers(0, 10))
def test_rows_in_any_order(rows: list[int], start: int) -> None:
    values = np.arange(80).reshape(40, 2)
    part = Rows(File(values), start, start + 30)
    out = np.empty((len(rows), 2), int)
    if rows:
        part.gather(np.array(rows), out)
        np.testing.assert_array_equal(out, values[start:][rows])
    np.testing.assert_array_equal(part[3:9].read(1, 4), values[start + 4 : start + 7])
    assert part[3:9].shape == (6, 2)


def test_nan_in_a_file_is_named() -> None:
    x = X.copy()
    x[40, 3] = np.nan
    with pytest.raises(engine.DataError, match=r"samples hold nan at index \[40, 3\]"):
        make().fit(File(x), Y, verbose=0)


def test_h5py(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"], file["y"] = X, Y
        one, other = make(), make()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            one.fit(file["x"], file["y"], epochs=2, validation_split=0.2, verbose=0)
        other.fit(X, Y, epochs=2, validation_split=0.2, verbose=0)
    assert_same(one.get_weights(), other.get_weights())
