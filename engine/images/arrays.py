"""Pictures as arrays, and arrays as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import DataError, ParameterError
from engine.images.pillow import pillow
from engine.types import Array

if TYPE_CHECKING:
    from engine.images.pillow import Picture

_FORMATS = (None, "channels_last", "channels_first")


def img_to_array(img: Picture, data_format: str | None = None, dtype: str | None = None) -> Array:
    """The pixels of a picture of Pillow's.

    Args:
        img: the picture.
        data_format: 'channels_first' to have the channels in front.
        dtype: of the array; the engine's float type where None.

    Returns:
        Array of shape (height, width, channels).

    Raises:
        DataError: it is no picture.
        ParameterError: there is no such `data_format`.
    """
    first = _channels_first(data_format)
    array = np.asarray(img, dtype=config.floatx() if dtype is None else dtype)
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3:
        raise DataError(f"A picture has height, width and channels; received {array.shape}.")
    return array.transpose(2, 0, 1) if first else array


def array_to_img(
    x: npt.ArrayLike,
    data_format: str | None = None,
    scale: bool = True,
    dtype: str | None = None,
) -> Picture:
    """A picture of Pillow's with these pixels.

    Args:
        x: shape (height, width, channels), one channel, three or four.
        data_format: 'channels_first' where the channels come first.
        scale: whether the smallest value becomes 0 and the largest 255.
        dtype: what is computed in; the engine's float type where None.

    Raises:
        DataError: the array is of no picture.
        MissingPackageError: Pillow is not installed.
        ParameterError: there is no such `data_format`.
    """
    first = _channels_first(data_format)
    array = np.asarray(x, dtype=config.floatx() if dtype is None else dtype)
    if array.ndim == 3 and first:
        array = array.transpose(1, 2, 0)
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4) or not array.size:
        raise DataError(
            "A picture has height, width and one, three or four channels; received an array of "
            f"shape {np.shape(x)}."
        )
    if scale:
        array = array - np.min(array)
        largest = np.max(array)
        array = array / (largest if largest else 1) * 255
    image = pillow()
    if array.shape[2] > 1:
        return image.fromarray(np.ascontiguousarray(array.astype("uint8")))
    kind = "int32" if np.max(array) > 255 else "uint8"
    return image.fromarray(np.ascontiguousarray(array[:, :, 0].astype(kind)))


def _channels_first(data_format: str | None) -> bool:
    if data_format not in _FORMATS:
        raise ParameterError("data_format", "'channels_last' or 'channels_first'", data_format)
    return data_format == "channels_first"
