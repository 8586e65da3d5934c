"""The document: history, file, signals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, DesignError
from netbuilder.design.history import Swap
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


def test_typing_that_ends_where_it_began_is_no_step(qtbot: QtBot) -> None:
    document = Document()
    document.edit(with_epochs(3), "before")
    for epochs in (1, 12, 3):
        document.edit(with_epochs(epochs), "epochs", merge_key="epochs")
    assert document.undo_text == "before"
    document.undo()
    assert document.design == Design.default()


@pytest.mark.parametrize("between", [["undo"], ["undo", "redo"]])
def test_undo_and_redo_end_a_step(qtbot: QtBot, between: list[str]) -> None:
    document = Document()
    document.edit(with_epochs(1), "epochs", merge_key="epochs")
    for operation in between:
        getattr(document, operation)()
    before = document.design
    document.edit(with_epochs(2), "epochs", merge_key="epochs")
    document.undo()
    assert document.design == before


def test_another_field_is_another_step(qtbot: QtBot) -> None:
    document = Document()
    document.edit(with_epochs(1), "epochs", merge_key="epochs")
    document.edit(with_epochs(1).with_setting("seed", 1), "seed", merge_key="seed")
    document.undo()
    assert document.design == with_epochs(1)


def test_only_what_changes_is_announced(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document()
    designs, states = list[Design](), list[int]()
    document.designChanged.connect(designs.append)
    document.stateChanged.connect(lambda: states.append(1))
    document.undo()
    document.redo()
    document.new()
    assert (len(designs), len(states)) == (0, 0)
    document.edit(with_epochs(1), "epochs", merge_key="epochs")
    assert (len(designs), len(states)) == (1, 1)
    document.edit(with_epochs(2), "epochs", merge_key="epochs")
    assert (len(designs), len(states)) == (2, 1)
    document.save(tmp_path / "a.json")
    assert (len(designs), len(states)) == (2, 2)
    document.save()
    assert (len(designs), len(states)) == (2, 2)


def test_undoing_to_what_was_saved_is_no_modification(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document()
    document.edit(with_epochs(1), "epochs")
    document.save(tmp_path / "a.json")
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified
    document.edit(with_epochs(2), "epochs")
    document.undo()
    assert not document.modified


def test_new_begins_again(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document(Design.default("digits"))
    document.edit(with_epochs(1), "epochs")
    document.save(tmp_path / "a.json")
    document.new()
    assert (document.design, document.path) == (Design.default("digits"), None)
    assert (document.modified, document.undo_text) == (False, "")
    document.new(with_epochs(5))
    assert (document.design, document.modified) == (with_epochs(5), False)


def test_a_failed_save_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document()
    document.edit(with_epochs(1), "epochs")
    with qtbot.assertNotEmitted(document.stateChanged), pytest.raises(DesignError):
        document.save(tmp_path / "nowhere" / "a.json")
    assert (document.path, document.modified) == (None, True)


def test_saving_ends_a_step(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document()
    document.edit(with_epochs(1), "epochs", merge_key="epochs")
    document.save(tmp_path / "a.json")
    document.edit(with_epochs(2), "epochs", merge_key="epochs")
    document.undo()
    assert document.design == with_epochs(1)
    assert not document.modified


def test_what_was_being_saved_is_not_the_file_of_a_design_opened_meanwhile(
    qtbot: QtBot, tmp_path: Path
) -> None:
    document = Document()
    saving = document.saving(tmp_path / "a.json")
    document.new(Design.default("digits"))
    saving.write()
    document.note_saved(saving)
    assert document.path is None
    assert Design.load(saving.path) == Design.default()


def test_an_edit_meanwhile_is_not_saved(qtbot: QtBot, tmp_path: Path) -> None:
    document = Document()
    saving = document.saving(tmp_path / "a.json")
    document.edit(document.design.with_setting("epochs", 3), "epochs")
    saving.write()
    document.note_saved(saving)
    assert document.path == saving.path
    assert document.modified
    document.undo()
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


edits = st.tuples(st.integers(1, 4), st.sampled_from([None, "one", "other"]))
operations = st.one_of(edits, st.sampled_from(["undo", "redo", "save"]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(operations, max_size=40))
@example([(2, "other"), (1, "one"), (2, "one"), (1, "other"), "undo"])
def test_history_is_a_list_with_a_place(
    tmp_path: Path, operations: list[tuple[int, str | None] | str]
) -> None:
    document = Document()
    states, place, saved = [Design.default()], 0, Design.default()
    merging: str | None = None
    for operation in operations:
        if operation == "undo":
            document.undo()
            place, merging = max(0, place - 1), merging if place == 0 else None
        elif operation == "redo":
            document.redo()
            last = len(states) - 1
            place, merging = min(last, place + 1), merging if place == last else None
        elif operation == "save":
            document.save(tmp_path / "a.json")
            saved, merging = states[place], None
        elif isinstance(operation, tuple):
            epochs, key = operation
            document.edit(with_epochs(epochs), "epochs", key)
            if with_epochs(epochs) != states[place]:
                kept = place if key is not None and key == merging else place + 1
                states, merging = states[:kept], key
                if not states or states[-1] != with_epochs(epochs):
                    states.append(with_epochs(epochs))
                else:
                    merging = None
                place = len(states) - 1
        assert document.design == states[place]
        assert document.modified == (states[place] != saved)
        assert bool(document.undo_text) == (place > 0)
        assert bool(document.redo_text) == (place < len(states) - 1)


class Holder:
    """Holds a network for a document, as the window does; networks are mere names here."""

    def __init__(self, document: Document, network: object) -> None:
        self.document = document
        self.hold(network)
        document.networkWanted.connect(self.hold)
        document.designChanged.connect(self.follow)

    def hold(self, network: object) -> None:
        self.document.network = network

    def follow(self, design: Design) -> None:
        """Another number of epochs stands for other data here: the network goes."""
        if self.document.network != f"of {design.epochs}":
            self.hold(None)

    def teach(self, network: str) -> None:
        swap = Swap(self.document.network, network)
        self.hold(network)
        self.document.edit(self.document.design, "teaching", swap=swap)


def test_teaching_is_a_step_among_the_edits(qtbot: QtBot) -> None:
    document = Document()
    holder = Holder(document, "first")
    document.designChanged.disconnect(holder.follow)
    document.edit(with_epochs(3), "epochs")
    holder.teach("second")
    assert not document.redo_text
    document.edit(with_epochs(4), "more epochs")
    holder.teach("third")
    seen = []
    while document.undo_text:
        seen.append((document.undo_text, document.design.epochs, document.network))
        document.undo()
    first = Design.default().epochs
    assert seen == [
        ("teaching", 4, "third"),
        ("more epochs", 4, "second"),
        ("teaching", 3, "second"),
        ("epochs", 3, "first"),
    ]
    assert (document.design.epochs, document.network) == (first, "first")
    for _ in seen:
        document.redo()
    assert (document.design.epochs, document.network) == (4, "third")


def test_teaching_alone_is_no_change_of_the_document(qtbot: QtBot) -> None:
    document = Document()
    holder = Holder(document, "first")
    with qtbot.assertNotEmitted(document.designChanged):
        holder.teach("second")
        document.undo()
        document.redo()
    assert not document.modified
    assert [step.label for step in document.journal.steps] == [""]


def test_after_a_training_no_teaching_can_be_undone(qtbot: QtBot) -> None:
    document = Document()
    holder = Holder(document, "first")
    holder.teach("second")
    with qtbot.waitSignal(document.stateChanged):
        document.forget_networks()
    assert document.undo_text == ""
    document.edit(with_epochs(3), "epochs")
    holder.teach("third")
    document.undo()
    document.forget_networks()
    assert (document.undo_text, document.redo_text) == ("epochs", "")
    with qtbot.assertNotEmitted(document.networkWanted):
        document.undo()
        document.redo()


def test_an_edit_that_costs_the_network_gives_it_back_when_it_is_undone(qtbot: QtBot) -> None:
    document = Document()
    start = document.design.epochs
    holder = Holder(document, f"of {start}")
    document.edit(with_epochs(start + 1), "data", merge_key="data")
    assert document.network is None
    document.edit(with_epochs(start + 2), "data", merge_key="data")
    document.undo()
    assert document.network == f"of {start}"
    document.redo()
    assert document.network is None
    document.undo()
    document.edit(with_epochs(start + 1), "data", merge_key="data")
    document.edit(with_epochs(start), "data", merge_key="data")
    assert (document.undo_text, holder.document.network) == ("", f"of {start}")


@given(st.lists(st.sampled_from(["edit", "teach", "undo", "redo", "train"]), max_size=30))
def test_undo_leads_back_to_design_and_network_alike(steps: list[str]) -> None:
    """Against a list of pairs, of which a training makes one network."""
    document = Document()
    holder = Holder(document, 0)
    document.designChanged.disconnect(holder.follow)
    states: list[tuple[int, object]] = [(document.design.epochs, 0)]
    place = 0
    for count, step in enumerate(steps, start=1):
        if step in ("edit", "teach"):
            design = 1000 + count if step == "edit" else states[place][0]
            network = count if step == "teach" else states[place][1]
            del states[place + 1 :]
            states.append((design, network))
            place += 1
        if step == "edit":
            document.edit(with_epochs(1000 + count), "edit")
        elif step == "teach":
            holder.teach(count)
        elif step == "undo":
            place = max(place - 1, 0)
            document.undo()
        elif step == "redo":
            place = min(place + 1, len(states) - 1)
            document.redo()
        elif step == "train":
            document.forget_networks()
            holder.hold(count)
            designs = [state[0] for state in states]
            kept = [i for i, d in enumerate(designs) if not i or d != designs[i - 1]]
            place = sum(i <= place for i in kept) - 1
            states = [(designs[i], count) for i in kept]
        assert (document.design.epochs, document.network) == states[place]
        assert bool(document.undo_text) == bool(place)
        assert bool(document.redo_text) == (place + 1 < len(states))
