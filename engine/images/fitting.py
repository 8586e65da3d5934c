"""Arrays of pictures brought to another size without distortion."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import DataError, ParameterError
from engine.layers.images import RESIZING_WAYS, along_both, resizing
from engine.types import Array


def smart_resize(
    x: Any,
    size: tuple[int, int],
    interpolation: str = "bilinear",
    data_format: str = "channels_last",
) -> Array:
    """The largest part in the middle that has the proportion of `size`, brought to it.

    Args:
        x: shape (height, width, channels), or several of them.
        size: the new height and width.
        interpolation: 'bilinear', 'nearest', 'bicubic', 'lanczos3' or 'lanczos5'.
        data_format: 'channels_last' alone.

    Returns:
        Float array of the new height and width.

    Raises:
        DataError: the array is of no pictures.
        ParameterError: there is no such size, interpolation or format.
    """
    if interpolation not in RESIZING_WAYS:
        raise ParameterError("interpolation", f"one of {', '.join(RESIZING_WAYS)}", interpolation)
    if data_format != "channels_last":
        raise ParameterError("data_format", "'channels_last'", data_format)
    if len(size) != 2 or any(type(one) is not int or not 0 < one <= 10_000 for one in size):
        raise ParameterError("size", "a height and a width from 1 to 10000", size)
    images = np.asarray(x, None if np.asarray(x).dtype.kind == "f" else "float32")
    if images.ndim not in (3, 4) or 0 in images.shape:
        raise DataError(f"Pictures have height, width and channels; received {images.shape}.")
    batch = images.reshape(-1, *images.shape[-3:])
    resized = resized_to(middle(batch, size), size, interpolation)
    return resized.reshape(*images.shape[:-3], *resized.shape[1:])


def middle(images: Array, size: tuple[int, int]) -> Array:
    """The largest part of images (n, height, width, channels) with the proportion of `size`."""
    height, width = images.shape[1:3]
    tall = max(min(height, int(width * size[0] / size[1])), 1)
    wide = max(min(width, int(height * size[1] / size[0])), 1)
    top, left = (height - tall) // 2, (width - wide) // 2
    return images[:, top : top + tall, left : left + wide]


def resized_to(images: Array, size: tuple[int, int], way: str) -> Array:
    """Images (n, height, width, channels) at another size."""
    rows = resizing(images.shape[1], size[0], way).astype(images.dtype)
    columns = resizing(images.shape[2], size[1], way).astype(images.dtype)
    return along_both(images, rows, columns)
