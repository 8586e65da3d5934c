"""What the size of weights or outputs adds to the loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.declarations import Declared, Given, Real, choice, settled
from engine.errors import ShapeError
from engine.registry import Registry
from engine.types import Array

__all__ = [
    "L1",
    "L1L2",
    "L2",
    "REGULARIZERS",
    "OrthogonalRegularizer",
    "Regularizer",
    "deserialize",
    "get",
    "l1",
    "l1_l2",
    "l2",
    "orthogonal_regularizer",
    "serialize",
]


class Regularizer(Declared):
    """A penalty and its derivative."""

    def __call__(self, x: npt.ArrayLike) -> float:
        """The penalty for these values."""
        raise NotImplementedError

    def gradient(self, x: Array) -> Array:
        """Its derivative with respect to each value, a new array."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Strength(Real):
    """A number of at least 0; None is the default."""

    minimum: float = 0.0

    def accept(self, value: Any) -> float:
        """Return `value` as a float."""
        return super().check(self.default if value is None else value)


def strength(default: float) -> Any:
    """The argument that says how much a penalty counts."""
    return Strength(default=default, help="Strength of the penalty.")


REGULARIZERS: Registry[Regularizer] = Registry("regularizer", "keras.regularizers", Regularizer)


@REGULARIZERS.register("l1_l2")
class L1L2(Regularizer):
    """l1 sum |x| + l2 sum x^2."""

    l1: Given[float | None, float] = strength(0.0)
    l2: Given[float | None, float] = strength(0.0)

    def __call__(self, x: npt.ArrayLike) -> float:
        """The penalty for these values."""
        values = np.asarray(x)
        penalty = 0.0
        if self.l1:
            penalty += self.l1 * float(np.abs(values).sum())
        if self.l2:
            penalty += self.l2 * float(np.vdot(values, values))
        return penalty

    def gradient(self, x: Array) -> Array:
        """l1 sign(x) + 2 l2 x."""
        result = np.multiply(x, 2 * self.l2)
        if self.l1:
            result += self.l1 * np.sign(x)
        return result


@REGULARIZERS.register("l1")
class L1(L1L2):
    """l1 sum |x|."""

    l1: Given[float | None, float] = strength(0.01)
    l2 = settled()

    def __post_init__(self) -> None:
        self.l2 = 0.0


@REGULARIZERS.register("l2")
class L2(L1L2):
    """l2 sum x^2."""

    l1 = settled()
    l2: Given[float | None, float] = strength(0.01)

    def __post_init__(self) -> None:
        self.l1 = 0.0


@REGULARIZERS.register("orthogonal_regularizer", "orthogonal")
class OrthogonalRegularizer(Regularizer):
    """How far the rows (or columns) of a matrix are from standing at right angles to each other.

    `factor` times the mean of |n_i . n_j| over all pairs of different rows, n_i being row i divided
    by its length. A matrix of one row costs nothing.
    """

    factor: Given[float | None, float] = strength(0.01)
    mode: str = choice(
        ("rows", "columns"), default="rows", help="Whether rows or columns should be orthogonal."
    )

    def __call__(self, x: npt.ArrayLike) -> float:
        """The penalty for these values.

        Raises:
            ShapeError: they are no matrix.
        """
        directions, _ = self._directions(np.asarray(x))
        products = np.abs(directions @ directions.T)
        np.fill_diagonal(products, 0)
        return self._share(len(products)) * float(products.sum())

    def gradient(self, x: Array) -> Array:
        """The gradient through the norms: (d - n (n . d)) / |x| for each row, d that of its n."""
        directions, lengths = self._directions(x)
        signs = np.sign(directions @ directions.T)
        np.fill_diagonal(signs, 0)
        slopes = (2 * self._share(len(signs))) * (signs @ directions)
        along = np.sum(slopes * directions, axis=1, keepdims=True)
        result: Array = (slopes - directions * along) / lengths
        return result if self.mode == "rows" else result.T

    def _directions(self, x: Array) -> tuple[Array, Array]:
        """Rows of length 1, and the lengths that they had; rows of zeros stay as they are."""
        if x.ndim != 2:
            raise ShapeError(
                f"OrthogonalRegularizer takes matrices; received shape {x.shape}. "
                "Use it for kernels of Dense layers, and L2 elsewhere."
            )
        rows = x if self.mode == "rows" else x.T
        lengths = np.sqrt(np.sum(rows * rows, axis=1, keepdims=True))
        lengths[lengths == 0] = 1
        return rows / lengths, lengths

    def _share(self, count: int) -> float:
        """The weight of each ordered pair of different rows in the mean, times `factor`."""
        return self.factor / max(1, count * (count - 1))


# Keras knows these under two names.
l1 = L1
l1_l2 = L1L2
l2 = L2
orthogonal_regularizer = OrthogonalRegularizer

get = REGULARIZERS.find
serialize = REGULARIZERS.serialize
deserialize = REGULARIZERS.deserialize
