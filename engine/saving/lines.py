"""The layers of a model in line, out of its config, and those of models within it in theirs.

A functional model whose layers follow each other one by one is the sequence of these layers, also
where it stands as a layer within another. Whatever parts or joins is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard

from engine.errors import EngineError
from engine.layers.base import LAYERS
from engine.saving.faults import DROP_IT, Fault, shown
from engine.saving.functional import INPUT as INPUT
from engine.saving.functional import chain, is_operation, name_of

MODELS = ("Sequential", "Functional", "Model")


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
    order = chain(model, config, entries) if functional else range(len(entries))
    folders = _folders(entries, above, inputs=functional)
    frozen = around or (functional and config.get("trainable") is False)
    shape = config.get("build_input_shape")
    if shape is not None and not functional and entries and entries[0]["class_name"] != INPUT:
        yield Placed({"class_name": INPUT, "config": {"batch_shape": shape}}, "", "")
    for place, index in enumerate(order):
        entry, name = entries[index], name_of(entries[index])
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
    _refuse_unknown(entries)
    for entry in entries:
        kind = entry["class_name"]
        if (kind == INPUT and not inputs) or is_operation(entry):
            result.append("")
            continue
        stem = _FOLDERS.get(kind) or LAYERS.class_of(kind).default_name()
        number = count[stem] = count.get(stem, -1) + 1
        result.append(f"{above}layers/{stem}_{number}" if number else f"{above}layers/{stem}")
    return result


_FOLDERS = {INPUT: "input_layer", **{kind: kind.lower() for kind in MODELS}}


def _refuse_unknown(entries: Sequence[Mapping[str, Any]]) -> None:
    """Name all layers of kinds that there are not.

    Raises:
        Fault: there are some.
    """
    unknown = [each for each in entries if not (is_operation(each) or _is_known(each))]
    if not unknown:
        return
    first, *others = [
        f"'{shown(name_of(each))}' of the kind {shown(each['class_name'])}"
        for each in unknown[:_NAMED]
    ]
    if not others:
        raise Fault(f"holds the layer {first}, which is not known here", DROP_IT)
    listed = ", ".join([first, *others])
    if len(unknown) > _NAMED:
        more = len(unknown) - _NAMED
        raise Fault(f"holds layers that are not known here: {listed} and {more} more", DROP_IT)
    raise Fault(f"holds layers that are not known here: {listed}", DROP_IT)


_NAMED = 5


def _is_known(entry: Mapping[str, Any]) -> bool:
    kind = entry["class_name"]
    if kind in _FOLDERS:
        return True
    try:
        LAYERS.class_of(kind)
    except EngineError:
        return False
    return True


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
    return {"class_name": "Sequential", "config": {"name": name_of(placed.entry), "layers": layers}}


def is_name(value: Any) -> TypeGuard[str]:
    """Whether a value is a name that can be written into files; JSON has halves of characters."""
    halves = ("\ud800", "\udfff")
    return (
        isinstance(value, str)
        and value != ""
        and not any(halves[0] <= character <= halves[1] for character in value)
    )
