"""Photographs and other pictures a little different each time they are seen.

As in `augmentation`, what is drawn at random is a bank of maps, through which many pictures go.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from engine.datasets.augmentation import MAPS
from engine.errors import DataError
from engine.types import Array, Generator

KINDS = (
    *("flip_horizontal", "flip_vertical", "shift", "rotation", "zoom", "contrast", "brightness"),
)
"""What a picture can be varied by."""

_ANGLE = np.radians(10.0)
_ZOOM = 0.15  # logarithmic
_SHIFT = 0.08  # of the side
_CONTRAST = 0.25  # logarithmic
_BRIGHTNESS = 0.1  # of the range of the values


def varied_pictures(
    pictures: Array,
    *,
    flips: bool = True,
    kinds: Collection[str] | None = None,
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
        kinds: which of `KINDS` vary them; None for all but the vertical flip, and the horizontal
            one by `flips`.
        seed: the same seed and epoch give the same pictures.
        epoch: another one gives others.
        out: float32 of the same shape, where the result goes.

    Returns:
        float32 of the same shape.

    Raises:
        DataError: the pictures have another number of dimensions, or a kind is unknown.
    """
    if kinds is None:
        kinds = {*KINDS} - {"flip_vertical", *([] if flips else ["flip_horizontal"])}
    for kind in kinds:
        if kind not in KINDS:
            raise DataError(f"There is no variation '{kind}'; choose {', '.join(KINDS)}.")
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
        mirrored = "flip_horizontal" in kinds and rng.random() < 0.5
        map_of = _Map(height, width, rng, kinds)
        contrast = np.float32(np.exp(rng.uniform(-_CONTRAST, _CONTRAST)))
        light = (rng.uniform(-_BRIGHTNESS, _BRIGHTNESS) * (high - low)).astype(np.float32)
        upside_down = "flip_vertical" in kinds and rng.random() < 0.5
        indices, shares = map_of.neighbours(mirrored=mirrored, upside_down=upside_down)
        group = flat[places]
        moved = np.zeros(group.shape, np.float32)
        for index, share in zip(indices, shares, strict=True):
            moved += group[:, index] * share[:, None]
        if "contrast" in kinds:
            middle = moved.mean(axis=1, keepdims=True)
            moved = middle + contrast * (moved - middle)
        if "brightness" in kinds:
            moved = moved + light
        moved = np.clip(moved, low, high)
        result[places] = moved.reshape(len(places), *pictures.shape[1:])
    return result


class _Map:
    """Where the pixels of a varied picture come from; draws the same numbers whatever the kinds."""

    def __init__(self, height: int, width: int, rng: Generator, kinds: Collection[str]) -> None:
        self._sides = np.array([height, width])
        angle = rng.uniform(-_ANGLE, _ANGLE)
        zoom = np.exp(rng.uniform(-_ZOOM, _ZOOM))
        shift = rng.uniform(-_SHIFT, _SHIFT, 2) * self._sides
        self._angle = angle if "rotation" in kinds else 0.0
        self._zoom = zoom if "zoom" in kinds else 1.0
        self._shift = shift if "shift" in kinds else np.zeros(2)

    def neighbours(self, *, mirrored: bool, upside_down: bool) -> tuple[Array, Array]:
        """For each pixel four neighbours, and their shares; what lies outside is the edge."""
        height, width = (int(side) for side in self._sides)
        cos, sin = np.cos(self._angle), np.sin(self._angle)
        turn = np.array([[cos, -sin], [sin, cos]]) / self._zoom
        middle = (self._sides - 1) / 2
        grid = np.stack(np.meshgrid(np.arange(height), np.arange(width), indexing="ij"), axis=-1)
        sources = (grid.reshape(-1, 2) - middle - self._shift) @ turn.T + middle
        if mirrored:
            sources[:, 1] = width - 1 - sources[:, 1]
        if upside_down:
            sources[:, 0] = height - 1 - sources[:, 0]
        sources = np.clip(sources, 0, self._sides - 1)
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
