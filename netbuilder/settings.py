"""What the program remembers between starts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from netbuilder.storage import folders
from netbuilder.storage.lock import locked

_RECENT = 8
_PATIENCE = 0.2
"""Seconds to wait for another window; the user waits, too."""
_APPEARANCES = ("system", "light", "dark")


class Settings:
    """Window state, last folder and appearance, in the place where the system keeps such things."""

    def __init__(self) -> None:
        self._store = QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "NetBuilder", "NetBuilder"
        )

    def window_state(self, part: str) -> QByteArray | None:
        """The saved geometry of a part of the window, or None."""
        value = self._store.value(f"window/{part}")
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def set_window_state(self, part: str, state: QByteArray) -> None:
        """Remember the geometry of a part of the window."""
        self._store.setValue(f"window/{part}", state)

    @property
    def folder(self) -> Path:
        """Where the last file was opened or saved; the documents folder at first."""
        value = self._store.value("files/folder")
        if isinstance(value, str) and Path(value).is_dir():
            return Path(value)
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return Path(QStandardPaths.writableLocation(documents) or Path.home())

    @folder.setter
    def folder(self, value: Path) -> None:
        self._store.setValue("files/folder", str(value))

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved last, the latest first; those that are gone are left out."""
        value = self._store.value("files/recent")
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return tuple(Path(name) for name in names if isinstance(name, str) and Path(name).is_file())

    def remember_file(self, path: Path) -> None:
        """Put a file first among the recent ones, those of other windows among them."""
        try:
            place = folders.make(Path(self._store.fileName()).parent)
            with locked(place / "recent", _PATIENCE):
                self._put_first(path)
        except OSError:
            self._put_first(path)

    def _put_first(self, path: Path) -> None:
        self._store.sync()  # which also reads what others have written
        known = [each for each in self.recent if each != path.absolute()]
        names = [str(each) for each in (path.absolute(), *known)[:_RECENT]]
        self._store.setValue("files/recent", names)
        self._store.sync()

    @property
    def reduced_motion(self) -> bool:
        """Whether the user wants no motion, whatever the system says."""
        return self._store.value("window/reducedMotion") in (True, "true")

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self._store.setValue("window/reducedMotion", value)

    @property
    def appearance(self) -> str:
        """'system', 'light' or 'dark'."""
        value = self._store.value("window/appearance")
        return value if isinstance(value, str) and value in _APPEARANCES else "system"

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._store.setValue("window/appearance", value)
