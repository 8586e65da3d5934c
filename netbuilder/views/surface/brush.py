"""Drawing points on the plane: with the buttons of the mouse, or at the probe with keys."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from netbuilder.design.points import EXTENT, MOST_CLASSES, MOST_POINTS, DrawnPoints
from netbuilder.views.surface.plane import DecisionSurface

SINGLE: Final = "single points"
SPRAY: Final = "spray"
DENSE: Final = "dense spray"
BRUSHES: Final = {SINGLE: (1, 0.0), SPRAY: (3, 0.35), DENSE: (10, 0.5)}
"""By brush, how many points a touch leaves, and how far from its middle."""

_STEP: Final = 0.22
"""How far the pointer moves from one touch to the next."""
_RUBBER: Final = 0.25
_ERASING: Final = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class PointBrush(QObject):
    """Makes points of what happens on a plane, as long as it is switched on.

    Args:
        plane: is drawn on.

    Attributes:
        points: as they are, a stroke on its way included.
        classes: those of the left button and of the right one, from 0.
        brush: one of `BRUSHES`.
        erasing: whether the left button takes points away.

    Signals:
        changed: the points, while they are being drawn.
        drawn: the points, once a stroke is over.
        classChosen: number of the class that a key gave the left button.
    """

    changed = Signal(object)
    drawn = Signal(object)
    classChosen = Signal(int)

    def __init__(self, plane: DecisionSurface) -> None:
        super().__init__(plane)
        self._plane = plane
        self._on = False
        self._stroke: tuple[DrawnPoints, Qt.MouseButton] | None = None
        self._last: tuple[float, float] | None = None
        self.points = DrawnPoints()
        self.classes = (0, 1)
        self.brush = SINGLE
        self.erasing = False
        plane.installEventFilter(self)

    def switch(self, on: bool) -> None:
        """Draw from now on, or no more."""
        self._on = on
        self._stroke = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw with the mouse and with keys; everything else is the plane's."""
        if not self._on:
            return False
        if isinstance(event, QMouseEvent):
            return self._use_mouse(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._use_key(event)
        # A right button draws; it opens no menu.
        return event.type() == QEvent.Type.ContextMenu

    def _use_mouse(self, event: QMouseEvent) -> bool:
        place = self._plane.point_at(event.position())
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            known = event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
            if place is None or not known or self._stroke is not None:
                return False
            self._plane.setFocus(Qt.FocusReason.MouseFocusReason)
            self._stroke, self._last = (self.points, event.button()), None
            self._touch(place, event.button())
            return True
        if kind == QEvent.Type.MouseMove and self._stroke is not None:
            far = self._last is None or (place is not None and math.dist(self._last, place) > _STEP)
            if place is not None and (far or self._rubs(self._stroke[1])):
                self._touch(place, self._stroke[1])
        elif kind == QEvent.Type.MouseButtonRelease and self._stroke is not None:
            before, button = self._stroke
            if event.button() == button:
                self._stroke = None
                if self.points != before:
                    self.drawn.emit(self.points)
                return True
        return False

    def _use_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        number = key - Qt.Key.Key_1
        if 0 <= number < MOST_CLASSES and not event.modifiers() & ~_KEYPAD:
            self.classChosen.emit(number)
            return True
        if key == Qt.Key.Key_Space:
            right = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            place = self._plane.probe() or (0.0, 0.0)
            before = self.points
            self._add(place, self.classes[right])
        elif key in _ERASING:
            place = self._plane.probe() or (0.0, 0.0)
            before = self.points
            self.points = before.erased(*place, _RUBBER)
        else:
            return False
        if self.points != before:
            self.changed.emit(self.points)
            self.drawn.emit(self.points)
        return True

    def _touch(self, place: tuple[float, float], button: Qt.MouseButton) -> None:
        self._last = place
        if self._rubs(button):
            self.points = self.points.erased(*place, _RUBBER)
        else:
            self._add(place, self.classes[button == Qt.MouseButton.RightButton])
        self.changed.emit(self.points)

    def _rubs(self, button: Qt.MouseButton) -> bool:
        return self.erasing and button == Qt.MouseButton.LeftButton

    def _add(self, place: tuple[float, float], of_class: int) -> None:
        count, radius = BRUSHES[self.brush]
        rng = np.random.default_rng(len(self.points))
        away = radius * np.sqrt(rng.random(count))
        turn = 2 * np.pi * rng.random(count)
        x = np.clip(place[0] + away * np.cos(turn), -EXTENT, EXTENT)
        y = np.clip(place[1] + away * np.sin(turn), -EXTENT, EXTENT)
        self.points = self.points.added(zip(x.tolist(), y.tolist(), strict=True), of_class)

    @property
    def full(self) -> bool:
        """Whether there is no room for another point."""
        return len(self.points) >= MOST_POINTS


_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier
