"""Names that some system does not take."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.storage.names import problem


@pytest.mark.parametrize(
    "name",
    [
        *("CON", "con", "nul.txt", "COM1", "com1.a.b", "LPT\u00b2", "Aux .x", "CONIN$", "prn."),
        *("x.", "x ", " x", ".hidden", "..", ".", "", "a/b", "a\\b", "a:b", "a\tb", "a\u202eb"),
        *("x" * 61, "\U0001f600" * 60, "a\ud800"),
    ],
)
def test_names_that_some_system_does_not_take_are_refused(name: str) -> None:
    assert problem(name).startswith("The name must")


@pytest.mark.parametrize(
    "name", ["mine", "Konvolution 2", "COM10", "console", "a.b", "网络", "-rf"]
)
def test_other_names_are_taken(name: str) -> None:
    assert problem(name) == ""


@given(st.text())
def test_a_name_that_is_taken_fits_into_a_file_name(name: str) -> None:
    if not problem(name):
        assert len(f"{name}.netbuilder.json".encode()) <= 255
        assert name == name.strip()
        assert not set(name) & set("\0\n/\\")
