"""The runs in a folder, which other windows and programs fill and empty, too."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final

from engine.types import Array
from netbuilder.storage import files, folders
from netbuilder.storage.aside import put_aside
from netbuilder.storage.errors import DamagedError, StorageError, UnavailableError
from netbuilder.storage.lock import locked
from netbuilder.training.history import files as run_files
from netbuilder.training.history import labels, messages
from netbuilder.training.history.labels import NOTHING, Label
from netbuilder.training.history.places import SUFFIX, Stamp, label_of, number_of, stamp_of
from netbuilder.training.history.runs import Run
from netbuilder.translation import say

_log = logging.getLogger(__name__)

_LAST: Final = "last-number"
_ATTEMPTS: Final = 1000
_LONGEST: Final = 16


@dataclass(frozen=True, slots=True)
class News:
    """What has happened to the folder.

    Attributes:
        come: runs that are to be listed, or listed under another number.
        gone: keys of those that are there no more.
        messages: sentences for the user.
        said: what is said of runs, by their keys.
    """

    come: tuple[Run, ...] = ()
    gone: frozenset[str] = frozenset()
    messages: tuple[str, ...] = ()
    said: Mapping[str, Label] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of a file.

    Attributes:
        stamp: the system's description when it was read or written.
        key: of its run; '' where it cannot be read.
        digest: of what it holds.
        label: the system's description of the file that says more of the run; None without one.
    """

    stamp: Stamp
    key: str = ""
    digest: str = ""
    label: Stamp | None = None


