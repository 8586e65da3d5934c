"""The help of commands in the user's language, wrapped for terminals."""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from netbuilder.translation import say

_PIECE: Final = re.compile(
    r"\s+|[^\s\u2e80-\u9fff\uff00-\uffef]+[\u3001\u3002\uff00-\uffef]*"
    r"|[\u2e80-\u9fff\uff00-\uffef][\u3001\u3002\uff01\uff09\uff0c\uff1a\uff1b\u201d]*"
)
"""What no line breaks within: a space, a word of letters, a Chinese character with its stop."""


class Help(argparse.RawDescriptionHelpFormatter):
    """Says 'usage' in the user's language, and breaks lines of Chinese between characters."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Add the usage, as argparse does."""
        super().add_usage(usage, actions, groups, f"{say('usage:')} " if prefix is None else prefix)

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
