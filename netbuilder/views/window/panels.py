"""The panels of the window in three columns: build, watch, look closer."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QSplitter, QTabWidget, QVBoxLayout, QWidget

from engine.types import Array
from netbuilder.network.current import CurrentNetwork
from netbuilder.settings import Settings
from netbuilder.views.canvas import Canvas
from netbuilder.views.code import CodePanel
from netbuilder.views.insight.layers_panel import LayersPanel
from netbuilder.views.insight.outcomes import Outcomes
from netbuilder.views.inspector import Inspector
from netbuilder.views.pad.panel import PadPanel
from netbuilder.views.palette import Palette
from netbuilder.views.picture.form import PictureForm
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.linked import link
from netbuilder.views.plots.options import CurveOptions
from netbuilder.views.runs import RunsPanel
from netbuilder.views.settings.training_panel import TrainingPanel
from netbuilder.views.surface import Readings, SurfacePanel
from netbuilder.views.table.form import TableForm

_HEAD: Final = struct.Struct(">iiI")
_MAGIC: Final = 0xFF
_MOST: Final = 16
_LARGEST: Final = 100_000

_SIZES: Final = {
    "columns": (250, 590, 400),
    "left": (250, 470),
    "centre": (450, 270),
    "plots": (295, 295),
    "network": (300, 290),
    "right": (390, 330),
}


class Panels(QSplitter):
    """Palette and training on the left, canvas and plots in the middle, block and pad on the right.

    Where the design takes points, the plane with its decision surface is in the pad's place.

    Args:
        network: the one in the window.
    """

    def __init__(self, network: CurrentNetwork) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.palette_panel = Palette()
        self.training = TrainingPanel()
        self.canvas = Canvas()
        self.code = CodePanel()
        self.code.hide()
        self.loss = CurvePlot("lossPlot", "Loss")
        self.metric_plot = CurvePlot("accuracyPlot", "Accuracy", fraction=True)
        self.inspector = Inspector()
        self.pad = PadPanel()
        self.surface = SurfacePanel(network)
        self.table_form = TableForm()
        self.picture_form = PictureForm()
        self.readings = Readings(self.pad, self.surface, self.table_form, self.picture_form)

        vertical = Qt.Orientation.Vertical
        self.curves = plots = _fill(QSplitter(), "plots", self.loss, self.metric_plot)
        self.curve_options = CurveOptions()
        self.curve_options.steer(self.loss, self.metric_plot)
        link(self.loss, self.metric_plot)
        self.outcomes = Outcomes()
        self.layer_figures = LayersPanel()
        self.watch = QTabWidget()
        self.watch.setObjectName("watch")
        self.watch.setDocumentMode(True)
        self.watch.tabBar().setDrawBase(False)
        self.watch.setCornerWidget(self.curve_options)
        self.watch.currentChanged.connect(lambda place: self.curve_options.setVisible(place == 0))
        self.watch.addTab(plots, "&Curves")
        self.watch.addTab(self.outcomes, "&Answers")
        self.watch.addTab(self.layer_figures, "&Layers")
        self.runs = RunsPanel()
        self.watch.addTab(self.runs, "&Runs")
        self._settings = _Column(self.training)
        left = _fill(QSplitter(vertical), "left", self.palette_panel, self._settings)
        design = _fill(QSplitter(), "network", self.canvas, self.code)
        centre = _fill(QSplitter(vertical), "centre", design, self.watch)
        right = _fill(QSplitter(vertical), "right", _Column(self.inspector), self.readings)
        _fill(self, "columns", left, centre, right)
        self.setStretchFactor(1, 1)
        for column in (left, centre, right):
            column.setStretchFactor(0, 1)
            column.setStretchFactor(1, 0)
        for side in (0, 2):
            self.setStretchFactor(side, 0)
        self._splitters = (self, left, centre, design, plots, right)
        for splitter in self._splitters:
            splitter.setSizes(list(_SIZES[splitter.objectName()]))

    def commit(self) -> None:
        """Take what is being typed, as though the focus left the field."""
        self.inspector.commit()
        self.training.commit()

    def open_picture(self, picture: Array) -> None:
        """Have the network read a picture of the data, in [0, 1], where pictures are read."""
        if self.readings.currentWidget() is self.picture_form:
            self.picture_form.opened.emit(picture)
        else:
            self.pad.pad.show_picture(picture)

    def open_row(self, row: Mapping[str, str]) -> None:
        """Have the network answer a row of the data, where rows are answered."""
        if self.readings.currentWidget() is self.table_form:
            self.table_form.fill(row)

    def show_settings(self) -> None:
        """Bring the top of the training's settings into sight, where their problems are."""
        self._settings.verticalScrollBar().setValue(0)

    def restore(self, settings: Settings) -> None:
        """Take the sizes of the last time."""
        for splitter in self._splitters:
            state = settings.window_state(splitter.objectName())
            sizes = None if state is None else _sizes(state)
            if sizes is not None and len(sizes) == splitter.count():
                splitter.restoreState(_with_sizes(bytes(splitter.saveState().data()), sizes))

    def remember(self, settings: Settings) -> None:
        """Keep the sizes for the next time."""
        for splitter in self._splitters:
            settings.set_window_state(splitter.objectName(), bytes(splitter.saveState().data()))


def stacked(*parts: QWidget) -> QWidget:
    """Parts one below the other without a gap; the last takes the room that there is."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part)
    layout.setStretchFactor(parts[-1], 1)
    return whole


def _sizes(state: bytes) -> tuple[int, ...] | None:
    """The sizes in what Qt keeps of a splitter: everything else of it is ours to say.

    Qt takes as much memory as such bytes claim to need; so it gets none that come from a file.
    """
    if len(state) < _HEAD.size:
        return None
    magic, version, count = _HEAD.unpack_from(state)
    if magic != _MAGIC or version not in (0, 1) or not 0 < count <= _MOST:
        return None
    if len(state) < _HEAD.size + 4 * count:
        return None
    sizes: tuple[int, ...] = struct.unpack_from(f">{count}i", state, _HEAD.size)
    # -1 is the size of a part that was hidden.
    return sizes if max(sizes) > 0 and all(-1 <= size <= _LARGEST for size in sizes) else None


def _with_sizes(state: bytes, sizes: tuple[int, ...]) -> bytes:
    """What Qt keeps of a splitter as it is, with other sizes."""
    end = _HEAD.size + 4 * len(sizes)
    return state[: _HEAD.size] + struct.pack(f">{len(sizes)}i", *sizes) + state[end:]


def _fill(splitter: QSplitter, name: str, *parts: QWidget) -> QSplitter:
    splitter.setObjectName(name)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    return splitter


class _Column(QScrollArea):
    """Scrolls a widget up and down, and never cuts it off at the side."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._content = widget
        self.setWidgetResizable(True)
        # What it holds takes the focus; Tab need not stop at the frame as well.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(widget)

    def minimumSizeHint(self) -> QSize:
        """The width that the widget needs beside a scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, 80)
