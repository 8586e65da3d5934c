"""A model that a script builds, as the blocks of a design."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from netbuilder.design.blocks import MAX_BLOCKS, Block
from netbuilder.design.code.building import INPUTS
from netbuilder.design.code.calls import CodeError, Notes, cannot_evaluate, plain
from netbuilder.design.code.layers import Dialect, read_layer
from netbuilder.design.code.outcome import Choice, Problem
from netbuilder.design.code.values import Made, Network, Tensor, Unknown, Value, unknown_in
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, plural, terms

_NO_LAYER: Final = mark("A layer is written as a call, as in Dense(10).")


@dataclass(frozen=True)
class Layer:
    """A block with what it was read from.

    Attributes:
        block: its name '' where none is given.
        made: the call that makes it.
        place: the call that puts it into the model.
    """

    block: Block
    made: Made
    place: ast.Call


@dataclass
class Built:
    """What a model comes to.

    Attributes:
        layers: first to last.
        shape: of the input; None where the model does not say it.
        problems: why it is none.
    """

    layers: list[Layer]
    shape: Value
    problems: list[Problem]


def build_network(network: Network, dialect: Dialect, notes: Notes) -> Built:
    """The layers of a model, those of models within it in their place."""
    built = Built([], network.shape, list(network.faults))
    first = True
    for item, place in _flat(network, built.problems, notes, 0):
        if len(built.layers) > MAX_BLOCKS:
            break
        try:
            shape = _put(item, place, dialect, notes, built)
        except CodeError as error:
            built.problems.append(Problem(error.line, str(error)))
        except DesignError as error:
            line = item.line if isinstance(item, Made) else place.lineno
            built.problems.append(Problem(line, str(error)))
        else:
            if shape is not None and (first or built.shape is None):
                built.shape = shape
        first = False
    return built


def _flat(
    network: Network, problems: list[Problem], notes: Notes, depth: int
) -> Iterator[tuple[Value, ast.Call]]:
    if depth > 8:
        problems.append(Problem(network.line, say("This is nested too deeply.")))
        return
    for item, place in zip(network.items, network.places, strict=True):
        if isinstance(item, Network):
            notes.say(
                place.lineno,
                say("The model within the model is read as its layers, one after the other."),
            )
            problems += [each for each in item.faults if each not in problems]
            yield from _flat(item, problems, notes, depth + 1)
        else:
            yield item, place


def _put(item: Value, place: ast.Call, dialect: Dialect, notes: Notes, built: Built) -> Value:
    """Take a layer in; returns the input's shape where it says it."""
    if isinstance(item, Tensor) and item.items and not item.joined:
        raise CodeError(_NO_LAYER, place.lineno)
    if not isinstance(item, Made):
        what = unknown_in(item)
        if what:
            raise CodeError(cannot_evaluate(what), place.lineno)
        raise CodeError(_NO_LAYER, place.lineno)
    if item.kind in INPUTS:
        return _input_shape(item, notes)
    blocks, shape = read_layer(item, dialect, notes)
    built.layers += [Layer(block, item, place) for block in blocks]
    return shape


def _input_shape(made: Made, notes: Notes) -> Value:
    """The shape that an Input says."""
    if made.unpacked:
        return Unknown(say("the shape"))
    shape: Value = made.named.get("shape", made.named.get("input_shape"))
    if made.arguments:
        shape = made.arguments[0]
    for name in ("batch_shape", "batch_input_shape"):
        batch = made.named.get(name)
        if batch is not None:
            shape = batch[1:] if isinstance(batch, tuple | list) else Unknown(name)
    if type(shape) is int:
        shape = (shape,)
    return () if shape is None else shape


