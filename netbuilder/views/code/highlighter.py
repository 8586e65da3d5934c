"""Colours for Python."""

from __future__ import annotations

import keyword
import re
from typing import Final

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from netbuilder.theme import Theme

_TOKENS: Final = re.compile(
    r"(?P<comment>#.*)"
    r"|(?P<text>\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?)"
    r"|(?P<number>\b\d[\d_.]*(?:[eE][+-]?\d+)?\b)"
    r"|(?P<word>\b(?:" + "|".join(keyword.kwlist) + r")\b)"
)

_LONGEST: Final = 2_000
"""Characters of a line that are coloured: own data are one word of any length."""


class Highlighter(QSyntaxHighlighter):
    """Colours comments, texts, numbers and keywords of the lines that change.

    Args:
        document: the text.
        theme: the colours.
    """

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        colours = {
            "comment": theme.muted,
            "text": theme.validation,
            "number": theme.training,
            "word": theme.accent,
        }
        self._formats = {name: QTextCharFormat() for name in colours}
        for name, colour in colours.items():
            self._formats[name].setForeground(QColor(colour))
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Colour one line, or as much of it as anyone looks at."""
        for found in _TOKENS.finditer(text[:_LONGEST]):
            kind = found.lastgroup
            if kind is not None:
                self.setFormat(found.start(), len(found.group()), self._formats[kind])
