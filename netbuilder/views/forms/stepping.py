"""What the arrow keys make of a real number.

Learning rates live on a scale of 1, 2, 5, 10; shares, such as a validation split, on one of
twentieths.
"""

from __future__ import annotations

import math

from engine.declarations import REQUIRED, Real
from engine.errors import ParameterError

_LADDER = (1.0, 2.0, 5.0)
_SMALLEST = 1e-12
_FIRST = 1e-3
_DIVISIONS = 20


def stepped(parameter: Real, value: float, steps: int) -> float:
    """The value `steps` up or, where negative, down from `value`; it stops at the bounds.

    Ten steps at once (Page Up, Ctrl with an arrow) are a whole decade of the ladder.
    """
    count = min(abs(steps), len(_LADDER))
    upwards = steps > 0
    for _ in range(count):
        candidate = _share(parameter, value, upwards) if _is_share(parameter) else None
        if candidate is None:
            candidate = _within(parameter, _rung(value, upwards))
        if candidate is None:
            return value
        value = candidate
    return value


def _bounds(parameter: Real) -> tuple[float, float]:
    return max(parameter.minimum, parameter.above), min(parameter.maximum, parameter.below)


def _is_share(parameter: Real) -> bool:
    low, high = _bounds(parameter)
    width, start = high - low, parameter.proposal
    if start is REQUIRED:
        return width <= 1
    return width <= 1 and (bool(start == low) or bool(start - low >= 0.01 * width))


def _share(parameter: Real, value: float, upwards: bool) -> float | None:
    """The next twentieth of the range, or, close to a bound that is excluded, half way to it."""
    low, high = _bounds(parameter)
    position = (value - low) / (high - low) * _DIVISIONS
    next_position = math.floor(position + 1e-9) + 1 if upwards else math.ceil(position - 1e-9) - 1
    candidate = _tidy(low + next_position / _DIVISIONS * (high - low))
    bound = high if upwards else low
    outside = candidate > high if upwards else candidate < low
    allowed = _within(parameter, bound if outside else candidate)
    if allowed is not None:
        return None if allowed == value else allowed
    rest = _rung(abs(bound - value), upwards=False)
    return _within(parameter, _tidy(bound - rest if upwards else bound + rest))


def _rung(value: float, upwards: bool) -> float:
    """The next of ... 0.5, 1, 2, 5, 10 ..., mirrored for negative numbers."""
    if value == 0:
        return _FIRST if upwards else -_FIRST
    if value < 0:
        return -_rung(-value, not upwards)
    if not upwards and value <= _SMALLEST:
        return 0.0
    decade = math.floor(math.log10(value))
    rungs = [
        _tidy(step * 10.0**power) for power in (decade - 1, decade, decade + 1) for step in _LADDER
    ]
    if upwards:
        return min(rung for rung in rungs if rung > value * (1 + 1e-9))
    return max(rung for rung in rungs if rung < value * (1 - 1e-9))


def _within(parameter: Real, value: float) -> float | None:
    try:
        return parameter.check(value)
    except ParameterError:
        return None


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")
