"""Help > Manual opens the browser, or says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from netbuilder import languages, resources, translation
from netbuilder.views.help.manual import open_manual


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(resources, "_MANUAL", tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def english_afterwards() -> Iterator[None]:
    yield
    translation.use(translation.ENGLISH, None)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    paths: list[Path] = []

    def open_url(address: QUrl) -> bool:
        paths.append(Path(address.toLocalFile()))
        return "nowhere" not in paths[-1].read_text()

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return paths


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    return texts


def page(site: Path, code: str, text: str = "") -> Path:
    path = site / code / "index.html"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    return path


@pytest.mark.usefixtures("english_afterwards", "qtbot")
def test_it_opens_in_the_language_of_the_window(
    site: Path, opened: list[Path], said: list[str]
) -> None:
    english, chinese = page(site, "en"), page(site, "zh_CN")
    for code in ("en", "zh_CN", "pseudo"):
        languages.use(code)
        open_manual(QWidget())
    assert opened == [english, chinese, english]
    assert not said


@pytest.mark.usefixtures("site", "qtbot")
def test_a_checkout_without_it_names_the_command(opened: list[Path], said: list[str]) -> None:
    open_manual(QWidget())
    assert not opened
    assert "`make manual`" in said[0]


@pytest.mark.usefixtures("site", "qtbot")
def test_an_installed_copy_without_it_names_no_command_of_a_checkout(
    opened: list[Path], said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "is_checkout", lambda: False)
    open_manual(QWidget())
    assert not opened
    assert "install NetBuilder again" in said[0]
    assert "make" not in said[0]


@pytest.mark.usefixtures("opened", "qtbot")
def test_without_a_browser_it_says_where_the_manual_is(site: Path, said: list[str]) -> None:
    path = page(site, "en", "nowhere")
    open_manual(QWidget())
    assert str(path) in said[0]
