"""The main window: shows the document and the training, and listens to both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QMainWindow, QMessageBox, QProgressBar

from netbuilder import resources
from netbuilder.appearance import Appearance
from netbuilder.design import INPUT, Block, Design, analyze
from netbuilder.design.catalogue import entry
from netbuilder.design.datasets import titled
from netbuilder.document import Document
from netbuilder.recovery import Recovery, remains
from netbuilder.settings import Settings
from netbuilder.training.predictor import Predictor
from netbuilder.training.records import EpochDone, Progress, Record, RunEnded, RunStarted
from netbuilder.training.runs import Run, RunBook
from netbuilder.training.trainings import Trainings
from netbuilder.training.worker import Trainer
from netbuilder.views import motion, patience
from netbuilder.views.about import show_about
from netbuilder.views.actions import create_actions
from netbuilder.views.activity import Activity
from netbuilder.views.browser import DataBrowser
from netbuilder.views.editing import Editing
from netbuilder.views.elided import ElidedLabel
from netbuilder.views.exports import Exports
from netbuilder.views.file_commands import FileCommands
from netbuilder.views.insight import Insight
from netbuilder.views.menus import BLOCK_MENU, add_appearances, add_recent, create_menus
from netbuilder.views.mime import dropped_file
from netbuilder.views.network_copy import NetworkCopy
from netbuilder.views.pad.memory import PadMemory
from netbuilder.views.pad.panel import Picture
from netbuilder.views.pad.teaching import Teaching
from netbuilder.views.panels import Panels
from netbuilder.views.plots.figures import table
from netbuilder.views.recovery_question import choose
from netbuilder.views.run_view import RunView
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.sweep import Sweeps
from netbuilder.views.table.reading import TableReading
from netbuilder.views.throttle import READABLE, Throttle
from netbuilder.views.totals import Totals
from netbuilder.views.training_control import TrainingControl
from netbuilder.views.writing import Writing

_MESSAGE_MS = 8000


class MainWindow(QMainWindow):
    """Everything that the user sees.

    Args:
        document: the design that is edited.
        trainer: trains it.
        settings: what is remembered between starts.
        appearance: light or dark.
    """

    def __init__(
        self, document: Document, trainer: Trainer, settings: Settings, appearance: Appearance
    ) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowIcon(QIcon(str(resources.path("icon.svg"))))
        self.setAcceptDrops(True)
        self._document = document
        self._trainer = trainer
        self._settings = settings
        self._appearance = appearance
        for part in (document, trainer, appearance):
            part.setParent(self)
        self._recovery = Recovery(document, parent=self)
        self._copy: NetworkCopy[Predictor] = NetworkCopy(self)
        self._analysis = analyze(document.design)
        self._panels = Panels(self._read)
        self._canvas = self._panels.canvas
        self.setCentralWidget(self._panels)
        self._run = self._create_run_view()
        self._insight = Insight(self._panels.outcomes, self._panels.layer_figures, self)
        self._writing = Writing(self)
        self._files = FileCommands(document, settings, self, self._panels.commit, self._writing)
        self._runs = RunKeeper(
            RunBook(),
            self._panels.runs,
            self._panels.loss,
            self._panels.metric_plot,
            self._go_back,
            self,
        )
        self._exports = Exports(document, settings, self, self._writing)
        self._sweeps = Sweeps(document, self._runs, self._exports, self._go_back, self)
        self._editing = Editing(document, self._panels, self)
        self._actions = create_actions(self)
        self._training = TrainingControl(
            trainer, document, self._panels, self._run, self._actions, self
        )
        self.statusBar().addPermanentWidget(self._training.offer)
        self._teaching = Teaching(trainer, self._panels.pad, self._take_lesson, self)
        TableReading(trainer, self._panels.table_form, self)
        PadMemory(trainer, self._panels.pad, self)
        Activity(self._panels.pad, self._canvas.show_activity, self._look_inside, self)
        self._reading = Throttle(READABLE, self)
        self._browser: DataBrowser | None = None
        self._connect()
        self._restore()
        self._show_design()
        self._show_document_state()

    def open_path(self, path: Path) -> bool:
        """Open a design; on failure say why and change nothing."""
        return self._files.open_path(path)

    def offer_recovery(self) -> None:
        """Ask whether to go on with what a window that ended without warning has left."""
        chosen = choose(remains(), self)
        if chosen is not None:
            self._recovery.take_over(chosen)
        self._training.offer_interrupted(Trainings(), self)

    def show_failure(self, message: str) -> None:
        """Say that something unexpected went wrong."""
        QMessageBox.critical(self, "Something went wrong", message)

    # Putting together

    def _create_run_view(self) -> RunView:
        progress = QProgressBar()
        progress.setObjectName("progressBar")
        progress.setAccessibleName("Progress of the training")
        progress.setFixedWidth(220)
        status = ElidedLabel()
        status.setObjectName("runStatus")
        self.statusBar().addWidget(status, 1)
        self._totals = Totals()
        self.statusBar().addPermanentWidget(self._totals)
        self.statusBar().addPermanentWidget(progress)
        return RunView(self._panels.loss, self._panels.metric_plot, progress, status, self)

    def _connect(self) -> None:
        commands = {
            "actionNew": self._files.new,
            "actionTemplates": self._files.new_from_template,
            "actionSaveTemplate": self._files.save_template,
            "actionOpen": self._files.open,
            "actionOwnData": lambda: self._editing.use_own_data(self),
            "actionSave": self._files.save,
            "actionSaveAs": self._files.save_as,
            "actionExport": lambda: self._exports.network(self._canvas),
            "actionSaveFigures": self._save_figures,
            "actionSaveCurves": lambda: self._exports.curves(self._panels.curves),
            "actionQuit": self.close,
            "actionUndo": self._document.undo,
            "actionRedo": self._document.redo,
            "actionCut": self._editing.cut,
            "actionCopy": self._editing.copy,
            "actionPaste": self._editing.paste,
            "actionDuplicate": self._editing.duplicate,
            "actionRename": self._editing.rename_selected,
            "actionDisable": self._editing.toggle_selected,
            "actionSelectAll": self._editing.select_all,
            "actionDelete": self._editing.remove_selected,
            "actionTrain": self._training.train,
            "actionStep": self._training.step_batch,
            "actionStepEpoch": self._training.step_epoch,
            "actionPause": self._training.pause_or_resume,
            "actionResume": self._training.resume,
            "actionTrainOn": self._training.train_on,
            "actionReset": self._training.reset,
            "actionStop": self._trainer.stop,
            "actionSweep": self._sweeps.show,
            "actionCode": self._show_code,
            "actionData": self._show_data,
            "actionCosts": self._show_costs,
            "actionMyDigits": self._teaching.browse,
            "actionMinimap": self._show_minimap,
            "actionZoomIn": self._canvas.zoom().larger,
            "actionZoomOut": self._canvas.zoom().smaller,
            "actionFit": self._canvas.zoom().fit_or_reset,
            "actionReduceMotion": self._reduce_motion,
            "actionAbout": lambda: show_about(self),
        }
        for name, command in commands.items():
            self._actions[name].triggered.connect(lambda _=False, run=command: run())
        menus = create_menus(self, self._actions)
        recent = partial(add_recent, menus["&File"], self._actions["actionSave"])
        recent(lambda: self._settings.recent, self._files.open_recent)
        add_appearances(menus["&View"], self._settings.appearance, self._choose_appearance)
        self._panels.training.set_actions(
            self._actions["actionTrain"], self._actions["actionPause"], self._actions["actionStop"]
        )
        self._document.designChanged.connect(self._show_design)
        self._document.stateChanged.connect(self._show_document_state)
        self._trainer.recordReceived.connect(self._receive)
        options = self._panels.curve_options
        options.add_actions(self._actions["actionSaveFigures"], self._actions["actionSaveCurves"])
        self._runs.notice.connect(self._tell)
        self._writing.said.connect(self.statusBar().showMessage)
        self._panels.outcomes.confusion.pictureChosen.connect(self._panels.pad.pad.show_picture)
        self._training.forgotten.connect(self._forget)
        self._copy.changed.connect(self._reading.request)
        self._reading.due.connect(self._panels.pad.read_again)
        self._canvas.selectionChanged.connect(self._show_selection)
        self._canvas.set_menu_actions(
            [None if name is None else self._actions[name] for name in BLOCK_MENU]
        )
        self._editing.refused.connect(self._tell)
        self._panels.code.saveRequested.connect(self._exports.script)
        self._actions["actionReduceMotion"].setChecked(self._settings.reduced_motion)
        motion.reduce(self._settings.reduced_motion)

    def _show_code(self) -> None:
        self._panels.code.setVisible(self._actions["actionCode"].isChecked())

    def _show_data(self) -> None:
        self._panels.commit()
        self._browser = self._browser or DataBrowser(self)
        self._browser.show()
        self._browser.raise_()
        self._browser.show_design(self._document.design)

    def _show_costs(self) -> None:
        self._canvas.show_costs(self._actions["actionCosts"].isChecked())
        self._canvas.show_design(self._document.design, self._analysis)

    def _show_minimap(self) -> None:
        self._canvas.show_minimap(self._actions["actionMinimap"].isChecked())

    def _reduce_motion(self) -> None:
        self._settings.reduced_motion = self._actions["actionReduceMotion"].isChecked()
        motion.reduce(self._settings.reduced_motion)

    @Slot(str)
    def _tell(self, message: str) -> None:
        self.statusBar().showMessage(message, _MESSAGE_MS)

    # The design

    @Slot()
    def _show_design(self) -> None:
        design = self._document.design
        self._analysis = analyze(design)
        self._canvas.show_design(design, self._analysis)
        self._panels.training.show_design(design, self._analysis)
        self._panels.code.show_design(design)
        self._panels.readings.show_design(design)
        if self._browser is not None and self._browser.isVisible():
            self._browser.show_design(design)
        self._totals.show_analysis(self._analysis)
        self._show_selection()
        self._training.show_analysis(self._analysis)

    @Slot()
    def _show_selection(self) -> None:
        selected = self._canvas.selected()
        design, inspector = self._document.design, self._panels.inspector
        names = set(selected)
        self._show_possible([block for block in design.blocks if block.name in names])
        if len(selected) > 1:
            inspector.show_several(len(selected))
        elif selected == (INPUT,):
            inspector.show_input(design, self._analysis)
        elif selected:
            block, name = design.block(selected[0]), selected[0]
            analysis = self._analysis
            problems, advice = analysis.problems_of(name), analysis.advice_of(name)
            kind = entry(block.kind)
            inspector.show_block(block, kind, analysis.info(name), problems, advice)
        else:
            inspector.show_block(None)

    def _show_possible(self, blocks: Sequence[Block]) -> None:
        for name in ("actionCut", "actionCopy", "actionDuplicate", "actionDelete"):
            self._actions[name].setEnabled(bool(blocks))
        self._actions["actionRename"].setEnabled(len(blocks) == 1)
        disable = self._actions["actionDisable"]
        disable.setEnabled(bool(blocks))
        enables = bool(blocks) and not any(block.enabled for block in blocks)
        disable.setText("&Enable" if enables else "D&isable")

    @Slot()
    def _show_document_state(self) -> None:
        document = self._document
        title = document.path.name if document.path else "Untitled"
        self.setWindowTitle(f"{title}[*] - NetBuilder")
        self.setWindowModified(document.modified)
        self._show_step("actionUndo", "&Undo", document.undo_text)
        self._show_step("actionRedo", "&Redo", document.redo_text)

    def _show_step(self, name: str, verb: str, step: str) -> None:
        action: QAction = self._actions[name]
        action.setEnabled(bool(step))
        action.setText(f"{verb} {step}".strip())

    # The training

    def _save_figures(self) -> None:
        plots = {"loss": self._panels.loss, self._run.metric: self._panels.metric_plot}
        self._exports.figures(table({name: plot.series() for name, plot in plots.items()}))

    @Slot(object)
    def _receive(self, record: Record) -> None:
        if isinstance(record, RunStarted):
            self._copy.start(partial(Predictor, record.design))
            data = titled(record.data_title) or record.design.data_set
            if data.classes:
                self._panels.pad.bars.set_names(data.names)
            self._panels.pad.expect(record.design.target)
            self._panels.surface.start(record.design)
        if isinstance(record, Progress | EpochDone | RunEnded):
            self._learn(record.weights)
        self._run.show(record)
        self._training.show(record)
        self._insight.show(record)
        self._runs.show(record)
        if isinstance(record, RunEnded) and record.reason == "failed":
            QMessageBox.warning(self, "The training ended", record.message)

    def _go_back(self, run: Run) -> None:
        """Bring a run's design and weights back, as a step that can be undone."""
        if self._trainer.state != "idle":
            self._tell("Stop the training before you go back to another run.")
            return
        self._document.edit(run.design, f"go back to run {run.number}")
        self._copy.start(partial(Predictor, run.design))
        self._panels.pad.expect(run.design.target)
        self._panels.surface.start(run.design)
        self._learn(run.weights)
        self._training.learn(run.design, run.weights)
        self._tell(f"Run {run.number} is back: its network, and the weights of its best epoch.")

    @Slot()
    def _forget(self) -> None:
        self._copy.start(None)
        self._insight.forget()
        self._teaching.forget()
        self._panels.surface.start(self._document.design)
        self._panels.pad.read_again()

    def _learn(self, weights: Picture | None) -> None:
        if weights is not None:
            self._copy.learn(weights)
            self._panels.surface.learn(weights)

    def _take_lesson(self, design: Design, weights: Picture) -> None:
        self._learn(weights)
        self._training.learn(design, weights)

    def _read(self, picture: Picture) -> Picture | None:
        predictor = self._copy.network()
        return None if predictor is None else predictor.predict(picture)

    def _look_inside(self, picture: Picture) -> Mapping[str, Picture]:
        predictor = self._copy.network()
        return {} if predictor is None else predictor.activations(picture)

    # The window itself

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one file."""
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file."""
        path = dropped_file(event)
        if path is not None and self._files.may_discard():
            self._files.open_path(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, end the training, remember the window."""
        if patience.waits(self) or not self._files.may_discard():
            event.ignore()
            return
        if self._browser is not None:
            self._browser.close()
        kept = (self._recovery, self._runs, self._teaching)
        patience.end(kept, (self._sweeps, self._trainer), self)
        self._trainer.close(timeout_ms=0)
        self._settings.set_window_state("geometry", self.saveGeometry())
        self._panels.remember(self._settings)
        event.accept()

    def _restore(self) -> None:
        self.resize(1240, 780)
        geometry = self._settings.window_state("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._panels.restore(self._settings)

    def _choose_appearance(self, name: str) -> None:
        self._settings.appearance = name
        self._appearance.choose(name)
