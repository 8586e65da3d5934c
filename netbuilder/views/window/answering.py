"""Predict for a File: a table or a folder of pictures answered into a new file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, LiteralString, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine.errors import EngineError
from netbuilder.background import Handle, Task
from netbuilder.commands.predict_pictures import answered_digits
from netbuilder.design.targets import INPUT
from netbuilder.exchange.answer_files import answer_pictures_into, answer_table_into
from netbuilder.exchange.inputs import ARRAYS, DIGITS, ROWS, pictures_in, what_is_taken
from netbuilder.imported.outline import Report
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.trained import TrainedNetwork
from netbuilder.settings import Settings
from netbuilder.translation import mark, say
from netbuilder.views.common.questions import ask_file, ask_folder, ask_new_file, warn
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, set_spoken, set_title
from netbuilder.wording import reason_of

_log = logging.getLogger(__name__)

_TICKS: Final = 1000
_TABLES: LiteralString = mark("Tables (*.csv *.tsv *.txt *.gz *.xlsx);;All files (*)")
_SAMPLES: LiteralString = mark("Arrays (*.npy *.npz);;All files (*)")
_OUT: Final = mark("Predictions (*.csv)")
_TITLE: LiteralString = mark("Predict for a file")
_ACTION: Final = "actionAnswerFile"

Work: TypeAlias = Callable[[Report], str]


class Answering(QObject):
    """Asks for what is to be answered and where to, and has it done beside the window's thread.

    Args:
        network: answers.
        settings: remembers the folder.
        actions: of the window.
        window: the dialogs' parent.

    Signals:
        notice: a sentence for the user.
    """

    notice = Signal(str)

    def __init__(
        self,
        network: CurrentNetwork,
        settings: Settings,
        actions: Mapping[str, QAction],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._network, self._settings, self._window = network, settings, window
        self._action = actions[_ACTION]
        self._action.triggered.connect(self.ask)
        self._task: Task[str] | None = None
        self._dialog: _Progress | None = None
        network.replaced.connect(self._show_possible)
        self._show_possible()

    @Slot()
    def ask(self) -> None:
        """Ask for a table or a folder, and for the file of the answers; then begin."""
        network = self._network.trained
        if network is None or self._task is not None:
            return
        taken = what_is_taken(network)
        folder = str(self._settings.folder)
        if taken in (ROWS, ARRAYS):
            kinds = _TABLES if taken == ROWS else _SAMPLES
            name = ask_file(self._window, _TITLE, folder, kinds)
        else:
            name = ask_folder(self._window, say("Predict for the pictures of a folder"), folder)
        if not name:
            return
        path = Path(name)
        proposal = path.with_name(f"{path.stem}-answers.csv")
        chosen, _ = ask_new_file(self._window, say("Save the predictions"), str(proposal), _OUT)
        if not chosen:
            return
        out = Path(chosen)
        out = out if out.suffix else out.with_name(f"{out.name}.csv")
        if out == path:
            text = say(
                "{path_name} is the file to predict for; choose another name for the predictions.",
                path_name=path.name,
            )
            warn(self._window, _TITLE, text)
            return
        self._settings.folder = path.parent
        self._begin(_work(network, taken, path, out))

    @Slot()
    def cancel(self) -> None:
        """Leave the work; nothing is written."""
        if self._task is not None:
            self._end()
            self.notice.emit(say("Cancelled; no predictions were written."))

    def _begin(self, work: Work) -> None:
        def run(handle: Handle) -> str:
            return work(handle.report)

        self._dialog = _Progress(self._window)
        self._dialog.rejected.connect(self.cancel)
        self._task = Task(run, self, "netbuilder-answering")
        self._task.progress.connect(self._dialog.tell)
        self._task.finished.connect(self._finish)
        self._task.failed.connect(self._fail)
        self._task.start()
        self._dialog.show()

    @Slot(object)
    def _finish(self, sentence: str) -> None:
        self._end()
        self.notice.emit(sentence)

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._end()
        warn(self._window, say("Prediction failed"), _sentence(error))

    def _end(self) -> None:
        task, dialog, self._task, self._dialog = self._task, self._dialog, None, None
        if task is not None:
            task.cancel()
            task.deleteLater()
        if dialog is not None:
            dialog.hide()
            dialog.setParent(None)
            dialog.deleteLater()

    @Slot()
    def _show_possible(self) -> None:
        network = self._network.trained
        self._action.setEnabled(network is not None and network.design.target != INPUT)


def _work(network: TrainedNetwork, taken: str, path: Path, out: Path) -> Work:
    if taken in (ROWS, ARRAYS):
        return partial(answer_table_into, network, path, out)
    if taken == DIGITS:
        return lambda report: answer_pictures_into(
            network, pictures_in(path), out, report, answered_digits
        )
    return lambda report: answer_pictures_into(network, pictures_in(path), out, report)


def _sentence(error: Exception) -> str:
    if isinstance(error, EngineError):
        return str(error)
    if isinstance(error, OSError):
        name = Path(str(error.filename)).name if error.filename else ""
        reason = reason_of(error)
        return (
            say("{name} cannot be used ({reason}).", name=name, reason=reason)
            if name
            else say("The file cannot be used ({reason}).", reason=reason)
        )
    if isinstance(error, MemoryError):
        return say("There is not enough memory for this file; close other programs.")
    _log.error("A file could not be answered", exc_info=error)
    return say("Prediction for the file failed ({name}); see the log.", name=type(error).__name__)


class _Progress(Dialog):
    """What is being done, how much of it is, and a button that ends it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("answeringProgress")
        set_title(self, say("Predict for a File"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._label = Label(say("Reading..."))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        set_spoken(self._bar, say("Progress of the predictions"))
        button = QPushButton(say("Cancel"))
        button.setObjectName("answeringCancel")
        button.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (self._label, self._bar):
            layout.addWidget(widget)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(360, self.sizeHint().height())

    @Slot(str, object)
    def tell(self, message: str, fraction: float | None) -> None:
        """Show how far it is."""
        self._label.show_text(message)
        self._bar.setRange(0, 0 if fraction is None else _TICKS)
        if fraction is not None:
            self._bar.setValue(round(fraction * _TICKS))
