"""A network of a view's own: built beside the window's thread, with the weights of the moment."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from engine.types import Array
from netbuilder.background import Task

_log = logging.getLogger(__name__)

_AT_ONCE: Final = 0.02
"""Seconds that building may take to be over before `start` returns: small networks take less."""


class Network(Protocol):
    """What can be given weights."""

    def update(self, weights: Array) -> None:
        """Use these from now on."""


N = TypeVar("N", bound=Network)


class NetworkCopy(QObject, Generic[N]):
    """Makes one network after the other, and gives each the newest weights when it is asked for.

    Args:
        parent: Qt's.

    Signals:
        changed: there is a network with weights that it did not have before.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: Task[N] | None = None
        self._network: N | None = None
        self._weights: Array | None = None
        self._stale = False

    def start(self, make: Callable[[], N] | None) -> None:
        """Forget the network of before and make another; None for no other."""
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
        self._task = self._network = self._weights = None
        if make is None:
            return
        task = self._task = Task(lambda _: make(), self, "netbuilder-network")
        task.finished.connect(self._take)
        task.failed.connect(self._fail)
        task.start()
        if task.wait(_AT_ONCE):
            task.tell()

    def learn(self, weights: Array) -> None:
        """The network has these weights now, flat."""
        self._weights, self._stale = weights, True
        if self._network is not None:
            self.changed.emit()

    def network(self) -> N | None:
        """The network with its newest weights; None while there are none, or it is being made."""
        if self._network is None or self._weights is None:
            return None
        if self._stale:
            self._stale = False
            self._network.update(self._weights)
        return self._network

    @Slot(object)
    def _take(self, network: N) -> None:
        self._network = network
        if self._weights is not None:
            self.changed.emit()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        _log.error("A network could not be made", exc_info=error)
