"""How often each class comes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common.sides import RIGHT
from netbuilder.views.common.texts import elided, item, set_description, set_spoken
from netbuilder.views.surface.colours import class_colour
from netbuilder.wording import count_text, terms

_GAP: Final = 6.0  # pixels
_NAMES: Final = 0.4  # of the width at most


class ClassBalance(QWidget):
    """A bar and a count for each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("classBalance")
        set_spoken(self, say("Samples of each class"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._names: tuple[str, ...] = ()
        self._counts: tuple[int, ...] = ()
        self._coloured = False

    def show_counts(
        self, names: tuple[str, ...], counts: tuple[int, ...], coloured: bool = False
    ) -> None:
        """Show the count of each class, where wanted in the colour that its points have."""
        self._names, self._counts, self._coloured = names, counts, coloured
        pairs = zip(names, counts, strict=True)
        set_description(self, terms(f"{name}: {count_text(count)}" for name, count in pairs))
        self.updateGeometry()
        self.update()

    def counts(self) -> dict[str, int]:
        """The counts that are shown."""
        return dict(zip(self._names, self._counts, strict=True))

    def sizeHint(self) -> QSize:
        """A line for each class."""
        return QSize(240, len(self._names) * self._line())

    def minimumSizeHint(self) -> QSize:
        """All lines, as narrow as can be read."""
        return QSize(160, len(self._names) * self._line())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names, bars and counts."""
        if not self._counts:
            return
        painter, now, metrics = QPainter(self), theme.current(), self.fontMetrics()
        shown = [item(name) for name in self._names]
        widest = max(map(metrics.horizontalAdvance, shown))
        name_width = min(float(widest), self.width() * _NAMES)
        texts = [count_text(count) for count in self._counts]
        count_width = max(map(metrics.horizontalAdvance, texts))
        left = name_width + _GAP
        room = max(self.width() - left - count_width - _GAP, 0.0)
        most = max(*self._counts, 1)
        centre, right = Qt.AlignmentFlag.AlignVCenter, RIGHT
        for row, (name, count) in enumerate(zip(shown, self._counts, strict=True)):
            top, height = row * self._line(), self._line()
            bar = QRectF(left, top + 3, room, height - 6)
            painter.fillRect(bar, QColor(now.grid))
            bar.setWidth(room * count / most)
            own = class_colour(now, row) if self._coloured else QColor(now.accent)
            painter.fillRect(bar, own)
            painter.setPen(QColor(now.text))
            short = elided(metrics, name, name_width + 1)
            painter.drawText(QRectF(0, top, name_width + 1, height), centre | right, short)
            whole = QRectF(0, top, self.width(), height)
            painter.drawText(whole, centre | right, texts[row])

    def _line(self) -> int:
        return self.fontMetrics().height() + 4
