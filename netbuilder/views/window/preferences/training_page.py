"""The page of what trains, and where its figures are written."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QPushButton, QWidget

from engine import parallel
from netbuilder import threads
from netbuilder.settings import Settings
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip
from netbuilder.views.window.board_switch import choose_folder
from netbuilder.views.window.preferences.rows import add_choice, show_choice
from netbuilder.wording import count_text


class TrainingPage(QWidget):
    """Shows engine and folder as they are, whoever changes them.

    Args:
        settings: hold the choices.
        actions: of the window; one asks for the engine.
    """

    def __init__(self, settings: Settings, actions: Mapping[str, QAction]) -> None:
        super().__init__()
        self.setObjectName("trainingPage")
        self._settings = settings
        self._engine, self._folder = Label(), Label()
        self._engine.setWordWrap(True)
        self._engine.setObjectName("engineNow")
        self._folder.setWordWrap(True)
        self._folder.setObjectName("boardNow")
        other = _button("otherEngine", say("Choose an &Engine..."))
        set_tip(other, actions["actionEngine"].statusTip())
        other.clicked.connect(actions["actionEngine"].trigger)
        choose = _button("chooseBoard", say("Choose a &Folder..."))
        set_tip(choose, actions["actionTensorBoard"].statusTip())
        choose.clicked.connect(self._choose_folder)
        self._none = _button("noBoard", say("&Write None"))
        set_spoken(self._none, say("Write no logs for TensorBoard"))
        self._none.clicked.connect(self._write_none)
        form = QFormLayout(self)
        form.setContentsMargins(16, 16, 16, 16)
        form.setVerticalSpacing(8)
        form.addRow(Label(say("Engine")), self._engine)
        form.addRow("", _row(other))
        self._threads = add_choice(
            form, "threadsChoice", say("Threads"), _numbers(), self._choose_threads
        )
        set_tip(
            self._threads,
            say("At most so many cores compute; results repeat exactly with the same number"),
        )
        self._later = Label()
        self._later.setObjectName("threadsLater")
        form.addRow("", self._later)
        form.addRow(Label(say("Logs for TensorBoard")), self._folder)
        form.addRow("", _row(choose, self._none))
        settings.follow(self.follow)
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Show what counts now."""
        place, folder = self._settings.elsewhere, self._settings.board_folder
        own = say("NetBuilder's own engine, on the processor")
        self._engine.show_text(own if place is None else place.named)
        self._folder.show_text(say("No logs are written.") if folder is None else str(folder))
        show_choice(self._threads, str(self._settings.threads))
        waits = self._settings.threads != threads.in_use()
        self._later.show_text(say("This counts from the next start on.") if waits else "")
        self._none.setEnabled(folder is not None)

    def restore(self) -> None:
        """Make the usual choices."""
        self._settings.restore_defaults("elsewhere", "board_folder", "threads")

    def _choose_threads(self, count: str) -> None:
        self._settings.threads = int(count)

    @Slot()
    def _choose_folder(self) -> None:
        folder = choose_folder(self._settings, self)
        if folder is not None:
            self._settings.board_folder = folder

    @Slot()
    def _write_none(self) -> None:
        self._settings.board_folder = None


def _numbers() -> dict[str, str]:
    """What there is to choose from, by the values of the setting."""
    most = parallel.usable()
    every = say("All ({count})", count=count_text(most))
    return {str(threads.ALL): every, **{str(each): str(each) for each in range(1, most + 1)}}


def _button(name: str, text: str) -> QPushButton:
    button = QPushButton()
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.setText(own(text))
    return button


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
