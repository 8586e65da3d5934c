"""Points in the plane."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets.toys import NOISE, RADIUS, TOYS, Toy, blobs, circles, line, moons, spirals, xor
from engine.errors import ParameterError

names = pytest.mark.parametrize("toy", TOYS.values(), ids=list(TOYS))


@names
def test_shapes_types_and_ranges(toy: Toy) -> None:
    (x, y), (x_test, y_test) = toy.load_data(300, 60, noise=0)
    assert (x.dtype, x.shape, x_test.shape) == (np.float32, (300, 2), (60, 2))
    assert (y.shape, y_test.shape) == ((300,), (60,))
    assert y.dtype == (np.uint8 if toy.classes else np.float32)
    assert np.abs(x).max() <= RADIUS * (1 + 1e-6)
    # They fill the plane rather than a corner of it.
    assert (np.ptp(x, axis=0) > 0.9 * RADIUS).all()
    if toy.classes:
        counts = np.bincount(y, minlength=toy.classes)
        assert len(counts) == toy.classes
        assert counts.min() > 0.8 * 300 / toy.classes
    assert not (set(map(tuple, x)) & set(map(tuple, x_test)))


@given(st.sampled_from(list(TOYS.values())), st.integers(1, 50), st.integers(0, 2**31 - 1))
def test_the_seed_alone_fixes_the_points(toy: Toy, n: int, seed: int) -> None:
    first, again, other = toy.points(n, 0.1, seed), toy.points(n, 0.1, seed), toy.points(n, 0.1, 7)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert seed == 7 or not np.array_equal(first[0], other[0])


@given(st.sampled_from(list(TOYS.values())), st.floats(0, 0.5), st.floats(0, 0.5))
def test_another_noise_moves_the_same_points(toy: Toy, first: float, second: float) -> None:
    clean, one, two = (toy.points(40, noise) for noise in (0, first, second))
    moved = 0 if toy.classes else 1
    for noise, points in ((first, one), (second, two)):
        assert np.array_equal(points[1 - moved], clean[1 - moved])
        away = np.abs(points[moved] - clean[moved]).max()
        assert away <= 5 * noise * (RADIUS if toy.classes else 1) + 1e-5
    if first and second:
        steps = (one[moved] - clean[moved]) * second, (two[moved] - clean[moved]) * first
        np.testing.assert_allclose(*steps, atol=1e-5)


def test_each_set_is_what_it_says() -> None:
    def split(toy: Toy) -> list[np.ndarray]:
        x, y = toy.points(2000, 0)
        return [x[y == number].astype(float) / RADIUS for number in range(toy.classes)]

    ring, disc = (np.hypot(*x.T) for x in split(circles))
    assert ring.min() > 0.65 > 0.5 > disc.max()
    same, other = (x.prod(axis=1) for x in split(xor))
    assert same.min() > 0 > other.max()
    for cloud in split(blobs):
        assert np.hypot(*(cloud - cloud.mean(axis=0)).T).max() < 0.3
    upper, lower = split(moons)
    assert upper[:, 0].mean() < -0.2
    assert lower[:, 0].mean() > 0.2
    arms = split(spirals)
    turned = -arms[1]
    nearest = np.hypot(*(arms[0][:, None] - turned[None]).transpose(2, 0, 1)).min(axis=1)
    assert nearest.max() < 0.1
    x, y = line.points(500, 0)
    np.testing.assert_allclose(x.mean(axis=1) / RADIUS, y, atol=1e-6)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"noise": 0.6}, "noise must be a number at least 0 and at most 0.5"),
        ({"noise": float("nan")}, "noise"),
        ({"train": 0}, "n must be a whole number from 1"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_is_out_of_bounds_is_refused(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        circles.load_data(**arguments)  # type: ignore[arg-type]


def test_the_default_noise_is_the_declared_one() -> None:
    (x, _), _ = moons.load_data()
    assert np.array_equal(x, moons.points(1000, NOISE.default)[0])
