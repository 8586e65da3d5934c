"""A single weight of a network, changed by hand."""

from __future__ import annotations

from typing import Any

from engine.types import Array
from netbuilder.network.probe import Probe


def with_weight(
    probe: Probe, weights: Array, block: str, first: int, second: int, value: float
) -> Array:
    """The network's weights with another one between two units.

    Args:
        probe: the network's private copy.
        weights: flat, read-only; stay as they are.
        block: name of the layer that the link leads into.
        first: the unit that it comes from.
        second: the unit that it leads to.
        value: the new weight.

    Returns:
        Flat, read-only.

    Raises:
        ValueError: the layer has no such weight.
    """
    with probe.model(weights) as model:
        layer: Any = next((each for each in model.stack.line if each.name == block), None)
        kernel = getattr(layer, "kernel", None)
        if kernel is None or not (first < kernel.shape[0] and second < kernel.shape[1]):
            raise ValueError(f"'{block}' has no weight from unit {first + 1} to {second + 1}.")
        before = kernel[first, second]
        kernel[first, second] = value
        changed = model.get_flat_weights()
        kernel[first, second] = before
    changed.setflags(write=False)
    return changed
