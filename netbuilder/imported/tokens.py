"""Texts as characters or words, each with its place; the standard library alone, for scripts."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_ONE_BY_ONE: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WITH_MARKS: Final = "\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_PART: Final = rf"(?:[^\W{_ONE_BY_ONE}]|[{_WITH_MARKS}])+"
_WORD: Final = re.compile(rf"[{_ONE_BY_ONE}]|{_PART}(?:['\u2019]{_PART})*|[^\w\s]")
"""A Chinese or Japanese character; letters and digits in a row; any other sign."""

_CHARACTER: Final = re.compile(r"\s+|\S")
_TOGETHER: Final = re.compile(
    rf"[{_ONE_BY_ONE}\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_CUT: Final = 40


class Token(NamedTuple):
    """A character or word of a text.

    Attributes:
        text: as it is counted.
        start: where it begins in the text.
        end: where it ends.
    """

    text: str
    start: int
    end: int


def tokens_of(text: str, *, words: bool, lowercase: bool, most: int | None = None) -> list[Token]:
    """The characters or words of a text.

    Blanks in a row are one character, and between words none. Signs are words of their own.

    Args:
        text: any.
        words: whether words are wanted rather than characters.
        lowercase: whether capital letters count as small ones.
        most: how many are wanted; all where None.
    """
    found: list[Token] = []
    for match in (_WORD if words else _CHARACTER).finditer(text):
        if most is not None and len(found) >= most:
            break
        token = match[0] if words or not match[0].isspace() else " "
        # Half a character, as broken UTF-16 holds it, can be written to no file.
        if not token.isascii():
            token = "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in token)
        token = (token.lower() if lowercase else token)[:_CUT]
        found.append(Token(token, match.start(), match.end()))
    return found


def token_texts(text: str, *, words: bool, lowercase: bool, most: int | None = None) -> list[str]:
    """The same without their places."""
    return [token.text for token in tokens_of(text, words=words, lowercase=lowercase, most=most)]


def count_written_together(text: str) -> int:
    """How many characters are of a script that is best read character by character."""
    return sum(1 for _ in _TOGETHER.finditer(text))
