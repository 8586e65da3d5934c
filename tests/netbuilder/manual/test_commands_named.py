"""The commands that manual and READMEs name are where they say."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QMainWindow, QMenu

from netbuilder import languages, translation
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


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("spoken", list(README), indirect=True)
def test_each_is_in_that_menu(spoken: str) -> None:
    window = QMainWindow()
    create_menus(window, create_actions(window))
    known = set()
    for action in window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        known |= set(paths(menu, (plain(action.text()),)))
    texts = [text_of(page, spoken) for page in pages(spoken)]
    texts.append((ROOT / README[spoken]).read_text("utf-8"))
    named = [found for text in texts for found in NAMED.findall(text)]
    assert len(named) > 20
    wrong = []
    for menu_name, rest in named:
        parts = (" ".join(each.split()) for each in rest.split(">"))
        path = (menu_name.strip(), *(plain(each) for each in parts))
        if path not in known:
            wrong.append(" > ".join(path))
    assert not wrong
