"""Random initial values that keep the size of signals from layer to layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias

from engine.declarations import Choice, Given, choice, real, settled, whole_numbers
from engine.errors import ParameterError
from engine.initializers.base import INITIALIZERS, SeededInitializer
from engine.initializers.drawn import standard_truncated_normal
from engine.types import Array, Generator

_TRUNCATED_STDDEV = 0.87962566103423978
"""Standard deviation of N(0, 1) cut at -2 and 2."""


Axes: TypeAlias = Given[Sequence[int] | None, list[int] | None]


@dataclass(frozen=True, kw_only=True)
class Distribution(Choice):
    """The shape of a distribution; 'normal' is short for 'truncated_normal'."""

    options: Sequence[str] = ("truncated_normal", "untruncated_normal", "uniform")

    def check(self, value: Any) -> str:
        """Return the option that `value` is."""
        return super().check("truncated_normal" if value == "normal" else value)


def distribution() -> Any:
    """The argument that says how values are drawn."""
    return Distribution(
        default="truncated_normal", help="The distribution that values are drawn from."
    )


@INITIALIZERS.register("variance_scaling")
class VarianceScaling(SeededInitializer):
    """Random values of variance `scale` / n, n the number of inputs or outputs, or their mean.

    'truncated_normal' draws from N(0, s^2) cut at two s, with s widened so that the variance after
    the cut is the one asked for, as in Keras.
    """

    scale: float = real(
        default=1.0, above=0, as_given=True, help="The factor in the variance, scale / n."
    )
    mode: str = choice(
        ("fan_in", "fan_out", "fan_avg"),
        default="fan_in",
        help="Whether n is the number of inputs, of outputs, or their mean.",
    )
    distribution: str = distribution()
    input_axes: Axes = whole_numbers(
        default=None,
        nullable=True,
        minimum=-64,
        as_list=True,
        kw_only=True,
        example="[0, 1]",
        help=(
            "The axes whose sizes make up the fan-in; takes effect only together with output_axes."
        ),
    )
    output_axes: Axes = whole_numbers(
        default=None,
        nullable=True,
        minimum=-64,
        as_list=True,
        kw_only=True,
        example="[0, 1]",
        help="The axes whose sizes make up the fan-out.",
    )

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Values of `shape`, fans computed from it."""
        if self.input_axes is not None and self.output_axes is not None:
            fan_in, fan_out = (_product(shape, a) for a in (self.input_axes, self.output_axes))
        else:
            fan_in, fan_out = fans(shape)
        of_mode = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}
        deviation = math.sqrt(self.scale / max(1.0, of_mode[self.mode]))
        if self.distribution == "uniform":
            limit = math.sqrt(3) * deviation
            return rng.uniform(-limit, limit, shape)
        if self.distribution == "untruncated_normal":
            return rng.normal(0.0, deviation, shape)
        return standard_truncated_normal(shape, rng) * (deviation / _TRUNCATED_STDDEV)


class _Settled(VarianceScaling):
    """One whose scale, mode and distribution are settled by its name."""

    law: ClassVar[tuple[float, str, str]]
    scale = settled()
    mode = settled()
    distribution = settled()

    def __post_init__(self) -> None:
        self.scale, self.mode, self.distribution = self.law


@INITIALIZERS.register("glorot_uniform", "xavier_uniform")
class GlorotUniform(_Settled):
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, equation 16)."""

    law = (1.0, "fan_avg", "uniform")


@INITIALIZERS.register("glorot_normal", "xavier_normal")
class GlorotNormal(_Settled):
    """Truncated normal of variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010, section 4.2)."""

    law = (1.0, "fan_avg", "truncated_normal")


@INITIALIZERS.register("he_uniform")
class HeUniform(_Settled):
    """U(-a, a), a = sqrt(6 / fan_in) (He et al. 2015, section 2.2)."""

    law = (2.0, "fan_in", "uniform")


@INITIALIZERS.register("he_normal")
class HeNormal(_Settled):
    """Truncated normal of variance 2 / fan_in (He et al. 2015, section 2.2)."""

    law = (2.0, "fan_in", "truncated_normal")


@INITIALIZERS.register("lecun_uniform")
class LecunUniform(_Settled):
    """U(-a, a), a = sqrt(3 / fan_in) (LeCun et al. 1998, section 4.6)."""

    law = (1.0, "fan_in", "uniform")


@INITIALIZERS.register("lecun_normal")
class LecunNormal(_Settled):
    """Truncated normal of variance 1 / fan_in (LeCun et al. 1998, section 4.6)."""

    law = (1.0, "fan_in", "truncated_normal")


def fans(shape: tuple[int, ...]) -> tuple[float, float]:
    """Fan in and fan out of a kernel whose last two axes are inputs and outputs."""
    if len(shape) < 2:
        size = float(shape[0]) if shape else 1.0
        return size, size
    receptive_field = math.prod(shape[:-2])
    return float(shape[-2] * receptive_field), float(shape[-1] * receptive_field)


def _product(shape: tuple[int, ...], axes: Sequence[int]) -> float:
    try:
        return float(math.prod(shape[axis] for axis in axes))
    except IndexError:
        expected = f"axes of a weight of shape {tuple(shape)}"
        raise ParameterError("input_axes and output_axes", expected, list(axes)) from None
