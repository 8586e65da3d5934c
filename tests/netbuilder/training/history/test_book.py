"""Runs in a folder that several windows fill and empty."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Thread

import msgspec
import numpy as np
import pytest

from engine import archives
from netbuilder.design import Design
from netbuilder.design.storage import encode
from netbuilder.storage import files
from netbuilder.storage.aside import is_aside
from netbuilder.training.history.book import News, RunStore
from netbuilder.training.history.files import VERSION, to_bytes
from netbuilder.training.history.runs import Run
from netbuilder.wording import reason_of

DESIGN = Design.default("digits").with_setting("epochs", 3)


def run(mark: float = 0.0) -> Run:
    return Run(
        number=0,
        design=DESIGN,
        began=datetime(2026, 11, 26, 12, 0),
        data_title="Built-in digits",
        data="print",
        reason="finished",
        message="Done.",
        means={"loss": np.array([0.5, mark]), "val_loss": np.array([0.6, 0.4])},
        figures={"loss": mark},
        best_epoch=2,
        weights=np.full(500, mark, np.float32),
    )


def add(book: RunStore, found: Run) -> Run:
    entered = book.add(found)
    news = book.write(entered)
    assert news.messages == ()
    book.extend(news)
    return next(each for each in book.runs if each.key == found.key)


def look(book: RunStore) -> News:
    news = book.refresh()
    book.extend(news)
    return news


def listed(folder: Path) -> dict[int, float]:
    """The numbers, and the marks of the runs, as a window would find them now."""
    book = RunStore(folder)
    assert look(book).messages == ()
    return {each.number: each.figures["loss"] for each in book.runs}


def remove(book: RunStore, *runs: Run) -> News:
    book.remove(runs)
    news = book.delete(runs)
    book.extend(news)
    return news


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def test_runs_are_there_the_next_day(folder: Path) -> None:
    add(RunStore(folder), run(0.25))
    book = RunStore(folder)
    look(book)
    (kept,), known = book.runs, run(0.25)
    assert (kept.number, kept.design, kept.figures) == (1, DESIGN, known.figures)
    assert {k: v.tolist() for k, v in kept.means.items()} == {
        k: v.tolist() for k, v in known.means.items()
    }
    np.testing.assert_array_equal(kept.weights, known.weights)
    assert (kept.best_epoch, kept.reason, kept.message) == (2, "finished", "Done.")


def test_two_windows_overwrite_nothing(folder: Path) -> None:
    one, other = RunStore(folder), RunStore(folder)
    look(one), look(other)
    for mark in range(6):
        add((one, other)[mark % 2], run(float(mark)))
    assert listed(folder) == {mark + 1: float(mark) for mark in range(6)}
    news = look(one)
    assert [each.figures["loss"] for each in news.come] == [1.0, 3.0, 5.0]
    assert [each.number for each in one.runs] == [1, 2, 3, 4, 5, 6]


def test_windows_that_write_at_once_get_a_number_each(folder: Path) -> None:
    books = [RunStore(folder) for _ in range(6)]

    def fill(book: RunStore, first: int) -> None:
        for mark in range(first, first + 5):
            add(book, run(float(mark)))

    threads = [Thread(target=fill, args=(book, 5 * n)) for n, book in enumerate(books)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = listed(folder)
    assert sorted(found) == list(range(1, 31))
    assert sorted(found.values()) == [float(mark) for mark in range(30)]
    for book in books:  # each knows its own under their numbers
        assert all(found[each.number] == each.figures["loss"] for each in book.runs)


def test_a_number_is_never_given_twice(folder: Path) -> None:
    one, other = RunStore(folder), RunStore(folder)
    first, second = add(one, run(1.0)), add(one, run(2.0))
    remove(one, first, second)
    assert listed(folder) == {}
    assert add(other, run(3.0)).number == 3
    assert add(one, run(4.0)).number == 4


def test_a_number_of_before_there_were_notes_is_not_given_twice(folder: Path) -> None:
    book = RunStore(folder)
    add(book, run(1.0))
    last = add(book, run(2.0))
    (folder / "last-number").unlink()
    remove(book, last)
    assert add(book, run(3.0)).number == 3


@pytest.mark.parametrize("noted", [b"", b"x", b"-7", b"\xff" * 9, b"9" * 40])
def test_a_damaged_note_costs_nothing(folder: Path, noted: bytes) -> None:
    book = RunStore(folder)
    add(book, run(1.0))
    (folder / "last-number").write_bytes(noted)
    assert add(book, run(2.0)).number == 2


def test_deleting_spares_what_is_not_the_selected_run(folder: Path) -> None:
    book = RunStore(folder)
    mine = add(book, run(1.0))
    path = folder / "000001.run.npz"
    path.write_bytes(to_bytes(replace(run(9.0), number=1)))  # as a program of before would
    remove(book, mine)
    assert listed(folder) == {1: 9.0}
    news = look(book)
    assert [each.figures["loss"] for each in news.come] == [9.0]
    assert len(book.runs) == 1


def test_what_others_deleted_is_gone(folder: Path) -> None:
    one, other = RunStore(folder), RunStore(folder)
    mine = add(one, run(1.0))
    look(other)
    remove(other, *other.runs)
    assert remove(one, mine).messages == ()
    add(one, run(2.0))
    look(other)
    remove(other, *other.runs)
    news = look(one)
    assert len(news.gone) == 1
    assert one.runs == ()


def test_what_was_deleted_can_be_brought_back(folder: Path) -> None:
    book = RunStore(folder)
    first, second = add(book, run(1.0)), add(book, run(2.0))
    remove(book, first, second)
    add(book, run(3.0))
    book.extend(book.restore((first, second)))
    assert [each.number for each in book.runs] == [1, 2, 3]
    assert listed(folder) == {1: 1.0, 2: 2.0, 3: 3.0}
    assert look(book).come == ()
    remove(book, first)
    assert listed(folder) == {2: 2.0, 3: 3.0}


def test_a_folder_that_cannot_be_made_is_told_and_tried_again(folder: Path) -> None:
    folder.write_text("in the way")
    book = RunStore(folder)
    kept = book.add(run(1.0))
    (told,) = book.write(kept).messages
    assert told.startswith("Run 1 is kept only until NetBuilder is closed")
    assert book.runs == (kept,)
    folder.unlink()
    add(book, run(2.0))
    assert listed(folder) == {1: 1.0, 2: 2.0}


def test_a_run_that_cannot_be_deleted_comes_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = RunStore(folder)
    kept = add(book, run(1.0))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        news = remove(book, kept)
    assert news.messages == ("Run 1 could not be deleted: permission denied.",)
    assert book.runs == (kept,)
    remove(book, kept)
    assert listed(folder) == {}


@pytest.mark.parametrize("keep", [0, 10, 200, 0.5, 0.99])
def test_a_damaged_run_is_put_aside_and_told_once(folder: Path, keep: float) -> None:
    add(RunStore(folder), run())
    path = folder / "000001.run.npz"
    content = path.read_bytes()
    part = content[: int(keep * len(content)) if isinstance(keep, float) else keep]
    path.write_bytes(part)
    book = RunStore(folder)
    (told,) = look(book).messages
    assert "The run in 000001.run.npz is damaged" in told
    assert "It is kept as 000001.run.npz.damaged." in told
    assert look(book) == News()
    (aside,) = filter(is_aside, folder.iterdir())
    assert aside.read_bytes() == part
    assert add(book, run()).number == 2


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE])
def test_a_run_that_cannot_be_read_now_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    add(RunStore(folder), run(1.0))
    book = RunStore(folder)

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(archives, "read", refuse)
        (told,) = look(book).messages
        assert reason_of(OSError(number, None)) in told
        assert look(book).messages == ()
    assert len(look(book).come) == 1
    assert listed(folder) == {1: 1.0}


def test_a_run_of_a_newer_version_stays(folder: Path) -> None:
    add(RunStore(folder), run(1.0))
    path = folder / "000001.run.npz"
    with np.load(path) as content:
        arrays = dict(content)
    head = msgspec.json.decode(arrays["head"].tobytes()) | {"version": VERSION + 1, "more": 1}
    arrays["head"] = np.frombuffer(msgspec.json.encode(head), np.uint8)
    np.savez(path, **arrays)
    before = path.read_bytes()
    book = RunStore(folder)
    (told,) = look(book).messages
    assert "a newer version of NetBuilder" in told
    assert look(book).messages == ()
    assert path.read_bytes() == before
    assert add(book, run(2.0)).number == 2


def test_runs_of_the_form_of_before_are_read(folder: Path) -> None:
    head = {
        "version": 1,
        "number": 4,
        "began": "2026-11-01T12:00:00",
        "data_title": "Built-in digits",
        "reason": "finished",
        "message": "Done.",
        "figures": {"loss": None},
        "best_epoch": 1,
        "means": ["loss"],
        "data": "",
    }
    folder.mkdir()
    np.savez_compressed(
        folder / "000004.run.npz",
        head=np.frombuffer(msgspec.json.encode(head), np.uint8),
        design=np.frombuffer(encode(DESIGN), np.uint8),
        weights=np.arange(3, dtype=np.float32),
        mean_0=np.array([0.5]),
    )
    book = RunStore(folder)
    look(book)
    (kept,) = book.runs
    assert (kept.number, kept.weights.tolist(), kept.epochs) == (4, [0, 1, 2], 1)
    assert np.isnan(kept.figures["loss"])
    assert add(book, run()).number == 5
    remove(book, kept)
    assert list(listed(folder)) == [5]


def test_flipped_bytes_never_escape_as_another_error(folder: Path) -> None:
    content = to_bytes(replace(run(), number=1))
    rng = np.random.default_rng(0)
    folder.mkdir()
    path = folder / "000001.run.npz"
    for _ in range(300):
        damaged = bytearray(content)
        for place in rng.integers(0, len(content), 3):
            damaged[place] ^= int(rng.integers(1, 256))
        path.write_bytes(damaged)
        news = RunStore(folder).refresh()
        assert len(news.come) + len(news.messages) == 1
        for aside in folder.glob("*.damaged*"):
            assert aside.read_bytes() == damaged
            aside.unlink()


def test_looking_ends_when_nobody_wants_to_know(folder: Path) -> None:
    for mark in range(3):
        add(RunStore(folder), run(float(mark)))
    answers: Iterator[bool] = iter([False, True, True])
    assert len(RunStore(folder).refresh(lambda: next(answers)).come) == 1


def test_a_full_disk_does_not_keep_a_run_from_being_deleted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = RunStore(folder)
    kept = add(book, run(1.0))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "keep", full)
    assert remove(book, kept) == News()
    assert listed(folder) == {}
