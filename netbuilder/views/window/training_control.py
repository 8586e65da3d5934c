"""Train, step, pause, resume, stop, reset: which of them can be done, and doing it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from netbuilder.design import Analysis, Design, DesignError
from netbuilder.document import Document
from netbuilder.network.current import CurrentNetwork
from netbuilder.training.checkpoints.folder import CheckpointSlot
from netbuilder.training.control import BATCH, EPOCH
from netbuilder.training.records import Record, RunEnded, RunStarted
from netbuilder.training.run.live_settings import RATE, merge
from netbuilder.training.run.warm_start import TrainedWeights, transfer
from netbuilder.training.trainer import Trainer
from netbuilder.translation import mark, say
from netbuilder.views.bar import TrainingBar
from netbuilder.views.bar.offer_bar import OfferBar
from netbuilder.views.common.texts import own
from netbuilder.views.window.making_actions import describe
from netbuilder.views.window.panels import Panels
from netbuilder.views.window.run_view import RunView
from netbuilder.views.window.threshold_link import ThresholdLink
from netbuilder.wording import number_text

_TRAIN_ON = mark("Continue from the current weights")


class TrainingControl(QObject):
    """The link between the actions and the trainer.

    Args:
        trainer: trains.
        document: whose design is trained.
        network: what can be trained on.
        panels: what is locked meanwhile.
        run: says what can be done.
        bar: sets the speed.
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
        network: CurrentNetwork,
        panels: Panels,
        run: RunView,
        bar: TrainingBar,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._trainer, self._document, self._network = trainer, document, network
        self._panels, self._run, self._actions = panels, run, actions
        self._analysis: Analysis | None = None
        self._begun = False
        self._offer = OfferBar("goOnFromGoodEpoch")
        self._offer.taken.connect(self._resume_slower)
        commands = {
            "actionTrain": self.train,
            "actionStep": self.step_batch,
            "actionStepEpoch": self.step_epoch,
            "actionPause": self.pause_or_resume,
            "actionResume": self.resume,
            "actionTrainOn": self.train_on,
            "actionReset": self.reset,
            "actionStop": trainer.stop,
            "actionSlower": lambda: bar.speed.step(-1),
            "actionFaster": lambda: bar.speed.step(1),
            "actionMoreSettings": panels.training.toggle_more,
        }
        for name, command in commands.items():
            actions[name].triggered.connect(lambda _=False, run=command: run())
        trainer.stateChanged.connect(self._show_state)
        network.replaced.connect(self._show_network)
        ThresholdLink(document, network, panels.outcomes.confusion, panels, self)
        self._shown = document.design
        document.designChanged.connect(self._pass_on)

    @property
    def offer(self) -> OfferBar:
        """Goes on after a divergence; hidden while there was none. To be shown somewhere."""
        return self._offer

    def show_analysis(self, analysis: Analysis) -> None:
        """Know whether the design can be trained."""
        self._analysis = analysis
        if self._run.invites:
            self._run.show_target(self._document.design)
        self._run.bar.show_design(analysis, self._document.design.epochs)
        self._show_state(self._trainer.state)

    def show(self, record: Record) -> None:
        """Know what can be done after a divergence."""
        if isinstance(record, RunStarted):
            self._offer.hide()
        if isinstance(record, RunEnded):
            self._offer_slower(record)
            self._show_state(self._trainer.state)

    @Slot()
    def know_run(self) -> None:
        """There is something to reset."""
        self._begun = True
        self._show_state(self._trainer.state)

    def train(self) -> None:
        """Train from fresh weights."""
        if self._ready():
            self._begun = True
            self._trainer.start(self._document.design)

    def train_on(self) -> None:
        """Train from what was learned, as far as the blocks' shapes are the same."""
        if self._ready():
            self._begun = True
            self._trainer.start(self._document.design, learned=self._learned())

    def resume(self) -> None:
        """Go on with a run that waits, or with one that was stopped."""
        if self._trainer.state == "paused":
            self._trainer.resume()
        elif self._trainer.can_resume_run:
            self._panels.commit()
            self._trainer.resume_run(self._document.design)

    def resume_interrupted(self, design: Design, place: CheckpointSlot, *, show: bool) -> bool:
        """Go on with a training that was interrupted.

        Args:
            design: what it trained.
            place: where it is kept.
            show: whether to go back to that design.

        Returns:
            Whether that is possible: nothing else is being trained.
        """
        if self._trainer.state != "idle":
            return False
        self._panels.commit()
        if show:
            self._document.edit(design, say("go back to the interrupted training"))
        self._begun = True
        return self._trainer.resume_run(design, place)

    @Slot(object)
    def _pass_on(self, design: Design) -> None:
        """Let the run take over an edit of what it can change, and of nothing else."""
        if self._trainer.state != "idle" and merge(self._shown, design) == design:
            self._trainer.change(design)
        self._shown = design

    def _offer_slower(self, record: RunEnded) -> None:
        slower = self._slower()
        if record.good_epoch and record.resumable and slower is not None:
            rate = slower.optimizer.parameters[RATE]
            epoch, slow = record.good_epoch, number_text(rate, 3)
            self._offer.offer(
                say(
                    "The training diverged after epoch {epoch}. It can continue from there.",
                    epoch=epoch,
                ),
                say("Continue from epoch {epoch} at {slow}", epoch=epoch, slow=slow),
                say(
                    "Go back to the end of epoch {epoch}, the last good one, and "
                    "continue with a tenth of the learning rate, {slow}",
                    epoch=epoch,
                    slow=slow,
                ),
            )

    def _slower(self) -> Design | None:
        """The design with a tenth of the learning rate."""
        design = self._document.design
        try:
            return design.with_optimizer_parameter(RATE, design.optimizer.parameters[RATE] / 10)
        except DesignError:
            return None

    def _resume_slower(self) -> None:
        slower = self._slower()
        self._offer.hide()
        if slower is not None and self._trainer.can_resume_run:
            self._document.edit(slower, say("lower the learning rate"))
            self._trainer.resume_run(slower)

    def step_batch(self) -> None:
        """One batch further, from fresh weights where no run waits."""
        self._step(BATCH)

    def step_epoch(self) -> None:
        """Train to the end of the epoch, from fresh weights where no run waits."""
        self._step(EPOCH)

    def pause_or_resume(self) -> None:
        """Let the run wait, or continue."""
        if self._trainer.state == "paused":
            self._trainer.resume()
        else:
            self._trainer.pause()

    def reset(self) -> None:
        """Forget what was learned; the next run begins with the same seed at the same start."""
        self._trainer.forget()
        self._begun = False
        self._offer.hide()
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
        pause.setText(own(say("Res&ume") if paused else say("&Pause")))
        resume = self._actions["actionResume"]
        resume.setEnabled(paused or self._trainer.can_resume_run)
        # Pause is called Resume then; a menu that says so twice puzzles.
        resume.setVisible(not paused)
        self._actions["actionStop"].setEnabled(state not in ("idle", "stopping"))
        self._actions["actionReset"].setEnabled(self._begun)
        for name in ("actionStep", "actionStepEpoch"):
            self._actions[name].setEnabled(paused or (idle and able))
        self._panels.training.set_running(not idle)
        self._show_trainability(idle, able)

    def _show_trainability(self, idle: bool, able: bool) -> None:
        train = self._actions["actionTrain"]
        train.setEnabled(idle and able)
        self._actions["actionTrainOn"].setEnabled(
            idle and able and self._network.trained is not None
        )
        reason = "" if self._analysis is None else self._analysis.reason
        if not idle:
            describe(train, say("Training is running. Stop it before you train again."))
            return
        describe(train, reason or say("Train the network from fresh weights"))
        self._show_what_is_kept(able)
        self._run.invite(reason)

    def _show_what_is_kept(self, able: bool) -> None:
        """Say which blocks keep what they have learned."""
        action, sentence = self._actions["actionTrainOn"], ""
        learned, design = self._learned(), self._document.design
        if able and learned is not None:
            sentence = transfer(learned.design, design).sentence
        describe(action, sentence or _TRAIN_ON)

    def _learned(self) -> TrainedWeights | None:
        network = self._network.trained
        if network is None:
            return None
        return TrainedWeights(network.design, network.weights, network.optimizer)

    @Slot()
    def _show_network(self) -> None:
        self._show_state(self._trainer.state)
