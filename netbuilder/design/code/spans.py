"""Parts of a text by their places, and changes to several of them at once."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field


@dataclass
class Changes:
    """Replacements in a text, carried out together.

    Args:
        text: as it is.
    """

    text: str
    _found: list[tuple[int, int, str]] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        start = 0
        for line in self.text.split("\n"):
            self._starts.append(start)
            start += len(line) + 1

    def place(self, line: int, column: int) -> int:
        """The index of a line, from 1, and a column in bytes, as `ast` counts it."""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        encoded = self.text[start:end].encode("utf-8", "surrogatepass")
        return start + len(encoded[:column].decode("utf-8", "ignore"))

    def span(self, node: ast.expr | ast.stmt | ast.keyword | ast.alias) -> tuple[int, int]:
        """The places where a node begins and ends."""
        last, column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self.place(node.lineno, node.col_offset), self.place(last, column)

    def of(self, node: ast.expr) -> str:
        """A node's text."""
        start, end = self.span(node)
        return self.text[start:end]

    def line_start(self, line: int) -> int:
        """The place where a line begins; behind the last, the end of the text."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)

    def line(self, line: int) -> str:
        """The text of a line."""
        return self.text[self.line_start(line) : self.line_start(line + 1)].rstrip("\n")

    def indent(self, line: int) -> str:
        """The blanks that a line begins with."""
        text = self.line(line)
        return text[: len(text) - len(text.lstrip())]

    def replace(self, start: int, end: int, text: str) -> None:
        """Put another text in a place."""
        self._found.append((start, end, text))

    def done(self) -> str | None:
        """The text with all changes; None where some of them overlap."""
        order = sorted(enumerate(self._found), key=lambda each: (each[1][0], each[1][1], each[0]))
        parts, at = [], 0
        for _, (start, end, text) in order:
            if start < at:
                return None
            parts += [self.text[at:start], text]
            at = end
        return "".join([*parts, self.text[at:]])
