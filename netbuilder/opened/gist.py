"""What is worth saying of a unit's weights, in a sentence."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from engine.types import Array
from netbuilder.network.probe import Probe
from netbuilder.opened.walk import walk
from netbuilder.translation import say
from netbuilder.wording import count_text, number_text, sentences, shape_text

_DIGITS: Final = 3


def gist(
    probe: Probe, weights: Array, sample: Array | None, block: str, index: tuple[int, ...]
) -> str:
    """How large a value is, and the weights that matter most for it.

    Args:
        probe: of the network.
        weights: to ask with, flat, read-only.
        sample: that is shown, as the network takes it; None for none.
        block: name of the block.
        index: of the value in what the block puts out for a sample.
    """
    value = ""
    if sample is not None:
        found = walk(probe, weights, sample, block, index)
        value = (
            ""
            if found is None
            else say("The value is {found_value}.", found_value=_figure(found.value))
        )
    with probe.model(weights) as model:
        layer: Any = next((each for each in model.stack.line if each.name == block), None)
        kernel = getattr(layer, "kernel", None)
        if not isinstance(kernel, np.ndarray) or kernel.shape[-1] <= index[-1]:
            return value
        return sentences(value, _words(kernel[..., index[-1]]))


def _words(weights: Array) -> str:
    safe = np.nan_to_num(weights)
    low, high = _figure(float(safe.min())), _figure(float(safe.max()))
    if weights.ndim == 1:
        most, least = count_text(int(safe.argmax()) + 1), count_text(int(safe.argmin()) + 1)
        return say(
            "Its weights reach from {low}, for input {least}, to {high}, for input {most}.",
            low=low,
            least=least,
            high=high,
            most=most,
        )
    return say(
        "Its kernel of {shape} weights reaches from {low} to {high}.",
        shape=shape_text(weights.shape),
        low=low,
        high=high,
    )


def _figure(value: float) -> str:
    return number_text(value, _DIGITS)
