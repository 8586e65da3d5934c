"""Pictures written a little differently each time they are seen: shift, turn, shear, size, pen.

What is drawn at random is a bank of affine maps; every picture of a round goes through one of them.
So a map's indices are worked out once for many pictures, and a round of 60,000 pictures of 28x28
takes about as long as an epoch of a small network.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.errors import DataError
from engine.types import Array, Generator

MAPS = 512
"""Different maps in a round, at most."""

_ANGLE = np.radians(22.0)
_SHEAR = 0.25
_SIZE = 0.15  # logarithmic
_SHIFT = 1.5  # pixels, at 28 to the side
_THINNER, _THICKER = 0.6, 1.4  # pixels that are taken from a stroke, or added, on either side
_CRISP = 2.5  # how many times steeper the rims of strokes become, at most
_SIDE, _BOX = 28, 20  # pixels of a picture, and of the digit in it


class _Map(NamedTuple):
    """The source of each pixel of a picture: four neighbours, and their shares."""

    indices: Array
    shares: Array


def varied(pictures: Array, seed: int = 0, epoch: int = 0, out: Array | None = None) -> Array:
    """Each picture as another hand might have written it.

    Args:
        pictures: (n, height, width) or with channels behind; paper 0, ink up to 255 (uint8) or 1.
        seed: the same seed and epoch give the same pictures.
        epoch: another one gives others.
        out: float32 of the same shape, where the result goes.

    Returns:
        float32, ink up to 1.

    Raises:
        DataError: the pictures have another number of dimensions.
    """
    if pictures.ndim not in (3, 4):
        raise DataError(
            f"Pictures have the shape (n, height, width) or (n, height, width, channels); "
            f"received {pictures.shape}."
        )
    result = np.empty(pictures.shape, np.float32) if out is None else out
    count, height, width = pictures.shape[:3]
    rng = np.random.default_rng([seed, epoch])
    groups = np.array_split(rng.permutation(count), min(MAPS, max(1, count // 8)))
    scale = np.float32(1 / 255 if pictures.dtype == np.uint8 else 1)
    for places in groups:
        pen = rng.uniform(-_THINNER, _THICKER)
        # A wider pen takes no more room: the way that it is led becomes shorter.
        way = _map(height, width, rng, _BOX / (_BOX + 2 * pen))
        group = pictures[places].reshape(len(places), height * width, -1)
        moved = _moved(group, way).reshape(len(places), height, width, -1)
        moved = _as_dark(_with_pen(moved, pen), group) * scale
        _sharpen(moved, rng.uniform(1, _CRISP))
        result[places] = moved.reshape(len(places), *pictures.shape[1:])
    return result


def _map(height: int, width: int, rng: Generator, usual: float) -> _Map:
    """A random affine map around the middle, with bilinear interpolation; `usual` is its size."""
    angle, shear = rng.uniform(-_ANGLE, _ANGLE), rng.uniform(-_SHEAR, _SHEAR)
    size = usual * np.exp(rng.uniform(-_SIZE, _SIZE, 2))
    shift = rng.uniform(-_SHIFT, _SHIFT, 2) * np.array([height, width]) / _SIDE
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.array([[1, 0], [shear, 1]]) @ np.diag(1 / size)
    middle = (np.array([height, width]) - 1) / 2
    grid = np.stack(np.meshgrid(np.arange(height), np.arange(width), indexing="ij"), axis=-1)
    sources = (grid.reshape(-1, 2) - middle - shift) @ matrix.T + middle
    low = np.floor(sources).astype(np.intp)
    part = sources - low
    indices, shares = [], []
    for down in (0, 1):
        for right in (0, 1):
            row, column = low[:, 0] + down, low[:, 1] + right
            inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
            share = np.abs(1 - down - part[:, 0]) * np.abs(1 - right - part[:, 1])
            indices.append(np.where(inside, row * width + column, 0))
            shares.append(np.where(inside, share, 0.0))
    return _Map(np.stack(indices), np.stack(shares).astype(np.float32))


def _moved(pictures: Array, way: _Map) -> Array:
    """Pictures (n, pixels, channels) through a map; float32."""
    result = np.zeros(pictures.shape, np.float32)
    for indices, shares in zip(way.indices, way.shares, strict=True):
        result += pictures[:, indices] * shares[:, None]
    return result


def _as_dark(pictures: Array, like: Array) -> Array:
    """Pictures with ink as strong as in those that they were made of, up to twice as strong."""
    was = like.reshape(len(like), -1).max(axis=1).astype(np.float32)
    now = pictures.reshape(len(pictures), -1).max(axis=1)
    factor = np.minimum(was / np.maximum(now, 1e-6), 2.0)
    return np.asarray(pictures * factor[:, None, None, None], np.float32)


def _with_pen(pictures: Array, pen: float) -> Array:
    """Strokes made thinner (below 0) or thicker, by shares of the pixels' neighbourhood."""
    extreme = np.minimum if pen < 0 else np.maximum
    around = pictures.copy()
    extreme(around[:, 1:], pictures[:, :-1], out=around[:, 1:])
    extreme(around[:, :-1], pictures[:, 1:], out=around[:, :-1])
    across = around.copy()
    extreme(across[:, :, 1:], around[:, :, :-1], out=across[:, :, 1:])
    extreme(across[:, :, :-1], around[:, :, 1:], out=across[:, :, :-1])
    share = np.float32(min(abs(pen), 1.0))
    result = pictures + share * (across - pictures)
    return _with_pen(result, pen - 1.0) if pen > 1 else result


def _sharpen(pictures: Array, times: float) -> None:
    """Make grey rims steeper, in place: scanned strokes have softer ones than drawn ones."""
    pictures -= np.float32(0.5)
    pictures *= np.float32(times)
    pictures += np.float32(0.5)
    np.clip(pictures, 0, 1, out=pictures)
