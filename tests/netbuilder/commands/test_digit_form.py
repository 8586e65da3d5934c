from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.datasets import digits
from netbuilder.commands.digit_form import Invert, digit_form, find_ink


def form(grey: np.ndarray, side: int = 28, invert: Invert = "auto") -> np.ndarray:
    return digit_form(grey, np.ones_like(grey), side, invert)


def written(seed: int = 0, count: int = 12) -> np.ndarray:
    """Digits in MNIST's form, float64 (count, 28, 28)."""
    (x, _), _ = digits.load_data(train=400, test=100)
    return x[np.random.default_rng(seed).permutation(len(x))[:count]] / 255.0


def on_paper(
    digit: np.ndarray, times: int, shape: tuple[int, int], at: tuple[int, int], ink: float
) -> np.ndarray:
    """A digit, enlarged, somewhere on a sheet; 0 for paper."""
    large = np.kron(digit, np.ones((times, times)))
    sheet = np.zeros(shape)
    sheet[at[0] : at[0] + len(large), at[1] : at[1] + len(large)] = large * ink
    return sheet


def box(picture: np.ndarray) -> tuple[int, int]:
    rows, columns = (np.flatnonzero(picture.max(axis=axis) > 0.1) for axis in (1, 0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def mass(picture: np.ndarray) -> tuple[float, float]:
    y, x = np.mgrid[0 : len(picture), 0 : len(picture)]
    total = picture.sum()
    return float((picture * y).sum() / total), float((picture * x).sum() / total)


def test_what_has_the_form_keeps_it() -> None:
    for digit in written():
        assert np.abs(form(digit) - digit).max() < 0.1 or abs(max(box(digit)) - 20) > 1


@pytest.mark.parametrize("side", [14, 28, 56])
def test_longer_side_and_centre_are_mnists_in_proportion(side: int) -> None:
    for digit in written():
        sheet = on_paper(digit, 7, (300, 420), (60, 170), ink=0.8)
        shaped = form(1 - sheet, side)
        assert shaped.shape == (side, side)
        assert shaped.dtype == np.float32
        assert (shaped.min(), shaped.max()) == (0.0, 1.0)
        assert max(box(shaped)) == pytest.approx(20 * side / 28, abs=1.5)
        assert mass(shaped) == pytest.approx((side / 2, side / 2), abs=0.15 * side / 28)


@settings(deadline=None, max_examples=20)
@given(
    st.integers(0, 11),
    st.integers(2, 8),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
    st.floats(0.3, 1.0),
)
def test_place_size_contrast_and_polarity_do_not_matter(
    which: int, times: int, at: tuple[int, int], ink: float
) -> None:
    digit = written()[which]
    wanted = form(on_paper(digit, 4, (300, 300), (90, 90), ink=1.0))
    place = (at[0] + 4, at[1] + 4)
    sheet = on_paper(digit, times, (300, 300), place, ink)
    for grey in (sheet, 1 - sheet):
        assert np.abs(form(grey) - wanted).mean() < 0.03


def test_uneven_light_and_noise_are_no_ink() -> None:
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0:300, 0:400] / 400
    for digit in written():
        sheet = on_paper(digit, 7, (300, 400), (50, 110), ink=0.5)
        photo = (0.8 - sheet) * (1 - 0.4 * x - 0.2 * y) + 0.02 * rng.standard_normal(x.shape)
        plain = form(1 - sheet)
        shaped = form(np.clip(photo, 0, 1))
        assert np.abs(shaped - plain).mean() < 0.4 * plain.mean()


def test_strong_noise_does_not_widen_the_box() -> None:
    rng = np.random.default_rng(0)
    for digit in written():
        sheet = on_paper(digit, 7, (300, 400), (50, 110), ink=0.6)
        photo = np.clip(0.8 - sheet + 0.05 * rng.standard_normal(sheet.shape), 0, 1)
        shaped = form(photo)
        assert max(box(shaped)) == pytest.approx(20, abs=1.5)
        paper = form(1 - sheet) == 0
        assert shaped[paper].mean() < 0.01


def test_the_border_tells_the_polarity_even_where_ink_prevails() -> None:
    sheet = np.zeros((100, 100))
    sheet[10:90, 10:90] = 1.0
    for grey in (sheet, 1 - sheet):
        assert find_ink(grey, np.ones_like(grey))[50, 50] == pytest.approx(1.0)
        assert find_ink(grey, np.ones_like(grey))[0, 0] == pytest.approx(0.0)


def test_polarity_can_be_said() -> None:
    dark = 1 - on_paper(written()[0], 5, (200, 200), (30, 30), ink=1.0)
    np.testing.assert_array_equal(form(dark, invert="yes"), form(dark))
    assert not form(dark, invert="no").any()
    np.testing.assert_array_equal(form(1 - dark, invert="no"), form(dark))


@pytest.mark.parametrize("colour", [0.0, 1.0])
def test_on_a_transparent_ground_the_opaque_is_ink(colour: float) -> None:
    sheet = on_paper(written()[0], 5, (200, 200), (30, 30), ink=1.0)
    got = digit_form(np.full_like(sheet, colour), sheet)
    np.testing.assert_allclose(got, form(sheet), atol=1e-6)


def test_thin_lines_become_as_wide_as_mnists() -> None:
    def line(width: int) -> float:
        grey = np.ones((300, 300))
        grey[50:250, 150 : 150 + width] = 0.0
        grey[50 : 50 + width, 100:200] = 0.0
        return float(form(grey)[14].sum())

    assert line(3) == pytest.approx(2.5, abs=0.6)
    assert line(60) == pytest.approx(6.0, abs=0.6)  # a thick one stays


def test_without_ink_all_is_0() -> None:
    for grey in (np.zeros((50, 60)), np.ones((28, 28)), np.full((1, 1), 0.5)):
        assert not form(grey).any()
    faint = 0.5 + 0.004 * np.random.default_rng(0).standard_normal((200, 200))
    assert not form(faint).any()


@settings(deadline=None, max_examples=60)
@given(st.tuples(st.integers(1, 9), st.integers(1, 9)), st.integers(0, 2**32 - 1))
def test_any_picture_gives_finite_values(shape: tuple[int, int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    grey, opacity = rng.random(shape).round(rng.integers(0, 3)), rng.random(shape).round(1)
    for invert in ("auto", "yes", "no"):
        shaped = digit_form(grey, opacity, 28, invert)
        assert np.isfinite(shaped).all()
        assert shaped.max() in (0.0, 1.0)
