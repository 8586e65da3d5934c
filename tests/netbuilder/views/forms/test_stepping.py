"""Steps of the arrow keys."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QTest

from engine.declarations import Real
from netbuilder.views.forms.editor_for import editor_for
from netbuilder.views.forms.stepping import stepped
from tests.netbuilder.views.editing import EPSILON, MEAN, RATE, SPLIT, Key, record

MOMENTUM = Real(name="momentum", help="Memory.", default=0.0, minimum=0, maximum=1)


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
def test_arrows_step_on_the_scale_of_the_parameter(parameter, start, steps, expected):
    assert stepped(parameter, start, steps) == expected


def test_the_up_key_steps_a_learning_rate(place):
    editor = place(editor_for(RATE))
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
