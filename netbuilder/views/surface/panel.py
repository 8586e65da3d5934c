"""The decision surface with its legend and what it says of the point under the pointer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from engine.datasets.toys import RADIUS
from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.design.deciding import decided
from netbuilder.design.points import DRAWN, EXTENT, DrawnPoints
from netbuilder.design.targets import CLASS, INPUT
from netbuilder.insight.own_points import OwnPoints, own_points, takes_own_points
from netbuilder.insight.surface import Surface, points_of, span_of, takes_points
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.plain import line
from netbuilder.translation import mark, say
from netbuilder.views.common.square import Square
from netbuilder.views.common.texts import Label, set_description, set_spoken, set_tip
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.surface.legend import Legend
from netbuilder.views.surface.painting import PaintTools
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.wording import decimals, number_text, percent, terms

_log = logging.getLogger(__name__)

_UNTRAINED: Final = mark(
    "No trained network yet. Press Train; the plane is coloured as the network learns."
)
_ENOUGH: Final = 2
_TO_DRAW: Final = (
    mark("Draw points of two classes, then press Train."),
    mark("All points are of one class. Draw some of another class, then press Train."),
    _UNTRAINED,
)
"""What to do where none, one or more classes of points are drawn."""
_GIVES_BACK: Final = mark("This network reconstructs points, so there is no surface to show.")


class SurfacePanel(QWidget):
    """Draws the output of the network in the window over the plane, never while out of sight.

    Args:
        network: is asked.
        parent: Qt's.

    Signals:
        rowWanted: a row is to be typed instead.
    """

    rowWanted = Signal()

    def __init__(self, network: CurrentNetwork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network = network
        self.setObjectName("surfacePanel")
        self.plane = DecisionSurface()
        self.legend = Legend()
        self.tools = PaintTools(self.plane)
        self.tools.brush.changed.connect(self._show_stroke)
        self._readout = Label()
        self._readout.setObjectName("surfaceReadout")
        set_spoken(self._readout, say("The point under the pointer"))
        self._hint = Label()
        self._hint.setObjectName("surfaceHint")
        self._with_test = QCheckBox(say("Test points"))
        self._with_test.setObjectName("testPoints")
        set_tip(self._with_test, say("Show the points not used for training, as rings"))
        self._with_test.setChecked(True)
        self._with_test.toggled.connect(self.plane.show_test_points)
        for label in (self._readout, self._hint):
            label.setWordWrap(True)
        self._surface: Surface | None = None
        self._design: Design | None = None
        self._own: OwnPoints | None = None
        self._loading = Latest(self, share=1)
        self._loading.done.connect(self._take_own)
        self._stale = False
        self._pace = Throttle(READABLE, self)
        self._pace.due.connect(self._draw)
        self.plane.probed.connect(self._tell)
        network.replaced.connect(self._begin)
        network.probeReady.connect(self._ready)
        network.weightsChanged.connect(self._learn)
        network.decidedAnew.connect(self._learn)
        above = QHBoxLayout()
        above.addWidget(self.legend, 1, Qt.AlignmentFlag.AlignTop)
        self._row = QToolButton()
        self._row.setText(say("Type a &Row"))
        self._row.setObjectName("typeRow")
        set_tip(self._row, say("Type the values of a row instead of pointing at it"))
        self._row.clicked.connect(self.rowWanted)
        self._row.hide()
        for button in (self.tools.begin, self._row):
            button.setMaximumHeight(self._with_test.sizeHint().height())
        above.addWidget(self.tools.begin, 0, Qt.AlignmentFlag.AlignTop)
        above.addWidget(self._row, 0, Qt.AlignmentFlag.AlignTop)
        above.addWidget(self._with_test, 0, Qt.AlignmentFlag.AlignTop)
        # What is said of a point has its room before there is one, so that the plane stands still.
        self._readout.setMinimumHeight(self.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addLayout(above)
        layout.addWidget(self.tools)
        layout.addWidget(Square(self.plane), 1)
        layout.addWidget(self._readout)
        layout.addWidget(self._hint)
        self._show_hint()

    def show_design(self, design: Design) -> None:
        """Show the points that a design learns from."""
        before, self._design = self._design, design
        self.tools.show_design(design)
        self._row.setVisible(takes_own_points(design))
        self.tools.begin.setVisible(design.data != DRAWN and not takes_own_points(design))
        if not takes_points(design):
            return
        if before is None or _what_is_shown(before) != _what_is_shown(design):
            self._own = None
            self._loading.cancel()
            if takes_own_points(design):
                self._loading.request(partial(_load_own, design, self._loading.stopped))
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

    @Slot(object)
    def _take_own(self, own: OwnPoints) -> None:
        """Show the points of the user's own table, in the units of its columns."""
        design = self._design
        if design is None or not takes_own_points(design) or design.own is None:
            return
        if own.fitted.recipe != design.own.recipe:
            return
        self._own = own
        span = None if design.target == CLASS else span_of(design)
        self.plane.set_points(own.points, own.points.extent, span)
        self._with_test.setVisible(len(own.points.test) > 0)
        if span is not None and own.fitted.target_stds:
            mean, std = own.fitted.target_means[0], own.fitted.target_stds[0]
            self.legend.show_scale((span[0] * std + mean, span[1] * std + mean))
        self._ask_for_drawing()

    def show_row(self, row: Mapping[str, str]) -> None:
        """Put the probe where a row of the user's own table lies."""
        place = None if self._own is None else self._own.place_of(row)
        if place is not None:
            self.plane.set_probe(place)

    @Slot(object)
    def _show_stroke(self, points: DrawnPoints) -> None:
        """Show the points of a stroke that is not over."""
        if self._design is not None:
            drawn = replace(self._design, points=points)
            self.plane.set_points(points_of(drawn), EXTENT, None)

    @Slot()
    def _begin(self) -> None:
        """Another network, or none: what the last one made of the plane is gone."""
        self._surface = None
        self._pace.cancel()
        self.plane.set_output(None, None)
        self._show_hint()

    @Slot()
    def _ready(self) -> None:
        """The network can be asked."""
        probe = self._network.probe
        if probe is not None and takes_points(probe.design):
            surface = Surface(probe)
            self._surface = surface if surface.possible else None
            self._ask_for_drawing()

    @Slot()
    def _learn(self) -> None:
        """It has other weights; drawn soon, at most ten times a second."""
        if self._surface is not None:
            self._ask_for_drawing()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what came while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self._pace.request()

    def hideEvent(self, event: QHideEvent) -> None:
        """Draw nothing from now on."""
        super().hideEvent(event)
        self._pace.cancel()

    def _ask_for_drawing(self) -> None:
        self._stale = True
        if self.isVisible():
            self._pace.request()

    @Slot()
    def _draw(self) -> None:
        surface, self._stale = self._surface, False
        if surface is None:
            return
        start = perf_counter()
        output = surface.over(self.plane.extent)
        span = None if surface.classes else surface.span
        self.plane.set_output(output, span, surface.threshold)
        self._show_hint()
        self._tell(self.plane.probe())
        self._pace.add_cost(perf_counter() - start)

    def _show_hint(self) -> None:
        text = _UNTRAINED if self.plane.output() is None else ""
        if self._design is not None and self._design.target == INPUT:
            text = _GIVES_BACK
        elif text and self._design is not None and self._design.data == DRAWN:
            text = _TO_DRAW[min(self._design.points.used, _ENOUGH)]
        self._hint.show_text(text)
        self._hint.setVisible(bool(text))

    @Slot(object)
    def _tell(self, point: tuple[float, float] | None) -> None:
        """Say what the network makes of a point."""
        lines: list[str] = []
        if point is not None:
            lines = self._place(point)
            answer = None if self._surface is None else self._surface.at(*point)
            if answer is not None:
                lines.append(self._words(answer))
        self._readout.show_text(terms(lines))
        set_description(self.plane, terms(lines) or self._hint.text())

    def _place(self, point: tuple[float, float]) -> list[str]:
        """The coordinates of a point, in the units of the user's own table if it is from one."""
        if self._own is None:
            return [f"x {decimals(point[0])}", f"y {decimals(point[1])}"]
        values = zip(self._own.names, self._own.in_units(point), strict=True)
        return [f"{line(name, 30)} {number_text(value, 4)}" for name, value in values]

    def _words(self, answer: NDArray[np.float32]) -> str:
        surface = self._surface
        if surface is None or not surface.classes:
            if self._own is not None and self._own.fitted.target_stds:
                value = float(self._own.fitted.in_units(answer[None, :1])[0, 0])
                return f"{line(self._own.fitted.recipe.targets[0], 30)} {number_text(value, 4)}"
            return say("output {answer}", answer=decimals(float(answer[0])))
        best = int(decided(answer, surface.threshold))
        network = self._network.trained
        names = () if network is None else network.classes
        name = names[best] if best < len(names) else say("class {best}", best=best)
        return f"{name} {percent(float(np.clip(answer[best], 0, 1)))}"


def _load_own(design: Design, stopped: Callable[[], bool]) -> OwnPoints | None:
    """The points of the user's own table, in a thread; None where they cannot be had."""

    def check(message: str, fraction: float | None) -> None:
        if stopped():
            raise _StoppedError

    try:
        return own_points(design, check)
    except _StoppedError:
        return None
    except (DataError, OSError) as error:
        _log.info("The points cannot be shown: %s", error)  # The training says so, too.
        return None


class _StoppedError(Exception):
    """Nobody waits for the points."""


def _what_is_shown(design: Design) -> tuple[object, ...]:
    return design.data, design.own, design.noise, design.points, design.target, takes_points(design)
