"""The kind of a picture is judged by its content, and nothing else is ever decoded."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.pictures.kinds import START, RefusedError, kind_of
from tests.helpers import hostile_pictures as hostile


@pytest.mark.parametrize("kind", ["png", "jpeg", "bmp", "webp", "tiff", "pgm", "ppm", "ico"])
def test_what_qt_writes_is_known(kind: str) -> None:
    content = hostile.encoded(hostile.noise(), kind)
    assert kind_of(content[:START]) == kind


def test_others_are_known() -> None:
    assert kind_of(hostile.gif(hostile.noise())) == "gif"
    assert kind_of(b"MM\0*" + bytes(9)) == "tiff"
    assert kind_of(b"\0\0\2\0\1\0" + bytes(16)) == "cur"


SPACE = st.text(" \t\r\n", max_size=20)
BEFORE = st.sampled_from(["", '<?xml version="1.0"?>', "<!DOCTYPE svg>", "<!-- a drawing -->"])


@given(SPACE, BEFORE, SPACE, st.sampled_from(["<svg", "<SVG", "<s:svg"]), st.data())
def test_a_drawing_is_refused_however_it_is_written(
    first: str, before: str, second: str, tag: str, data: st.DataObject
) -> None:
    text = f"{first}{before}{second}{tag} width='9'/>"
    codings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    content = text.encode(data.draw(codings))
    if data.draw(st.booleans()):
        content = gzip.compress(content)
    with pytest.raises(RefusedError) as caught:
        kind_of(content[:START])
    assert "an SVG drawing" in caught.value.fault
    assert caught.value.remedy == "Save it as PNG or JPEG."


@given(st.binary(max_size=200))
def test_anything_is_a_kind_or_refused(content: bytes) -> None:
    known = {"png", "jpeg", "gif", "bmp", "webp", "tiff", "pbm", "pgm", "ppm", "ico", "cur"}
    try:
        told = kind_of(content)
    except RefusedError as error:
        told = error.fault
    assert told in known or told.startswith("{picture} is ")
