"""Calls in a script as parts of a design."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, Final

from engine.declarations import REQUIRED, Named, Parameter, shown
from engine.errors import EngineError
from engine.layers.wrappers import HeldLayer
from engine.optimizers import OPTIMIZERS
from netbuilder.design.blocks import Block, Component, checked_name
from netbuilder.design.catalogue import entry
from netbuilder.design.checking import checked, checked_optimizer
from netbuilder.design.errors import DesignError, quoted, unknown
from netbuilder.design.schedules import CONSTANT, checked_schedule, class_of
from netbuilder.design.schedules import declared as declared_of
from netbuilder.wording import count_text

Shape = tuple[int, ...]

LARGEST: Final = 2**63 - 1
"""What a design file can hold of whole numbers."""


class CodeError(DesignError):
    """Something that cannot be read.

    Attributes:
        line: where, counted from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def dotted(node: ast.expr) -> str:
    """A name such as 'keras.layers.Dense'; '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def keywords(call: ast.Call, positional: Sequence[str] = ()) -> dict[str, ast.expr]:
    """A call's arguments by name.

    Args:
        call: with its arguments.
        positional: names of those without one, in order.

    Raises:
        CodeError: there are too many, one comes twice, or they are spread from a variable.
    """
    if len(call.args) > len(positional) and positional:
        raise CodeError(f"This takes at most {len(positional)} positional arguments.", call.lineno)
    given: dict[str, ast.expr] = {}
    named = [(each.arg, each.value) for each in call.keywords]
    for name, value in [*zip(positional, call.args, strict=False), *named]:
        if name is None or isinstance(value, ast.Starred):
            raise CodeError(
                "Write out the arguments here; NetBuilder does not unpack variables.", value.lineno
            )
        if name in given:
            raise CodeError(f"{name} is given twice.", value.lineno)
        given[name] = value
    return given


def call_of(call: ast.Call, positional: Sequence[str]) -> dict[str, Any]:
    """A call's arguments as values."""
    return {name: value_of(node) for name, node in keywords(call, positional).items()}


def value_of(node: ast.expr) -> Any:
    """A number, string, tuple or the name of an object such as `keras.activations.relu`.

    Raises:
        CodeError: it would have to be computed, or is nothing that a design can hold.
    """
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        return dotted(node.func).rpartition(".")[2]
    if isinstance(node, ast.Attribute):
        return node.attr
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise CodeError(
            "NetBuilder does not evaluate expressions; write a number, a string or a tuple here.",
            node.lineno,
        ) from None
    trouble = _trouble_with(value)
    if trouble:
        raise CodeError(trouble, node.lineno)
    return tuple(value) if isinstance(value, list) else value


def _trouble_with(value: object) -> str:
    """Why no design holds a value, in a sentence; '' where one may."""
    if isinstance(value, list | tuple):
        return next(filter(None, map(_trouble_with, value)), "")
    if isinstance(value, int) and abs(value) > LARGEST:
        return (
            f"This number is larger than {count_text(LARGEST)}, the largest in a design; lower it."
        )
    if isinstance(value, str) and not _is_text(value):
        return "This string contains characters that cannot be saved to a file; remove them."
    if value is not None and not isinstance(value, int | float | str):
        return "A design holds numbers, strings and tuples; write one of these here."
    return ""


def _is_text(value: str) -> bool:
    """Whether it can be written to a file: halves of characters cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_layer(call: ast.Call) -> tuple[Block, Shape | None]:
    """The block that a layer's call stands for, its name '' where none is given.

    Returns:
        The block, and the input's shape where the call says it.

    Raises:
        DesignError: no such layer, or a wrong argument.
    """
    kind = entry(dotted(call.func).rpartition(".")[2])
    declared = kind.layer.parameters
    given = keywords(call, [parameter.name for parameter in declared])
    shape = value_of(given.pop("input_shape")) if "input_shape" in given else None
    if "input_dim" in given and "input_dim" not in {parameter.name for parameter in declared}:
        shape = (value_of(given.pop("input_dim")),)
    name = _name_of(given.pop("name", None))
    frozen = not _trainable(given.pop("trainable", None))
    values = _values(declared, given)
    editable = {parameter.name for parameter in kind.parameters}
    for each in declared:
        hidden = each.name not in editable and each.name in values
        if hidden and values.pop(each.name) != each.default:
            raise CodeError(f"NetBuilder does not support {each.name}.", given[each.name].lineno)
    settings = checked(kind.parameters, values, kind.kind)
    return Block(name, kind.kind, settings, frozen=frozen), shape


def _trainable(node: ast.expr | None) -> bool:
    """Whether a layer's weights are to be trained, as they are where nothing is said."""
    value = True if node is None else value_of(node)
    if not isinstance(value, bool):
        raise DesignError(f"trainable must be True or False; received {quoted(value)}.")
    return value


