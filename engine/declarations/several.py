"""The kinds of arguments that are several numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine import config
from engine.declarations.parameters import Integer, Parameter, Real
from engine.errors import ParameterError


@dataclass(frozen=True, kw_only=True)
class WholeNumbers(Parameter):
    """A tuple of whole numbers of any length.

    Attributes:
        minimum: of each.
        also: values beyond the bounds that an entry may have too: -1, None.
        example: for the message.
        as_list: whether configs of Keras hold a list, and a single number stands for a list of one.
    """

    minimum: int = 1
    also: Sequence[int | None] = ()
    example: str = "(28, 28)"
    as_list: bool = False

    def check(self, value: Any) -> Any:
        """Return `value` as a tuple of ints, or a list."""
        if self.as_list and hasattr(value, "__index__"):
            value = [value]
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise self._refuse(self.expectation, value)
        entry = Integer(name=self.name, help="", minimum=self.minimum)
        try:
            numbers = [one if one in self.also else entry.check(one) for one in value]
        except ParameterError:
            raise self._refuse(self.expectation, value) from None
        return numbers if self.as_list else tuple(numbers)

    @property
    def expectation(self) -> str:
        """The bounds in words."""
        if not self.also:
            return f"whole numbers from {self.minimum}, such as {self.example}"
        others = " or ".join(map(str, self.also))
        return f"whole numbers from {self.minimum} or {others}, such as {self.example}"


@dataclass(frozen=True, kw_only=True)
class Axes(Parameter):
    """An axis of the input, or several; the batch is axis 0, and -1 the last.

    Attributes:
        empty: whether there may be none.
    """

    empty: bool = False

    def check(self, value: Any) -> Any:
        """Return `value` as an int, or as a list of them."""
        several = isinstance(value, Sequence) and not isinstance(value, str)
        several = several and (self.empty or len(value) > 0)
        entry = Integer(name=self.name, help="", minimum=-(2**15), maximum=2**15)
        try:
            return [entry.check(one) for one in value] if several else entry.check(value)
        except ParameterError:
            expected = "the number of an axis, such as -1 for the last, or a list of them"
            raise self._refuse_type(expected, value) from None


@dataclass(frozen=True, kw_only=True)
class Numbers(Parameter):
    """A number, or one for each channel.

    Attributes:
        nested: whether arrays, and lists of lists for several axes, are values too.
    """

    nested: bool = False

    def check(self, value: Any) -> Any:
        """Return `value` as a float, or as a list or tuple of them."""
        if self.nested and hasattr(value, "tolist"):
            value = value.tolist()
        if self.nested and isinstance(value, list) and any(isinstance(v, list) for v in value):
            return [self.check(one) for one in value]
        entry = Real(name=self.name, help="")
        try:
            if isinstance(value, list | tuple) and value:
                return type(value)(entry.check(one) for one in value)
            return entry.check(value)
        except ParameterError:
            expected = "a number, or a list with one for each channel"
            raise self._refuse(expected, value) from None


@dataclass(frozen=True, kw_only=True)
class FloatType(Parameter):
    """A float type, by name or as one of Keras's policies; None is the engine's."""

    def accept(self, value: Any) -> str:
        """Return the type's name."""
        return config.read_dtype(value)


@dataclass(frozen=True, kw_only=True)
class NumberType(FloatType):
    """The same of something that keeps its figures in floats in any case: integers are taken."""

    def accept(self, value: Any) -> str:
        """Return the type's name."""
        return value if value in INTEGER_TYPES else super().accept(value)


INTEGER_TYPES = tuple(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))


@dataclass(frozen=True, kw_only=True)
class Reals(Real):
    """A list of numbers, each as in `Real`."""

    def check(self, value: Any) -> Any:
        """Return `value` as a list of floats."""
        if not isinstance(value, list | tuple):
            raise self._refuse("a list of numbers", value)
        return [super(Reals, self).check(one) for one in value]


