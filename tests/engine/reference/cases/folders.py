"""Data sets in folders, and pictures in files; in Keras these need TensorFlow and Pillow."""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Array, Side

COLOURS = {1: 0, 3: 2, 4: 6}
"""PNG's number for pictures of so many channels."""


def png(pixels: Array) -> bytes:
    """A PNG file with these pixels, uint8 or uint16 (height, width, channels)."""
    height, width, channels = pixels.shape
    depth = 8 * pixels.dtype.itemsize
    rows = pixels.astype(pixels.dtype.newbyteorder(">")).reshape(height, -1)
    packed = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    head = struct.pack(">IIBBBBB", width, height, depth, COLOURS[channels], 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", packed), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def picture(side: Side, number: int, channels: int = 3) -> Array:
    """Pictures of several sizes."""
    height, width = 5 + number % 4, 9 - number % 3
    values = side.uniform(height * width * channels, start=11 * number)
    return (values * 256).astype("uint8").reshape(height, width, channels)


NAMES = ("b/1.png", "b/2.PNG", "a/z.png", "a/deep/y.png", "a/x.png", "c/0.png", "c/w.png")
OTHERS = ("a/readme.md", ".hidden/h.png", "a/picture.webp")


@contextmanager
def folder(side: Side, kind: str = "png", channels: int = 3) -> Iterator[Path]:
    """Files in folders, some of which are none of the data set's."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "root"
        for number, file in enumerate((*NAMES, *OTHERS)):
            path = root / file
            if kind == "txt" and path.suffix.lower() == ".png":
                path = path.with_suffix(".txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            if kind == "txt":
                path.write_bytes(f"text {file}\nof ü number {number}".encode())
            else:
                path.write_bytes(png(picture(side, number, channels)))
        yield root


def spelled(texts: Any) -> Array:
    """Texts as bytes in a row."""
    plain = [text if isinstance(text, bytes) else str(text).encode() for text in texts]
    return np.frombuffer(b"\n".join(plain), np.uint8)


def told(data: Any, root: Path, key: str, texts: bool) -> dict[str, Any]:
    """All batches of a data set, and what it says of itself."""
    results: dict[str, Any] = {}
    if data.class_names is not None:
        results[f"{key} classes"] = spelled(data.class_names)
    if not texts:
        paths = [Path(path).relative_to(root).as_posix() for path in data.file_paths]
        results[f"{key} files"] = spelled(paths)
    for number, batch in enumerate(data):
        samples, labels = batch if isinstance(batch, tuple) else (batch, None)
        found = np.asarray(samples)
        results[f"{key} batch {number}"] = spelled(found.ravel()) if texts else found
        if labels is not None:
            results[f"{key} labels {number}"] = np.asarray(labels)
    return results


SORTED = {"shuffle": False, "verbose": False}
IMAGES: dict[str, dict[str, Any]] = {
    "usual": {"image_size": (6, 7), "batch_size": 3},
    "as they are asked for": {"image_size": 4, "label_mode": "categorical"},
    "nearest": {"image_size": (4, 11), "interpolation": "nearest"},
    "lanczos": {"image_size": (12, 5), "interpolation": "lanczos3"},
    "lanczos, wide": {"image_size": (3, 12), "interpolation": "lanczos5"},
    "cropped": {"image_size": (6, 4), "crop_to_aspect_ratio": True},
    "cropped, wide": {"image_size": (3, 9), "crop_to_aspect_ratio": True},
    "padded": {"image_size": (9, 9), "pad_to_aspect_ratio": True},
    "padded, tall": {"image_size": (12, 5), "pad_to_aspect_ratio": True},
    "no labels": {"image_size": (6, 7), "labels": None},
    "given labels": {"image_size": (6, 7), "labels": [3, 1, 3, 1, 0, 0, 3, 1]},
    "two classes": {"image_size": 5, "class_names": ["c", "a"], "label_mode": "binary"},
    "the last": {"image_size": 5, "validation_split": 0.3, "subset": "validation"},
    "the first": {"image_size": 5, "validation_split": 0.3, "subset": "training"},
    "one by one": {"image_size": 5, "batch_size": None},
}


def images(side: Side, name: str) -> Results:
    """Pictures in colour, in the order of their names."""
    with folder(side) as root:
        load = side.keras.utils.image_dataset_from_directory
        return told(load(str(root), **{**SORTED, **IMAGES[name]}), root, name, False)


def channels(side: Side) -> Results:
    """Pictures of each kind, taken as each of the kinds."""
    results: dict[str, Any] = {}
    load = side.keras.utils.image_dataset_from_directory
    for count in (1, 3, 4):
        for mode in ("grayscale", "rgb", "rgba"):
            # Each decoder has shades of its own for colours turned grey or made opaque.
            if (count, mode) in ((3, "grayscale"), (4, "grayscale"), (4, "rgb")):
                continue
            with folder(side, channels=count) as root:
                data = load(str(root), color_mode=mode, image_size=(6, 7), **SORTED)
                results |= told(data, root, f"{count} {mode}", False)
    return results


def divided(side: Side) -> Results:
    """Shuffled by a seed and divided: which files each part has."""
    results: dict[str, Any] = {}
    load = side.keras.utils.image_dataset_from_directory
    with folder(side) as root:
        for seed in (1, 2):
            given = {"seed": seed, "validation_split": 0.4, "image_size": 5, "verbose": False}
            parts = load(str(root), subset="both", **given)
            for number, data in enumerate(parts):
                files = [Path(path).relative_to(root).as_posix() for path in data.file_paths]
                results[f"{seed} {number}"] = spelled(files)
    return results


TEXTS: dict[str, dict[str, Any]] = {
    "usual": {"batch_size": 3},
    "one-hot": {"label_mode": "categorical"},
    "no labels": {"label_mode": None},
    "the last": {"validation_split": 0.5, "subset": "validation"},
    "short": {"max_length": 6},
}


def texts(side: Side, name: str) -> Results:
    """Texts, in the order of the names of their files."""
    with folder(side, "txt") as root:
        load = side.keras.utils.text_dataset_from_directory
        return told(load(str(root), **{**SORTED, **TEXTS[name]}), root, name, True)


def arrays(side: Side) -> Results:
    """Pictures out of arrays, and arrays out of pictures."""
    utils = side.keras.utils
    results: dict[str, Any] = {}
    for count in (1, 3, 4):
        values = side.normal(4, 5, count)
        for scale in (True, False):
            given = values if scale else abs(values) * 60
            made = utils.array_to_img(given, scale=scale)
            results[f"{count} {scale}"] = utils.img_to_array(made)
            results[f"{count} {scale} mode"] = spelled([made.mode])
        first = utils.array_to_img(values.transpose(2, 0, 1), data_format="channels_first")
        results[f"{count} first"] = utils.img_to_array(first, data_format="channels_first")
    results["deep"] = utils.img_to_array(
        utils.array_to_img(side.normal(4, 5, 1) * 900, scale=False)
    )
    results["whole"] = utils.img_to_array(utils.array_to_img(side.normal(2, 2, 3)), dtype="uint8")
    return results


LOADED: dict[str, dict[str, Any]] = {
    "as it is": {},
    "grey": {"color_mode": "grayscale"},
    "with opacity": {"color_mode": "rgba"},
    "small": {"target_size": (3, 4)},
    "bilinear": {"target_size": (9, 4), "interpolation": "bilinear"},
    "lanczos": {"target_size": (9, 14), "interpolation": "lanczos"},
    "cut": {"target_size": (3, 9), "interpolation": "box", "keep_aspect_ratio": True},
}


def loaded(side: Side, name: str) -> Results:
    """A picture from a file."""
    utils = side.keras.utils
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as where:
        for count in (1, 3, 4):
            path = Path(where) / f"{count}.png"
            path.write_bytes(png(picture(side, 2, count)))
            found = utils.load_img(str(path), **LOADED[name])
            results[str(count)] = utils.img_to_array(found)
    return results


def saved(side: Side) -> Results:
    """A picture into a file and back."""
    utils = side.keras.utils
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as where:
        for name, count in (("a.png", 3), ("b.bmp", 3), ("c.png", 4), ("d.png", 1)):
            path = Path(where) / name
            utils.save_img(str(path), side.normal(6, 4, count))
            mode = {1: "grayscale", 3: "rgb", 4: "rgba"}[count]
            results[name] = utils.img_to_array(utils.load_img(str(path), color_mode=mode))
    return results


CASES: dict[str, Case] = {
    **{f"images: {name}": partial(images, name=name) for name in IMAGES},
    "channels": channels,
    "divided": divided,
    **{f"texts: {name}": partial(texts, name=name) for name in TEXTS},
    "arrays": arrays,
    **{f"loaded: {name}": partial(loaded, name=name) for name in LOADED},
    "saved": saved,
}
