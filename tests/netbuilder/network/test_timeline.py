"""Moments of a training: few enough, spread over all of it, each with its own weights."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.network.timeline import Moment, Timeline


def weights(value: float, size: int = 4) -> np.ndarray:
    return np.full(size, value, np.float32)


def test_a_moment_is_found_by_its_position() -> None:
    timeline = Timeline()
    for position in (0.0, 0.5, 1.0, 2.5):
        timeline.add(position, weights(position))
    assert timeline.nearest(0.7) == Moment(0.5, timeline.moments[1].weights, False)
    assert [timeline.nearest(p).position for p in (-3, 0.8, 1.7, 9)] == [0, 1, 1, 2.5]  # type: ignore[union-attr]
    assert Timeline().nearest(1) is None


def test_the_same_weights_are_one_moment_that_ends_an_epoch() -> None:
    timeline = Timeline()
    same = weights(1)
    assert timeline.add(1.0, same)
    assert timeline.add(1.0, same, whole=True)
    assert not timeline.add(1.0, same, whole=True)
    assert timeline.moments == (Moment(1.0, same, True),)


def test_of_a_network_that_is_too_large_nothing_is_kept() -> None:
    timeline = Timeline(budget=100)
    assert not timeline.add(0.0, weights(0, size=1000))
    assert len(timeline) == 0


@given(
    st.integers(3, 40),
    st.integers(1, 400),
    st.integers(1, 30),
)
def test_there_are_never_too_many_and_they_span_the_training(
    most: int, count: int, per_epoch: int
) -> None:
    timeline = Timeline(budget=most * 16)
    for step in range(count + 1):
        whole = step > 0 and step % per_epoch == 0
        timeline.add(step / per_epoch, weights(step / per_epoch), whole=whole)
        assert sum(moment.weights.nbytes for moment in timeline.moments) <= most * 16
    moments = timeline.moments
    positions = [moment.position for moment in moments]
    assert positions == sorted(set(positions))
    assert positions[0] == 0
    assert all(moment.weights[0] == np.float32(moment.position) for moment in moments)
    reach = count / per_epoch
    # Half of them at least, and no gap wider than a few even steps.
    assert len(moments) >= min(count + 1, most // 2 - 1)
    steps = np.diff([*positions, reach])
    assert steps.max() <= max(6 * reach / len(moments), 2 / per_epoch)


def test_ends_of_epochs_stay_longest() -> None:
    timeline = Timeline(most=20)
    for step in range(1001):
        timeline.add(step / 100, weights(step), whole=step % 100 == 0 and step > 0)
    ends = [moment.position for moment in timeline.moments if moment.whole]
    assert ends == [float(epoch) for epoch in range(1, 11)]
