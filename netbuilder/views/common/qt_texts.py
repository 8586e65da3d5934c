"""Texts of Qt's own that its catalogues lack, as they are newer than the translations."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTranslator

from netbuilder.translation import mark, now

LACKING: Final = {
    ("QFileDialog", "&Look in:"): mark("&Look in:"),
    ("QFileDialog", "Files of &type:"): mark("Files of &type:"),
    ("QAbstractFileIconProvider", "Alias"): mark("Alias"),
    ("QAbstractFileIconProvider", "Drive"): mark("Drive"),
    ("QAbstractFileIconProvider", "File"): mark("File"),
    ("QAbstractFileIconProvider", "File Folder"): mark("File Folder"),
    ("QAbstractFileIconProvider", "Folder"): mark("Folder"),
    # A shortcut is also a key.
    ("QAbstractFileIconProvider", "Shortcut"): mark("Link to a file"),
    ("QAbstractFileIconProvider", "Unknown"): mark("Unknown"),
}
"""By the context in which Qt asks, and Qt's English text."""


class QtTexts(QTranslator):
    """Answers Qt out of the program's own catalogue; to be asked after Qt's."""

    def isEmpty(self) -> bool:
        """Whether there is nothing in it."""
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """A text in the user's language; None where it is not one of these."""
        found = LACKING.get((context, source))
        return None if found is None else now(found)
