"""Values held against their declarations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from engine.declarations import Named, Parameter, check_all, defaults, shown
from engine.errors import ParameterError
from engine.layers.arguments import check_shape
from engine.optimizers import OPTIMIZERS
from netbuilder.design.blocks import Component
from netbuilder.design.errors import DesignError, one_line, quoted, unknown
from netbuilder.translation import say
from netbuilder.wording import count_text

MAX_DIMENSIONS: Final = 8
MAX_VALUES: Final = 2**31 - 1


def checked(
    declared: tuple[Parameter, ...], values: Mapping[str, Any], where: str = ""
) -> dict[str, Any]:
    """Values as their declarations want them.

    Raises:
        DesignError: one is missing, unknown, of the wrong type or out of bounds.
    """
    names = [parameter.name for parameter in declared]
    for name in values:
        if name not in names:
            raise unknown("parameter", name, names, where)
    for parameter in declared:
        value = values.get(parameter.name, parameter.default)
        # The registry takes configs and objects too, which a design can neither compare nor save.
        if isinstance(parameter, Named) and not _is_offered(parameter, value):
            raise unknown(parameter.name, value, parameter.options, where)
    try:
        return {name: _frozen(value) for name, value in check_all(declared, values).items()}
    except ParameterError as error:
        message = one_line(str(error))
        raise DesignError(
            say("In {where}: {message}", where=where, message=message) if where else message
        ) from None


def _is_offered(parameter: Named, value: Any) -> bool:
    return value in parameter.options or value == parameter.default


def _frozen(value: Any) -> Any:
    """Lists as tuples, so that a design cannot change."""
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def checked_shape(shape: Iterable[int]) -> tuple[int, ...]:
    """The shape of a sample, within bounds.

    Raises:
        DesignError: it is not.
    """
    try:
        given = tuple(shape)
    except TypeError:
        given = ()
    try:
        sizes = check_shape(given[:MAX_DIMENSIONS])
    except ParameterError:
        sizes = ()
    if not sizes or sizes != given or math.prod(sizes) > MAX_VALUES:
        raise DesignError(
            say(
                "The input shape must have 1 to {max_dimensions} dimensions, "
                "positive whole numbers, and at most {max_values} values in all; "
                "received {shape}.",
                max_dimensions=MAX_DIMENSIONS,
                max_values=count_text(MAX_VALUES),
                shape=quoted(shape),
            )
        )
    return sizes


def checked_optimizer(kind: str, values: Mapping[str, Any] | None = None) -> Component:
    """An optimizer with these parameters; what they leave out is as it declares.

    Raises:
        DesignError: there is no such optimizer, or a parameter is wrong.
    """
    if kind not in OPTIMIZERS.names():
        raise unknown("optimizer", kind, OPTIMIZERS.names())
    declared = shown(OPTIMIZERS.class_of(kind).parameters)
    return Component(kind, checked(declared, {**defaults(declared), **(values or {})}, kind))
