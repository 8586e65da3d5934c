"""Declarations of arguments that are several numbers, or one of Keras's that has one value here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.declarations import Integer, Parameter, Real
from engine.errors import ParameterError, ShapeError
from engine.types import Shape


@dataclass(frozen=True, kw_only=True)
class Fixed(Parameter):
    """An argument of Keras's that has one value here.

    Attributes:
        reason: why, as the end of a sentence.
    """

    reason: str
    hidden: bool = True

    def check(self, value: Any) -> Any:
        """Return `value` if it is the default."""
        if value != self.default or isinstance(value, bool) != isinstance(self.default, bool):
            raise self._refuse(f"{self.default!r}, because {self.reason}", value)
        return self.default

    def accept(self, value: Any) -> Any:
        """`check`, where None stands for the default."""
        return self.default if value is None else self.check(value)


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
        more = "".join(f" or {one}" for one in self.also)
        return f"whole numbers from {self.minimum}{more}, such as {self.example}"


@dataclass(frozen=True, kw_only=True)
class Axes(Parameter):
    """An axis of the input, or several; the batch is axis 0, and -1 the last."""

    def check(self, value: Any) -> Any:
        """Return `value` as an int, or as a list of them."""
        several = isinstance(value, Sequence) and not isinstance(value, str) and len(value) > 0
        entry = Integer(name=self.name, help="", minimum=-(2**15), maximum=2**15)
        try:
            return [entry.check(one) for one in value] if several else entry.check(value)
        except ParameterError:
            expected = "the number of an axis, such as -1 for the last, or a list of them"
            raise self._refuse(expected, value) from None


def within(axes: int | Sequence[int], shape: Shape, layer: str) -> tuple[int, ...]:
    """Axes counted from the front, in order.

    Raises:
        ShapeError: the input has no such axis.
    """
    numbers = [axes] if isinstance(axes, int) else axes
    for axis in numbers:
        if not -len(shape) <= axis < len(shape):
            raise ShapeError(
                f"Layer '{layer}' works along axis {axis}, which its input of shape {shape} does "
                f"not have; choose one from {-len(shape)} to {len(shape) - 1}."
            )
    return tuple(sorted({axis % len(shape) for axis in numbers}))


@dataclass(frozen=True, kw_only=True)
class Numbers(Parameter):
    """A number, or one for each channel."""

    def check(self, value: Any) -> Any:
        """Return `value` as a float, or as a list or tuple of them."""
        entry = Real(name=self.name, help="")
        try:
            if isinstance(value, list | tuple) and value:
                return type(value)(entry.check(one) for one in value)
            return entry.check(value)
        except ParameterError:
            expected = "a number, or a list with one for each channel"
            raise self._refuse(expected, value) from None


@dataclass(frozen=True, kw_only=True)
class Factor(Parameter):
    """How far chance may go: a number f for from -f to f, or the two ends.

    Attributes:
        above: an exclusive bound from below, for a single number and for both ends.
        minimum: an inclusive one.
        maximum: the bound from above.
        as_pair: whether configs of Keras hold the two ends for a single number too.
    """

    above: float = float("-inf")
    minimum: float = -1.0
    maximum: float = 1.0
    as_pair: bool = False

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
        return (-abs(number), abs(number)) if self.as_pair else number


def ends(factor: float | Sequence[float]) -> tuple[float, float]:
    """The interval that a checked factor means."""
    if isinstance(factor, Sequence):
        return min(factor), max(factor)
    return -abs(factor), abs(factor)


def seed_argument() -> Integer:
    """Where the layer's own random numbers begin."""
    return Integer(
        name="seed",
        help="Makes the layer draw the same numbers each time the program runs.",
        default=None,
        nullable=True,
        hidden=True,
    )


def data_format_argument() -> Fixed:
    """Channels come last."""
    return Fixed(
        name="data_format",
        help="Where the channels are in the shape of a sample.",
        default="channels_last",
        reason="the channels are the last axis here",
    )
