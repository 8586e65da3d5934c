"""Another language without a restart: what is shown is said once more, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder import languages, translation
from netbuilder.languages.pseudo import Pseudo
from netbuilder.settings import Settings
from netbuilder.translation import say
from netbuilder.views.common import locale
from netbuilder.views.common.retranslating import retranslate
from netbuilder.views.common.texts import Label, set_tip
from netbuilder.wording import plural


class Everything:
    """Has every text, those of this test as well."""

    def __contains__(self, text: object) -> bool:
        return True


@pytest.fixture(autouse=True)
def english_afterwards(qapp: QCoreApplication) -> Iterator[None]:
    yield
    locale.use("en")


def test_all_that_qt_holds_is_said_once_more(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    button, label, field = QPushButton(say("Press here")), Label(), QLineEdit("Press here")
    label.show_text(plural(3, "{count} row was read.", "{count} rows were read."))
    set_tip(button, say("A very long tooltip: {more}", more=say("all of this ") * 12))
    box, listed, table, tabs = QComboBox(), QListWidget(), QTableWidget(1, 1), QTabWidget()
    box.addItem(say("First choice"))
    listed.addItem(say("An entry"))
    table.setHorizontalHeaderLabels([say("A heading")])
    tabs.addTab(QWidget(), say("A tab"))
    action = QAction(say("An action"), window)
    for each in (button, label, field, box, listed, table, tabs):
        layout.addWidget(each)

    def shown() -> list[str]:
        heading = table.horizontalHeaderItem(0)
        texts = [button.text(), label.text(), box.itemText(0), listed.item(0).text()]
        return [*texts, heading.text() if heading else "", tabs.tabText(0), action.text()]

    before = shown()
    translation.use("pseudo", Pseudo(Everything()))
    retranslate()
    assert all(each.startswith("⟦") for each in shown()), shown()
    assert "⟦" in button.toolTip()
    assert field.text() == "Press here"
    locale.use("en")
    retranslate()
    assert shown() == before


def test_qts_own_texts_are_loaded(qapp: QCoreApplication) -> None:
    locale.use("zh_CN")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    locale.use("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_the_choice_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(languages.VARIABLE, raising=False)
    settings = Settings()
    assert languages.chosen(settings.language, ["en"]) == "en"
    settings.language = "zh_CN"
    settings.close()
    assert Settings().language == "zh_CN"
