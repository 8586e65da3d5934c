"""Functional models: whether their layers follow each other one by one, and in which order.

Where masks travel, Keras notes beside the layers how they are computed: as operations, whose
results the layers get. Masks that a layer of the model makes come of themselves; others are
refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import EngineError
from engine.layers.base import LAYERS
from engine.saving.faults import Fault, shown

INPUT = "InputLayer"
_OPERATIONS = "keras.src.ops."
_CHAIN = "rebuild it as a plain chain of layers, or use Keras for it"


def name_of(entry: Mapping[str, Any]) -> str:
    """The name of a layer or a model, for sentences."""
    config = entry.get("config")
    name = config.get("name") if isinstance(config, Mapping) else None
    return name if isinstance(name, str) else "without a name"


def chain(
    model: Mapping[str, Any], config: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]
) -> list[int]:
    """The numbers of a functional model's layers, from its input to its output.

    Raises:
        Fault: they are no chain; a layer where it parts or joins is named.
    """
    title = f"holds the functional model '{shown(name_of(model))}'"
    numbers: dict[str, int] = {}
    for index, entry in enumerate(entries):
        name = entry.get("name", name_of(entry))
        if not isinstance(name, str) or name in numbers:
            raise Fault(f"{title}, two of whose layers have the same name")
        numbers[name] = index
    masks = _masks({name: entries[index] for name, index in numbers.items()})
    numbers = {name: index for name, index in numbers.items() if name not in masks}
    masked: dict[str, str] = {}
    first = _only(_ends(config.get("input_layers")), f"{title}, which takes several inputs")
    last = _only(_ends(config.get("output_layers")), f"{title}, which gives several outputs")
    next_of: dict[str, str] = {}
    for name, index in numbers.items():
        source, mask = _source(entries[index], name, title, masks)
        if source is None:
            continue
        if mask is not None:
            masked[name] = mask
        if source in next_of:
            raise Fault(
                f"{title} with branches: the output of layer '{shown(source)}' goes to "
                f"'{shown(next_of[source])}' and to '{shown(name)}'",
                _CHAIN,
            )
        next_of[source] = name
    result = [first]
    while result[-1] in next_of and len(result) <= len(numbers):
        result.append(next_of[result[-1]])
    if result[-1] != last or set(result) != set(numbers) or len(result) != len(numbers):
        raise Fault(f"{title}, whose layers are not connected from input to output")
    for name, maker in masked.items():
        between = result[result.index(maker) + 1 : result.index(name)]
        if not all(_lets_masks_pass(entries[numbers[each]]) for each in between):
            problem = f"{title}, where layer '{shown(name)}' is called with mask"
            raise Fault(problem, "call the layer with only its input")
    return [numbers[name] for name in result]


def is_operation(entry: Mapping[str, Any]) -> bool:
    """Whether an entry is no layer, but a part of how Keras computes a mask."""
    module = entry.get("module")
    # Files of the old form say no modules.
    own = module is None or (isinstance(module, str) and module.startswith(_OPERATIONS))
    return own and entry.get("class_name") in ("NotEqual", "Any")


def _masks(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The operations that compute what a layer makes of its inputs as their mask, and that layer.

    An Embedding's is whether a number is not 0, that of a Masking whether any value of a step is
    not the one that it masks.
    """
    made: dict[str, str] = {}
    values: dict[tuple[str, float], str] = {}
    for name, entry in entries.items():
        config = entry.get("config")
        said = config if isinstance(config, Mapping) else {}
        source = _first_source(entry)
        if source is None:
            continue
        if entry["class_name"] == "Embedding" and said.get("mask_zero") is True:
            values[source, 0.0] = name
        if entry["class_name"] == "Masking" and isinstance(said.get("mask_value"), int | float):
            values[source, float(said["mask_value"])] = name
    for name, entry in entries.items():
        source = _first_source(entry)
        if source is None or not is_operation(entry):
            continue
        if entry["class_name"] == "NotEqual":
            given, _ = _call(entry["inbound_nodes"][0])
            numbers = [each for each in given if isinstance(each, int | float)]
            maker = values.get((source, float(numbers[0]))) if len(numbers) == 1 else None
        else:
            config = entry["config"]
            plain = isinstance(config, Mapping) and config.get("axis") == -1
            maker = made.get(source) if plain and not config.get("keepdims") else None
        if maker is not None:
            made[name] = maker
    return made


def _first_source(entry: Mapping[str, Any]) -> str | None:
    """The name of what an entry that is used once takes its first input from."""
    nodes = entry.get("inbound_nodes")
    if not isinstance(nodes, list) or len(nodes) != 1:
        return None
    tensors = [name for each in _call(nodes[0])[0] for name in _tensors(each)]
    return tensors[0] if tensors else None


