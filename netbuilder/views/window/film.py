"""A film of the training: the window goes through its moments and is taken picture by picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QWidget

from engine.types import Array
from netbuilder.exchange.film import GIF, ZIP, write_film
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.timeline import Moment
from netbuilder.network.wording import moment_text
from netbuilder.translation import mark, say
from netbuilder.views.common.progress import ProgressDialog
from netbuilder.views.window.exports import Exports
from netbuilder.views.window.making_actions import describe

_MOST: Final = 120
"""Pictures of a film, spread over the moments that there are."""
_FRAME_MS: Final = 80
_SETTLED_MS: Final = 120
"""The time after which all that is seen has followed a change of the weights."""
_WIDEST: Final = 1200
_KINDS: Final = mark("Animated GIF (*.gif);;PNG pictures in an archive (*.zip)")
_PURPOSE: Final = mark("Save the training as a film: an animated GIF, or PNG pictures")


class Film(QObject):
    """Goes through the moments of the training, and has the pictures written.

    Args:
        network: has the moments.
        scene: the part of the window that is taken.
        exports: asks for the file and writes it.
        action: begins it.
        window: the dialogs' parent.
    """

    def __init__(
        self,
        network: CurrentNetwork,
        scene: QWidget,
        exports: Exports,
        action: QAction,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._network, self._scene = network, scene
        self._exports, self._action, self._window = exports, action, window
        self._waiting: list[Moment] = []
        self._frames: list[Array] = []
        self._count = 0
        self._dialog: ProgressDialog | None = None
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(self._take)
        action.triggered.connect(self._begin)
        network.timelineChanged.connect(self._show_possible)
        network.replaced.connect(self._cancel)
        self._show_possible()

    @Slot()
    def _show_possible(self) -> None:
        possible = len(self._network.timeline) > 1
        self._action.setEnabled(possible)
        describe(
            self._action,
            _PURPOSE if possible else say("{purpose}. Train the network first.", purpose=_PURPOSE),
        )

    @Slot()
    def _begin(self) -> None:
        if self._dialog is not None:
            return
        self._waiting, self._frames = _spread(self._network.timeline.moments), []
        self._count = len(self._waiting)
        self._dialog = ProgressDialog(
            "filmProgress", say("Taking pictures of the training..."), self._window
        )
        self._dialog.rejected.connect(self._cancel)
        self._dialog.show()
        self._next()

    def _next(self) -> None:
        if self._dialog is None:
            return
        if not self._waiting:
            self._finish()
            return
        moment = self._waiting.pop(0)
        self._dialog.tell(
            say("The network {position}", position=moment_text(moment.position)),
            len(self._frames) / self._count,
        )
        self._network.look_back(moment)
        self._settled.start()

    @Slot()
    def _take(self) -> None:
        self._frames.append(_pixels(self._scene.grab().toImage()))
        self._next()

    @Slot()
    def _cancel(self) -> None:
        if self._dialog is not None:
            self._waiting, self._frames = [], []
            self._end()

    def _finish(self) -> None:
        frames = self._frames
        self._frames = []
        self._end()
        make = partial(write_film, frames, _FRAME_MS)
        self._exports.made(say("Save the film"), make, GIF, _KINDS, ZIP, addition="-film")

    def _end(self) -> None:
        dialog, self._dialog = self._dialog, None
        self._settled.stop()
        self._network.look_ahead()
        if dialog is not None:
            dialog.leave()


def _spread(moments: Sequence[Moment]) -> list[Moment]:
    """At most `_MOST` of them, the first and the last among them."""
    places = np.linspace(0, len(moments) - 1, min(_MOST, len(moments)))
    return [moments[place] for place in np.rint(places).astype(int)]


def _pixels(image: QImage) -> Array:
    """uint8 (height, width, 3), no wider than a film is to be."""
    if image.width() > _WIDEST:
        image = image.scaledToWidth(_WIDEST, Qt.TransformationMode.SmoothTransformation)
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
