"""What a step of the page's script is, and what makes the steps of each kind of layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from engine.activations import ACTIVATIONS, ActivationFunction
from engine.layers import Layer
from engine.types import Array
from netbuilder.exchange.webpage.arrays import Pack
from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.translation import say

Step: TypeAlias = dict[str, Any]
"""Plain values, as JSON holds them: 'op' names the step, the others are what it needs."""

Sizes: TypeAlias = tuple[int, ...]
"""The shape of one sample."""

Lowering: TypeAlias = Callable[[Any, Sizes, Pack], list[Step]]

LOWERINGS: Final[dict[type[Layer], Lowering]] = {}
"""By the class of a layer; classes derived from it follow it."""


def lowers(*kinds: type[Layer]) -> Callable[[Lowering], Lowering]:
    """Let a function make the steps of these kinds of layers."""

    def note(function: Lowering) -> Lowering:
        for kind in kinds:
            LOWERINGS[kind] = function
        return function

    return note


def lowering_of(layer: Layer) -> Lowering:
    """The function that makes the steps of a layer.

    Raises:
        WebPageError: there is none.
    """
    for kind in type(layer).__mro__:
        if kind in LOWERINGS:
            return LOWERINGS[kind]
    raise WebPageError(
        say(
            "The web page cannot compute block '{layer}' ({kind}); remove it and train again, "
            "or save the trained network in another form.",
            layer=layer.name,
            kind=type(layer).__name__,
        )
    )


def activated(function: ActivationFunction | None) -> list[Step]:
    """The step of an activation; none for the linear one."""
    name = "linear" if function is None else ACTIVATIONS.name_of(function)
    if function is None or name == "linear":
        return []
    parameters = function.get_config()
    return [{"op": "activation", "name": name, **parameters}]


def affine(
    shape: Sequence[int],
    pack: Pack,
    *,
    minus: Array | None = None,
    times: Array | None = None,
    plus: Array | None = None,
) -> list[Step]:
    """(x - minus) times + plus, each array in this shape, which meets that of a sample."""
    given = {"minus": minus, "times": times, "plus": plus}
    arrays = {name: pack.exact(value) for name, value in given.items() if value is not None}
    return [{"op": "affine", "along": list(shape), **arrays}] if arrays else []
