"""Square pictures of other sizes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design
from netbuilder.design.pictures import resized, side_of


@pytest.mark.parametrize(
    ("data", "shape", "side"),
    [
        ("mnist", (784,), 28),
        ("mnist", (28, 28, 1), 28),
        ("mnist", (28, 28), 28),
        ("mnist", (14, 14, 1), 14),
        ("mnist", (196,), None),
        ("mnist", (200,), None),
        ("mnist", (28, 28, 3), None),
        ("mnist", (14, 28), None),
        ("mnist", (2, 2), None),
        ("moons", (2,), None),
        ("moons", (16,), None),
        ("moons", (784,), 28),
    ],
)
def test_whether_a_network_takes_pictures(
    data: str, shape: tuple[int, ...], side: int | None
) -> None:
    assert side_of(Design.default(data).with_input_shape(shape)) == side


@given(side=st.integers(6, 64))
def test_ink_is_kept_at_any_size(side: int) -> None:
    picture = np.zeros((28, 28), np.float32)
    picture[8:20, 8:20] = 1
    found = resized(picture, side)
    assert found.shape == (side, side)
    assert found.dtype == np.float32
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-6
    assert found.mean() == pytest.approx(picture.mean(), rel=0.1)
    weights = found.sum(axis=0)
    centre = (np.arange(side) + 0.5) @ weights / weights.sum() / side
    assert centre == pytest.approx(0.5, abs=0.02)


def test_the_same_size_is_the_same_picture() -> None:
    picture = np.random.default_rng(0).uniform(0, 1, (28, 28)).astype(np.float32)
    assert resized(picture, 28) is picture
