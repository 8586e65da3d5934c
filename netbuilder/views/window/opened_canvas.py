"""The link between the canvas and the network in the window: what opened blocks show."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from time import monotonic
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QAction, QActionGroup

from netbuilder.design import INPUT, Design
from netbuilder.design.view_state import ViewState
from netbuilder.document import Document
from netbuilder.insight.surface import takes_points
from netbuilder.latest import Latest
from netbuilder.network.probe import Probe
from netbuilder.network.provenance import provenance
from netbuilder.network.trained import TrainedNetwork
from netbuilder.opened.forms import Form
from netbuilder.opened.frame import Frame, draw
from netbuilder.opened.level import Level
from netbuilder.opened.neurons import draw_neurons
from netbuilder.opened.pace import Pace
from netbuilder.opened.sample import Shown, nothing, of_drawing, of_test
from netbuilder.settings import Settings
from netbuilder.training.trainer import Trainer
from netbuilder.translation import say
from netbuilder.views.canvas.header import LEVELS
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.window.by_hand import ByHand
from netbuilder.views.window.holding import Holding
from netbuilder.views.window.network_steps import NetworkSteps
from netbuilder.views.window.panels import Panels

_log = logging.getLogger(__name__)

_SEEN_AGAIN: Final = (QEvent.Type.Show, QEvent.Type.Resize, QEvent.Type.WindowStateChange)
_LEVEL: Final = "canvasLevel"
_ZOOMS: Final = ("actionZoomOut", "actionZoomIn", "actionFit")


class _Drawn(NamedTuple):
    """A frame of a network's copy, None where it failed, with what it was drawn of."""

    probe: Probe
    frame: Frame | None
    title: str
    error: Exception | None


