"""A report of a problem: a text that the user completes, copies or saves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder.help import facts
from netbuilder.storage import files
from netbuilder.translation import mark, say
from netbuilder.views.common.questions import ask_new_file, warn
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, set_spoken, set_title
from netbuilder.wording import number_text, reason_of

_SIZE = (640, 520)
_INVITATION = mark(
    "Answer the two questions at the top. Versions and the end of the "
    "log help to find the cause; folders and your name were left out. "
    "Read the text before you send it: nothing is sent from here."
)


class ProblemReport(Dialog):
    """Shows the text, and copies or saves it.

    Args:
        parent: the window.
        folder: where saving begins.
    """

    def __init__(self, parent: QWidget, folder: Callable[[], Path]) -> None:
        super().__init__(parent)
        self.setObjectName("problemReport")
        set_title(self, say("Report a problem"))
        self._folder = folder
        said = Label(_INVITATION)
        said.setWordWrap(True)
        self._text = QPlainTextEdit(facts.report(_of_qt()))
        self._text.setObjectName("problemText")
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._text.setTabChangesFocus(True)
        set_spoken(self._text, say("Report"))
        copied = QPushButton(say("&Copy"))
        copied.setObjectName("copyReport")
        copied.clicked.connect(self._copy)
        saved = QPushButton(say("&Save..."))
        saved.setObjectName("saveReport")
        saved.clicked.connect(self._save)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in (copied, saved):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (said, self._text, buttons):
            layout.addWidget(widget)
        self.resize(*_SIZE)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    @Slot()
    def _save(self) -> None:
        proposal = str(self._folder() / "netbuilder-report.txt")
        name, _ = ask_new_file(
            self, say("Save the report"), proposal, say("Text (*.txt);;All files (*)")
        )
        if not name:
            return
        path = Path(name)
        path = path if path.suffix else path.with_name(f"{path.name}.txt")
        try:
            files.keep(path, self._text.toPlainText().encode("utf-8"))
        except OSError as error:
            said = say(
                "{path_name} cannot be written ({error}). Choose another folder.",
                path_name=path.name,
                error=reason_of(error),
            )
            warn(self, say("The report was not saved"), said)


def _of_qt() -> dict[str, str]:
    screen = QGuiApplication.primaryScreen()
    size, scale = screen.size(), number_text(screen.devicePixelRatio())
    return {
        "Qt": f"{qVersion()} ({QGuiApplication.platformName()})",
        say("Screen"): say(
            "{width} by {height}, scaled by {scale}",
            width=size.width(),
            height=size.height(),
            scale=scale,
        ),
    }