def input_shape(
    built: Built, kept: tuple[int, ...], known: Sequence[Value] | None, line: int, notes: Notes
) -> tuple[int, ...]:
    """The shape that a design's input gets.

    Args:
        built: the model.
        kept: the shape that the design has already.
        known: that of the samples that the script trains with, as far as it is known.
        line: of the model, for messages.
        notes: takes down where the script leaves it open.

    Raises:
        CodeError: it has an axis without a length.
    """
    found = built.shape
    samples = _whole(known)
    if found is None:
        if samples is not None:
            return samples
        if known is not None or built.layers:
            notes.say(line, _OPEN)
        return kept
    if isinstance(found, tuple | list) and any(each is None for each in found):
        if samples is not None and len(samples) == len(found):
            pairs = zip(found, samples, strict=True)
            return tuple([b if a is None else plain(a, line) for a, b in pairs])
        raise CodeError(_ANY_LENGTH, line)
    if unknown_in(found):
        if samples is not None:
            return samples
        notes.say(line, _KEPT.format(unknown_in(found)))
        return kept
    shape = plain(found, line)
    return shape if isinstance(shape, tuple) else (shape,)


_OPEN: Final = mark("The script does not say the shape of the input; the design keeps its own.")
_KEPT: Final = mark(
    "The shape of the input is not read: NetBuilder cannot evaluate {} without running the "
    "script. The design keeps its own."
)
_ANY_LENGTH: Final = mark(
    "The input has an axis of any length (None), and a design needs its length; write the number "
    "here."
)


def _whole(shape: Sequence[Value] | None) -> tuple[int, ...] | None:
    """A sample's shape where all of it is known."""
    if not shape or not all(type(each) is int and each > 0 for each in shape):
        return None
    return tuple(shape)


def candidates(networks: Sequence[Network]) -> list[Network]:
    """The models that may be meant: with layers, and within no other."""
    found = [each for each in networks if not each.part_of and (each.items or each.faults)]
    found = [each for each in found if not each.derived] or found
    if not found:
        found = [each for each in networks if each.items or each.faults] or list(networks)[-1:]
    distinct: dict[tuple[object, ...], Network] = {}
    for each in found:
        key = (each.node, *(_key(item) for item in each.items))
        if key in distinct and distinct[key].fitted and not each.fitted:
            continue
        if key in distinct and not each.name:
            each.name = distinct[key].name
        distinct[key] = each
    return list(distinct.values())


def _key(item: Value) -> object:
    """A value such that equal ones are alike."""
    if isinstance(item, Made):
        named = [(name, _key(each)) for name, each in sorted(item.named.items())]
        return (item.path, *map(_key, item.arguments), *named)
    if isinstance(item, Network):
        return (item.node, *map(_key, item.items))
    if isinstance(item, Unknown):
        return ("?", item.what)
    if isinstance(item, list | tuple):
        return tuple(map(_key, item))
    return (type(item), item) if isinstance(item, int | float | str | None) else id(item)


def choices_of(networks: Sequence[Network]) -> tuple[Choice, ...]:
    """Models as people are asked for one of them."""
    found: list[Choice] = []
    for number, network in enumerate(networks, 1):
        kinds = [each.kind if isinstance(each, Made) else "?" for each in network.items]
        kinds = [kind for kind in kinds if kind not in INPUTS]
        name = network.name or count_text(number)
        title = plural(
            len(kinds),
            "{name}: {count} layer ({shown})",
            "{name}: {count} layers ({shown})",
            name=name,
            shown=terms([*kinds[:4], *(["..."] if len(kinds) > 4 else [])]),
        )
        same = sum(each.key.rpartition("/")[0] == name for each in found)
        found.append(Choice(network.line, title, f"{name}/{same}"))
    return tuple(found)


def with_logits(layers: Sequence[Layer], loss: str, notes: Notes, line: int) -> tuple[Block, ...]:
    """The block that turns a network's logits into probabilities; none where it ends in some."""
    if not layers:
        return ()
    last = layers[-1].block
    ending = last.parameters.get("activation")
    if last.kind == "Softmax" or ending not in (None, "linear"):
        return ()
    if loss == "binary_crossentropy" and last.parameters.get("units", 1) == 1:
        block = Design().inserted(0, "Activation", {"activation": "sigmoid"}).blocks[0]
        notes.say(
            line,
            say(
                "from_logits=True is replaced by an Activation layer with sigmoid at the end, "
                "which gives the same probabilities."
            ),
        )
    else:
        block = Design().inserted(0, "Softmax").blocks[0]
        notes.say(
            line,
            say(
                "from_logits=True is replaced by a Softmax layer at the end, which gives the same "
                "probabilities."
            ),
        )
    return (replace(block, name=""),)
