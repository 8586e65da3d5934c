"""The decision surface with its legend and what it says of the point under the pointer."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.datasets.toys import RADIUS
from netbuilder.design import Design
from netbuilder.design.targets import CLASS, INPUT
from netbuilder.training.surface import Surface, points_of, span_of, takes_points
from netbuilder.views.network_copy import NetworkCopy
from netbuilder.views.surface.legend import Legend
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.views.throttle import READABLE, Throttle

_SIDE_WIDTH: Final = 120
_UNTRAINED: Final = "Press Train: the network colours the plane while it learns."
_GIVES_BACK: Final = "This network gives points back; that has no colours."


class SurfacePanel(QWidget):
    """Draws the output of the present weights over the plane, never while it is out of sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surfacePanel")
        self.plane = DecisionSurface()
        self.legend = Legend()
        self._readout = QLabel()
        self._readout.setObjectName("surfaceReadout")
        self._readout.setAccessibleName("The point under the pointer")
        self._hint = QLabel()
        self._hint.setObjectName("surfaceHint")
        self._with_test = QCheckBox("Test points")
        self._with_test.setObjectName("testPoints")
        self._with_test.setToolTip("Show the points that are never trained on, as rings")
        self._with_test.setChecked(True)
        self._with_test.toggled.connect(self.plane.show_test_points)
        for label in (self._readout, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._copy: NetworkCopy[Surface] = NetworkCopy(self)
        self._copy.changed.connect(self._ask_for_drawing)
        self._design: Design | None = None
        self._stale = False
        self._pace = Throttle(READABLE, self)
        self._pace.due.connect(self._draw)
        self.plane.probed.connect(self._tell)
        side = QVBoxLayout()
        for widget in (self.legend, self._readout, self._hint):
            widget.setFixedWidth(_SIDE_WIDTH)
            side.addWidget(widget)
        side.addStretch(1)
        side.addWidget(self._with_test)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.plane, 1)
        layout.addLayout(side)
        self._show_hint()

    def show_design(self, design: Design) -> None:
        """Show the points that a design learns from."""
        before, self._design = self._design, design
        if not takes_points(design):
            return
        if before is None or _what_is_shown(before) != _what_is_shown(design):
            points = points_of(design)
            extent = points.extent if points else RADIUS
            self._with_test.setVisible(points is not None)
            span = None if design.target == CLASS else span_of(design)
            self.plane.set_points(points, extent, span)
            if span is None:
                self.legend.show_classes(design.data_set.names)
            else:
                self.legend.show_scale(span)
            self._ask_for_drawing()
        self._show_hint()

    def start(self, design: Design) -> None:
        """A training of this design begins; what an earlier one has learned is gone."""
        self._copy.start(partial(Surface, design) if takes_points(design) else None)
        self._pace.cancel()
        self.plane.set_output(None, None)
        self._show_hint()

    def learn(self, weights: NDArray[np.float32]) -> None:
        """The network has these weights now; drawn soon, at most ten times a second."""
        self._copy.learn(weights)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._pace.request()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing from now on."""
        super().hideEvent(event)
        self._pace.cancel()

    @Slot()
    def _ask_for_drawing(self) -> None:
        self._stale = True
        if self.isVisible():
            self._pace.request()

    @Slot()
    def _draw(self) -> None:
        start = perf_counter()
        surface, self._stale = self._copy.network(), False
        if surface is None or not surface.possible:
            return
        output = surface.over(self.plane.extent)
        self.plane.set_output(output, None if surface.classes else surface.span)
        self._show_hint()
        self._tell(self.plane.probe())
        self._pace.add_cost(perf_counter() - start)

    def _show_hint(self) -> None:
        text = _UNTRAINED if self.plane.output() is None else ""
        if self._design is not None and self._design.target == INPUT:
            text = _GIVES_BACK
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    @Slot(object)
    def _tell(self, point: tuple[float, float] | None) -> None:
        """Say what the network makes of a point."""
        text = ""
        if point is not None:
            text = f"x {point[0]:.2f}\ny {point[1]:.2f}"
            surface = self._copy.network()
            answer = None if surface is None else surface.at(*point)
            if answer is not None:
                text += f"\n{self._words(answer)}"
        self._readout.setText(text)
        self.plane.setAccessibleDescription((text or self._hint.text()).replace("\n", ", "))

    def _words(self, answer: NDArray[np.float32]) -> str:
        surface = self._copy.network()
        if surface is None or not surface.classes:
            return f"output {float(answer[0]):.2f}"
        best = int(answer.argmax())
        names = self._design.data_set.names if self._design is not None else ()
        name = names[best] if best < len(names) else f"class {best}"
        return f"{name} {float(np.clip(answer[best], 0, 1)):.0%}"


def _what_is_shown(design: Design) -> tuple[object, ...]:
    return design.data, design.noise, design.target, takes_points(design)
