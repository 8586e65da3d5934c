"""Pictures in folders."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.directories.batches import FileBatches, datasets
from engine.directories.index import Asked
from engine.errors import ParameterError
from engine.images.files import content_of, decoded
from engine.images.fitting import middle, resized_to
from engine.layers.images import RESIZING_WAYS
from engine.types import Array

ENDINGS = (".bmp", ".gif", ".jpeg", ".jpg", ".png")

_CHANNELS = {"grayscale": ("L", 1), "rgb": ("RGB", 3), "rgba": ("RGBA", 4)}


def image_dataset_from_directory(
    directory: str | os.PathLike[str],
    labels: str | Sequence[int] | None = "inferred",
    label_mode: str | None = "int",
    class_names: Sequence[str] | None = None,
    color_mode: str = "rgb",
    batch_size: int | None = 32,
    image_size: int | tuple[int, int] = (256, 256),
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    interpolation: str = "bilinear",
    follow_links: bool = False,
    crop_to_aspect_ratio: bool = False,
    pad_to_aspect_ratio: bool = False,
    data_format: str | None = None,
    format: str = "tf",  # noqa: A002 - Keras's name
    verbose: bool = True,
) -> FileBatches | list[FileBatches]:
    """The pictures (PNG, JPEG, GIF, BMP) of a folder as batches to train with.

    Args:
        directory: the folder; with inferred labels it holds a folder for each class.
        labels: 'inferred' from the folders, None, or a number for each file in the order of names.
        label_mode: 'int' for whole numbers, 'binary' for 0.0 and 1.0, 'categorical' for one-hot
            rows, None for no labels.
        class_names: the folders that are classes, in the order of their numbers; all where None.
        color_mode: 'rgb', 'rgba' or 'grayscale'.
        batch_size: pictures in a batch; None for single ones.
        image_size: height and width that all are brought to.
        shuffle: whether the files come in an order that chance chooses, another in each pass.
        seed: makes that the same each time.
        validation_split: the share of the files that is kept back for validation.
        subset: 'training', 'validation', or 'both' for two data sets.
        interpolation: 'bilinear', 'nearest', 'bicubic', 'lanczos3' or 'lanczos5'.
        follow_links: whether folders that are links are looked into.
        crop_to_aspect_ratio: whether what would be distorted is cut off instead.
        pad_to_aspect_ratio: whether it is filled up with zeros instead.
        data_format: as in Keras; 'channels_last' alone.
        format: 'tf', or 'grain', with which the order is the same in each pass.
        verbose: whether to say how many files there are.

    Returns:
        Batches of pictures, float32 (n, height, width, channels) from 0 to 255, with labels;
        `class_names` and `file_paths` say more. For the subset 'both' a list of two.

    Raises:
        DataError: there are no files, or not as many labels; later, that one is no picture.
        MissingPackageError: Pillow is not installed.
        ParameterError: the arguments do not go together.
    """
    if color_mode not in _CHANNELS:
        raise ParameterError("color_mode", "'rgb', 'rgba' or 'grayscale'", color_mode)
    if not isinstance(interpolation, str) or interpolation.lower() not in RESIZING_WAYS:
        raise ParameterError("interpolation", f"one of {', '.join(RESIZING_WAYS)}", interpolation)
    if data_format not in (None, "channels_last"):
        raise ParameterError("data_format", "'channels_last'", data_format)
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise ParameterError("pad_to_aspect_ratio", "False where crop_to_aspect_ratio is", True)
    size = _size(image_size)
    way = interpolation.lower()
    aspect = "crop" if crop_to_aspect_ratio else "pad" if pad_to_aspect_ratio else ""
    asked = Asked(
        directory,
        labels,
        label_mode,
        class_names,
        shuffle,
        seed,
        validation_split,
        subset,
        follow_links,
        verbose,
    )

    def read(paths: Sequence[str]) -> Array:
        images = np.zeros((len(paths), *size, _CHANNELS[color_mode][1]), "float32")
        for image, path in zip(images, paths, strict=True):
            _fit(pixels(Path(path), color_mode), image, way, aspect)
        return images

    return datasets(asked, ENDINGS, read, batch_size, format)


def _size(image_size: Any) -> tuple[int, int]:
    """Height and width.

    Raises:
        ParameterError: they are none.
    """
    pair = image_size if isinstance(image_size, tuple | list) else (image_size, image_size)
    if len(pair) != 2 or any(type(one) is not int or not 0 < one <= 10_000 for one in pair):
        expected = "a height and a width from 1 to 10000, such as (256, 256)"
        raise ParameterError("image_size", expected, image_size)
    return (pair[0], pair[1])


def pixels(path: Path, color_mode: str) -> Array:
    """A picture as float32 (height, width, channels).

    Raises:
        DataError: it is no picture, damaged or too large.
    """
    picture = decoded(io.BytesIO(content_of(path)), str(path))
    mode, channels = _CHANNELS[color_mode]
    if picture.mode.startswith("I"):  # 16 bits, of which Pillow would cut off the upper eight
        deep = np.asarray(picture) >> 8
        grey = deep.astype("float32")[:, :, None]
        opaque = [np.full_like(grey, 255)] if channels == 4 else []
        return np.concatenate([grey] * min(channels, 3) + opaque, axis=2)
    array = np.asarray(picture.convert(mode), "float32")
    return array[:, :, None] if channels == 1 else array


def _fit(picture: Array, image: Array, way: str, aspect: str) -> None:
    """Write a picture into an image of another size."""
    height, width = picture.shape[:2]
    tall, wide = image.shape[:2]
    if aspect == "crop":
        picture = middle(picture[None], (tall, wide))[0]
    elif aspect == "pad":
        # In single precision, whose rounding decides on a row here and there, as in Keras.
        down, across = np.float32(height), np.float32(width)
        ratio = max(across / np.float32(wide), down / np.float32(tall))
        down, across = down / ratio, across / ratio
        kept_tall, kept_wide = max(int(down), 1), max(int(across), 1)
        top, left = int((tall - down) / 2), int((wide - across) / 2)
        image = image[top : top + kept_tall, left : left + kept_wide]
    image[...] = resized_to(picture[None], (image.shape[0], image.shape[1]), way)[0]
