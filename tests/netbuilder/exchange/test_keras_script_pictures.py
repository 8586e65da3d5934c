"""Scripts for Keras read pictures as the window does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from netbuilder.exchange.keras_script.pieces.pictures import read_picture
from netbuilder.exchange.keras_script.pieces.pictures import (
    read_pictures as read_pictures_of_script,
)
from netbuilder.imported import compose, inspect, prepare
from netbuilder.imported.reading.decoding import read_pictures
from netbuilder.imported.reading.picture_folders import ENDINGS
from tests.netbuilder.imported.writing import picture_folder


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
        [wanted] = read_pictures([path], 28, 28, len(shape) == 3)[0].astype(int)
        assert mine.shape == wanted.shape
        assert np.abs(mine - wanted).max() <= (1 if size == (28, 28) else 4)


def test_folders_are_read_in_the_same_order_and_parts(tmp_path: Path) -> None:
    folder = picture_folder(tmp_path / "p" / "train", each=12)
    (folder / "red" / "3.png").write_bytes(b"")
    picture_folder(tmp_path / "p" / "test", each=3)
    (folder / "blue" / "deeper").mkdir()
    (folder / "blue" / "2.png").rename(folder / "blue" / "deeper" / "2.png")
    recipe = compose(inspect(tmp_path / "p"), standardise=False)
    prepared = prepare(tmp_path / "p", recipe)
    with pytest.warns(UserWarning, match=r"3\.png was left out"):
        pictures, answers, parts = read_pictures_of_script(
            str(tmp_path / "p"), recipe.classes, sorted(ENDINGS), recipe.input_shape
        )
    assert (np.bincount(parts).tolist(), len(pictures)) == ([23, 0, 6], 29)
    tested = pictures[parts == 2].astype(np.float32) / np.float32(255)
    np.testing.assert_array_equal(tested, prepared.test.x)
    np.testing.assert_array_equal(answers[parts == 2, 0], prepared.test.y)


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
            [wanted] = read_pictures([path], 12, 16, False)[0].astype(int)
            assert np.abs(read_picture(path, (12, 16)) - wanted).max() <= 4, path.name
