"""What leaves the program as a file of another kind: script, pictures, figures."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from netbuilder.design.file_names import bare
from netbuilder.document import Document
from netbuilder.settings import Settings
from netbuilder.storage.files import replace_file
from netbuilder.translation import mark, say
from netbuilder.views.canvas import Canvas, picture
from netbuilder.views.common.questions import ask_new_file, warn
from netbuilder.views.window.making import Make, Making
from netbuilder.views.window.writing import Writing
from netbuilder.wording import reason_of

_TABLES: Final = mark("Table (*.csv);;All files (*)")


class Exports:
    """Asks for a file, and writes there aside; says why where it cannot.

    Args:
        document: gives the files their names.
        settings: knows the folder that was used last.
        window: the dialogs' parent.
        writing: writes what is made in a moment.

    Attributes:
        making: makes and writes the other files.
    """

    def __init__(
        self, document: Document, settings: Settings, window: QWidget, writing: Writing
    ) -> None:
        self._document = document
        self._settings = settings
        self._window = window
        self._writing = writing
        self.making = Making(window)

    def script(self, text: str) -> None:
        """The network as a script."""
        kinds = say("Python (*.py);;All files (*)")
        path = self._ask(say("Save the script"), ".py", kinds)
        if path is not None:
            self._write(say("The script was not saved"), path, text.encode())

    def network(self, canvas: Canvas) -> None:
        """The network as a picture, PNG or SVG."""
        path = self._ask(say("Export the network"), ".png", say("Picture (*.png);;Drawing (*.svg)"))
        if path is not None:
            svg = path.suffix.lower() == ".svg"
            content = picture.svg(canvas) if svg else picture.png(canvas)
            self._write(say("The picture was not written"), path, content)

    def figures(self, table: str) -> None:
        """The figures of a run as CSV."""
        path = self._ask(say("Save the figures"), ".csv", _TABLES, "-run")
        if path is not None:
            self._write(say("The figures were not saved"), path, table.encode())

    def sweep(self, table: str) -> None:
        """The trainings of a sweep as CSV."""
        path = self._ask(say("Save the sweep"), ".csv", _TABLES, "-sweep")
        if path is not None:
            self._write(say("The sweep was not saved"), path, table.encode())

    def curves(self, plots: QWidget) -> None:
        """The curves as they are seen, PNG."""
        path = self._ask(
            say("Save a picture of the curves"), ".png", say("Picture (*.png)"), "-run"
        )
        if path is not None:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            plots.grab().save(buffer, "PNG")
            self._write(say("The picture was not written"), path, bytes(buffer.data().data()))

    @property
    def name(self) -> str:
        """The document's name, without endings."""
        return bare(self._proposed().name)

    def made(
        self,
        title: str,
        make: Make,
        suffix: str,
        kinds: str,
        other: str = "",
        addition: str = "",
    ) -> None:
        """Ask for a file, and have it made: that takes a while.

        Args:
            title: of the question.
            make: writes the file.
            suffix: of the first kind of file.
            kinds: as Qt wants them.
            other: suffix of the second kind, if there is one.
            addition: to the proposed name.
        """
        path = self._ask(title, suffix, kinds, addition, other)
        if path is not None:
            self.making.make(path, make)

    def _proposed(self) -> Path:
        return self._document.path or self._settings.folder / "network"

    def _ask(
        self, title: str, suffix: str, kinds: str, addition: str = "", other: str = ".svg"
    ) -> Path | None:
        """The file that the user chooses, with the suffix of the kind chosen where it has none."""
        own = self._proposed()
        proposal = own.with_name(f"{self.name}{addition}{suffix}")
        name, chosen = ask_new_file(self._window, title, str(proposal), kinds)
        if not name:
            return None
        path = Path(name)
        several = other and f"*{other}" in kinds
        if path.suffix and (not several or path.suffix.lower() in (suffix, other)):
            return path
        return path.with_name(path.name + (other if several and other in chosen else suffix))

    def _write(self, title: str, path: Path, content: bytes) -> None:
        work = partial(replace_file, path, content)
        self._writing.write(path.name, work, partial(self._tell, title, path))

    def _tell(self, title: str, path: Path, error: Exception | None) -> None:
        """Say why something was not written, if it was not."""
        if isinstance(error, OSError | ValueError):
            message = say(
                "{path_name} cannot be written: {reason}; choose another folder.",
                path_name=path.name,
                reason=reason_of(error),
            )
            warn(self._window, title, message)
        elif error is not None:
            raise error