def _name_of(node: ast.expr | None) -> str:
    """A block's name; '' where none is given, or None as Keras has it."""
    name = None if node is None else value_of(node)
    if name is None or name == "":
        return ""
    if not isinstance(name, str):
        raise DesignError(f"A layer's name must be a string; received {quoted(name)}.")
    return checked_name(name)


def read_optimizer(node: ast.expr) -> tuple[Component, Component]:
    """The optimizer that a name or a call stands for, and its schedule."""
    call = node if isinstance(node, ast.Call) else None
    name = dotted(call.func).rpartition(".")[2] if call else value_of(node)
    try:
        cls = OPTIMIZERS.class_of(name)
    except EngineError:
        raise CodeError(str(unknown("optimizer", name, OPTIMIZERS.names())), node.lineno) from None
    declared = shown(cls.parameters)
    given = keywords(call, [p.name for p in cls.arguments]) if call else {}
    given.pop("name", None)
    schedule = checked_schedule(CONSTANT)
    rate = given.get("learning_rate")
    if isinstance(rate, ast.Call):
        given["learning_rate"], schedule = _read_schedule(rate)
    try:
        return checked_optimizer(OPTIMIZERS.name_of(cls), _values(declared, given)), schedule
    except DesignError as error:
        raise CodeError(str(error), node.lineno) from None


def _read_schedule(call: ast.Call) -> tuple[ast.expr, Component]:
    """The rate that a schedule begins with, and the schedule."""
    kind = dotted(call.func).rpartition(".")[2]
    cls = class_of(kind)
    if cls is None:
        named = f"{kind} is not a schedule that NetBuilder supports."
        raise CodeError(named if kind else "NetBuilder cannot read this schedule.", call.lineno)
    given = keywords(call, [parameter.name for parameter in cls.parameters])
    given.pop("name", None)
    rate = given.pop("initial_learning_rate", None)
    missing = [each.name for each in cls.parameters[1:] if each.default is REQUIRED]
    for name in ["initial_learning_rate"] if rate is None else missing:
        if name not in given:
            raise CodeError(f"{kind} needs {name}.", call.lineno)
    assert rate is not None
    return rate, _read_component(kind, given, call.lineno)


def read_callback(kind: str, given: dict[str, ast.expr], line: int) -> Component:
    """The schedule that a callback's arguments stand for; what it watches is the design's."""
    return _read_component(kind, {k: v for k, v in given.items() if k != "monitor"}, line)


def _read_component(kind: str, given: dict[str, ast.expr], line: int) -> Component:
    try:
        return checked_schedule(kind, _values(declared_of(kind), given))
    except DesignError as error:
        raise CodeError(str(error), line) from None


def _values(declared: Sequence[Parameter], given: dict[str, ast.expr]) -> dict[str, Any]:
    by_name = {parameter.name: parameter for parameter in declared}
    values = {}
    for name, node in given.items():
        parameter = by_name.get(name)
        if isinstance(parameter, HeldLayer) and isinstance(node, ast.Call):
            values[name] = ast.unparse(node)
            continue
        value = value_of(node)
        if isinstance(parameter, Named) and value is not None:
            value = _canonical(parameter, value)
        values[name] = value
    return values


def _canonical(parameter: Named, value: Any) -> Any:
    """The option that a name such as 'HeNormal' means."""
    key = str(value).replace("_", "").lower()
    return next((o for o in parameter.options if o.replace("_", "").lower() == key), value)
