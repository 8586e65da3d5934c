"""Pen, eraser, undo, redo and thickness, in a row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QWidget

from netbuilder.translation import say
from netbuilder.views.common.texts import own, set_spoken, set_tip
from netbuilder.views.pad.digit_pad import DigitPad

_THINNEST, _USUAL, _THICKEST = 40, 100, 250  # per cent


class PadTools(QWidget):
    """What a pad can do beside drawing.

    Args:
        pad: is drawn on.
        more: other tools, at the end of the row.
    """

    def __init__(self, pad: DigitPad, *more: QWidget) -> None:
        super().__init__()
        self._pad = pad
        self._eraser = self._button(say("Eraser"), "eraser", say("Erase instead of drawing (E)"))
        self._eraser.setCheckable(True)
        self._eraser.toggled.connect(pad.set_erasing)
        pad.erasingChanged.connect(self._eraser.setChecked)
        self._undo = self._button("\u21b6", "undoDrawing", say("Undo the last change (Ctrl+Z)"))
        set_spoken(self._undo, say("Undo on the pad"))
        self._undo.clicked.connect(pad.undo)
        self._redo = self._button("\u21b7", "redoDrawing", say("Redo the change (Ctrl+Shift+Z)"))
        set_spoken(self._redo, say("Redo on the pad"))
        self._redo.clicked.connect(pad.redo)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("thickness")
        set_spoken(self._slider, say("Pen width"))
        set_tip(self._slider, say("Pen width"))
        self._slider.setRange(_THINNEST, _THICKEST)
        self._slider.setValue(_USUAL)
        self._slider.setMinimumWidth(20)
        self._slider.valueChanged.connect(lambda value: pad.set_thickness(value / 100))
        pad.drawingChanged.connect(self._show_possible)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for button in (self._eraser, self._undo, self._redo):
            layout.addWidget(button)
        layout.addWidget(self._slider, 1)
        for tool in more:
            layout.addWidget(tool)
        self._show_possible()

    @Slot()
    def _show_possible(self) -> None:
        self._undo.setEnabled(self._pad.can_undo())
        self._redo.setEnabled(self._pad.can_redo())

    @staticmethod
    def _button(text: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setText(own(text))
        set_tip(button, tip)
        button.setAutoRaise(True)
        return button
