"""Pictures that differ a little each time they are seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.datasets.picture_variation import varied_pictures
from engine.errors import DataError


def photographs(count: int, shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(0).normal(2, 3, (count, *shape)).astype(np.float32)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 20),
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
    st.sampled_from([(), (1,), (3,)]),
    st.booleans(),
)
def test_shapes_and_values_stay(
    count: int, size: tuple[int, int], channels: tuple[int, ...], flips: bool
) -> None:
    before = photographs(count, (*size, *channels))
    found = varied_pictures(before, flips=flips, seed=3)
    assert (found.shape, found.dtype) == (before.shape, np.float32)
    if count:
        assert found.min() >= before.min()
        assert found.max() <= before.max()


def test_seed_and_epoch_say_which() -> None:
    before = photographs(30, (10, 9, 3))
    same = [varied_pictures(before, seed=1, epoch=2) for _ in range(2)]
    np.testing.assert_array_equal(*same)
    out = np.empty_like(before)
    assert varied_pictures(before, seed=1, epoch=2, out=out) is out
    np.testing.assert_array_equal(out, same[0])
    for other in ({"seed": 2, "epoch": 2}, {"seed": 1, "epoch": 3}):
        assert (varied_pictures(before, **other) != same[0]).any()  # type: ignore[arg-type]


def test_only_flips_mirror() -> None:
    before = np.zeros((400, 16, 16), np.float32)
    before[:, :, :4] = 1  # light on the left
    for flips, mirrored in ((False, 0), (True, 200)):
        found = varied_pictures(before, flips=flips)
        right = (found[:, :, 8:].mean(axis=(1, 2)) > found[:, :, :8].mean(axis=(1, 2))).sum()
        assert abs(int(right) - mirrored) <= (60 if flips else 0)


def test_they_look_much_alike() -> None:
    rows, columns = np.mgrid[0:24, 0:24]
    before = np.stack([np.sin(rows / 5 + n) + np.cos(columns / 6) for n in range(60)])
    before = before.astype(np.float32)
    found = varied_pictures(before, flips=False)
    alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(before, found, strict=True)]
    assert np.median(alike) > 0.8
    assert max(alike) < 1


def test_rows_of_numbers_are_refused() -> None:
    with pytest.raises(DataError, match=r"received \(3, 4\)"):
        varied_pictures(np.zeros((3, 4), np.float32))
