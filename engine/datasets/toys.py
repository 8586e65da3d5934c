"""Points in the plane, drawn by rule: small problems on which one sees what a network does.

Each set here has `load_data`, as Keras's modules of data sets have:

    from engine.datasets.toys import spirals
    (x_train, y_train), (x_test, y_test) = spirals.load_data(noise=0.1)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from engine.declarations import Integer, Real
from engine.types import Array

Data: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]
Draw: TypeAlias = Callable[[int, np.random.Generator], tuple[Array, Array]]

TRAIN: Final = 1000
TEST: Final = 500
RADIUS: Final = 3.0
"""The distance from 0, on either axis, that all points without noise stay within."""

NOISE: Final = Real(
    name="noise",
    help=(
        "How noisy the points are: 0 keeps classes apart, 0.5 mixes them. A fraction of the image."
    ),
    default=0.1,
    minimum=0.0,
    maximum=0.5,
)
"""The standard deviation of what is added, with `RADIUS` as its unit; for a regression of what is
added to the answers, with 1 as its unit."""

_COUNT: Final = Integer(name="n", help="Number of points.", minimum=1, maximum=10_000_000)
_SEED: Final = Integer(name="seed", help="The same seed gives the same points.")
_TURNS: Final = 1.5


@dataclass(frozen=True, slots=True)
class Toy:
    """A set of points.

    Attributes:
        name: such as 'circles'.
        classes: how many there are; 0 for a regression, whose answers are numbers.
        draw: without noise, n points float64 (n, 2) within 1 of 0, and n answers.
    """

    name: str
    classes: int
    draw: Draw

    def load_data(
        self,
        train: int = TRAIN,
        test: int = TEST,
        *,
        noise: float = NOISE.default,
        seed: int = 0,
    ) -> Data:
        """Points to train on and others to test with.

        Args:
            train: how many to train on.
            test: how many to test with.
            noise: how far they stray, 0 to 0.5; another noise moves the same points.
            seed: of the points.

        Returns:
            `(x_train, y_train), (x_test, y_test)`: points float32 (n, 2); their classes, uint8
            (n,), or for a regression numbers, float32 (n,).

        Raises:
            ParameterError: an argument is out of bounds.
        """
        return self.points(train, noise, seed), self.points(test, noise, seed, stream=1)

    def points(
        self, n: int, noise: float = NOISE.default, seed: int = 0, stream: int = 0
    ) -> tuple[Array, Array]:
        """`n` points and their answers, as `load_data` gives them.

        Args:
            n: how many.
            noise: how far they stray, 0 to 0.5.
            seed: the same seed gives the same points.
            stream: another one gives others of the same seed.

        Raises:
            ParameterError: an argument is out of bounds.
        """
        count, spread = _COUNT.accept(n), NOISE.accept(noise)
        return strewn(self.draw, self.classes, count, spread, _SEED.accept(seed), stream)


# What this uses is copied into scripts that train in Keras.
def strewn(
    draw: Draw, classes: int, n: int, noise: float, seed: int, stream: int
) -> tuple[Array, Array]:
    """Points and answers, both with noise.

    Args:
        draw: the points without noise.
        classes: how many there are; 0 for a regression.
        n: how many points.
        noise: how far they stray.
        seed: the same seed gives the same points.
        stream: another one gives others of the same seed.
    """
    rng = np.random.default_rng([seed, stream])
    places, answers = draw(n, rng)
    if classes:
        places = places + noise * rng.standard_normal(places.shape)
        answers = answers.astype(np.uint8)
    else:
        answers = answers + noise * rng.standard_normal(answers.shape)
        answers = answers.astype(np.float32)
    return (RADIUS * places).astype(np.float32), answers


def _circles(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """A ring (class 0) around a disc (class 1), both evenly filled."""
    inside = rng.permutation(n) % 2
    share = rng.random(n)
    ring = np.sqrt(0.7**2 + (1 - 0.7**2) * share)
    return _polar(np.where(inside, 0.45 * np.sqrt(share), ring), rng), inside


def _xor(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Class 1 where the signs of the coordinates differ; a gap along the axes."""
    places = rng.uniform(0.08, 1, (n, 2)) * rng.choice((-1.0, 1.0), (n, 2))
    return places, places[:, 0] * places[:, 1] < 0


def _blobs(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Three round clouds, a third of a turn apart."""
    classes = rng.permutation(n) % 3
    angle = np.pi / 2 + classes * (2 * np.pi / 3)
    centres = 0.6 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centres + _polar(0.25 * np.sqrt(rng.random(n)), rng), classes


def _moons(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two half circles that reach into each other."""
    lower = rng.permutation(n) % 2
    angle = np.pi * rng.random(n)
    sign = 1 - 2 * lower
    x = sign * np.cos(angle) - 0.5 * sign
    y = sign * np.sin(angle) - 0.25 * sign
    return np.stack([x, y], axis=1) / 1.5, lower


def _spirals(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Two arms that wind around each other, half a turn apart."""
    arm = rng.permutation(n) % 2
    along = np.sqrt(rng.uniform(0.01, 1, n))
    angle = 2 * np.pi * _TURNS * along + np.pi * arm
    return along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1), arm


def _line(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """A number that rises along the diagonal in a straight line, from -1 to 1."""
    places = rng.uniform(-1, 1, (n, 2))
    return places, places.mean(axis=1)


def _polar(radius: Array, rng: np.random.Generator) -> Array:
    """Points at these distances from 0, in any direction."""
    angle = rng.uniform(0, math.tau, len(radius))
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)


circles: Final = Toy("circles", 2, _circles)
xor: Final = Toy("xor", 2, _xor)
blobs: Final = Toy("blobs", 3, _blobs)
moons: Final = Toy("moons", 2, _moons)
spirals: Final = Toy("spirals", 2, _spirals)
line: Final = Toy("line", 0, _line)

TOYS: Final[Mapping[str, Toy]] = MappingProxyType(
    {toy.name: toy for toy in (circles, xor, blobs, moons, spirals, line)}
)
"""All of them by name."""
