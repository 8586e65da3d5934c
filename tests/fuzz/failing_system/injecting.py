"""One call fails; what is there afterwards is compared with what was there, and what was to be."""

from __future__ import annotations

import gc
import logging
import os
import pickle
import re
import shutil
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.fuzz.failing_system.kinds import Found, Kind
from tests.fuzz.failing_system.shim import KILL, Faults

PATIENCE: Final = 5
"""Seconds after which an operation counts as one that hangs."""

_MOST_CALLS: Final = 5000
_LONGEST: Final = 500
_TECHNICAL: Final = re.compile(r"Traceback|\[Errno|Error\(|<class|object at 0x|\b\w+Error\b")
_RANDOM: Final = re.compile(r"[0-9a-f]{8,}|(?<=batches)(-\d+)?(?=\.f64)|\d{6}(?=\.run)")
"""Of names: what may be another each time."""


class Ended(NamedTuple):
    """How a child process ended.

    Attributes:
        value: what it returned; None where it did not.
        problem: a traceback, or the signal that ended it; ''.
        killed: whether it was SIGKILL.
    """

    value: Any
    problem: str
    killed: bool = False


class Fault(NamedTuple):
    """What fails: the n-th call, how, and whether all that follow do, too."""

    number: int
    error: str
    lasting: bool = False


@dataclass
class Tally:
    """What came of the injections into one kind.

    Attributes:
        injections: how many were made.
        wrong: by sort of wrong, what happened.
    """

    injections: int = 0
    wrong: dict[str, list[str]] = field(default_factory=dict)

    def note(self, sort: str, what: str) -> None:
        self.wrong.setdefault(sort, []).append(what)


LOSS: Final = "lost"
UNCLEAR: Final = "unclear"
LEFT: Final = "left over"
MOVED: Final = "deleted or moved"
STUCK: Final = "stuck"
SORTS: Final = (LOSS, MOVED, UNCLEAR, LEFT, STUCK)


def in_child(work: Callable[[], Any]) -> Ended:
    """Do something in a process of its own, which has all that this one has loaded."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(PATIENCE)
        try:
            answer = pickle.dumps((work(), ""))
        except BaseException as error:
            answer = pickle.dumps((None, _where(error)))
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == 0 and answer:
        return Ended(*pickle.loads(answer))
    if status == -signal.SIGALRM:
        return Ended(None, f"took longer than {PATIENCE} s")
    return Ended(None, f"ended with status {status}", status == -signal.SIGKILL)


def _where(error: BaseException) -> str:
    """An error, and the program's own lines that it came through."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if "/lib/" not in each[0]]
    places = [f"{Path(each.filename).name}:{each.lineno}" for each in frames[-4:]]
    return f"Traceback {type(error).__name__}: {error} ({' '.join(places)})"


