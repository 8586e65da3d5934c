"""Prepared samples of several programs: who prepares, who waits, and whether they are whole."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import DataError
from netbuilder.imported import Recipe
from netbuilder.imported.preparation import preparing, storing
from netbuilder.imported.preparation.preparing import Prepared, may_be_large, prepare
from netbuilder.imported.preparation.turns import WAITING, Turn
from netbuilder.wording import reason_of
from tests.netbuilder.imported.test_preparing import recipe_for
from tests.netbuilder.imported.writing import flowers

PREPARER = """
import sys
from pathlib import Path
from netbuilder.imported import prepare
from tests.netbuilder.imported.test_preparing import recipe_for
path, folder, begin = map(Path, sys.argv[1:])
told = []
print("ready", flush=True)
sys.stdin.readline()
def report(message, fraction):
    told.append(message)
    if message == "Computing statistics of the training rows":
        print("measuring", flush=True)
        if begin.name == "hang":
            sys.stdin.readline()
found = prepare(path, recipe_for(path), report, folder=folder, limit=100)
print("worked" if "Preparing the samples" in told else "waited", len(found.train.x), flush=True)
"""


class Program:
    """A process that prepares data."""

    def __init__(self, path: Path, folder: Path, how: str) -> None:
        line = [sys.executable, "-c", PREPARER, str(path), str(folder), how]
        root = Path(__file__).parents[3]
        self._process = subprocess.Popen(
            line, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.says() == "ready"

    def says(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def proceed(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return flowers(tmp_path)


@pytest.fixture
def recipe(path: Path) -> Recipe:
    return recipe_for(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def programs(path: Path, folder: Path) -> Iterator[Any]:
    begun: list[Program] = []

    def begin(how: str = "go") -> Program:
        begun.append(Program(path, folder, how))
        return begun[-1]

    yield begin
    for program in begun:
        program.end()


def make(path: Path, recipe: Recipe, folder: Path, *more: Any) -> Prepared:
    return prepare(path, recipe, *more, folder=folder, limit=100)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


# Several at once --------------------------------------------------------------------------------


@pytest.mark.long
def test_of_four_programs_at_once_one_does_the_work(folder: Path, programs: Any) -> None:
    begun = [programs() for _ in range(4)]
    for program in begun:
        program.proceed()
    said = []
    for program in begun:
        line = program.says()
        said.append(program.says() if line == "measuring" else line)
    assert sorted(line.split()[0] for line in said) == ["waited"] * 3 + ["worked"]
    assert len({line.split()[1] for line in said}) == 1
    assert len(names(folder)) == 1


def test_threads_at_once_share_the_work(path: Path, recipe: Recipe, folder: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: make(path, recipe, folder), range(4)))
    assert all(np.array_equal(each.train.x, found[0].train.x) for each in found)
    assert len(names(folder)) == 1


def test_when_the_first_dies_the_next_takes_over(
    path: Path, recipe: Recipe, folder: Path, programs: Any
) -> None:
    first = programs("hang")
    first.proceed()
    assert first.says() == "measuring"
    told: list[str] = []

    def report(message: str, _: float | None) -> None:
        told.append(message)
        if message == WAITING and told.count(WAITING) == 2:
            first.end()

    assert len(make(path, recipe, folder, report).train.x) == 105
    assert WAITING in told
    assert "Preparing the samples" in told
    assert len(names(folder)) == 1


def test_who_waits_can_leave(path: Path, recipe: Recipe, folder: Path, programs: Any) -> None:
    first = programs("hang")
    first.proceed()
    assert first.says() == "measuring"

    def report(message: str, _: float | None) -> None:
        if message == WAITING:
            raise RuntimeError("enough")

    begin = time.monotonic()
    with pytest.raises(RuntimeError, match="enough"):
        make(path, recipe, folder, report)
    assert time.monotonic() - begin < 5
    first.proceed()
    assert first.says().startswith("worked")


def test_what_killed_programs_left_is_deleted(
    path: Path, recipe: Recipe, folder: Path, tmp_path: Path
) -> None:
    make(path, recipe, folder)
    (place,) = folder.iterdir()
    held = folder / "0123456789abcdef01234567"
    with Turn(held) as turn:
        turn.take(lambda *_: None)
        for name in (place.name, held.name, "f" * 24):
            (folder / f".{name}.0badcafe.part").mkdir()
            (folder / f".{name}.0badcafe.part" / "x_train.npy").write_bytes(b"half")
        for file in place.iterdir():
            file.unlink()
        place.rmdir()
        make(path, recipe, folder)
        assert f".{held.name}.0badcafe.part" in names(folder)
        assert len(names(folder)) == 3  # with the lock of the one that is held
    assert len(names(folder)) == 2


def test_small_data_take_no_turn(path: Path, recipe: Recipe, folder: Path) -> None:
    assert not may_be_large(path, recipe, storing.LIMIT)
    assert may_be_large(path, recipe, 100)
    prepare(path, recipe, folder=folder)
    assert not folder.exists()


def test_a_wrong_guess_costs_nothing_but_time(
    path: Path, recipe: Recipe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = np.array(make(path, recipe, folder).train.x)
    monkeypatch.setattr(preparing, "may_be_large", lambda *_: False)
    other = folder.with_name("other")
    assert np.array_equal(make(path, recipe, other).train.x, expected)
    assert len(names(other)) == 1


# Whole or not -----------------------------------------------------------------------------------


def forget_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the next program."""
    monkeypatch.setattr(storing, "_checked", {})