@dataclass(frozen=True, kw_only=True)
class Texts(Parameter):
    """A list of texts; None is the empty one."""

    def check(self, value: Any) -> list[str]:
        """Return `value` as a list."""
        if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
            return list(value)
        raise self._refuse("a list of texts", value)

    def resolved(self, value: Any) -> list[str]:
        """The list."""
        return value or []

    def plain(self, value: Any) -> list[str]:
        """The list."""
        return value or []


@dataclass(frozen=True, kw_only=True)
class Interval(Parameter):
    """The smallest and the largest of some numbers."""

    def check(self, value: Any) -> Any:
        """Return `value` as a tuple of two, the smaller first; whole numbers stay such."""
        entry = Real(name=self.name, help="", as_given=True)
        try:
            if isinstance(value, list | tuple) and len(value) == 2:
                low, high = sorted(entry.check(one) for one in value)
                if low < high:
                    return (low, high)
        except ParameterError:
            pass
        raise self._refuse("two different numbers, such as (0, 255)", value)


@dataclass(frozen=True, kw_only=True)
class Factor(Parameter):
    """How far chance may go: a number f for from -f to f, or the two ends.

    Attributes:
        above: an exclusive bound from below, for a single number and for both ends.
        minimum: an inclusive one.
        maximum: the bound from above.
        as_pair: whether configs of Keras hold the two ends for a single number too.
        one_sided: whether a single number f is for from 0 to f.
    """

    above: float = float("-inf")
    minimum: float = -1.0
    maximum: float = 1.0
    as_pair: bool = False
    one_sided: bool = False

    def check(self, value: Any) -> Any:
        """Return `value` as a float, or as a tuple of two."""
        bounds = {"above": self.above, "minimum": self.minimum, "maximum": self.maximum}
        entry = Real(name=self.name, help="", **bounds)  # type: ignore[arg-type]
        try:
            if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 2:
                pair = (entry.check(value[0]), entry.check(value[1]))
                return (min(pair), max(pair)) if self.as_pair else pair
            number = entry.check(value)
        except ParameterError:
            expected = f"{entry.expectation}, or two of them"
            raise self._refuse(expected, value) from None
        if self.one_sided:
            return (0.0, abs(number))
        return (-abs(number), abs(number)) if self.as_pair else number


@dataclass(frozen=True, kw_only=True)
class Widths(Parameter):
    """How much at the beginning and the end of each of `rank` axes.

    A single number stands for all of them, one number for each axis for both of its ends.

    Attributes:
        rank: how many axes; where None, the `rank` of the class that has the argument.
    """

    rank: int | None = None

    def check(self, value: Any) -> Any:
        """Return `value` as a pair for each axis; of a single axis as its pair."""
        entry = Integer(name=self.name, help="", maximum=100_000)
        try:
            if hasattr(value, "__index__"):
                value = (value,) * (2 if self.rank == 1 else self.rank or 1)
            count = 2 if self.rank == 1 else self.rank
            if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != count:
                raise self._refuse(self.expectation, value)
            if self.rank == 1:
                return tuple(entry.check(one) for one in value)
            return tuple(self._pair(entry, one) for one in value)
        except ParameterError:
            raise self._refuse(self.expectation, value) from None

    @property
    def expectation(self) -> str:
        """The forms in words."""
        if self.rank == 1:
            return "a whole number from 0, or two: before and after"
        pairs = ("(front, back)", "(top, bottom)", "(left, right)")[-(self.rank or 2) :]
        return f"a whole number from 0, one for each axis, or ({', '.join(pairs)})"

    def _pair(self, entry: Integer, value: Any) -> tuple[int, int]:
        if hasattr(value, "__index__"):
            return entry.check(value), entry.check(value)
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
            raise self._refuse(self.expectation, value)
        return entry.check(value[0]), entry.check(value[1])

    def fitted(self, cls: type) -> Parameter:
        """The parameter with the rank of the class."""
        fitted = replace(self, rank=self.rank or cls.rank)  # type: ignore[attr-defined]
        return replace(fitted, default=fitted.check(self.default), spelled=self.default)
