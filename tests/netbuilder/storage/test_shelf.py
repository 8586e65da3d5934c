"""Entries that one program at a time uses, and the locks beside them."""

from __future__ import annotations

import errno
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from netbuilder.storage.errors import DamagedError, UnavailableError
from netbuilder.storage.lock import Lock
from netbuilder.storage.shelf import Shelf, kept_back


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "things", "thing")


def test_a_new_entry_is_held_and_its_lock_goes_with_it(shelf: Shelf) -> None:
    path = shelf.folder / "a.json"
    held = shelf.new([path])
    path.write_text("content")
    assert shelf.take(path) is None
    assert (shelf.folder / "a.lock").exists()
    held.leave()
    assert not (shelf.folder / "a.lock").exists()
    again = shelf.take(path)
    assert again is not None
    again.discard()
    assert list(shelf.folder.iterdir()) == []


def test_a_new_entry_takes_no_others_place(shelf: Shelf) -> None:
    names = [shelf.folder / name for name in "abc"]
    first = shelf.new(names)
    second = shelf.new(names)
    first.path.mkdir()
    first.leave()
    third = shelf.new(names)
    assert [each.path.name for each in (first, second, third)] == ["a", "b", "c"]
    with pytest.raises(OSError, match="no free name"):
        shelf.new(names)


def test_what_is_damaged_is_put_aside_and_let_go(shelf: Shelf) -> None:
    held = shelf.new([shelf.folder / "a.json"])
    held.path.write_text("content")
    with pytest.raises(DamagedError, match=r"renamed to a\.json\.damaged"), kept_back(held):
        raise DamagedError(held.path, "thing", "is damaged")
    assert shelf.entries() == []
    assert [path.name for path in shelf.folder.iterdir()] == ["a.json.damaged"]


def test_a_folder_that_cannot_be_listed_is_told(shelf: Shelf) -> None:
    assert shelf.entries() == []
    shelf.folder.write_text("in the way")
    with pytest.raises(UnavailableError, match="not a directory"):
        shelf.entries()
    with pytest.raises(OSError, match=f"{os.strerror(errno.EEXIST)}|{os.strerror(errno.ENOTDIR)}"):
        shelf.new([shelf.folder / "a"])


def test_locks_without_an_entry_are_swept_and_those_in_use_stay(shelf: Shelf) -> None:
    held = shelf.new([shelf.folder / "used"])
    (shelf.folder / "left.json").write_text("content")
    for name in ("left.lock", "gone.lock"):
        (shelf.folder / name).write_text("")
    shelf.sweep()
    assert sorted(path.name for path in shelf.folder.iterdir()) == [
        *("left.json", "left.lock", "used.lock")
    ]
    assert not Lock(shelf.folder / "used.lock").try_hold()
    held.leave()


PROGRAM = """
import itertools, sys
from pathlib import Path
from netbuilder.storage.shelf import Shelf
shelf = Shelf(Path(sys.argv[1]), "thing")
for _ in range(60):
    held = shelf.new(shelf.folder / f"entry{n}" for n in itertools.count())
    held.path.mkdir()  # fails if another program has it
    (held.path / "content").write_text("x")
    if len(sys.argv) > 2:
        held.discard()
    else:
        held.leave()
"""


def test_programs_at_once_never_have_the_same_entry(shelf: Shelf) -> None:
    more = [[], [], ["discard"], ["discard"]]
    programs = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, str(shelf.folder), *each]) for each in more
    ]
    assert [program.wait(120) for program in programs] == [0, 0, 0, 0]
    assert len(shelf.entries()) == 120
    assert list(itertools.chain(shelf.folder.glob("*.lock"))) == []
