"""The layers of a model in line, out of its config, and those of models within it in theirs.

A functional model whose layers follow each other one by one is the sequence of these layers, also
where it stands as a layer within another. Whatever parts or joins is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

from engine.errors import EngineError
from engine.layers.base import LAYERS, Layer
from engine.saving.faults import DROP_IT, Fault, shown

MODELS = ("Sequential", "Functional", "Model")
INPUT = "InputLayer"
_CHAIN = "rebuild it as a plain chain of layers, or use Keras for it"


class Placed(NamedTuple):
    """A layer's entry in a config, and where it stood.

    Attributes:
        entry: kind, config and the rest, as the file has it.
        folder: of its weights in a file of Keras 3, such as 'layers/sequential/layers/dense'.
        outermost: the name of the layer of the whole model that it is or lies in.
        frozen: whether a functional model around it is not trainable.
        within: of a model, its layers in line, the input first where there is one.
    """

    entry: dict[str, Any]
    folder: str
    outermost: str
    frozen: bool = False
    within: tuple[Placed, ...] | None = None

    @property
    def kind(self) -> str:
        """The layer's class."""
        return str(self.entry["class_name"])

    def flat(self) -> Iterator[Placed]:
        """The layer itself, or those of the model that it is, but for their inputs."""
        if self.within is None:
            yield self
            return
        for each in self.within:
            if each.kind != INPUT:
                yield from each.flat()

    @property
    def arguments(self) -> dict[str, Any]:
        """The layer's config."""
        return dict(self.entry["config"])


def in_line(model: Mapping[str, Any]) -> list[Placed]:
    """The layers of a model in the order in which they compute, the input first where there is one.

    Raises:
        Fault: it is not understood, or not a sequence.
    """
    return list(_line(model, "", "", False))


def _line(model: Mapping[str, Any], above: str, outermost: str, around: bool) -> Iterator[Placed]:
    """The layers of one model.

    Args:
        model: its entry.
        above: its folder, with a slash behind it.
        outermost: the name of the layer of the whole model that it is or lies in.
        around: whether a functional model around it is not trainable.
    """
    entries = _entries(model)
    config = model["config"] if isinstance(model["config"], Mapping) else {}
    functional = model["class_name"] != "Sequential"
    order = _chain(model, config, entries) if functional else range(len(entries))
    folders = _folders(entries, above, inputs=functional)
    frozen = around or (functional and config.get("trainable") is False)
    shape = config.get("build_input_shape")
    if shape is not None and not functional and entries and entries[0]["class_name"] != INPUT:
        yield Placed({"class_name": INPUT, "config": {"batch_shape": shape}}, "", "")
    for place, index in enumerate(order):
        entry, name = entries[index], _name(entries[index])
        if place and entry["class_name"] == INPUT:
            raise Fault("has an input that is not its first layer")
        top, folder = outermost or name, folders[index]
        inner = None
        if entry["class_name"] in MODELS:
            inner = tuple(_line(entry, f"{folder}/", top, frozen))
        yield Placed(dict(entry), folder, top, frozen, inner)


