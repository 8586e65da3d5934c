"""What the program remembers between starts."""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

import platformdirs

from netbuilder.storage import aside, folders, ini
from netbuilder.storage.errors import (
    DAMAGED_BECAUSE,
    DamagedError,
    StorageError,
    UnavailableError,
    reading,
)
from netbuilder.storage.files import keep
from netbuilder.storage.lock import Lock
from netbuilder.training.elsewhere.process import Elsewhere, place_of
from netbuilder.translation import mark, say
from netbuilder.wording import plural, reason_of

_log = logging.getLogger(__name__)

_WHAT: Final = mark("settings file")
_RECENT: Final = 8
_APPEARANCES: Final = ("system", "light", "dark")
_LARGEST: Final = 2**20
_LONGEST: Final = 4096
_PATIENCE: Final = 2.0
_MOMENT: Final = 0.1

_Texts: TypeAlias = dict[str, str]
_Change: TypeAlias = Callable[[_Texts], None]


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
        _Writer.wait(_PATIENCE)
        try:
            self._texts = _read(self._path)
        except StorageError as error:
            self._texts = _readable(error)
            self.complaints.append((str(error), self._path.parent))
            _log.warning("%s The cause: %s", str(error), repr(error.__cause__))

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

        def change(texts: _Texts) -> None:
            known = [each for each in there(_recent(texts)) if each != first]
            kept = [first, *known][:_RECENT]
            texts["files/recent"] = ini.encode([str(each) for each in kept])
            notes = {**_notes(texts), str(first): note}
            said = [f"{each}\t{notes[str(each)]}" for each in kept if notes.get(str(each))]
            texts["files/notes"] = ini.encode(said)

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
    def reduced_motion(self) -> bool:
        """Whether the user wants no motion, whatever the system says."""
        return self._value("window/reducedMotion") == "true"

    @reduced_motion.setter
    def reduced_motion(self, value: bool) -> None:
        self._set("window/reducedMotion", "true" if value else "false")

    @property
    def board_folder(self) -> Path | None:
        """The folder for TensorBoard's logs; None where nobody wants any."""
        value = str(self._value("training/boardFolder") or "")
        return Path(value) if _is_path(value) else None

    @board_folder.setter
    def board_folder(self, value: Path | None) -> None:
        self._set("training/boardFolder", "" if value is None else str(value))

    @property
    def elsewhere(self) -> Elsewhere | None:
        """The place in which Keras trains on this machine; None for the own engine."""
        found = place_of(str(self._value("training/elsewhere") or ""))
        return found if found is not None and _is_path(found.python) else None

    @elsewhere.setter
    def elsewhere(self, value: Elsewhere | None) -> None:
        self._set("training/elsewhere", value.text if value else "")

    @property
    def appearance(self) -> str:
        """'system', 'light' or 'dark'."""
        value = self._value("window/appearance")
        return value if isinstance(value, str) and value in _APPEARANCES else "system"

    @appearance.setter
    def appearance(self, value: str) -> None:
        self._set("window/appearance", value)

    @property
    def language(self) -> str:
        """The code of the language that was chosen; 'system' for the system's."""
        return str(self._value("window/language") or "system")

    @language.setter
    def language(self, value: str) -> None:
        self._set("window/language", value)

    @property
    def at_work(self) -> bool:
        """Whether something is still to be written."""
        return _Writer.is_busy()

    def end(self) -> None:
        """Write what was set; an ordinary disk has done so when this returns."""
        _Writer.wait(_MOMENT)

    def close(self) -> None:
        """Wait a while until all is written; for who has no window that must stay alive."""
        _Writer.wait(_PATIENCE)

    def _value(self, name: str) -> ini.Value | None:
        return ini.decode(self._texts.get(name, ""))

    def _set(self, name: str, value: ini.Value) -> None:
        text = ini.encode(value)
        if self._texts.get(name) != text:
            self._change(lambda texts: texts.update({name: text}))

    def _change(self, change: _Change) -> None:
        change(self._texts)
        _Writer.submit(self._path, change)


class _Writer:
    """Writes all changes in their order, in a thread that lives as long as there are some."""

    _lock = threading.Lock()
    _waiting: Final[deque[tuple[Path, _Change]]] = deque()
    _thread: threading.Thread | None = None

    @classmethod
    def submit(cls, path: Path, change: _Change) -> None:
        with cls._lock:
            cls._waiting.append((path, change))
            if cls._thread is None:
                cls._thread = threading.Thread(target=cls._run, name="netbuilder-settings")
                cls._thread.start()

    @classmethod
    def is_busy(cls) -> bool:
        """Whether the thread lives."""
        thread = cls._thread
        return thread is not None and thread.is_alive()

    @classmethod
    def wait(cls, seconds: float) -> None:
        """Wait until what was submitted is written, or the disk is too slow."""
        thread = cls._thread
        if thread is not None:
            thread.join(seconds)

    @classmethod
    def _run(cls) -> None:
        while True:
            with cls._lock:
                changes = list(cls._waiting)
                cls._waiting.clear()
                if not changes:
                    cls._thread = None
                    return
            for path in dict.fromkeys(path for path, _ in changes):
                _write(path, [change for where, change in changes if where == path])


