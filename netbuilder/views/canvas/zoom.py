"""How large a view shows its scene."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QSizeF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QGraphicsView

_SMALLEST, _LARGEST = 0.2, 4.0
_STEP = 1.15
_WHEEL_NOTCH = 120


class Zoom:
    """Scales a view about a point that stays where it is.

    Args:
        view: what is scaled.

    Attributes:
        chosen: whether the user has set the scale.
        rescaled: called when the user has.
    """

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        self.chosen = False
        self.rescaled: Callable[[], None] = lambda: None
        view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)

    @property
    def scale(self) -> float:
        """Pixels per scene unit."""
        return self._view.transform().m11()

    def larger(self) -> None:
        """Zoom in by a step."""
        self._by(_STEP)

    def smaller(self) -> None:
        """Zoom out by a step."""
        self._by(1 / _STEP)

    def by_wheel(self, angle: int, at: QPoint) -> None:
        """Follow the wheel.

        Args:
            angle: in eighths of a degree; away from the user is positive, and closer.
            at: the point of the viewport that stays.
        """
        self._by(_STEP ** (angle / _WHEEL_NOTCH), at)

    def fit(self, smallest: float) -> None:
        """Show everything, at most at its natural size and not smaller than this."""
        self._set(max(smallest, self.fitting(self._view.sceneRect().size())), None)

    def reset(self) -> None:
        """Show the network at its natural size."""
        self._set(1.0, None)

    def fit_or_reset(self) -> None:
        """Show everything, at most at its natural size; if that is so already, the natural size."""
        self.chosen = True
        fitting = self.fitting(self._view.sceneRect().size())
        already = math.isclose(self.scale, fitting, rel_tol=1e-6)
        self._set(1.0 if already else fitting, None)
        self.rescaled()

    def _by(self, factor: float, at: QPoint | None = None) -> None:
        self.chosen = True
        # What is smaller already, to fit, does not jump.
        smallest = min(_SMALLEST, self.scale)
        self._set(max(smallest, min(self.scale * factor, _LARGEST)), at)
        self.rescaled()

    def fitting(self, size: QSizeF) -> float:
        """The scale at which a scene of this size is seen as a whole, at most its natural size."""
        port = self._view.maximumViewportSize()
        if size.isEmpty():
            return 1.0
        # Less than a pixel too large would bring up a scroll bar.
        return min(1.0, (port.width() - 1) / size.width(), (port.height() - 1) / size.height())

    def _set(self, scale: float, at: QPoint | None) -> None:
        point = self._view.viewport().rect().center() if at is None else at
        fixed = self._view.mapToScene(point)
        self._view.setTransform(QTransform.fromScale(scale, scale))
        moved = QPointF(self._view.mapFromScene(fixed) - point)
        for bar, distance in (
            (self._view.horizontalScrollBar(), moved.x()),
            (self._view.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() + round(distance))
