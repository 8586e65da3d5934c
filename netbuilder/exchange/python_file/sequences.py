"""Recurrent layers as statements of a script."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from engine import layers
from engine.layers import Layer
from netbuilder.exchange.errors import InexpressibleError
from netbuilder.exchange.python_file.flow import Flow, Writer
from netbuilder.exchange.python_file.functions import as_function
from netbuilder.exchange.python_file.script import Code, Script


def recurrent(script: Script, layer: Any, flow: Flow, name: str = "x") -> None:
    """LSTM, GRU and SimpleRNN; assigned to `name`."""
    if layer.stateful:
        raise InexpressibleError(
            "it remembers its state from one batch to the next, which a file cannot; "
            "turn 'stateful' off"
        )
    weights = [
        script.weight(layer.kernel, "kernel"),
        script.weight(layer.recurrent_kernel, "recurrent_kernel"),
        script.weight(layer.bias if layer.use_bias else np.zeros(layer.bias_shape()), "bias"),
    ]
    functions = [as_function(layer.activation)]
    if not isinstance(layer, layers.SimpleRNN):
        functions.append(as_function(layer.recurrent_activation))
    more: dict[str, Any] = {}
    if layer.return_sequences:
        more["sequence"] = True
    if layer.go_backwards:
        more["backwards"] = True
    if flow.mask:
        more["mask"] = Code(_steps_mask(flow))
        if layer.zero_output_for_mask:
            more["zero"] = True
    script.call(_function(layer), *weights, *functions, name=name, **more)


def bidirectional(script: Script, layer: layers.Bidirectional, flow: Flow) -> None:
    """Both directions, merged; the second in the order of the input."""
    forward, backward = layer.held()
    recurrent(script, forward, flow, "forward")
    recurrent(script, backward, flow, "backward")
    if layer.return_sequences:
        script.let("backward[:, ::-1]", "backward")
    merged = {
        "concat": "np.concatenate([forward, backward], axis=-1)",
        "sum": "forward + backward",
        "ave": "0.5 * (forward + backward)",
        "mul": "forward * backward",
    }
    script.let(merged[layer.merge_mode])


def _function(layer: Any) -> str:
    if isinstance(layer, layers.GRU):
        return "gru" if layer.reset_after else "gru_reset_before"
    return "lstm" if isinstance(layer, layers.LSTM) else "simple_rnn"


def _steps_mask(flow: Flow) -> str:
    """The mask with one value for each step; a step of several counts where one of them does."""
    if tuple(flow.mask_shape[1:2]) != tuple(flow.shape[1:2]):
        raise InexpressibleError(
            f"its mask has no value for each of its {flow.shape[1]} steps; remove the layer that "
            "makes the mask"
        )
    rank = len(flow.mask_shape)
    return f"mask.any(axis={tuple(range(2, rank))})" if rank > 2 else "mask"


WRITERS: Final[dict[type[Layer], Writer]] = {
    **dict.fromkeys((layers.LSTM, layers.GRU, layers.SimpleRNN), recurrent),
    layers.Bidirectional: bidirectional,
}
