"""A model's description in Keras's words, and back, from files that nobody vouches for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import EngineError
from engine.layers.base import LAYERS
from engine.saving.faults import Fault

if TYPE_CHECKING:
    from engine.models.sequential import Sequential

MAX_LAYERS = 10_000
MAX_CONFIG_DEPTH = 60
DROP_IT = "build the model from layers of its own kind, or use Keras for it"


def of_model(model: Sequential) -> dict[str, Any]:
    """What config.json holds: module, class, config, shapes, and what `compile` was given."""
    result: dict[str, Any] = {
        "module": "keras",
        "class_name": "Sequential",
        "config": model.get_config(),
        "registered_name": None,
    }
    if model.built:
        result["build_config"] = {"input_shape": list(model.input_shape)}
    compiled = model.get_compile_config()
    if compiled:
        result["compile_config"] = compiled
    return result


def layers_of(entry: Any) -> dict[str, Any]:
    """The config of a `Sequential`, out of what a config.json holds.

    Raises:
        Fault: it describes something else, or something that is not loaded from files.
    """
    _refuse_foreign(entry)
    if not isinstance(entry, Mapping) or not isinstance(entry.get("class_name"), str):
        raise Fault("has a config that describes no model")
    kind = entry["class_name"]
    if kind in ("Functional", "Model"):
        reason = f"holds a {kind.lower()} model '{_name(entry)}'; this engine has Sequential alone"
        raise Fault(reason, "rebuild it as a Sequential, if it is a plain stack, or use Keras")
    if kind != "Sequential":
        raise Fault(f"holds a {kind:.60} instead of a Sequential model", DROP_IT)
    inner = entry.get("config")
    if not isinstance(inner, Mapping) or not isinstance(inner.get("layers"), list):
        raise Fault("has a config without a list of layers")
    if len(inner["layers"]) > MAX_LAYERS:
        raise Fault(f"describes {len(inner['layers']):,} layers; {MAX_LAYERS:,} are the limit")
    if not isinstance(inner.get("name"), str):
        raise Fault("has a config without the model's name")
    for layer in inner["layers"]:
        _check_layer(layer)
    return dict(inner)


def _check_layer(entry: Any) -> None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("class_name"), str):
        raise Fault("has a config with a layer that has no kind")
    kind = entry["class_name"]
    if kind in ("Sequential", "Functional", "Model"):
        raise Fault(f"holds the model '{_name(entry)}' within the model", "put its layers in line")
    if kind == "InputLayer":
        return
    try:
        LAYERS.class_of(kind)
    except EngineError:
        reason = f"holds the layer '{_name(entry)}' of the kind {kind:.60}, which is not known here"
        raise Fault(reason, DROP_IT) from None


def _refuse_foreign(entry: Any) -> None:
    """Refuse code, and objects that are not Keras's own.

    Raises:
        Fault: there is one; its name is said.
    """
    for depth, part in _mappings(entry):
        if depth > MAX_CONFIG_DEPTH:
            raise Fault("has a config nested without end")
        kind, module = part.get("class_name"), part.get("module")
        registered = part.get("registered_name")
        if kind in ("Lambda", "__lambda__"):
            name = _name(part) if kind == "Lambda" else "a lambda"
            reason = f"holds Python code ({name}), which is not run from files"
            raise Fault(reason, "replace it by a layer that is not a Lambda")
        if not isinstance(kind, str) or "config" not in part:
            continue
        own = module is None or module == "builtins" or str(module).split(".")[0] == "keras"
        if not own or registered not in (None, kind, part["config"]):
            name = f"{module}.{kind}" if not own else f"{registered}"
            reason = f"holds the custom object '{name:.80}', whose code is not looked for"
            raise Fault(reason, DROP_IT)


def _mappings(entry: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """All mappings within, with their depth."""
    waiting: list[tuple[int, Any]] = [(0, entry)]
    while waiting:
        depth, part = waiting.pop()
        if isinstance(part, Mapping):
            yield depth, part
            waiting += ((depth + 1, value) for value in part.values())
        elif isinstance(part, list):
            waiting += ((depth + 1, value) for value in part)


def _name(entry: Mapping[str, Any]) -> str:
    inner = entry.get("config")
    name = inner.get("name") if isinstance(inner, Mapping) else None
    return f"{name:.60}" if isinstance(name, str) else "without a name"
