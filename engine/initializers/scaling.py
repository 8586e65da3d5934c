"""Random initial values that keep the size of signals from layer to layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine.declarations import Choice
from engine.errors import ParameterError
from engine.initializers.base import INITIALIZERS, SeededInitializer, real
from engine.initializers.drawn import standard_truncated_normal
from engine.types import Array, Generator

_MODE = Choice(name="mode", help="", options=("fan_in", "fan_out", "fan_avg"))
_DISTRIBUTION = Choice(
    name="distribution", help="", options=("truncated_normal", "untruncated_normal", "uniform")
)
_TRUNCATED_STDDEV = 0.87962566103423978
"""Standard deviation of N(0, 1) cut at -2 and 2."""


@INITIALIZERS.register("variance_scaling")
class VarianceScaling(SeededInitializer):
    """Random values of variance `scale` / n, n the number of inputs or outputs, or their mean.

    'truncated_normal' draws from N(0, s^2) cut at two s, with s widened so that the variance after
    the cut is the one asked for, as in Keras.

    Args:
        scale: positive.
        mode: n is the 'fan_in', the 'fan_out' or their mean, 'fan_avg'.
        distribution: 'truncated_normal' ('normal' for short), 'untruncated_normal' or 'uniform'.
        seed: fixes the numbers.
        input_axes: whose sizes make up the fan in; has effect only along with `output_axes`.
        output_axes: whose sizes make up the fan out.
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: int | None = None,
        input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ) -> None:
        super().__init__(seed)
        self.scale = real("scale", scale, above=0)
        self.mode = _MODE.check(mode)
        full = "truncated_normal" if distribution == "normal" else distribution
        self.distribution = _DISTRIBUTION.check(full)
        self.input_axes = _axes("input_axes", input_axes)
        self.output_axes = _axes("output_axes", output_axes)

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

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "scale": self.scale,
            "mode": self.mode,
            "distribution": self.distribution,
            "input_axes": self.input_axes,
            "output_axes": self.output_axes,
        }


class _Settled(VarianceScaling):
    """One whose scale, mode and distribution are settled by its name."""

    settled: tuple[float, str, str]

    def __init__(
        self,
        seed: int | None = None,
        input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ) -> None:
        super().__init__(*self.settled, seed, input_axes, output_axes)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        axes = {"input_axes": self.input_axes, "output_axes": self.output_axes}
        return {"seed": self.seed, **axes}


@INITIALIZERS.register("glorot_uniform", "xavier_uniform")
class GlorotUniform(_Settled):
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, equation 16)."""

    settled = (1.0, "fan_avg", "uniform")


@INITIALIZERS.register("glorot_normal", "xavier_normal")
class GlorotNormal(_Settled):
    """Truncated normal of variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010, section 4.2)."""

    settled = (1.0, "fan_avg", "truncated_normal")


@INITIALIZERS.register("he_uniform")
class HeUniform(_Settled):
    """U(-a, a), a = sqrt(6 / fan_in) (He et al. 2015, section 2.2)."""

    settled = (2.0, "fan_in", "uniform")


@INITIALIZERS.register("he_normal")
class HeNormal(_Settled):
    """Truncated normal of variance 2 / fan_in (He et al. 2015, section 2.2)."""

    settled = (2.0, "fan_in", "truncated_normal")


@INITIALIZERS.register("lecun_uniform")
class LecunUniform(_Settled):
    """U(-a, a), a = sqrt(3 / fan_in) (LeCun et al. 1998, section 4.6)."""

    settled = (1.0, "fan_in", "uniform")


@INITIALIZERS.register("lecun_normal")
class LecunNormal(_Settled):
    """Truncated normal of variance 1 / fan_in (LeCun et al. 1998, section 4.6)."""

    settled = (1.0, "fan_in", "truncated_normal")


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


def _axes(name: str, axes: Sequence[int] | None) -> list[int] | None:
    """The axes as a list, or None."""
    if axes is None:
        return None
    if not isinstance(axes, Sequence) or not all(isinstance(axis, int) for axis in axes):
        raise ParameterError(name, "a list of whole numbers, or None", axes)
    return list(axes)
