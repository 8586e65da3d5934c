"""How masks of steps travel through layers; the engine's rule, for who writes layers elsewhere."""

from __future__ import annotations

from engine import layers
from engine.layers import Layer
from engine.layers.recurrent.base import Recurrent


def makes_mask(layer: Layer) -> bool:
    """Whether the layer makes a mask from its inputs."""
    return isinstance(layer, layers.Embedding | layers.Masking) and layer.makes_mask


def keeps_mask(layer: Layer) -> bool:
    """Whether the mask of the inputs is that of the outputs, too; otherwise it ends there."""
    if isinstance(layer, Recurrent | layers.Bidirectional):
        return layer.return_sequences
    if isinstance(layer, layers.GlobalAveragePooling1D):
        return False
    return layer.supports_masking
