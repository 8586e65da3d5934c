"""Pictures varied as other hands might have written them."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets import digits
from engine.datasets.augmentation import varied
from engine.errors import DataError


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return digits.load_data(train=400, test=10)[0][0]


def centre(picture: np.ndarray) -> np.ndarray:
    grid = np.indices(picture.shape)
    return (grid * picture).sum(axis=(1, 2)) / picture.sum()


def test_seed_and_epoch_decide(pictures: np.ndarray) -> None:
    first = varied(pictures, seed=1, epoch=2)
    assert first.tobytes() == varied(pictures, seed=1, epoch=2).tobytes()
    assert (first != varied(pictures, seed=1, epoch=3)).any()
    assert (first != varied(pictures, seed=2, epoch=2)).any()


def test_ink_stays_ink(pictures: np.ndarray) -> None:
    found = varied(pictures)
    assert found.dtype == np.float32
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-6
    share = found.sum(axis=(1, 2)) / (pictures / 255).sum(axis=(1, 2))
    assert 0.2 < share.min() < 0.8, "some pens are thinner"
    assert 1.3 < share.max() < 5, "some are thicker"


def test_digits_stay_near_the_middle_and_are_turned(pictures: np.ndarray) -> None:
    found = varied(pictures)
    moved = np.array([centre(p) - centre(q) for p, q in zip(found, pictures, strict=True)])
    assert np.abs(moved).max() < 5
    assert np.abs(moved).mean() > 0.3
    upright = np.zeros((400, 28, 28), np.uint8)
    upright[:, 4:24, 13:15] = 255
    slants = [np.polyfit(*np.nonzero(p > 0.5), 1)[0] for p in varied(upright)]
    assert np.ptp(slants) > 0.5


def test_floats_and_channels_are_taken_as_well(pictures: np.ndarray) -> None:
    whole = varied(pictures)
    floats = varied((pictures / 255).astype(np.float32)[..., None])
    assert floats.shape == (400, 28, 28, 1)
    np.testing.assert_allclose(floats[..., 0], whole, atol=1e-5)


def test_the_result_may_go_where_it_is_wanted(pictures: np.ndarray) -> None:
    out = np.empty(pictures.shape, np.float32)
    assert varied(pictures, out=out) is out
    np.testing.assert_array_equal(out, varied(pictures))


def test_rows_of_numbers_are_refused() -> None:
    with pytest.raises(DataError, match=r"received \(5, 784\)"):
        varied(np.zeros((5, 784)))
