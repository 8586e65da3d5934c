"""The main window: shows the document and the training, and listens to both."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon

from netbuilder import resources
from netbuilder.appearance import Appearance
from netbuilder.curves.table import table
from netbuilder.design import INPUT, analyze
from netbuilder.design.catalogue import entry
from netbuilder.document import Document
from netbuilder.network.current import CurrentNetwork
from netbuilder.recovery import Recovery
from netbuilder.settings import Settings
from netbuilder.training.history.runs import Run
from netbuilder.training.records import Record, RunEnded
from netbuilder.training.trainer import Trainer
from netbuilder.translation import say
from netbuilder.views.bar import TrainingBar
from netbuilder.views.bar.feed import BarFeed
from netbuilder.views.browser import DataBrowser
from netbuilder.views.common import questions, texts
from netbuilder.views.common.mime import dropped_file
from netbuilder.views.insight import Insight
from netbuilder.views.pad.teaching import Teaching
from netbuilder.views.picture.reading import PictureAsking
from netbuilder.views.runs.keeper import RunKeeper, open_book
from netbuilder.views.series.reading import read_series
from netbuilder.views.table.reading import read_table
from netbuilder.views.window import patience
from netbuilder.views.window.announcer import Announcer
from netbuilder.views.window.answering import Answering
from netbuilder.views.window.board_switch import BoardSwitch
from netbuilder.views.window.closer_looks import CloserLooks
from netbuilder.views.window.command_palette import CommandPalette
from netbuilder.views.window.data_window import data_browser
from netbuilder.views.window.editing import Editing
from netbuilder.views.window.engine_switch import EngineSwitch
from netbuilder.views.window.exports import Exports
from netbuilder.views.window.file_commands import FileCommands
from netbuilder.views.window.film import Film
from netbuilder.views.window.guide import Guide
from netbuilder.views.window.holding import Holding
from netbuilder.views.window.interrupted import Offers
from netbuilder.views.window.language_switch import LanguageSwitch
from netbuilder.views.window.look_switches import LookSwitches
from netbuilder.views.window.making_actions import create_actions
from netbuilder.views.window.menus import BLOCK_MENU, add_recent, create_menus
from netbuilder.views.window.network_exports import NetworkExports
from netbuilder.views.window.network_steps import NetworkSteps
from netbuilder.views.window.opened_canvas import OpenedCanvas
from netbuilder.views.window.opening import Opening
from netbuilder.views.window.pad_reading import PadReading
from netbuilder.views.window.panel_switches import PanelSwitches
from netbuilder.views.window.panels import Panels, first_size, stacked
from netbuilder.views.window.possible import show_possible, show_steps
from netbuilder.views.window.preferences.switch import PreferencesSwitch
from netbuilder.views.window.problems import Problems
from netbuilder.views.window.regions import RegionKeys, RegionWindow
from netbuilder.views.window.results import Results
from netbuilder.views.window.run_feed import RunFeed
from netbuilder.views.window.saving_network import SavingNetwork
from netbuilder.views.window.status import Status
from netbuilder.views.window.sweeps import Sweeps
from netbuilder.views.window.training_control import TrainingControl
from netbuilder.views.window.writing import Writing


class MainWindow(RegionWindow):
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
        self.network = CurrentNetwork(self)
        self._analysis = analyze(document.design)
        self._actions = create_actions(self)
        # First, because texts everywhere name the keys that count.
        preferences = PreferencesSwitch(self, self._actions, settings)
        self._panels = Panels(self.network)
        self._canvas = self._panels.canvas
        bar = TrainingBar(self._actions)
        results = Results(self._panels, document, self.network, self._actions, self)
        tellers = BarFeed(bar, trainer, self), results
        status = Status(self, self.network, document, self._panels, *tellers)
        self._run, self._totals = status.run, status.totals
        self._writing = Writing(self)
        Insight(self.network, self._panels.outcomes, self._panels.layer_figures, self)
        CloserLooks(trainer, self.network, self._panels, self._actions, self)
        shown = self._panels.runs, self._panels.loss, self._panels.metrics
        self._runs = RunKeeper(open_book(), *shown, self._go_back, self)
        self._holding = Holding(document, self.network, lambda: self._runs.runs, self)
        self._feed = RunFeed(trainer, self.network, self._runs.show, self._receive, self)
        self._steps = NetworkSteps(document, trainer, self._holding, self._feed, self._runs, self)
        self._exports = exports = Exports(document, settings, self, self._writing)
        self._sweeps = Sweeps(document, self._runs, exports, trainer, self._go_back, self)
        results.keepRequested.connect(self._steps.keep_best)
        results.backRequested.connect(self._go_back)
        self._sweeps.ended.connect(results.show_sweep)
        self._editing = Editing(document, self._panels, self)
        opening = Opening(document, self._steps, self)
        held = document, self.network, self._writing, settings, lambda: self._runs.runs
        saving = SavingNetwork(*held, self._actions, self)
        means = self._panels.commit, self._writing, self._use_data, opening, saving
        self._files = FileCommands(document, settings, self, *means)
        answering = Answering(self.network, settings, self._actions, self)
        self._of_files = opening, saving, answering, self._exports.making
        self._training = TrainingControl(
            trainer, document, self.network, self._panels, self._run, bar, self._actions, self
        )
        NetworkExports(document, self._exports, self.network, self._runs, self._actions, self)
        Film(self.network, self._panels.centre, exports, self._actions["actionFilm"], self)
        BoardSwitch(self._actions["actionTensorBoard"], trainer, settings, self)
        EngineSwitch(self._actions["actionEngine"], trainer, settings, self._tell, self)
        CommandPalette(self, self._actions)
        PanelSwitches(self._actions, self._panels, settings, self)
        ask = self._files.may_discard
        self._offers = Offers(document, self._recovery, self._training, ask, self)
        rows = bar, self._panels.training, self._training.offer, self._offers.bar
        self.setCentralWidget(stacked(*rows, self._panels))
        work = self._panels, document, trainer, settings, self._files, self._holding
        self.guide = Guide(self, self._actions, *work, self._tell)
        for changed in (preferences.shortcuts.changed, preferences.layersLoaded):
            changed.connect(self.guide.help.renew)
        self._pad = PadReading(self._holding, self._panels.pad, self._canvas, self)
        seen = self._holding, document, self._panels, self._actions, settings, trainer
        OpenedCanvas(*seen, self._steps, self)
        self._teaching = Teaching(trainer, self.network, self._panels.pad, self._pad.know, self)
        read_table(self.network, self._panels.table_form, self)
        read_series(self.network, self._panels.readings.series, self)
        PictureAsking(self.network, self._panels.picture_form, self)
        Announcer(trainer, self._panels.pad, self)
        self._problems = Problems(self._actions, bar.badges, self._panels, self)
        self._browser: DataBrowser | None = None
        self._connect()
        self._restore()
        RegionKeys(self._actions, self._panels, self)
        self._show_design()
        self._show_document_state()

    def open_path(self, path: Path, ask: bool = False) -> bool:
        """Open a file; on failure say why and change nothing. `ask`: not at the cost of changes."""
        return (self._files.open_recent if ask else self._files.open_path)(path)

    def open_last(self) -> None:
        """Show the document that was open the last time, and its network, if that is wanted."""
        if self._settings.at_start != "last":
            return
        path, run = self._settings.last
        if path is not None and self._files.open_path(path, again=True) and run:
            self.network.clear()  # A run that began with an opened network has more to tell.
        self._holding.prefer(run)

    def offer_recovery(self) -> None:
        """List in a bar, as soon as it is found, what was interrupted or cannot be read."""
        self._offers.look(self._settings.complaints)

    def show_failure(self, message: str) -> None:
        """Say that something unexpected went wrong."""
        questions.complain(self, say("Something went wrong"), message)

    def _connect(self) -> None:
        commands = {
            "actionNew": self._files.new,
            "actionSaveTemplate": self._files.save_template,
            "actionOpen": self._files.open,
            "actionOwnData": self._use_data,
            "actionSave": self._files.save,
            "actionSaveAs": self._files.save_as,
            "actionReload": self._files.reload,
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
            "actionLock": self._editing.toggle_locked,
            "actionSelectAll": self._editing.select_all,
            "actionDelete": self._editing.remove_selected,
            "actionSweep": self._sweeps.show,
            "actionCode": lambda: self._panels.code.setVisible(self._is_checked("actionCode")),
            "actionData": self._show_data,
            "actionCosts": self._show_costs,
            "actionMyDigits": self._teaching.browse,
            "actionMinimap": lambda: self._canvas.show_minimap(self._is_checked("actionMinimap")),
            "actionZoomIn": self._canvas.zoom().larger,
            "actionZoomOut": self._canvas.zoom().smaller,
            "actionFit": self._canvas.zoom().fit_or_reset,
        }
        for name, command in commands.items():
            self._actions[name].triggered.connect(lambda _=False, run=command: run())
        menus = create_menus(self, self._actions)
        recent = partial(add_recent, menus["&File"], self._actions["actionSave"])
        recent(lambda: self._settings.recent, self._files.open_recent, self._settings.note_of)
        look = menus["&View"], self._actions["actionReduceMotion"], self._appearance
        LookSwitches(*look, self._settings, self)
        LanguageSwitch(menus["&View"], self._settings, self._document, self._tell, self)
        self._document.designChanged.connect(self._show_design)
        self._document.stateChanged.connect(self._show_document_state)
        self._document.replaced.connect(lambda: self._canvas.select(None))
        self._holding.released.connect(self._release)
        self._steps.shown.connect(self._show_run)
        self._runs.loaded.connect(self._holding.look_among_runs)
        self._runs.renumbered.connect(self._feed.renumber)
        self._feed.kept.connect(self._run.name_run)
        self._teaching.learned.connect(self._steps.take_teaching)
        saves = (self._actions[f"actionSave{name}"] for name in ("Figures", "Curves"))
        self._panels.curve_options.add_actions(*saves)
        for part in (self._runs, self._steps, self._problems, *self._of_files):
            part.notice.connect(self._tell)
        self._trainer.stateChanged.connect(self._problems.show_state)
        self._files.watch.notice.connect(self._tell)
        self._offers.notice.connect(self._tell)
        self._recovery.notice.connect(self._tell)
        self._panels.outcomes.confusion.pictureChosen.connect(self._panels.open_picture)
        self._panels.outcomes.confusion.rowsChosen.connect(self._panels.open_rows)
        self._panels.runs.saveRequested.connect(self._of_files[1].save_run)
        self._training.forgotten.connect(self._steps.forget)
        self.network.unusable.connect(self._tell)
        self._writing.said.connect(self._tell)
        self._canvas.selectionChanged.connect(self._show_selection)
        self._canvas.set_menu_actions(
            [None if name is None else self._actions[name] for name in BLOCK_MENU]
        )
        self._editing.refused.connect(self._tell)
        self._panels.code.saveRequested.connect(self._exports.script)

    def _use_data(self, path: Path | None = None) -> None:
        self._editing.use_own_data(self, path)

    def _is_checked(self, name: str) -> bool:
        return self._actions[name].isChecked()

    def _show_data(self) -> None:
        self._panels.commit()
        self._browser = self._browser or data_browser(self, self.network, self._panels)
        self._browser.show()
        self._browser.raise_()
        self._browser.show_design(self._document.design)

    def _show_costs(self) -> None:
        self._canvas.show_costs(self._is_checked("actionCosts"))
        self._canvas.show_design(self._document.design, self._analysis)

    @Slot(str)
    @Slot(str, int)
    def _tell(self, message: str, milliseconds: int = 8000) -> None:
        texts.show_status(self.statusBar(), message, milliseconds)

    # The design

    @Slot()
    def _show_design(self) -> None:
        design = self._document.design
        self._analysis = analyze(design)
        self._canvas.show_design(design, self._analysis)
        self._panels.training.show_design(design, self._analysis)
        self._panels.code.show_design(design)
        self._panels.readings.show_design(design)
        self._pad.show_design(design)
        if self._browser is not None and self._browser.isVisible():
            self._browser.show_design(design)
        self._totals.show_analysis(self._analysis)
        self._problems.show_analysis(self._analysis)
        self._show_selection()
        self._training.show_analysis(self._analysis)

    @Slot()
    def _show_selection(self) -> None:
        selected = self._canvas.selected()
        design, inspector = self._document.design, self._panels.inspector
        self._panels.show_selected(bool(selected))
        chosen = [block for block in design.blocks if block.name in selected]
        show_possible(self._actions, chosen, self._analysis)
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

    @Slot()
    def _show_document_state(self) -> None:
        document = self._document
        name, mark, note = document.title.rpartition("[*]")
        texts.set_title(self, name, f"{mark}{note} - NetBuilder")
        self._actions["actionReload"].setEnabled(document.path is not None)
        self.setWindowModified(document.modified)
        show_steps(self._actions, document)

    # The training

    def _save_figures(self) -> None:
        curves = {"loss": self._panels.loss.series(), **self._panels.metrics.series()}
        self._exports.figures(table(curves))

    def _receive(self, record: Record) -> None:
        """Take a record of the run whose network the window holds."""
        self._run.show(record)
        self._training.show(record)
        if isinstance(record, RunEnded) and record.reason == "failed":
            questions.warn(self, say("The training ended"), record.message)

    @Slot()
    def _release(self) -> None:
        """What is in the window belongs to another document, or to other data."""
        self._feed.leave()
        self._trainer.stop()
        self._run.clear()

    @Slot(object, object)
    def _show_run(self, run: Run | None, training: Run) -> None:
        network = self.network.trained
        if run is None or network is None:
            self._run.show_target(self._document.design)
            self._run.clear()
        else:
            self._run.show_run(run, training, network)
        self._training.know_run()

    def _go_back(self, run: Run) -> None:
        self._run.results.leave_sweep()
        self._steps.go_back(run)

    # The window itself

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one file."""
        if dropped_file(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file."""
        path = dropped_file(event)
        if path is not None:
            self._files.open_recent(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, end the training, remember the window."""
        if patience.waits(self) or not self._files.may_discard():
            event.ignore()
            return
        if self._browser is not None:
            self._browser.close()
        self._offers.close()
        kept = (self._recovery, self._runs, self._teaching)
        patience.end(kept, (self._sweeps, self._trainer), self)
        self._trainer.close(timeout_ms=0)
        self._files.watch.close()
        self._settings.set_window_state("geometry", bytes(self.saveGeometry().data()))
        self._panels.remember(self._settings)
        network = self.network.trained
        run = 0 if network is None else network.origin.run
        self._settings.remember_last(self._document.path or self._document.source, run)
        patience.end((), (self._settings,), self)
        event.accept()

    def _restore(self) -> None:
        self.resize(first_size(self.screen().availableSize()))
        geometry = self._settings.window_state("geometry")
        if geometry is not None:
            self.restoreGeometry(QByteArray(geometry))
        self._panels.restore(self._settings)
