"""Opening what is neither a design nor data: models, weights, configs, scripts, notebooks."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Event
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from engine.errors import EngineError
from netbuilder.background import Handle, Task
from netbuilder.design import DesignError
from netbuilder.document import Document
from netbuilder.exchange.importing import read_any
from netbuilder.exchange.model_file import OpenedModel
from netbuilder.exchange.opening import FileKind, OpenError, shown
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import described
from netbuilder.translation import say
from netbuilder.views.common.questions import Icon, MessageBox, warn
from netbuilder.views.common.texts import item
from netbuilder.views.window import patience
from netbuilder.views.window.network_steps import NetworkSteps
from netbuilder.wording import sentences

_log = logging.getLogger(__name__)

_AT_ONCE: Final = 0.15
"""Seconds that reading may take before the window says what it waits for."""

_SHOWN_MS: Final = 100


class Opening(QObject):
    """Reads a file beside the window's thread, and shows what it holds.

    Args:
        document: shows its design.
        steps: put its network into the window.
        window: takes no input meanwhile; the dialogs' parent.

    Signals:
        notice: a sentence for the user.
    """

    notice = Signal(str)

    def __init__(self, document: Document, steps: NetworkSteps, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._steps, self._window = document, steps, window

    def open(self, path: Path, kind: FileKind, *, again: bool = False) -> OpenedModel | None:
        """Open a file; on failure say why and change nothing.

        Args:
            path: the file.
            kind: of it; neither a design nor data.
            again: whether the user knows it already, and need not be told what it lacks.

        Returns:
            What it holds; None where it was not opened.
        """
        found = self._read(path, kind)
        if isinstance(found, Exception):
            warn(self._window, say("The file was not opened"), _sentence(path, found))
            return None
        if found is None:
            return None
        if found.is_weights and found.network is not None:
            self._steps.put_weights(found.network, path)
        else:
            self._steps.open_network(found.design, found.network, path)
        if not again:
            self._tell(path, kind, found)
        return found

    def _read(self, path: Path, kind: FileKind) -> OpenedModel | Exception | None:
        """What a file holds, or why it cannot be read; None where the user does not wait."""
        box: list[OpenedModel | Exception] = []
        done = Event()
        held, design = self._steps.network, self._document.design

        def work(handle: Handle) -> None:
            try:
                box.append(read_any(path, kind, held, design, lambda: handle.cancelled))
            except Exception as error:
                box.append(error)
            finally:
                done.set()

        task: Task[None] = Task(work, self, "netbuilder-opening")
        task.start()
        done.wait(_AT_ONCE)
        text = say("Opening {path_name}...", path_name=path.name)
        ready = patience.wait(done.is_set, text, self._window, stay=say("Cancel"))
        task.cancel()
        task.deleteLater()
        return box[0] if ready else None

    def _tell(self, path: Path, kind: FileKind, found: OpenedModel) -> None:
        """Say what was opened, and what of it is held otherwise or not at all."""
        if found.network is not None and len(found.notes) <= 1:
            opened = say("Opened {network}.", network=described(found.network, edited=False))
            said = sentences(opened, *found.notes)
            # The window may be on its way to be shown, and would show other texts over this one.
            QTimer.singleShot(_SHOWN_MS, self, lambda: self.notice.emit(said))
            return
        if not found.notes:
            return
        name = item(path.name)
        text = say(
            "{name} ({kind_value}) is open with its weights.", name=name, kind_value=kind.value
        )
        if found.network is None:
            text = say(
                "{name} ({kind_value}) is open without weights.", name=name, kind_value=kind.value
            )
        notes = "\n".join(f"\N{BULLET} {note}" for note in found.notes)
        box = MessageBox(self._window, say("What was opened"), text, notes, Icon.Information)
        box.setObjectName("openedNotes")
        box.exec()


def figures_note(network: TrainedNetwork | None) -> str:
    """What is said of a network in a list of files: its sizes, and how good it is."""
    if network is None:
        return ""
    return " · ".join(described(network, edited=False).split(" · ")[1:])


def _sentence(path: Path, error: Exception) -> str:
    if isinstance(error, OpenError | EngineError | DesignError):
        return str(error)
    if isinstance(error, MemoryError):
        return say(
            "{path} cannot be opened: it does not fit into memory. Close other programs.",
            path=shown(path),
        )
    _log.error("A file could not be opened", exc_info=error)
    return say(
        "{path} cannot be opened: its description of the model cannot be "
        "understood. Choose another copy of it.",
        path=shown(path),
    )
