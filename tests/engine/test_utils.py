"""Helpers for arrays and sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine import utils

SERIES = np.arange(20)


def windows(**more: Any) -> list[Any]:
    return list(utils.timeseries_dataset_from_array(SERIES, SERIES * 10, 3, **more))


def test_windows_of_a_series_come_with_their_targets_in_batches() -> None:
    batches = windows(batch_size=8)
    assert [len(x) for x, _ in batches] == [8, 8, 2]
    x, y = batches[0]
    np.testing.assert_array_equal(x[:2], [[0, 1, 2], [1, 2, 3]])
    np.testing.assert_array_equal(y[:2], [0, 10])


def test_windows_keep_to_stride_rate_and_bounds() -> None:
    ((x, y),) = windows(sequence_stride=4, sampling_rate=2, start_index=2, end_index=15)
    np.testing.assert_array_equal(x, [[2, 4, 6], [6, 8, 10], [10, 12, 14]])
    np.testing.assert_array_equal(y, [20, 60, 100])


def test_windows_alone_one_by_one_and_in_another_order() -> None:
    alone = list(utils.timeseries_dataset_from_array(SERIES, None, 3, batch_size=None))
    assert len(alone) == 18
    np.testing.assert_array_equal(alone[5], [5, 6, 7])
    ((x, y),) = windows(shuffle=True, seed=1)
    assert sorted(x[:, 0]) == list(range(18))
    assert list(x[:, 0]) != sorted(x[:, 0])
    np.testing.assert_array_equal(x[:, 0] * 10, y)


def test_a_model_trains_on_windows() -> None:
    series = np.sin(np.arange(60) / 5).astype("float32")[:, None]
    data = utils.timeseries_dataset_from_array(series, series[8:], 8, batch_size=16)
    model = engine.Sequential([engine.Input((8, 1)), engine.layers.LSTM(4), engine.layers.Dense(1)])
    model.compile("adam", "mse")
    assert model.fit(data, epochs=1, verbose=0).history["loss"][0] > 0


def test_a_split_keeps_samples_and_labels_together() -> None:
    (x, _), (other_x, other_y) = utils.split_dataset((SERIES, SERIES * 10), 0.8)
    np.testing.assert_array_equal(x, SERIES[:16])
    np.testing.assert_array_equal(other_y, SERIES[16:] * 10)
    left, right = utils.split_dataset(SERIES, right_size=5, shuffle=True, seed=1)
    assert sorted([*left, *right]) == list(SERIES)
    assert len(right) == 5
    assert list(right) != list(SERIES[15:])
    np.testing.assert_array_equal(other_x * 10, other_y)
    first, last = utils.split_dataset(SERIES, 3, 4)
    assert (list(first), list(last)) == ([0, 1, 2], [16, 17, 18, 19])


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: utils.split_dataset(SERIES), "left_size must be given where right_size is not"),
        (lambda: utils.split_dataset(SERIES, 1.5), "left_size must be a share"),
        (lambda: utils.split_dataset(SERIES, 15, 6), "right_size must be at most"),
        (lambda: utils.split_dataset((SERIES, SERIES[:3]), 0.5), "must have one length"),
        (lambda: utils.pad_sequences([1, 2]), "Sequence 0 is 1, not a list"),
        (lambda: utils.pad_sequences([[1], [[2]]]), r"Sequence 1 holds samples of shape \(1,\)"),
        (lambda: utils.pad_sequences([[1]], padding="left"), "padding must be 'pre' or 'post'"),
        (lambda: windows(sampling_rate=0), "sampling_rate must be a whole number from 1 to 19"),
        (lambda: windows(start_index=9, end_index=9), "end_index must be higher than start_index"),
    ],
)
def test_what_does_not_fit_is_said(act: Callable[[], Any], message: str) -> None:
    with pytest.raises(engine.EngineError, match=message):
        act()
