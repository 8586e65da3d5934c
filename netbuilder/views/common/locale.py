"""The language and the marks of numbers, as Qt knows them of the system."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from netbuilder import languages, translation
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
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name in _CATALOGUES:
        translator = QTranslator(app)
        translator.setObjectName(_NAME)
        if translator.load(f"{name}_{translation.language()}", folder):
            QCoreApplication.installTranslator(translator)
            break
        translator.deleteLater()


def lacks_font(code: str) -> bool:
    """Whether no font of this machine has the characters of a language."""
    if code != _CHINESE or QGuiApplication.platformName() not in ("xcb", "wayland", "offscreen"):
        return False
    return not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
