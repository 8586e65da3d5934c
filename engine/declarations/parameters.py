"""The kinds of arguments: what is a value of each, and how it is written."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from engine.errors import ParameterError, ParameterTypeError
from engine.registry import snake_case

Written: TypeAlias = Literal["always", "set", "never"]
"""When a config holds an argument; "set" is where it is not the default."""


class _Required:
    """Marks a parameter that has no default."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One argument of a constructor.

    Attributes:
        name: the keyword, as Keras spells it; a class's fields have their own.
        help: one sentence for a person who meets the parameter for the first time.
        default: the value that holds when none is given; `REQUIRED` where there is none.
        spelled: the default as Keras's signature spells it, where that is another value; passed,
            it stands for the default.
        initial: what an editor proposes where that is not the default.
        advanced: whether an editor may fold it away until wanted.
        nullable: whether None is a value too.
        hidden: whether editors leave it out.
        written: when configs hold it.
        common: whether every class of the family has it, so that it is none of `parameters`.
        kw_only: whether it comes after what subclasses declare; type checkers want it by name.
        positional: whether Keras takes it without its name.
        before: the argument that it stands before, where that is not the place of its declaration.
    """

    name: str = ""
    help: str = ""
    default: Any = REQUIRED
    spelled: Any = REQUIRED
    initial: Any = None
    advanced: bool = False
    nullable: bool = False
    hidden: bool = False
    written: Written = "always"
    common: bool = False
    kw_only: bool = False
    positional: bool = True
    before: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        if not self.name:
            object.__setattr__(self, "name", name)

    @property
    def proposal(self) -> Any:
        """The value an editor starts from."""
        return self.default if self.initial is None else self.initial

    @property
    def signature_default(self) -> Any:
        """The default as Keras's signature spells it."""
        return self.default if self.spelled is REQUIRED else self.spelled

    def accept(self, value: Any) -> Any:
        """`check`, which None passes where the parameter is `nullable` or it spells the default."""
        if value is None:
            if self.nullable:
                return None
            if self.spelled is None:
                return self.default
        if isinstance(value, str) and value == self.spelled:
            return self.default
        return self.check(value)

    def check(self, value: Any) -> Any:
        """Return `value` in its canonical type.

        Raises:
            ParameterError: `value` is of the wrong type or out of bounds.
        """
        raise NotImplementedError

    def resolved(self, value: Any) -> Any:
        """A checked `value` as the constructor keeps it."""
        return value

    def take(self, value: Any) -> Any:
        """`value` as the constructor keeps it.

        Raises:
            ParameterError: as `check`.
        """
        return self.resolved(self.accept(value))

    def plain(self, value: Any) -> Any:
        """`value` as configs hold it: a number, a string, or a config of its own."""
        return value

    def in_config(self, owner: Any) -> bool:
        """Whether the config of an object that has the argument holds it."""
        if self.written == "set":
            return bool(getattr(owner, self.name) != self.default)
        return self.written == "always"

    def config_of(self, owner: Any) -> Any:
        """What the config of an object that has the argument holds."""
        return self.plain(getattr(owner, self.name))

    def fitted(self, cls: type) -> Parameter:
        """The parameter as `cls` has it, where it depends on the class that inherits it."""
        return self

    def _refuse(self, expected: str, value: Any) -> ParameterError:
        return ParameterError(self.name, expected, value)

    def _refuse_type(self, expected: str, value: Any) -> ParameterError:
        return ParameterTypeError(self.name, expected, value)


@dataclass(frozen=True, kw_only=True)
class Anything(Parameter):
    """An argument that is not checked by itself: a name, a function, a path."""

    def check(self, value: Any) -> Any:
        """Return `value`."""
        return value


