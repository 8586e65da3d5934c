"""What speaks for an answer."""

from __future__ import annotations

import numpy as np

from netbuilder.insight.occlusion import occlusion


def picture() -> np.ndarray:
    made = np.zeros((28, 28), np.float32)
    made[4:24, 4:8] = 1
    made[4:8, 8:24] = 1
    return made


def read(images: np.ndarray) -> np.ndarray:
    """A network that likes ink on the left and none at the top right."""
    left, right = images[:, :, :8].sum(axis=(1, 2)), images[:, :8, 12:].sum(axis=(1, 2))
    share = 1 / (1 + np.exp((right - left) / 20))
    return np.stack([share, 1 - share], axis=1)


def test_what_a_class_needs_speaks_for_it() -> None:
    found = occlusion(picture(), read, 0)
    assert found is not None
    assert found.shape == (28, 28)
    assert np.abs(found).max() == 1
    assert (found[12:24, 4:8] > 0).all()
    assert (found[4:8, 16:24] < 0).all()
    assert (found[12:, 12:] == 0).all(), "nothing speaks where nothing is drawn"


def test_what_speaks_for_one_speaks_against_the_other() -> None:
    one, other = occlusion(picture(), read, 0), occlusion(picture(), read, 1)
    assert one is not None
    assert other is not None
    np.testing.assert_allclose(one, -other, atol=1e-6)


def test_without_an_answer_there_is_none() -> None:
    assert occlusion(picture(), lambda _: None, 0) is None
    assert occlusion(picture(), read, 5) is None


def test_a_network_that_heeds_nothing_says_nothing() -> None:
    found = occlusion(picture(), lambda images: np.full((len(images), 2), 0.5), 0)
    assert found is not None
    assert not found.any()


def test_colours_and_other_sides_are_covered_with_what_is_blank() -> None:
    """A network that likes red at the top of a picture that is wider than high."""
    image = np.full((14, 28, 3), 0.5, np.float32)
    image[:4, 8:12, 0] = 1
    seen = []

    def likes_red(pictures: np.ndarray) -> np.ndarray:
        seen.append(len(pictures))
        return pictures[:, :4, :, 0].sum(axis=(1, 2))[:, None]

    found = occlusion(image, likes_red, 0, np.full(3, 0.5), 0.1, as_shares=False)
    assert found is not None
    assert found.shape == (14, 28)
    assert (found[:4, 8:12] == 1).all()
    assert (found[:, 12:] == 0).all()
    assert seen == [3], "the whole, and the two parts that are not blank"