class Injector:
    """Makes every call of one kind's reading and writing fail.

    Args:
        kind: what is kept.
        folder: for its files.
        faults: makes calls fail.
    """

    def __init__(self, kind: type[Kind], folder: Path, faults: Faults) -> None:
        self._home, self._before = folder / "home", folder / "before"
        self._kind = kind(self._home)
        self._faults = faults
        self.tally = Tally()
        self._home.mkdir(parents=True)
        for part in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{part}_HOME"] = str(self._home / part.lower())
        self._known = self._learn()

    def every_call(self, errors: tuple[str, ...], lasting: tuple[bool, ...]) -> None:
        """Let each call fail in each way."""
        ways = [(error, each) for error in errors for each in lasting if error != KILL or not each]
        for error, each in ways:
            for operation in (self._writing, self._reading):
                for number in range(1, _MOST_CALLS):
                    if not operation(Fault(number, error, each)):
                        break
                    self.tally.injections += 1

    def calls(self) -> dict[str, list[str]]:
        """The calls of an undisturbed writing and reading."""
        return {"write": self._calls(self._kind.write), "read": self._calls(self._kind.read)}

    # Undisturbed

    def _learn(self) -> dict[str, int]:
        """What is read before the writing, after it, and after another; and what lies there."""
        self._calm(self._kind.prepare)
        shutil.copytree(self._home, self._before)
        states = []
        for _ in range(3):
            states.append((self._calm(self._kind.read).content, self._names()))
            said = self._calm(self._kind.write)
            if said:
                raise RuntimeError(f"An undisturbed writing says: {said}")
        self._old, self._new = states[0][0], states[1][0]
        self._restore()
        self._lists = [names for _, names in states]
        numbered = list(enumerate(repr(content) for content, _ in states))
        return {content: number for number, content in reversed(numbered)}

    def _calm(self, work: Callable[[], Any]) -> Any:
        ended = in_child(work)
        if ended.problem:
            raise RuntimeError(f"{self._kind.name} undisturbed: {ended.problem}")
        return ended.value

    def _calls(self, work: Callable[[], Any]) -> list[str]:
        def listened() -> list[str]:
            self._faults.arm(self._home, 0, KILL)
            work()
            self._faults.disarm()
            return self._faults.calls()

        self._restore()
        return self._calm(listened)

    # Disturbed

    def _writing(self, fault: Fault) -> bool:
        """Whether the writing had so many calls."""
        self._restore()
        ended, fired = self._disturbed(self._kind.write, fault)
        if not fired:
            return False
        what = f"{self._kind.name}: write, {self._name(self._kind.write, fault)}"
        said = self._sort_out(ended, what)
        self._compare(what, must_be_new=ended.value is not None and not said)
        return True

    def _reading(self, fault: Fault) -> bool:
        self._restore()
        files = self._files()
        ended, fired = self._disturbed(self._kind.read, fault)
        if not fired:
            return False
        what = f"{self._kind.name}: read, {self._name(self._kind.read, fault)}"
        if ended.value is not None:
            found: Found = ended.value
            if found.content != self._old and not found.said:
                self.tally.note(LOSS, f"{what}: read {found.content!r:.200} without a word")
            self._judge(found.said, what)
        else:
            self._sort_out(ended, what)
        after = self._files()
        changed = [name for name, content in files.items() if after.get(name) != content]
        if changed:
            self.tally.note(MOVED, f"{what}: {changed}")
        self._compare(what, must_be_old=True)
        return True

    def _disturbed(self, work: Callable[[], Any], fault: Fault) -> tuple[Ended, bool]:
        def failing() -> tuple[Any, bool]:
            self._faults.arm(self._home, fault.number, fault.error, fault.lasting)
            try:
                result = work()
            except BaseException as error:
                calls = self._faults.disarm()
                return Ended(None, _where(error)), calls >= fault.number
            return Ended(result, ""), self._faults.disarm() >= fault.number

        ended = in_child(failing)
        if ended.value is None:
            return ended, True
        return ended.value

    def _sort_out(self, ended: Ended, what: str) -> str:
        """The sentence that came of a writing; '' where there was none."""
        if ended.killed:
            return ""
        if ended.problem:
            sort = STUCK if "took longer" in ended.problem else UNCLEAR
            self.tally.note(sort, f"{what}: {ended.problem}")
            return ""
        if isinstance(ended.value, str) and ended.value:
            self._judge((ended.value,), what)
            return ended.value
        return ""

    def _judge(self, said: tuple[str, ...], what: str) -> None:
        for sentence in said:
            names = any(word in sentence for word in self._kind.called)
            is_one = "\n" not in sentence and sentence.endswith(".") and len(sentence) <= _LONGEST
            if not names or not is_one or _TECHNICAL.search(sentence):
                self.tally.note(UNCLEAR, f"{what}: {sentence!r}")

    def _compare(self, what: str, must_be_new: bool = False, must_be_old: bool = False) -> None:
        """What an undisturbed process finds, and whether it can write."""

        def again() -> tuple[Found, str, Found]:
            found, said = self._kind.read(), self._kind.write()
            self._kind.tidy()
            return found, said, self._kind.read()

        ended = in_child(again)
        if ended.problem:
            self.tally.note(STUCK, f"{what}: then {ended.problem}")
            return
        found, said, then = ended.value
        place = self._known.get(repr(found.content))
        expected = (0,) if must_be_old else (1,) if must_be_new else (0, 1)
        same = self._old == self._new
        if found.said or place is None or (place not in expected and not same):
            self.tally.note(LOSS, f"{what}: then found {found!r:.300}, not state {expected}")
            return
        if said:
            self.tally.note(STUCK, f"{what}: then could not be written: {said}")
            return
        after = self._known.get(repr(then.content))
        if after is None or (not same and after != min(place + 1, self._last)):
            self.tally.note(LOSS, f"{what}: then wrote, and found {then!r:.300}")
            return
        self._compare_names(what, 1 if same else after)

    @property
    def _last(self) -> int:
        """The state after another writing: the same as after the first where it replaces."""
        return max(self._known.values())

    def _compare_names(self, what: str, state: int) -> None:
        wanted, found = Counter(self._lists[state]), Counter(self._names())
        more, less = found - wanted, wanted - found
        if more:
            self.tally.note(LEFT, f"{what}: {sorted(more)}")
        if less:
            self.tally.note(MOVED, f"{what}: {sorted(less)} missing")

    def _name(self, work: Callable[[], Any], fault: Fault) -> str:
        """The fault in words; the calls before it are the same each time."""
        kind = "write" if work == self._kind.write else "read"
        cache = self.__dict__.setdefault("_cached_calls", None)
        if cache is None:
            kept = self._home.with_name("kept")
            shutil.rmtree(kept, ignore_errors=True)
            self._home.rename(kept)
            cache = self._cached_calls = self.calls()
            shutil.rmtree(self._home)
            kept.rename(self._home)
        calls = cache[kind]
        call = calls[fault.number - 1] if fault.number <= len(calls) else "a later call"
        return f"call {fault.number} ({call}) {fault.error}{' from then on' * fault.lasting}"

    # Files

    def _restore(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.copytree(self._before, self._home)

    def _files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self._home)): path.read_bytes()
            for path in self._home.rglob("*")
            if path.is_file() and not path.name.endswith(".lock")
        }

    def _names(self) -> list[str]:
        """Of files, but for locks and what is random in them."""
        paths = (path.relative_to(self._home) for path in self._home.rglob("*"))
        return [_RANDOM.sub("#", str(p)) for p in paths if p.suffix not in (".lock", ".log")]


def quiet_process() -> None:
    """Prepare this process for being forked often."""
    logging.getLogger().addHandler(logging.NullHandler())
    logging.captureWarnings(True)
    gc.collect()
    gc.freeze()
    sys.stdout.flush()
