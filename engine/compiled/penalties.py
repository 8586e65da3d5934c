"""Regularizers as calls of kernels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from engine.compiled.lowering import Lowered, Lowering, NotCompiledError
from engine.compiled.structures import Penalty
from engine.regularizers import L1, L1L2, L2


class Costs(NamedTuple):
    """The arguments of what weights cost, and of what outputs do, by the places of their layers."""

    weights: Sequence[Any] = ()
    outputs: Mapping[int, Any] = {}


def lower_penalties(low: Lowering, penalties: Any, layers: Sequence[Lowered]) -> Costs:
    """Add the calls that add to the loss what weights and outputs cost.

    Args:
        low: the program.
        penalties: of the model's step; None where nothing costs anything.
        layers: lowered, in their order.

    Raises:
        NotCompiledError: there are no kernels for one of them.
    """
    if penalties is None:
        return Costs()
    if penalties.within:
        raise NotCompiledError("regularizers of the outputs of layers within others")
    weights = [
        _penalty(weight.regularizer, values=weight.value, gradients=weight.gradient)
        for weight in penalties.weights
    ]
    outputs = {
        index: _penalty(regularizer, each=True, values=layers[index].output)
        for index, regularizer in penalties.on_outputs.items()
    }
    for arguments in (*weights, *outputs.values()):
        arguments.size = arguments.kept["values"].size
    for arguments in outputs.values():
        arguments.size //= low.rows
    for arguments in (*weights, *outputs.values()):
        low.call("penalty_total", arguments)
    return Costs(weights, outputs)


def _penalty(regularizer: Any, **more: Any) -> Any:
    if type(regularizer) not in (L1, L2, L1L2):
        raise NotCompiledError(f"the regularizer {type(regularizer).__name__}")
    return Penalty(l1=getattr(regularizer, "l1", 0.0), l2=getattr(regularizer, "l2", 0.0), **more)
