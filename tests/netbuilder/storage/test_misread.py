"""What msgspec finds wrong is said in the user's language."""

# ruff: noqa: RUF001 - Chinese has its own punctuation.

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest

from netbuilder.design import DesignError
from netbuilder.design.storage import load
from netbuilder.storage import misread

PROSE = re.compile(r"[A-Za-z]{3,}")
KINDS = {"circle"}


class Form(Enum):
    ROUND = "round"


class Record(msgspec.Struct, forbid_unknown_fields=True):
    """One field for each way to be wrong."""

    count: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    share: Annotated[float, msgspec.Meta(gt=0, lt=1)] = 0.5
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=3, pattern="^[a-z]*$")] = "a"
    many: Annotated[list[int], msgspec.Meta(min_length=1, max_length=2)] = []
    pair: tuple[int, int] = (1, 2)
    form: Form = Form.ROUND
    way: Literal["up", "down"] = "up"
    table: dict[str, int] = {}


class Strict(msgspec.Struct):
    needed: int


WRONG = [
    *('{"count": "a"}', '{"count": 0}', '{"count": 10}', '{"share": 0.0}', '{"share": 1.0}'),
    *('{"name": ""}', '{"name": "abcd"}', '{"name": "A"}', '{"many": []}', '{"many": [1, 2, 3]}'),
    *('{"pair": [1]}', '{"form": "circle"}', '{"way": "circle"}', '{"other": 1}', "[1]", "null"),
    *('{"table": {"a": "b"}}', '{"count": 1e400}', '{"count": 99999999999999999999}'),
    *('{"count": 1,}', '{"count": 1', "{count: 1}", '{"count" 1}', '{"many": [1 2]}'),
    *('{"many": [1,]}', '{"name": "\\x"}', '{"name": "\\u12"}', '{"count": 1.}', '{"count": 1} 2'),
    *('{"count": 1 "share": 2}', '{"name": "\\ud800"}', '{"name": "\\u12zz"}', "{1: 2}", ""),
]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("text", WRONG)
def test_every_fault_is_said_in_the_language(text: str) -> None:
    with pytest.raises(msgspec.MsgspecError) as refused:
        msgspec.json.decode(text.encode(), type=Record)
    said = misread.reason(refused.value)
    words = set(PROSE.findall(re.sub(r"\{[^}]*\}|[\"'][^\"']*[\"']", "", said)))
    assert not words - KINDS - set(Record.__struct_fields__) - {"UTF", "Unicode", "JSON", "other"}
    assert re.search("[\u4e00-\u9fff]", said)


@pytest.mark.usefixtures("chinese")
def test_a_missing_field_is_named() -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(b'[{"needed": 1}, {}]', type=list[Strict])
    assert misread.fault(refused.value) == ("对象缺少必需的字段 needed", "[1]")


def test_in_english_it_is_as_msgspec_says() -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(b'{"table": {"a": "b"}}', type=Record)
    assert misread.within(refused.value) == ("expected int, got str", "table[...]")


@pytest.mark.usefixtures("chinese")
def test_a_design_says_so(tmp_path: Path) -> None:
    path = tmp_path / "wrong.netbuilder"
    path.write_text('{"format": "netbuilder-design", "version": 1, "blocks": 5}', "utf-8")
    with pytest.raises(DesignError) as refused:
        load(path)
    assert "应为数组，而不是整数" in str(refused.value)
    assert "Expected" not in str(refused.value)
