"""The page What's New, and the text of a report."""

from __future__ import annotations

import getpass
import platform
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import netbuilder
from netbuilder import logs, resources
from netbuilder.help import changes, facts
from netbuilder.help.pages import Heading, Paragraph, Points


def test_the_list_of_changes_becomes_a_page() -> None:
    page = changes.page()
    versions = [part.text for part in page.parts if isinstance(part, Heading)]
    assert any(netbuilder.__version__ in version for version in versions)
    points = [text for part in page.parts if isinstance(part, Points) for text in part.texts]
    assert len(points) > 5
    assert not [text for text in points if "`" in text or text.startswith("- ")]


def test_headings_paragraphs_and_points_are_told_apart() -> None:
    text = (
        "# Changes\n\nAll.\n\n## 2.0\n\nNew.\n\n- One `x`\n  goes on.\n- **Two**.\n\n## 1.0\n- Old."
    )
    assert changes.parsed(text) == [
        Heading("2.0"),
        Paragraph("New."),
        Points(("One x goes on.", "Two.")),
        Heading("1.0"),
        Points(("Old.",)),
    ]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    changes.parsed(text)


def test_a_missing_list_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(language: str) -> Path:
        raise FileNotFoundError("it is not there")

    monkeypatch.setattr(resources, "changes", missing)
    monkeypatch.setattr(changes, "_log", changes.logging.getLogger("silent"))
    changes.logging.getLogger("silent").disabled = True
    [part] = changes.page().parts
    assert isinstance(part, Paragraph)
    assert "it is not there" in part.text


def test_a_report_has_versions_and_the_end_of_the_log(user_folders: Path) -> None:
    logs.path().parent.mkdir(parents=True, exist_ok=True)
    lines = [f"line {number}" for number in range(500)]
    home = str(Path.home() / "secret project" / "net.json")
    logs.path().write_text("\n".join([*lines, f"cannot read '{home}': gone"]), "utf-8")
    text = facts.report({"Qt": "6.9"})
    for said in (netbuilder.__version__, platform.python_version(), np.__version__, "Qt: 6.9"):
        assert said in text
    assert "line 499" in text
    assert "line 1\n" not in text
    assert "net.json" in text
    assert "secret project" not in text
    assert str(Path.home()) not in text


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("open /home/ann/x/net.json failed", "open .../net.json failed"),
        (r"open C:\Users\Ann\net.json failed", "open .../net.json failed"),
        ("at 3/4 of 12/13", "at 3/4 of 12/13"),
        ("nothing", "nothing"),
    ],
)
def test_folders_are_left_out(line: str, shown: str) -> None:
    assert facts.without_folders(line) == shown


def test_the_name_of_the_user_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "annabel")
    assert facts.without_folders("lock held by annabel") == "lock held by user"


def test_a_log_that_is_not_there_is_empty(user_folders: Path) -> None:
    assert "The log is empty." in facts.report({})


@given(st.text())
def test_any_log_can_be_cleaned(text: str) -> None:
    facts.without_folders(text)
