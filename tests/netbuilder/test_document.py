"""The document: history, file, signals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, DesignError
from netbuilder.document import Document


def with_epochs(epochs: int) -> Design:
    return Design.default().with_setting("epochs", epochs)


def test_an_edit_is_announced_once(qtbot: QtBot) -> None:
    document = Document()
    with qtbot.waitSignal(document.designChanged) as caught:
        document.edit(with_epochs(3), "epochs")
    assert caught.args == [with_epochs(3)]
    assert document.modified
    with qtbot.assertNotEmitted(document.designChanged):
        document.edit(with_epochs(3), "epochs")


def test_steps_are_named(qtbot: QtBot) -> None:
    document = Document()
    assert (document.undo_text, document.redo_text) == ("", "")
    document.edit(with_epochs(3), "epochs")
    assert (document.undo_text, document.redo_text) == ("epochs", "")
    document.undo()
    assert (document.undo_text, document.redo_text) == ("", "epochs")
    assert not document.modified


def test_typing_in_one_field_is_one_step(qtbot: QtBot) -> None:
    document = Document()
    for epochs in (1, 12, 123):
        document.edit(with_epochs(epochs), "epochs", merge_key="epochs")
    document.undo()
    assert document.design == Design.default()


def test_saving_ends_a_step(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document()
    document.edit(with_epochs(1), "epochs", merge_key="epochs")
    document.save(tmp_path / "a.json")
    document.edit(with_epochs(2), "epochs", merge_key="epochs")
    document.undo()
    assert document.design == with_epochs(1)
    assert not document.modified


def test_saving_and_opening(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    document = Document()
    document.edit(with_epochs(3), "epochs")
    with qtbot.waitSignal(document.stateChanged):
        document.save(path)
    assert (document.modified, document.path) == (False, path)
    other = Document()
    with qtbot.waitSignal(other.designChanged):
        other.open(path)
    assert (other.design, other.path, other.undo_text) == (with_epochs(3), path, "")


def test_a_file_that_cannot_be_opened_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document()
    document.edit(with_epochs(3), "epochs")
    with qtbot.assertNotEmitted(document.designChanged), pytest.raises(DesignError):
        document.open(tmp_path / "nothing.json")
    assert (document.design, document.undo_text) == (with_epochs(3), "epochs")


@given(st.lists(st.one_of(st.integers(1, 5), st.sampled_from(["undo", "redo"])), max_size=40))
def test_history_is_a_list_with_a_place(operations: list[int | str]) -> None:
    document = Document()
    states, place = [Design.default()], 0
    for operation in operations:
        if operation == "undo":
            document.undo()
            place = max(0, place - 1)
        elif operation == "redo":
            document.redo()
            place = min(len(states) - 1, place + 1)
        elif with_epochs(int(operation)) != states[place]:
            document.edit(with_epochs(int(operation)), "epochs")
            states = [*states[: place + 1], with_epochs(int(operation))]
            place += 1
        assert document.design == states[place]
        assert bool(document.undo_text) == (place > 0)
        assert bool(document.redo_text) == (place < len(states) - 1)