FILES = ("x_train.npy", "x_test.npy", "y_train.npy", "y_validation.npy", "prepared.json")


@pytest.mark.parametrize("name", [*FILES, "sums.json"])
def test_damage_is_noticed_told_and_repaired(
    path: Path, recipe: Recipe, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    first = make(path, recipe, folder)
    expected, notices = np.array(first.train.x), first.notices
    (place,) = folder.iterdir()
    content = bytearray((place / name).read_bytes())
    content[len(content) * 3 // 4] ^= 1
    (place / name).write_bytes(content)
    forget_checks(monkeypatch)
    again = make(path, recipe, folder)
    assert np.array_equal(again.train.x, expected)
    assert again.notices == (*notices, preparing._REPAIRED)
    assert make(path, recipe, folder).notices == notices
    assert len(names(folder)) == 1


def test_damage_is_noticed_in_the_program_that_prepared(
    path: Path, recipe: Recipe, folder: Path
) -> None:
    expected = np.array(make(path, recipe, folder).train.x)
    (file,) = folder.glob("*/x_train.npy")
    with file.open("r+b") as opened:
        opened.seek(-400, os.SEEK_END)
        opened.write(bytes(400))
    assert np.array_equal(make(path, recipe, folder).train.x, expected)


def test_files_are_read_through_once_in_a_program(
    path: Path, recipe: Recipe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def look() -> int:
        told.clear()
        make(path, recipe, folder, lambda message, _: told.append(message))
        return told.count(storing._CHECKING)

    look()
    assert look() == 0
    forget_checks(monkeypatch)
    assert look() > 0
    assert look() == 0


def test_samples_of_before_there_were_sums_are_used(
    path: Path, recipe: Recipe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(path, recipe, folder)
    (place,) = folder.iterdir()
    (place / "sums.json").unlink()
    before = (place / "x_train.npy").stat().st_mtime_ns
    forget_checks(monkeypatch)
    make(path, recipe, folder)
    assert (place / "x_train.npy").stat().st_mtime_ns == before
    assert (place / "sums.json").is_file()  # from now on


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE])
def test_samples_that_cannot_be_read_now_are_left_alone(
    path: Path,
    recipe: Recipe,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    make(path, recipe, folder)
    (place,) = folder.iterdir()
    before = {file.name: file.read_bytes() for file in place.iterdir()}

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(storing, "mapped", refuse)
        with pytest.raises(DataError, match=reason_of(OSError(number, None))):
            make(path, recipe, folder)
    assert {file.name: file.read_bytes() for file in place.iterdir()} == before


def test_checking_can_be_ended(
    path: Path, recipe: Recipe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(path, recipe, folder)
    forget_checks(monkeypatch)
    before = names(folder)

    def report(message: str, _: float | None) -> None:
        if message == storing._CHECKING:
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        make(path, recipe, folder, report)
    assert names(folder) == before


def test_prepared_samples_are_for_the_user_alone(path: Path, recipe: Recipe, folder: Path) -> None:
    make(path, recipe, folder)
    (place,) = folder.iterdir()
    if os.name == "posix":
        assert place.stat().st_mode & 0o077 == 0
