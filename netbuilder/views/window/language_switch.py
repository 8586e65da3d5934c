"""The choice of a language, which the window speaks at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from netbuilder import languages
from netbuilder.document import Document
from netbuilder.settings import Settings
from netbuilder.views.common import locale
from netbuilder.views.common.retranslating import retranslate
from netbuilder.views.window.menus import add_languages

_SYSTEM: Final = "System / 系统"
_FONTS_MISSING: Final = (
    "No font on this machine has Chinese characters. Install one: fonts-noto-cjk on Debian and "
    "Ubuntu, google-noto-sans-cjk-fonts on Fedora, noto-fonts-cjk on Arch; then start NetBuilder "
    "again."
)
"""In English in every language: there is nothing to show another one with."""

_LONG: Final = 30_000


def names() -> dict[str, str]:
    """The languages that can be chosen, each by its own name, by their codes."""
    return {languages.SYSTEM: _SYSTEM, **languages.NAMES}


class LanguageSwitch(QObject):
    """Lets the user choose the language; nothing of what the window holds changes.

    Args:
        menu: in which the choice stands.
        settings: remember it.
        document: is shown once more, so that what is made of it is said once more.
        tell: says something for some milliseconds.
        window: all of this belongs to it.
    """

    def __init__(
        self,
        menu: QMenu,
        settings: Settings,
        document: Document,
        tell: Callable[[str, int], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._settings, self._document, self._tell = settings, document, tell
        self._current = settings.language
        self._group = add_languages(menu, names(), settings.language)
        self._group.triggered.connect(self._choose)
        settings.follow(self._follow)
        QTimer.singleShot(0, self, self._look_for_fonts)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._settings.language = str(action.data())

    def _follow(self) -> None:
        code = self._settings.language
        if code == self._current:
            return
        self._current = code
        for action in self._group.actions():
            action.setChecked(action.data() == code)
        locale.use(languages.chosen(code, locale.wanted()))
        retranslate()
        self._document.designChanged.emit(self._document.design)
        self._document.stateChanged.emit()
        self._look_for_fonts()

    @Slot()
    def _look_for_fonts(self) -> None:
        code = languages.chosen(self._settings.language, locale.wanted())
        if locale.lacks_font(code):
            self._tell(_FONTS_MISSING, _LONG)
