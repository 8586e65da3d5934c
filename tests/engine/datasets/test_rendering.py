"""Strokes become pictures as MNIST's are made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from engine.datasets.digits.rendering import PEN, render, render_batch
from engine.errors import DataError, ParameterError
from tests.engine.datasets.conftest import PenDigits

SEVEN = [np.array([[0.0, 0.0], [10.0, 0.5], [4.0, 18.0]]), np.array([[2.0, 9.0], [9.0, 8.0]])]

# On a grid, so that what differs does so by more than rounding.
COORDINATES = st.integers(0, 1000).map(lambda number: number / 10)
STROKES = st.lists(
    st.lists(st.tuples(COORDINATES, COORDINATES), min_size=1, max_size=12).map(
        lambda points: np.array(points, float)
    ),
    min_size=1,
    max_size=4,
)


def centre(picture: np.ndarray) -> np.ndarray:
    """Centre of mass, as x and y pixel indices."""
    index = np.arange(28)
    return np.array([picture.sum(0) @ index, picture.sum(1) @ index]) / picture.sum()


def extent(picture: np.ndarray) -> tuple[int, int]:
    """Width and height of what is darker than half, in pixels."""
    ink = picture > 0.5
    return int(ink.any(0).sum()), int(ink.any(1).sum())


def test_type_and_range() -> None:
    picture = render(SEVEN)
    assert picture.shape == (28, 28)
    assert picture.dtype == np.float32
    assert picture.min() == 0.0
    assert picture.max() == 1.0


@pytest.mark.parametrize(
    "strokes",
    [
        [],
        [[]],
        [np.empty((0, 2))],
        [[[np.nan, 1.0]]],
        [[[np.inf, 1.0], [1.0, -np.inf]], []],
    ],
)
def test_nothing_drawn_is_blank(strokes: list[object]) -> None:
    picture = render(strokes)  # type: ignore[arg-type]
    assert picture.shape == (28, 28)
    assert picture.dtype == np.float32
    assert not picture.any()


@pytest.mark.parametrize("wide", [True, False])
def test_the_longer_side_is_20_pixels(wide: bool) -> None:
    angle = np.linspace(0, 2 * np.pi, 200)
    ring = np.column_stack([np.cos(angle), 0.5 * np.sin(angle)])
    assert sorted(extent(render([ring if wide else ring[:, ::-1]]))) == [11, 20]


@pytest.mark.parametrize("width", [1.5, 2.5, 4.0])
def test_a_line_is_as_wide_as_the_pen(width: float) -> None:
    picture = render([[[0, 0], [0, 100]]], width)
    across = picture[8:20].sum(axis=1)
    np.testing.assert_allclose(across, width, atol=0.02)


def test_the_stroke_has_mnist_width_whatever_the_size() -> None:
    for size in (3, 30, 3000):
        picture = render([[[0, 0], [size, 0]]])
        np.testing.assert_allclose(picture[:, 8:20].sum(axis=0), PEN, atol=0.02)


@pytest.mark.parametrize("width", [0.4 * PEN, 0.5 * PEN, 2 * PEN, 2.5 * PEN])
def test_a_pen_of_any_width_leads_the_same_way(width: float) -> None:
    lines = [[[0, 0], [0, 100]], [[80, 0], [80, 100]]]
    column = np.arange(14)
    left, wider = (picture[:, :14].sum(axis=0) for picture in (render(lines), render(lines, width)))
    assert wider @ column / wider.sum() == pytest.approx(left @ column / left.sum(), abs=0.15)


@given(strokes=STROKES)
@settings(deadline=None)
def test_mass_lies_in_the_middle_and_the_peak_is_one(strokes: list[np.ndarray]) -> None:
    picture = render([np.concatenate(strokes)])
    assert picture.max() == 1.0
    assert picture.min() >= 0.0
    # A line that leaves the picture, because its mass lies near one end, crosses the edge.
    if not picture[[0, -1]].any() and not picture[:, [0, -1]].any():
        np.testing.assert_allclose(centre(picture), 14.0, atol=0.3)


@given(
    strokes=STROKES,
    scale=st.floats(1e-3, 1e3),
    shift=st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)),
)
@settings(deadline=None)
def test_size_and_place_of_the_drawing_do_not_matter(
    strokes: list[np.ndarray], scale: float, shift: tuple[float, float]
) -> None:
    moved = [stroke * scale + np.array(shift) for stroke in strokes]
    np.testing.assert_allclose(render(moved), render(strokes), atol=2e-3)


@given(strokes=STROKES)
@settings(deadline=None)
def test_order_and_direction_of_strokes_do_not_matter(strokes: list[np.ndarray]) -> None:
    backwards = [stroke[::-1] for stroke in strokes[::-1]]
    np.testing.assert_allclose(render(backwards), render(strokes), atol=2e-3)


@given(strokes=STROKES)
@settings(deadline=None)
def test_mirrored_strokes_give_the_mirrored_picture(strokes: list[np.ndarray]) -> None:
    mirrored = [stroke[:, ::-1] for stroke in strokes]
    np.testing.assert_allclose(render(mirrored), render(strokes).T, atol=2e-3)


def test_the_thinnest_pen_is_black_too() -> None:
    assert render(SEVEN, 0.4).max() == 1.0


def test_a_dot_is_a_disc_in_the_middle() -> None:
    picture = render([[[321.0, 123.0]]])
    np.testing.assert_allclose(centre(picture), 14.0, atol=1e-3)
    assert 4.0 < picture.sum() < 6.0
    assert extent(picture) == (3, 3)


def test_a_dot_stays_a_dot_beside_a_line() -> None:
    line = [[0, 0], [0, 60]]
    rows = render([line, [[0, 100]]]).sum(axis=1)
    inked = np.flatnonzero(rows)
    blank = np.flatnonzero(rows[inked[0] : inked[-1]] == 0) + inked[0]
    assert len(blank) >= 3
    assert 4.0 < rows[blank[-1] :].sum() < 6.0


def test_points_that_are_not_finite_are_left_out() -> None:
    spoiled = [np.insert(SEVEN[0], 1, [np.nan, 5.0], axis=0), SEVEN[1]]
    np.testing.assert_array_equal(render(spoiled), render(SEVEN))


@pytest.mark.parametrize("place", [0.0, 1e-310, 1.0, 9e307, -1.7e308])
def test_a_dot_may_lie_anywhere(place: float) -> None:
    np.testing.assert_allclose(render([[[place, place]]]), render([[[0.0, 0.0]]]), atol=1e-3)


@pytest.mark.parametrize("scale", [1e-310, 1e-30, 1e30, 1e306])
def test_numbers_of_any_size_are_drawn(scale: float) -> None:
    huge = [stroke * scale for stroke in SEVEN]
    np.testing.assert_allclose(render(huge), render(SEVEN), atol=1e-3)


@given(stroke=arrays_of.arrays(np.float64, st.tuples(st.integers(0, 5), st.just(2))))
@settings(deadline=None)
def test_any_numbers_give_a_picture(stroke: np.ndarray) -> None:
    picture = render([stroke])
    assert np.isfinite(picture).all()
    assert picture.max() in (0.0, 1.0)


def test_more_points_along_the_same_line_change_nothing() -> None:
    angle = np.linspace(0, 5, 30_001)
    spiral = np.column_stack([np.cos(angle), np.sin(angle)]) * angle[:, None]
    np.testing.assert_allclose(render([spiral]), render([spiral[::200]]), atol=0.02)


def test_a_shaking_hand_changes_little() -> None:
    places = np.linspace(0, 5, 200)
    steady = np.column_stack([np.cos(places), np.sin(places)])
    shaken = steady + np.random.default_rng(0).normal(0, 0.02, steady.shape)
    assert np.abs(render([shaken]) - render([steady])).mean() < 0.01


def test_a_long_scribble_is_drawn() -> None:
    scribble = np.random.default_rng(0).random((3000, 2))
    picture = render([scribble])
    assert min(extent(picture)) >= 19


@pytest.mark.parametrize("stroke", [[1.0, 2.0], [[1.0, 2.0, 3.0]], np.zeros((2, 2, 2))])
def test_another_shape_is_refused(stroke: object) -> None:
    with pytest.raises(DataError, match="Stroke 2 has shape"):
        render([SEVEN[0], stroke])  # type: ignore[list-item]


@pytest.mark.parametrize("width", [0.0, -1.0, 100.0, np.nan])
def test_a_width_that_no_pen_has_is_refused(width: float) -> None:
    with pytest.raises(ParameterError, match="width must be above 0"):
        render(SEVEN, width)


def test_a_batch_gives_the_same_pictures_as_one_by_one() -> None:
    rng = np.random.default_rng(0)
    points = rng.random((300, 7, 2))
    widths = rng.uniform(1.5, 4.0, 300)
    joined = np.array([True, True, True, False, True, True])
    pictures = render_batch(points, joined, widths)
    assert pictures.shape == (300, 28, 28)
    assert pictures.dtype == np.float32
    for index in (0, 1, 150, 299):
        this = slice(index, index + 1)
        alone = render_batch(points[this], joined, widths[this])[0]
        np.testing.assert_allclose(pictures[index], alone, atol=1e-3)


def test_a_soft_rim_is_as_wide_inside_as_outside() -> None:
    line = np.array([[[0.0, 0.0], [0.0, 100.0]]]).repeat(3, axis=0)
    widths = np.full(3, 3.0)
    pictures = render_batch(line, np.ones(1, bool), widths, np.array([1.0, 1.5, 2.5]))
    np.testing.assert_array_equal(
        pictures[:1], render_batch(line[:1], np.ones(1, bool), widths[:1])
    )
    across = pictures[:, 14]
    np.testing.assert_allclose(across.sum(axis=1), 3.0, atol=0.1)
    grey = np.count_nonzero((across > 0) & (across < 1), axis=1)
    assert grey[0] < grey[2]


def test_pen_digits_come_out_as_mnist_measures(pen_digits: PenDigits) -> None:
    pictures = np.stack([render(strokes) for _, strokes in pen_digits])
    centres = np.stack([centre(picture) for picture in pictures])
    assert np.abs(centres - 14.0).max() < 0.5
    longest = np.array([max(extent(picture)) for picture in pictures])
    assert (np.abs(longest - 20) <= 1).mean() > 0.99
    # MNIST's test pictures: 104.
    assert 90 < pictures.sum(axis=(1, 2)).mean() < 115
