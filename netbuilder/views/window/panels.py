"""The panels of the window in columns: layers, network and figures, inspector, trying it out."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from engine.types import Array
from netbuilder.network.current import CurrentNetwork
from netbuilder.settings import Settings
from netbuilder.translation import say
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.header import FramedCanvas
from netbuilder.views.canvas.search_to_add import SearchToAdd
from netbuilder.views.code import CodePanel
from netbuilder.views.common.ground import Ground
from netbuilder.views.common.scrolling import Column
from netbuilder.views.insight.layers_panel import LayersPanel
from netbuilder.views.insight.map_feed import MapFeed
from netbuilder.views.insight.map_panel import MapPanel
from netbuilder.views.insight.outcomes import Outcomes
from netbuilder.views.inspector import Inspector
from netbuilder.views.pad.panel import PadPanel
from netbuilder.views.palette import Palette
from netbuilder.views.palette_rail import PaletteSide
from netbuilder.views.picture.form import PictureForm
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.linked import link
from netbuilder.views.plots.metric_curves import MetricCurves
from netbuilder.views.plots.options import CurveOptions
from netbuilder.views.result import ResultCard
from netbuilder.views.runs import RunsPanel
from netbuilder.views.scrubber import Scrubber
from netbuilder.views.settings.recipe import Recipe
from netbuilder.views.surface import Readings, SurfacePanel
from netbuilder.views.table.form import TableForm
from netbuilder.views.text.field import TextPad
from netbuilder.views.text.reading import TextAsking
from netbuilder.views.window.sides import Sides

_HEAD: Final = struct.Struct(">iiI")
_MAGIC: Final = 0xFF
_MOST: Final = 16
_LARGEST: Final = 100_000

NARROW: Final = 1240
"""Below this width the palette is a strip of icons, and the right side shows one panel."""

_USUAL: Final = 1440
"""The width for which the columns are; a third of what there is more goes to the right side."""

_TWO_COLUMNS: Final = 2200
"""The least width at which the layers have two columns, and so are all in sight."""

_WASTE: Final = 40
_WIDEST: Final = 280
"""The most that the layers take of the canvas for their titles in the user's language."""
_FOLDED: Final = "folded-layers"
_SHARE: Final = 0.85
_FIRST: Final = QSize(1600, 1000)
_LEAST: Final = QSize(1280, 800)
"""The first window: its share of the screen, the largest and the smallest good size."""

_SIZES: Final = {
    "columns": (220, 490, 530),
    "columns-narrow": (44, 684, 296),
    "centre": (480, 250),
    "plots": (295, 295),
    "network": (300, 290),
    "right": (230, 300),
}


