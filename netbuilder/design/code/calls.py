"""Layers, optimizers and schedules that a script makes, as parts of a design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from engine.declarations import REQUIRED, Boolean, Named, Parameter, shown
from engine.errors import EngineError
from engine.layers.wrappers import HeldLayer
from engine.optimizers import OPTIMIZERS
from netbuilder.design.blocks import Component
from netbuilder.design.checking import checked_optimizer
from netbuilder.design.code.old_names import INITIALIZERS, OPTIMIZER_ARGUMENTS
from netbuilder.design.code.outcome import Problem
from netbuilder.design.code.values import Function, Made, Path, Unknown, Value, unknown_in
from netbuilder.design.errors import DesignError, quoted, unknown
from netbuilder.design.schedules import CONSTANT, checked_schedule, class_of
from netbuilder.design.schedules import declared as declared_of
from netbuilder.translation import mark, say
from netbuilder.wording import count_text

Shape = tuple[int, ...]

LARGEST: Final = 2**63 - 1
"""What a design file can hold of whole numbers."""
UNPACKED: Final = mark("Write out the arguments here; NetBuilder does not unpack variables.")
_NONE: Final = {"activation": "linear", "initializer": "glorot_uniform"}
"""What None means to Keras."""
_NOT_EVALUATED: Final = mark(
    "{name} is not used: NetBuilder cannot evaluate {what} without running the script."
)
_NOT_FOLLOWED: Final = mark(
    "{name} is not used: its value is not known without running the script."
)
_DECAY: Final = mark(
    "decay is not used: it lowered the learning rate in old versions of Keras; choose a schedule "
    "instead."
)


class CodeError(DesignError):
    """Something that cannot be read.

    Attributes:
        line: where, counted from 1.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass
class Notes:
    """What is left out of a design, as it is found."""

    found: list[Problem] = field(default_factory=list)

    def say(self, line: int, message: str) -> None:
        """Take down a sentence about a line."""
        note = Problem(line, message)
        if note not in self.found:
            self.found.append(note)


def line_of(made: Made, name: str) -> int:
    """The line of a call's argument; the call's own where it has none of this name."""
    return next((e.value.lineno for e in made.node.keywords if e.arg == name), made.line)


def named(made: Made, positional: Sequence[str] = ()) -> dict[str, Value]:
    """A call's arguments by name.

    Args:
        made: the call.
        positional: names of those without one, in order.

    Raises:
        CodeError: there are too many, one comes twice, or they are spread from a variable.
    """
    if made.unpacked:
        raise CodeError(UNPACKED, made.line)
    if len(made.arguments) > len(positional) and positional:
        raise CodeError(
            say(
                "This takes at most {positional} positional arguments.", positional=len(positional)
            ),
            made.line,
        )
    given = dict(zip(positional, made.arguments, strict=False))
    for name, value in made.named.items():
        if name in given:
            raise CodeError(say("{name} is given twice.", name=name), line_of(made, name))
        given[name] = value
    return given


def plain(value: Value, line: int) -> Any:
    """A number, string, tuple or the name of an object such as `keras.activations.relu`.

    Raises:
        CodeError: it would have to be computed, or is nothing that a design can hold.
    """
    if isinstance(value, Path):
        if "." not in value.name:
            raise CodeError(cannot_evaluate(value.name), line)
        return value.last
    if isinstance(value, Made) and not value.arguments and not value.named and not value.unpacked:
        return value.kind
    if isinstance(value, Function):
        name = getattr(value.node, "name", "lambda")
        raise CodeError(
            say(
                "{name} is a function of the script, and designs hold no functions; write the "
                "name of one of Keras's.",
                name=name,
            ),
            line,
        )
    if unknown_in(value):
        raise CodeError(cannot_evaluate(unknown_in(value)), line)
    trouble = _trouble_with(value)
    if trouble:
        raise CodeError(trouble, line)
    return _tuples(value)


def cannot_evaluate(what: str) -> str:
    """Why something has no value, in a sentence."""
    return say(
        "NetBuilder cannot evaluate {what} without running the script; write its value here.",
        what=what,
    )


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def _trouble_with(value: object) -> str:
    """Why no design holds a value, in a sentence; '' where one may."""
    if isinstance(value, list | tuple):
        return next(filter(None, map(_trouble_with, value)), "")
    if isinstance(value, int) and abs(value) > LARGEST:
        return say(
            "This number is larger than {largest}, the largest in a design; lower it.",
            largest=count_text(LARGEST),
        )
    if isinstance(value, str) and not _is_text(value):
        return say("This string contains characters that cannot be saved to a file; remove them.")
    if value is not None and not isinstance(value, int | float | str):
        return say("A design holds numbers, strings and tuples; write one of these here.")
    return ""


