"""Settings as lines of text, in the dialect that Qt writes, so that files of all versions are read.

Values stay as they are written until somebody asks for one; so what a newer version has added, or
another has damaged, is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

Value: TypeAlias = str | bytes | list[str]

_SECTION: Final = re.compile(r"\[([^\[\]]+)\]")
_ENTRY: Final = re.compile(r"([^=\[\];#\s][^=]*)=(.*)")
_TOP: Final = "General"
_BYTES: Final = "@ByteArray("
_NOTHING: Final = "@Invalid()"
_ESCAPES: Final = dict(zip("abfnrtv\"?'\\", "\a\b\f\n\r\t\v\"?'\\", strict=True))
_ESCAPE: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{1,4})|([0-7]{1,3})|(.))", re.DOTALL)
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(?:[^,"\\]|\\.)+', re.DOTALL)
_HEX: Final = "0123456789abcdefABCDEF"


def parse(content: bytes) -> tuple[dict[str, str], int]:
    """The lines of a file: by 'section/key' the text of each value.

    Returns:
        What can be read, and how many lines cannot.
    """
    values: dict[str, str] = {}
    section, unreadable = _TOP, 0
    for line in content.removeprefix(b"\xef\xbb\xbf").splitlines():
        try:
            text = line.decode().strip()
        except UnicodeDecodeError:
            unreadable += 1
            continue
        if not text or text.startswith((";", "#")):
            continue
        head, entry = _SECTION.fullmatch(text), _ENTRY.fullmatch(text)
        if "\0" in text or not (head or entry):
            unreadable += 1
        elif head:
            section = head[1]
        elif entry:
            values[f"{section}/{entry[1].strip()}"] = entry[2].strip()
    return values, unreadable


def compose(values: Mapping[str, str]) -> bytes:
    """The inverse of `parse`."""
    sections: dict[str, list[str]] = {}
    for name, text in values.items():
        section, _, key = name.partition("/")
        sections.setdefault(section, []).append(f"{key}={text}")
    blocks = ("\n".join([f"[{name}]", *lines]) for name, lines in sections.items())
    return ("\n\n".join(blocks) + "\n").encode()


def decode(text: str) -> Value | None:
    """A value of its text; None for none, and for what cannot be one."""
    if not text or text == _NOTHING:
        return None
    parts = [part.strip() for part in _QUOTED.findall(text)]
    try:
        found = [_unescaped(part) for part in parts if part]
    except (ValueError, KeyError):
        return None
    if len(found) == 1 and found[0].startswith(_BYTES):
        return _bytes(found[0])
    # What is of another type is written as '@Type(...)', and a text that begins so with '@@'.
    plain = [each.removeprefix("@") if each.startswith("@@") else each for each in found]
    if any(each.startswith("@") and not each.startswith("@@") for each in found):
        return None
    return plain[0] if len(plain) == 1 else plain


def encode(value: Value) -> str:
    """The text of a value."""
    if isinstance(value, bytes):
        return _escaped(f"{_BYTES}{value.decode('latin-1')})")
    if isinstance(value, str):
        return _escaped(f"@{value}" if value.startswith("@") else value)
    return ", ".join(map(encode, value)) if value else _NOTHING


def _bytes(text: str) -> bytes | None:
    try:
        return text[len(_BYTES) : -1].encode("latin-1") if text.endswith(")") else None
    except UnicodeEncodeError:
        return None


def _unescaped(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return _ESCAPE.sub(_character, text[1:-1] if quoted else text)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    if match[2]:
        return chr(int(match[2], 8))
    return _ESCAPES[match[3]]


def _escaped(text: str) -> str:
    result = []
    after_code = False
    for character in text:
        code = ord(character)
        # A digit behind a code would be taken for a part of it.
        coded = code < 0x20 or code == 0x7F or 0xD800 <= code <= 0xDFFF
        coded = coded or 0x80 <= code < 0x100 or (after_code and character in _HEX)
        after_code = coded
        if coded:
            result.append(f"\\x{code:x}")
        else:
            result.append(f"\\{character}" if character in '"\\' else character)
    joined = "".join(result)
    needs_quotes = not text or any(each in text for each in ";,=") or text != text.strip()
    return f'"{joined}"' if needs_quotes else joined
