"""Every state of the window in the pseudo languages: nothing left in English, nothing cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from netbuilder.views.window.window import MainWindow
from tests.helpers.cut_texts import cut_texts
from tests.helpers.painted_texts import painting
from tests.helpers.spoken_window import spoken_window
from tests.helpers.untranslated import IDENTIFIERS, english_in, shown_in_english
from tools.screenshots import STATES

SIZES = ((1024, 700), (1440, 900))
LANGUAGES = ("pseudo", "pseudo-rtl")
QUICK = ("start", "empty", "problem", "settings")
"""States that CI looks at; the others take trainings."""


def look_at(window: MainWindow, state: str, qtbot: QtBot) -> None:
    seen = STATES[state](window) or window
    for size in SIZES:
        if seen is window:
            window.resize(*size)
        qtbot.wait(50)
        assert faults(seen) == [], (state, size)
    if seen is not window:
        seen.close()


def faults(seen: QWidget) -> list[str]:
    """What is in English, or cut."""
    with painting() as painted:
        seen.grab()
    english = [text for text in painted.texts if english_in(text, IDENTIFIERS)]
    found = {*shown_in_english(seen), *cut_texts(seen), *painted.cut}
    return sorted(found | {f"painted: {text!r}" for text in english})


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_window_shows_at_first(
    language: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with spoken_window(language, SIZES[0], monkeypatch) as window:
        for state in QUICK:
            look_at(window, state, qtbot)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [each for each in STATES if each not in QUICK])
def test_every_other_state(
    language: str, state: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with spoken_window(language, SIZES[0], monkeypatch) as window:
        look_at(window, state, qtbot)
