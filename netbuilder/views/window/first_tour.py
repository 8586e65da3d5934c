"""The tour of the main window: Train, Draw, Drag."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.help import tour_steps
from netbuilder.help.tour_steps import DRAG, TRAIN, TRY
from netbuilder.training.trainer import Trainer
from netbuilder.translation import mark
from netbuilder.views.help.tour import Step, Tour
from netbuilder.views.window.panels import Panels

_TARGETS: Final = (
    ("trainButton",),
    ("digitPad", "readings"),
    ("paletteList", "paletteRail", "palette"),
)
_FINISHED: Final = mark(
    "That was the tour. Help > Tour shows it again; F1 explains what you point at."
)
_ENDED: Final = mark("The tour is over. Help > Tour shows it again.")


class FirstTour(QObject):
    """Begins the tour, and notices what the user does of it.

    Args:
        window: on which it is shown.
        panels: of the window.
        document: tells when a layer was added.
        trainer: tells when a training begins.
        tell: says something in the status bar.
    """

    def __init__(
        self,
        window: QMainWindow,
        panels: Panels,
        document: Document,
        trainer: Trainer,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._panels, self._document, self._pad = panels, document, panels.pad.pad
        self._tell = tell
        self._blocks = 0
        self.tour = Tour(window)
        self.tour.ended.connect(self._say_ended)
        trainer.stateChanged.connect(self._note_training)
        self._pad.drawingChanged.connect(self._note_drawing)
        document.designChanged.connect(self._note_design)

    @Slot()
    def begin(self) -> None:
        """Show it, for the design that is in the window."""
        panels, design = self._panels, self._document.design
        self._blocks = len(design.blocks)
        reveals: tuple[Callable[[], None], ...] = (
            lambda: None,
            lambda: panels.sides.show_selected(False),
            lambda: None,
        )
        told = zip(tour_steps.words(design), _TARGETS, reveals, strict=True)
        self.tour.begin([Step(*words, targets, reveal) for words, targets, reveal in told])

    @Slot(str)
    def _note_training(self, state: str) -> None:
        if self.tour.active and state != "idle":
            self.tour.note_done(TRAIN)

    @Slot()
    def _note_drawing(self) -> None:
        if self.tour.active and not self._pad.is_empty():
            self.tour.note_done(TRY)

    @Slot(object)
    def _note_design(self, design: Design) -> None:
        if not self.tour.active:
            return
        if len(design.blocks) > self._blocks:
            self.tour.note_done(DRAG)
        self._blocks = len(design.blocks)

    @Slot(bool)
    def _say_ended(self, done: bool) -> None:
        self._tell(_FINISHED if done else _ENDED)
