"""The help of commands in the user's language, wrapped for terminals."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from netbuilder.translation import say

_CLOSING: Final = "[\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\uff1f\u201d]*"
_PIECE: Final = re.compile(
    r"\s+|[\uff08\u201c]*(?:[^\s\u201c\u2e80-\u9fff\uff00-\uffef]+|[\u2e80-\u9fff\uff00-\uffef])"
    rf"{_CLOSING}"
)
"""What no line breaks within: a space, a word, a Chinese character; with the marks around it."""


class Help(argparse.RawDescriptionHelpFormatter):
    """Says 'usage' in the user's language, and breaks lines of Chinese between characters."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._headings: list[str] = []

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the usage, as argparse does."""
        if prefix is None:
            said = say("usage:")
            prefix = said if columns(said) > len(said) else f"{said} "
            usage = (
                None if usage is None else usage.replace("\n       ", "\n" + " " * columns(prefix))
            )
        super().add_usage(usage, actions, groups, prefix)

    def _format_usage(self, *given: Any) -> str:
        """The usage, whose further lines begin below its first argument."""
        text, prefix = super()._format_usage(*given), str(given[-1] or "")
        if given[0] is not None:
            return text
        further = "\n" + " " * (columns(prefix) - len(prefix))
        return text.rstrip("\n").replace("\n", further) + text[len(text.rstrip("\n")) :]

    def start_section(self, heading: str | None) -> None:
        """Begin a group of arguments; its heading has the colon of the user's language."""
        super().start_section(heading)
        if heading:
            self._headings.append(heading)

    def format_help(self) -> str:
        """All of it, where argparse has set its own colon behind the headings."""
        text = super().format_help()
        for heading in self._headings:
            text = text.replace(f"{heading}:", heading)
        return text

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(text, width) if text.isascii() else wrapped(text, width)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of a text for a terminal, in which a Chinese character takes two columns."""
    lines, taken = [""], 0
    for piece in _PIECE.findall(text):
        size = columns(piece)
        if taken and taken + size > width:
            lines.append("")
            taken = 0
        if taken or not piece.isspace():
            lines[-1] += " " if piece.isspace() else piece
            taken += 1 if piece.isspace() else size
    return [line.rstrip() for line in lines]


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