def _write(path: Path, changes: Iterable[_Change]) -> None:
    """Change what the file holds now; another window may have written to it."""
    try:
        folders.make(path.parent)
        lock = Lock(path.with_name(f".{path.name}.lock"))
        try:
            held = lock.hold(_PATIENCE)
        except OSError:
            held = False  # Rather a change of another window lost than all settings.
        try:
            try:
                texts = _read(path)
            except DamagedError as error:
                texts = _readable(error)
            for change in changes:
                change(texts)
            keep(path, ini.compose(texts))
        finally:
            if held:
                lock.release()
    except Exception as error:  # Whatever it is, the next change is written all the same.
        _log.warning("%s", _not_kept(path, error), exc_info=True)


def _not_kept(path: Path, error: Exception) -> str:
    return f"The settings were not saved to {path.name} ({reason_of(error)})."


class _HalfReadError(DamagedError):
    """Some of its lines can be read."""

    def __init__(self, path: Path, problem: str, texts: _Texts) -> None:
        super().__init__(path, _WHAT, DAMAGED_BECAUSE, problem)
        self.texts = texts


def _read(path: Path) -> _Texts:
    """The text of each value in a file; none where there is no file.

    Raises:
        StorageError: it cannot be read.
    """
    with reading(path, _WHAT):
        try:
            content = _content(path)
        except (FileNotFoundError, NotADirectoryError):
            return {}
        texts, unreadable = ini.parse(content)
        if unreadable:
            reason = plural(
                unreadable, "{count} line cannot be read", "{count} lines cannot be read"
            )
            raise _HalfReadError(path, reason, texts)
        return texts


def _open_at_once(name: str, flags: int) -> int:
    """Do not wait for a pipe's other end."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _content(path: Path) -> bytes:
    with open(path, "rb", opener=_open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UnavailableError(path, _WHAT, say("{file} is not a regular file."))
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise DamagedError(path, _WHAT, say("{file} is larger than any settings file."))
    return content


def _readable(error: StorageError) -> _Texts:
    """Do what follows from an error; what can be read of the file all the same."""
    aside.set_aside(error)
    texts = error.texts if isinstance(error, _HalfReadError) else {}
    if texts:
        try:
            keep(error.path, ini.compose(texts))
        except OSError as refused:
            _log.warning("%s", _not_kept(error.path, refused), exc_info=True)
    return texts


def _recent(texts: _Texts) -> list[Path]:
    value = ini.decode(texts.get("files/recent", ""))
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [Path(name) for name in names if _is_path(name)][:_RECENT]


def _notes(texts: _Texts) -> dict[str, str]:
    """What is said beside recent files, by their paths."""
    value = ini.decode(texts.get("files/notes", ""))
    found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    pairs = (text.rpartition("\t") for text in found if len(text) <= _LONGEST)
    return {path: note for path, _, note in pairs if path}


def _is_path(name: str) -> bool:
    """Whether a text can be the path of a file, wherever the program was started."""
    return len(name) <= _LONGEST and "\0" not in name and Path(name).is_absolute()


def there(
    paths: Iterable[Path],
    exists: Callable[[Path], bool] = Path.is_file,
    patience: float = 0.1,
) -> tuple[Path, ...]:
    """Those paths that are not known to be gone after `patience` seconds.

    A drive in a network that does not answer may hold whoever asks for minutes.
    """
    looks = [(path, _Look.at(path, exists)) for path in paths]
    end = time.monotonic() + patience
    return tuple(path for path, look in looks if look.found(end - time.monotonic()))


class _Look:
    """Asks, in a thread of its own, whether something exists."""

    _at_work: Final[dict[tuple[Path, object], _Look]] = {}

    def __init__(self, path: Path, exists: Callable[[Path], bool]) -> None:
        self._path, self._exists = path, exists
        self._answer = True
        self._done = threading.Event()

    @classmethod
    def at(cls, path: Path, exists: Callable[[Path], bool]) -> _Look:
        """The look at a path; one that has not answered yet is not asked again."""
        look = cls._at_work.get((path, exists))
        if look is None:
            look = cls._at_work[path, exists] = cls(path, exists)
            threading.Thread(target=look._run, name="netbuilder-look", daemon=True).start()
        return look

    def found(self, patience: float) -> bool:
        return self._answer if self._done.wait(max(0.0, patience)) else True

    def _run(self) -> None:
        try:
            self._answer = self._exists(self._path)
        except (OSError, ValueError):
            self._answer = False
        self._at_work.pop((self._path, self._exists), None)
        self._done.set()
