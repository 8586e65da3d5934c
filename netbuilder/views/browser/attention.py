"""What in the samples in sight speaks for the network's answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Slot

from engine.types import Array
from netbuilder.design import Design
from netbuilder.insight.attention import OFF, Attention, attention, sample_of_drawing
from netbuilder.latest import Latest
from netbuilder.network.belonging import learns_from
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import mark
from netbuilder.views.attention.choice import AttentionChoice
from netbuilder.views.browser.gallery import Gallery

_BYTES = 255
NO_NETWORK = mark(
    "No network has been trained on these data yet. Press Train to see where it looks."
)


class _Found(NamedTuple):
    probe: Probe
    method: str
    by_place: dict[int, Attention]


class GalleryAttention(QObject):
    """Colours the pictures in sight by what speaks for the network's answer to each.

    Args:
        network: that is asked, where it learned from the data that are shown.
        choice: says how.
        gallery: shows the pictures.
        parent: Qt's.
    """

    def __init__(
        self, network: CurrentNetwork, choice: AttentionChoice, gallery: Gallery, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._choice, self._gallery = network, choice, gallery
        self._design: Design | None = None
        self._finding = Latest(self, share=1)
        self._finding.done.connect(self._show)
        choice.changed.connect(self.begin)
        gallery.shownChanged.connect(self.follow)
        changes = network.replaced, network.probeReady, network.weightsChanged, network.decidedAnew
        for signal in changes:
            signal.connect(self.begin)

    def show_design(self, design: Design) -> None:
        """The data that are shown are those of this design."""
        self._design = design
        self.begin()

    @Slot()
    def begin(self) -> None:
        """Forget what was found: of another method, or with other weights."""
        self._finding.cancel()
        self._gallery.forget_attention()
        self._choice.show_found(None)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Find out about the pictures in sight that are not known yet."""
        network, probe = self._network.trained, self._network.probe
        if self._choice.method == OFF or self._design is None or not self._gallery.isVisible():
            return
        same = network is not None and learns_from(network.design) == learns_from(self._design)
        if network is None or not same:
            self._choice.show_found(Attention(None, NO_NETWORK))
            return
        wanted = self._gallery.without_attention()
        if probe is not None and wanted:
            asked = self._choice.method, self._choice.layer, self._finding.stopped
            self._finding.request(partial(_find, network, probe, wanted, *asked))

    @Slot(object)
    def _show(self, found: _Found) -> None:
        if found.probe is not self._network.probe or found.method != self._choice.method:
            return
        known = {place: each.values for place, each in found.by_place.items()}
        self._gallery.show_attention(known)
        last = next(reversed(found.by_place.values()), None)
        self._choice.show_found(last)


def _find(
    network: TrainedNetwork,
    probe: Probe,
    wanted: Mapping[int, Array],
    method: str,
    layer: str | None,
    stopped: Callable[[], bool],
) -> _Found | None:
    found: dict[int, Attention] = {}
    for place, picture in wanted.items():
        if stopped():
            return None
        if picture.dtype == np.uint8:
            sample = sample_of_drawing(network, picture.astype(np.float32) / _BYTES)
        elif picture.size == np.prod(network.design.input_shape):
            sample = picture.reshape(network.design.input_shape)
        else:
            continue
        seen = attention(network, probe, sample, method, layer=layer)
        if seen is not None:
            found[place] = seen
    return _Found(probe, method, found)
