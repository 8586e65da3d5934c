"""A layer that a script makes, as blocks of a design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from engine.declarations import shown
from engine.layers import LAYERS
from engine.layers.wrappers import HeldLayer
from netbuilder.design.blocks import Block, checked_name
from netbuilder.design.catalogue import Entry, entry
from netbuilder.design.checking import checked
from netbuilder.design.code.calls import (
    CodeError,
    Notes,
    line_of,
    named,
    plain,
    trainable,
    values_of,
)
from netbuilder.design.code.old_names import argument_name, is_layer, layer_name
from netbuilder.design.code.values import Made, Network, Unknown, Value, is_known
from netbuilder.design.errors import DesignError, quoted
from netbuilder.translation import mark, say

_UNUSED: Final = {"seed": None, "unroll": None, "implementation": None, "use_cudnn": None}
"""Arguments that change no number a network gives."""
_SHAPES: Final = (
    "input_shape",
    "batch_input_shape",
    "batch_shape",
    "input_dim",
    "input_length",
    "batch_size",
)
_SQUARE: Final = frozenset({"Conv2D", "SeparableConv2D"})
_UNITS: Final = frozenset({"Dense", "LSTM", "GRU", "SimpleRNN"})
_REGULAR: Final = mark("{} is not used: designs have no regularizers and constraints.")
_STATEFUL: Final = mark(
    "Layers of designs keep no state from one batch to the next; leave stateful out."
)
_FIRST: Final = mark(
    "Here the channels come first; NetBuilder reads networks whose channels come last. Write the "
    "input's shape as height, width, channels, and leave out data_format."
)
_TWO_SIZES: Final = mark(
    "Keras 1 and today's Keras take these numbers differently; write kernel_size and strides with "
    "their names."
)
_OLD_SIZES: Final = mark("Read as in Keras 1: a kernel of {} by {}.")


@dataclass(frozen=True)
class Dialect:
    """The Keras that a script is written for.

    Attributes:
        old: whether it is of Keras 0 or 1.
        new: whether it is surely of Keras 3 or of TensorFlow's.
    """

    old: bool = False
    new: bool = False


def read_layer(made: Made, dialect: Dialect, notes: Notes) -> tuple[tuple[Block, ...], Value]:
    """The blocks that a layer's call stands for, their names '' where none is given.

    Args:
        made: the call.
        dialect: of the script.
        notes: takes down what is left out.

    Returns:
        The blocks, and the input's shape where the call says it; else None.

    Raises:
        DesignError: no such layer, or a wrong argument.
    """
    kind = layer_name(made.kind)
    if kind == "TimeDistributedDense":
        return _distributed(made, dialect, notes)
    place = entry(kind)
    given = _arguments(made, place, dialect, notes)
    shape = _shape_of(given, made, kind)
    name = _name_of(given.pop("name", None), made)
    wanted = given.pop("trainable", True)
    frozen = not trainable(wanted if made.trainable is None else made.trainable, made.line)
    _drop_types(given, made, notes)
    drop_regularizers(given, made, notes)
    after = _activation_layer(given, dialect, notes)
    declared = place.layer.parameters
    values = values_of(declared, given, made, notes)
    for each in declared:
        if isinstance(each, HeldLayer) and each.name in given:
            values[each.name] = held_text(given[each.name], made, dialect, notes)
    _drop_hidden(place, values, made, notes)
    settings = checked(place.parameters, values, place.kind)
    return (Block(name, place.kind, settings, frozen=frozen), *after), shape


def _arguments(made: Made, place: Entry, dialect: Dialect, notes: Notes) -> dict[str, Value]:
    """A layer's arguments under today's names."""
    kind = place.kind
    positional = [each.name for each in place.layer.parameters]
    known = frozenset({*positional, "name", "trainable", "dtype", *_SHAPES})
    made = _modern(made, kind, dialect, notes)
    given = {}
    for name, value in named(made, positional).items():
        today = argument_name(kind, name, known)
        if today in given:
            raise CodeError(say("{today} is given twice.", today=today), line_of(made, name))
        given[today] = value
    row, column = given.pop("nb_row", None), given.pop("nb_col", None)
    if row is not None and column is not None:
        given["kernel_size"] = (row, column)
    order = given.get("data_format")
    if order in ("th", "channels_first"):
        raise CodeError(_FIRST, made.line)
    if order in ("tf", "default", "channels_last"):
        given.pop("data_format")
    for name, harmless in (("consume_less", None), ("mode", 0), ("forget_bias_init", "one")):
        if name in given and (harmless is None or given[name] == harmless):
            given.pop(name)
    return given


def _modern(made: Made, kind: str, dialect: Dialect, notes: Notes) -> Made:
    """The call as today's Keras would have it, where the order of arguments was another."""
    first = made.arguments
    whole = [type(each) is int for each in first]
    moved = list(first)
    more: dict[str, Value] = {}
    if kind in _SQUARE and len(first) == 4 and all(whole):
        moved, more = [first[0], (first[2], first[3])], {}
        notes.say(made.line, _OLD_SIZES.format(first[2], first[3]))
    elif kind in _SQUARE and len(first) >= 3 and all(whole[:3]):
        is_old = dialect.old or made.kind.startswith(("Convolution", "SeparableConvolution"))
        if is_old and not dialect.new:
            moved = [first[0], (first[1], first[2]), *first[3:]]
            notes.say(made.line, _OLD_SIZES.format(first[1], first[2]))
        elif not dialect.new:
            raise CodeError(_TWO_SIZES, made.line)
    elif kind in _UNITS and len(first) >= 2 and whole[0] and whole[1]:
        moved, more = [first[1], *first[2:]], {"input_dim": first[0]}
        if len(moved) > 1:
            raise CodeError(say("Give these arguments their names."), made.line)
    elif kind in ("BatchNormalization", "PReLU") and first and isinstance(first[0], tuple | list):
        moved = []
    elif kind in ("BatchNormalization",) and dialect.old and len(first) > 0:
        raise CodeError(say("Give these arguments their names."), made.line)
    elif kind == "Dropout" and len(first) > 1:
        raise CodeError(say("Dropout takes the rate alone here; leave the rest out."), made.line)
    return Made(made.path, moved, {**more, **made.named}, made.node, made.unpacked, made.trainable)


