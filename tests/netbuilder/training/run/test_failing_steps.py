"""Runs, digits, templates and prepared samples on a disk that fails, at whatever step."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.errors import DataError
from netbuilder.design import Design, DesignError, templates
from netbuilder.imported import prepare
from netbuilder.imported.preparation import storing
from netbuilder.insight.my_digits import MyDigits
from netbuilder.training.history.book import RunStore
from tests.helpers.failing import KilledError, failing
from tests.netbuilder.imported.test_preparing import recipe_for
from tests.netbuilder.imported.writing import flowers
from tests.netbuilder.insight.test_my_digits import SEVEN
from tests.netbuilder.training.history.test_book import add, listed, run

Found = Any


class Runs:
    """Two runs; one is added, or one deleted."""

    def __init__(self, folder: Path, act: str) -> None:
        self._folder, self._act = folder, act

    def begin(self) -> None:
        book = RunStore(self._folder)
        add(book, run(1.0))
        add(book, run(2.0))

    def prepare(self) -> Callable[[], bool]:
        book = RunStore(self._folder)
        book.extend(book.refresh())
        if self._act == "add":
            entered = book.add(run(3.0))
            return lambda: not book.write(entered).messages
        first = book.runs[:1]
        return lambda: not book.delete(first).messages

    def found(self) -> Found:
        return listed(self._folder)

    new = property(
        lambda self: {1: 1.0, 2: 2.0, 3: 3.0} if self._act == "add" else {2: 2.0},
    )


class Digits:
    """Two drawings and a line that cannot be read; one is added, or one deleted."""

    def __init__(self, folder: Path, act: str) -> None:
        self._file, self._act = folder / "mine.jsonl", act

    def begin(self) -> None:
        MyDigits(self._file).add("1", SEVEN)
        with self._file.open("ab") as file:
            file.write(b'{"form":2}\n')
        MyDigits(self._file).add("2", SEVEN)

    def prepare(self) -> Callable[[], bool]:
        mine = MyDigits(self._file)
        if self._act == "add":
            return lambda: bool(mine.add("3", SEVEN))
        first = mine.all[:1]

        def remove() -> bool:
            mine.remove(first)
            return True

        return remove

    def found(self) -> Found:
        assert self._file.read_bytes().count(b'{"form":2}\n') == 1
        return [each.label for each in MyDigits(self._file).all]

    new = property(lambda self: ["1", "2", "3"] if self._act == "add" else ["2"])


class Templates:
    """One template; another is added, or takes its place."""

    def __init__(self, folder: Path, act: str) -> None:
        self._act = act

    def begin(self) -> None:
        templates.save(Design.default(), "mine")

    def prepare(self) -> Callable[[], bool]:
        design = Design.default().with_setting("epochs", 3)
        if self._act == "add":
            return lambda: bool(templates.save(design, "other"))
        with pytest.raises(templates.NameTakenError) as caught:
            templates.save(design, "mine")
        return lambda: bool(templates.save(design, "mine", caught.value.file))

    def found(self) -> Found:
        kept, complaints = templates.own()
        assert complaints == []
        return {each.title: each.design.epochs for each in kept}

    new = property(
        lambda self: {"mine": 10, "other": 3} if self._act == "add" else {"mine": 3},
    )


class Samples:
    """Prepared samples; others are prepared, or the same, since they are damaged."""

    def __init__(self, folder: Path, act: str) -> None:
        self._folder, self._act = folder, act
        self._path = folder.parent / "flowers.csv"

    def begin(self) -> None:
        self._folder.mkdir()
        flowers(self._folder.parent).rename(self._path)
        self._prepare(0)

    def _prepare(self, seed: int) -> bool:
        recipe = recipe_for(self._path, split=recipe_split(seed))
        found = prepare(self._path, recipe, folder=self._folder / "cache", limit=100)
        return bool(np.isfinite(found.train.x).all())

    def prepare(self) -> Callable[[], bool]:
        storing._checked.clear()
        if self._act == "replace":
            (file,) = self._folder.glob("cache/*/x_train.npy")
            with file.open("r+b") as opened:
                opened.write(bytes(20))
        return lambda: self._prepare(0 if self._act == "replace" else 1)

    def found(self) -> Found:
        storing._checked.clear()
        assert self._prepare(0)
        return self._finished()

    def end(self) -> None:
        """Whoever prepares something next removes what is left of the others."""
        assert self._prepare(1)
        assert self._prepare(2)
        assert len(list((self._folder / "cache").iterdir())) == self._finished()

    def _finished(self) -> int:
        return sum(each.name[0] != "." for each in (self._folder / "cache").iterdir())

    new = property(lambda self: 2 if self._act == "add" else 1)


def recipe_split(seed: int) -> Any:
    from netbuilder.imported import Split

    return Split(seed=seed)


CASES = [
    *((kind, act) for kind in (Runs, Digits) for act in ("add", "delete")),
    *((kind, act) for kind in (Templates, Samples) for act in ("add", "replace")),
]


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, None], ids=["EIO", "full", "killed"])
@pytest.mark.parametrize(("kind", "act"), CASES, ids=lambda part: getattr(part, "__name__", part))
def test_old_or_new_is_there_and_nothing_else_is_lost(
    tmp_path: Path, kind: Any, act: str, error: int | None
) -> None:
    data = templates.folder() if kind is Templates else tmp_path / "data"
    begun = tmp_path / "begun"
    kept = kind(data, act)
    kept.begin()
    old = kept.found()
    shutil.copytree(data, begun)
    number = (error or 0) % 5 if kind is Samples else 0
    while True:
        shutil.rmtree(data)
        shutil.copytree(begun, data)
        attempt, went_through = kept.prepare(), False
        with failing(number, error) as system:
            try:
                went_through = attempt()
            except (OSError, DataError, DesignError, KilledError):
                assert system.reached
        found = kept.found()
        assert found == kept.new if went_through else found in (old, kept.new)
        if not system.reached:
            break
        number += 5 if kind is Samples else 1  # whose many steps take longer
    if kind is Samples:
        kept.end()
    assert went_through
    assert number > 5
