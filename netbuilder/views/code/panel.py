"""The script: shown, edited, copied, saved."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QHelpEvent,
    QShowEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder import theme
from netbuilder.design import Design
from netbuilder.design.code import (
    Problem,
    Reading,
    Rewritten,
    script,
    too_long,
)
from netbuilder.translation import say
from netbuilder.views.code.editor import ScriptEditor
from netbuilder.views.code.findings import Findings, sentence
from netbuilder.views.code.highlighter import Highlighter
from netbuilder.views.code.reading import ScriptWriting
from netbuilder.views.code.rows import ModelRow, ReplaceRow
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import (
    ExtraSelection,
    Label,
    set_description,
    set_tip,
    show_tip,
)
from netbuilder.wording import stacked

_PAUSE_MS: Final = 300
_REMEMBERED: Final = 50
"""Texts that are kept for designs that undo leads back to."""


class CodePanel(QWidget):
    """Shows the design as a script, and passes on the script that a person makes of it.

    Text that is being typed stays as it is while it means the design that is shown.

    Signals:
        edited: the text, a moment after the last key.
        saveRequested: the text, to be written to a file.
        cancelRequested: the text is not to be read any further.
    """

    edited = Signal(str)
    saveRequested = Signal(str)
    cancelRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("codePanel")
        self._design: Design | None = None
        self._meant: Design | None = None
        self._problems: tuple[Problem, ...] = ()
        self._notes: tuple[Problem, ...] = ()
        self._is_asked = False  # whether one of several models has to be chosen
        self._reading: Reading | None = None
        self._texts: dict[Design, Rewritten] = {}  # as they were before edits elsewhere
        self._writing = ScriptWriting(self)
        self._writing.done.connect(self._take)
        self._writing.busyChanged.connect(self.show_waiting)
        self._known = ""  # the text as it was shown, or passed on last
        self._unshown = ""  # a script that is too long to be edited
        self._editor = ScriptEditor()
        self._editor.viewport().installEventFilter(self)
        self._highlighter = Highlighter(self._editor.document(), theme.current())
        self._notice = Notice()
        self._notice.setObjectName("codeProblems")
        self._findings = Findings()
        self._findings.lineChosen.connect(self._editor.go_to)
        self._models = ModelRow()
        self._models.chosen.connect(self._read_again)
        self._replacing = ReplaceRow()
        self._replacing.replaceRequested.connect(self._replace)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        self._editor.textChanged.connect(self._pause.start)
        self._editor.refused.connect(self._notice.show_text)
        self._waiting = self._create_waiting()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(self._create_header())
        layout.addWidget(self._editor, 1)
        layout.addWidget(self._waiting)
        for row in (self._models, self._replacing, self._notice, self._findings):
            layout.addWidget(row)
        self.setMinimumWidth(220)

    def show_design(self, design: Design) -> None:
        """Show a design's script, unless the text says the same already."""
        self._design = design
        if design == self._meant:
            self._replacing.hide()
        elif self.isVisible():
            self._refresh()
        else:
            self._pause.stop()  # The text is of a design that is no longer there.

    @property
    def model(self) -> str | None:
        """The model that was chosen among several; None where nobody has."""
        return self._models.key

    def show_reading(self, reading: Reading) -> None:
        """Show what became of the text."""
        self._meant, self._reading = reading.design, reading
        self._problems, self._notes = reading.problems, reading.notes
        self._replacing.hide()
        self._models.show_choices(reading.choices)
        keys = [each.key for each in reading.choices]
        self._is_asked = bool(keys) and self.model not in keys
        self._mark()

    def show_waiting(self, waits: bool) -> None:
        """Say that the text is being read, and let the user cancel that; or no longer."""
        self._waiting.setVisible(waits)

    def _refresh(self) -> None:
        """Bring the text to the design: in place where it can be, whole where nothing is lost."""
        if self._design is None:
            return
        self._pause.stop()
        source, before = self._editor.toPlainText(), self._meant
        self._writing.cancel()
        if before is None or source != self._known or source == script(before):
            self._take(None)
        elif self._design in self._texts:
            self._take(self._texts[self._design])
        else:
            self._writing.request(source, before, self._design, self.model)

    @Slot(object)
    def _take(self, written: Rewritten | None) -> None:
        """Show the text in which an edit was written, or another where that cannot be."""
        design, before = self._design, self._meant
        if design is None or (written is not None and written.reading.design != design):
            return
        if written is None:
            untold = self._editor.toPlainText() != self._known
            if untold or self._would_be_lost():
                self._replacing.show()
            else:
                self._show(script(design))
            return
        if before is not None and self._reading is not None:
            self._texts[before] = Rewritten(self._known, self._reading)
            if len(self._texts) > _REMEMBERED:
                del self._texts[next(iter(self._texts))]
        with QSignalBlocker(self._editor):
            self._editor.change_text(written.text)
        self._known = self._editor.toPlainText()
        self.show_reading(written.reading)

    def _show(self, text: str) -> None:
        """Show the program's own script of the design."""
        trouble = too_long(text)
        self._unshown = text if trouble else ""
        self._editor.setReadOnly(bool(trouble))
        with QSignalBlocker(self._editor):
            if trouble:
                self._editor.setPlainText("")
            else:
                self._editor.change_text(text)
        self._known = self._editor.toPlainText()
        self._texts.clear()
        self._models.forget()
        self.show_reading(Reading(self._design))
        if trouble:
            self._notice.show_text(
                say("{trouble} Copy and Save... use the whole script.", trouble=trouble)
            )

    @Slot()
    def _replace(self) -> None:
        if self._design is not None:
            self._show(script(self._design))

    def _would_be_lost(self) -> bool:
        """Whether the text holds what no other place does: comments, or what cannot be read."""
        if self._problems or self._meant is None or self._notes:
            return bool(self._editor.toPlainText().strip())
        ours = set(script(self._meant).splitlines())
        lines = self._editor.toPlainText().splitlines()
        return any("#" in line and line not in ours for line in lines)

    def _text(self) -> str:
        return self._unshown or self._editor.toPlainText()

    @Slot()
    def _tell(self) -> None:
        """Pass the text on, if it is another: Qt tells of other colours as of other text."""
        text = self._editor.toPlainText()
        if text != self._known:
            self._known = text
            self._texts.clear()
            self._writing.cancel()
            self._meant = None  # until it is read
            self.edited.emit(text)
        else:
            self._mark()  # The lines may have been replaced by others alike.

    @Slot()
    def _read_again(self) -> None:
        """Pass the text on for another of its models."""
        self.edited.emit(self._editor.toPlainText())

    def _mark(self) -> None:
        """Colour the lines that cannot be read, and say why below."""
        marks = []
        now = theme.current()
        marked = [(problem, now.error_surface) for problem in self._problems]
        marked += [(note, now.warning_surface) for note in self._notes if not note.quiet]
        for problem, colour in marked:
            for line in (problem.line, *problem.more):
                mark = ExtraSelection()
                mark.cursor = QTextCursor(self._editor.document().findBlockByNumber(line - 1))
                mark.format.setBackground(QColor(colour))
                full = QTextFormat.Property.FullWidthSelection
                mark.format.setProperty(full, True)
                marks.append(mark)
        self._editor.setExtraSelections(marks)
        self._findings.show_findings(self._problems, self._notes)
        stays = say("The canvas stays as it is until this is corrected.") if self._problems else ""
        if self._problems and self._is_asked:
            stays = say("The canvas stays as it is until you choose a model.")
        self._notice.show_text(stays)
        said = [sentence(each) for each in (*self._problems, *self._notes)[:3]]
        set_description(self._editor, stacked([*said, stays]))

    # The parts

    def _create_waiting(self) -> QWidget:
        """A row that says what is being done, with a button that ends it."""
        row = QWidget()
        row.setObjectName("codeWaiting")
        cancel = QPushButton(say("Cancel"))
        cancel.setObjectName("codeCancel")
        set_tip(cancel, say("Leave the canvas as it is"))
        cancel.clicked.connect(self._cancel)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Label(say("Reading the script...")), 1)
        line.addWidget(cancel)
        row.hide()
        return row

    def _create_header(self) -> QHBoxLayout:
        title = Label(say("Script"))
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        copy = QPushButton(say("Copy"))
        copy.setObjectName("codeCopy")
        set_tip(copy, say("Copy the whole script"))
        copy.clicked.connect(self._copy)
        save = QPushButton(say("Save..."))
        save.setObjectName("codeSave")
        set_tip(
            save, say("Save the script to a file, to run with Keras or with NetBuilder's engine")
        )
        save.clicked.connect(lambda: self.saveRequested.emit(self._text()))
        header = QHBoxLayout()
        header.addWidget(title, 1)
        header.addWidget(copy)
        header.addWidget(save)
        return header

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())

    @Slot()
    def _cancel(self) -> None:
        self.cancelRequested.emit()
        self._writing.cancel()
        self.show_reading(Reading(None))
        self._notice.show_text(
            say(
                "The script was not read, and the canvas stays as it is. The "
                "script is read again after its next change."
            )
        )

    # Qt's events

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Show at a marked line what is wrong with it."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            line = self._editor.cursorForPosition(event.pos()).blockNumber() + 1
            told = (*self._problems, *self._notes)
            text = "\n".join(each.message for each in told if line in (each.line, *each.more))
            show_tip(event.globalPos(), text, self._editor)
            return True
        return False

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with the edits that came while the panel was hidden."""
        super().showEvent(event)
        if self._design != self._meant:
            self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_notice"):
            self._highlighter.set_theme(theme.current())
            self._mark()
