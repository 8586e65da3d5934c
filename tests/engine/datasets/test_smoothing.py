"""Lines lose their jitter, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets.digits.smoothing import smoothed

LINE = np.array([[0.0, 0.0], [3.0, 4.0]])
CORNER = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0]])


def test_a_straight_line_stays() -> None:
    points = smoothed(LINE, 4.0)
    np.testing.assert_allclose(points[[0, -1]], LINE, atol=1e-12)
    np.testing.assert_allclose(points[:, 1], points[:, 0] * 4 / 3, atol=1e-12)


def test_points_lie_less_than_a_pixel_apart() -> None:
    steps = np.hypot(*np.diff(smoothed(LINE, 4.0), axis=0).T) * 4.0
    assert steps.max() < 1.0


@pytest.mark.parametrize("scale", [0.1, 0.5, 2.0, 20.0])
def test_ends_stay(scale: float) -> None:
    np.testing.assert_allclose(smoothed(CORNER, scale)[[0, -1]], CORNER[[0, -1]], atol=1e-12)


def test_a_corner_becomes_round_by_about_a_pixel() -> None:
    distance = np.hypot(*(smoothed(CORNER, 1.0) - CORNER[1]).T).min()
    assert 0.5 < distance < 1.5
    finer = np.hypot(*(smoothed(CORNER, 10.0) - CORNER[1]).T).min()
    assert finer < distance / 5


def test_speed_does_not_matter() -> None:
    dense = np.concatenate([np.linspace(*CORNER[:2], 100), np.linspace(*CORNER[1:], 7)])
    np.testing.assert_allclose(smoothed(dense, 2.0), smoothed(CORNER, 2.0), atol=1e-9)


def test_direction_does_not_matter() -> None:
    np.testing.assert_allclose(smoothed(CORNER[::-1], 2.0)[::-1], smoothed(CORNER, 2.0), atol=1e-9)


def test_jitter_goes() -> None:
    x = np.linspace(0, 20, 200)
    y = np.random.default_rng(0).normal(0, 0.3, 200)
    points = smoothed(np.column_stack([x, y]), 1.0)
    assert np.abs(points[:, 1]).mean() < 0.5 * np.abs(y).mean()


def test_a_line_without_length_stays() -> None:
    dot = np.ones((2, 2))
    np.testing.assert_array_equal(smoothed(dot, 5.0), dot)
