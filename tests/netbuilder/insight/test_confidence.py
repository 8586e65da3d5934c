"""How far a drawing is familiar, and what an answer to it is worth."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets import digits
from engine.datasets.digits.rendering import render
from netbuilder.insight.confidence import describe
from netbuilder.insight.novelty import NoveltyDetector

NAMES = tuple("0123456789")


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return digits.load_data(train=2000, test=300)[0][0] / np.float32(255)


@pytest.fixture(scope="module")
def familiarity(pictures: np.ndarray) -> NoveltyDetector:
    return NoveltyDetector(pictures)


def test_what_it_remembers_is_its_own_nearest(
    familiarity: NoveltyDetector, pictures: np.ndarray
) -> None:
    for place in (0, 7, 1000):
        look = familiarity.look(pictures[place])
        assert look.nearest[0] == place
        assert len(look.nearest) == 3
        assert not look.unlike


def test_other_digits_are_familiar_and_noise_is_not(familiarity: NoveltyDetector) -> None:
    others = digits.load_data(train=2000, test=300)[1][0] / np.float32(255)
    assert np.mean([familiarity.look(each).unlike for each in others]) < 0.08
    rng = np.random.default_rng(0)
    assert all(familiarity.look(rng.uniform(0, 1, (28, 28))).unlike for _ in range(20))


def test_what_was_taught_since_is_familiar(familiarity: NoveltyDetector) -> None:
    cross = np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    frame = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    taught = render([*cross, frame])
    again = render([*cross, frame + [[0.02, 0.0]] * 5])
    assert familiarity.look(again).unlike
    assert not familiarity.look(again, known=taught[None]).unlike
    noise = np.random.default_rng(0).uniform(0, 1, (28, 28))
    assert familiarity.look(noise, known=taught[None]).unlike


def test_any_shape_will_do(pictures: np.ndarray) -> None:
    small = pictures[:500, ::2, ::2].reshape(500, 14, 14, 1)
    familiarity = NoveltyDetector(small)
    assert familiarity.look(small[3].reshape(-1)).nearest[0] == 3


def test_few_pictures_tell_nothing(pictures: np.ndarray) -> None:
    with pytest.raises(ValueError, match="At least 50"):
        NoveltyDetector(pictures[:20])


def answer(**shares: float) -> np.ndarray:
    values = np.zeros(10)
    for name, share in shares.items():
        values[int(name[1:])] = share
    return values


@pytest.mark.parametrize(
    ("probabilities", "unlike", "text", "doubtful"),
    [
        (answer(d4=0.95, d9=0.05), False, "Confident: 4.", False),
        (answer(d4=0.7, d9=0.3), False, "Probably 4.", False),
        (answer(d4=0.5, d9=0.45), False, "Uncertain: 4 or 9.", True),
        (answer(d4=0.99), True, "Unlike anything in the training data. Best guess: 4.", True),
    ],
)
def test_an_answer_is_judged(
    probabilities: np.ndarray, unlike: bool, text: str, doubtful: bool
) -> None:
    assert describe(probabilities, NAMES, unlike) == (text, doubtful)


def test_classes_without_fitting_names_are_numbered() -> None:
    assert describe(np.array([0.1, 0.9]), NAMES, False).text == "Confident: 1."
    assert describe(np.array([1.0]), ("yes",), False).text == "Confident: yes."
