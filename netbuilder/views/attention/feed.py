"""Finds out where the network looks, beside the window, whenever that may have changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTimer, Slot

from engine.types import Array
from netbuilder.insight.attention import OCCLUSION, OFF, Attention, attention
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.views.attention.choice import AttentionChoice

_STALE_MS: Final = 150
"""The last answer stays in sight so long while the next one is worked out."""


class _Found(NamedTuple):
    probe: Probe
    sample: Array
    method: str
    attention: Attention | None


class AttentionFeed(QObject):
    """Shows where the network in the window looks in the picture of the moment.

    Args:
        network: is asked.
        choice: says how; switched off, a class that is pointed at is still explained.
        sample: gives the picture of the moment as the network takes it, or None.
        show: takes what was found, or None for nothing.
        parent: Qt's.
    """

    def __init__(
        self,
        network: CurrentNetwork,
        choice: AttentionChoice,
        sample: Callable[[TrainedNetwork], Array | None],
        show: Callable[[Attention | None], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._choice = network, choice
        self._sample, self._show = sample, show
        self._pointed: int | None = None
        self._asked: Array | None = None
        self._finding = Latest(self, share=1)
        self._finding.done.connect(self._take)
        self._stale = QTimer(self, singleShot=True, interval=_STALE_MS)
        self._stale.timeout.connect(self._blank)
        choice.changed.connect(self.refresh)
        network.replaced.connect(self.clear)

    @Slot(object)
    def point(self, number: int | None) -> None:
        """Explain this class as long as it is pointed at; None for the answer again."""
        self._pointed = number
        self.refresh()

    @Slot()
    def clear(self) -> None:
        """Show nothing, and expect nothing."""
        self._finding.cancel()
        self._stale.stop()
        self._asked = None
        self._show(None)
        self._choice.show_found(None)

    @Slot()
    def refresh(self) -> None:
        """Find out anew; picture, weights or method have changed."""
        network, probe, method = self._network.trained, self._network.probe, self._choice.method
        if method == OFF and self._pointed is not None:
            method = OCCLUSION
        sample = None
        if method != OFF and network is not None and probe is not None:
            sample = self._sample(network)
        if sample is None or network is None or probe is None:
            self.clear()
            return
        self._asked = sample
        if not self._stale.isActive():
            self._stale.start()
        asked = method, self._pointed, self._choice.layer
        self._finding.request(partial(_find, network, probe, sample, *asked))

    @Slot(object)
    def _take(self, found: _Found) -> None:
        if found.probe is not self._network.probe or self._asked is None:
            return
        if found.sample is not self._asked and not np.array_equal(found.sample, self._asked):
            return  # The next answer is on its way.
        self._stale.stop()
        self._show(found.attention)
        if found.method == self._choice.method:
            self._choice.show_found(found.attention)

    @Slot()
    def _blank(self) -> None:
        self._show(None)


def _find(
    network: TrainedNetwork,
    probe: Probe,
    sample: Array,
    method: str,
    number: int | None,
    layer: str | None,
) -> _Found:
    return _Found(probe, sample, method, attention(network, probe, sample, method, number, layer))
