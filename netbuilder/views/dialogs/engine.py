"""The question what trains: NetBuilder's own engine, or Keras in another interpreter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from netbuilder.background import Handle, Task
from netbuilder.training.elsewhere import interpreters
from netbuilder.training.elsewhere.errors import BACKENDS
from netbuilder.training.elsewhere.interpreters import Interpreter
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.translation import mark, say
from netbuilder.views.common.questions import ask_file
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, item, set_spoken, set_title
from netbuilder.views.dialogs.engine_devices import DeviceChoice
from netbuilder.views.dialogs.engine_making import MakeEnvironmentDialog
from netbuilder.views.forms.controls import ComboBox

_OWN: Final = mark("NetBuilder's own engine, on the processor")
_ABOUT: Final = mark(
    "Keras trains the same design in another Python interpreter, on a "
    "GPU where its backend finds one. Curves, panels and the pad "
    "follow it as usual. The choice belongs to this computer, not to "
    "the design."
)
_LOOKING: Final = mark("Looking for interpreters that have Keras...")


class EngineDialog(Dialog):
    """Shows the interpreters that have Keras, and lets one be chosen.

    Args:
        chosen: what trains now; None for NetBuilder's own engine.
        near: folders in which virtual environments may lie.
        parent: Qt's.
    """

    def __init__(
        self, chosen: Elsewhere | None, near: Sequence[Path] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_title(self, say("Engine"))
        self.setObjectName("engineDialog")
        self._places: list[Elsewhere | None] = []
        self._wrong = False
        self._choice = ComboBox()
        self._choice.setObjectName("engineChoice")
        set_spoken(self._choice, say("Train with"))
        self._devices = DeviceChoice(chosen)
        self._choice.currentIndexChanged.connect(self._limit)
        self._devices.changed.connect(self._check)
        self._state = Label(_LOOKING)
        self._state.setObjectName("engineState")
        self._state.setWordWrap(True)
        about = Label(_ABOUT)
        about.setWordWrap(True)
        other = QPushButton(say("Another &Interpreter..."))
        other.setObjectName("engineOther")
        other.setAutoDefault(False)
        other.clicked.connect(self._ask)
        make = QPushButton(say("&Make an Environment..."))
        make.setObjectName("engineMake")
        make.setAutoDefault(False)
        make.clicked.connect(self._make)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(other)
        row.addWidget(make)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        asked = Label(say("&Train with"))
        asked.setBuddy(self._choice)
        layout.addWidget(asked)
        layout.addWidget(self._choice)
        layout.addLayout(row)
        layout.addWidget(self._devices)
        layout.addWidget(self._state)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(520)
        self._offer(None, _OWN)
        if chosen is not None:
            chosen = Elsewhere(chosen.python, chosen.backend)
            self._offer(chosen, _named(chosen, ""))
            self._choice.setCurrentIndex(1)
        self._limit()
        found = tuple(interpreters.candidates(near))
        self._task = Task(lambda handle: _look(handle, found), self, "netbuilder-interpreters")
        self._task.told.connect(self._take)
        self._task.finished.connect(self._end)
        self._task.start()

    @property
    def chosen(self) -> Elsewhere | None:
        """The place in which Keras is to train; None for NetBuilder's own engine."""
        place = self._places[self._choice.currentIndex()]
        return None if place is None else self._devices.on(place)

    @Slot()
    def _limit(self) -> None:
        """Ask for devices where Keras trains."""
        self._devices.follow(self._places[self._choice.currentIndex()])

    @Slot()
    def _check(self) -> None:
        """Say what is wrong with the machines; the dialog is not accepted with that."""
        problem = self._devices.problem
        self._ok.setEnabled(not problem)
        if problem or self._wrong:
            self._state.show_text(problem)
        self._wrong = bool(problem)

    def _offer(self, place: Elsewhere | None, text: str) -> None:
        if place in self._places:
            self._choice.setItemText(self._places.index(place), item(text))
            return
        self._places.append(place)
        self._choice.addItem(item(text))

    @Slot(object)
    def _take(self, found: Interpreter) -> None:
        for backend in found.backends if found.usable else ():
            place = Elsewhere(found.path, backend)
            self._offer(place, _named(place, found.keras))

    @Slot()
    def _end(self) -> None:
        none = len(self._places) == 1
        self._state.show_text(interpreters.nothing_found() if none else "")

    @Slot()
    def _ask(self) -> None:
        path = ask_file(
            self, say("Choose a Python interpreter"), str(Path.home()), say("All files (*)")
        )
        if not path:
            return
        found = interpreters.look(path)
        if found is None:
            self._state.show_text(
                say("{path} is no Python interpreter; choose another.", path=path)
            )
        elif found.remedy:
            self._state.show_text(found.remedy)
        else:
            self._choose(found)

    @Slot()
    def _make(self) -> None:
        dialog = MakeEnvironmentDialog(self)
        dialog.made.connect(self._choose)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(object)
    def _choose(self, found: Interpreter) -> None:
        """Offer an interpreter that the user has named or made, and choose it."""
        self._take(found)
        place = Elsewhere(found.path, found.backends[0])
        self._choice.setCurrentIndex(self._places.index(place))
        self._state.show_text("")


def _named(place: Elsewhere, version: str) -> str:
    backend = BACKENDS.get(place.backend, place.backend)
    if not version:
        return say("Keras on {backend} ({python})", backend=backend, python=place.python)
    return say(
        "Keras {version} on {backend} ({python})",
        version=version,
        backend=backend,
        python=place.python,
    )


def _look(handle: Handle, paths: Sequence[Path]) -> None:
    for path in paths:
        if handle.cancelled:
            return
        found = interpreters.look(path)
        if found is not None and found.usable:
            handle.tell(found)
