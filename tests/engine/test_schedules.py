"""Learning-rate schedules: their formulas at the corners, use by optimizers, configs, errors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import optimizers
from engine.optimizers import SGD, Adam, schedules
from engine.optimizers.schedules import SCHEDULES

SUBJECTS: list[schedules.LearningRateSchedule] = [
    schedules.ExponentialDecay(0.1, 20, 0.5),
    schedules.ExponentialDecay(0.1, 20, 0.5, staircase=True),
    schedules.InverseTimeDecay(0.1, 10, 0.5),
    schedules.PolynomialDecay(0.1, 30),
    schedules.PolynomialDecay(0.1, 30, 0.01, 2.0, cycle=True),
    schedules.PiecewiseConstantDecay([10, 30], [0.1, 0.05, 0.01]),
    schedules.CosineDecay(0.1, 40, alpha=0.1),
    schedules.CosineDecay(0.0, 40, warmup_target=0.1, warmup_steps=10),
    schedules.CosineDecayRestarts(0.1, 10, 1.5, 0.7, 0.1),
]


def identify(schedule: Any) -> str:
    return f"{type(schedule).__name__} {list(schedule.get_config().values())}"


# Formulas -----------------------------------------------------------------------------------------


@given(st.integers(0, 10**6))
def test_exponential_and_inverse_time(step: int) -> None:
    smooth, stairs = (schedules.ExponentialDecay(0.5, 100, 0.9, stairs) for stairs in (False, True))
    assert smooth(step) == pytest.approx(0.5 * 0.9 ** (step / 100))
    assert stairs(step) == pytest.approx(0.5 * 0.9 ** (step // 100))
    smooth, stairs = (schedules.InverseTimeDecay(0.5, 100, 0.9, stairs) for stairs in (False, True))
    assert smooth(step) == pytest.approx(0.5 / (1 + 0.9 * step / 100))
    assert stairs(step) == pytest.approx(0.5 / (1 + 0.9 * (step // 100)))


def test_polynomial() -> None:
    line = schedules.PolynomialDecay(1.0, 10, end_learning_rate=0.5)
    assert [line(step) for step in (0, 5, 10, 99)] == [1, 0.75, 0.5, 0.5]
    cycles = schedules.PolynomialDecay(1.0, 10, end_learning_rate=0.0, power=2.0, cycle=True)
    found = [cycles(step) for step in (0, 5, 10, 15, 20, 25)]
    assert found == pytest.approx([1, 0.25, 0, 0.0625, 0, 1 / 36])


def test_piecewise() -> None:
    schedule = schedules.PiecewiseConstantDecay([10, 30], [1.0, 0.5, 0.1])
    assert [schedule(step) for step in (0, 10, 11, 30, 31, 10**9)] == [1, 1, 0.5, 0.5, 0.1, 0.1]


def test_cosine() -> None:
    schedule = schedules.CosineDecay(2.0, 10, alpha=0.25)
    assert [schedule(step) for step in (0, 5, 10, 50)] == pytest.approx([2, 1.25, 0.5, 0.5])
    warm = schedules.CosineDecay(0.5, 10, warmup_target=2.5, warmup_steps=4)
    found = [warm(step) for step in (0, 2, 4, 9, 14, 99)]
    assert found == pytest.approx([0.5, 1.5, 2.5, 1.25, 0, 0])


@settings(deadline=None)
@given(
    first=st.integers(1, 50),
    t_mul=st.sampled_from([1.0, 1.5, 2.0, 3.0, 10.0]),
    m_mul=st.sampled_from([1.0, 0.5]),
    restarts=st.integers(0, 5),
)
def test_restarts_begin_at_their_highest_rate(
    first: int, t_mul: float, m_mul: float, restarts: int
) -> None:
    """Also where rounding makes a logarithm a hair too small."""
    schedule = schedules.CosineDecayRestarts(1.0, first, t_mul, m_mul)
    start = sum(first * t_mul**i for i in range(restarts))
    length = first * t_mul**restarts
    assert schedule(start) == pytest.approx(m_mul**restarts)  # type: ignore[arg-type]
    middle = schedule(start + length / 2)  # type: ignore[arg-type]
    assert middle == pytest.approx(m_mul**restarts / 2)


@pytest.mark.parametrize("schedule", SUBJECTS, ids=identify)
def test_rates_are_plain_numbers_at_any_step(schedule: Any) -> None:
    for step in (0, 1, 10, 1000, 10**12, np.int64(7), np.int32(50)):
        rate = schedule(step)
        assert type(rate) is float
        assert math.isfinite(rate)
        assert 0 <= rate <= 0.1


# Use ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("schedule", SUBJECTS, ids=identify)
def test_an_optimizer_follows(schedule: Any) -> None:
    optimizer, w = SGD(schedule), np.zeros(1)
    for step in range(50):
        assert optimizer.learning_rate == schedule(step)
        before = w.copy()
        optimizer.apply([np.ones(1)], [w])
        assert before - w == pytest.approx(schedule(step), rel=1e-6)


def test_batches_count_where_gradients_are_gathered() -> None:
    schedule = schedules.PiecewiseConstantDecay([2], [1.0, 0.5])
    optimizer, w = SGD(schedule, gradient_accumulation_steps=2), np.zeros(1)
    for expected in (0.0, -1.0, -1.0, -1.5):
        optimizer.apply([np.ones(1)], [w])
        assert w == pytest.approx(expected)


def test_a_scheduled_rate_cannot_be_set_but_replaced() -> None:
    optimizer = Adam(SUBJECTS[0])
    with pytest.raises(TypeError, match=r"follows a schedule and cannot be set to 0\.1"):
        optimizer.learning_rate = 0.1
    optimizer.learning_rate = schedules.ExponentialDecay(0.5, 10, 0.1)
    assert optimizer.learning_rate == 0.5


def test_a_number_may_be_replaced_by_a_schedule_between_steps() -> None:
    optimizer, w = SGD(1.0), np.zeros(1)
    optimizer.apply([np.ones(1)], [w])
    optimizer.learning_rate = schedules.PiecewiseConstantDecay([1], [7.0, 0.25])
    optimizer.apply([np.ones(1)], [w])
    optimizer.apply([np.ones(1)], [w])
    assert w == pytest.approx(-8.25)


def test_a_function_gives_the_rate_too() -> None:
    rates = iter([0.5, 0.25])
    optimizer, w = SGD(lambda: next(rates)), np.zeros(1)
    for _ in range(2):
        optimizer.apply([np.ones(1)], [w])
    assert w == pytest.approx(-0.75)
    with pytest.raises(engine.ParameterError, match="a LearningRateSchedule where it is to be sav"):
        optimizer.get_config()


def test_a_schedule_of_ones_own() -> None:
    class Halving(schedules.LearningRateSchedule):
        def __call__(self, step: float) -> float:
            return 0.5**step

    optimizer, w = SGD(Halving()), np.zeros(1)
    for _ in range(3):
        optimizer.apply([np.ones(1)], [w])
    assert w == pytest.approx(-1.75)
    with pytest.raises(NotImplementedError, match="Halving must define get_config"):
        optimizer.get_config()


# Configs and errors -------------------------------------------------------------------------------


@pytest.mark.parametrize("schedule", SUBJECTS, ids=identify)
def test_configs(schedule: Any) -> None:
    again = schedules.deserialize(schedules.serialize(schedule))
    assert type(again) is type(schedule)
    assert again.get_config() == schedule.get_config()
    assert [again(step) for step in range(50)] == [schedule(step) for step in range(50)]
    optimizer = optimizers.deserialize(optimizers.serialize(Adam(schedule)))
    assert optimizer.get_config() == Adam(schedule).get_config()
    assert optimizer.learning_rate == schedule(0)


@pytest.mark.parametrize(
    ("make", "parameter"),
    [
        (lambda: schedules.ExponentialDecay(0.1, 0, 0.5), "decay_steps"),
        (lambda: schedules.ExponentialDecay(0.1, 10, -0.5), "decay_rate"),
        (lambda: schedules.ExponentialDecay(0.1, 10, 0.5, 1), "staircase"),  # type: ignore[arg-type]
        (lambda: schedules.InverseTimeDecay(-0.1, 10, 0.5), "initial_learning_rate"),
        (lambda: schedules.PolynomialDecay(0.1, 10, end_learning_rate=-1), "end_learning_rate"),
        (lambda: schedules.PiecewiseConstantDecay([1], [1.0]), "values"),
        (lambda: schedules.PiecewiseConstantDecay([2, 1], [1.0, 0.5, 0.1]), "boundaries"),
        (lambda: schedules.PiecewiseConstantDecay("1", [1.0]), "boundaries"),  # type: ignore[arg-type]
        (lambda: schedules.CosineDecay(0.1, -1), "decay_steps"),
        (lambda: schedules.CosineDecay(0.1, 10, warmup_steps=-1), "warmup_steps"),
        (lambda: schedules.CosineDecayRestarts(0.1, 0), "first_decay_steps"),
        (lambda: schedules.CosineDecayRestarts(0.1, 10, t_mul=0.5), "t_mul"),
        (lambda: SGD(schedules.CosineDecay), "learning_rate"),  # type: ignore[arg-type]
    ],
)
def test_arguments_out_of_bounds_are_named(make: Any, parameter: str) -> None:
    with pytest.raises(engine.ParameterError, match=f"^{parameter} must be .*; received"):
        make()


def test_unknown_schedules_list_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="'cosine_decay'"):
        schedules.deserialize({"class_name": "CosinDecay", "config": {}})
    with pytest.raises(engine.ParameterError, match="custom objects are not loaded"):
        SGD({"module": "mine", "class_name": "Decay", "config": {}})  # type: ignore[arg-type]
    with pytest.raises(engine.ParameterError, match="config of CosineDecay must be complete"):
        schedules.deserialize({"class_name": "CosineDecay", "config": {"alpha": 1.0}})
    assert len(SCHEDULES.names()) == 6
