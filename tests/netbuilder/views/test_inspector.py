"""The inspector shows blocks in place and passes intentions on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, Fix, Problem, analyze
from netbuilder.design.catalogue import entry
from netbuilder.design.datasets import DATASETS
from netbuilder.views.common.findings import Findings
from netbuilder.views.inspector import Inspector

# The offscreen platform warns of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

Key = Qt.Key


@pytest.fixture
def inspector(qtbot):
    widget = Inspector()
    qtbot.addWidget(widget)
    widget.resize(260, 500)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


@pytest.fixture
def changes(inspector):
    """Every intention that the inspector passes on."""
    seen: list[tuple[object, ...]] = []
    inspector.parameterChanged.connect(lambda *change: seen.append(change))
    inspector.inputShapeChanged.connect(lambda shape: seen.append(("input", shape)))
    return seen


def show_block(inspector: Inspector, design: Design, name: str, problems=()) -> None:
    block, analysis = design.block(name), analyze(design)
    inspector.show_block(block, entry(block.kind), analysis.info(name), problems)


def visible_texts(inspector: Inspector) -> str:
    labels = inspector.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def names(design: Design) -> list[str]:
    return [block.name for block in design.blocks]


def test_with_nothing_selected_it_says_what_to_do(inspector):
    assert visible_texts(inspector) == "Select a block to see its settings."


def test_it_counts_what_is_selected(inspector, qtbot):
    design = Design.default()
    show_block(inspector, design, names(design)[0])
    inspector.show_several(3)
    assert visible_texts(inspector) == "3 blocks selected"
    inspector.show_block(None)
    assert visible_texts(inspector) == "Select a block to see its settings."


def test_it_shows_a_block(inspector, changes):
    design = Design.default()
    first = names(design)[0]
    show_block(inspector, design, first)
    texts = visible_texts(inspector)
    for text in (entry("Dense").title, entry("Dense").summary, first, "784 → 64", "50,240"):
        assert text in texts
    assert inspector.findChild(QSpinBox, "units").value() == 64
    assert inspector.findChild(QComboBox, "activation").currentText() == "relu"
    assert changes == []


def test_every_parameter_has_a_labelled_editor(inspector):
    design = Design.default()
    show_block(inspector, design, names(design)[0])
    labelled = {
        label.buddy().objectName() for label in inspector.findChildren(QLabel) if label.buddy()
    }
    assert labelled == {parameter.name for parameter in entry("Dense").parameters}


def test_a_typed_number_becomes_an_intention(inspector, changes):
    design = Design.default()
    first = names(design)[0]
    show_block(inspector, design, first)
    units = inspector.findChild(QSpinBox, "units")
    units.setFocus()
    units.selectAll()
    QTest.keyClicks(units, "128")
    assert changes == []
    QTest.keyClick(units, Key.Key_Return)
    assert changes == [(first, "units", 128)]


def test_commit_takes_what_is_being_typed(inspector, changes):
    design = Design.default()
    first = names(design)[0]
    show_block(inspector, design, first)
    units = inspector.findChild(QSpinBox, "units")
    units.setFocus()
    units.selectAll()
    QTest.keyClicks(units, "128")
    inspector.commit()
    assert changes == [(first, "units", 128)]


def test_the_same_block_is_updated_in_place(inspector, changes):
    design = Design.default()
    first = names(design)[0]
    show_block(inspector, design, first)
    units = inspector.findChild(QSpinBox, "units")
    units.setFocus()
    units.selectAll()
    QTest.keyClicks(units, "12")
    QTest.keyClick(units, Key.Key_Left)
    show_block(inspector, design.with_parameter(first, "activation", "tanh"), first)
    assert inspector.findChild(QSpinBox, "units") is units
    assert units.hasFocus()
    assert (units.text(), units.lineEdit().cursorPosition()) == ("12", 1)
    assert inspector.findChild(QComboBox, "activation").currentText() == "tanh"
    show_block(inspector, design.with_parameter(first, "units", 77), first)
    assert units.value() == 77
    assert "784 → 77" in visible_texts(inspector)
    assert changes == []


def test_what_was_typed_for_one_block_does_not_reach_another(inspector, changes):
    design = Design.default()
    first, second = names(design)
    show_block(inspector, design, first)
    units = inspector.findChild(QSpinBox, "units")
    units.setFocus()
    units.selectAll()
    QTest.keyClicks(units, "99")
    show_block(inspector, design, second)
    assert changes == []
    assert inspector.findChild(QSpinBox, "units").value() == 10


def test_advanced_parameters_unfold_and_stay_so_for_the_next_block(inspector, changes):
    design = Design.default()
    first, second = names(design)
    show_block(inspector, design, first)
    assert not inspector.findChild(QCheckBox, "use_bias").isVisible()
    more = inspector.findChild(QToolButton, "more")
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    bias = inspector.findChild(QCheckBox, "use_bias")
    assert bias.isVisible()
    bias.setFocus()
    QTest.keyClick(bias, Key.Key_Space)
    assert changes == [(first, "use_bias", False)]
    show_block(inspector, design, second)
    assert inspector.findChild(QCheckBox, "use_bias").isVisible()


def test_tab_goes_through_the_fields_in_order(inspector, qtbot):
    design = Design.default()
    for name in names(design):
        show_block(inspector, design, name)
    QTest.mouseClick(inspector.findChild(QToolButton, "more"), Qt.MouseButton.LeftButton)
    focus = inspector.findChild(QSpinBox, "units")
    focus.setFocus()
    visited = []
    for _ in range(6):
        focus = inspector.focusWidget()
        visited.append(focus.objectName())
        QTest.keyClick(focus, Key.Key_Tab)
    wanted = [each.name for each in entry("Dense").parameters if not each.advanced]
    wanted.append("more")
    wanted += [each.name for each in entry("Dense").parameters if each.advanced]
    assert visited == wanted


def test_problems_are_shown_with_their_remedy_and_go(inspector):
    design = Design.default()
    first = names(design)[0]
    problem = Problem(message="The shapes differ.", block=first, remedy="Insert a Flatten.")
    show_block(inspector, design, first, [problem])
    findings = inspector.findChild(Findings, "inspectorProblems")
    assert findings.isVisible()
    assert findings.text() == "The shapes differ. Insert a Flatten."
    show_block(inspector, design, first)
    assert not findings.isVisible()
    assert findings.text() == ""


def test_a_fix_has_a_button(qtbot, inspector):
    design = Design.default()
    fix = Fix("Set it right", design.with_setting("epochs", 3))
    show_block(inspector, design, "dense", [Problem("It is wrong.", "dense", "", (fix,))])
    [button] = inspector.findChildren(QPushButton, "fix")
    assert button.text() == "Set it right"
    with qtbot.waitSignal(inspector.fixChosen) as caught:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [fix]


def test_the_input_shows_shape_and_data(inspector, changes):
    design = Design.default(data="digits")
    inspector.show_input(design, analyze(design))
    assert inspector.findChild(QLineEdit, "input_shape").text() == "784"
    texts = visible_texts(inspector)
    assert DATASETS["digits"].title in texts
    assert "10 classes" in texts
    assert changes == []


def test_the_input_shape_is_edited_as_text(inspector, changes):
    design = Design.default()
    inspector.show_input(design, analyze(design))
    line = inspector.findChild(QLineEdit, "input_shape")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "28, 28, 1")
    QTest.keyClick(line, Key.Key_Return)
    assert changes == [("input", (28, 28, 1))]


def test_a_shape_that_no_design_takes_is_refused_on_the_spot(inspector, changes):
    design = Design.default()
    inspector.show_input(design, analyze(design))
    line = inspector.findChild(QLineEdit, "input_shape")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "999999999, 999999999")
    QTest.keyClick(line, Key.Key_Return)
    assert changes == []
    assert line.text() == "784"
    assert "Kept 784." in visible_texts(inspector)


def test_a_problem_of_the_input_is_shown(inspector):
    design = Design.default()
    problem = Problem(message="Empty.", block="", remedy="Give a shape.")
    inspector.show_input(design, replace(analyze(design), problems=(problem,)))
    assert "Empty. Give a shape." in visible_texts(inspector)


def test_from_the_input_to_a_block_and_back(inspector):
    design = Design.default()
    inspector.show_input(design, analyze(design))
    show_block(inspector, design, names(design)[0])
    assert inspector.findChild(QLineEdit, "input_shape") is None
    inspector.show_input(design, analyze(design))
    assert inspector.findChild(QLineEdit, "input_shape").isVisible()
    assert inspector.findChild(QWidget, "units") is None


def test_every_control_has_an_accessible_name(inspector):
    design = Design.default()
    show_block(inspector, design, names(design)[0])
    for kind in (QSpinBox, QComboBox, QCheckBox, QToolButton):
        for control in inspector.findChildren(kind):
            assert control.accessibleName()


def test_details_of_a_problem_are_folded_until_they_are_asked_for(qtbot: QtBot) -> None:
    findings = Findings("inspectorProblems")
    qtbot.addWidget(findings)
    findings.resize(320, 400)
    findings.show()
    problem = analyze(Design.default().inserted(1, "Conv2D")).problems[0]
    findings.show_findings([problem])
    assert findings.text() == problem.message
    details = findings.findChild(QLabel, "problemDetails")
    assert details.isHidden()
    button = findings.findChild(QToolButton, "showDetails")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert details.isVisible()
    assert details.text() == problem.details
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert details.isHidden()
    first = findings.findChildren(QPushButton, "fix")[0]
    assert problem.fixes[0].label in first.toolTip()
    with qtbot.waitSignal(findings.fixChosen) as caught:
        qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert caught.args == [problem.fixes[0]]
