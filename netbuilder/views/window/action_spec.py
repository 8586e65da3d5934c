"""An action of the window before it exists."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

Shortcut = QKeySequence.StandardKey | str | None


@dataclass(frozen=True)
class ActionSpec:
    """An action before it exists; `&` marks the mnemonic letter.

    Attributes:
        name: object name.
        text: in the menu.
        help: in tooltip and status bar.
        shortcut: if any; `;` parts several, of which the first is shown.
        checked: for one that is switched on and off, what it begins as.
    """

    name: str
    text: str
    help: str
    shortcut: Shortcut = None
    checked: bool | None = None
