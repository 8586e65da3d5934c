"""Weights of a network, changed by hand: a single one, or those of a unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.layers import Dense
from engine.layers.convolution.plain import PlainConvolution
from engine.types import Array
from netbuilder.network.probe import Probe
from netbuilder.translation import say


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
            raise ValueError(
                say(
                    "'{block}' has no weight from unit {value} to {value2}.",
                    block=block,
                    value=first + 1,
                    value2=second + 1,
                )
            )
        before = kernel[first, second]
        kernel[first, second] = value
        changed = model.get_flat_weights()
        kernel[first, second] = before
    changed.setflags(write=False)
    return changed


def without_unit(probe: Probe, weights: Array, block: str, unit: int) -> Array:
    """The network's weights with those of a unit, or of a filter, set to 0.

    Args:
        probe: the network's private copy.
        weights: flat, read-only; stay as they are.
        block: name of the unit's layer.
        unit: its number, counted from 0.

    Returns:
        Flat, read-only.

    Raises:
        ValueError: the layer has no weights of single units, or its activation gives something
            else than 0 without them.
    """
    with probe.model(weights) as model:
        layer: Any = next((each for each in model.stack.line if each.name == block), None)
        kernel = getattr(layer, "kernel", None)
        has_units = isinstance(layer, Dense | PlainConvolution)
        if not has_units or kernel is None or not 0 <= unit < kernel.shape[-1]:
            raise ValueError(say("Single units of '{block}' cannot be switched off.", block=block))
        if not _rests(layer):
            raise ValueError(
                say(
                    "Units of '{block}' cannot be switched off: its activation gives more than 0 "
                    "for "
                    "an input of 0.",
                    block=block,
                )
            )
        before = model.get_flat_weights()
        kernel[..., unit] = 0
        if layer.use_bias:
            layer.bias[unit] = 0
        changed = model.get_flat_weights()
        model.set_flat_weights(before)
    changed.setflags(write=False)
    return changed


def switched_off(layer: Any) -> Array | None:
    """The units of a layer that give 0 whatever they are given, bool (n,); None for none."""
    kernel, bias = getattr(layer, "kernel", None), getattr(layer, "bias", None)
    if not isinstance(kernel, np.ndarray) or not isinstance(layer, Dense | PlainConvolution):
        return None
    off: Array = np.logical_not(kernel.reshape(-1, kernel.shape[-1]).any(axis=0))
    if isinstance(bias, np.ndarray) and layer.use_bias:
        off = off & (bias == 0)
    return off if off.any() and _rests(layer) else None


def _rests(layer: Any) -> bool:
    nothing = np.zeros((1, 2), layer.dtype)
    return not layer.activation.forward(nothing, np.empty_like(nothing)).any()
