"""Pictures in files: what is read, what is refused before it is decoded."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.errors import DataError, EngineError, ParameterError
from engine.images import files as image_files
from engine.images.pillow import pillow
from engine.layers import Resizing
from engine.preprocessing.image import smart_resize
from engine.utils import array_to_img, img_to_array, load_img, save_img
from tests.engine.reference.cases.folders import png

PIXELS = np.random.default_rng(0).integers(0, 256, (6, 9, 3), "u1")


def encoded(kind: str, pixels: np.ndarray = PIXELS, **more: Any) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, kind, **more)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP", "TIFF", "PPM", "GIF", "JPEG"])
def test_kinds_that_are_read(kind: str, tmp_path: Path) -> None:
    """By their content, whatever their name."""
    path = tmp_path / "picture.dat"
    smooth = np.broadcast_to(np.arange(40, 220, 20, dtype="u1")[None, :, None], (6, 9, 3))
    path.write_bytes(encoded(kind, np.ascontiguousarray(smooth)))
    array = img_to_array(load_img(path))
    assert (array.shape, array.dtype) == ((6, 9, 3), np.dtype("float32"))
    assert np.abs(array - smooth).max() <= (0 if kind in ("PNG", "BMP", "TIFF", "PPM") else 8)


def test_there_and_back(tmp_path: Path) -> None:
    for name in ("a.png", "b.BMP", "c.tiff"):
        save_img(tmp_path / name, PIXELS, scale=False)
        np.testing.assert_array_equal(img_to_array(load_img(tmp_path / name)), PIXELS)
    stream = io.BytesIO()
    save_img(stream, PIXELS, file_format="png", scale=False)
    np.testing.assert_array_equal(img_to_array(load_img(stream)), PIXELS)


def test_jpeg_has_no_opacity(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="JPEG keeps no opacity"):
        save_img(tmp_path / "a.jpg", np.ones((4, 4, 4)))
    assert load_img(tmp_path / "a.jpg").size == (4, 4)


def test_a_picture_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "room" / "a.png"
    path.parent.mkdir()
    save_img(path, PIXELS)
    before = path.read_bytes()
    with pytest.raises(DataError, match="one, three or four channels"):
        save_img(path, np.ones((3, 3, 2)))
    with pytest.raises(AttributeError):
        save_img(path, PIXELS, pnginfo="of another kind")
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["a.png"]


def bomb(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(head))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + png(PIXELS)[33:]
    )


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no picture": (lambda: b"some text", "is not a picture of one of the kinds PNG"),
    "empty": (lambda: b"", "is not a picture"),
    "a program": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is not a picture"),
    "70 million pixels": (lambda: bomb(7000, 10_000), "has 7000 x 10000 pixels, more than"),
    "100 million pixels": (lambda: bomb(10_000, 10_000), "cannot be read as a picture"),
    "10^12 pixels": (lambda: bomb(1_000_000, 1_000_000), "cannot be read as a picture"),
    "cut off": (lambda: png(PIXELS)[:60], "cannot be read as a picture"),
    "cut off JPEG": (lambda: encoded("JPEG", np.tile(PIXELS, (9, 9, 1)))[:400], "cannot be read"),
    "damaged": (lambda: png(PIXELS)[:45] + b"\0\0\0" + png(PIXELS)[48:], "cannot be read"),
    "other checksum": (lambda: png(PIXELS)[:20] + b"\1" + png(PIXELS)[21:], "cannot be read|is no"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_ones_are_refused(name: str, tmp_path: Path) -> None:
    make, sentence = HOSTILE[name]
    path = tmp_path / "picture.png"
    path.write_bytes(make())
    with pytest.raises(DataError, match=sentence) as caught:
        load_img(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_files, "LARGEST_FILE", 100)
    path = tmp_path / "picture.png"
    path.write_bytes(png(PIXELS))
    with pytest.raises(DataError, match="more than 100 bytes"):
        load_img(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_img(tmp_path / "none.png")


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda: load_img("a.png", color_mode="cmyk"), "color_mode must be"),
        (lambda: load_img("a.png", target_size=(1, 1), interpolation="area"), "interpolation"),
        (lambda: img_to_array(PIXELS, data_format="nhwc"), "data_format must be"),
        (lambda: array_to_img(PIXELS, data_format="nhwc"), "data_format must be"),
        (lambda: save_img("a.xyz", PIXELS), "file_format must be"),
    ],
)
def test_arguments(act: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ParameterError, match=sentence):
        act()


@pytest.mark.parametrize("shape", [(3,), (2, 3, 4, 1), (0, 3, 3)])
def test_arrays_that_are_no_pictures(shape: tuple[int, ...]) -> None:
    with pytest.raises(DataError, match="channels"):
        array_to_img(np.ones(shape))
    if len(shape) != 3:
        with pytest.raises(DataError, match="channels"):
            img_to_array(np.ones(shape))


def test_without_pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ImportError, match="pip install pillow") as caught:
        pillow()
    assert isinstance(caught.value, EngineError)


@pytest.mark.parametrize("shape", [(6, 9, 3), (2, 9, 4, 1)])
@pytest.mark.parametrize("size", [(4, 4), (3, 7), (12, 5)])
def test_a_part_is_resized_without_distortion(
    shape: tuple[int, ...], size: tuple[int, int]
) -> None:
    """As the layer does it."""
    images = np.random.default_rng(1).random(shape, "float32")
    found = smart_resize(images, size)
    assert found.shape == (*shape[:-3], *size, shape[-1])
    layer = Resizing(*size, crop_to_aspect_ratio=True)
    wanted = layer(images.reshape(-1, *shape[-3:])).reshape(found.shape)
    np.testing.assert_allclose(found, wanted, rtol=1e-6)


def test_what_cannot_be_resized() -> None:
    for given, sentence in (
        ({"size": (0, 3)}, "size must be"),
        ({"size": (3, 3), "interpolation": "area"}, "interpolation must be"),
        ({"size": (3, 3), "data_format": "channels_first"}, "data_format must be"),
    ):
        with pytest.raises(ParameterError, match=sentence):
            smart_resize(PIXELS, **given)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="height, width and channels"):
        smart_resize(np.ones((3, 3)), (2, 2))
