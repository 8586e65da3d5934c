from __future__ import annotations

import pytest

from netbuilder.training.run.pace import Pace


def test_nothing_is_foretold_before_there_is_enough_to_go_by() -> None:
    pace = Pace(now=0)
    assert pace.eta(1000, 0) is None
    pace.train(100, now=0.1)
    assert pace.samples_per_second == pytest.approx(1000)
    assert pace.eta(1000, 0) is None


def test_the_rest_takes_as_long_as_the_rate_says() -> None:
    pace = Pace(now=0)
    pace.train(1000, now=1)
    assert pace.eta(500, 0) == pytest.approx(0.5)


def test_validations_to_come_count_with_what_the_last_one_took() -> None:
    pace = Pace(now=0)
    pace.train(1000, now=1)
    pace.validate(now=1.25)
    pace.train(1000, now=2.25)
    assert pace.samples_per_second == pytest.approx(1000)
    assert pace.eta(500, 2) == pytest.approx(1.0)


def test_pauses_do_not_count() -> None:
    pace = Pace(now=0)
    pace.train(1000, now=1)
    pace.skip(now=3600)
    pace.train(1000, now=3601)
    assert pace.samples_per_second == pytest.approx(1000)


def test_a_new_speed_takes_over_smoothly() -> None:
    pace = Pace(now=0)
    pace.train(10_000, now=10)
    pace.train(10, now=10.1)
    assert 900 < pace.samples_per_second < 1000
    for tick in range(1, 101):
        pace.train(10, now=10.1 + tick / 10)
    assert pace.samples_per_second == pytest.approx(100, rel=0.1)


def test_the_first_measurements_count_evenly() -> None:
    pace = Pace(now=0)
    pace.train(100, now=0.01)
    pace.train(0, now=0.02)
    assert pace.samples_per_second == pytest.approx(5000, rel=0.01)


def test_the_time_that_it_took_leaves_out_pauses_and_goes_on_from_before() -> None:
    pace = Pace(now=0, seconds=40)
    pace.warm_up(now=1)
    pace.train(1000, now=3)
    pace.validate(now=4)
    pace.skip(now=3600)
    pace.train(1000, now=3601)
    assert pace.seconds == pytest.approx(45)


def test_a_slow_first_batch_foretells_nothing() -> None:
    pace = Pace(now=0)
    pace.warm_up(now=5)
    assert pace.eta(1000, 0) is None
    assert pace.samples_per_second == 0
    pace.train(1000, now=6)
    assert pace.samples_per_second == pytest.approx(1000)
