"""Folders of pictures as arrays."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from engine.types import Array
from netbuilder.imported.reading.picture_tree import classes_and_parts, files_below


def read_pictures(
    folder: str, classes: Sequence[str], endings: Sequence[str], shape: tuple[int, ...]
) -> tuple[Array, Array, Array]:
    """Pictures, uint8 (n, *shape), the indices of their classes, float64 (n, 1), and their parts.

    The parts are 0 for training, 1 for validation, 2 for the test. Pictures that cannot be read are
    left out.
    """
    found = [
        (file, names)
        for file, names in files_below(Path(folder), lambda inside: None)
        if file.suffix.lower() in endings
    ]
    pictures, answers, parts = [], [], []
    for file, label, part in classes_and_parts(found)[0]:
        try:
            pictures.append(read_picture(file, shape))
        except OSError as error:
            warnings.warn(f"{file} was left out: {error}", stacklevel=2)
            continue
        answers.append([float(classes.index(label))] if classes else [])
        parts.append(max(0, part))
    return np.stack(pictures), np.array(answers), np.array(parts)


def read_picture(file: Path, shape: tuple[int, ...]) -> Array:
    """A picture on white paper, upright, stretched to a size; in colour where that has three."""
    with Image.open(file) as opened:
        turns = opened.format in ("JPEG", "MPO", "TIFF")
        picture = ImageOps.exif_transpose(opened) if turns else opened
        if picture.mode.startswith("I"):  # 16 bits
            picture = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
        pixels = np.asarray(picture.convert("RGBA"))
    if pixels.shape[:2] != shape[:2]:
        pixels = stretched(pixels, shape[0], shape[1])
    mixed, opacity = pixels[..., :3], pixels[..., 3:]
    if (opacity != 255).any():
        share = opacity.astype(np.float32) / 255
        mixed = np.rint(mixed * share + 255 * (1 - share)).astype(np.uint8)
    if len(shape) == 3:
        return mixed
    grey = mixed @ np.array([0.299, 0.587, 0.114], np.float32)
    return np.rint(grey).astype(np.uint8)


def stretched(pixels: Array, height: int, width: int) -> Array:
    """Pixels of four channels at another size; what is transparent has no colour to mix."""
    opacity = pixels[..., 3:] / 255
    weighted = np.concatenate([pixels[..., :3] * opacity, pixels[..., 3:]], axis=2)
    mixed = resized(resized(weighted, height, 0), width, 1)
    seen = np.maximum(mixed[..., 3:] / 255, 1e-9)
    found = np.concatenate([mixed[..., :3] / seen, mixed[..., 3:]], axis=2)
    return (found + 1e-6).clip(0, 255).astype(np.uint8)


def resized(pixels: Array, size: int, axis: int) -> Array:
    """Numbers at another size along an axis: each the mean of what it covers, or between two."""
    old = pixels.shape[axis]
    if size > old:
        centres = (np.arange(size) + 0.5) * old / size - 0.5
        shares = np.maximum(0, 1 - np.abs(centres.clip(0, old - 1)[:, None] - np.arange(old)))
    else:
        edges = np.arange(size + 1) * old / size
        ends = np.minimum(edges[1:, None], np.arange(old) + 1)
        shares = np.maximum(0, ends - np.maximum(edges[:-1, None], np.arange(old)))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.moveaxis(np.tensordot(shares, pixels, (1, axis)), 0, axis)
