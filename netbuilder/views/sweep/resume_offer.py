"""The offer to resume a search that was interrupted, by a crash or by somebody."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from netbuilder.design import Design
from netbuilder.training.sweeps.search.interrupted import Interrupted, Search
from netbuilder.training.sweeps.search.journal import interrupted_search, interrupted_searches
from netbuilder.translation import mark, say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import own, set_tip
from netbuilder.wording import count_text, plural

_FOUND = (
    mark("A search of this network was interrupted: {count} of {trainings} trainings is over."),
    mark("A search of this network was interrupted: {count} of {trainings} trainings are over."),
)


class ResumeOffer(QWidget):
    """Says that there is such a search; takes no room where there is none.

    Signals:
        resumed: the plan of the search that is to be resumed.
    """

    resumed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._searches: list[tuple[Path, Search]] = []
        self._found: Interrupted | None = None
        self._notice = Notice(warning=True)
        self._notice.setObjectName("sweepInterrupted")
        self._button = QPushButton(own(say("Resume Sear&ch")))
        self._button.setObjectName("sweepResumeSearch")
        self._button.setAutoDefault(False)
        set_tip(self._button, say("Set what that search had set, and train what is left of it"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._notice, 1)
        layout.addWidget(self._button)
        self._button.clicked.connect(self._resume)
        self.hide()

    def look(self) -> None:
        """Look which searches were interrupted."""
        self._searches = interrupted_searches()

    def show_design(self, design: Design) -> None:
        """Offer the search of a design, if one was interrupted at the last look."""
        found = self._found = interrupted_search(design, self._searches)
        if found is not None:
            trainings = count_text(found.plan.trainings)
            self._notice.show_text(plural(found.over, *_FOUND, trainings=trainings))
        self.setVisible(found is not None)

    @Slot()
    def _resume(self) -> None:
        if self._found is not None:
            self.hide()
            self.resumed.emit(self._found.plan)
