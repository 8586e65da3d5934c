"""The drawing's way through the network, shown on the blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Slot

from engine.types import Array
from netbuilder.views.pad.panel import PadPanel, Picture
from netbuilder.views.throttle import Throttle


class Activity(QObject):
    """Lights blocks up while something is drawn.

    Args:
        pad: is drawn on.
        light_up: shows on each block what it puts out, by name.
        look: what each layer puts out for a picture.
        parent: Qt's.
    """

    def __init__(
        self,
        pad: PadPanel,
        light_up: Callable[[Mapping[str, Array]], None],
        look: Callable[[Picture], Mapping[str, Array]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._light_up = light_up
        self._look = look
        self._picture: Picture | None = None
        self._throttle = Throttle(parent=self)
        self._throttle.due.connect(self._show)
        pad.readingChanged.connect(self._note)

    @Slot(object)
    def _note(self, picture: Picture | None) -> None:
        if picture is None and self._picture is None:
            return
        self._picture = picture
        self._throttle.request()

    @Slot()
    def _show(self) -> None:
        self._light_up({} if self._picture is None else self._look(self._picture))
