"""Shapes typed as text."""

from __future__ import annotations

import pytest

from netbuilder.views.forms.shape_editor import ShapeEditor, parse_shape
from tests.netbuilder.views.editing import enter, leave, record, retype


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("784", (784,)),
        ("28, 28, 1", (28, 28, 1)),
        ("28x28", (28, 28)),
        ("28 × 28", (28, 28)),  # noqa: RUF001
        ("(28, 28, 1)", (28, 28, 1)),
        ("(784,)", (784,)),
        ("28 28", (28, 28)),
        ("", None),
        ("0", None),
        ("28, a", None),
        ("28,,1", None),
        ("-3", None),
        ("1.5", None),
        ("99999999999", None),
    ],
)
def test_shapes_are_read_from_text(text, shape):
    assert parse_shape(text) == shape


def test_a_shape_is_edited_as_text(place):
    editor = place(ShapeEditor("input_shape"))
    editor.set_value((784,))
    edits = record(editor)
    retype(editor, "28x28")
    leave(editor)
    assert edits == [(28, 28)]
    assert editor.control.text() == "28, 28"


def test_what_is_no_shape_is_reverted_and_said(place):
    editor = place(ShapeEditor("input_shape"))
    editor.set_value((784,))
    edits = record(editor)
    retype(editor, "28, a")
    enter(editor)
    leave(editor)
    assert edits == []
    assert editor.control.text() == "784"
    assert "'28, a' is not a shape" in editor.notice.text()


def test_the_same_shape_typed_again_is_no_edit(place):
    editor = place(ShapeEditor("input_shape"))
    editor.set_value((784,))
    edits = record(editor)
    retype(editor, "(784,)")
    enter(editor)
    assert edits == []
    assert editor.control.text() == "784"