def _shape_of(given: dict[str, Value], made: Made, kind: str) -> Value:
    """The input's shape, taken out of the arguments; None where they do not say it."""
    shape: Value = given.pop("input_shape", None)
    for name in ("batch_input_shape", "batch_shape"):
        batch = given.pop(name, None)
        if batch is not None:
            shape = batch[1:] if isinstance(batch, tuple | list) else Unknown(name)
    given.pop("batch_size", None)
    length = given.pop("input_length", None)
    if kind != "Embedding" and "input_dim" in given:
        size = given.pop("input_dim")
        if size is not None and shape is None:
            shape = (size,) if length is None else (length, size)
            if length is None and kind in ("LSTM", "GRU", "SimpleRNN", "Conv1D"):
                shape = (None, size)
    elif kind == "Embedding" and length is not None and shape is None:
        shape = length if isinstance(length, tuple | list) else (length,)
    return tuple(shape) if isinstance(shape, list) else shape


def _name_of(value: Value, made: Made) -> str:
    """A block's name; '' where none is given, or None as Keras has it."""
    if value is None or value == "" or not is_known(value):
        return ""
    name = plain(value, made.line)
    if not isinstance(name, str):
        message = say("A layer's name must be a string; received {name}.", name=quoted(name))
        raise CodeError(message, made.line)
    return checked_name(name)


def _drop_types(given: dict[str, Value], made: Made, notes: Notes) -> None:
    kind = given.pop("dtype", None)
    if kind is not None and "float32" not in str(getattr(kind, "name", kind)):
        notes.say(made.line, say("dtype is not used: designs compute in float32."))


def _activation_layer(given: dict[str, Value], dialect: Dialect, notes: Notes) -> tuple[Block, ...]:
    """A layer that is given as an activation, which follows as a block of its own."""
    value = given.get("activation")
    if not isinstance(value, Made) or not is_layer(value.kind):
        return ()
    given.pop("activation")
    blocks, _ = read_layer(value, dialect, notes)
    return blocks


def _drop_hidden(place: Entry, values: dict[str, Any], made: Made, notes: Notes) -> None:
    """Take out the arguments that no design has, and say so where that matters."""
    editable = {parameter.name for parameter in place.parameters}
    for each in place.layer.parameters:
        if each.name in editable or each.name not in values:
            continue
        value = values.pop(each.name)
        if value == each.default or each.name in _UNUSED:
            continue
        if each.name == "stateful":
            raise CodeError(_STATEFUL, line_of(made, "stateful"))
        raise CodeError(
            say("NetBuilder does not support {each}.", each=each.name), line_of(made, each.name)
        )


def held_text(value: Value, made: Made, dialect: Dialect, notes: Notes) -> str:
    """The layer within a wrapper, as the text that designs have for it."""
    if not isinstance(value, Made):
        raise CodeError(say("A layer is written as a call, as in Dense(10)."), made.line)
    kind = layer_name(value.kind)
    if kind not in LAYERS.names():
        raise CodeError(str(_unknown(kind)), value.line)
    cls = LAYERS.class_of(kind)
    given = _arguments(value, Entry(cls, ""), dialect, notes)
    for name in ("name", "dtype", "trainable"):
        given.pop(name, None)
    _shape_of(given, value, kind)
    drop_regularizers(given, value, notes)
    inner = {
        each.name: held_text(given.pop(each.name), value, dialect, notes)
        for each in cls.parameters
        if isinstance(each, HeldLayer) and each.name in given
    }
    values = values_of(cls.parameters, given, value, notes)
    _drop_hidden(Entry(cls, ""), values, value, notes)
    offered = {each.name for each in shown(cls.parameters)}
    for name in values:
        if name not in offered:
            raise CodeError(say("{kind} has no argument {name}.", kind=kind, name=name), value.line)
    words = [f"{name}={text}" for name, text in inner.items()]
    words += [f"{name}={value!r}" for name, value in values.items()]
    return f"{kind}({', '.join(words)})"


def _unknown(kind: str) -> DesignError:
    try:
        entry(kind)
    except DesignError as error:
        return error
    return DesignError(say("NetBuilder does not support {kind}.", kind=kind))


def drop_regularizers(given: dict[str, Value], made: Made, notes: Notes) -> None:
    """Take out what designs do not have, and say so."""
    for name in [each for each in given if each.endswith(("_regularizer", "_constraint"))]:
        if given.pop(name) is not None:
            notes.say(line_of(made, name), _REGULAR.format(name))
    if given.pop("weights", None) is not None:
        notes.say(
            line_of(made, "weights"),
            say("weights is not used: a design begins with fresh weights."),
        )


def _distributed(made: Made, dialect: Dialect, notes: Notes) -> tuple[tuple[Block, ...], Value]:
    """Keras 0's dense layer for each step."""
    dense = Made("layers.Dense", made.arguments, made.named, made.node, made.unpacked)
    outer = Made("layers.TimeDistributed", [dense], {}, made.node)
    return read_layer(outer, dialect, notes)


def is_block(value: Value) -> bool:
    """Whether a value is a layer or a model, and no input."""
    return isinstance(value, Network) or (isinstance(value, Made) and is_layer(value.kind))
