"""Values typed as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.declarations import Boolean, Choice, Integer, Named, Real, Sizes
from netbuilder.design.catalogue import CATALOGUE, entry
from netbuilder.views.forms.editor_for import editor_for
from netbuilder.views.forms.text_editors import as_text, parse
from tests.netbuilder.design.strategies import designs

KERNEL = Sizes(name="kernel_size", help="Rows and columns.", rank=2, initial=(3, 3))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("5", (5, 5)), ("3, 5", (3, 5)), ("3x5", (3, 5)), ("(2, 2)", (2, 2)), (" 4 , 4, ", (4, 4))],
)
def test_several_numbers_are_typed_as_text(qtbot, place, typed, value):
    editor = place(editor_for(KERNEL))
    assert editor.control.text() == "3, 3"
    with qtbot.waitSignal(editor.edited) as caught:
        editor.control.selectAll()
        QTest.keyClicks(editor.control, typed)
        QTest.keyClick(editor.control, Qt.Key.Key_Return)
    assert caught.args == [value]


@pytest.mark.parametrize("typed", ["0, 3", "three", "1, 2, 3", "__import__('os')", "", "3.5"])
def test_what_is_no_value_is_refused_and_the_last_one_kept(qtbot, place, typed):
    editor = place(editor_for(KERNEL))
    with qtbot.assertNotEmitted(editor.edited):
        editor.control.selectAll()
        QTest.keyClick(editor.control, Qt.Key.Key_Delete)
        QTest.keyClicks(editor.control, typed)
        QTest.keyClick(editor.control, Qt.Key.Key_Return)
    assert "Kept 3, 3" in editor.notice.text()
    assert editor.control.text() == "3, 3"


def test_nothing_is_a_value_where_the_declaration_says_so(qtbot, place):
    editor = place(editor_for(Real(name="max_value", help="", default=None, nullable=True)))
    assert editor.control.text() == ""
    for typed, value in (("6", 6.0), ("none", None)):
        with qtbot.waitSignal(editor.edited) as caught:
            editor.control.selectAll()
            QTest.keyClicks(editor.control, typed)
            QTest.keyClick(editor.control, Qt.Key.Key_Return)
        assert caught.args == [value]


def test_a_layer_within_is_typed_as_in_a_script(qtbot, place):
    editor = place(editor_for(entry("Bidirectional").parameters[0]))
    assert editor.control.text() == "LSTM(32)"
    with qtbot.waitSignal(editor.edited) as caught:
        editor.control.selectAll()
        QTest.keyClicks(editor.control, "keras.layers.GRU(units=8, dropout=.5)")
        QTest.keyClick(editor.control, Qt.Key.Key_Return)
    assert caught.args == ["GRU(8, dropout=0.5)"]
    assert editor.control.text() == "GRU(8, dropout=0.5)"
    with qtbot.assertNotEmitted(editor.edited):
        editor.control.selectAll()
        QTest.keyClicks(editor.control, "Dense(3)")
        QTest.keyClick(editor.control, Qt.Key.Key_Return)
    assert "must be a recurrent layer" in editor.notice.text()
    assert "Kept GRU(8, dropout=0.5)" in editor.notice.text()


def test_every_layer_of_the_catalogue_has_editors_for_its_parameters(place):
    for kind in CATALOGUE:
        for parameter in kind.parameters:
            editor = place(editor_for(parameter))
            proposal = parameter.proposal
            assert editor.value() == (tuple(proposal) if isinstance(proposal, list) else proposal)


@given(designs())
def test_what_is_shown_as_text_reads_back(design):
    for block in design.blocks:
        for parameter in entry(block.kind).parameters:
            if not isinstance(parameter, Integer | Real | Boolean | Named | Choice):
                value = block.parameters[parameter.name]
                assert parse(as_text(value)) == value