def _is_text(value: str) -> bool:
    """Whether it can be written to a file: halves of characters cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def values_of(
    declared: Sequence[Parameter], given: Mapping[str, Value], made: Made, notes: Notes
) -> dict[str, Any]:
    """Arguments as a design holds them, the layers that wrappers hold left out."""
    by_name = {parameter.name: parameter for parameter in declared}
    values = {}
    for name, value in given.items():
        parameter = by_name.get(name)
        if isinstance(parameter, HeldLayer):
            continue
        line = line_of(made, name)
        if isinstance(parameter, Named):
            known = _NONE.get(name.rpartition("_")[2]) if value is None else value
            if known is not None:
                known = canonical(parameter, _named(name, known, line, notes))
            values[name] = known
        elif isinstance(parameter, Boolean) and value in (0, 1) and not isinstance(value, bool):
            values[name] = bool(value)
        else:
            values[name] = plain(value, line)
    return values


def _named(name: str, value: Value, line: int, notes: Notes) -> Any:
    """The name of an activation or an initializer, which may have arguments of its own."""
    if isinstance(value, Made) and name.endswith("initializer"):
        for each in value.named if not value.arguments else ("arguments", *value.named):
            if each not in ("seed", "arguments") or each == "arguments":
                notes.say(
                    line,
                    say(
                        "The arguments of {kind} are not used: designs name their initializers "
                        "alone.",
                        kind=value.kind,
                    ),
                )
                break
        return value.kind
    if isinstance(value, Path) and "." not in value.name:
        known = value.name in ("relu", "softmax", "sigmoid", "tanh", "elu", "selu", "gelu")
        if known:
            return value.name
    return plain(value, line)


def canonical(parameter: Named, value: Any) -> Any:
    """The option that a name such as 'HeNormal' means."""
    if parameter.name.endswith("initializer"):
        value = INITIALIZERS.get(value, value) if isinstance(value, str) else value
    key = str(value).replace("_", "").lower()
    return next((o for o in parameter.options if o.replace("_", "").lower() == key), value)


def read_optimizer(value: Value, line: int, notes: Notes) -> tuple[Component, Component]:
    """The optimizer that a name or a call stands for, and its schedule."""
    made = value if isinstance(value, Made) else None
    name = made.kind if made else plain(value, line)
    try:
        cls = OPTIMIZERS.class_of(name)
    except EngineError:
        raise CodeError(str(unknown("optimizer", name, OPTIMIZERS.names())), line) from None
    declared = shown(cls.parameters)
    schedule = checked_schedule(CONSTANT)
    if made is None:
        return checked_optimizer(OPTIMIZERS.name_of(cls)), schedule
    given = named(made, [p.name for p in cls.arguments])
    for old, new in OPTIMIZER_ARGUMENTS.items():
        if old in given:
            given.setdefault(new, given.pop(old))
    given.pop("name", None)
    if given.get("epsilon", 0) is None:
        given.pop("epsilon")
    for each in ("decay", "schedule_decay"):
        if each in given and given.pop(each) not in (0, None):
            notes.say(line_of(made, each), _DECAY)
    rate = given.get("learning_rate")
    if isinstance(rate, Made):
        given["learning_rate"], schedule = _read_schedule(rate)
    if isinstance(rate, Unknown):
        notes.say(line_of(made, "learning_rate"), not_evaluated("learning_rate", rate))
        given.pop("learning_rate")
    try:
        values = values_of(declared, given, made, notes)
        return checked_optimizer(OPTIMIZERS.name_of(cls), values), schedule
    except CodeError:
        raise
    except DesignError as error:
        raise CodeError(str(error), made.line) from None


def not_evaluated(name: str, value: Value) -> str:
    """The sentence that a setting stays as it is, since its value is not known."""
    what = unknown_in(value)
    pattern = _NOT_EVALUATED if what else _NOT_FOLLOWED
    return pattern.format(name=name, what=what)


def _read_schedule(made: Made) -> tuple[Value, Component]:
    """The rate that a schedule begins with, and the schedule."""
    cls = class_of(made.kind)
    if cls is None:
        text = say("{kind} is not a schedule that NetBuilder supports.", kind=made.kind)
        raise CodeError(
            text if made.kind else say("NetBuilder cannot read this schedule."), made.line
        )
    given = named(made, [parameter.name for parameter in cls.parameters])
    given.pop("name", None)
    rate = given.pop("initial_learning_rate", None)
    missing = [each.name for each in cls.parameters[1:] if each.default is REQUIRED]
    for name in ["initial_learning_rate"] if rate is None else missing:
        if name not in given:
            raise CodeError(say("{kind} needs {name}.", kind=made.kind, name=name), made.line)
    return rate, read_component(made.kind, given, made)


def read_component(kind: str, given: dict[str, Value], made: Made) -> Component:
    """A schedule with these arguments; what a callback watches is the design's."""
    kept = {name: value for name, value in given.items() if name != "monitor"}
    try:
        return checked_schedule(kind, values_of(declared_of(kind), kept, made, Notes()))
    except CodeError:
        raise
    except DesignError as error:
        raise CodeError(str(error), made.line) from None


def trainable(value: Value, line: int) -> bool:
    """Whether a layer's weights are to be trained."""
    known = plain(value, line)
    if not isinstance(known, bool):
        raise CodeError(
            say("trainable must be True or False; received {known}.", known=quoted(known)), line
        )
    return known
