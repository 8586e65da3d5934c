"""t-SNE against scikit-learn's answers, the exact method from the same beginning."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from netbuilder.insight import tsne as module
from netbuilder.insight.tsne import divergence, gradient, joint_probabilities, tsne
from tests.netbuilder.insight.recorded.record import (
    FILE,
    ITERATIONS,
    PERPLEXITY,
    RATE,
    beginning,
    samples,
)


@pytest.fixture(scope="module")
def recorded() -> Iterator[dict[str, np.ndarray]]:
    with np.load(FILE) as file:
        yield dict(file)


def test_neighbours_are_as_probable_as_in_scikit_learn(recorded: dict[str, np.ndarray]) -> None:
    found = joint_probabilities(samples(), PERPLEXITY)
    np.fill_diagonal(found, 0)
    np.testing.assert_allclose(found, recorded["pairs"], atol=1e-7)
    assert found.sum() == pytest.approx(1)


@pytest.mark.parametrize("piece", [7, 60, 128])
def test_divergence_and_gradient_are_those_of_scikit_learn(
    recorded: dict[str, np.ndarray], piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PIECE", piece)
    points = 1e4 * beginning()
    assert divergence(recorded["pairs"], points) == pytest.approx(float(recorded["loss"]))
    found = gradient(recorded["pairs"], points)
    np.testing.assert_allclose(found, recorded["gradient"], rtol=1e-6, atol=1e-9)


def test_the_gradient_is_the_slope_of_the_divergence() -> None:
    pairs = joint_probabilities(samples(), PERPLEXITY)
    points = 1e4 * beginning()
    found = gradient(pairs, points)
    direction = np.random.default_rng(3).normal(size=points.shape)
    step = 1e-6
    more, less = (divergence(pairs, points + way * step * direction) for way in (1, -1))
    assert np.vdot(found, direction) == pytest.approx((more - less) / (2 * step), rel=1e-5)


def test_the_way_there_is_that_of_scikit_learn(recorded: dict[str, np.ndarray]) -> None:
    found = tsne(samples(), lambda *_: None, PERPLEXITY, ITERATIONS, beginning(), RATE)
    own = divergence(joint_probabilities(samples(), PERPLEXITY), found)
    assert own == pytest.approx(float(recorded["divergence"]), rel=0.01)
    assert np.corrcoef(found.ravel(), recorded["layout"].ravel())[0, 1] > 0.98


def test_clusters_stay_together() -> None:
    found = tsne(samples(), perplexity=PERPLEXITY)
    assert found.shape == (60, 2)
    np.testing.assert_allclose(found.mean(axis=0), 0, atol=1e-4)
    distances = np.linalg.norm(found[:, None] - found, axis=2)
    np.fill_diagonal(distances, np.inf)
    clusters = np.arange(60) // 15
    assert (clusters[distances.argmin(axis=1)] == clusters).mean() > 0.9


def test_it_reports_on_the_way_and_can_be_ended_there() -> None:
    told = []

    def report(iteration: int, points: np.ndarray) -> None:
        told.append((iteration, points.shape))
        if iteration == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        tsne(samples(), report)
    assert told == [(number, (60, 2)) for number in range(1, 5)]


@pytest.mark.parametrize("data", [np.eye(2), np.ones((8, 3)), np.arange(3.0)[:, None]])
def test_few_samples_or_alike_ones_still_have_a_place(data: np.ndarray) -> None:
    found = tsne(data, iterations=20)
    assert found.shape == (len(data), 2)
    assert np.isfinite(found).all()


def test_a_single_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two samples"):
        tsne(np.ones((1, 4)))
