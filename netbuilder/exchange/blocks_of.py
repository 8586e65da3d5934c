"""A model's layers as blocks, and what of them no block can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from engine.declarations import Named, Parameter
from engine.errors import EngineError
from engine.layers import LAYERS, Layer
from engine.layers.nested import Nested
from engine.layers.wrappers import HeldLayer
from engine.saving.lines import MODELS
from netbuilder.design import catalogue, held
from netbuilder.design.blocks import MAX_BLOCKS, Block, checked_name, too_many_blocks
from netbuilder.design.catalogue import Entry, entry
from netbuilder.design.checking import checked
from netbuilder.design.errors import DesignError
from netbuilder.design.naming import names_of
from netbuilder.plain import line
from netbuilder.translation import say
from netbuilder.wording import listed, words_of

_LEARNING: Final = (
    "_initializer",
    "_regularizer",
    "_constraint",
    "activity_regularizer",
    "weights",
    "renorm_clipping",
    "renorm_momentum",
    "synchronized",
)
"""Ends of arguments that say how weights are learned, not what is computed with them."""

_SPEED: Final = ("implementation", "use_cudnn", "unroll", "stateful")
"""Arguments that change no answer to samples that do not depend on each other."""

_SILENT: Final = ("name", "trainable", "seed", "module", "registered_name", "build_config")
"""Parts of a config that say nothing of what is computed."""


@dataclass(frozen=True, slots=True)
class Held:
    """A model as blocks.

    Attributes:
        blocks: one for each layer that a block can be.
        layers: those layers, in the same order.
        left_out: a sentence on each layer that no block can be.
        notes: sentences on what blocks hold otherwise, which no answer depends on.
    """

    blocks: tuple[Block, ...]
    layers: tuple[Layer, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def blocks_of(layers: Sequence[Layer]) -> Held:
    """The layers of a model, those of models within it in their places, as blocks.

    Raises:
        DesignError: there are more than a design can have.
    """
    flat, notes = _flat(layers)
    if len(flat) > MAX_BLOCKS:
        raise too_many_blocks(len(flat))
    blocks: dict[str, Block] = {}
    kept: list[Layer] = []
    left_out: list[str] = []
    for layer in flat:
        try:
            block, said = _block(layer)
        except (DesignError, EngineError) as error:
            kind = type(layer).__name__
            left_out.append(
                say(
                    "Layer '{layer_name}' ({kind}): {error}",
                    layer_name=line(layer.name, 40),
                    kind=kind,
                    error=line(str(error), 160),
                )
            )
            continue
        if block.name in blocks:
            name = next(name for name in names_of(block.kind) if name not in blocks)
            said = [
                *said,
                say(
                    "Layer '{block_name}' was renamed to '{name}'.",
                    block_name=line(block.name, 40),
                    name=name,
                ),
            ]
            block = Block(name, block.kind, block.parameters, frozen=block.frozen)
        blocks[block.name] = block
        kept.append(layer)
        notes += said
    return Held(tuple(blocks.values()), tuple(kept), tuple(left_out), tuple(notes))


def are_of(blocks: Sequence[Block], layers: Sequence[Layer]) -> bool:
    """Whether these are the layers of these blocks, argument for argument."""
    return len(blocks) == len(layers) and all(
        (block.kind, block.name) == (type(layer).__name__, layer.name)
        # Whether nothing is locked, some configs do not say.
        and (block.frozen is not layer.trainable or not _has_weights(layer))
        and not _others(entry(block.kind).make(block.parameters), layer)
        for block, layer in zip(blocks, layers, strict=True)
    )


def _has_weights(layer: Layer) -> bool:
    return any(each.specs for each, _ in layer.branches())


def _others(made: Layer, layer: Layer) -> list[str]:
    """The arguments in which a layer differs from one that is made of a block."""
    rank = len(layer.input_shape or ())
    own, config = made.get_config(), layer.get_config()
    return [
        key
        for key in config
        if key not in _SILENT and _plain(config[key], key, rank) != _plain(own.get(key), key, rank)
    ]


def _plain(value: Any, key: str = "", rank: int = 0) -> Any:
    """A part of a config without what says nothing of what is computed, to be compared.

    One number alone is the same with brackets around it, and the last axis by whatever number.
    """
    if isinstance(value, Mapping):
        return {k: _plain(v, k, rank) for k, v in value.items() if k not in _SILENT}
    if isinstance(value, list | tuple):
        found = [_plain(each, key, rank) for each in value]
        return found[0] if len(found) == 1 else found
    if key == "axis" and isinstance(value, int) and value < 0:
        return value + rank
    return value


def _flat(layers: Sequence[Layer]) -> tuple[list[Layer], list[str]]:
    found: list[Layer] = []
    notes: list[str] = []
    for layer in layers:
        if not isinstance(layer, Nested):
            found.append(layer)
            continue
        inner, said = _flat(layer.line)
        found += inner
        notes += [
            say(
                "The nested model '{layer_name}' is shown layer by layer.",
                layer_name=line(layer.name, 40),
            )
        ]
        notes += said
    return found, notes


def _block(layer: Layer) -> tuple[Block, list[str]]:
    """The block of a layer, and what it holds otherwise.

    Raises:
        DesignError: no block computes the same.
        EngineError: likewise.
    """
    kind = type(layer).__name__
    if all(each.kind != kind for each in catalogue.CATALOGUE):
        raise DesignError(say("The canvas has no such layer."))
    config, found = layer.get_config(), entry(kind)
    values = checked(found.parameters, _values(found.parameters, config), kind)
    notes = _differences(found, values, layer, config)
    name = layer.name
    try:
        checked_name(name)
    except DesignError:
        name = next(names_of(kind))
        notes.append(
            say(
                "Layer '{layer_name}' was renamed to '{name}'.",
                layer_name=line(layer.name, 40),
                name=name,
            )
        )
    return Block(name, kind, values, frozen=not layer.trainable), notes


def _values(declared: Sequence[Parameter], config: Mapping[str, Any]) -> dict[str, Any]:
    """What a config says of these parameters, as blocks have it."""
    return {each.name: _value(each, config[each.name]) for each in declared if each.name in config}


def _value(parameter: Parameter, value: Any) -> Any:
    if isinstance(parameter, held.LayerText):
        return held.text_of(_entry(value))
    if isinstance(parameter, Named):
        return _named(parameter, value)
    return tuple(value) if isinstance(value, list) else value


def _entry(config: Mapping[str, Any]) -> dict[str, Any]:
    """The config of a layer within another, with plain names, as the text of a block has it."""
    if config["class_name"] in MODELS:
        raise DesignError(say("A block can wrap a layer, but not a model."))
    cls = LAYERS.class_of(config["class_name"])
    inner: dict[str, Any] = {}
    for each in cls.parameters:
        if each.name in config["config"]:
            value = config["config"][each.name]
            if isinstance(each, HeldLayer):
                inner[each.name] = _entry(value)
            elif not each.hidden:
                inner[each.name] = _value(each, value)
    return {"class_name": LAYERS.name_of(cls), "config": inner}


def _named(parameter: Named, value: Any) -> Any:
    """The option of a parameter that a name or a config means.

    Raises:
        DesignError: it means none.
    """
    name = value
    if isinstance(value, Mapping):
        name = value.get("config") if value.get("class_name") == "function" else value["class_name"]
    if name is None or not isinstance(name, str):
        return value
    key = name.replace("_", "").lower()
    for option in parameter.options:
        if option.replace("_", "").lower() == key:
            return option
    raise DesignError(
        say(
            "Its {parameter_name} '{name}' is not supported.",
            parameter_name=words_of(parameter.name),
            name=line(name, 40),
        )
    )


def _differences(
    found: Entry, values: Mapping[str, Any], layer: Layer, config: Mapping[str, Any]
) -> list[str]:
    """What a block's layer does not share with the model's, in sentences.

    Raises:
        DesignError: the answers would be others.
    """
    made = found.make(values, name=layer.name)
    own, other = made.get_config(), _others(made, layer)
    computing = [key for key in other if not _is_harmless(key, config[key], own.get(key))]
    if computing:
        named = listed([words_of(key) for key in computing])
        raise DesignError(
            say("These of its arguments cannot be set in a block: {named}.", named=named)
        )
    learning = [words_of(key) for key in other if key not in _SPEED]
    if not learning:
        return []
    return [
        say(
            "Layer '{layer_name}': these arguments cannot be set in a block, "
            "which concerns training only: {learning}.",
            layer_name=line(layer.name, 40),
            learning=listed(learning),
        )
    ]


def _is_harmless(key: str, given: Any, made: Any) -> bool:
    """Whether no answer depends on a difference; within layers that are held, on any of them."""
    if key.endswith(_LEARNING) or key in _SPEED:
        return True
    both = isinstance(given, Mapping) and isinstance(made, Mapping)
    if both and key in ("layer", "backward_layer"):
        inner, own = given.get("config"), made.get("config")
        if not (isinstance(inner, Mapping) and isinstance(own, Mapping)):
            return False
        if given.get("class_name") != made.get("class_name"):
            return False
        return all(
            _plain(inner[name]) == _plain(own.get(name))
            or _is_harmless(name, inner[name], own.get(name))
            for name in inner
            if name not in _SILENT
        )
    return False
