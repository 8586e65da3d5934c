"""Names, stars and notes of runs."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netbuilder.storage import files
from netbuilder.storage.aside import is_aside
from netbuilder.training.history import labels
from netbuilder.training.history.book import RunStore
from netbuilder.training.history.labels import LONGEST_NAME, LONGEST_NOTE, NOTHING, Label
from tests.netbuilder.training.history.test_book import add, look, remove, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "runs"


def say(book: RunStore, number: int = 1, **said: Any) -> tuple[str, ...]:
    [found] = [each for each in book.runs if each.number == number]
    book.say(found, said)
    news = book.write_label(found, said)
    book.extend(news)
    return news.messages


def said_of(book: RunStore, number: int = 1) -> Label:
    [found] = [each for each in book.runs if each.number == number]
    return found.label


def test_what_is_said_is_there_the_next_day(folder: Path) -> None:
    book = RunStore(folder)
    assert add(book, run()).label == NOTHING
    before = (folder / "000001.run.npz").read_bytes()
    assert say(book, name=" Wide\n layers ", note="Learning rate\n halved.") == ()
    assert say(book, starred=True) == ()
    expected = Label("Wide layers", True, "Learning rate halved.")
    assert said_of(book) == expected
    other = RunStore(folder)
    look(other)
    assert said_of(other) == expected
    assert other.runs[0].title == "Run 1, Wide layers"
    # Programs that know nothing of names read the run as ever.
    assert (folder / "000001.run.npz").read_bytes() == before


def test_two_windows_lose_nothing_of_each_other(folder: Path) -> None:
    one, other = RunStore(folder), RunStore(folder)
    add(one, run())
    look(other)
    say(one, name="Wide")
    say(other, note="Better.")
    say(one, starred=True)
    say(other, 1, name="Wider")
    look(one), look(other)
    assert said_of(one) == said_of(other) == Label("Wider", True, "Better.")
    say(other, starred=False)
    look(one)
    assert said_of(one) == Label("Wider", False, "Better.")


def test_nothing_is_told_twice(folder: Path) -> None:
    book = RunStore(folder)
    add(book, run())
    say(book, name="Wide")
    news = look(book)
    assert (news.come, news.gone, news.said) == ((), frozenset(), {})


def test_it_goes_and_comes_back_with_its_run(folder: Path) -> None:
    book, other = RunStore(folder), RunStore(folder)
    add(book, run())
    say(book, name="Wide", starred=True)
    look(other)
    [kept] = book.runs
    remove(book, kept)
    assert sorted(path.name for path in folder.iterdir() if path.name[0] == "0") == []
    look(other)
    assert other.runs == ()
    assert say_of_gone(other, kept) == ()
    assert not (folder / "000001.label.json").exists()
    book.extend(book.restore([kept]))
    look(other)
    assert said_of(book) == said_of(other) == Label("Wide", True)


def say_of_gone(book: RunStore, gone: Any) -> tuple[str, ...]:
    """What is told where somebody says something of a run that another window has deleted."""
    book.say(gone, {"name": "Late"})
    return book.write_label(gone, {"name": "Late"}).messages


def test_a_run_that_waits_to_be_written_takes_it_along(folder: Path) -> None:
    folder.write_text("in the way")
    book = RunStore(folder)
    entered = book.add(run())
    assert book.write(entered).messages
    assert say(book, name="Wide") == ()
    folder.unlink()
    book.close()
    other = RunStore(folder)
    look(other)
    assert said_of(other).name == "Wide"


def test_another_number_keeps_it(folder: Path) -> None:
    one, other = RunStore(folder), RunStore(folder)
    mine = one.add(run(0.25))
    add(other, run(0.5))
    one.say(mine, {"name": "Mine"})
    one.extend(one.write(mine))
    one.extend(one.write_label(mine, {"name": "Mine"}))
    look(one), look(other)
    assert [each.title for each in one.runs] == ["Run 1", "Run 2, Mine"]
    assert [each.title for each in other.runs] == ["Run 1", "Run 2, Mine"]


def test_what_a_newer_version_says_beside_it_stays(folder: Path) -> None:
    book = RunStore(folder)
    add(book, run())
    path = folder / "000001.label.json"
    path.write_text(json.dumps({"name": "Wide", "colour": "red", "starred": "very"}))
    look(book)
    assert said_of(book) == Label("Wide", False)
    say(book, starred=True)
    assert json.loads(path.read_text()) == {
        "name": "Wide",
        "colour": "red",
        "starred": True,
        "note": "",
    }


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"\xff\xfe", b'"x"', b"[" * 100_000, b" " * (2 << 20)]
)
def test_a_damaged_file_costs_no_run(content: bytes, folder: Path) -> None:
    book = RunStore(folder)
    add(book, run())
    (folder / "000001.label.json").write_bytes(content)
    assert look(book).messages == ()
    assert said_of(book) == NOTHING
    assert say(book, name="Wide") == ()
    look(book)
    assert said_of(book).name == "Wide"
    [aside] = [path for path in folder.iterdir() if is_aside(path)]
    assert aside.read_bytes() == content


def test_a_full_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = RunStore(folder)
    add(book, run())
    say(book, name="Wide")
    keep: Callable[..., None] = files.keep

    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(labels.files, "keep", full)
    expected = "Name, note and star of run 1 cannot be saved: no space left on device."
    assert say(book, name="Narrow") == (expected,)
    monkeypatch.setattr(labels.files, "keep", keep)
    other = RunStore(folder)
    look(other)
    assert said_of(other).name == "Wide"


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.fixed_dictionaries(
        {}, optional={key: st.text(max_size=3000) for key in ("name", "note")} | {"more": st.text()}
    )
)
def test_any_text_is_on_one_line_and_reads_back(tmp_path: Path, said: dict[str, str]) -> None:
    path = tmp_path / "000001.label.json"
    label = labels.change(path, said)
    assert labels.read(path) == label
    for text, most in ((label.name, LONGEST_NAME), (label.note, LONGEST_NOTE)):
        assert len(text) <= most
        assert "\n" not in text
    path.unlink()
