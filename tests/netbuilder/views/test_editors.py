"""Editors are driven as a person would: keys, clicks, the wheel."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.declarations import Boolean, Choice, Integer, Named, Real, Sizes
from netbuilder import theme
from netbuilder.design.catalogue import CATALOGUE, entry
from netbuilder.views.editor_for import editor_for
from netbuilder.views.editors import ChoiceEditor, Option, ParameterEditor
from netbuilder.views.notice import Notice
from netbuilder.views.shape_editor import ShapeEditor, parse_shape
from netbuilder.views.stepping import stepped
from netbuilder.views.text_editors import as_text, parse
from netbuilder.views.wording import label_of, number_text, shape_text
from tests.netbuilder.design.strategies import designs

# The offscreen platform warns of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

Key = Qt.Key

UNITS = Integer(name="units", help="Neurons.", initial=32, minimum=1, maximum=10_000)
RATE = Real(name="learning_rate", help="Step size.", default=0.001, minimum=0, maximum=1e6)
SPLIT = Real(name="validation_split", help="Kept aside.", default=0.1, minimum=0, below=1)
MOMENTUM = Real(name="momentum", help="Memory.", default=0.0, minimum=0, maximum=1)
EPSILON = Real(name="epsilon", help="Never zero.", default=1e-7, above=0, maximum=1)
MEAN = Real(name="mean", help="Centre.", default=0.0)
BIAS = Boolean(name="use_bias", help="Add a bias.", default=True)
ACTIVATION = Named(
    name="activation",
    help="Nonlinearity.",
    default="linear",
    options=("linear", "relu", "tanh"),
    resolve=str,
    to_plain=str,
)
ALL = (UNITS, RATE, BIAS, ACTIVATION)


@pytest.fixture
def show(qtbot):
    """Shows an editor beside a line edit that can take the focus away from it."""
    windows = []

    def place(editor: ParameterEditor) -> ParameterEditor:
        window = QWidget()
        layout = QVBoxLayout(window)
        layout.addWidget(editor)
        layout.addWidget(editor.notice)
        other = QLineEdit()
        other.setObjectName("other")
        layout.addWidget(other)
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        other.setFocus()
        qtbot.waitUntil(other.hasFocus)
        return editor

    return place


def record(editor: ParameterEditor) -> list[object]:
    """A list to which every value that the editor emits is added."""
    edits: list[object] = []
    editor.edited.connect(edits.append)
    return edits


def retype(editor: ParameterEditor, text: str) -> None:
    control = editor.control
    control.setFocus()
    QTest.keyClick(control, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(control, Key.Key_Delete)
    QTest.keyClicks(control, text)


def leave(editor: ParameterEditor) -> None:
    QTest.keyClick(editor.control, Key.Key_Tab)
    assert not editor.control.hasFocus()


def enter(editor: ParameterEditor) -> None:
    QTest.keyClick(editor.control, Key.Key_Return)


def commit(editor: ParameterEditor) -> None:
    editor.commit()


def turn_wheel(widget: QWidget) -> QWheelEvent:
    centre = QPointF(widget.rect().center())
    event = QWheelEvent(
        centre,
        QPointF(widget.mapToGlobal(centre.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    return event


@pytest.mark.parametrize(
    ("parameter", "control", "start"),
    [
        (UNITS, QSpinBox, 32),
        (RATE, QDoubleSpinBox, 0.001),
        (BIAS, QCheckBox, True),
        (ACTIVATION, QComboBox, "linear"),
    ],
)
def test_each_declaration_has_its_control(qtbot, parameter, control, start):
    editor = editor_for(parameter)
    qtbot.addWidget(editor)
    assert editor.value() == start
    assert editor.objectName() == parameter.name
    inner = editor.findChild(control, parameter.name)
    assert inner is editor.focusProxy()
    assert inner.accessibleName() == label_of(parameter.name)
    assert inner.accessibleDescription() == parameter.help
    assert parameter.help in inner.toolTip()
    assert parameter.name in inner.toolTip()


@pytest.mark.parametrize(
    ("parameter", "value"), [(UNITS, 7), (RATE, 1e-5), (BIAS, False), (ACTIVATION, "tanh")]
)
def test_setting_a_value_is_silent(qtbot, parameter, value):
    editor = editor_for(parameter)
    qtbot.addWidget(editor)
    edits = record(editor)
    editor.set_value(value)
    assert editor.value() == value
    assert edits == []


@pytest.mark.parametrize("finish", [enter, leave, commit])
def test_typing_a_number_is_one_edit(show, finish):
    editor = show(editor_for(UNITS))
    edits = record(editor)
    retype(editor, "128")
    assert edits == []
    finish(editor)
    assert edits == [128]
    assert editor.value() == 128


def test_arrows_count_at_once_and_start_from_what_was_typed(show):
    editor = show(editor_for(UNITS))
    edits = record(editor)
    retype(editor, "128")
    QTest.keyClick(editor.control, Key.Key_Up)
    QTest.keyClick(editor.control, Key.Key_Down)
    assert edits == [129, 128]


@pytest.mark.parametrize("parameter", [UNITS, RATE])
def test_leaving_without_a_change_is_no_edit(show, parameter):
    editor = show(editor_for(parameter))
    edits = record(editor)
    retype(editor, editor.control.text())
    enter(editor)
    leave(editor)
    assert edits == []
    assert editor.notice.isHidden()


@pytest.mark.parametrize(
    ("parameter", "text", "expected"),
    [
        (UNITS, "20000", "'20000' was not taken: it must be a whole number from 1 to 10000"),
        (UNITS, "0", "Kept 32."),
        (UNITS, "99999999999999", "Kept 32."),
        (UNITS, "-", "Kept 32."),
        (UNITS, "", "Nothing was typed: it must be"),
        (RATE, "-1", "at least 0 and at most 1e+06. Kept 0.001."),
        (RATE, "1e", "'1e' was not taken"),
        (RATE, "1e999", "Kept 0.001."),
        (SPLIT, "1", "at least 0 and less than 1. Kept 0.1."),
        (EPSILON, "0", "greater than 0 and at most 1. Kept 1e-7."),
    ],
)
@pytest.mark.parametrize("finish", [enter, leave])
def test_what_cannot_be_taken_is_reverted_and_said(show, parameter, text, expected, finish):
    editor = show(editor_for(parameter))
    before, shown = editor.value(), editor.control.text()
    edits = record(editor)
    retype(editor, text)
    finish(editor)
    assert edits == []
    assert editor.value() == before
    assert editor.control.text() == shown
    assert editor.notice.isVisible()
    assert expected in editor.notice.text()
    assert editor.control.accessibleDescription() == editor.notice.text()


def test_the_message_goes_when_typing_begins_again(show):
    editor = show(editor_for(SPLIT))
    retype(editor, "3")
    enter(editor)
    assert editor.notice.isVisible()
    retype(editor, "0.2")
    assert editor.notice.isHidden()


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("0.01", 0.01, "0.01"),
        ("1e-7", 1e-7, "1e-7"),
        ("3E-04", 0.0003, "0.0003"),
        (".5", 0.5, "0.5"),
        ("2.", 2.0, "2"),
        ("0.0000001", 1e-7, "1e-7"),
        ("1e5", 100_000.0, "100000"),
    ],
)
def test_real_numbers_in_every_notation(show, text, value, shown):
    editor = show(editor_for(RATE))
    edits = record(editor)
    retype(editor, text)
    enter(editor)
    assert edits == [value]
    assert editor.control.text() == shown


def test_letters_do_not_get_into_a_number(show):
    editor = show(editor_for(RATE))
    retype(editor, "0x.1na2")
    assert editor.control.text() == "0.12"


def test_thousands_are_read_however_they_are_set(show):
    editor = show(editor_for(UNITS))
    edits = record(editor)
    retype(editor, "1" + editor.control.locale().groupSeparator() + "024")
    enter(editor)
    assert edits == [1024]


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e300, 1e300).filter(lambda number: number == 0 or abs(number) > 1e-300))
def test_any_number_survives_its_display(qapp, number):
    editor = editor_for(MEAN)
    editor.set_value(number)
    box = editor.control
    assert box.value() == number
    assert float(box.text()) == number
    assert editor.value() == number
    editor.deleteLater()


@pytest.mark.parametrize("parameter", [UNITS, RATE])
def test_an_equal_value_leaves_text_and_cursor_alone(show, parameter):
    editor = show(editor_for(parameter))
    retype(editor, "12")
    QTest.keyClick(editor.control, Key.Key_Left)
    editor.set_value(editor.value())
    line = editor.control.lineEdit()
    assert (line.text(), line.cursorPosition()) == ("12", 1)


def test_a_value_out_of_bounds_is_said_not_clamped(show):
    editor = show(editor_for(UNITS))
    editor.set_value(0)
    assert editor.value() == 0
    assert "units must be a whole number from 1" in editor.notice.text()


@pytest.mark.parametrize("parameter", ALL)
def test_the_wheel_changes_only_what_has_the_focus(show, parameter):
    editor = show(editor_for(parameter))
    editor.set_value(
        {"units": 64, "learning_rate": 0.001, "activation": "tanh"}.get(parameter.name)
    )
    before = editor.value()
    edits = record(editor)
    event = turn_wheel(editor.control)
    assert not event.isAccepted()
    assert editor.value() == before
    assert not editor.control.hasFocus()
    assert edits == []
    editor.control.setFocus()
    turn_wheel(editor.control)
    assert len(edits) == (0 if parameter is BIAS else 1)


def test_a_check_box_is_ticked_by_click_and_space(show):
    editor = show(editor_for(BIAS))
    edits = record(editor)
    box = editor.control
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    QTest.keyClick(box, Key.Key_Space)
    assert edits == [False, True]


def test_a_list_is_chosen_from_by_keyboard(show):
    editor = show(editor_for(ACTIVATION))
    edits = record(editor)
    editor.control.setFocus()
    QTest.keyClick(editor.control, Key.Key_Down)
    QTest.keyClick(editor.control, Key.Key_T)
    assert edits == ["relu", "tanh"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("swish", "swish"), (None, "none"), ({"class_name": "HeNormal", "config": {}}, "HeNormal")],
)
def test_a_value_that_is_no_option_is_shown_while_it_holds(qtbot, value, shown):
    editor = editor_for(ACTIVATION)
    qtbot.addWidget(editor)
    box = editor.control
    editor.set_value(value)
    assert editor.value() == value
    assert box.currentText() == shown
    editor.set_value("relu")
    assert box.currentText() == "relu"
    assert box.count() == 3


def test_a_declared_default_of_none_is_shown(qtbot):
    editor = editor_for(replace(ACTIVATION, default=None))
    qtbot.addWidget(editor)
    assert editor.value() is None
    assert editor.control.currentText() == "none"


def test_the_list_is_as_wide_as_its_longest_entry(qtbot):
    long = "Sparse categorical cross-entropy with label smoothing"
    editor = ChoiceEditor("loss", "", [Option("a", "A"), Option("b", long)])
    qtbot.addWidget(editor)
    assert editor.wide
    box = editor.control
    assert box.view().minimumWidth() >= box.view().fontMetrics().horizontalAdvance(long)
    assert box.minimumSizeHint().width() < box.view().minimumWidth()


def test_a_message_follows_the_system_into_the_dark(qtbot, monkeypatch):
    notice = Notice()
    qtbot.addWidget(notice)
    notice.show_text("Wrong.")
    for now in (theme.DARK, theme.LIGHT):
        monkeypatch.setattr(theme, "current", lambda now=now: now)
        corner = notice.grab().toImage().pixelColor(notice.width() - 2, notice.height() // 2)
        assert corner.name() == now.error_surface


def test_a_locked_editor_says_why(qtbot):
    editor = editor_for(RATE)
    qtbot.addWidget(editor)
    editor.set_locked("Training is running.")
    assert not editor.control.isEnabled()
    assert editor.control.toolTip() == "Training is running."
    editor.set_locked("")
    assert editor.control.isEnabled()
    assert RATE.help in editor.control.toolTip()


@pytest.mark.parametrize(
    ("parameter", "start", "steps", "expected"),
    [
        (RATE, 0.001, 1, 0.002),
        (RATE, 0.002, 1, 0.005),
        (RATE, 0.001, -1, 0.0005),
        (RATE, 0.0013, 1, 0.002),
        (RATE, 0.0013, -1, 0.001),
        (RATE, 0.001, 10, 0.01),
        (RATE, 0.0, 1, 0.001),
        (RATE, 0.0, -1, 0.0),
        (RATE, 1e6, 1, 1e6),
        (RATE, 1e-12, -1, 0.0),
        (EPSILON, 1e-7, -1, 5e-8),
        (EPSILON, 1e-12, -1, 1e-12),
        (EPSILON, 0.5, 1, 1.0),
        (SPLIT, 0.1, 1, 0.15),
        (SPLIT, 0.1, -2, 0.0),
        (SPLIT, 0.0, -1, 0.0),
        (SPLIT, 0.12, 1, 0.15),
        (SPLIT, 0.95, 1, 0.98),
        (SPLIT, 0.999, 1, 0.9995),
        (SPLIT, 0.999, -1, 0.95),
        (MOMENTUM, 0.95, 1, 1.0),
        (MOMENTUM, 1.0, 1, 1.0),
        (MEAN, 0.0, -1, -0.001),
        (MEAN, -1.0, 1, -0.5),
    ],
)
def test_arrows_step_on_the_scale_of_the_parameter(show, parameter, start, steps, expected):
    assert stepped(parameter, start, steps) == expected


def test_the_up_key_steps_a_learning_rate(show):
    editor = show(editor_for(RATE))
    edits = record(editor)
    editor.control.setFocus()
    QTest.keyClick(editor.control, Key.Key_Up)
    QTest.keyClick(editor.control, Key.Key_PageDown)
    assert edits == [0.002, 0.0002]


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([RATE, SPLIT, MOMENTUM, EPSILON]),
    st.floats(min_value=1e-9, max_value=0.999),
    st.sampled_from([-10, -1, 1, 10]),
)
def test_a_step_stays_in_bounds_and_goes_its_way(parameter, start, steps):
    end = parameter.check(stepped(parameter, start, steps))
    assert math.copysign(1, steps) * (end - start) >= 0


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


def test_a_shape_is_edited_as_text(show):
    editor = show(ShapeEditor("input_shape"))
    editor.set_value((784,))
    edits = record(editor)
    retype(editor, "28x28")
    leave(editor)
    assert edits == [(28, 28)]
    assert editor.control.text() == "28, 28"


def test_what_is_no_shape_is_reverted_and_said(show):
    editor = show(ShapeEditor("input_shape"))
    editor.set_value((784,))
    edits = record(editor)
    retype(editor, "28, a")
    enter(editor)
    leave(editor)
    assert edits == []
    assert editor.control.text() == "784"
    assert "'28, a' is not a shape" in editor.notice.text()


def test_the_same_shape_typed_again_is_no_edit(show):
    editor = show(ShapeEditor("input_shape"))
    editor.set_value((784,))
    edits = record(editor)
    retype(editor, "(784,)")
    enter(editor)
    assert edits == []
    assert editor.control.text() == "784"


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("categorical_crossentropy", "Categorical cross-entropy"),
        ("mean_squared_error", "Mean squared error"),
        ("learning_rate", "Learning rate"),
        ("beta_1", "Beta 1"),
        ("kl_divergence", "KL divergence"),
    ],
)
def test_identifiers_become_labels(identifier, label):
    assert label_of(identifier) == label


def test_numbers_and_shapes_become_short_texts():
    assert [number_text(each) for each in (0.001, 1e-7, 5.0, 1e22)] == [
        "0.001",
        "1e-7",
        "5",
        "1e22",
    ]
    assert shape_text((28, 28, 1)) == "28 × 28 × 1"  # noqa: RUF001
    assert shape_text(None) == "?"


# Values typed as text -----------------------------------------------------------------------------


KERNEL = Sizes(name="kernel_size", help="Rows and columns.", rank=2, initial=(3, 3))


@pytest.mark.parametrize(
    ("typed", "value"),
    [("5", (5, 5)), ("3, 5", (3, 5)), ("3x5", (3, 5)), ("(2, 2)", (2, 2)), (" 4 , 4, ", (4, 4))],
)
def test_several_numbers_are_typed_as_text(qtbot, show, typed, value):
    editor = show(editor_for(KERNEL))
    assert editor.control.text() == "3, 3"
    with qtbot.waitSignal(editor.edited) as caught:
        editor.control.selectAll()
        QTest.keyClicks(editor.control, typed)
        QTest.keyClick(editor.control, Qt.Key.Key_Return)
    assert caught.args == [value]


@pytest.mark.parametrize("typed", ["0, 3", "three", "1, 2, 3", "__import__('os')", "", "3.5"])
def test_what_is_no_value_is_refused_and_the_last_one_kept(qtbot, show, typed):
    editor = show(editor_for(KERNEL))
    with qtbot.assertNotEmitted(editor.edited):
        editor.control.selectAll()
        QTest.keyClick(editor.control, Qt.Key.Key_Delete)
        QTest.keyClicks(editor.control, typed)
        QTest.keyClick(editor.control, Qt.Key.Key_Return)
    assert "Kept 3, 3" in editor.notice.text()
    assert editor.control.text() == "3, 3"


def test_nothing_is_a_value_where_the_declaration_says_so(qtbot, show):
    editor = show(editor_for(Real(name="max_value", help="", default=None, nullable=True)))
    assert editor.control.text() == ""
    for typed, value in (("6", 6.0), ("none", None)):
        with qtbot.waitSignal(editor.edited) as caught:
            editor.control.selectAll()
            QTest.keyClicks(editor.control, typed)
            QTest.keyClick(editor.control, Qt.Key.Key_Return)
        assert caught.args == [value]


def test_every_layer_of_the_catalogue_has_editors_for_its_parameters(show):
    for kind in CATALOGUE:
        for parameter in kind.parameters:
            editor = show(editor_for(parameter))
            proposal = parameter.proposal
            assert editor.value() == (tuple(proposal) if isinstance(proposal, list) else proposal)


@given(designs())
def test_what_is_shown_as_text_reads_back(design):
    for block in design.blocks:
        for parameter in entry(block.kind).parameters:
            if not isinstance(parameter, Integer | Real | Boolean | Named | Choice):
                value = block.parameters[parameter.name]
                assert parse(as_text(value)) == value
