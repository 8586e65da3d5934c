"""What a record that cannot be read is said to be, in the user's language.

msgspec speaks English only; its sentences are looked up by their templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

from netbuilder.translation import say, say_as, told

_PLACE: Final = re.compile(r" - at (?:key in )?\$(?P<where>.*)$")
_TYPE: Final = re.compile(r"\b(Expected |got )`([^`]+)`")
_TYPES: Final[dict[str, Callable[[], str]]] = {
    "str": lambda: say_as("type", "str"),
    "int": lambda: say_as("type", "int"),
    "float": lambda: say_as("type", "float"),
    "bool": lambda: say_as("type", "bool"),
    "array": lambda: say_as("type", "array"),
    "object": lambda: say_as("type", "object"),
    "null": lambda: say_as("type", "null"),
}
_MALFORMED: Final = re.compile(r"JSON is malformed: (?P<what>.*) \(byte (?P<byte>\d+)\)$")


def fault(error: msgspec.MsgspecError) -> tuple[str, str]:
    """What is wrong, without a full stop, and the field that it is in; '' for the whole."""
    said = _TYPE.sub(lambda found: f"{found[1]}{_type(found[2])}", str(error)).replace("`", "")
    found = _PLACE.search(said)
    if found is None:
        return told(said), ""
    return told(said[: found.start()]), found["where"].lstrip(".")


def _type(named: str) -> str:
    """Python's name of a type, or several, as the user calls it."""
    return " | ".join(_TYPES[each]() if each in _TYPES else each for each in named.split(" | "))


def within(error: msgspec.MsgspecError) -> tuple[str, str]:
    """The same, to stand within a sentence."""
    what, where = fault(error)
    return what[:1].lower() + what[1:], where


def syntax(error: msgspec.DecodeError) -> tuple[str, int] | None:
    """What is wrong with JSON, and at which byte; None where it ends too early."""
    found = _MALFORMED.match(str(error))
    return None if found is None else (told(found["what"]), int(found["byte"]))


def reason(error: Exception) -> str:
    """What is wrong and where, as a part of a sentence; an error of another kind in its words."""
    if isinstance(error, msgspec.ValidationError):
        what, where = within(error)
        return say("{field}: {what}", field=where, what=what) if where else what
    if isinstance(error, msgspec.DecodeError):
        found = syntax(error)
        return told(str(error)) if found is None else found[0]
    return told(str(error))
