"""A report on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from netbuilder.design import Design
from netbuilder.exchange.report import Report, report
from netbuilder.exchange.report.parts import Heading, Paragraph, Table
from netbuilder.views.window.report_pdf import pdf
from tests.netbuilder.exchange.report.subjects import subject

HOSTILE = "<img src='file:///etc/passwd'><b>bold</b>"
DIGITS = Design.default("digits").with_setting("epochs", 2)

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="pdftotext is not installed"
)


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


def words(content: bytes, folder: Path) -> Iterator[str]:
    """The text of each page."""
    path = folder / "report.pdf"
    path.write_bytes(content)
    command = ["pdftotext", "-layout", str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    yield from done.stdout.decode().split("\f")[:-1]


def test_a_report_is_a_few_sheets(qapp: QApplication, few_digits: None) -> None:
    content = pdf(report(subject(DIGITS)))
    assert content.startswith(b"%PDF-")
    assert 2 <= pages(content) <= 6
    assert len(content) < 2_000_000


@needs_poppler
def test_all_is_on_them(qapp: QApplication, few_digits: None, tmp_path: Path) -> None:
    found = report(subject(DIGITS, "Small digits"))
    sheets = list(words(pdf(found), tmp_path))
    text = "\n".join(sheets)
    assert sheets[0].lstrip().startswith("Small digits")
    for part in found.parts:
        if isinstance(part, Heading):
            assert part.text in text
        elif isinstance(part, Table):
            assert all(row[0] in text for row in part.rows)
    assert sheets[-1].split()[-1].endswith(str(len(sheets)))


@needs_poppler
def test_no_heading_ends_a_page(qapp: QApplication, tmp_path: Path) -> None:
    parts: list[Heading | Paragraph] = []
    for number in range(80):
        parts += [Heading(f"Section {number}"), Paragraph("A sentence about it. " * (number % 9))]
    for sheet in words(pdf(Report("Sections", "", tuple(parts))), tmp_path):
        lines = [line.strip() for line in sheet.splitlines() if line.strip()]
        assert not lines[-2].startswith("Section")  # below it stands the page's number


@needs_poppler
def test_texts_stay_texts(qapp: QApplication, tmp_path: Path) -> None:
    found = Report(HOSTILE, HOSTILE, (Table((), ((HOSTILE, HOSTILE),)),))
    text = "".join(words(pdf(found), tmp_path))
    assert text.count("<b>bold</b>") == 4
