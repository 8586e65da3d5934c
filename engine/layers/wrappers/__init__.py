"""Layers that let another layer work in another way."""

from __future__ import annotations

from engine.layers.wrappers.bidirectional import Bidirectional
from engine.layers.wrappers.held import HeldLayer
from engine.layers.wrappers.spectral_normalization import SpectralNormalization
from engine.layers.wrappers.time_distributed import TimeDistributed

__all__ = ["Bidirectional", "HeldLayer", "SpectralNormalization", "TimeDistributed"]
