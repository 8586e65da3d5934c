"""Layers in line as a config, and the entries of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine import config
from engine.layers.base import Layer
from engine.layers.entries import of_layer
from engine.layers.input import InputLayer

_INPUT = {"module": "keras.layers", "class_name": "InputLayer"}


def of_stack(
    name: str, first: InputLayer | None, layers: Sequence[Layer], trainable: bool = True
) -> dict[str, Any]:
    """The config of layers in line, with the shape that they begin with where it is known."""
    entries = [of_layer(layer) for layer in layers]
    dtype = layers[0].dtype if layers else config.floatx()
    result = {"name": name, "trainable": trainable, "dtype": config.dtype_policy(dtype)}
    if first is None:
        return {**result, "layers": entries}
    entries.insert(0, {**_INPUT, "config": first.get_config(), "registered_name": None})
    return {**result, "layers": entries, "build_input_shape": list(first.batch_shape)}


def with_input(described: Mapping[str, Any]) -> list[Any]:
    """The entries of a config's layers, an input first where the config says its shape."""
    entries = list(described["layers"])
    shape = described.get("build_input_shape")
    if shape is None or (entries and entries[0].get("class_name") == "InputLayer"):
        return entries
    return [{**_INPUT, "config": {"batch_shape": shape}}, *entries]