@dataclass(frozen=True, kw_only=True)
class KindName(Anything):
    """The name of an object: where none is given its class's `usual_name`, or the kind in words.

    Attributes:
        words: makes the words of the class's name.
        told: whether the signature says it; otherwise it says None.
    """

    words: Callable[[str], str] = snake_case
    told: bool = True
    common: bool = True

    def accept(self, value: Any) -> Any:
        """Return `value`, or the default for None."""
        return self.default if value is None else value

    def fitted(self, cls: type) -> Parameter:
        """The parameter with the name of the class."""
        default = cls.usual_name or self.words(cls.__name__)  # type: ignore[attr-defined]
        return replace(self, default=default, spelled=default if self.told else None)


@dataclass(frozen=True, kw_only=True)
class Fixed(Parameter):
    """An argument of Keras's that has one value here.

    Attributes:
        reason: why, as the end of a sentence.
        also: further values that Keras has and that would change nothing here; the attribute says
            which was given.
    """

    reason: str
    also: Sequence[Any] = ()
    hidden: bool = True

    def __post_init__(self) -> None:
        if not self.help:
            object.__setattr__(self, "help", f"Always {self.default!r}: {self.reason}.")

    def check(self, value: Any) -> Any:
        """Return `value`, if it is the default or changes nothing."""
        if any(value is one for one in self.also):
            return value
        if value != self.default or isinstance(value, bool) != isinstance(self.default, bool):
            known = " or ".join(map(repr, (self.default, *self.also)))
            raise self._refuse(f"{known}, because {self.reason}", value)
        return self.default

    def accept(self, value: Any) -> Any:
        """`check`, where None stands for the default."""
        return self.default if value is None else self.check(value)


@dataclass(frozen=True, kw_only=True)
class Integer(Parameter):
    """A whole number between two bounds, both included."""

    minimum: int = 0
    maximum: int = 2**31 - 1

    def check(self, value: Any) -> int:
        """Return `value` as an int; a bool is refused."""
        expected = f"a whole number from {self.minimum} to {self.maximum}"
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise self._refuse_type(expected, value)
        number = int(value)
        if not self.minimum <= number <= self.maximum:
            raise self._refuse(expected, value)
        return number


@dataclass(frozen=True, kw_only=True)
class Real(Parameter):
    """A finite number between two bounds, both included unless `above` or `below` says otherwise.

    `above` and `below` are exclusive bounds; `minimum` and `maximum` inclusive ones. A whole number
    stays one where it is kept `as_given`.
    """

    minimum: float = -math.inf
    maximum: float = math.inf
    above: float = -math.inf
    below: float = math.inf
    as_given: bool = False

    def check(self, value: Any) -> float:
        """Return `value` as a float."""
        if isinstance(value, bool | str) or not hasattr(value, "__float__"):
            raise self._refuse(self.expectation, value)
        try:
            number = float(value)
        except (OverflowError, TypeError, ValueError):
            raise self._refuse(self.expectation, value) from None
        inside = self.minimum <= number <= self.maximum and self.above < number < self.below
        if not (math.isfinite(number) and inside):
            raise self._refuse(self.expectation, value)
        return value if self.as_given and type(value) is int else number

    @property
    def expectation(self) -> str:
        """The bounds in words."""
        low = f"at least {self.minimum:g}" if self.minimum != -math.inf else ""
        low = f"greater than {self.above:g}" if self.above != -math.inf else low
        high = f"at most {self.maximum:g}" if self.maximum != math.inf else ""
        high = f"less than {self.below:g}" if self.below != math.inf else high
        if low and high:
            return f"a number {low} and {high}"
        return f"a number {low or high}" if low or high else "a finite number"


@dataclass(frozen=True, kw_only=True)
class Boolean(Parameter):
    """A parameter that is True or False."""

    def check(self, value: Any) -> bool:
        """Return `value`, which must be a bool."""
        if not isinstance(value, bool):
            raise self._refuse("True or False", value)
        return value


@dataclass(frozen=True, kw_only=True)
class Choice(Parameter):
    """One of a few words.

    Attributes:
        options: the words, in the order in which a person is to see them.
    """

    options: Sequence[str]

    def check(self, value: Any) -> str:
        """Return the option that `value` is, whatever its case."""
        for option in self.options:
            if isinstance(value, str) and value.lower() == option.lower():
                return option
        words = [*self.options, None] if self.nullable else self.options
        raise self._refuse(f"one of {', '.join(map(repr, words))}", value)


