"""The link between the pad and the network in the window."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.pictures import side_of
from netbuilder.insight.attention import OCCLUSION, OFF, Attention, sample_of_drawing
from netbuilder.insight.picture_reading import (
    Memory,
    PictureReading,
    look_at,
    remember,
    with_taught,
)
from netbuilder.insight.reading import strips
from netbuilder.latest import Latest
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import mark
from netbuilder.views.attention.feed import AttentionFeed
from netbuilder.views.canvas import Canvas
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.pad.panel import PadPanel, Picture
from netbuilder.views.window.holding import Holding

_UNREAD = mark("No trained network yet. Press Train.")
_SOON = mark("Preparing the network...")


class _Read(NamedTuple):
    """A picture with what was read of it, and by which network."""

    picture: Picture
    reading: PictureReading | None
    probe: Probe


class PadReading(QObject):
    """Has the network in the window read each drawing, and shows the answer as this network's.

    What takes longer (large networks, occlusion, looking through the training data) is done
    beside the window; an answer that comes after the network was replaced is not shown.

    Args:
        holding: knows the network that is asked, and the blocks for which it speaks.
        panel: is drawn on.
        canvas: its cards light up by what their layers put out for the drawing.
        parent: Qt's.

    Signals:
        unread: the drawing could not be read.
    """

    unread = Signal()

    def __init__(
        self,
        holding: Holding,
        panel: PadPanel,
        canvas: Canvas,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        network = holding.network
        self._holding, self._network = holding, network
        self._panel, self._canvas = panel, canvas
        canvas.detail.changed.connect(self._light_cards)
        self._memory: Memory | None = None
        self._seen: Memory | None = None  # without what was taught
        self._taught: dict[str, Array] = {}  # drawings, by the key of their teaching
        self._key = ""  # of the run whose network was read last
        self._expected: tuple[str, tuple[str, ...]] | None = None  # of a network to come
        self._lit = False
        self._again = Throttle(READABLE, self)
        self._again.due.connect(self.read)
        self._lights = Throttle(1 / 20, self)
        self._lights.due.connect(self._show_lights)
        self._reading, self._looking = Latest(self, share=1), Latest(self)
        self._reading.done.connect(self._show)
        self._looking.done.connect(self._take_memory)
        self._attention = AttentionFeed(
            network, panel.attention, self._sample, self._show_attention, self
        )
        panel.drawn.connect(self.read)
        panel.explanationWanted.connect(self._attention.point)
        network.replaced.connect(self._begin)
        network.weightsChanged.connect(self._follow)
        network.decidedAnew.connect(self.read)
        network.probeReady.connect(self.read)
        network.samplesChanged.connect(self._look_through)

    def show_design(self, design: Design) -> None:
        """Say what a network of this design would answer, as long as there is none.

        Of the one that there is, light up the blocks for which it speaks now.
        """
        self._lights.request()
        if self._network.trained is None:
            expected = design.target, design.data_set.names if design.data else ()
            if expected != self._expected:
                self._expected = expected
                self._panel.expect(*expected)
                self.read()

    def know(self, taught: Array) -> None:
        """The network was taught these drawings, (n, 28, 28), and is as familiar with them."""
        self._taught[self._key] = taught
        self._recall()

    @Slot()
    def read(self) -> None:
        """Show what the network makes of the drawing now."""
        picture = self._panel.picture()
        network, probe = self._network.trained, self._network.probe
        self._lights.request()
        self._attention.refresh()
        if picture is None or network is None or probe is None:
            self._reading.cancel()
            hint = "" if picture is None else _UNREAD if network is None else _SOON
            self._panel.show_reading(picture, None, hint)
        elif probe.quick and not probe.busy:
            self._reading.cancel()
            self._show(_read(network, probe, picture, self._memory))
        else:
            self._reading.request(partial(_read, network, probe, picture, self._memory))

    @Slot(object)
    def _begin(self, network: TrainedNetwork | None) -> None:
        """Another network: nothing of the last one is shown any more."""
        self._looking.cancel()
        self._memory = self._seen = None
        self._key = "" if network is None else network.origin.key
        self._expected = None
        if network is not None:
            self._panel.expect(network.design.target, network.classes)
        self.read()

    @Slot(object)
    def _follow(self, network: TrainedNetwork) -> None:
        """Other weights; those before or after teaching know other drawings, too."""
        if network.origin.key == self._key:
            self._again.request()
            return
        self._key = network.origin.key
        self._recall()

    def _recall(self) -> None:
        taught = self._taught.get(self._key)
        self._memory = self._seen
        if self._seen is not None and taught is not None:
            self._memory = with_taught(self._seen, taught)
        self.read()

    @Slot(object)
    def _show(self, read: _Read) -> None:
        if read.probe is self._network.probe:
            hint = "" if read.reading is not None else _UNREAD
            self._panel.show_reading(read.picture, read.reading, hint)

    @Slot()
    def _look_through(self) -> None:
        network, samples = self._network.trained, self._network.samples
        if network is not None and samples is not None and len(samples.seen.samples):
            self._looking.request(partial(_remember, network, samples.seen))

    @Slot(object)
    def _take_memory(self, memory: Memory) -> None:
        samples = self._network.samples
        if samples is not None and memory.seen is samples.seen:
            self._seen = memory
            self._recall()

    def _sample(self, network: TrainedNetwork) -> Array | None:
        """The drawing as the network takes it, where it takes drawings."""
        picture = self._panel.picture()
        if picture is None or side_of(network.design) is None:
            return None
        return sample_of_drawing(network, picture)

    def _show_attention(self, found: Attention | None) -> None:
        along = self._panel.attention.method in (OFF, OCCLUSION)
        self._panel.pad.show_attention(None if found is None else found.values, along)

    @Slot()
    def _light_cards(self) -> None:
        """Opened blocks have no strips; those that are closed again have."""
        self._lights.request()

    @Slot()
    def _show_lights(self) -> None:
        picture, probe = self._panel.picture(), self._network.probe
        network = self._network.trained
        if picture is not None and network is not None and probe is not None and probe.quick:
            if probe.busy:
                self._lights.request()
                return
            opened = self._canvas.detail.plan.forms
            cards = [name for name in self._holding.speaking if name not in opened]
            self._canvas.show_activity(strips(probe, picture, network.fitted, cards))
            self._lit = True
        elif self._lit:
            self._canvas.show_activity({})
            self._lit = False


def _read(network: TrainedNetwork, probe: Probe, picture: Picture, memory: Memory | None) -> _Read:
    return _Read(picture, look_at(network, probe, picture, memory), probe)


def _remember(network: TrainedNetwork, seen: object) -> Memory | None:
    return remember(network, seen)  # type: ignore[arg-type]
