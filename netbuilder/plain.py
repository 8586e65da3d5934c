"""Text from outside, made fit to be shown: a name in a file may hold any character there is.

Line breaks, terminal escapes, marks that turn the direction of writing and characters that nobody
sees become harmless, and what is longer than anybody reads is shortened. What a text means to Qt
is the business of `netbuilder.views.common.texts`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from netbuilder.translation import now

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS: Final = "\u200c\u200d"  # Persian words and many emoji are spelled with them.
_BREAKS: Final = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_LONGEST_WORD: Final = 60
_BROKEN_ANYWHERE: Final = (
    r"\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003fffd"
)
"""Characters of Chinese, Japanese and Korean: a line of these ends wherever it is full."""

_LONG_WORD: Final = re.compile(rf"[^\s/\\{_BROKEN_ANYWHERE}]{{{_LONGEST_WORD + 1},}}")
_MOST_LINES: Final = 40
_MOST_READ: Final = 100_000
_MARK: Final = "..."


def visible(text: str) -> str:
    r"""Text whose every character is seen and stays in its place: U+202E becomes '\u202e'."""
    if text.isprintable():
        return text
    return "".join(each if is_seen(each) else _escaped(each) for each in text)


def shortened(text: str, limit: int) -> str:
    """Text of at most `limit` characters, the middle left out: names often differ in their ends."""
    if len(text) <= limit:
        return text
    end = max(0, limit - len(_MARK)) // 3
    return f"{text[: limit - len(_MARK) - end]}{_MARK}{text[len(text) - end :]}"


def line(text: str, limit: int = 100) -> str:
    """A name on one line, as it is written but for what would do harm.

    Args:
        text: from anywhere.
        limit: of the characters; what is longer loses its middle.
    """
    text = now(text)
    if len(text) <= limit and text.isprintable():
        return text
    return shortened(visible(_BREAKS.sub(" ", shortened(text, limit))), limit)


def lines(text: str, limit: int = 2000) -> str:
    """Sentences, on their own lines still, that fit into a window of any width.

    Args:
        text: from anywhere.
        limit: of the characters; what is longer loses its end.
    """
    text = now(text)
    if len(text) <= limit and _is_plain(text):
        return text
    # Words first: after one that is too long there may come the remedy.
    cut = _shorter_words(text[:_MOST_READ])
    parts = (cut if len(cut) <= limit else f"{cut[:limit]}{_MARK}").splitlines()
    if len(parts) > _MOST_LINES:
        parts = [*parts[:_MOST_LINES], _MARK]
    return _shorter_words("\n".join(visible(_BREAKS.sub(" ", part)) for part in parts))


def one_line(text: str, limit: int = 300) -> str:
    """Text as part of a sentence: on one line, blanks made one, its end left out if too long."""
    shown = visible(" ".join(text[: 4 * limit].split()))
    return shown if len(shown) <= limit else f"{shown[:limit]}{_MARK}"


def printed(text: str) -> str:
    """Text for a terminal, which would obey the escape sequences in it; line breaks stay."""
    return "\n".join(visible(part.replace("\t", " ")) for part in now(text).split("\n"))


def _is_plain(text: str) -> bool:
    """Whether nothing of it can do harm, as of nearly all texts of the program's own."""
    seen = text.replace("\n", "").isprintable() and not text.endswith("\n")
    return seen and text.count("\n") < _MOST_LINES and not _LONG_WORD.search(text)


def _shorter_words(text: str) -> str:
    return _LONG_WORD.sub(lambda found: shortened(found.group(), _LONGEST_WORD), text)


def is_seen(character: str) -> bool:
    """Whether a character is seen, or at least shapes those beside it."""
    return character in _JOINERS or unicodedata.category(character) not in _HIDDEN


def _escaped(character: str) -> str:
    return ascii(character)[1:-1]
