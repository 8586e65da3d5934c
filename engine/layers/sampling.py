"""Images read at places between their pixels, a whole batch at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from engine.types import Array

INTERPOLATIONS = ("nearest", "bilinear")


class Corner(NamedTuple):
    """One of the pixels that a place lies between.

    Attributes:
        rows: of the pixel, among all pixels of the batch.
        weight: its part in the value; 1 where None.
    """

    rows: Array
    weight: Array | None


def corners(
    y: Array, x: Array, size: tuple[int, int], fill_mode: str, bilinear: bool
) -> list[Corner]:
    """The pixels that make up the value at each place, and their parts in it.

    What the places of a row, or of a column, have in common is worked out once: y and x need not
    have the full shape, they only have to broadcast to it.

    Args:
        y: rows of the places, shape (samples, height or 1, width or 1).
        x: columns likewise.
        size: rows and columns of an image.
        fill_mode: what stands in for pixels outside.
        bilinear: whether four neighbours have a part, or the nearest alone.

    Returns:
        Four corners, or one. With fill_mode 'constant', images are read as if a frame of one pixel
        were around them.
    """
    framed = fill_mode == "constant"
    height, width = (length + 2 * framed for length in size)
    starts = np.arange(len(y), dtype=np.intp).reshape(-1, 1, 1) * (height * width)
    down = [(rows * width + starts, part) for rows, part in _along(y, size[0], fill_mode, bilinear)]
    across = _along(x, size[1], fill_mode, bilinear)
    return [
        Corner(row + column, None if part is None or share is None else part * share)
        for row, part in down
        for column, share in across
    ]


def _along(
    places: Array, length: int, fill_mode: str, bilinear: bool
) -> list[tuple[Array, Array | None]]:
    """The one or two pixels at each place along an axis, and their parts."""
    places = np.clip(places, -1e6, 1e6)
    if not bilinear:
        away = np.trunc(places + np.copysign(places.dtype.type(0.5), places))
        return [(_inside(away.astype(np.intp), length, fill_mode), None)]
    floor = np.floor(places)
    upper = places - floor
    index = floor.astype(np.intp)
    return [
        (_inside(index, length, fill_mode), 1 - upper),
        (_inside(index + 1, length, fill_mode), upper),
    ]


def _inside(index: Array, length: int, fill_mode: str) -> Array:
    """Pixels that exist, for those asked for; looked up, as remainders are slow to compute."""
    low, high = int(index.min(initial=0)), int(index.max(initial=0))
    table = _FILL_MODES[fill_mode](np.arange(low, high + 1, dtype=np.intp), length)
    return table[index - low]


def _reflected(index: Array, length: int) -> Array:
    """D c b a | a b c d | d c b a."""
    place = index % (2 * length)
    return np.minimum(place, 2 * length - 1 - place)


_FILL_MODES: dict[str, Callable[[Array, int], Array]] = {
    "reflect": _reflected,
    "wrap": lambda index, length: index % length,
    "constant": lambda index, length: np.clip(index, -1, length) + 1,  # 0 is the frame
    "nearest": lambda index, length: np.clip(index, 0, length - 1),
}
FILL_MODES = tuple(_FILL_MODES)


def read(images: Array, places: list[Corner], out: Array, work: Array) -> Array:
    """The values at the places.

    Args:
        images: with their frame, if any, shape (samples, rows, columns, channels).
        places: of each value.
        out: for the values, shape (samples, height, width, channels).
        work: of the same shape.
    """
    channels = images.shape[-1]
    pixels = images.reshape(-1, channels)
    for number, (rows, weight) in enumerate(places):
        target = work if number else out
        if channels == 1:
            np.take(pixels[:, 0], rows, out=target[..., 0], mode="clip")
        else:
            np.take(pixels, rows, axis=0, out=target, mode="clip")
        if weight is not None:
            target *= weight[..., None]
        if number:
            out += work
    return out


def spread(gradient: Array, places: list[Corner], shape: tuple[int, ...]) -> Array:
    """The gradient of `images` (of this shape) in `read`, given that of the values."""
    channels = shape[-1]
    size = int(np.prod(shape[:-1]))
    result = np.empty((size, channels), gradient.dtype)
    for channel in range(channels):
        total = np.zeros(size)
        for rows, weight in places:
            values = gradient[..., channel]
            parts = values if weight is None else values * weight
            total += np.bincount(rows.ravel(), parts.ravel(), size)
        result[:, channel] = total
    return result.reshape(shape)
