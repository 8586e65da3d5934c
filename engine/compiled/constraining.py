"""Constraints as calls of kernels."""

from __future__ import annotations

import math

from engine import config
from engine.compiled.lowering import Lowering, NotCompiledError
from engine.compiled.structures import Constraint as ConstraintArguments
from engine.constraints import Constraint, MaxNorm, MinMaxNorm, NonNeg, UnitNorm
from engine.types import Array

KINDS = (MaxNorm, MinMaxNorm, NonNeg, UnitNorm)


def lower_constraint(low: Lowering, weight: Array, constraint: Constraint) -> None:
    """Add the call that brings a weight back to what a constraint allows.

    Args:
        low: the program.
        weight: in its own shape.
        constraint: that it obeys.

    Raises:
        NotCompiledError: there are no kernels for it.
    """
    kind = type(constraint)
    if kind not in KINDS:
        raise NotCompiledError(f"the constraint {kind.__name__}")
    if isinstance(constraint, NonNeg):
        low.call("not_negative", ConstraintArguments(along=weight.size, values=weight))
        return
    given = constraint.axis  # type: ignore[attr-defined]
    axes = sorted({axis % weight.ndim for axis in ([given] if isinstance(given, int) else given)})
    if not axes or axes[-1] - axes[0] >= len(axes):
        raise NotCompiledError(
            f"the constraint {kind.__name__} along axes that do not lie beside each other"
        )
    after = math.prod(weight.shape[axes[-1] + 1 :])
    least, most, rate = _bounds(constraint)
    arguments = ConstraintArguments(
        before=math.prod(weight.shape[: axes[0]]),
        along=math.prod(weight.shape[axes[0] : axes[-1] + 1]),
        after=after,
        least=least,
        most=most,
        rate=rate,
        epsilon=config.epsilon(),
        values=weight,
        sums=low.array(after, float),
        factors=low.array(after),
    )
    low.call("held_in_length", arguments)


def _bounds(constraint: Constraint) -> tuple[float, float, float]:
    """The least and the largest length of a vector, and how strictly they are enforced."""
    if isinstance(constraint, MinMaxNorm):
        return constraint.min_value, constraint.max_value, constraint.rate
    if isinstance(constraint, MaxNorm):
        return 0.0, constraint.max_value, 1.0
    return 1.0, 1.0, 1.0
