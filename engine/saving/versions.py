"""Configs as other versions of Keras write them, brought into the form of today's.

Arguments that came or went are left out where they say what holds without them. Where they say
anything else they stay, and are refused by the layer.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from engine.errors import EngineError
from engine.initializers import INITIALIZERS
from engine.layers.base import LAYERS
from engine.saving import lines
from engine.saving.faults import Fault, shown

PACKAGES = ("keras", "tf_keras", "tensorflow.keras", "tensorflow.python.keras", "builtins")
"""The packages of Keras's own classes; the module depends on version and backend."""

RENAMED = {
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
}
"""Layers by the names of their classes in some versions."""

_ANY = object()

_WITHOUT_A_KERNEL = {
    "groups": 1,
    "kernel_constraint": None,
    "kernel_initializer": _ANY,
    "kernel_regularizer": None,
}

_NEUTRAL: Mapping[str, Mapping[str, Any]] = {
    "": {
        "autocast": True,
        "batch_input_shape": _ANY,
        "dynamic": False,
        "input_dtype": _ANY,
        "ragged": False,
        "rng_type": _ANY,
        "sparse": False,
    },
    "BatchNormalization": {"fused": _ANY},
    "Conv1DTranspose": {"groups": 1},
    "Conv2DTranspose": {"groups": 1},
    "DepthwiseConv1D": _WITHOUT_A_KERNEL,
    "DepthwiseConv2D": _WITHOUT_A_KERNEL,
    "Embedding": {"input_length": _ANY},
    "GRU": {"implementation": _ANY, "time_major": False},
    "LSTM": {"implementation": _ANY, "time_major": False},
    "SeparableConv1D": _WITHOUT_A_KERNEL,
    "SeparableConv2D": _WITHOUT_A_KERNEL,
    "SimpleRNN": {"implementation": _ANY, "time_major": False},
}
"""Arguments of other versions, by kind of layer, with the value that changes nothing."""

_OLD_NAMES = {"LeakyReLU": {"alpha": "negative_slope"}}

_LAYERS = ("layer", "backward_layer")
"""Arguments that are layers."""

_OF_ALL_LAYERS = ("name", "dtype", "trainable", "input_shape")


def is_own(module: Any) -> bool:
    """Whether a module is one of Keras's."""
    if module is None:
        return True
    return isinstance(module, str) and any(
        module == package or module.startswith(f"{package}.") for package in PACKAGES
    )


def layer(kind: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A layer's entry in today's form.

    Raises:
        Fault: its name is no text, or it is trainable neither by yes nor by no.
    """
    cls = LAYERS.class_of(kind)
    kind = LAYERS.name_of(cls)
    names = _OLD_NAMES.get(kind, {})
    result = {
        names.get(name, name): _within(value) if name in _LAYERS else objects(value)
        for name, value in arguments.items()
    }
    if not isinstance(result.get("trainable", True), bool):
        name, found = shown(result.get("name", kind)), shown(result["trainable"])
        raise Fault(f"has a layer '{name}' whose 'trainable' is {found} instead of true or false")
    for name, neutral in {**_NEUTRAL[""], **_NEUTRAL.get(kind, {})}.items():
        if name in result and (neutral is _ANY or _same(result[name], neutral)):
            del result[name]
    # It once was the list of all axes; there is one.
    axis = result.get("axis")
    if kind == "BatchNormalization" and isinstance(axis, list) and len(axis) == 1:
        result["axis"] = axis[0]
    return {"class_name": kind, "config": without_unset(cls, result)}


def _within(value: Any) -> Any:
    """The entry of a layer within another, in today's form; a model's as that of a sequence."""
    if not isinstance(value, Mapping) or not isinstance(value.get("class_name"), str):
        return value
    if value["class_name"] in lines.MODELS:
        value = lines.as_sequential(value)
        layers = [_within(each) for each in value["config"]["layers"]]
        return {**value, "config": {**value["config"], "layers": layers}}
    if value["class_name"] == lines.INPUT or not isinstance(value.get("config"), Mapping):
        return value
    return layer(value["class_name"], value["config"])


def objects(value: Any) -> Any:
    """A value of a config, the objects within it without what depends on version and backend."""
    if isinstance(value, list):
        return [objects(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    kind, arguments = value.get("class_name"), value.get("config")
    if not isinstance(kind, str) or not isinstance(arguments, Mapping):
        return {name: objects(each) for name, each in value.items()}
    arguments = {name: objects(each) for name, each in arguments.items()}
    try:
        cls = INITIALIZERS.class_of(kind)
    except EngineError:
        pass
    else:
        arguments.pop("dtype", None)
        if arguments.get("distribution") == "normal":
            arguments["distribution"] = "truncated_normal"
        arguments = without_unset(cls, arguments)
    if not is_own(value.get("module")):
        return {**value, "config": arguments}
    return {"class_name": kind, "config": arguments}


def without_unset(cls: type[Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments without those that are None and that the class does not know."""
    known = {*inspect.signature(cls).parameters, *_OF_ALL_LAYERS}
    known |= {parameter.name for parameter in getattr(cls, "parameters", ())}
    return {name: value for name, value in arguments.items() if value is not None or name in known}


def _same(value: Any, neutral: Any) -> bool:
    return type(value) is type(neutral) and bool(value == neutral)
