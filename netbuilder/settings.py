"""What the program remembers between starts."""

from __future__ import annotations

import logging
import os
import weakref
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import platformdirs

from netbuilder import threads
from netbuilder.design.plugins import allowed
from netbuilder.storage import folders, ini
from netbuilder.storage.errors import StorageError
from netbuilder.storage.looking import there
from netbuilder.storage.settings_file import PATIENCE, Change, Texts, Writer, read, readable
from netbuilder.training.elsewhere.process import Elsewhere, place_of

_log = logging.getLogger(__name__)

_RECENT: Final = 8
_APPEARANCES: Final = ("system", "light", "dark")
STARTS: Final = ("last", "page", "new")
"""What is shown first: the file of the last time, the start page, a new network."""
_LONGEST: Final = 4096
_MOMENT: Final = 0.1
_SHORTCUTS: Final = "shortcuts/"

DEFAULTS: Final[Mapping[str, Any]] = {
    "appearance": "system",
    "language": "system",
    "reduced_motion": False,
    "at_start": "last",
    "board_folder": None,
    "elsewhere": None,
    "threads": threads.ALL,
}
"""What the user can choose, by the name of the attribute, and what counts until then."""


class Settings:
    """Window state, last folder and appearance, in the place where the system keeps such things.

    They are read at once, and written in a thread whenever one changes, so that what another
    window has changed meanwhile stays. Whatever the file holds, there are settings; a value that
    cannot be one is as if it were not there.

    Attributes:
        complaints: sentences about what could not be read, and the folders where it lies.
    """

    def __init__(self) -> None:
        self._path = folders.settings()
        self.complaints: list[tuple[str, Path]] = []
        self._followers: list[weakref.WeakMethod[Callable[[], None]]] = []
        Writer.wait(PATIENCE)
        try:
            self._texts = read(self._path)
        except StorageError as error:
            self._texts = readable(error)
            self.complaints.append((str(error), self._path.parent))
            _log.warning("%s The cause: %s", str(error), repr(error.__cause__))

    def follow(self, hear: Callable[[], None]) -> None:
        """Have a method called whenever a choice changes; it is not kept alive by that."""
        self._followers.append(weakref.WeakMethod(hear))

    def window_state(self, part: str) -> bytes | None:
        """The saved geometry of a part of the window, or None."""
        value = self._value(f"window/{part}")
        return value if isinstance(value, bytes) and 0 < len(value) <= _LONGEST else None

    def set_window_state(self, part: str, state: bytes) -> None:
        """Remember the geometry of a part of the window."""
        self._set(f"window/{part}", state)

    @property
    def folder(self) -> Path:
        """The folder of the last file opened or saved; the documents folder at first."""
        value = self._value("files/folder")
        if isinstance(value, str) and _is_path(value) and there([Path(value)], Path.is_dir):
            return Path(value)
        try:
            return platformdirs.user_documents_path()
        except Exception:  # Its own file of settings may be damaged.
            return Path(os.path.expanduser("~"))  # noqa: PTH111 - which raises nothing

    @folder.setter
    def folder(self, value: Path) -> None:
        self._set("files/folder", str(value.absolute()))

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files opened or saved last, the latest first; those known to be gone are left out."""
        return there(_recent(self._texts))

    def remember_file(self, path: Path, note: str = "") -> None:
        """Put a file first among the recent ones.

        Args:
            path: of the file.
            note: what is said beside its name; '' for nothing.
        """
        first = path.absolute()

        def change(texts: Texts) -> None:
            known = [each for each in there(_recent(texts)) if each != first]
            kept = [first, *known][:_RECENT]
            texts["files/recent"] = ini.encode([str(each) for each in kept])
            notes = {**_notes(texts), str(first): note}
            said = [f"{each}\t{notes[str(each)]}" for each in kept if notes.get(str(each))]
            texts["files/notes"] = ini.encode(said)

        self._change(change)

    def forget_files(self) -> None:
        """Have no recent files any more."""

        def change(texts: Texts) -> None:
            for name in ("files/recent", "files/notes"):
                texts.pop(name, None)

        self._change(change)

    def note_of(self, path: Path) -> str:
        """What is said beside the name of a recent file."""
        return _notes(self._texts).get(str(path.absolute()), "")

    @property
    def last(self) -> tuple[Path | None, int]:
        """The file open when a window was closed last, or None, and its run's number, or 0."""
        path, run = self._value("files/last"), self._value("files/lastRun")
        known = isinstance(path, str) and _is_path(path) and there([Path(path)])
        number = int(run) if isinstance(run, str) and run.isdecimal() and len(run) < 16 else 0
        return (Path(path) if known and isinstance(path, str) else None), number

    def remember_last(self, path: Path | None, run: int) -> None:
        """Remember what a window shows as it is closed."""
        self._set("files/last", "" if path is None else str(path.absolute()))
        self._set("files/lastRun", str(run))

    @property
    def welcomed(self) -> bool:
        """Whether the user has been shown where to begin."""
        return self._value("start/welcomed") == "true"

    @welcomed.setter
    def welcomed(self, value: bool) -> None:
        self._set("start/welcomed", "true" if value else "false")

    @property
    def at_start(self) -> str:
        """What is shown first: one of `STARTS`."""
        value = self._value("start/shows")
        return value if isinstance(value, str) and value in STARTS else STARTS[0]

    @at_start.setter
    def at_start(self, value: str) -> None:
        self._choose("start/shows", value)

    @property
    def reduced_motion(self) -> bool:
        """Whether the user wants no motion, whatever the system says."""
        return self._value("window/reducedMotion") == "true"

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self._choose("window/reducedMotion", "true" if value else "false")

    @property
    def board_folder(self) -> Path | None:
        """The folder for TensorBoard's logs; None where nobody wants any."""
        value = str(self._value("training/boardFolder") or "")
        return Path(value) if _is_path(value) else None

    @board_folder.setter
    def board_folder(self, value: Path | None) -> None:
        self._choose("training/boardFolder", "" if value is None else str(value))

    @property
    def elsewhere(self) -> Elsewhere | None:
        """The place in which Keras trains on this machine; None for the own engine."""
        found = place_of(str(self._value("training/elsewhere") or ""))
        return found if found is not None and _is_path(found.python) else None

    @elsewhere.setter
    def elsewhere(self, value: Elsewhere | None) -> None:
        self._choose("training/elsewhere", value.text if value else "")

    @property
    def threads(self) -> int:
        """How many threads compute at most; 0 for all that there are."""
        return threads.of_texts(self._texts)

    @threads.setter
    def threads(self, value: int) -> None:
        self._choose(threads.KEY, str(value))

    @property
    def appearance(self) -> str:
        """'system', 'light' or 'dark'."""
        value = self._value("window/appearance")
        return value if isinstance(value, str) and value in _APPEARANCES else "system"

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._choose("window/appearance", value)

    @property
    def language(self) -> str:
        """The code of the language that was chosen; 'system' for the system's."""
        return str(self._value("window/language") or "system")

    @language.setter
    def language(self, value: str) -> None:
        self._choose("window/language", value)

    @property
    def shortcuts(self) -> dict[str, str | None]:
        """The keys that the user has given to commands; None where they cannot be read."""
        found = {
            name.removeprefix(_SHORTCUTS): self._value(name)
            for name in self._texts
            if name.startswith(_SHORTCUTS)
        }
        usable = {name: isinstance(keys, str) and len(keys) <= 99 for name, keys in found.items()}
        return {name: str(keys) if usable[name] else None for name, keys in found.items()}

    def set_shortcuts(self, shortcuts: Mapping[str, str | None]) -> None:
        """Remember keys of commands, '' for none at all; forget those that are None."""
        given = {f"{_SHORTCUTS}{name}": keys for name, keys in shortcuts.items()}
        kept = {name: ini.encode(keys) for name, keys in given.items() if keys is not None}

        def change(texts: Texts) -> None:
            for name in given:
                texts.pop(name, None)
            texts.update(kept)

        self._change(change)

    @property
    def plugins(self) -> dict[str, str]:
        """The versions of packages whose layers the user has allowed, by the packages' names."""
        return allowed.of_texts(self._texts)

    def allow_plugin(self, package: str, version: str) -> None:
        """Allow the code of a package, in this version alone; of none where that is ''."""

        def change(texts: Texts) -> None:
            known = {**allowed.of_texts(texts), package: version}
            kept = {name: each for name, each in known.items() if each}
            texts[allowed.KEY] = allowed.to_text(kept)

        self._change(change)

    def restore_defaults(self, *names: str) -> None:
        """Have these choices as they are for who has made none."""
        for name in names:
            setattr(self, name, DEFAULTS[name])

    @property
    def at_work(self) -> bool:
        """Whether something is still to be written."""
        return Writer.is_busy()

    def end(self) -> None:
        """Write what was set; an ordinary disk has done so when this returns."""
        Writer.wait(_MOMENT)

    def close(self) -> None:
        """Wait a while until all is written; for who has no window that must stay alive."""
        Writer.wait(PATIENCE)

    def _value(self, name: str) -> ini.Value | None:
        return ini.decode(self._texts.get(name, ""))

    def _set(self, name: str, value: ini.Value) -> None:
        text = ini.encode(value)
        if self._texts.get(name) != text:
            self._change(lambda texts: texts.update({name: text}))

    def _choose(self, name: str, value: ini.Value) -> None:
        """Set what others follow."""
        if self._texts.get(name) != ini.encode(value):
            self._set(name, value)
            self._followers = [each for each in self._followers if each() is not None]
            for follower in self._followers:
                hear = follower()
                if hear is not None:
                    hear()

    def _change(self, change: Change) -> None:
        change(self._texts)
        Writer.submit(self._path, change)


def _recent(texts: Texts) -> list[Path]:
    value = ini.decode(texts.get("files/recent", ""))
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [Path(name) for name in names if _is_path(name)][:_RECENT]


def _notes(texts: Texts) -> dict[str, str]:
    """What is said beside recent files, by their paths."""
    value = ini.decode(texts.get("files/notes", ""))
    found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    pairs = (text.rpartition("\t") for text in found if len(text) <= _LONGEST)
    return {path: note for path, _, note in pairs if path}


def _is_path(name: str) -> bool:
    """Whether a text can be the path of a file, wherever the program was started."""
    return len(name) <= _LONGEST and "\0" not in name and Path(name).is_absolute()
