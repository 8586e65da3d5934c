"""Tables in JSON: records, columns, rows, one record in each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from engine.errors import DataError
from netbuilder.imported.reading.unpacking import beginning
from netbuilder.translation import say
from netbuilder.wording import count_text

LARGEST: Final = 1 << 28
"""Bytes of a file: it is decoded in one piece."""

_AT_ONCE: Final = 1 << 25
"""Bytes that are decoded without a pause in which a window could do anything."""

_BETWEEN: Final = re.compile(r"\s*([\[,\]])\s*")
_MOST_NAMES: Final = 10_000
_DEEPEST: Final = 3
_BOTH_WAYS: Final = ("data", "rows", "records", "results", "items", "values")


class JsonRows:
    """The rows of a table in JSON, the names of its columns as the first.

    Args:
        path: the file.
        encoding: Python's name.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._path = path
        self._encoding = encoding
        self.done = 0.0
        self.characters = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each row with its number; the header has number 0.

        Raises:
            DataError: it cannot be read, or is no table.
        """
        names, rows = _table(self._decoded(), self._path.name)
        yield 0, names
        for number, row in enumerate(rows, 1):
            texts = [_text(value) for value in row]
            self.characters += sum(map(len, texts))
            yield number, texts
        self.done = 1.0

    def _decoded(self) -> Any:
        name = self._path.name
        content = beginning(self._path, LARGEST + 1)
        if len(content) > LARGEST:
            raise DataError(
                say(
                    "{name} has more than {value} MiB of JSON; save the table as CSV.",
                    name=name,
                    value=count_text(LARGEST >> 20),
                )
            )
        try:
            if self._encoding not in ("utf-8", "ascii"):
                content = content.decode(self._encoding).encode()
            lines = content.split(b"\n", 2)
            if len(lines) > 1 and lines[0].rstrip().endswith((b"}", b"]")) and lines[1].strip():
                return [msgspec.json.decode(line) for line in content.splitlines() if line.strip()]
            if len(content) > _AT_ONCE and content.lstrip().startswith(b"["):
                return list(_one_by_one(content.decode()))
            return msgspec.json.decode(content)
        except (msgspec.MsgspecError, RecursionError, ValueError, LookupError) as error:
            raise DataError(
                say(
                    "{name} looks like JSON but cannot be read ({error}); correct it, or save the "
                    "table as CSV.",
                    name=name,
                    error=error,
                )
            ) from error


def _one_by_one(text: str) -> Iterator[Any]:
    """What a long list holds."""
    decode = json.JSONDecoder().raw_decode
    sign, place = "[", 0
    while found := _BETWEEN.match(text, place):
        place = found.end()
        empty = sign == "[" and text[place : place + 1] == "]"
        if found[1] == "]" or empty:
            if text[place + empty :].strip():
                break
            return
        value, place = decode(text, place)
        sign = found[1]
        yield value
    raise ValueError(say("a comma is missing at character {place}", place=place))


def _table(found: Any, name: str) -> tuple[list[str], Iterable[Sequence[Any]]]:
    if isinstance(found, Mapping):
        if isinstance(found.get("columns"), list) and isinstance(found.get("data"), list):
            return [_text(each) for each in found["columns"]], _equal(found["data"], name)
        columns = [each for each in found.values() if isinstance(each, list | dict) and each]
        inner = next((found[key] for key in _BOTH_WAYS if isinstance(found.get(key), list)), None)
        if len(columns) == len(found) and columns:
            if all(isinstance(each, list) for each in columns):
                if len({len(each) for each in columns}) == 1 and not _are_records(columns):
                    return list(found), zip(*columns, strict=True)
            elif all(isinstance(each, dict) for each in columns):
                return _of_indexed(found)
        if inner is None and len(columns) == 1 and isinstance(columns[0], list):
            inner = columns[0]
        found = inner
    if isinstance(found, list) and found and all(isinstance(each, dict) for each in found):
        return _of_records(found)
    if isinstance(found, list) and found and all(isinstance(each, list) for each in found):
        rows = list(_equal(found, name))
        if all(isinstance(each, str) for each in rows[0]) and len(rows) > 1:
            return list(rows[0]), rows[1:]
        return [""] * len(rows[0]), rows
    raise DataError(
        say(
            "{name} is JSON, but not a table: a list of records, or of columns, is needed. "
            "Save the table as CSV.",
            name=name,
        )
    )


def _are_records(columns: Sequence[Any]) -> bool:
    return len(columns) == 1 and isinstance(columns[0][0], list | dict)


def _of_indexed(found: Mapping[str, Mapping[str, Any]]) -> tuple[list[str], Iterable[list[Any]]]:
    """Columns whose values stand under the names of their rows, or rows under theirs."""
    if _are_rows(found):
        names, rows = _of_records(list(found.values()))
        if all(map(str.isdigit, found)):
            return names, rows
        return ["", *names], ([key, *row] for key, row in zip(found, rows, strict=True))
    index = dict.fromkeys(key for column in found.values() for key in column)
    return list(found), ([column.get(key) for column in found.values()] for key in index)


def _are_rows(found: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether records stand under the names or numbers of rows, rather than columns under theirs.

    The values of a column are of one kind, those of a record of several.
    """
    inner = dict.fromkeys(key for each in found.values() for key in each)
    numbered, within = all(map(str.isdigit, found)), all(map(str.isdigit, inner))
    if numbered != within:
        return numbered
    there = [[value for value in each.values() if value is not None] for each in found.values()]
    mixed = [len({isinstance(value, str) for value in values}) > 1 for values in there]
    return 2 * sum(mixed) > len(mixed)


def _of_records(found: Sequence[Mapping[str, Any]]) -> tuple[list[str], Iterable[list[Any]]]:
    """Records with the names of all that they hold; what is within a value is named with it."""
    flat = [dict(_flat(each)) for each in found]
    names = list(islice(dict.fromkeys(key for each in flat for key in each), _MOST_NAMES))
    return names, ([each.get(key) for key in names] for each in flat)


def _flat(record: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        if isinstance(value, dict) and value and depth < _DEEPEST:
            yield from _flat(value, f"{before}{key}.", depth + 1)
        else:
            yield before + key, value


def _equal(rows: list[Any], name: str) -> Iterator[list[Any]]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(rows[0]):
            raise DataError(
                say(
                    "{name}: record {number} is no list of as many values as the first; correct "
                    "it, "
                    "or save the table as CSV.",
                    name=name,
                    number=number,
                )
            )
        yield row


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, list | dict) else repr(value)
