"""Save Trained Network: the network in the window, or that of a kept run, as a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError
from netbuilder.design import DesignError
from netbuilder.design.file_names import bare
from netbuilder.document import Document
from netbuilder.exchange import model_file
from netbuilder.exchange.errors import ExportError
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.restored import network_of
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import title_of
from netbuilder.plain import line
from netbuilder.settings import Settings
from netbuilder.training.history.runs import Run
from netbuilder.translation import mark, say
from netbuilder.views.common.questions import ask_new_file, warn
from netbuilder.views.window.opening import figures_note
from netbuilder.views.window.writing import Writing
from netbuilder.wording import sentences

_PLAIN: Final = mark("Trained network (*.keras)")
_WITH: Final = mark("Trained network that takes raw samples, preprocessing as layers (*.keras)")
_ACTION: Final = "actionSaveNetwork"
_LONGEST: Final = 40
"""Characters of a run's name that go into the name of a file."""


class SavingNetwork(QObject):
    """Asks for a file, and writes a network there beside the window's thread.

    Args:
        document: gives the file its name.
        network: in the window.
        writing: writes the files.
        settings: remembers folder and file.
        runs: all that are kept; the name of one is part of its network's.
        actions: of the window.
        window: the dialogs' parent.

    Signals:
        notice: a sentence for the user.
    """

    notice = Signal(str)

    def __init__(
        self,
        document: Document,
        network: CurrentNetwork,
        writing: Writing,
        settings: Settings,
        runs: Callable[[], Iterable[Run]],
        actions: Mapping[str, QAction],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._network, self._window = document, network, window
        self._writing, self._settings, self._runs = writing, settings, runs
        self._action = actions[_ACTION]
        self._action.triggered.connect(self.save)
        network.replaced.connect(self._show_possible)
        self._show_possible()

    @Slot()
    def save(self) -> None:
        """Save the network in the window."""
        network = self._network.trained
        if network is not None:
            run = next((r for r in self._runs() if r.key == network.origin.key), None)
            self._ask(network, "" if run is None else _named(run))

    @Slot(object, bool)
    def save_run(self, run: Run, last: bool) -> None:
        """Save the network of a run's best epoch, or of its last."""
        held = self._network.trained
        network = network_of(run, last=last)
        if held is not None and held.origin.key == run.key and held.is_same(network):
            network = held  # It has the optimizer's state, too.
        part = f"-{network.origin.which}" if run.last is not None else ""
        self._ask(network, f"{_named(run) or f'-run{run.number}'}{part}")

    def tell_where_kept(self, path: Path) -> None:
        """The design is saved: say whether that has kept the network, too."""
        network = self._network.trained
        if network is None:
            return
        where = say("Save Trained Network saves its weights.")
        if network.origin.run:
            where = say(
                "The trained network is kept in Runs ({network}); Save Trained "
                "Network writes it to a file.",
                network=title_of(network),
            )
        elif network.origin.path is not None:
            where = say(
                "The trained network is in {path_name}.",
                path_name=line(network.origin.path.name, 60),
            )
        self.notice.emit(
            sentences(
                say("{path_name} contains only the design.", path_name=line(path.name, 60)), where
            )
        )

    def _ask(self, network: TrainedNetwork, addition: str = "") -> None:
        own = self._document.path or self._document.source or self._settings.folder / "network"
        stem = bare(own.name).removesuffix(model_file.SUFFIX)
        proposal = own.with_name(f"{stem}{addition}{model_file.SUFFIX}")
        kinds = f"{_PLAIN};;{_WITH}"
        name, chosen = ask_new_file(
            self._window, say("Save the trained network"), str(proposal), kinds
        )
        if not name:
            return
        path = Path(name)
        if path.suffix != model_file.SUFFIX:
            path = path.with_name(path.name + model_file.SUFFIX)
        notes: list[str] = []

        def work() -> None:
            as_layers = chosen == _WITH
            notes.extend(model_file.write(network, path, preparation_as_layers=as_layers))

        self._writing.write(path.name, work, partial(self._saved, path, network, notes))

    def _saved(
        self, path: Path, network: TrainedNetwork, notes: list[str], error: Exception | None
    ) -> None:
        if isinstance(error, ExportError | EngineError | DesignError):
            warn(self._window, say("The trained network was not saved"), str(error))
        elif error is not None:
            raise error
        else:
            self._settings.folder = path.parent
            self._settings.remember_file(path, figures_note(network))
            said = say(
                "{network} is saved in {path_name}, with its design and preprocessing.",
                network=title_of(network),
                path_name=path.name,
            )
            self.notice.emit(sentences(said, *notes))

    @Slot()
    def _show_possible(self) -> None:
        self._action.setEnabled(self._network.trained is not None)


def _named(run: Run) -> str:
    """A run's name as a part of a file's name; '' where it has none."""
    name = re.sub(r"[^\w]+", "-", run.label.name).strip("-_")[:_LONGEST]
    return f"-{name}" if name else ""