def _lets_masks_pass(entry: Mapping[str, Any]) -> bool:
    """Whether a mask that comes to a layer of this entry leaves it as it came."""
    try:
        kind = LAYERS.class_of(entry["class_name"])
    except EngineError:
        return False
    config = entry["config"]
    inner = config.get("layer")
    if entry["class_name"] == "Bidirectional" and isinstance(inner, Mapping):
        config = inner.get("config", {})
    ends = isinstance(config, Mapping) and config.get("return_sequences") is False
    return kind.supports_masking and not kind.makes_mask and not ends


def _source(
    entry: Mapping[str, Any], name: str, title: str, masks: Mapping[str, str]
) -> tuple[str | None, str | None]:
    """The layer that this one takes its input from, and the one whose mask it is given.

    Args:
        entry: of the layer.
        name: of the layer.
        title: what the model is called in sentences.
        masks: the operations that compute masks, and the layers that make the same.
    """
    nodes = entry.get("inbound_nodes")
    if not isinstance(nodes, list):
        raise Fault(f"{title}, whose layers are not connected")
    layer = f"layer '{shown(name)}'"
    if not nodes and entry["class_name"] == INPUT:
        return None, None
    if len(nodes) != 1:
        raise Fault(f"{title}, where {layer} is used {len(nodes)} times", _CHAIN)
    given, keywords = _call(nodes[0])
    tensors = [name for each in given for name in _tensors(each)]
    if len(tensors) > 1:
        raise Fault(f"{title} with branches: {layer} joins {len(tensors)} inputs", _CHAIN)
    others = [shown(each) for each in given if each is not None and not _tensors(each)]
    # Keras notes the default of 'training' where nobody says it; the whole model's call decides.
    said = {key: value for key, value in keywords.items() if value is not None}
    if isinstance(said.get("training"), bool):
        del said["training"]
    found = _tensors(said.get("mask"))
    mask = masks.get(found[0]) if len(found) == 1 else None
    if mask is not None:
        del said["mask"]
    others += [shown(key) for key in said]
    if others:
        problem = f"{title}, where {layer} is called with {', '.join(others)}"
        raise Fault(problem, "call the layer with only its input")
    return _only(tensors, f"{title}, where {layer} takes no input"), mask


def _call(node: Any) -> tuple[list[Any], dict[str, Any]]:
    """What a layer is called with, by place and by name."""
    if isinstance(node, Mapping):
        given, keywords = node.get("args"), node.get("kwargs") or {}
    elif isinstance(node, list) and node:
        # Older files: the name of a layer, two numbers, and what else the layer is called with.
        given = [node] if isinstance(node[0], str) else node
        further = [each[3] for each in given if isinstance(each, list) and len(each) == 4]
        keywords = {
            key: value
            for each in further
            if isinstance(each, Mapping)
            for key, value in each.items()
        }
        given = [each[:3] if isinstance(each, list) else each for each in given]
    else:
        raise _unconnected()
    if not isinstance(keywords, Mapping) or not isinstance(given, list):
        raise _unconnected()
    flat: list[Any] = []
    waiting = given[::-1]
    while waiting:
        each = waiting.pop()
        if isinstance(each, list) and not _tensors(each):
            waiting += each[::-1]
        else:
            flat.append(each)
    return flat, dict(keywords)


def _tensors(value: Any) -> list[str]:
    """The name of the layer whose output a value is; none where it is something else."""
    if isinstance(value, Mapping) and value.get("class_name") == "__keras_tensor__":
        config = value.get("config")
        value = config.get("keras_history") if isinstance(config, Mapping) else None
        if not isinstance(value, list):
            raise _unconnected()
    if not isinstance(value, list) or len(value) != 3 or not isinstance(value[0], str):
        return []
    if value[2] != 0:
        raise _unconnected()
    return [value[0]]


def _unconnected() -> Fault:
    return Fault("has a config with a layer whose connections are not understood")


def _ends(said: Any) -> list[str]:
    """The names of a functional model's inputs or outputs."""
    if isinstance(said, Mapping):
        said = list(said.values())
    if not isinstance(said, list) or not said:
        raise Fault("has a config of a functional model without inputs or outputs")
    if isinstance(said[0], str):
        said = [said]
    return [name for part in said for name in _tensors(part)]


def _only(names: Sequence[str], problem: str) -> str:
    if len(names) != 1:
        raise Fault(problem, _CHAIN)
    return names[0]
