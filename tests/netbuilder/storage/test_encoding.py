"""Kept and sent values hold English texts, whatever the user's language."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

import netbuilder
from netbuilder.storage import encoding
from netbuilder.translation import mark

PACKAGE = Path(netbuilder.__file__).parent


class Titled(msgspec.Struct):
    title: str


def test_a_marked_text_is_kept_as_it_is_in_english() -> None:
    value = {"title": mark("Monthly sales"), "all": [Titled(mark("{n} rows", n=3))]}
    wanted = {"title": "Monthly sales", "all": [{"title": "3 rows"}]}
    assert msgspec.json.decode(encoding.encode(value)) == wanted
    assert msgspec.msgpack.decode(encoding.encode_packed(value)) == wanted


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        encoding.encode({"a": object()})


def test_everything_is_kept_by_way_of_it() -> None:
    """Elsewhere a marked text would be refused, at the user's."""
    own = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if re.search(r"msgspec\.(json|msgpack)\.(encode|Encoder)\b", path.read_text("utf-8"))
    ]
    assert own == ["storage/encoding.py"]
