"""The link between the form for pictures and the network in the window."""

from __future__ import annotations

import logging
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Slot

from engine.types import Array
from netbuilder.background import Handle, Task
from netbuilder.imported import Fitted
from netbuilder.insight.attention import Attention
from netbuilder.insight.own_pictures import (
    own_sample,
    picture_shape,
    read_own_picture,
    stretched,
)
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.pictures.offers import Offer
from netbuilder.pictures.reading import Fit, PictureError
from netbuilder.translation import mark, say
from netbuilder.views.attention.feed import AttentionFeed
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.picture.form import PictureForm

_UNTRAINED: Final = mark("No trained network yet. Press Train.")
_SOON: Final = mark("Preparing the network...")
_UNPREPARED: Final = mark(
    "This network was saved without the preprocessing of its data; train it again to use it here."
)
_NO_NUMBERS: Final = mark("The network makes no prediction for a picture.")

_log = logging.getLogger(__name__)


class _Answer(NamedTuple):
    probe: Probe
    answer: Array | None


class PictureAsking(QObject):
    """Has pictures read, and the network in the window answer them.

    Args:
        network: is asked.
        form: asks.
        parent: Qt's.
    """

    def __init__(self, network: CurrentNetwork, form: PictureForm, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._form = network, form
        self._pixels: Array | None = None
        self._loading: Task[Array | None] | None = None
        self._answering = Latest(self, share=1)
        self._answering.done.connect(self._show)
        self._note = ""  # on attention
        self._attention = AttentionFeed(
            network, form.attention, self._sample, self._show_attention, self
        )
        form.attention.told.connect(self._tell)
        form.bars.hovered.connect(self._attention.point)
        self._again = Throttle(READABLE, self)
        self._again.due.connect(self.ask)
        form.offered.connect(self._load)
        form.opened.connect(self._open)
        network.replaced.connect(self._begin)
        network.probeReady.connect(self.ask)
        network.weightsChanged.connect(self._again.request)
        network.decidedAnew.connect(self._again.request)
        self._begin(network.trained)

    @Slot(object)
    def _begin(self, network: TrainedNetwork | None) -> None:
        """Another network: it may take pictures of another size."""
        shape = None if network is None else picture_shape(network.design)
        if self._pixels is not None and self._pixels.shape != shape:
            self._pixels = None
            self._form.show_picture(None)
        self.ask()

    @Slot()
    def ask(self) -> None:
        """Show what the network answers to the picture now."""
        network, probe = self._network.trained, self._network.probe
        self._answering.cancel()
        self._attention.refresh()
        hint = ""
        if network is None or picture_shape(network.design) is None:
            hint = _UNTRAINED
        elif network.fitted is None:
            hint = _UNPREPARED
        elif probe is None:
            hint = _SOON
        elif self._pixels is not None:
            work = partial(_answer, probe, network.fitted, self._pixels)
            self._answering.request(work)
            return
        self._form.show_answer(None, hint)

    @Slot(object)
    def _show(self, found: _Answer) -> None:
        if found.probe is self._network.probe:
            hint = self._note if found.answer is not None else _NO_NUMBERS
            self._form.show_answer(found.answer, hint)

    def _sample(self, network: TrainedNetwork) -> Array | None:
        """The picture as the network takes it."""
        shape = picture_shape(network.design)
        if self._pixels is None or network.fitted is None or self._pixels.shape != shape:
            return None
        return own_sample(network.fitted, self._pixels).reshape(network.design.input_shape)

    def _show_attention(self, found: Attention | None) -> None:
        self._form.show_attention(None if found is None else found.values)

    @Slot(str)
    def _tell(self, note: str) -> None:
        """Say why there is no attention to show."""
        self._note = note
        self.ask()

    @Slot(object)
    def _open(self, picture: Array) -> None:
        """Ask about a picture of the data, in [0, 1]."""
        self._take(np.rint(picture * 255).astype(np.uint8))

    @Slot(object)
    def _load(self, offer: Offer) -> None:
        """Read a picture beside the window."""
        network = self._network.trained
        shape = None if network is None else picture_shape(network.design)
        if shape is None:
            self._form.show_answer(None, _UNTRAINED)
            return
        if self._loading is not None:
            self._loading.cancel()
        self._loading = Task(partial(_pixels, offer, shape), self, "netbuilder-own-picture")
        self._loading.finished.connect(self._take)
        self._loading.failed.connect(self._refuse)
        self._form.show_answer(None, say("Reading the picture..."))
        self._loading.start()

    @Slot(object)
    def _take(self, pixels: Array | None) -> None:
        if pixels is not None:
            self._pixels = pixels
            self._form.show_picture(pixels)
            self.ask()

    @Slot(object)
    def _refuse(self, error: Exception) -> None:
        if not isinstance(error, PictureError | ImportError):
            _log.error("A picture could not be read", exc_info=error)
        self._form.show_answer(None, str(error))


class _CancelledError(Exception):
    """Nobody waits for the picture."""


def _pixels(offer: Offer, shape: tuple[int, ...], handle: Handle) -> Array | None:
    """The picture in the size that the network takes."""

    def check() -> None:
        if handle.cancelled:
            raise _CancelledError

    height, width = shape[:2]
    try:
        picture = offer.load(Fit(height, width, within=False), check)
    except _CancelledError:
        return None
    return stretched(picture.on_white(len(shape) > 2), height, width)


def _answer(probe: Probe, fitted: Fitted, pixels: Array) -> _Answer:
    return _Answer(probe, read_own_picture(probe, fitted, pixels))
