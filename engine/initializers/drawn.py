"""Random initial values whose distribution is given, or whose rows or columns are orthogonal."""

from __future__ import annotations

import math

import numpy as np

from engine.declarations import Real, real
from engine.errors import ShapeError
from engine.initializers.base import INITIALIZERS, SeededInitializer
from engine.types import Array, Generator


@INITIALIZERS.register("random_normal", "normal")
class RandomNormal(SeededInitializer):
    """A normal distribution."""

    mean: float = real(default=0.0, as_given=True, help="The mean of the values.")
    stddev: float = real(default=0.05, minimum=0, as_given=True, help="Their standard deviation.")

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Draw from N(mean, stddev^2)."""
        return rng.normal(self.mean, self.stddev, shape)


@INITIALIZERS.register("random_uniform", "uniform")
class RandomUniform(SeededInitializer):
    """A uniform distribution."""

    minval: float = real(default=-0.05, as_given=True, help="The smallest value.")
    maxval: float = real(default=0.05, as_given=True, help="The largest value.")

    def __post_init__(self) -> None:
        Real(name="maxval", minimum=self.minval).check(self.maxval)

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Draw from U(minval, maxval)."""
        return rng.uniform(self.minval, self.maxval, shape)


@INITIALIZERS.register("truncated_normal")
class TruncatedNormal(RandomNormal):
    """A normal distribution without what lies further than two deviations from its mean."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """N(mean, stddev^2), drawn again where it lies outside; narrower than `stddev` so."""
        return self.mean + self.stddev * standard_truncated_normal(shape, rng)


@INITIALIZERS.register("orthogonal", "OrthogonalInitializer")
class Orthogonal(SeededInitializer):
    """`gain` times a matrix with orthonormal rows or columns, whichever are fewer.

    The last axis counts the columns, all others together the rows (Saxe et al. 2014, section 3).
    """

    gain: float = real(
        default=1.0, as_given=True, help="The factor that the matrix is multiplied by."
    )

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Q of the QR decomposition of normal numbers, evenly among all orthogonal matrices.

        That takes the signs that make the diagonal of R positive (Mezzadri 2007, section 5).

        Raises:
            ShapeError: `shape` has fewer than two axes.
        """
        if len(shape) < 2:
            raise ShapeError(
                f"The initializer 'orthogonal' needs two axes or more; received the shape "
                f"{tuple(shape)}. Choose another for this weight, such as 'zeros'."
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        normal = rng.standard_normal((max(rows, columns), min(rows, columns)))
        q, r = np.linalg.qr(normal)
        q *= np.where(np.diag(r) < 0, -1.0, 1.0)
        result: Array = self.gain * (q if rows >= columns else q.T).reshape(shape)
        return result


def standard_truncated_normal(shape: tuple[int, ...], rng: Generator) -> Array:
    """N(0, 1) cut at -2 and 2."""
    values = rng.standard_normal(shape)
    outside = np.abs(values) > 2
    while outside.any():
        values[outside] = rng.standard_normal(int(outside.sum()))
        outside = np.abs(values) > 2
    return values
