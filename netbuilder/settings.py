"""What the program remembers between starts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

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
    def appearance(self) -> str:
        """'system', 'light' or 'dark'."""
        value = self._store.value("window/appearance")
        return value if isinstance(value, str) and value in _APPEARANCES else "system"

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._store.setValue("window/appearance", value)
