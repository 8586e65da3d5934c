"""What is pasted or dropped: which picture is taken, and that nothing is fetched for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QColor, QImage

from netbuilder.pictures import offers
from netbuilder.pictures.offers import may_hold_picture, offer_of
from netbuilder.pictures.reading import Fit, Picture, PictureError, nothing
from tests.helpers import hostile_pictures as hostile

LARGE = Fit(1024, 1024)


def mime(*urls: str, **contents: bytes) -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    for kind, content in contents.items():
        data.setData(f"image/{kind}", content)
    return data


def load(data: QMimeData) -> Picture:
    return offer_of(data).load(LARGE, nothing)


def test_an_image_of_this_program_is_taken() -> None:
    data = QMimeData()
    image = QImage(2048, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    data.setImageData(image)
    assert may_hold_picture(data)
    picture = load(data)
    assert (picture.grey.shape, picture.size, picture.colour) == ((5, 1024), (10, 2048), True)


def test_of_several_forms_the_best_is_taken(tmp_path: Path) -> None:
    png = hostile.encoded(hostile.noise(), "png")
    data = mime("http://example.org/a.png", jpeg=b"nonsense", png=png)
    np.testing.assert_array_equal(load(data).rgba[..., 0], hostile.noise())


def test_what_only_calls_itself_png_is_refused() -> None:
    data = mime(png=hostile.bomb())
    assert may_hold_picture(data)
    with pytest.raises(PictureError, match="The image is an SVG drawing"):
        load(data)


@pytest.mark.parametrize("kind", ["svg+xml", "svg", "svgz", "x-xpixmap"])
def test_other_kinds_are_not_even_asked_for(kind: str) -> None:
    """Qt would decode them itself, in the window's thread."""
    data = mime(**{kind: hostile.bomb()})
    # As Qt's clipboard of another program's data offers them.
    data.setData("application/x-qt-image", b"")
    with pytest.raises(PictureError, match="no readable image on the clipboard"):
        offer_of(data)


def test_too_much_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "LARGEST_CONTENT", 99)
    with pytest.raises(PictureError, match="has 100 bytes, more than the 99 allowed"):
        offer_of(mime(png=bytes(100)))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "ftp://example.org/a.png",
        "file://example.org/share/a.png",
        "file:////example.org/share/a.png",
        "data:image/png;base64,AAAA",
        "smb://example.org/a.png",
    ],
)
def test_nothing_is_fetched(url: str) -> None:
    with pytest.raises(PictureError, match="is on another computer, and nothing is"):
        offer_of(mime(url))


def test_one_file_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a b.png"
    path.write_bytes(hostile.encoded(hostile.noise(), "png"))
    data = mime(QUrl.fromLocalFile(str(path)).toString())
    assert may_hold_picture(data)
    assert offer_of(data).name == "'a b.png'"
    assert load(data).size == (40, 60)
    two = mime(*[QUrl.fromLocalFile(str(path)).toString()] * 2)
    assert not may_hold_picture(two)
    with pytest.raises(PictureError, match="Only one picture can be used at a time"):
        offer_of(two)


def test_what_looks_like_no_picture_is_left_to_others() -> None:
    assert not may_hold_picture(mime("file:///tmp/design.json"))
    assert not may_hold_picture(QMimeData())
    assert may_hold_picture(mime("file:///tmp/drawing.SVG"))  # to say why it is not read
    with pytest.raises(PictureError, match="There is no readable image on the clipboard"):
        offer_of(QMimeData())
