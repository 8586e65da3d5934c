"""Train, step, pause, resume, stop, reset: which of them can be done, and doing it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from netbuilder.design import Analysis
from netbuilder.document import Document
from netbuilder.training.control import BATCH, EPOCH
from netbuilder.training.worker import Trainer
from netbuilder.views.actions import describe
from netbuilder.views.panels import Panels
from netbuilder.views.run_view import RunView


class TrainingControl(QObject):
    """Between the actions and the trainer.

    Args:
        trainer: trains.
        document: whose design is trained.
        panels: what is locked meanwhile.
        run: says what can be done.
        actions: of the window.
        parent: Qt's.

    Signals:
        forgotten: what was learned is to be shown no longer.
    """

    forgotten = Signal()

    def __init__(
        self,
        trainer: Trainer,
        document: Document,
        panels: Panels,
        run: RunView,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._trainer, self._document = trainer, document
        self._panels, self._run, self._actions = panels, run, actions
        self._analysis: Analysis | None = None
        self._begun = False
        trainer.stateChanged.connect(self._show_state)

    def show_analysis(self, analysis: Analysis) -> None:
        """Know whether the design can be trained."""
        self._analysis = analysis
        self._show_state(self._trainer.state)

    def train(self) -> None:
        """Train from fresh weights."""
        if self._ready():
            self._begun = True
            self._trainer.start(self._document.design)

    def step_batch(self) -> None:
        """One batch further, from fresh weights where no run waits."""
        self._step(BATCH)

    def step_epoch(self) -> None:
        """To the end of the epoch, from fresh weights where no run waits."""
        self._step(EPOCH)

    def pause_or_resume(self) -> None:
        """Let the run wait, or go on."""
        if self._trainer.state == "paused":
            self._trainer.resume()
        else:
            self._trainer.pause()

    def reset(self) -> None:
        """Forget what was learned; the next run begins with the same seed at the same start."""
        self._trainer.forget()
        self._begun = False
        self._run.clear()
        self.forgotten.emit()
        self._show_state(self._trainer.state)

    def _step(self, unit: str) -> None:
        if self._trainer.state == "paused":
            self._trainer.step(unit)
        elif self._ready():
            self._begun = True
            self._trainer.start(self._document.design, step=unit)

    def _ready(self) -> bool:
        self._panels.commit()
        idle = self._trainer.state == "idle"
        return idle and self._analysis is not None and self._analysis.can_train

    @Slot(str)
    def _show_state(self, state: str) -> None:
        idle, paused = state == "idle", state == "paused"
        able = self._analysis is not None and self._analysis.can_train
        pause = self._actions["actionPause"]
        pause.setEnabled(state in ("running", "paused"))
        pause.setText("Res&ume" if paused else "&Pause")
        self._actions["actionResume"].setEnabled(paused)
        self._actions["actionStop"].setEnabled(state not in ("idle", "stopping"))
        self._actions["actionReset"].setEnabled(self._begun)
        for name in ("actionStep", "actionStepEpoch"):
            self._actions[name].setEnabled(paused or (idle and able))
        self._panels.training.set_running(not idle)
        self._show_trainability(idle, able)

    def _show_trainability(self, idle: bool, able: bool) -> None:
        train = self._actions["actionTrain"]
        train.setEnabled(idle and able)
        reason = "" if self._analysis is None else self._analysis.reason
        if not idle:
            describe(train, "A training runs already; stop it to start another")
            return
        describe(train, reason or "Train the network from fresh weights")
        self._run.invite(reason)
