"""The commands that manual, READMEs and the program name are where they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMainWindow, QMenu

from netbuilder import languages, translation
from netbuilder.languages.po import entries_of
from netbuilder.views.window.making_actions import create_actions
from netbuilder.views.window.menus import create_menus
from tests.conftest import ROOT
from tests.helpers.manual_pages import pages, text_of

README = {"en": "README.md", "zh_CN": "README.zh-CN.md"}
NAMED = re.compile(r"\*([^*>\n]{2,20})\s>\s([^*]{2,60})\*")


def plain(text: str) -> str:
    """A caption as a text names it: without its letter for Alt and its dots."""
    return re.sub(r"\(&\w\)|&|\.\.\.", "", text).strip()


def paths(menu: QMenu, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Ways from the menu bar to commands."""
    for action in menu.actions():
        path = (*before, plain(action.text()))
        yield path
        if isinstance(inner := action.menu(), QMenu):
            yield from paths(inner, path)


@pytest.fixture
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    languages.use(request.param)
    yield request.param
    translation.use(translation.ENGLISH, None)


@pytest.fixture
def known(spoken: str, qapp: object) -> set[str]:
    """The commands of the menus, as texts name them."""
    window = QMainWindow()
    create_menus(window, create_actions(window))
    found: set[tuple[str, ...]] = set()
    for action in window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        found |= set(paths(menu, (plain(action.text()),)))
    return {" > ".join(path) for path in found if all(path)}


@pytest.mark.parametrize("spoken", list(README), indirect=True)
def test_each_that_is_written_is_in_that_menu(spoken: str, known: set[str]) -> None:
    texts = [text_of(page, spoken) for page in pages(spoken)]
    texts.append((ROOT / README[spoken]).read_text("utf-8"))
    named = [found for text in texts for found in NAMED.findall(text)]
    assert len(named) > 20
    whole = (" ".join(" > ".join(parts).split()) for parts in named)
    assert not {name for name in map(plain, whole) if name not in known}


@pytest.mark.parametrize("spoken", list(README), indirect=True)
def test_each_that_the_program_names_is_in_that_menu(spoken: str, known: set[str]) -> None:
    menus = "|".join({name.partition(" > ")[0] for name in known})
    path = ROOT / "netbuilder" / "languages" / "zh_CN" / "netbuilder.po"
    wrong, count = [], 0
    for entry in entries_of(path.read_text("utf-8")):
        for text in (entry.one, entry.many) if spoken == "en" else entry.forms:
            for found in re.finditer(rf"(?:{menus}) > ", text):
                count += 1
                if not any(text[found.start() :].startswith(name) for name in known):
                    wrong.append(text)
    assert count > 10
    assert not wrong
