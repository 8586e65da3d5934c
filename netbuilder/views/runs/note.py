"""The note on a run."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from netbuilder.training.history.labels import LONGEST_NOTE
from netbuilder.training.history.runs import Run
from netbuilder.translation import say
from netbuilder.views.common.texts import named_label, own, set_field, set_spoken


class NoteField(QWidget):
    """A line to write on what a run was about; what is typed is never another run's.

    Signals:
        said: a run, and what is said of it.
    """

    said = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._run: Run | None = None
        self._field = QLineEdit()
        self._field.setObjectName("runNote")
        self._field.setMaxLength(LONGEST_NOTE)
        set_spoken(self._field, say("Note on the selected run"))
        self._field.editingFinished.connect(self._commit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(named_label(say("Note"), self._field))
        layout.addWidget(self._field, 1)
        self.show_run(None)

    def show_run(self, run: Run | None) -> None:
        """Show a run's note, or that there is none to be shown."""
        is_same = run is not None and self._run is not None and run.key == self._run.key
        if not is_same:
            self._commit()
        self._run = run
        self._field.setEnabled(run is not None)
        if not (is_same and self._field.isModified()):
            set_field(self._field, "" if run is None else run.label.note)
        hint = (
            say("Select a run to write a note on it")
            if run is None
            else say("What this run was about")
        )
        self._field.setPlaceholderText(own(hint))

    @Slot()
    def _commit(self) -> None:
        run = self._run
        if run is not None and self._field.isModified():
            self._field.setModified(False)
            if self._field.text() != run.label.note:
                self.said.emit(run, {"note": self._field.text()})
