"""What a layer or an optimizer says of its own arguments.

A declaration is the one source for validation, defaults, editors and file formats: the constructor
checks against it, and programs that show a layer to a person read it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import ParameterError


class _Required:
    """Marks a parameter that has no default."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One argument of a constructor.

    Attributes:
        name: the keyword, as Keras spells it.
        help: one sentence for a person who meets the parameter for the first time.
        default: the value that holds when none is given; `REQUIRED` where there is none.
        initial: what an editor proposes where that is not the default.
        advanced: whether an editor may fold it away until wanted.
        nullable: whether None is a value too.
        hidden: whether editors leave it out.
    """

    name: str
    help: str
    default: Any = REQUIRED
    initial: Any = None
    advanced: bool = False
    nullable: bool = False
    hidden: bool = False

    @property
    def proposal(self) -> Any:
        """The value an editor starts from."""
        return self.default if self.initial is None else self.initial

    def accept(self, value: Any) -> Any:
        """`check`, which None passes where the parameter is `nullable`."""
        return None if value is None and self.nullable else self.check(value)

    def check(self, value: Any) -> Any:
        """Return `value` in its canonical type.

        Raises:
            ParameterError: `value` is of the wrong type or out of bounds.
        """
        raise NotImplementedError

    def resolved(self, value: Any) -> Any:
        """A checked `value` as the constructor keeps it."""
        return value

    def plain(self, value: Any) -> Any:
        """`value` as configs hold it: a number, a string, or a config of its own."""
        return value

    def _refuse(self, expected: str, value: Any) -> ParameterError:
        return ParameterError(self.name, expected, value)


@dataclass(frozen=True, kw_only=True)
class Integer(Parameter):
    """A whole number between two bounds, both included."""

    minimum: int = 0
    maximum: int = 2**31 - 1

    def check(self, value: Any) -> int:
        """Return `value` as an int; a bool is refused."""
        expected = f"a whole number from {self.minimum} to {self.maximum}"
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            raise self._refuse(expected, value)
        number = int(value)
        if not self.minimum <= number <= self.maximum:
            raise self._refuse(expected, value)
        return number


@dataclass(frozen=True, kw_only=True)
class Real(Parameter):
    """A finite number between two bounds, both included unless `above` or `below` says otherwise.

    `above` and `below` are exclusive bounds; `minimum` and `maximum` inclusive ones.
    """

    minimum: float = -math.inf
    maximum: float = math.inf
    above: float = -math.inf
    below: float = math.inf

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
        return number

    @property
    def expectation(self) -> str:
        """The bounds in words."""
        bounds = [
            (self.minimum, -math.inf, "at least"),
            (self.above, -math.inf, "greater than"),
            (self.maximum, math.inf, "at most"),
            (self.below, math.inf, "less than"),
        ]
        said = [f"{word} {bound:g}" for bound, unbounded, word in bounds if bound != unbounded]
        return "a number " + " and ".join(said) if said else "a finite number"


@dataclass(frozen=True, kw_only=True)
class Boolean(Parameter):
    """Yes or no."""

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
        word = value.lower() if isinstance(value, str) else value
        if word not in self.options:
            raise self._refuse(f"one of {', '.join(map(repr, self.options))}", value)
        return str(word)


@dataclass(frozen=True, kw_only=True)
class Sizes(Parameter):
    """A whole number for each of `rank` axes; a single number stands for all of them."""

    rank: int
    minimum: int = 1
    maximum: int = 2**31 - 1

    def check(self, value: Any) -> tuple[int, ...]:
        """Return `value` as a tuple of `rank` ints."""
        expected = f"a whole number from {self.minimum} to {self.maximum}"
        if self.rank > 1:
            expected += f", or {self.rank} of them"
        values = tuple(value) if isinstance(value, Sequence) else (value,) * self.rank
        if isinstance(value, str) or len(values) != self.rank:
            raise self._refuse(expected, value)
        for size in values:
            if isinstance(size, bool) or not hasattr(size, "__index__"):
                raise self._refuse(expected, value)
            if not self.minimum <= int(size) <= self.maximum:
                raise self._refuse(expected, value)
        return tuple(int(size) for size in values)


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
