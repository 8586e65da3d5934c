"""Photographs and other pictures a little different each time they are seen.

As in `augmentation`, what is drawn at random is a bank of maps, through which many pictures go.
"""

from __future__ import annotations

import numpy as np

from engine.datasets.augmentation import MAPS
from engine.errors import DataError
from engine.types import Array, Generator

_ANGLE = np.radians(10.0)
_ZOOM = 0.15  # logarithmic
_SHIFT = 0.08  # of the side
_CONTRAST = 0.25  # logarithmic
_BRIGHTNESS = 0.1  # of the range of the values


def varied_pictures(
    pictures: Array,
    *,
    flips: bool = True,
    seed: int = 0,
    epoch: int = 0,
    out: Array | None = None,
) -> Array:
    """Each picture cropped, shifted, turned, lighter or darker, with more or less contrast.

    What comes in from outside a picture is what its edge shows. All values stay within those of
    the pictures.

    Args:
        pictures: float32 (n, height, width) or with channels behind, in any units.
        flips: whether a picture may become its mirror image, left to right.
        seed: the same seed and epoch give the same pictures.
        epoch: another one gives others.
        out: float32 of the same shape, where the result goes.

    Returns:
        float32 of the same shape.

    Raises:
        DataError: the pictures have another number of dimensions.
    """
    if pictures.ndim not in (3, 4):
        raise DataError(
            "Pictures have the shape (n, height, width) or (n, height, width, channels); received "
            f"{pictures.shape}."
        )
    result = np.empty(pictures.shape, np.float32) if out is None else out
    count, height, width = pictures.shape[:3]
    if not count:
        return result
    flat = pictures.reshape(count, height * width, -1)
    low, high = flat.min(axis=(0, 1)), flat.max(axis=(0, 1))
    rng = np.random.default_rng([seed, epoch])
    for places in np.array_split(rng.permutation(count), min(MAPS, count)):
        indices, shares = _map(height, width, rng, flips=flips and rng.random() < 0.5)
        contrast = np.float32(np.exp(rng.uniform(-_CONTRAST, _CONTRAST)))
        light = (rng.uniform(-_BRIGHTNESS, _BRIGHTNESS) * (high - low)).astype(np.float32)
        group = flat[places]
        moved = np.zeros(group.shape, np.float32)
        for index, share in zip(indices, shares, strict=True):
            moved += group[:, index] * share[:, None]
        middle = moved.mean(axis=1, keepdims=True)
        moved = np.clip(middle + contrast * (moved - middle) + light, low, high)
        result[places] = moved.reshape(len(places), *pictures.shape[1:])
    return result


def _map(height: int, width: int, rng: Generator, *, flips: bool) -> tuple[Array, Array]:
    """For each pixel four neighbours, and their shares; what lies outside is the edge."""
    angle = rng.uniform(-_ANGLE, _ANGLE)
    zoom = np.exp(rng.uniform(-_ZOOM, _ZOOM))
    shift = rng.uniform(-_SHIFT, _SHIFT, 2) * np.array([height, width])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) / zoom
    middle = (np.array([height, width]) - 1) / 2
    grid = np.stack(np.meshgrid(np.arange(height), np.arange(width), indexing="ij"), axis=-1)
    sources = (grid.reshape(-1, 2) - middle - shift) @ turn.T + middle
    if flips:
        sources[:, 1] = width - 1 - sources[:, 1]
    sources = np.clip(sources, 0, np.array([height, width]) - 1)
    low = np.floor(sources).astype(np.intp)
    part = sources - low
    indices, shares = [], []
    for down in (0, 1):
        for right in (0, 1):
            row = np.minimum(low[:, 0] + down, height - 1)
            column = np.minimum(low[:, 1] + right, width - 1)
            indices.append(row * width + column)
            shares.append(np.abs(1 - down - part[:, 0]) * np.abs(1 - right - part[:, 1]))
    return np.stack(indices), np.stack(shares).astype(np.float32)
