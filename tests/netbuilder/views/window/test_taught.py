"""Teaching is a run of its own, and Undo takes it back."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from netbuilder.views.pad import teaching
from netbuilder.views.pad.digit_pad import DigitPad
from tests.helpers.network_sequences import Person

pytestmark = pytest.mark.usefixtures("few_digits")

NUMBER, EPOCHS, CHANGED = 0, 3, 8


@pytest.fixture
def person(tmp_path: Path, qtbot: QtBot) -> Iterator[Person]:
    folder = tmp_path / "designs"
    folder.mkdir()
    person = Person(folder, lambda condition: qtbot.waitUntil(condition, timeout=20_000))
    yield person
    person.close()


def do(person: Person, steps: str, seed: int = 0) -> None:
    """Steps one after the other, with a look at everything that is shown after each."""
    rng = random.Random(seed)
    for step in steps.split():
        getattr(person, step)(rng)
        person.check()


@pytest.mark.long
@pytest.mark.parametrize(
    "steps",
    [
        "train teach undo redo undo",
        "train teach edit teach undo undo undo redo redo redo",
        "train train go_back teach undo undo redo redo",
        "train edit go_back teach edit undo undo undo undo redo redo redo redo",
        "train teach own_data undo undo redo redo undo",
        "train teach sweep own_data undo undo redo",
        "train teach pause undo redo stop undo",
        "train teach undo teach redo undo restart undo",
        "train teach go_back undo undo redo redo",
    ],
)
def test_undo_leads_through_teaching_and_edits_alike(person: Person, steps: str) -> None:
    do(person, steps)


@pytest.mark.long
def test_the_menu_says_what_undo_takes_back(person: Person) -> None:
    undo, redo = person.action("actionUndo"), person.action("actionRedo")
    do(person, "train teach")
    assert undo.text() == "&Undo teaching"
    do(person, "undo")
    assert (undo.isEnabled(), redo.text()) == (False, "&Redo teaching")
    do(person, "redo teach")
    assert undo.text() == "&Undo teaching"
    do(person, "train")
    assert not undo.isEnabled()
    assert not redo.isEnabled()


@pytest.mark.long
def test_teaching_that_was_undone_is_still_among_the_runs(person: Person) -> None:
    do(person, "train teach undo")
    table = person.window.findChild(QTableView, "runTable").model()
    cells = [str(table.index(0, column).data()) for column in (NUMBER, EPOCHS, CHANGED)]
    assert cells == ["2", "", "teaching after run 1"]
    told = str(table.index(0, NUMBER).data(Qt.ItemDataRole.ToolTipRole))
    assert "Teaching 2 after run 1: Your drawings: " in told


@pytest.mark.long
def test_what_is_said_of_teaching_goes_with_it(person: Person) -> None:
    window = person.window
    hint = window.findChild(QLabel, "padHint")
    status = window.findChild(QLabel, "runStatus")
    do(person, "train")
    assert status.text().startswith("Finished 1 epoch.")
    do(person, "teach")
    assert "Your drawings:" in hint.text()
    assert status.text().startswith("Teaching 2 after run 1: Your drawings:")
    do(person, "undo")
    assert hint.text() == ""
    assert status.text().startswith("Run 1, last epoch (1): ")
    do(person, "redo")
    assert status.text().startswith("Teaching 2 after run 1: Your drawings:")


@pytest.mark.long
def test_drawings_are_as_unlike_the_data_as_before_teaching_that_was_undone(
    person: Person, qtbot: QtBot
) -> None:
    """What teaching made familiar is not familiar without it."""
    do(person, "train")
    pad, verdict = person.window.findChild(DigitPad), person.window.findChild(QLabel, "padVerdict")
    pad.show_picture(np.indices((28, 28)).sum(axis=0).astype(np.float32) % 2)
    qtbot.waitUntil(lambda: "unlike" in verdict.text().lower(), timeout=60_000)
    strange = verdict.text()
    do(person, "teach")
    assert "unlike" not in verdict.text().lower()
    do(person, "undo")
    assert verdict.text() == strange
    do(person, "redo")
    assert "unlike" not in verdict.text().lower()


@pytest.mark.long
def test_teaching_under_way_is_left_when_the_network_goes_back(
    person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(person, "train teach")
    gate = threading.Event()
    monkeypatch.setattr(teaching, "teach", lambda *_: gate.wait(20))
    try:
        person.begin_teaching(random.Random(0))
        cancel = person.window.findChild(QPushButton, "cancelTeaching")
        qtbot.waitUntil(cancel.isVisible)
        do(person, "undo")
        assert not cancel.isVisible()
        hint = person.window.findChild(QLabel, "padHint").text()
        assert hint.startswith("Teaching cancelled because the network was replaced.")
    finally:
        gate.set()
