"""Offers what was interrupted, and does with it what the user wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from netbuilder.design import Design
from netbuilder.design.errors import one_line
from netbuilder.design.journals import Journals, Remains
from netbuilder.document import Document
from netbuilder.recovery import Recovery
from netbuilder.storage.errors import StorageError
from netbuilder.storage.tidying import sweep_all
from netbuilder.training.checkpoints.folder import CheckpointFolder, Interrupted
from netbuilder.translation import mark, say
from netbuilder.views.common.questions import confirm
from netbuilder.views.window.interrupted.bar import Button, InterruptedBar
from netbuilder.views.window.interrupted.search import Found, Search
from netbuilder.views.window.training_control import TrainingControl
from netbuilder.wording import moment, plural

_LONGEST = 60


class Offers(QObject):
    """The link between interrupted work, the bar that lists it, the document and the training.

    Args:
        document: what is recovered is shown in it.
        recovery: takes over what a crash has left.
        training: resumes what was interrupted.
        may_discard: asks about unsaved changes; False where the user wants to keep them.
        parent: Qt's.

    Signals:
        notice: a sentence that the user has to know.
        searched: all that there is to offer is listed.
    """

    notice = Signal(str)
    searched = Signal()

    def __init__(
        self,
        document: Document,
        recovery: Recovery,
        training: TrainingControl,
        may_discard: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._recovery = document, recovery
        self._training, self._may_discard = training, may_discard
        self._offered: list[Remains | Interrupted] = []
        self._unread: list[object] = []
        self._recovered: tuple[Design, ...] = ()
        self._searches: list[Search] = []
        self.bar = InterruptedBar()
        self.bar.resumeAllRequested.connect(self._resume_all)
        self.bar.discardAllRequested.connect(self._discard_all)
        self.bar.laterAllRequested.connect(self._leave_all)

    def look(self, complaints: Iterable[tuple[str, Path]] = ()) -> None:
        """Look for what was interrupted, and list it as it is found.

        Args:
            complaints: sentences about what else cannot be read, and the folders where it lies.
        """
        for sentence, folder in complaints:
            self._complain(sentence, folder)
        journals, trainings = Journals(), CheckpointFolder()

        def tidy() -> None:
            trainings.sweep()
            journals.shelf.sweep()
            sweep_all()

        search = Search([journals.left, trainings.left], tidy, self)
        search.found.connect(self._list)
        search.over.connect(self.searched)
        self._searches.append(search)
        search.start()

    def close(self) -> None:
        """What was not answered is kept for the next start."""
        for search in self._searches:
            search.cancel()
        self._searches.clear()
        self._leave_all()

    @Slot(object)
    def _list(self, found: Found) -> None:
        if isinstance(found, StorageError):
            self._complain(str(found), found.path.parent)
            return
        self._offered.append(found)
        if isinstance(found, Remains):
            first: Button = (
                say("Recover"),
                say("Open this design with its whole history, so that you can undo every step"),
                lambda: self._recover(found),
            )
            text = _describe_design(found)
        else:
            first = (
                say("Resume"),
                say("Resume this training where it was interrupted"),
                lambda: self._resume(found),
            )
            text = _describe_training(found)
        self.bar.add(
            found,
            text,
            (
                first,
                ("Discard", say("Delete it permanently"), lambda: self._discard(found)),
                ("Later", say("Keep it for the next start"), lambda: self._leave(found)),
            ),
            len(self._offered) - 1,
        )
        self._tell_title()

    def _complain(self, sentence: str, folder: Path) -> None:
        key = (sentence, folder)
        if key in self._unread:
            return
        self._unread.append(key)

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

        def dismiss() -> None:
            self._unread.remove(key)
            self._take_off(key)

        buttons: tuple[Button, ...] = (
            (say("Open Folder"), say("Show the folder that contains it"), show),
            (say("Dismiss"), say("Stop trying to read it; the file is kept"), dismiss),
        )
        self.bar.add(key, sentence, buttons, len(self._offered) + len(self._unread) - 1)
        self._tell_title()

    def _tell_title(self) -> None:
        if not self._offered:
            self.bar.set_title(say("Some of NetBuilder's own files cannot be read."))
            return
        designs = sum(isinstance(each, Remains) for each in self._offered)
        trainings = len(self._offered) - designs
        caption, hint = _TITLES[bool(designs), bool(trainings), max(designs, trainings) <= 1]
        self.bar.set_title(say("NetBuilder was interrupted. This can be recovered:"), caption, hint)

    # What the user wants

    def _recover(self, remains: Remains) -> bool:
        if not self._may_discard():
            return False
        self._recovery.take_over(remains)
        self._recovered = tuple(step.design for step in remains.journal.steps)
        self._remove(remains)
        return True

    def _resume(self, training: Interrupted) -> bool:
        # A recovered design that has been edited since its training began stays as it is.
        known = training.design in self._recovered
        if not self._training.resume_interrupted(training.design, training.place, show=not known):
            self.notice.emit(say("Stop the training before you resume another one."))
            return False
        self._remove(training)
        return True

    def _discard(self, item: Remains | Interrupted) -> None:
        self._remove(item)
        # Large files take a while.
        threading.Thread(target=item.discard, name="netbuilder-discard").start()

    def _leave(self, item: Remains | Interrupted) -> None:
        self._remove(item)
        item.leave()

    @Slot()
    def _resume_all(self) -> None:
        designs = [each for each in self._offered if isinstance(each, Remains)]
        trainings = [each for each in self._offered if isinstance(each, Interrupted)]
        if designs and not self._recover(designs[0]):
            return
        if trainings:
            own = [each for each in trainings if each.design in self._recovered]
            self._resume((own or trainings)[0])

    @Slot()
    def _discard_all(self) -> None:
        count = len(self._offered)
        if count > 1:
            text = say("Delete all {count} permanently?", count=count)
            if not confirm(self.bar.window(), say("Discard all"), text, say("&Discard")):
                return
        for item in list(self._offered):
            self._discard(item)

    @Slot()
    def _leave_all(self) -> None:
        for item in list(self._offered):
            self._leave(item)
        for key in self._unread:
            self._take_off(key)
        self._unread.clear()

    def _remove(self, item: Remains | Interrupted) -> None:
        self._offered = [each for each in self._offered if each is not item]
        self._take_off(item)

    def _take_off(self, key: object) -> None:
        self.bar.remove(key)
        self._tell_title()


_TITLES: Final = {
    (True, False, True): (mark("Recover All"), mark("Recover the design")),
    (True, False, False): (
        mark("Recover Latest"),
        mark("Recover the design that was saved last; the others stay listed"),
    ),
    (False, True, True): (mark("Resume All"), mark("Resume the training")),
    (False, True, False): (
        mark("Resume Latest"),
        mark("Resume the training that was saved last; the others stay listed"),
    ),
    (True, True, True): (mark("Resume All"), mark("Recover the design and resume the training")),
    (True, True, False): (
        mark("Resume Latest"),
        mark(
            "Recover the design and resume the training that were saved last; "
            "the others stay listed"
        ),
    ),
}
"""Caption and hint of the button: by whether there are designs, trainings, at most one of each."""

_SAVED_DESIGN: Final = (
    mark("Design '{name}' with {count} step, last changed on {when}."),
    mark("Design '{name}' with {count} steps, last changed on {when}."),
)
_NEW_DESIGN: Final = (
    mark("A design that was never saved, with {count} step, last changed on {when}."),
    mark("A design that was never saved, with {count} steps, last changed on {when}."),
)


def _describe_design(remains: Remains) -> str:
    journal = remains.journal
    name = one_line(journal.path.name, _LONGEST) if journal.path else ""
    return plural(
        len(journal.steps) - 1,
        *(_SAVED_DESIGN if name else _NEW_DESIGN),
        name=name,
        when=moment(remains.when),
    )


def _describe_training(training: Interrupted) -> str:
    design = training.design
    return plural(
        len(design.active),
        "Training of {count} block on {data}, interrupted in {where}, last saved on {when}.",
        "Training of {count} blocks on {data}, interrupted in {where}, last saved on {when}.",
        data=one_line(design.data_set.title, _LONGEST),
        where=training.where,
        when=moment(training.when),
    )
