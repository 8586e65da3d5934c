"""Whether things may move on the screen."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

_reduced = False


def reduce(reduced: bool) -> None:
    """Whether the user wants no motion, whatever the system says."""
    global _reduced
    _reduced = reduced


def allowed() -> bool:
    """Whether neither the user nor the system asks for reduced motion."""
    return not (_reduced or _system_reduces())


def _system_reduces() -> bool:
    hints = QGuiApplication.styleHints().accessibility()
    preference = getattr(hints, "motionPreference", None)  # From Qt 6.12 on.
    if preference is not None and "Reduced" in preference().name:
        return True
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) <= 0
