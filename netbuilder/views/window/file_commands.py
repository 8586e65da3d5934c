"""New, Open, Save, Save As, and the question about unsaved changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from netbuilder.design import Design, DesignError, templates
from netbuilder.design.errors import ChangedError
from netbuilder.design.file_names import JSON_SUFFIX, SUFFIX
from netbuilder.document import Document, Saving
from netbuilder.exchange.opening import FileKind, OpenError, identify
from netbuilder.help.gallery import CardContent, template_cards
from netbuilder.settings import Settings
from netbuilder.storage.fingerprints import Change, Fingerprint, Kind
from netbuilder.translation import mark, now, say
from netbuilder.views.common.questions import (
    Buttons,
    MessageBox,
    ask_file,
    ask_line,
    ask_new_file,
    warn,
)
from netbuilder.views.common.texts import item
from netbuilder.views.dialogs.changed_question import (
    Answer,
    TemplateAnswer,
    ask,
    ask_about_template,
)
from netbuilder.views.window.file_watch import FileWatch
from netbuilder.views.window.opening import Opening, figures_note
from netbuilder.views.window.saving_network import SavingNetwork
from netbuilder.views.window.writing import Writing

_FILTER = mark(
    "NetBuilder designs (*.netbuilder);;NetBuilder designs as JSON (*.netbuilder.json *.json);;"
    "All files (*)"
)
_OPENED = mark(
    "All that can be opened (*.netbuilder *.json *.keras *.h5 *.hdf5 *.py *.ipynb *.csv *.tsv "
    "*.txt *.gz *.xlsx *.arff *.npy *.npz);;NetBuilder designs (*.netbuilder *.json);;"
    "Keras models (*.keras *.h5 *.hdf5);;Scripts and notebooks (*.py *.ipynb);;All files (*)"
)


class FileCommands:
    """Asks the user which file, and the document to read or write it.

    Args:
        document: what is opened and saved.
        settings: remembers the folder.
        window: parent of the dialogs.
        commit: takes what is being typed, before the document is looked at.
        writing: writes the files.
        use_data: lets the user choose what is to be made of a file or folder of data.
        opening: opens what is neither a design nor data.
        saving: says whether saving a design keeps its network, too.

    Attributes:
        watch: tells what others do to the document's file.
        writing: writes the files.
    """

    def __init__(
        self,
        document: Document,
        settings: Settings,
        window: QWidget,
        commit: Callable[[], None],
        writing: Writing,
        use_data: Callable[[Path], None],
        opening: Opening,
        saving: SavingNetwork,
    ) -> None:
        self._document = document
        self._settings = settings
        self._window = window
        self._commit = commit
        self._use_data, self._opening, self._network_saving = use_data, opening, saving
        self.watch = FileWatch(document, window, lambda: writing.busy)
        self.writing = writing
        self._saving: Saving | None = None  # the last that was asked for

    def new(self) -> None:
        """Begin again, unless the user wants to keep what is there."""
        if self.may_discard():
            self._document.new()

    def offered_templates(self) -> tuple[list[CardContent], str] | None:
        """The templates as cards, and what cannot be listed; None while one cannot be written."""
        if not self.writing.finish():
            return None
        return template_cards(self._document.design.data)

    def begin_with(self, design: Design) -> bool:
        """Begin with a design, unless the user wants to keep what is there; whether it was."""
        if not self.may_discard():
            return False
        self._document.new(design)
        return True

    def save_template(self, proposal: str = "") -> None:
        """Ask for a name and keep the design among the templates."""
        self._commit()
        name = ask_line(self._window, say("Save as a template"), say("Its name:"), proposal)
        if name is None:
            return
        self._keep_template(name)

    def _keep_template(self, name: str, replaced: Fingerprint | None = None) -> None:
        work = partial(templates.save, self._document.design, name, replaced)
        self.writing.write(name, work, partial(self._template_saved, name))

    def _template_saved(self, name: str, error: Exception | None) -> None:
        if not isinstance(error, templates.NameTakenError):
            self._complain(say("The template was not saved"), error)
            return
        answer = ask_about_template(error.title, self._window)
        if answer is TemplateAnswer.REPLACE:
            self._keep_template(name, error.file)
        elif answer is TemplateAnswer.ANOTHER:
            self.save_template(name)

    def open(self) -> None:
        """Ask for a file and open it, unless the user wants to keep what is there."""
        if not self.may_discard():
            return
        name = ask_file(self._window, say("Open"), str(self._settings.folder), now(_OPENED))
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path, *, again: bool = False) -> bool:
        """Open `path`, whatever it is by its content; on failure say why and change nothing.

        Data are no design, but can be used: they are offered as soon as that is possible.

        Args:
            path: of the file.
            again: whether it was open when the program was closed.
        """
        try:
            kind = identify(path)
        except OpenError as error:
            warn(self._window, say("The file was not opened"), str(error))
            return False
        if kind is FileKind.DATA:
            # The window may be on its way to be shown.
            QTimer.singleShot(0, self._window, lambda: self._use_data(path))
            return False
        if kind is not FileKind.DESIGN:
            found = self._opening.open(path, kind, again=again)
            if found is not None:
                self._note(path, figures_note(found.network))
            return found is not None
        try:
            self._document.open(path)
        except DesignError as error:
            self._complain(say("The design was not opened"), error)
            return False
        self._note(path)
        return True

    def open_recent(self, path: Path) -> bool:
        """Open a file, unless the user wants to keep what is there; whether it is a design now."""
        return (self._keeps_design(path) or self.may_discard()) and self.open_path(path)

    def _keeps_design(self, path: Path) -> bool:
        """Whether opening a file leaves the design as it is, or fails."""
        try:
            return identify(path) in (FileKind.DATA, FileKind.WEIGHTS)
        except OpenError:
            return True

    def reload(self) -> None:
        """Show what the document's file holds now; undo brings back what was shown."""
        self._commit()
        try:
            self._document.reload()
        except DesignError as error:
            self._complain(say("The design was not opened"), error)

    def save(self) -> bool:
        """Save to the document's file, or ask for one; False if nothing is to be saved."""
        self._commit()
        path = self._document.path
        return self.save_as() if path is None else self._save_to(path)

    def save_as(self) -> bool:
        """Ask for a file and save there; False if nothing is to be saved."""
        self._commit()
        path = self._document.path
        source = self._document.source
        other = self._settings.folder / "network" if source is None else source
        proposal = path or other.with_name(other.stem + SUFFIX)
        name, kind = ask_new_file(self._window, say("Save the design"), str(proposal), now(_FILTER))
        if not name:
            return False
        chosen = Path(name)
        ending = JSON_SUFFIX if JSON_SUFFIX in kind else SUFFIX
        chosen = chosen if chosen.suffix else chosen.with_name(chosen.name + ending)
        if chosen != path and self.watch.is_open_elsewhere(chosen):
            return self._save_after(ask(chosen, Change(Kind.OPEN), self._window), chosen)
        return self._save_to(chosen)

    def may_discard(self) -> bool:
        """Whether the document holds nothing that the user wants to keep."""
        self._commit()
        if not self.writing.finish():
            return False
        self.watch.note_if_gone()
        if not self._document.modified:
            return True
        path = self._document.path
        question = (
            say("Save the changes to {path_name}?", path_name=item(path.name))
            if path
            else say("Save the changes to this design?")
        )
        lost = say("Without saving they are lost.")
        if path is not None and self._document.is_file_gone:
            question = say(
                "{path_name} was deleted or renamed. Save the design again?",
                path_name=item(path.name),
            )
            lost = say("Without saving it is lost.")
        box = MessageBox(self._window, say("Unsaved changes"), question, lost)
        box.setObjectName("unsavedQuestion")
        box.setStandardButtons(Buttons.Save | Buttons.Discard | Buttons.Cancel)
        box.setDefaultButton(Buttons.Save)
        answer = box.exec()
        if answer == Buttons.Save:
            gone = path is not None and self._document.is_file_gone
            started = self._save_to(path, over=True) if gone and path is not None else self.save()
            return started and self.writing.finish() and not self._document.modified
        return bool(answer == Buttons.Discard)

    def _save_to(self, path: Path, over: bool = False) -> bool:
        """Begin to save; the document counts as saved once that is done."""
        saving = self._document.saving(path, over=over)
        before = self._saving if self.writing.busy else None
        if saving != before:
            if before is not None and before.path == saving.path:
                saving.before = before
            self._saving = saving
            self.writing.write(path.name, saving.write, partial(self._saved, saving))
        return True

    def _saved(self, saving: Saving, error: Exception | None) -> None:
        if error is None:
            self._document.note_saved(saving)
            self._note(saving.path)
            self._network_saving.tell_where_kept(saving.path)
        elif isinstance(error, ChangedError):
            self._save_after(ask(saving.path, error.change, self._window), saving.path)
        else:
            self._complain(say("The design was not saved"), error)

    def _save_after(self, answer: Answer, path: Path) -> bool:
        """Do what the user wants, now that the file is another one."""
        if answer is Answer.OVERWRITE:
            return self._save_to(path, over=True)
        if answer is Answer.SAVE_AS:
            return self.save_as()
        if answer is Answer.RELOAD:
            self.reload()
        return False

    def _note(self, path: Path, note: str = "") -> None:
        self._settings.folder = path.parent
        self._settings.remember_file(path, note)

    def _complain(self, title: str, error: Exception | None) -> None:
        if isinstance(error, DesignError):
            warn(self._window, title, str(error))
        elif error is not None:
            raise error
