"""Scripts for Keras read pictures as the window does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from netbuilder.exchange.keras_script.pieces.pictures import read_picture
from netbuilder.imported.reading.decoding import read_pictures


@pytest.mark.parametrize("form", ["L", "RGB", "RGBA", "P", "I;16", "CMYK"])
@pytest.mark.parametrize("size", [(28, 28), (40, 60), (200, 90), (16, 20)])
def test_pictures_of_other_sizes_and_forms(
    form: str, size: tuple[int, int], tmp_path: Path
) -> None:
    y, x = np.mgrid[0 : size[0], 0 : size[1]]
    wave = 127 + 120 * np.sin(x / 5) * np.cos(y / 7)
    if form == "I;16":
        image = Image.fromarray((wave * 257).astype(np.uint16))
    else:
        image = Image.fromarray(wave.astype(np.uint8)).convert(form)
    path = tmp_path / ("x.tif" if form == "CMYK" else "x.png")
    image.save(path)
    for shape in ((28, 28), (28, 28, 3)):
        mine = read_picture(path, shape).astype(int)
        [wanted] = read_pictures([path], 28, 28, len(shape) == 3).astype(int)
        assert mine.shape == wanted.shape
        assert np.abs(mine - wanted).max() <= (1 if size == (28, 28) else 4)


def test_a_photograph_is_held_upright(tmp_path: Path) -> None:
    pixels = np.zeros((12, 16, 3), np.uint8)
    pixels[:4, :4] = 255
    image = Image.fromarray(pixels)
    for turn in range(1, 9):
        exif = image.getexif()
        exif[0x0112] = turn
        for ending in ("jpg", "png", "tif"):
            path = tmp_path / f"{turn}.{ending}"
            image.save(path, exif=exif)
            [wanted] = read_pictures([path], 12, 16, False).astype(int)
            assert np.abs(read_picture(path, (12, 16)) - wanted).max() <= 4, path.name
