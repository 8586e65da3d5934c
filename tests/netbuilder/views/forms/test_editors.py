"""Editors are driven as a person would: keys, clicks, the wheel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from engine.declarations import Boolean, Integer, Named
from netbuilder import theme
from netbuilder.views.common.notice import Notice
from netbuilder.views.forms.editor_for import editor_for
from netbuilder.views.forms.editors import ChoiceEditor, Option, ParameterEditor
from netbuilder.wording import label_of
from tests.netbuilder.views.editing import (
    EPSILON,
    MEAN,
    RATE,
    SPLIT,
    Key,
    enter,
    leave,
    record,
    retype,
)

UNITS = Integer(name="units", help="Neurons.", initial=32, minimum=1, maximum=10_000)
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
def test_typing_a_number_is_one_edit(place, finish):
    editor = place(editor_for(UNITS))
    edits = record(editor)
    retype(editor, "128")
    assert edits == []
    finish(editor)
    assert edits == [128]
    assert editor.value() == 128


def test_arrows_count_at_once_and_start_from_what_was_typed(place):
    editor = place(editor_for(UNITS))
    edits = record(editor)
    retype(editor, "128")
    QTest.keyClick(editor.control, Key.Key_Up)
    QTest.keyClick(editor.control, Key.Key_Down)
    assert edits == [129, 128]


@pytest.mark.parametrize("parameter", [UNITS, RATE])
def test_leaving_without_a_change_is_no_edit(place, parameter):
    editor = place(editor_for(parameter))
    edits = record(editor)
    retype(editor, editor.control.text())
    enter(editor)
    leave(editor)
    assert edits == []
    assert editor.notice.isHidden()


@pytest.mark.parametrize(
    ("parameter", "text", "expected"),
    [
        (UNITS, "20000", "'20000' was not accepted: it must be a whole number from 1 to 10000"),
        (UNITS, "0", "Kept 32."),
        (UNITS, "99999999999999", "Kept 32."),
        (UNITS, "-", "Kept 32."),
        (UNITS, "", "The field was left empty: it must be"),
        (RATE, "-1", "at least 0 and at most 1e+06. Kept 0.001."),
        (RATE, "1e", "'1e' was not accepted"),
        (RATE, "1e999", "Kept 0.001."),
        (SPLIT, "1", "at least 0 and less than 1. Kept 0.1."),
        (EPSILON, "0", "greater than 0 and at most 1. Kept 1e-7."),
    ],
)
@pytest.mark.parametrize("finish", [enter, leave])
def test_what_cannot_be_taken_is_reverted_and_said(place, parameter, text, expected, finish):
    editor = place(editor_for(parameter))
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


def test_the_message_goes_when_typing_begins_again(place):
    editor = place(editor_for(SPLIT))
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
def test_real_numbers_in_every_notation(place, text, value, shown):
    editor = place(editor_for(RATE))
    edits = record(editor)
    retype(editor, text)
    enter(editor)
    assert edits == [value]
    assert editor.control.text() == shown


@pytest.fixture
def german():
    QLocale.setDefault(QLocale("de_DE"))
    yield
    QLocale.setDefault(QLocale(QLocale.Language.C))


@pytest.mark.parametrize(
    ("text", "value"),
    [("0,01", 0.01), ("0.01", 0.01), ("1,5e-3", 0.0015), ("1,000", 1000.0)],
)
def test_either_mark_is_typed_for_decimals(place, text, value):
    editor = place(editor_for(RATE))
    edits = record(editor)
    retype(editor, text)
    enter(editor)
    assert edits == [value]


def test_the_marks_of_a_chinese_keyboard_are_read(place):
    editor = place(editor_for(RATE))
    edits = record(editor)
    retype(editor, "")
    editor.control.lineEdit().insert("0\uff0e01")
    enter(editor)
    assert edits == [0.01]


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [("0,01", 0.01, "0,01"), ("0.01", 0.01, "0,01"), ("1,5", 1.5, "1,5"), ("1,000", 1.0, "1")],
)
def test_a_german_system_shows_commas_and_reads_both(german, place, text, value, shown):
    editor = place(editor_for(RATE))
    edits = record(editor)
    retype(editor, text)
    enter(editor)
    assert edits == [value]
    assert editor.control.text() == shown


def test_letters_do_not_get_into_a_number(place):
    editor = place(editor_for(RATE))
    retype(editor, "0x.1na2")
    assert editor.control.text() == "0.12"


def test_thousands_are_read_however_they_are_set(place):
    editor = place(editor_for(UNITS))
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
def test_an_equal_value_leaves_text_and_cursor_alone(place, parameter):
    editor = place(editor_for(parameter))
    retype(editor, "12")
    QTest.keyClick(editor.control, Key.Key_Left)
    editor.set_value(editor.value())
    line = editor.control.lineEdit()
    assert (line.text(), line.cursorPosition()) == ("12", 1)


def test_a_value_out_of_bounds_is_said_not_clamped(place):
    editor = place(editor_for(UNITS))
    editor.set_value(0)
    assert editor.value() == 0
    assert "units must be a whole number from 1" in editor.notice.text()


@pytest.mark.parametrize("parameter", ALL)
def test_the_wheel_changes_only_what_has_the_focus(place, parameter):
    editor = place(editor_for(parameter))
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


def test_a_check_box_is_ticked_by_click_and_space(place):
    editor = place(editor_for(BIAS))
    edits = record(editor)
    box = editor.control
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    QTest.keyClick(box, Key.Key_Space)
    assert edits == [False, True]


def test_a_list_is_chosen_from_by_keyboard(place):
    editor = place(editor_for(ACTIVATION))
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
