"""Arguments that several layers share, and those that all have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, Unpack, overload

from engine import activations, config, constraints, initializers, regularizers
from engine.activations import ActivationFunction
from engine.constraints import Constraint
from engine.declarations import FloatType, Given, Integer, Parameter, fixed, integer, named
from engine.declarations.fields import Place, Traits
from engine.errors import ParameterError
from engine.initializers import Initializer
from engine.regularizers import Regularizer
from engine.types import Shape

MAX_DIMENSION = 2**31 - 1

Activating: TypeAlias = Given[Any, ActivationFunction]
Initializing: TypeAlias = Given[Any, Initializer]
Regularizing: TypeAlias = Given[Any, Regularizer | None]
Constraining: TypeAlias = Given[Any, Constraint | None]
Extent: TypeAlias = Given[int | Sequence[int], tuple[int, ...]]
"""A number for each axis, or one for all of them."""


def activation(*, default: str = "linear", **traits: Unpack[Traits]) -> Any:
    """An activation; None is linear."""
    if default == "linear":
        traits["spelled"] = None
    traits.setdefault(
        "help", "The function applied to every output. Without one, stacked layers stay linear."
    )
    return named(
        activations.ACTIVATIONS,
        default=default,
        resolve=activations.get,
        to_plain=activations.serialize,
        **traits,
    )


def initializer(what: str, default: str, **place: Unpack[Place]) -> Any:
    """The initializer of a weight."""
    return named(
        initializers.INITIALIZERS,
        default=default,
        help=f"The initial values of {what}.",
        advanced=True,
        **place,
    )


def regularizer(what: str, **place: Unpack[Place]) -> Any:
    """What the values of a weight, or the outputs, add to the loss."""
    return named(
        regularizers.REGULARIZERS,
        default=None,
        nullable=True,
        help=f"The penalty on large values of {what}, added to the loss.",
        advanced=True,
        hidden=True,
        **place,
    )


def constraint(what: str, **place: Unpack[Place]) -> Any:
    """What the values of a weight are brought back to after each step."""
    return named(
        constraints.CONSTRAINTS,
        default=None,
        nullable=True,
        help=f"Bounds that {what} is projected back to after each step.",
        advanced=True,
        hidden=True,
        **place,
    )


def data_format(**place: Unpack[Place]) -> Any:
    """The argument for the position of the channels."""
    place.setdefault("spelled", None)
    reason = "the channels are the last axis here"
    return fixed(default="channels_last", reason=reason, **place)


def seed(**place: Unpack[Place]) -> Any:
    """The argument for the seed of the layer's own random numbers."""
    return integer(
        default=None,
        nullable=True,
        hidden=True,
        help="Makes the layer draw the same random numbers in each run.",
        **place,
    )


@dataclass(frozen=True, kw_only=True)
class LayerName(Parameter):
    """The name of a layer: the given one, the one a model chose, or the kind in snake case."""

    nullable: bool = True

    @overload
    def __get__(self, layer: None, owner: Any = None) -> LayerName: ...

    @overload
    def __get__(self, layer: object, owner: Any = None) -> str: ...

    def __get__(self, layer: Any, owner: Any = None) -> LayerName | str:
        if layer is None:
            return self
        name: str = layer._name or layer.default_name()
        return name

    def __set__(self, layer: Any, value: str | None) -> None:
        layer._name = value

    @staticmethod
    def is_given(layer: Any) -> bool:
        """Whether a name was given or chosen."""
        return layer._name is not None

    @staticmethod
    def forget(layer: Any) -> None:
        """Let the next model choose another name."""
        layer._name = None

    def check(self, value: Any) -> Any:
        """Return `value`."""
        return value


@dataclass(frozen=True, kw_only=True)
class LayerType(FloatType):
    """A float type, in configs as one of Keras's policies."""

    def plain(self, value: Any) -> Any:
        """The value as Keras's layer configs spell it."""
        return config.dtype_policy(value)


@dataclass(frozen=True, kw_only=True)
class SampleShape(Parameter):
    """The shape of one sample."""

    nullable: bool = True

    def check(self, value: Any) -> Shape:
        """Return `value` as a tuple of ints."""
        return check_shape(value, empty=True)


def layer_type(**place: Unpack[Place]) -> Any:
    """The type of a layer's weights and outputs."""
    place["common"] = True
    return LayerType(default=None, **place)


def sample_shape() -> Any:
    """The shape of the samples of a layer that is the first of its model."""
    return SampleShape(default=None, written="never", common=True, positional=False)


def sample_dim() -> Any:
    """The size of the samples of such a layer, where they are vectors."""
    return Integer(
        default=None,
        nullable=True,
        minimum=1,
        maximum=MAX_DIMENSION,
        written="never",
        common=True,
        hidden=True,
        positional=False,
    )


_dimension = Integer(name="shape", minimum=1, maximum=MAX_DIMENSION)
_or_none = Integer(name="shape", minimum=0, maximum=MAX_DIMENSION)


def check_shape(shape: Sequence[int], empty: bool = False) -> tuple[int, ...]:
    """The shape of one sample as a tuple of ints.

    Args:
        shape: the sizes.
        empty: whether a size may be 0, as an array's may.

    Raises:
        ParameterError: an entry is no whole number, negative, or 0 where it may not be.
    """
    try:
        return tuple((_or_none if empty else _dimension).check(size) for size in shape)
    except (TypeError, ParameterError):
        expected = "a tuple of positive whole numbers, such as (784,) or (28, 28, 1)"
        raise ParameterError("shape", expected, shape) from None