class RunStore:
    """The runs in a folder, one file each.

    The list is of the window's thread. The files are of a thread of their own: all methods that
    return `News` are called in one and the same, `extend` takes what they return.

    Args:
        where: the folder; made when there is something to keep.
    """

    def __init__(self, where: Path | None = None) -> None:
        self._folder = where or folders.runs()
        self._runs: dict[str, Run] = {}
        self._files: dict[str, _Kept] = {}
        self._unwritten: dict[str, Run] = {}
        self._complaints: dict[str, str] = {}

    # The list

    @property
    def runs(self) -> tuple[Run, ...]:
        """All of them, the oldest first."""
        return tuple(sorted(self._runs.values(), key=lambda run: (run.number, run.began)))

    def extend(self, news: News) -> None:
        """List what has come, and what is gone no more."""
        for key in news.gone:
            self._runs.pop(key, None)
        self._runs.update((run.key, run) for run in news.come)
        for key, label in news.said.items():
            if key in self._runs:
                self._runs[key] = replace(self._runs[key], label=label)

    def add(self, run: Run) -> Run:
        """List a run, which is still to be written; the same with the number that it should get."""
        last = max((each.number for each in self._runs.values()), default=0)
        numbered = replace(run, number=last + 1)
        self._runs[run.key] = numbered
        return numbered

    def say(self, run: Run, said: Mapping[str, Any]) -> None:
        """List what somebody says of a run, which is still to be written by `write_label`."""
        listed = self._runs.get(run.key)
        if listed is not None:
            self._runs[run.key] = replace(listed, label=listed.label.saying(said))

    def remove(self, runs: Iterable[Run]) -> None:
        """List these no more; their files are still to be deleted."""
        for run in runs:
            self._runs.pop(run.key, None)

    # The files

    def refresh(self, stopped: Callable[[], bool] = lambda: False) -> News:
        """Read what is new in the folder; what cannot be read is put aside, or left alone.

        Args:
            stopped: whether nobody wants to know any more.
        """
        try:
            found = self._listed()
        except OSError as error:
            _log.warning("The runs in %s cannot be listed", self._folder, exc_info=True)
            return News(messages=(messages.not_listed(error),))
        gone = {kept.key for name, kept in self._files.items() if name not in found}
        self._files = {name: kept for name, kept in self._files.items() if name in found}
        come: list[Run] = []
        told: list[str] = []
        for name, stamp in sorted(found.items()):
            known = self._files.get(name, _Kept((0, 0, 0)))
            if stopped() or known.stamp == stamp:
                continue
            try:
                run, digest = run_files.read_both(self._folder / name)
            except StorageError as error:
                told += self._complain(name, error)
                if not isinstance(error, UnavailableError):
                    self._files[name] = _Kept(stamp)
                    gone.add(known.key)
                continue
            if known.digest == digest:  # touched
                self._files[name] = replace(known, stamp=stamp)
                continue
            gone.add(known.key)
            self._files[name] = _Kept(stamp, run.key, digest)
            come.append(replace(run, number=number_of(name) or run.number))
        return News(tuple(come), frozenset(gone - {""}), tuple(told), self._said(stopped))

    def write(self, run: Run) -> News:
        """Write a run that was entered; it gets another number where somebody has that one.

        What could not be written before is tried again.
        """
        self._unwritten[run.key] = run
        come, error = self._write_all()
        if error is None:
            return News(come)
        return News(come, messages=(messages.not_written(run, self._folder, error),))

    def write_label(self, run: Run, said: Mapping[str, Any]) -> News:
        """Keep what is said of a run; what another window says of it meanwhile stays, too.

        Args:
            run: any that is kept.
            said: what is new, by the names of the label's attributes.
        """
        waiting = self._unwritten.get(run.key)
        if waiting is not None:  # It is written with the run.
            self._unwritten[run.key] = replace(waiting, label=waiting.label.saying(said))
            return News()
        name = next((name for name, kept in self._files.items() if kept.key == run.key), None)
        if name is None:
            return News()  # Somebody has deleted it.
        try:
            label = self._write_label(name, said)
        except OSError as error:
            _log.warning("What is said of %s could not be kept", name, exc_info=True)
            return News(messages=(messages.label_not_saved(run, error),))
        return News(said={run.key: label})

    def close(self) -> None:
        """Try once more what could not be written."""
        self._write_all()

    def delete(self, runs: Sequence[Run]) -> News:
        """Delete the files of runs that were struck, unless they hold something else by now."""
        back, told = [], []
        for run in runs:
            self._unwritten.pop(run.key, None)
            for name in [name for name, kept in self._files.items() if kept.key == run.key]:
                try:
                    self._delete(name)
                except (OSError, StorageError) as error:
                    _log.warning("%s could not be deleted", name, exc_info=True)
                    told.append(messages.not_deleted(run, error))
                    back.append(run)
        return News(tuple(back), messages=tuple(told))

    def restore(self, runs: Sequence[Run]) -> News:
        """Write runs again that were deleted."""
        come, told = [], []
        for run in runs:
            try:
                come.append(self._create(run, run.number, fresh=False))
            except OSError as error:
                _log.warning("A run could not be kept in %s", self._folder, exc_info=True)
                self._unwritten[run.key] = run
                come.append(run)
                told.append(messages.not_restored(run, error))
        return News(tuple(come), messages=tuple(told))

    def _write_all(self) -> tuple[tuple[Run, ...], OSError | None]:
        """Write what is unwritten; runs that got another number, and why there is a rest."""
        come: list[Run] = []
        for run in tuple(self._unwritten.values()):
            try:
                written = self._create(run, run.number)
            except OSError as error:
                _log.warning("A run could not be kept in %s", self._folder, exc_info=True)
                return tuple(come), error
            del self._unwritten[run.key]
            if written.number != run.number:
                come.append(written)
        return tuple(come), None

    def _said(self, stopped: Callable[[], bool]) -> dict[str, Label]:
        """What is said of runs and was not known; by keys."""
        found = {}
        for name, kept in self._files.items():
            path = self._folder / label_of(name)
            try:
                stamp = stamp_of(path.stat())
            except OSError:
                stamp = None
            if not kept.key or stamp == kept.label or stopped():
                continue
            try:
                found[kept.key] = NOTHING if stamp is None else labels.read(path)
            except OSError:
                _log.warning("%s cannot be read", path, exc_info=True)
                continue  # The next look tries again.
            self._files[name] = replace(kept, label=stamp)
        return found

    def _keep_label(self, name: str, label: Label) -> None:
        """Write what is said of a run that was written just now, and that is kept without it."""
        try:
            self._write_label(name, asdict(label))
        except OSError:
            _log.warning("What is said of %s could not be kept", name, exc_info=True)

    def _write_label(self, name: str, said: Mapping[str, Any]) -> Label:
        """Write what is said of the run in a file.

        Raises:
            OSError: it cannot be written.
        """
        path = self._folder / label_of(name)
        with locked(self._folder / _LAST):
            label = labels.change(path, said)
            self._files[name] = replace(self._files[name], label=stamp_of(path.stat()))
        return label

    def _listed(self) -> dict[str, Stamp]:
        """The files of runs by name.

        Raises:
            OSError: the folder cannot be read.
        """
        try:
            with os.scandir(self._folder) as entries:
                names = [each.name for each in entries if each.name.endswith(SUFFIX)]
        except FileNotFoundError:
            return {}
        found = {}
        for name in names:
            try:
                found[name] = stamp_of((self._folder / name).stat())
            except FileNotFoundError:
                continue  # Somebody has just deleted it.
        return found

    def _complain(self, name: str, error: StorageError) -> list[str]:
        """What is told, once, of a file that cannot be read; it keeps its content."""
        _log.warning("%s", str(error))
        if self._complaints.get(name) == str(error):
            return []
        self._complaints[name] = str(error)
        place = put_aside(error.path) if isinstance(error, DamagedError) else None
        return [messages.not_read(error, place)]

    def _create(self, run: Run, number: int, fresh: bool = True) -> Run:
        """Write a run into a file that nobody has, and note it.

        Args:
            run: as it is.
            number: that it should get.
            fresh: whether the number must never have been given before.

        Raises:
            OSError: it cannot be written.
        """
        for _ in range(_ATTEMPTS):
            if fresh:
                number = self._next(number)
            numbered = replace(run, number=number)
            path = self._folder / f"{number:06}{SUFFIX}"
            arrays = run_files.to_arrays(numbered)
            stamps: list[Stamp] = []

            def write(
                file: IO[bytes],
                arrays: dict[str, Array] = arrays,
                stamps: list[Stamp] = stamps,
            ) -> None:
                run_files.write(file, arrays)
                file.flush()
                stamps.append(stamp_of(os.fstat(file.fileno())))

            try:
                files.create(path, write)
            except FileExistsError:
                fresh = True
                continue
            self._files[path.name] = _Kept(stamps[0], run.key, run_files.digest(arrays))
            if run.label != NOTHING:
                self._keep_label(path.name, run.label)
            return numbered
        raise OSError(say("there is no free number"))

    def _next(self, wanted: int) -> int:
        """A number that no run had before, `wanted` or above; nobody else gets it.

        Raises:
            OSError: that cannot be noted.
        """
        folders.make(self._folder)
        with locked(self._folder / _LAST):
            names = [entry.name for entry in self._folder.iterdir()]
            given = [self._noted(), *map(number_of, names)]
            number = max(wanted, max(given) + 1)
            self._note(number)
            return number

    def _noted(self) -> int:
        """The highest number that was noted; the folder's lock is held.

        Raises:
            OSError: that cannot be read.
        """
        try:
            noted = files.content(self._folder / _LAST, _LONGEST)
        except (FileNotFoundError, ValueError):
            return 0
        return int(noted) if re.fullmatch(rb"\d{1,15}\n?", noted) else 0

    def _note(self, number: int) -> None:
        files.keep(self._folder / _LAST, f"{number}\n".encode())

    def _delete(self, name: str) -> None:
        """Delete a file if it still holds the run that is known.

        Raises:
            OSError: it cannot be deleted.
            StorageError: it cannot be read, so nobody knows what it holds.
        """
        path = self._folder / name
        with locked(self._folder / _LAST):
            if files.is_there(path):
                if run_files.read_both(path)[1] != self._files[name].digest:
                    return  # The next look lists it.
                if self._noted() < number_of(name):
                    self._note(number_of(name))
                path.unlink(missing_ok=True)
                path.with_name(label_of(name)).unlink(missing_ok=True)
                files.flush_folder(self._folder)
            del self._files[name]
