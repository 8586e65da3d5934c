"""Sweeps between the window and their dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from netbuilder.document import Document
from netbuilder.training.history.runs import Run
from netbuilder.training.trainer import Trainer
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.sweep.dialog import SweepDialog
from netbuilder.views.window.exports import Exports


class Sweeps(QObject):
    """Opens the dialog, and carries out what it asks for.

    A sweep and a training may run at the same time: what comes of either does not depend on it.

    Args:
        document: whose design is varied.
        keeper: keeps the runs.
        exports: writes the table.
        trainer: knows which engine trains.
        go_back: takes a run whose design and weights are to come back.
        window: the dialog's parent.

    Signals:
        ended: the runs of a sweep, the best of them, and the design that was varied.
    """

    ended = Signal(list, object, object)

    def __init__(
        self,
        document: Document,
        keeper: RunKeeper,
        exports: Exports,
        trainer: Trainer,
        go_back: Callable[[Run], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._keeper, self._exports = document, keeper, exports
        self._trainer, self._go_back, self._window = trainer, go_back, window
        self._dialog: SweepDialog | None = None
        document.designChanged.connect(self._show_design)

    def show(self) -> None:
        """Show the dialog."""
        if self._dialog is None:
            self._dialog = SweepDialog(
                self._keeper.keep, lambda: self._trainer.elsewhere, self._window
            )
            self._dialog.goBack.connect(self._go_back)
            self._dialog.ended.connect(self.ended)
            self._dialog.saveRequested.connect(self._exports.sweep)
            self._keeper.renumbered.connect(self._dialog.renumber)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._show_design()

    @property
    def at_work(self) -> bool:
        """Whether a sweep has not come to its end."""
        return self._dialog is not None and self._dialog.at_work

    def end(self) -> None:
        """End a sweep that is under way; the window closes."""
        if self._dialog is not None:
            self._dialog.end()
            self._dialog.close()

    @Slot()
    def _show_design(self) -> None:
        if self._dialog is not None:
            self._dialog.show_design(self._document.design)