@dataclass(frozen=True, kw_only=True)
class Sizes(Parameter):
    """A whole number for each of `rank` axes; a single number stands for all of them.

    Attributes:
        rank: how many; where None, the `rank` of the class that has the argument.
        minimum: of each.
        maximum: of each.
    """

    rank: int | None = None
    minimum: int = 1
    maximum: int = 2**31 - 1

    def check(self, value: Any) -> tuple[int, ...]:
        """Return `value` as a tuple of `rank` ints."""
        expected = f"a whole number from {self.minimum} to {self.maximum}"
        rank = self.rank or 1
        if rank > 1:
            expected += f", or {rank} of them"
        values = tuple(value) if isinstance(value, Sequence) else (value,) * rank
        if isinstance(value, str) or len(values) != rank:
            raise self._refuse(expected, value)
        for size in values:
            if isinstance(size, bool) or not hasattr(size, "__index__"):
                raise self._refuse_type(expected, value)
            if not self.minimum <= int(size) <= self.maximum:
                raise self._refuse(expected, value)
        return tuple(int(size) for size in values)

    def fitted(self, cls: type) -> Parameter:
        """The parameter with the rank of the class; one number is spelled as many, as in Keras."""
        rank = self.rank or cls.rank  # type: ignore[attr-defined]
        default, spelled, initial = self.default, self.spelled, self.initial
        if isinstance(default, int):
            spelled = default if rank == 1 else (default,) * rank
            default = (default,) * rank
        if isinstance(initial, int):
            initial = (initial,) * rank
        return replace(self, rank=rank, default=default, spelled=spelled, initial=initial)


@dataclass(frozen=True, kw_only=True)
class Named(Parameter):
    """Something a registry knows by name: an activation, an initializer.

    Attributes:
        options: the names a person can choose from, in order.
        resolve: turns a name, config or object into the object; raises `ParameterError`.
        to_plain: turns the object into its name or config.
    """

    options: Sequence[str] = ()
    resolve: Callable[[Any], Any]
    to_plain: Callable[[Any], Any]

    def check(self, value: Any) -> Any:
        """Return `value` if it resolves, as all `options` do."""
        if not (isinstance(value, str) and value in self.options):
            self.resolve(value)
        return value

    def resolved(self, value: Any) -> Any:
        """The object that `value` names."""
        return None if value is None and self.nullable else self.resolve(value)

    def take(self, value: Any) -> Any:
        """The object that `value` names, looked up once."""
        if value is None and not self.nullable and self.spelled is None:
            value = self.default
        return self.resolved(value)

    def plain(self, value: Any) -> Any:
        """The name or config of `value`."""
        return None if value is None and self.nullable else self.to_plain(self.resolve(value))


def shown(parameters: Sequence[Parameter]) -> tuple[Parameter, ...]:
    """Those that editors show."""
    return tuple(parameter for parameter in parameters if not parameter.hidden)


def defaults(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The values an editor starts from, by name."""
    return {parameter.name: parameter.proposal for parameter in parameters}


def check_all(parameters: Sequence[Parameter], values: Mapping[str, Any]) -> dict[str, Any]:
    """Check `values` against their declarations, fill in defaults, and keep the declared order.

    Raises:
        ParameterError: a value is missing, unknown, of the wrong type or out of bounds.
    """
    known = [parameter.name for parameter in parameters]
    for name in values:
        if name not in known:
            raise ParameterError(name, f"one of the parameters {', '.join(known)}", values[name])
    checked = {}
    for parameter in parameters:
        value = values.get(parameter.name, parameter.default)
        if value is REQUIRED:
            raise ParameterError(parameter.name, "a value", None)
        checked[parameter.name] = parameter.accept(value)
    return checked
