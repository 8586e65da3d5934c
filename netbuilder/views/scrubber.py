"""Going back along a training: all that is shown of the network follows."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QToolButton, QWidget

from netbuilder import theme
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.wording import moment_text
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, own, set_description, set_spoken, set_tip
from netbuilder.views.common.throttle import Throttle
from netbuilder.views.icons import icon

_FRAME_MS: Final = 66
"""The time from one picture of a film to the next: at most 15 are shown a second."""
_FILM_SECONDS: Final = 8
_LEAST: Final = 2
"""Moments between which there is a way."""
_SELDOM: Final = 0.5
"""Seconds between two changes while a training runs on; the slider stands at its end then."""
_TEXT: Final = mark("in epoch 1,000 (100 %)")
_NONE: Final = mark("No training yet")


class Scrubber(QWidget):
    """A slider over the moments that are kept of the network's training, and a film of them.

    Args:
        network: the one in the window; it has the weights of the moment that is chosen.

    Signals:
        placed: the position in epochs that is looked at, a float; None for the network itself.
    """

    placed = Signal(object)

    def __init__(self, network: CurrentNetwork) -> None:
        super().__init__()
        self.setObjectName("scrubber")
        self._network = network
        self._moving = False
        self._place: float | None = None
        self._soon = Throttle(_SELDOM, self)
        self._soon.due.connect(self._show)
        self._play = QToolButton(autoRaise=True)
        self._play.setCheckable(True)
        set_spoken(self._play, say("Play the training as a film"))
        set_tip(self._play, say("Play the training as a film, from here or from its beginning"))
        self._slider = QSlider(Qt.Orientation.Horizontal)
        set_spoken(self._slider, say("Moment of the training"))
        set_tip(
            self._slider,
            say(
                "Look back along the training: the network, its answers and the "
                "curves show this moment"
            ),
        )
        self._text = Label()
        self._text.setMinimumWidth(self.fontMetrics().horizontalAdvance(str(_TEXT)))
        self._now = QPushButton(own(say("Latest")))
        set_tip(self._now, say("Show the network as it is now (Esc)"))
        parts = {
            "Play": self._play,
            "Slider": self._slider,
            "Text": self._text,
            "Latest": self._now,
        }
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        for name, part in parts.items():
            part.setObjectName(f"scrubber{name}")
            layout.addWidget(part, int(part is self._slider))
        self._frames = QTimer(self, interval=_FRAME_MS)
        self._frames.timeout.connect(self._step_film)
        self._play.toggled.connect(self._run_film)
        self._slider.valueChanged.connect(self._choose)
        self._now.clicked.connect(self.show_latest)
        network.timelineChanged.connect(self._follow)
        network.weightsChanged.connect(self._show_look)
        network.replaced.connect(self._show)
        self._paint_icons()
        self._follow()
        self._show()

    @property
    def playing(self) -> bool:
        """Whether the film is running."""
        return self._frames.isActive()

    @Slot()
    def show_latest(self) -> None:
        """Show the network itself again."""
        self._play.setChecked(False)
        self._network.look_ahead()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(240, 30)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_icons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the network itself."""
        if event.key() == Qt.Key.Key_Escape and self._is_back:
            self.show_latest()
        else:
            super().keyPressEvent(event)

    @property
    def _is_back(self) -> bool:
        trained = self._network.trained
        return trained is not None and trained.origin.at is not None

    @Slot(int)
    def _choose(self, place: int) -> None:
        """The user has moved the slider, or the film has."""
        if self._moving:
            return
        moments = self._network.timeline.moments
        if place >= len(moments) - 1:
            self._network.look_ahead()
        else:
            self._network.look_back(moments[place])

    @Slot()
    def _follow(self) -> None:
        """There are other moments."""
        possible = len(self._network.timeline) >= _LEAST
        if possible != self.isEnabled():
            self.setEnabled(possible)
        if not possible:
            self._play.setChecked(False)
        self._soon.request()

    @Slot()
    def _show_look(self) -> None:
        """The network has other weights: at once, where it is since another moment is looked at."""
        trained = self._network.trained
        if trained is not None and trained.origin.at != self._place:
            self._show()

    @Slot()
    def _show(self) -> None:
        """Put the slider where the network in the window stands."""
        moments, trained = self._network.timeline.moments, self._network.trained
        at = None if trained is None else trained.origin.at
        last = max(len(moments) - 1, 0)
        place = last
        if at is not None:
            place = next((n for n, each in enumerate(moments) if each.position >= at), last)
        self._moving = True
        self._slider.setRange(0, last)
        self._slider.setPageStep(max(1, last // 10))
        self._slider.setValue(place)
        self._moving = False
        self._now.setEnabled(at is not None)
        position = moments[-1].position if moments and at is None else at
        text = _NONE if position is None else moment_text(position)
        self._text.show_text(text)
        set_description(self._slider, text)
        if at != self._place:
            self._place = at
            self.placed.emit(at)

    @Slot(bool)
    def _run_film(self, on: bool) -> None:
        if not on:
            self._frames.stop()
            return
        if self._slider.value() == self._slider.maximum():
            self._slider.setValue(0)
        self._frames.start()

    @Slot()
    def _step_film(self) -> None:
        last = self._slider.maximum()
        stride = max(1, round(last * _FRAME_MS / (1000 * _FILM_SECONDS)))
        self._slider.setValue(min(self._slider.value() + stride, last))
        if self._slider.value() == last:
            self._play.setChecked(False)

    def _paint_icons(self) -> None:
        colours = theme.current()
        self._play.setIcon(icon("train", colours.text, colours.faint))
