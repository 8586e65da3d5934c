"""Regularizers of weights as calls of kernels."""

from __future__ import annotations

from typing import Any

from engine.compiled.lowering import Lowering, NotCompiledError
from engine.compiled.structures import Penalty
from engine.regularizers import L1, L1L2, L2


def lower_penalties(low: Lowering, penalties: Any) -> list[Any]:
    """Add the calls that add to the loss what weights cost; returns the arguments of each.

    Args:
        low: the program.
        penalties: of the model's step; None where nothing costs anything.

    Raises:
        NotCompiledError: there are no kernels for one of them.
    """
    if penalties is None:
        return []
    if not penalties.only_on_weights:
        raise NotCompiledError("regularizers of outputs")
    found = []
    for weight in penalties.weights:
        if type(weight.regularizer) not in (L1, L2, L1L2):
            raise NotCompiledError(f"the regularizer {type(weight.regularizer).__name__}")
        arguments = Penalty(
            size=weight.value.size,
            l1=weight.regularizer.l1,
            l2=weight.regularizer.l2,
            values=weight.value,
            gradients=weight.gradient,
        )
        low.call("penalty_total", arguments)
        found.append(arguments)
    return found
