"""Layers as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from engine.compiled import (
    blending,
    categories,
    convolution,
    dropping,
    normalization,
    places,
    pooled,
    pooling,
    recurrent,
    slopes,
)
from engine.compiled.activations import activated
from engine.compiled.dense import dense
from engine.compiled.dropping import unchanged
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.layers.activation import ELU, Activation, LeakyReLU, ReLU, Softmax
from engine.layers.activity import ActivityRegularization
from engine.layers.base import Layer
from engine.layers.dense import Dense
from engine.layers.identity import Identity
from engine.layers.layer_normalization import LayerNormalization
from engine.layers.masking import TakesMask
from engine.layers.pooling.everywhere import GlobalAveragePooling1D
from engine.layers.reshaping import Flatten, Reshape
from engine.layers.wrappers.time_distributed import TimeDistributed
from engine.types import Array


def lower(
    low: Lowering, layer: Layer, x: Array, sizes: Sizes, following: Layer | None = None
) -> Any:
    """Add the calls of a layer's way forward.

    Args:
        low: the program.
        layer: built.
        x: its input.
        sizes: of a sample of that.
        following: the layer after it, if that takes all of its output, and nobody else does.

    Returns:
        A `Lowered`.

    Raises:
        NotCompiledError: there are no kernels for it.
    """
    make = KINDS.get(type(layer))
    if make is None:
        raise NotCompiledError(f"the layer {type(layer).__name__}")
    low.following = None
    if low.mask is None:
        low.following = following
        return make(low, layer, x, sizes)
    return _with_mask(low, layer, x, sizes)


def _with_mask(low: Lowering, layer: Layer, x: Array, sizes: Sizes) -> Lowered:
    """The same where not all steps count."""
    counts = low.mask
    if type(layer) is GlobalAveragePooling1D and counts is not None:
        low.mask = None
        return places.masked_average(low, x, sizes, counts)
    if type(layer) in recurrent.HEEDING:
        return KINDS[type(layer)](low, layer, x, sizes)
    follows = type(layer).compute_mask is Layer.compute_mask and not isinstance(layer, TakesMask)
    if not follows:
        raise NotCompiledError(f"masks that come to the layer {type(layer).__name__}")
    low.mask = counts if layer.supports_masking else None
    return KINDS[type(layer)](low, layer, x, sizes)


def _at_each_step(low: Lowering, layer: TimeDistributed, x: Array, sizes: Sizes) -> Lowered:
    """A layer for which the steps of sequences are places, as others are."""
    inner: Layer = layer.layer
    if type(inner) not in STEPWISE:
        raise NotCompiledError(f"TimeDistributed with {type(inner).__name__}")
    if getattr(inner, "activity_regularizer", None) is not None:
        raise NotCompiledError("regularizers of the outputs of layers within others")
    lowered: Lowered = lower(low, inner, x, sizes)
    return Lowered(lowered.output, lowered.output, lowered.back)


def _function(low: Lowering, layer: Activation, x: Array, sizes: Sizes) -> Lowered:
    """An activation as a layer; what it takes in may be needed below and stays as it is."""
    size, function = math.prod(sizes), pooled.own_activation(low, layer)
    output, activate_back = activated(low, function, x, size, sizes[-1], keeps=True)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        if not of_logits:
            activate_back(gradient)
        return gradient

    return Lowered(output, x, back)


KINDS: dict[type, Callable[..., Lowered]] = {
    Dense: dense,
    Flatten: unchanged,
    Reshape: unchanged,
    Identity: unchanged,
    Activation: _function,
    ReLU: _function,
    LeakyReLU: _function,
    ELU: _function,
    Softmax: _function,
    ActivityRegularization: unchanged,
    **categories.KINDS,
    **normalization.KINDS,
    **slopes.KINDS,
    **recurrent.KINDS,
    TimeDistributed: _at_each_step,
    **dropping.KINDS,
    **convolution.KINDS,
    **pooling.KINDS,
    **places.KINDS,
    **blending.KINDS,
}

STEPWISE = (Dense, Activation, ReLU, LeakyReLU, ELU, LayerNormalization)
"""What each step of a sequence may be given to."""
