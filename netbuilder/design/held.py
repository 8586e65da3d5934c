"""The layer that a wrapper holds, as text: what a Keras script would say, such as 'LSTM(32)'."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.declarations import REQUIRED, Named, Parameter, shown
from engine.errors import EngineError
from engine.layers import LAYERS, Layer
from engine.layers.wrappers import HeldLayer
from netbuilder.translation import mark, say
from netbuilder.wording import terms

MAX_TEXT: Final = 1_000
MAX_DEPTH: Final = 4
_FORM: Final = mark("a layer as Keras scripts write it, such as {}")


@dataclass(frozen=True, kw_only=True)
class LayerText(Parameter):
    """A layer within a block, written as a call; canonical: what is left out is as declared.

    Attributes:
        owner: the wrapper, which may take some layers alone.
        example: for messages.
    """

    owner: type[Layer]
    example: str

    @classmethod
    def of(cls, owner: type[Layer], declared: HeldLayer) -> LayerText:
        """The text in the place of a wrapper's argument, proposing the same layer."""
        example = text_of(declared.initial)
        kept: dict[str, Any] = {
            "name": declared.name,
            "help": declared.help,
            "positional": declared.positional,
        }
        return cls(owner=owner, initial=example, example=example, **kept)

    def check(self, value: Any) -> str:
        """Return the text in its canonical form.

        Raises:
            ParameterError: it is no layer, one that the wrapper does not take, or one with a wrong
                argument.
        """
        if not isinstance(value, str) or len(value) > MAX_TEXT:
            raise self._refuse(_FORM.format(self.example), value)
        try:
            entry = entry_of(value)
            made(self.owner, {self.name: value})
        except (EngineError, _Unreadable) as error:
            said = str(error).partition("; received")[0].rstrip(".")
            raise self._refuse(f"{_FORM.format(self.example)}; here, {said}", value) from None
        return text_of(entry)


class _Unreadable(Exception):  # noqa: N818 - what was found in a text
    """A text that names no layer, and why."""


def made(layer: type[Layer], parameters: Mapping[str, Any], **more: Any) -> Layer:
    """The engine's layer with a block's parameters, texts of layers among them."""
    held = {each.name for each in layer.parameters if isinstance(each, HeldLayer)}
    values = {
        name: entry_of(value) if name in held and isinstance(value, str) else value
        for name, value in parameters.items()
    }
    arguments: dict[str, Any] = {**values, **more}
    return layer(**arguments)


def declared(layer: type[Layer]) -> tuple[Parameter, ...]:
    """What can be set of a layer in a design."""
    return tuple(
        LayerText.of(layer, each) if isinstance(each, HeldLayer) else each
        for each in shown(layer.parameters)
    )


def entry_of(text: str) -> dict[str, Any]:
    """The entry of the layer that a text names, as configs of Keras have it."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise _Unreadable(say("the text cannot be parsed")) from None
    return _entry(node, 0)


def _entry(node: ast.expr, depth: int) -> dict[str, Any]:
    if depth > MAX_DEPTH:
        raise _Unreadable(say("more than {max_depth} layers are nested", max_depth=MAX_DEPTH))
    if isinstance(node, ast.Name | ast.Attribute):
        node = ast.Call(node, [], [])
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
        raise _Unreadable(say("no layer is called"))
    kind = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
    cls = LAYERS.class_of(kind)
    known = {each.name: each for each in cls.parameters}
    values: dict[str, Any] = {}
    given = [
        *zip(known, node.args, strict=False),
        *((each.arg, each.value) for each in node.keywords if each.arg != "name"),
    ]
    if len(node.args) > len(known):
        raise _Unreadable(
            say("{kind} takes at most {known} positional arguments", kind=kind, known=len(known))
        )
    for name, value in given:
        if name not in known or known[name].hidden:
            offered = terms(each.name for each in shown(cls.parameters))
            if not offered:
                raise _Unreadable(say("{kind} has no arguments in designs", kind=kind))
            raise _Unreadable(
                say(
                    "{kind} has no argument {name} in designs; it has {offered}",
                    kind=kind,
                    name=name,
                    offered=offered,
                )
            )
        if name in values:
            raise _Unreadable(say("{name} is given twice", name=name))
        values[name] = _value(known[name], value, depth)
    for each in cls.parameters:
        if each.default is REQUIRED and each.name not in values:
            raise _Unreadable(say("{kind} needs {each}", kind=kind, each=each.name))
    return {"class_name": LAYERS.name_of(cls), "config": values}


def _value(parameter: Parameter, node: ast.expr, depth: int) -> Any:
    """The value of an argument, in the type of its declaration."""
    if isinstance(parameter, HeldLayer):
        return _entry(node, depth + 1)
    if isinstance(node, ast.Call) and not node.args and not node.keywords:
        node = node.func
    if isinstance(node, ast.Attribute | ast.Name):
        word = node.attr if isinstance(node, ast.Attribute) else node.id
        value: Any = word
    else:
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            raise _Unreadable(
                say("{parameter} is not a number, a string or a tuple", parameter=parameter.name)
            ) from None
    if isinstance(parameter, Named) and isinstance(value, str):
        key = value.replace("_", "").lower()
        same = (each for each in parameter.options if each.replace("_", "").lower() == key)
        value = next(same, value)
        if value not in parameter.options:
            raise _Unreadable(
                say("{value} is not a valid {parameter}", value=value, parameter=parameter.name)
            )
    return parameter.accept(value)


def text_of(entry: Mapping[str, Any]) -> str:
    """An entry as text: without names what has to be given, by name what is not as declared."""
    return _call(entry, "")


def expression(text: str) -> str:
    """A canonical text as a script has it."""
    return _call(entry_of(text), "keras.layers.")


def _call(entry: Mapping[str, Any], prefix: str) -> str:
    arguments = []
    leading = True
    for each in LAYERS.class_of(entry["class_name"]).parameters:
        if each.name not in entry["config"]:
            leading = False
            continue
        value = entry["config"][each.name]
        said = _call(value, prefix) if isinstance(each, HeldLayer) else _spelled(value)
        if each.default is REQUIRED and leading:
            arguments.append(said)
        elif value != each.default:
            arguments.append(f"{each.name}={said}")
    return f"{prefix}{entry['class_name']}({', '.join(arguments)})"


def _spelled(value: Any) -> str:
    """A value as Python spells it, strings as most people do."""
    return f'"{value}"' if isinstance(value, str) and '"' not in value else repr(value)