def _entries(model: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The entries of a model's layers, each seen to have a kind, a config, and no strange name.

    Raises:
        Fault: there are none, or one of them is not understood.
    """
    config = model.get("config")
    # The first versions of Keras had the layers alone for a config.
    entries = config.get("layers") if isinstance(config, Mapping) else config
    if not isinstance(entries, list):
        raise Fault("has a config without a list of layers")
    for entry in entries:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("class_name"), str):
            raise Fault("has a config with a layer that has no kind")
        inner = entry.get("config")
        legacy = entry["class_name"] in MODELS and isinstance(inner, list)
        if not isinstance(inner, Mapping) and not legacy:
            kind = shown(entry["class_name"])
            raise Fault(f"has a config with a layer of the kind {kind} that has no arguments")
        name = inner.get("name") if isinstance(inner, Mapping) else None
        if name is not None and not is_name(name):
            raise Fault(f"has a layer whose name is {shown(name)} instead of a text")
    return entries


def _folders(entries: Sequence[Mapping[str, Any]], above: str, inputs: bool) -> list[str]:
    """The folder of each layer in a file of Keras 3: its kind, numbered from the second on.

    The inputs of functional models are counted, too, those of a `Sequential` are not.
    """
    count: dict[str, int] = {}
    result = []
    for entry in entries:
        kind = entry["class_name"]
        if kind == INPUT and not inputs:
            result.append("")
            continue
        stem = _FOLDERS.get(kind) or _class_of(entry).default_name()
        number = count[stem] = count.get(stem, -1) + 1
        result.append(f"{above}layers/{stem}_{number}" if number else f"{above}layers/{stem}")
    return result


_FOLDERS = {INPUT: "input_layer", **{kind: kind.lower() for kind in MODELS}}


def _class_of(entry: Mapping[str, Any]) -> type[Layer]:
    try:
        return LAYERS.class_of(entry["class_name"])
    except EngineError:
        kind = shown(entry["class_name"])
        problem = (
            f"holds the layer '{shown(_name(entry))}' of the kind {kind}, which is not known here"
        )
        raise Fault(problem, DROP_IT) from None


def as_sequential(model: Mapping[str, Any]) -> dict[str, Any]:
    """The entry of a model within a layer as that of a `Sequential`.

    Raises:
        Fault: it is not understood, or not a sequence.
    """
    return _entry_of(Placed(dict(model), "", "", False, tuple(in_line(model))))


def _entry_of(placed: Placed) -> dict[str, Any]:
    if placed.within is None:
        frozen = {"trainable": False} if placed.frozen else {}
        return {"class_name": placed.kind, "config": {**placed.arguments, **frozen}}
    layers = [_entry_of(each) for each in placed.within]
    return {"class_name": "Sequential", "config": {"name": _name(placed.entry), "layers": layers}}


# Functional models --------------------------------------------------------------------------------


def _chain(
    model: Mapping[str, Any], config: Mapping[str, Any], entries: Sequence[Mapping[str, Any]]
) -> list[int]:
    """The numbers of a functional model's layers, from its input to its output.

    Raises:
        Fault: they are no chain; a layer where it parts or joins is named.
    """
    title = f"holds the functional model '{shown(_name(model))}'"
    numbers: dict[str, int] = {}
    for index, entry in enumerate(entries):
        name = entry.get("name", _name(entry))
        if not isinstance(name, str) or name in numbers:
            raise Fault(f"{title}, two of whose layers have the same name")
        numbers[name] = index
    first = _only(_ends(config.get("input_layers")), f"{title}, which takes several inputs")
    last = _only(_ends(config.get("output_layers")), f"{title}, which gives several outputs")
    next_of: dict[str, str] = {}
    for name, index in numbers.items():
        source = _source(entries[index], name, title)
        if source is None:
            continue
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
    return [numbers[name] for name in result]


def _source(entry: Mapping[str, Any], name: str, title: str) -> str | None:
    """The name of the layer that this one takes its input from; None of an input."""
    nodes = entry.get("inbound_nodes")
    if not isinstance(nodes, list):
        raise Fault(f"{title}, whose layers are not connected")
    layer = f"layer '{shown(name)}'"
    if not nodes and entry["class_name"] == INPUT:
        return None
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
    others += [shown(key) for key in said]
    if others:
        problem = f"{title}, where {layer} is called with {', '.join(others)}"
        raise Fault(problem, "call the layer with its input alone")
    return _only(tensors, f"{title}, where {layer} takes no input")


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


def is_name(value: Any) -> TypeGuard[str]:
    """Whether a value is a name that can be written into files; JSON has halves of characters."""
    halves = ("\ud800", "\udfff")
    return (
        isinstance(value, str)
        and value != ""
        and not any(halves[0] <= character <= halves[1] for character in value)
    )


def _name(entry: Mapping[str, Any]) -> str:
    config = entry.get("config")
    name = config.get("name") if isinstance(config, Mapping) else None
    return name if isinstance(name, str) else "without a name"
