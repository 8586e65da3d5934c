"""Lists of values as somebody types them, and such as a program proposes."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Sequence
from typing import Any, Final

from engine.declarations import Boolean, Choice, Named, Parameter
from engine.errors import ParameterError
from netbuilder.design.errors import one_line, quoted
from netbuilder.translation import say, told
from netbuilder.wording import shape_text, terms

_TRUE: Final = ("true", "yes", "on")
_FALSE: Final = ("false", "no", "off")
_SEPARATOR: Final = re.compile(r"[\s,;]")
_SIZES: Final = re.compile(r"\d+(\s*[x×*]\s*\d+)+")  # noqa: RUF001
_TIMES: Final = re.compile(r"[x×*]")  # noqa: RUF001


class SweepError(ValueError):
    """A sweep that cannot be; the message says what to do."""


def parsed(name: str, parameter: Parameter, text: str) -> tuple[Any, ...]:
    """The values that a list such as '0.1, 0.01' or '32 64 128' names, each once.

    Args:
        name: of the setting, for people.
        parameter: its declaration.
        text: entries apart by commas, semicolons or blanks; sizes as '3x3' or '(3, 3)'.

    Raises:
        SweepError: an entry is no value of the parameter, or there is none.
    """
    values: dict[Any, None] = {}
    for entered in _entries(text):
        try:
            # 0 and False are one key of a dict, but a declaration takes only one of them.
            values[_value(parameter, entered)] = None
        except ParameterError as error:
            expected = one_line(told(error.expected), 200)
            raise SweepError(
                say(
                    "{entered} is not a value of {name}: expected {expected}.",
                    entered=quoted(entered),
                    name=name,
                    expected=expected,
                )
            ) from None
    if not values:
        example = text_of(parameter.proposal) if _has_proposal(parameter) else "1"
        raise SweepError(
            say("No values for {name}; enter some, such as {example}.", name=name, example=example)
        )
    return tuple(values)


def _has_proposal(parameter: Parameter) -> bool:
    return _takes(parameter, parameter.proposal)


def _entries(text: str) -> list[str]:
    """What stands between commas, semicolons and blanks; brackets are kept together."""
    joined = _SIZES.sub(lambda found: re.sub(r"\s", "", found[0]), text)
    parts, depth = [""], 0
    for letter in joined:
        depth += (letter in "([") - (letter in ")]")
        if depth <= 0 and _SEPARATOR.match(letter):
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _value(parameter: Parameter, entered: str) -> Any:
    """The value that an entry stands for, in the type of its declaration.

    Raises:
        ParameterError: there is none.
    """
    value = parameter.accept(_meant(parameter, entered))
    if isinstance(parameter, Named) and value is not None and value not in parameter.options:
        raise ParameterError(
            parameter.name, say("one of {options}", options=terms(parameter.options)), entered
        )
    return _frozen(value)


def _meant(parameter: Parameter, entered: str) -> Any:
    """An entry as the declaration may take it."""
    word = entered.lower()
    if word == "none" and parameter.nullable:
        return None
    if isinstance(parameter, Boolean):
        return word in _TRUE if word in _TRUE or word in _FALSE else entered
    if isinstance(parameter, Choice | Named):
        return word
    if _SIZES.fullmatch(entered):
        return tuple(int(size) for size in _TIMES.split(entered))
    try:
        return ast.literal_eval(entered)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return entered


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def text_of(value: Any) -> str:
    """A value as it may be typed: '0.001', '3x3', 'true', 'none'."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, tuple):
        whole = len(value) > 1 and all(isinstance(size, int) and size >= 0 for size in value)
        return shape_text(value) if whole else repr(value)
    return "none" if value is None else str(value)


def proposed(parameter: Parameter, present: Any) -> str:
    """The present value and sensible others, as they may be typed."""
    if isinstance(present, int | float) and not isinstance(present, bool):
        values: Sequence[Any] = sorted(_near(parameter, present))
    else:
        values = _others(parameter, present)
    return terms(map(text_of, values))


def _near(parameter: Parameter, present: float) -> list[float]:
    """The present number, one below and one above, as far as the declaration takes them."""
    maximum = min(getattr(parameter, "maximum", math.inf), getattr(parameter, "below", math.inf))
    below: list[float]
    above: list[float]
    if parameter.name == "seed":
        below, above = [], [present + 1]
    elif isinstance(present, int):
        below, above = [present // 2], [2 * present, present + 1]
    elif maximum <= 1:
        below, above = [present / 2], [2 * present or 0.1, (present + 1) / 2]
    else:
        below, above = [float(f"{present / 10:.6g}")], [float(f"{present * 10:.6g}") or 0.1]
    found = [present]
    for candidates in (below, above):
        found += [v for v in candidates if v not in found and _takes(parameter, v)][:1]
    return found


def _others(parameter: Parameter, present: Any) -> list[Any]:
    options: Sequence[Any] = getattr(parameter, "options", ())
    if isinstance(parameter, Boolean):
        options = (not present,)
    return [present, *[option for option in options if option != present][:2]]


def _takes(parameter: Parameter, value: Any) -> bool:
    try:
        parameter.accept(value)
    except ParameterError:
        return False
    return True
