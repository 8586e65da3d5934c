"""New, Open, Save, Save As, and the question about unsaved changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from netbuilder.design import DesignError, templates
from netbuilder.document import Document, Saving
from netbuilder.settings import Settings
from netbuilder.views.templates import TemplateDialog
from netbuilder.views.writing import Writing

_FILTER = "NetBuilder designs (*.netbuilder.json *.json);;All files (*)"
_SUFFIX = ".netbuilder.json"


class FileCommands:
    """Asks the user which file, and the document to read or write it.

    Args:
        document: what is opened and saved.
        settings: remembers the folder.
        window: parent of the dialogs.
        commit: takes what is being typed, before the document is looked at.
        writing: writes the files.
    """

    def __init__(
        self,
        document: Document,
        settings: Settings,
        window: QWidget,
        commit: Callable[[], None],
        writing: Writing,
    ) -> None:
        self._document = document
        self._settings = settings
        self._window = window
        self._commit = commit
        self._writing = writing
        self._saving: Saving | None = None  # the last that was asked for

    def new(self) -> None:
        """Begin again, unless the user wants to keep what is there."""
        if self.may_discard():
            self._document.new()

    def new_from_template(self) -> None:
        """Begin with a template, unless the user wants to keep what is there."""
        if not self._writing.finish():  # Perhaps of a template.
            return
        mine, complaints = templates.own()
        offered = [*templates.built_in(self._document.design.data), *mine]
        dialog = TemplateDialog(offered, complaints, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted and self.may_discard():
            self._document.new(dialog.chosen().design)

    def save_template(self) -> None:
        """Ask for a name and keep the design among the templates."""
        self._commit()
        name, given = QInputDialog.getText(self._window, "Save as a template", "Its name:")
        if not given:
            return
        work = partial(templates.save, self._document.design, name)
        self._writing.write(name, work, partial(self._complain, "The template was not saved"))

    def open(self) -> None:
        """Ask for a file and open it, unless the user wants to keep what is there."""
        if not self.may_discard():
            return
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open a design", str(self._settings.folder), _FILTER
        )
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> bool:
        """Open `path`; on failure say why and change nothing."""
        try:
            self._document.open(path)
        except DesignError as error:
            self._complain("The design was not opened", error)
            return False
        self._note(path)
        return True

    def open_recent(self, path: Path) -> None:
        """Open one of the recent files, unless the user wants to keep what is there."""
        if self.may_discard():
            self.open_path(path)

    def save(self) -> bool:
        """Save to the document's file, or ask for one; False if nothing is to be saved."""
        self._commit()
        path = self._document.path
        return self.save_as() if path is None else self._save_to(path)

    def save_as(self) -> bool:
        """Ask for a file and save there; False if nothing is to be saved."""
        self._commit()
        path = self._document.path
        proposal = path or self._settings.folder / f"network{_SUFFIX}"
        name, _ = QFileDialog.getSaveFileName(
            self._window, "Save the design", str(proposal), _FILTER
        )
        if not name:
            return False
        chosen = Path(name)
        return self._save_to(chosen if chosen.suffix else chosen.with_name(chosen.name + _SUFFIX))

    def may_discard(self) -> bool:
        """Whether the document holds nothing that the user wants to keep."""
        self._commit()
        if not self._writing.finish():
            return False
        if not self._document.modified:
            return True
        buttons = QMessageBox.StandardButton
        box = QMessageBox(self._window)
        box.setObjectName("unsavedQuestion")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Unsaved changes")
        path = self._document.path
        box.setText(f"Save the changes to {path.name if path else 'this design'}?")
        box.setInformativeText("Without saving they are lost.")
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        if answer == buttons.Save:
            return self.save() and self._writing.finish() and not self._document.modified
        return bool(answer == buttons.Discard)

    def _save_to(self, path: Path) -> bool:
        """Begin to save; the document counts as saved once that is done."""
        saving = self._document.saving(path)
        if not (self._writing.busy and saving == self._saving):
            self._saving = saving
            self._writing.write(path.name, saving.write, partial(self._told, saving))
        return True

    def _told(self, saving: Saving, error: Exception | None) -> None:
        if error is None:
            self._document.note_saved(saving)
            self._note(saving.path)
        else:
            self._complain("The design was not saved", error)

    def _note(self, path: Path) -> None:
        self._settings.folder = path.parent
        self._settings.remember_file(path)

    def _complain(self, title: str, error: Exception | None) -> None:
        if isinstance(error, DesignError):
            QMessageBox.warning(self._window, title, str(error))
        elif error is not None:
            raise error
