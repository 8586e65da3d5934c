"""A search on the disk: what came of each training, so that a crash costs those under way alone."""

from __future__ import annotations

import hashlib
import logging
import math
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from netbuilder.design import Design
from netbuilder.design.storage import encode
from netbuilder.storage import encoding, folders
from netbuilder.storage.errors import StorageError
from netbuilder.storage.files import content, keep
from netbuilder.storage.lock import SUFFIX, Lock
from netbuilder.training.history.files import read, to_bytes
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.progress import State
from netbuilder.training.sweeps.search import interrupted
from netbuilder.training.sweeps.search.interrupted import Interrupted, Search
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.search.space import ABSENT, Dimension
from netbuilder.training.sweeps.values import SweepError, parsed, text_of
from netbuilder.translation import say
from netbuilder.wording import reason_of

_log = logging.getLogger(__name__)

_MOST: Final = 64 * 2**20
_TRIALS: Final = "trials.jsonl"
_BEST: Final = "best.run.npz"


class Entry(msgspec.Struct, forbid_unknown_fields=True):
    """What came of one training.

    Attributes:
        number: of it.
        values: of the dimensions, as they may be typed; None for one that is not used.
        state: how it ended.
        message: in words.
        figures: of the epoch kept, or of the last one.
        reached: by epoch the goal; less is better; None where it was not finite.
        best_epoch: counted from 1.
        seconds: since the search began, without those of an interruption.
    """

    number: int
    values: list[str | None]
    state: State
    message: str = ""
    figures: dict[str, float | None] = msgspec.field(default_factory=dict)
    reached: dict[int, float | None] = msgspec.field(default_factory=dict)
    best_epoch: int = 0
    seconds: float = 0.0


class Journal:
    """The folder of a search; another search has another one.

    Args:
        design: what is varied.
        plan: the search. How long it may be does not matter: a longer one continues a shorter one.
    """

    def __init__(self, design: Design, plan: Plan) -> None:
        lots = [f"{each.setting.name}={each.text}" for each in plan.dimensions]
        named = "\n".join([plan.method, plan.goal, str(plan.prune), str(plan.seed), *lots])
        digest = hashlib.sha256(encode(design) + named.encode()).hexdigest()[:32]
        self._folder = _root() / digest
        self._design, self._plan = design, plan
        self._lock = Lock(self._folder.with_name(f"{digest}{SUFFIX}"))
        self._lines: list[bytes] = []

    @property
    def is_there(self) -> bool:
        """Whether such a search was interrupted."""
        return (self._folder / _TRIALS).is_file()

    def hold(self) -> None:
        """Let nobody else write it.

        Raises:
            SweepError: somebody does, or it cannot be written.
        """
        try:
            folders.make(self._folder.parent)
            if self._lock.try_hold():
                return
        except OSError as error:
            raise SweepError(
                say(
                    "The search cannot be kept on the disk ({error}); make room or "
                    "check the permissions.",
                    error=reason_of(error),
                )
            ) from error
        raise SweepError(say("The same search is under way in another window or terminal."))

    def release(self, *, complete: bool) -> None:
        """Let go of it; one that is complete need not be resumed."""
        if complete:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._lock.release()
        if complete:
            with suppress(OSError):
                self._lock.path.unlink(missing_ok=True)

    def read(self) -> list[Entry]:
        """What is known of an interrupted search; what is damaged is left out."""
        entries = list[Entry]()
        self._lines = []
        try:
            lines = content(self._folder / _TRIALS, _MOST).splitlines()
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise SweepError(
                say(
                    "The interrupted search cannot be read ({error}); start a new one.",
                    error=reason_of(error),
                )
            ) from error
        for line in lines:
            try:
                entry = msgspec.json.decode(line, type=Entry)
                self.values(entry)
            except (msgspec.MsgspecError, SweepError, ValueError):
                _log.warning("A training of an interrupted search is damaged: %r", line[:200])
                continue
            if entry.number == len(entries) + 1 or entry.number not in {e.number for e in entries}:
                entries.append(entry)
                self._lines.append(line)
        return entries

    def values(self, entry: Entry) -> tuple[Any, ...]:
        """The values that a training had.

        Raises:
            SweepError: they are none of this search.
        """
        if len(entry.values) != len(self._plan.dimensions):
            raise SweepError(say("The training belongs to another search."))
        pairs = zip(self._plan.dimensions, entry.values, strict=True)
        return tuple(ABSENT if text is None else _value(each, text) for each, text in pairs)

    def note(self, entry: Entry) -> None:
        """Keep what came of a training."""
        self._lines.append(encoding.encode(entry))
        self._write(_TRIALS, b"\n".join(self._lines) + b"\n")

    def begin(self, *, resume: bool) -> None:
        """Take down what is searched; unless it is resumed, an interrupted search is forgotten."""
        if not resume:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._lines = []
        self._write(interrupted.NAME, interrupted.described(self._design, self._plan))

    def keep_best(self, run: Run) -> None:
        """Keep the best run so far."""
        self._write(_BEST, to_bytes(run))

    def best(self) -> Run | None:
        """The best run so far; None where it cannot be read."""
        try:
            return read(self._folder / _BEST)
        except StorageError:
            _log.warning("The best run of a search cannot be read", exc_info=True)
            return None

    def _write(self, name: str, content: bytes) -> None:
        try:
            keep(Path(self._folder, name), content)
        except OSError:
            # The search itself is worth more than its safety.
            _log.warning("A search cannot be kept on the disk", exc_info=True)


def interrupted_searches() -> list[tuple[Path, Search]]:
    """Searches that were interrupted or are under way, of any design, the latest first."""
    return interrupted.latest(_root())


def interrupted_search(design: Design, among: list[tuple[Path, Search]]) -> Interrupted | None:
    """The latest search of a design that was interrupted and that nobody has resumed.

    Args:
        design: that was varied.
        among: what `interrupted_searches` has found.
    """
    for folder, search in among:
        plan = interrupted.plan_of(search, design)
        if plan is None:
            continue
        journal = Journal(design, plan)
        if journal._folder != folder or not journal.is_there:
            continue
        try:
            if not journal._lock.try_hold():
                continue
            journal._lock.release()
            return Interrupted(plan, len(journal.read()))
        except (OSError, SweepError):
            _log.warning("An interrupted search cannot be read", exc_info=True)
    return None


def _root() -> Path:
    return folders.state() / "searches"


def entry_values(values: tuple[Any, ...]) -> list[str | None]:
    """Values as an entry holds them."""
    return [None if each is ABSENT else text_of(each) for each in values]


def finite(figures: dict[str, float]) -> dict[str, float | None]:
    """Figures as JSON holds them."""
    return {name: value if math.isfinite(value) else None for name, value in figures.items()}


def _value(dimension: Dimension, text: str) -> Any:
    (value,) = parsed(dimension.setting.name, dimension.setting.parameter, text)
    if dimension.values and value not in dimension.values:
        raise SweepError(say("The training belongs to another search."))
    if dimension.is_range and not dimension.low <= value <= dimension.high:
        raise SweepError(say("The training belongs to another search."))
    return value
