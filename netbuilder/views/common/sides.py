"""The sides of what is painted.

What is painted has its places counted from the left in every language; without AlignAbsolute, Qt
would swap left and right where people write from right to left, and texts would run into others.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt

LEFT: Final = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignLeft
RIGHT: Final = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignRight
