"""Layers in Chinese: Keras's word first, the Chinese one behind it; both are found."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, analyze, catalogue
from netbuilder.design.layer_rows import rows_of
from netbuilder.design.layer_search import search
from netbuilder.exchange.report.drawings.network import network
from netbuilder.exchange.report.drawings.shapes import Words
from netbuilder.exchange.report.settings import blocks
from netbuilder.help.layers import pages
from netbuilder.views.canvas.content import contents
from netbuilder.views.common import locale
from netbuilder.views.palette import Palette
from netbuilder.views.palette_rows import KIND
from netbuilder.views.window.window import MainWindow
from tests.helpers.painted_texts import painting
from tests.helpers.spoken_window import spoken_window

HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def chinese(qapp: QCoreApplication) -> Iterator[None]:
    locale.use("zh_CN")
    yield
    locale.use("en")


@pytest.mark.usefixtures("chinese")
def test_every_title_has_keras_word_first_and_a_chinese_one() -> None:
    named = [*catalogue.CATALOGUE, *rows_of(catalogue.CATALOGUE)]
    for each in named:
        assert each.title.startswith(f"{each.name} "), each.title
        assert HAN.search(each.title), each.title
    for row in rows_of(catalogue.CATALOGUE):
        assert row.words[0] == row.name
        assert HAN.search(row.words[1])


def test_english_titles_are_one_word() -> None:
    assert catalogue.entry("Dense").title == "Dense"
    assert rows_of(catalogue.CATALOGUE)[0].words == ("Dense", "")


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("全连接", "Dense"),
        ("连接层", "Dense"),
        ("dense", "Dense"),
        ("批量归一化", "BatchNormalization"),
        ("随机失活", "Dropout"),
        ("长短期", "LSTM"),
        ("卷积", "Conv2D"),
        ("最大池化", "MaxPooling2D"),
        ("展平", "Flatten"),
        ("总和为 1", "Softmax"),
    ],
)
def test_a_layer_is_found_by_its_chinese_word(typed: str, kind: str) -> None:
    assert search(typed, catalogue.CATALOGUE)[0].kind == kind


@pytest.mark.usefixtures("chinese")
def test_canvas_reports_and_help_say_both() -> None:
    design = Design.default()
    said = [each.title for each in contents(design, analyze(design)) if each.kind]
    assert set(said) == {"Dense 全连接层"}
    assert [row[1] for row in blocks(design).rows if row[0] == "dense"] == ["Dense 全连接层"]
    drawn = [each.text for each in network(design).shapes if isinstance(each, Words)]
    assert "Dense 全连接层" in drawn
    assert next(page.title for page in pages() if page.key == "layer:Dense") == "Dense 全连接层"


@pytest.mark.usefixtures("chinese")
def test_the_palette_has_room_for_every_title_and_shortens_chinese_first(qtbot: QtBot) -> None:
    palette = Palette()
    qtbot.addWidget(palette)
    palette.resize(palette.whole_width, 1600)
    palette.show()
    rows = rows_of(catalogue.CATALOGUE)
    with painting() as painted:
        palette.grab()
    assert not painted.cut
    for row in rows:
        assert row.words[0] in painted.texts
        assert row.words[1] in painted.texts
    palette.resize(220, 1600)
    with painting() as painted:
        palette.grab()
    assert {row.words[0] for row in rows} <= set(painted.texts)


@pytest.mark.usefixtures("chinese")
def test_the_search_field_counts_layers_once(qtbot: QtBot) -> None:
    palette = Palette()
    qtbot.addWidget(palette)
    field = palette.findChild(QLineEdit, "paletteSearch")
    assert field.placeholderText().startswith(f"搜索 {len(catalogue.CATALOGUE)} 种层")
    chosen = QInputMethodEvent()
    chosen.setCommitString("全连接")  # As methods of input write Chinese.
    QCoreApplication.sendEvent(field, chosen)
    listed = palette.findChild(QListWidget, "paletteList")
    assert listed.item(0).data(KIND) == "Dense"
    assert listed.item(0).data(Qt.ItemDataRole.DisplayRole) == "Dense 全连接层"


def widths(window: MainWindow) -> tuple[int, int]:
    side = window.findChild(Palette).parentWidget()
    assert side is not None
    return side.width(), window.findChild(Palette).whole_width


def test_the_column_of_layers_follows_the_language(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with spoken_window("en", (1440, 900), monkeypatch) as window:
        before, _ = widths(window)
        locale.use("zh_CN")
        qtbot.waitUntil(lambda: widths(window)[0] > before)
        now, wanted = widths(window)
        assert now >= wanted
        locale.use("en")
        qtbot.waitUntil(lambda: widths(window)[0] == before)
