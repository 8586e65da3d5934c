from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from netbuilder.views.pad.input_view import NetworkInput


@pytest.fixture
def view(qtbot: QtBot) -> NetworkInput:
    view = NetworkInput()
    qtbot.addWidget(view)
    view.resize(2 + 28 * 5, 2 + 28 * 5)
    with qtbot.waitExposed(view):
        view.show()
    return view


def grey(view: NetworkInput) -> np.ndarray:
    """What is on the screen, in [0, 255]."""
    image = view.grab().toImage()
    return np.array(
        [
            [image.pixelColor(x, y).lightness() for x in range(image.width())]
            for y in range(image.height())
        ]
    )


def test_each_pixel_is_a_square_of_its_grey(view: NetworkInput) -> None:
    picture = np.random.default_rng(0).random((28, 28), dtype=np.float32)
    view.set_image(picture)
    shown = grey(view)[1:-1, 1:-1].reshape(28, 5, 28, 5)
    assert (np.ptp(shown, axis=(1, 3)) == 0).all()
    np.testing.assert_allclose(shown[:, 0, :, 0], picture * 255, atol=1)


def test_none_empties_it(view: NetworkInput) -> None:
    before = grey(view)
    view.set_image(np.ones((28, 28), dtype=np.float32))
    assert view.image() is not None
    assert view.accessibleDescription() != "Empty"
    view.set_image(None)
    assert view.image() is None
    assert view.accessibleDescription() == "Empty"
    np.testing.assert_array_equal(grey(view), before)


def test_it_keeps_the_picture_that_it_was_given(view: NetworkInput) -> None:
    picture = np.zeros((28, 28), dtype=np.float32)
    view.set_image(picture)
    before = grey(view)
    picture[:] = 1
    # Memory that was let go too early would be overwritten by these.
    others = [np.full((28, 28), 255, np.uint8) for _ in range(1000)]
    view.update()
    np.testing.assert_array_equal(grey(view), before)
    del others


def test_values_out_of_range_are_cut(view: NetworkInput) -> None:
    view.set_image(np.full((28, 28), 1.5))
    assert grey(view)[20, 20] == 255
    view.set_image(np.full((28, 28), -0.5))
    assert grey(view)[20, 20] == 0


def test_other_sizes_fit_in(view: NetworkInput, qtbot: QtBot) -> None:
    view.set_image(np.ones((8, 16)))
    image = view.image()
    assert image is not None
    assert image.size() == QSize(16, 8)
    shown = grey(view) == 255
    assert shown[view.height() // 2].sum() == pytest.approx(2 * shown[:, view.width() // 2].sum())


@pytest.mark.parametrize("shape", [(784,), (1, 28, 28), (0, 28)])
def test_what_is_no_picture_is_refused(view: NetworkInput, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="two dimensions"):
        view.set_image(np.zeros(shape))