class OpenedCanvas(QObject):
    """Has frames drawn beside the window, from a copy of the weights, only while they are seen.

    Args:
        holding: knows the network that is asked, and the blocks for which it speaks.
        document: what is edited.
        panels: the canvas among them.
        actions: of the window.
        settings: remember the level.
        trainer: whether it trains decides how often frames are drawn.
        steps: take weights that are changed by hand.
        parent: Qt's.
    """

    def __init__(
        self,
        holding: Holding,
        document: Document,
        panels: Panels,
        actions: Mapping[str, QAction],
        settings: Settings,
        trainer: Trainer,
        steps: NetworkSteps,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        network = holding.network
        self._holding, self._network, self._document = holding, network, document
        self._panels, self._settings, self._trainer = panels, settings, trainer
        self._canvas, self._header = panels.canvas, panels.framed.header
        self._detail = panels.canvas.detail
        self._pace, self._last, self._painted = Pace(), 0.0, 0.0
        self._choice, self._number = "drawing", 0
        self._stale = self._working = self._told = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._draw)
        self._drawing = Latest(self, share=1)
        self._drawing.done.connect(self._show)
        self._naming = Throttle(READABLE, self)
        self._naming.due.connect(self._name)
        for changed in (network.replaced, network.probeReady, network.samplesChanged):
            changed.connect(self._begin)
        network.weightsChanged.connect(self._follow)
        network.decidedAnew.connect(self._want)
        panels.pad.drawn.connect(self._want)
        document.designChanged.connect(self._begin)
        document.replaced.connect(self._take_view)
        self._detail.changed.connect(self._rearranged)
        self._detail.counts.wanted.connect(self._set_units)
        trainer.stateChanged.connect(self._note_state)
        for watched in (self._canvas, self._canvas.window()):
            watched.installEventFilter(self)
        self._header.levelChosen.connect(self._choose)
        self._header.sampleChosen.connect(self._choose_sample)
        self._header.chip.clicked.connect(lambda: panels.watch.setCurrentWidget(panels.runs))
        self._header.add_zoom(*(actions[name] for name in _ZOOMS))
        self._actions = self._grouped(actions)
        self._choose(self._usual)
        ByHand(self._detail.weights, network, steps, trainer, self)
        self._begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the canvas is seen again."""
        if event.type() in _SEEN_AGAIN and self._stale:
            self._want()
        return False

    @Slot(str, int)
    def _set_units(self, block: str, units: int) -> None:
        """As if it was typed into the settings of the block."""
        self._panels.inspector.parameterChanged.emit(block, "units", units)

    # What is shown

    def _grouped(self, actions: Mapping[str, QAction]) -> dict[Level | None, QAction]:
        group = QActionGroup(self)
        found = {}
        for level, name in LEVELS.items():
            action = found[level] = actions[name]
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self._choose_by_action, level))
        return found

    def _choose_by_action(self, level: Level | None, _: bool = False) -> None:
        self._choose(level)

    @Slot(object)
    def _choose(self, level: Level | None) -> None:
        self._detail.choose(level)
        self._actions[level].setChecked(True)
        self._settings.set_window_state(_LEVEL, (level or "auto").encode())
        self._rearranged()

    @property
    def _usual(self) -> Level | None:
        """The level that the user has chosen last, for designs that do not tell one."""
        known = (self._settings.window_state(_LEVEL) or b"").decode("ascii", "replace")
        return next((level for level in LEVELS if level == known), None)

    @Slot()
    def _take_view(self) -> None:
        """Another document: show of it what was shown when it was saved."""
        view = self._document.view
        told = self._usual if view is None else view.level
        level = next((each for each in LEVELS if each == told), None)
        self._detail.restore(level, () if view is None else view.against)
        self._actions[level].setChecked(True)
        self._rearranged()

    @Slot(str)
    def _choose_sample(self, choice: str) -> None:
        if choice == "next":
            self._number += 1
        self._choice = "drawing" if choice == "drawing" else "test"
        self._want()

    @Slot()
    def _rearranged(self) -> None:
        plan = self._detail.plan
        self._document.view = ViewState(self._detail.wish or "", self._detail.against)
        self._header.show_level(plan.level, self._detail.wish, self._detail.small)
        self._header.show_opened(bool(plan.forms))
        self._panels.framed.legend.show_level(plan.level)
        self._want()

    @Slot()
    def _begin(self) -> None:
        """Another network, or another design: what is shown may be of neither."""
        self._told = False
        self._detail.know(self._network.trained is not None)
        if self._network.trained is None:
            self._canvas.show_frame(None)
            self._header.show_sample("")
        self._name()
        self._rearranged()

    @Slot()
    def _follow(self) -> None:
        """The same network has other weights."""
        self._naming.request()
        self._want()

    @Slot()
    def _name(self) -> None:
        shown = provenance(self._network.trained, self._document.design)
        self._header.chip.show_provenance(shown)

    @Slot()
    def _note_state(self) -> None:
        self._pace.training = self._trainer.state == "running"
        self._detail.show_live(self._pace.training)
        self._name()
        self._want()

    # Frames

    @property
    def _seen(self) -> bool:
        """Whether anybody can see what would be drawn."""
        canvas = self._canvas
        shown = canvas.isVisible() and not canvas.window().isMinimized()
        return shown and not canvas.viewport().visibleRegion().isEmpty()

    @Slot()
    def _want(self) -> None:
        """Draw as soon as it is worth it."""
        self._stale = True
        if not self._working and not self._timer.isActive():
            wait = self._last + self._pace.interval - monotonic()
            self._timer.start(max(0, round(1000 * wait)))

    @Slot()
    def _draw(self) -> None:
        network, probe = self._network.trained, self._network.probe
        forms = self._spoken_for()
        if not forms or network is None or probe is None or not self._seen:
            return
        self._stale, self._working = False, True
        self._last = monotonic()
        self._drawing.request(self._work(network, probe, forms), at_once=True)

    def _work(
        self, network: TrainedNetwork, probe: Probe, forms: dict[str, Form]
    ) -> Callable[[], _Drawn]:
        plane = self._detail.plan.level == "neurons" and takes_points(network.design)
        shown = None if plane else self._sample(network)
        extent = self._panels.surface.plane.extent if plane else None
        neurons = self._detail.plan.level == "neurons"
        return partial(_frame, probe, network, forms, shown, extent, neurons)

    def _sample(self, network: TrainedNetwork) -> Shown:
        """The drawing if there is one and it is wanted, else a test sample."""
        picture, samples = self._panels.pad.picture(), self._network.samples
        found = None
        if self._choice == "drawing" and picture is not None:
            found = of_drawing(network, picture)
        if found is None and samples is not None:
            found = of_test(network, samples, self._number)
        return found or nothing(network)

    def _spoken_for(self) -> dict[str, Form]:
        """The blocks that are opened and for which the network speaks."""
        network = self._network.trained
        if network is None:
            return {}
        names = set(self._holding.speaking)
        if _input_of(network.design) == _input_of(self._document.design):
            names.add(INPUT)
        return {name: form for name, form in self._detail.plan.forms.items() if name in names}

    @Slot(object)
    def _show(self, drawn: _Drawn) -> None:
        self._working = False
        if drawn.error is not None and not self._told:
            self._told = True  # once for a network, not fifteen times a second
            _log.error("The canvas cannot be drawn", exc_info=drawn.error)
        frame, network = drawn.frame, self._network.trained
        if frame is not None and drawn.probe is self._network.probe and network is not None:
            painted = self._canvas.painting
            self._pace.note(frame.seconds, frame.wall, painted - self._painted)
            self._painted = painted
            old = provenance(network, self._document.design).state == "old"
            self._header.show_sample(drawn.title)
            self._canvas.show_frame(frame, old, drawn.title)
        if self._stale:
            self._want()


def _frame(
    probe: Probe,
    network: TrainedNetwork,
    forms: dict[str, Form],
    shown: Shown | None,
    extent: float | None,
    neurons: bool,
) -> _Drawn:
    title = say("the plane") if shown is None else shown.title
    frame = error = None
    try:
        if neurons:
            sample = None if shown is None else shown.values
            frame = draw_neurons(probe, network.weights, forms, sample, extent)
        else:
            given = shown or nothing(network)
            frame = draw(probe, network.weights, given.values, forms, given.image)
    except Exception as failed:
        error = failed
    return _Drawn(probe, frame, title, error)


def _input_of(design: Design) -> tuple[object, ...]:
    return design.data, design.input_shape
