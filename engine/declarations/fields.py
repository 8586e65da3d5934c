"""Arguments as fields of a class body: `units: int = integer(minimum=1, help="...")`.

Each function returns a declaration. Type checkers know them as field specifiers: with a `default`,
which has to be passed by name, the argument may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypedDict, Unpack

from engine.declarations.parameters import (
    REQUIRED,
    Anything,
    Boolean,
    Choice,
    Fixed,
    Integer,
    KindName,
    Named,
    Real,
    Sizes,
    Written,
)
from engine.declarations.several import (
    Axes,
    Factor,
    FloatType,
    Interval,
    Numbers,
    NumberType,
    Reals,
    Texts,
    WholeNumbers,
    Widths,
)
from engine.registry import Registry, snake_case


class Place(TypedDict, total=False):
    """An argument's position in signature and config; see `Parameter`."""

    name: str
    spelled: Any
    written: Written
    common: bool
    kw_only: bool
    positional: bool
    before: str


class Traits(Place, total=False):
    """What every declaration may say; see `Parameter`."""

    help: str
    initial: Any
    advanced: bool
    nullable: bool
    hidden: bool


def integer(
    *,
    default: Any = REQUIRED,
    minimum: int = 0,
    maximum: int = 2**31 - 1,
    **traits: Unpack[Traits],
) -> Any:
    """A whole number between two bounds, both included."""
    return Integer(default=default, minimum=minimum, maximum=maximum, **traits)


def real(
    *,
    default: Any = REQUIRED,
    minimum: float = float("-inf"),
    maximum: float = float("inf"),
    above: float = float("-inf"),
    below: float = float("inf"),
    as_given: bool = False,
    **traits: Unpack[Traits],
) -> Any:
    """A finite number; `minimum` and `maximum` are included, `above` and `below` are not."""
    bounds = {"minimum": minimum, "maximum": maximum, "above": above, "below": below}
    return Real(default=default, as_given=as_given, **bounds, **traits)


def boolean(*, default: Any = REQUIRED, **traits: Unpack[Traits]) -> Any:
    """An argument that is True or False."""
    return Boolean(default=default, **traits)


def choice(options: Sequence[str], *, default: Any = REQUIRED, **traits: Unpack[Traits]) -> Any:
    """One of a few words."""
    return Choice(options=options, default=default, **traits)


def sizes(
    *,
    default: Any = REQUIRED,
    rank: int | None = None,
    minimum: int = 1,
    maximum: int = 2**31 - 1,
    **traits: Unpack[Traits],
) -> Any:
    """A whole number for each of the class's `rank` axes, unless another rank is given."""
    return Sizes(default=default, rank=rank, minimum=minimum, maximum=maximum, **traits)


def named(
    family: Registry[Any],
    *,
    default: Any = REQUIRED,
    resolve: Callable[[Any], Any] | None = None,
    to_plain: Callable[[Any], Any] | None = None,
    **traits: Unpack[Traits],
) -> Any:
    """Something that a registry knows by name, looked up and written as there unless said."""
    return Named(
        options=family.names(),
        resolve=resolve or family.get,
        to_plain=to_plain or family.serialize,
        default=default,
        **traits,
    )


def whole_numbers(
    *,
    default: Any = REQUIRED,
    minimum: int = 1,
    also: Sequence[int | None] = (),
    example: str = "(28, 28)",
    as_list: bool = False,
    **traits: Unpack[Traits],
) -> Any:
    """A tuple of whole numbers of any length."""
    return WholeNumbers(
        default=default, minimum=minimum, also=also, example=example, as_list=as_list, **traits
    )


def axis(*, default: Any = REQUIRED, **traits: Unpack[Traits]) -> Any:
    """The number of one axis; -1 is the last."""
    return Integer(default=default, minimum=-64, maximum=63, **traits)


def axes(*, default: Any = REQUIRED, empty: bool = False, **traits: Unpack[Traits]) -> Any:
    """An axis of the input, or several."""
    return Axes(default=default, empty=empty, **traits)


def numbers(*, default: Any = REQUIRED, nested: bool = False, **traits: Unpack[Traits]) -> Any:
    """A number, or one for each channel."""
    return Numbers(default=default, nested=nested, **traits)


def reals(
    *,
    default: Any = REQUIRED,
    minimum: float = float("-inf"),
    maximum: float = float("inf"),
    as_given: bool = False,
    **traits: Unpack[Traits],
) -> Any:
    """A list of numbers."""
    return Reals(default=default, minimum=minimum, maximum=maximum, as_given=as_given, **traits)


def texts(*, default: Any = REQUIRED, **traits: Unpack[Traits]) -> Any:
    """A list of texts."""
    return Texts(default=default, **traits)


def interval(*, default: Any = REQUIRED, **traits: Unpack[Traits]) -> Any:
    """Two different numbers, the smaller first."""
    return Interval(default=default, **traits)


def factor(
    *,
    default: Any = REQUIRED,
    above: float = float("-inf"),
    minimum: float = -1.0,
    maximum: float = 1.0,
    as_pair: bool = False,
    one_sided: bool = False,
    **traits: Unpack[Traits],
) -> Any:
    """How far chance may go: a number, or the two ends."""
    bounds = {"above": above, "minimum": minimum, "maximum": maximum}
    return Factor(default=default, as_pair=as_pair, one_sided=one_sided, **bounds, **traits)


def widths(*, default: Any = REQUIRED, **traits: Unpack[Traits]) -> Any:
    """How much at each end of the class's `rank` axes."""
    return Widths(default=default, **traits)


def anything(*, default: Any = REQUIRED, **traits: Unpack[Traits]) -> Any:
    """What is not checked by itself: a name, a function, a path."""
    return Anything(default=default, **traits)


def kind_name(
    *, words: Callable[[str], str] = snake_case, told: bool = True, **place: Unpack[Place]
) -> Any:
    """The name of an object: where none is given, that of its kind."""
    return KindName(default=None, words=words, told=told, **place)


def float_type(**place: Unpack[Place]) -> Any:
    """The type that something is computed in."""
    place["common"] = True
    return FloatType(default=None, **place)


def number_type(**place: Unpack[Place]) -> Any:
    """The type of something that is computed in floats in any case."""
    place["common"] = True
    return NumberType(default=None, **place)


def settled() -> Any:
    """An attribute that replaces a base's argument: the class sets it itself."""
    return None


def fixed(*, default: Any, reason: str, also: Sequence[Any] = (), **traits: Unpack[Traits]) -> Any:
    """An argument of Keras's that has one value here; `reason` says why."""
    return Fixed(default=default, reason=reason, also=also, **traits)
