"""Layers that hold other layers."""

from __future__ import annotations

import numpy as np

from engine.layers.base import Layer
from engine.layers.masking import TakesMask, passed
from engine.types import Array


class Holding(TakesMask):
    """A layer that holds others, and lets what their outputs cost count."""

    def run(self, layer: Layer, inputs: Array, training: bool, mask: Array | None) -> Array:
        """The output of a layer within; it must stay as it is until `run_back`."""
        output = passed(layer, inputs, training, mask)
        if layer.activity_regularizer is not None:
            layer.note(output)
            self._buffers[f"output of {id(layer)}"] = output
        return output

    def run_back(self, layer: Layer, gradient: Array, needs_input: bool) -> Array | None:
        """The gradient of its inputs from that of its output, which may be overwritten."""
        if layer.activity_regularizer is not None and not self.differentiates_inputs:
            output = self._buffers[f"output of {id(layer)}"]
            own = layer.activity_regularizer.gradient(output) / max(1, len(output))
            gradient = np.add(gradient, own, out=gradient)
        return layer.backward(gradient, needs_input)