class Panels(QSplitter):
    """Palette on the left, canvas above plots in the middle; the pad on the right.

    The inspector stands beside the pad, or where there is no room in its place, while something is
    selected. The canvas keeps its size then.

    Where the design takes points, the plane with its decision surface is in the pad's place.

    Args:
        network: the one in the window.
    """

    def __init__(self, network: CurrentNetwork) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.palette_panel = Palette()
        self.training = Recipe()
        self.canvas = Canvas()
        self.framed = FramedCanvas(self.canvas)
        SearchToAdd(self.canvas)
        self.code = CodePanel()
        self.code.hide()
        self.loss = CurvePlot("lossPlot", say("Loss"))
        self.metric_plot = CurvePlot("accuracyPlot", say("Accuracy"), fraction=True)
        self.inspector = Inspector()
        self.pad = PadPanel()
        self.surface = SurfacePanel(network)
        self.table_form = TableForm()
        self.picture_form = PictureForm()
        self.text_pad = TextPad()
        TextAsking(network, self.text_pad, self)
        forms = self.table_form, self.picture_form, self.text_pad
        self.readings = Readings(self.pad, self.surface, *forms)

        vertical = Qt.Orientation.Vertical
        self.curves = plots = _fill(QSplitter(), "plots", self.loss, self.metric_plot)
        self.curve_options = CurveOptions()
        self.curve_options.steer(self.loss, self.metric_plot)
        link(self.loss, self.metric_plot)
        self.metrics = MetricCurves(self.metric_plot, self.loss, self)
        self.outcomes = Outcomes()
        self.layer_figures = LayersPanel()
        self.watch = QTabWidget()
        self.watch.setObjectName("watch")
        self.watch.setDocumentMode(True)
        self.watch.tabBar().setDrawBase(False)
        self.watch.setCornerWidget(self.curve_options)
        self.watch.currentChanged.connect(lambda place: self.curve_options.setVisible(place == 0))
        self.watch.addTab(plots, say("&Curves"))
        self.watch.addTab(self.outcomes, say("&Answers"))
        self.watch.addTab(self.layer_figures, say("&Layers"))
        self.runs = RunsPanel()
        self.watch.addTab(self.runs, say("&Runs"))
        self.result = ResultCard()
        self.watch.addTab(self.result, say("Re&sult"))
        self.palette_side = PaletteSide(self.palette_panel)
        self.design = _fill(QSplitter(), "network", self.framed, self.code)
        self.scrubber = Scrubber(network)
        for plot in (self.loss, self.metric_plot):
            self.scrubber.placed.connect(plot.point_at)
        self.above = stacked(self.design, self.scrubber, stretched=0)
        centre = self.centre = _fill(QSplitter(vertical), "centre", self.above, self.watch)
        self.details = Column(self.inspector)
        self.sides = Sides(self.details, self.readings)
        _fill(self, "columns", self.palette_side, centre, self.sides)
        for splitter, stretched in ((self, 1), (centre, 0)):
            for place in range(splitter.count()):
                splitter.setStretchFactor(place, int(place == stretched))
        self.splitterMoved.connect(self._note_columns)
        pages = (self.outcomes, self.layer_figures, self.runs)
        for panel in (self.palette_side, self.sides, self.palette_panel, *pages):
            Ground(panel)
        self._narrow = self._selected = self._placed = self._chosen = False
        self._columns: dict[bool, list[int]] = {
            False: list(_SIZES["columns"]),
            True: list(_SIZES["columns-narrow"]),
        }
        self._splitters = (centre, self.design, plots, self.sides.splitter)
        for splitter in (self, *self._splitters):
            splitter.setSizes(list(_SIZES[splitter.objectName()]))
        self._add_map(network)

    def _add_map(self, network: CurrentNetwork) -> None:
        """Show a map of the data behind the other tabs; a sample of it is opened by a click."""
        panel = MapPanel()
        Ground(panel)
        self.watch.addTab(panel, say("&Map"))
        feed = MapFeed(network, panel, self)
        feed.pictureChosen.connect(self.open_picture)
        feed.rowsChosen.connect(self.open_rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the panels for the room that there is."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        if narrow != self._narrow or not self._placed:
            self._narrow, self._placed = narrow, True
            self.palette_side.set_narrow(narrow)
            self.sides.set_narrow(narrow)
            self.refresh()
            self._take_columns()

    def changeEvent(self, event: QEvent) -> None:
        """Give the layers room for their titles in another language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._placed:
            self._take_columns()

    @Slot()
    def _note_columns(self) -> None:
        """Remember where the user has put the borders; a hidden column has none."""
        self._chosen = True
        kept = self._columns[self._narrow]
        sizes = [size or old for size, old in zip(self.sizes(), kept, strict=True)]
        self._columns[self._narrow] = sizes

    def _take_columns(self) -> None:
        left, _, right = self._columns[self._narrow]
        if not self._chosen:
            if not self._narrow:
                left = max(left, min(self.palette_panel.whole_width, _WIDEST))
            left = left if self.width() < _TWO_COLUMNS else 2 * left - _WASTE
            right += max(0, self.width() - _USUAL) // 3
        self.setSizes([left, max(1, self.width() - left - right), right])

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

    def open_rows(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Have the network answer a sample of the data: a row, or the window of a series."""
        page = self.readings.currentWidget()
        if page is self.table_form:
            self.table_form.fill(rows[-1])
        elif page is self.text_pad:
            self.text_pad.fill("".join(rows[-1].values()))
        elif page is self.readings.series:
            self.readings.series.fill(rows)
        elif page is self.surface:
            self.surface.show_row(rows[-1])

    def show_settings(self) -> None:
        """Bring the top of the training's settings into sight, where their problems are."""
        self.training.open_more()

    def show_selected(self, selected: bool) -> None:
        """Bring the settings of what is selected into sight, where they would be hidden."""
        if selected != self._selected:
            self._selected = selected
            self.sides.show_selected(selected)

    def restore(self, settings: Settings) -> None:
        """Take the sizes of the last time, and what was folded."""
        folded = settings.window_state(_FOLDED) or b""
        self.palette_panel.fold(folded.decode("ascii", "replace").split(","))
        for splitter in self._splitters:
            state = settings.window_state(splitter.objectName())
            sizes = None if state is None else _sizes(state)
            if sizes is not None and len(sizes) == splitter.count():
                splitter.restoreState(_with_sizes(bytes(splitter.saveState().data()), sizes))
        for narrow in (False, True):
            state = settings.window_state(_columns_name(narrow))
            sizes = None if state is None else _sizes(state)
            if sizes is not None and len(sizes) == self.count() and min(sizes) >= 0:
                self._columns[narrow], self._chosen = list(sizes), True
        self._take_columns()

    def remember(self, settings: Settings) -> None:
        """Keep the sizes for the next time, and what is folded."""
        folded = ",".join(sorted(self.palette_panel.folded_families))
        settings.set_window_state(_FOLDED, folded.encode() or b"-")
        if self.isVisible() and min(self.sizes()) > 0:
            self._columns[self._narrow] = self.sizes()
        for splitter in self._splitters:
            settings.set_window_state(splitter.objectName(), bytes(splitter.saveState().data()))
        whole = bytes(self.saveState().data())
        for narrow, sizes in self._columns.items():
            settings.set_window_state(_columns_name(narrow), _with_sizes(whole, tuple(sizes)))


def _columns_name(narrow: bool) -> str:
    return "columns-narrow" if narrow else "columns"


def first_size(screen: QSize) -> QSize:
    """The size of the first window on a screen with so much room."""
    wanted = QSize(round(_SHARE * screen.width()), round(_SHARE * screen.height()))
    return wanted.boundedTo(_FIRST).expandedTo(_LEAST).boundedTo(screen)


def stacked(*parts: QWidget, stretched: int = -1) -> QWidget:
    """Parts one below the other without a gap; one of them takes the room that there is."""
    whole = QWidget()
    layout = QVBoxLayout(whole)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part)
    layout.setStretchFactor(parts[stretched], 1)
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
