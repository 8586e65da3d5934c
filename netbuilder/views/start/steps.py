"""The three first steps, as cards on top of the start page."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from netbuilder import theme
from netbuilder.translation import mark, say
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.texts import Label
from netbuilder.views.icons import draw_icon

_STEPS: Final = (
    (
        "train",
        "go",
        mark("Train"),
        mark("Press Train. The network looks at every sample, epoch after epoch."),
    ),
    (
        "activation",
        "text",
        mark("Draw"),
        mark("Write a digit, and see what the network takes it for."),
    ),
    (
        "core",
        "accent",
        mark("Drag"),
        mark("Pull another layer between two blocks, and train again."),
    ),
)
_ICON: Final = 46
_TITLE: Final = 1.6


class FirstSteps(QWidget):
    """Says what the three steps are, and offers to show them on the window.

    Signals:
        tourWanted: the user wants that.
    """

    tourWanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("firstSteps")
        title = Label(say("Three steps, two minutes"))
        font = title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * _TITLE)
        title.setFont(font)
        self.show_me = QPushButton(say("Show &Me on the Window"))
        self.show_me.setObjectName("showTour")
        self.show_me.setDefault(True)
        self.show_me.clicked.connect(self.tourWanted)
        head, row = QHBoxLayout(), QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.show_me)
        row.setSpacing(12)
        for number, (icon, role, name, text) in enumerate(_STEPS, start=1):
            row.addWidget(_step(icon, role, f"{number}. {name}", text), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(row)


def _step(icon: str, role: str, name: str, text: str) -> QFrame:
    frame = QFrame()
    frame.setFrameShape(QFrame.Shape.StyledPanel)
    Ground(frame)
    title, said = Label(name), Label(text)
    font = title.font()
    font.setBold(True)
    title.setFont(font)
    said.setWordWrap(True)
    words = QVBoxLayout()
    words.addWidget(title)
    words.addWidget(said, 1, Qt.AlignmentFlag.AlignTop)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.setSpacing(12)
    layout.addWidget(_Sign(icon, role), 0, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    return frame


class _Sign(QWidget):
    """An icon on a quiet ground."""

    def __init__(self, icon: str, role: str) -> None:
        super().__init__()
        self._icon, self._role = icon, role
        self.setFixedSize(QSize(_ICON, _ICON))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the present theme."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.border), 1))
        painter.setBrush(QColor(now.canvas))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, 6, 6)
        draw_icon(painter, area.adjusted(11, 11, -11, -11), self._icon, getattr(now, self._role))
        painter.end()
