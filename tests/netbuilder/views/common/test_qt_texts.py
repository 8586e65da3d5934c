"""Qt's own texts are in the user's language, those too that its catalogue lacks."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo, QLibraryInfo
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QSpinBox,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.views.common import locale
from netbuilder.views.common.qt_texts import LACKING

BUTTONS = {
    "Ok", "Save", "SaveAll", "Open", "Yes", "YesToAll", "No", "NoToAll", "Abort", "Retry", "Ignore",
    "Close", "Cancel", "Discard", "Help", "Apply", "Reset", "RestoreDefaults",
}  # fmt: skip
LATIN = re.compile("[A-Za-z]{2,}")
KEY = re.compile(r"\(&?[A-Z]\)|\b(?:Ctrl|Shift|Alt|Del|Unicode|LRM|RLM|ZW\w+)\b.*")
SHOWN = {
    "QAbstractFileIconProvider", "QAbstractSpinBox", "QComboBox", "QFileDialog",
    "QFileSystemModel", "QInputDialog", "QLineEdit", "QPlainTextEdit", "QPlatformTheme",
    "QScrollBar", "QTextEdit", "QUndoGroup", "QWidgetTextControl",
}  # fmt: skip
"""Qt's names for what has texts of its own in the program's windows."""


@pytest.fixture(autouse=True)
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    locale.use("zh_CN")
    yield
    locale.use("en")


def texts(widget: QWidget) -> Iterator[str]:
    """What a dialog shows and tells of its parts."""
    for each in widget.findChildren(QWidget):
        yield each.toolTip()
        yield each.accessibleName()
        if isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        if isinstance(each, QTreeView) and each.header().isVisibleTo(widget):
            model = each.model()
            for column in range(model.columnCount()):
                yield str(model.headerData(column, each.header().orientation()))
        if isinstance(each, QComboBox):
            yield from (each.itemText(index) for index in range(each.count()))
        for action in each.actions():
            yield action.text()


def english(found: Iterable[str]) -> list[str]:
    return [text for text in found if LATIN.search(KEY.sub("", text))]


def test_the_file_dialog_is_chinese(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").symlink_to(tmp_path / "nothing")
    dialog = QFileDialog(None, "打开", "/")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setNameFilter("文件 (*)")
    qtbot.addWidget(dialog)
    shown = {text for text in texts(dialog) if text}
    assert {"查找范围(&L)\uff1a", "文件类型(&T)\uff1a", "文件名称(&N)\uff1a"} <= shown
    assert english(shown) == []
    kinds = dialog.iconProvider()
    assert kinds is not None
    assert kinds.type(QFileInfo(str(tmp_path / "1"))) == "文件夹"
    assert kinds.type(QFileInfo(str(tmp_path / "2"))) == "快捷方式"


def test_questions_and_fields_are_chinese(qtbot: QtBot) -> None:
    box, asked = QMessageBox(), QInputDialog()
    for each in QMessageBox.StandardButton:
        if each.name in BUTTONS:
            box.addButton(each)
    asked.setLabelText("名称")
    field, spin, long = QLineEdit("1"), QSpinBox(), QPlainTextEdit("1")
    for widget in (box, asked, field, spin, long):
        qtbot.addWidget(widget)
    assert len(box.buttons()) == len(BUTTONS)
    menus = [field.createStandardContextMenu(), long.createStandardContextMenu()]
    said = [text for dialog in (box, asked) for text in texts(dialog)]
    said += [action.text() for menu in menus if menu for action in menu.actions()]
    assert "复制(&C)" in {each.partition("\t")[0] for each in said}
    assert english(said) == []


def test_english_stays_qts_own(qtbot: QtBot) -> None:
    locale.use("en")
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    assert "look in:" in {text.replace("&", "").lower() for text in texts(dialog)}
    assert QCoreApplication.translate("QAbstractFileIconProvider", "Shortcut") == "Shortcut"


def catalogue(path: Path) -> dict[tuple[str, str], str]:
    """A compiled catalogue of Qt's: by context and English text, the last of its translations."""
    content, at, messages = path.read_bytes(), 16, b""
    while at < len(content):
        tag, size = struct.unpack_from(">BI", content, at)
        if tag == 0x69:
            messages = content[at + 5 : at + 5 + size]
        at += 5 + size
    found, parts, at = {}, {}, 0
    while at < len(messages):
        tag = messages[at]
        if tag == 1:
            found[parts.get(7, b"").decode(), parts.get(6, b"").decode()] = parts.get(
                3, b""
            ).decode("utf-16-be")
            parts = {}
            at += 1
        else:
            size = struct.unpack_from(">I", messages, at + 1)[0] % 0xFFFFFFFF
            parts[tag] = messages[at + 5 : at + 5 + size]
            at += 5 + size
    return found


@pytest.mark.long
def test_nothing_that_other_languages_have_is_english() -> None:
    """What translators of any language have found in Qt, and is still in its libraries."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    libraries = [
        path.read_bytes()
        for name in ("Core", "Gui", "Widgets")
        for path in Path(PySide6.__file__).parent.rglob(f"*Qt6{name}.*")
    ]
    if not libraries:
        pytest.skip("Qt's libraries are elsewhere")
    others = (path for path in folder.glob("qtbase_*.qm") if path.name != "qtbase_en.qm")
    wanted = {key for path in others for key in catalogue(path) if key[0] in SHOWN}
    assert len(wanted) > 100
    known = catalogue(folder / "qtbase_zh_CN.qm")
    assert known["QFileDialog", "&Open"] == "打开(&O)"
    lacking = {
        (context, text)
        for context, text in wanted - known.keys() - LACKING.keys()
        if any(b"\0" + text.encode() + b"\0" in content for content in libraries)
    }
    assert lacking == set()
