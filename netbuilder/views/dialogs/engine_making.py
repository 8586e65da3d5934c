"""The offer to make an environment that has Keras."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder.background import Handle, Task
from netbuilder.training.elsewhere.errors import BACKENDS
from netbuilder.training.elsewhere.interpreters import Interpreter
from netbuilder.training.elsewhere.making import make_environment, proposed_folder
from netbuilder.translation import say
from netbuilder.views.common.questions import ask_folder
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, item, set_spoken, set_title
from netbuilder.views.forms.controls import ComboBox

_MOST_LINES = 10_000


class MakeEnvironmentDialog(Dialog):
    """Makes an environment with progress and a log.

    Args:
        parent: Qt's.

    Signals:
        made: an `Interpreter` that has Keras.
    """

    made = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_title(self, say("Make an Environment"))
        self.setObjectName("engineMaking")
        self._inside: Path | None = None
        self._task: Task[Interpreter | None] | None = None
        about = Label(
            say(
                "A virtual environment is made with this program's Python, and pip "
                "installs Keras and a backend from the internet: some hundred "
                "megabytes, for PyTorch and TensorFlow more."
            )
        )
        about.setWordWrap(True)
        self._backend = ComboBox()
        self._backend.setObjectName("makingBackend")
        for title in BACKENDS.values():
            self._backend.addItem(item(title))
        self._backend.currentIndexChanged.connect(self._show_folder)
        self._folder = Label("")
        self._folder.setObjectName("makingFolder")
        self._folder.setWordWrap(True)
        self._other = QPushButton(say("Another &Folder..."))
        self._other.setAutoDefault(False)
        self._other.clicked.connect(self._ask_folder)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        set_spoken(self._bar, say("Progress of the installation"))
        self._state = Label("")
        self._state.setObjectName("makingState")
        self._state.setWordWrap(True)
        self._log = QPlainTextEdit()
        self._log.setObjectName("makingLog")
        self._log.setReadOnly(True)
        self._log.setMaximumBlockCount(_MOST_LINES)
        set_spoken(self._log, say("Log of the installation"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._make = QPushButton(say("&Make"))
        self._make.setObjectName("makingStart")
        buttons.addButton(self._make, QDialogButtonBox.ButtonRole.ActionRole)
        self._make.clicked.connect(self._start)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        asked = Label(say("&Backend"))
        asked.setBuddy(self._backend)
        row.addWidget(asked)
        row.addWidget(self._backend, 1)
        row.addWidget(self._other)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addLayout(row)
        layout.addWidget(self._folder)
        layout.addWidget(self._bar)
        layout.addWidget(self._state)
        layout.addWidget(self._log, 1)
        layout.addWidget(buttons)
        self.setMinimumSize(520, 380)
        self._show_folder()

    @property
    def _chosen(self) -> str:
        return list(BACKENDS)[self._backend.currentIndex()]

    @Slot()
    def _show_folder(self) -> None:
        self._folder.show_text(str(proposed_folder(self._chosen, self._inside)))

    @Slot()
    def _ask_folder(self) -> None:
        path = ask_folder(self, say("Choose a folder for the environment"), str(Path.home()))
        if path:
            self._inside = Path(path)
            self._show_folder()

    @Slot()
    def _start(self) -> None:
        backend, folder = self._chosen, proposed_folder(self._chosen, self._inside)
        self._log.clear()
        self._set_busy(True)
        task = Task(lambda handle: _make(handle, folder, backend), self, "netbuilder-environment")
        task.progress.connect(self._show_progress)
        task.told.connect(self._log.appendPlainText)
        task.finished.connect(self._end)
        task.failed.connect(self._fail)
        self._task = task
        task.start()

    @Slot(str, object)
    def _show_progress(self, text: str, fraction: float | None) -> None:
        self._state.show_text(f"{text}...")

    @Slot(object)
    def _end(self, found: Interpreter | None) -> None:
        self._set_busy(False)
        if found is not None:
            self.made.emit(found)
            self.accept()

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        self._state.show_text(str(error))

    def _set_busy(self, busy: bool) -> None:
        self._bar.setRange(0, 0 if busy else 1)
        self._bar.reset()
        for control in (self._make, self._backend, self._other):
            control.setEnabled(not busy)

    def done(self, result: int) -> None:
        """Give up what is being made."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)


def _make(handle: Handle, folder: Path, backend: str) -> Interpreter | None:
    return make_environment(folder, backend, handle.report, handle.tell, lambda: handle.cancelled)
