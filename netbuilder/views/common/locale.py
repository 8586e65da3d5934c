"""The language and the marks of numbers, as Qt knows them of the system."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from netbuilder import languages, translation
from netbuilder.views.common.qt_texts import QtTexts
from netbuilder.wording import use_marks

_NAME = "qtTexts"
_CATALOGUES = ("qtbase", "qt")
_RIGHT_TO_LEFT = "pseudo-rtl"
_CHINESE = "zh_CN"


def wanted() -> list[str]:
    """The languages that the user reads, the dearest first."""
    return QLocale.system().uiLanguages()


def use(code: str) -> None:
    """Say everything in this language from now on, Qt's own texts too; numbers as the system does.

    Args:
        code: of the language.
    """
    languages.use(code)
    numbers = QLocale()
    use_marks(numbers.decimalPoint(), numbers.groupSeparator())
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    for old in app.findChildren(QTranslator, _NAME):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    # Set by every language: Qt would take the direction from its own translation.
    right = code == _RIGHT_TO_LEFT
    app.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
    )
    if translation.language() == translation.ENGLISH:
        return
    _install(QtTexts(app))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in _CATALOGUES:
        translator = QTranslator(app)
        if translator.load(f"{name}_{translation.language()}", folder):
            _install(translator)
            break
        translator.deleteLater()


def _install(translator: QTranslator) -> None:
    """Have Qt ask this one first."""
    translator.setObjectName(_NAME)
    QCoreApplication.installTranslator(translator)


def lacks_font(code: str) -> bool:
    """Whether no font of this machine has the characters of a language."""
    if code != _CHINESE or QGuiApplication.platformName() not in ("xcb", "wayland", "offscreen"):
        return False
    return not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
