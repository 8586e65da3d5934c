"""How fast a training goes: from so slow that the eye can follow to as fast as it can."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from netbuilder.training.bar_state import SPEEDS
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_description, set_spoken, set_tip
from netbuilder.wording import number_text

_WIDTH: Final = 100
_NARROW: Final = 76
_FULL: Final = len(SPEEDS) - 1


class SpeedSlider(QWidget):
    """A slider with few places.

    Signals:
        speedChanged: batches a second at most; None for as many as there is time for.
    """

    speedChanged = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("speed")
        self._slider.setRange(0, _FULL)
        self._slider.setPageStep(1)
        self._slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self._slider.setValue(_FULL)
        self._slider.setFixedWidth(_WIDTH)
        set_spoken(self._slider, say("Training speed"))
        set_tip(
            self._slider,
            say(
                "How many batches are trained per second; at a low speed you can watch single steps"
            ),
        )
        self._value = Label()
        self._value.setObjectName("speedText")
        head = QHBoxLayout()
        head.addWidget(Label(say("Speed")))
        head.addSpacing(6)
        head.addStretch(1)
        head.addWidget(self._value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 0, 2, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._slider)
        self._slider.valueChanged.connect(self._change)
        self._write()

    @property
    def speed(self) -> float | None:
        """Batches a second at most; None for as many as there is time for."""
        return SPEEDS[self._slider.value()]

    def set_compact(self, compact: bool) -> None:
        """Be narrow, or as wide as is good to have."""
        self._slider.setFixedWidth(_NARROW if compact else _WIDTH)

    def step(self, places: int) -> None:
        """Go so many places faster, or slower."""
        self._slider.setValue(self._slider.value() + places)

    def _change(self) -> None:
        self._write()
        self.speedChanged.emit(self.speed)

    def _write(self) -> None:
        speed = self.speed
        if speed is None:
            self._value.show_text(say("Full"))
            set_description(self._slider, say("As fast as possible"))
        else:
            self._value.show_text(f"{number_text(speed)} /s")
            set_description(
                self._slider, say("{speed} batches per second", speed=number_text(speed))
            )
