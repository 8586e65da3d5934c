"""What speaks for an answer."""

from __future__ import annotations

import numpy as np

from netbuilder.insight.occlusion import occlusion


def picture() -> np.ndarray:
    made = np.zeros((28, 28), np.float32)
    made[4:24, 4:8] = 1
    made[4:8, 8:24] = 1
    return made


def read(image: np.ndarray) -> np.ndarray:
    """A network that likes ink on the left and none at the top right."""
    drive = image[:, :8].sum() / 20 - image[:8, 12:].sum() / 20
    share = 1 / (1 + np.exp(-drive))
    return np.array([share, 1 - share])


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
    found = occlusion(picture(), lambda _: np.array([0.5, 0.5]), 0)
    assert found is not None
    assert not found.any()
