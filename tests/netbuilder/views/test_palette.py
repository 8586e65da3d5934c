"""The palette, driven by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QDrag
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QListWidgetItem
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.app import create_window
from netbuilder.design.catalogue import CATALOGUE, FAMILIES
from netbuilder.design.catalogue import entry as entry_of
from netbuilder.design.layer_search import search
from netbuilder.views.common.mime import kind_of
from netbuilder.views.icons.outlines import OUTLINES, outline_of
from netbuilder.views.palette import Palette
from netbuilder.views.palette_rows import FAMILY, KIND, ROW, form_area

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def palette(qtbot: QtBot) -> Palette:
    palette = Palette()
    qtbot.addWidget(palette)
    palette.resize(220, 320)
    with qtbot.waitExposed(palette):
        palette.show()
    return palette


def listed(palette: Palette) -> QListWidget:
    return palette.findChild(QListWidget, "paletteList")


def items(palette: Palette) -> list[QListWidgetItem]:
    widget = listed(palette)
    return [widget.item(place) for place in range(widget.count())]


def kinds(palette: Palette) -> list[str]:
    """What each row stands for."""
    return [item.data(KIND) for item in items(palette) if item.data(KIND)]


def heading_of(palette: Palette, family: str) -> QListWidgetItem:
    return next(item for item in items(palette) if item.data(FAMILY) == family)


def item_of(palette: Palette, kind: str) -> QListWidgetItem:
    """The row in which a layer is."""
    rows = (item for item in items(palette) if item.data(ROW))
    return next(item for item in rows if item.data(ROW).place_of(kind) is not None)


def form_of(palette: Palette, kind: str) -> QPoint:
    """The middle of the button that stands for a layer."""
    item = item_of(palette, kind)
    row, area = item.data(ROW), listed(palette).visualItemRect(item)
    return form_area(area, row, row.place_of(kind)).center()


def middle(palette: Palette, kind: str) -> QPoint:
    return listed(palette).visualItemRect(item_of(palette, kind)).center()


def test_every_layer_of_the_catalogue_is_in_one_row(palette: Palette) -> None:
    rows = [item.data(ROW) for item in items(palette) if item.data(ROW)]
    there = [entry.kind for row in rows for entry in row.entries]
    assert sorted(there) == sorted(entry.kind for entry in CATALOGUE)
    for item in items(palette):
        assert not item.data(KIND) or entry_of(item.data(KIND)).summary in item.toolTip()


def test_layers_of_other_dimensions_share_a_row(qtbot: QtBot, palette: Palette) -> None:
    item = item_of(palette, "Conv1D")
    assert item is item_of(palette, "Conv2D") is item_of(palette, "Conv3D")
    assert item.text() == "Conv"
    assert item.data(KIND) == "Conv2D"
    widget = listed(palette)
    widget.scrollToItem(item)
    qtbot.mouseClick(widget.viewport(), LEFT, pos=form_of(palette, "Conv3D"))
    assert item.data(KIND) == "Conv3D"
    assert widget.currentItem() is item
    for key, kind in (
        (Qt.Key.Key_Right, "Conv3D"),
        (Qt.Key.Key_Left, "Conv2D"),
        (Qt.Key.Key_Left, "Conv1D"),
        (Qt.Key.Key_Left, "Conv1D"),
    ):
        qtbot.keyClick(widget, key)
        assert item.data(KIND) == kind
    with qtbot.waitSignal(palette.addRequested) as caught:
        qtbot.keyClick(widget, Qt.Key.Key_Return)
    assert caught.args == ["Conv1D"]
    name = item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert name == "Conv 1D, form 1 of 3"


def test_two_presses_of_a_form_add_nothing(qtbot: QtBot, palette: Palette) -> None:
    listed(palette).scrollToItem(item_of(palette, "MaxPooling1D"))
    with qtbot.assertNotEmitted(palette.addRequested):
        for press in (qtbot.mouseClick, qtbot.mouseDClick):
            press(listed(palette).viewport(), LEFT, pos=form_of(palette, "MaxPooling1D"))
    assert item_of(palette, "MaxPooling1D").data(KIND) == "MaxPooling1D"


def test_a_chosen_form_outlives_a_search(qtbot: QtBot, palette: Palette) -> None:
    search = palette.findChild(QLineEdit, "paletteSearch")
    qtbot.keyClicks(search, "conv 1d")
    assert kinds(palette)[0] == "Conv1D"
    assert items(palette)[0].text() == "Conv"
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert item_of(palette, "Conv1D").data(KIND) == "Conv1D"


def test_a_heading_folds_what_is_below_it(qtbot: QtBot, palette: Palette) -> None:
    widget, heading = listed(palette), heading_of(palette, "core")
    qtbot.mouseClick(widget.viewport(), LEFT, pos=widget.visualItemRect(heading).center())
    assert item_of(palette, "Dense").isHidden()
    assert not item_of(palette, "ReLU").isHidden()
    spoken = heading.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Core, 6 layers, collapsed"
    assert palette.folded_families == {"core"}
    widget.setCurrentItem(heading)
    qtbot.keyClick(widget, Qt.Key.Key_Down)
    assert widget.currentItem() is heading_of(palette, "activation")
    for key, folded in (
        (Qt.Key.Key_Left, True),
        (Qt.Key.Key_Left, True),
        (Qt.Key.Key_Right, False),
        (Qt.Key.Key_Return, True),
        (Qt.Key.Key_Space, False),
    ):
        qtbot.keyClick(widget, key)
        assert item_of(palette, "ReLU").isHidden() == folded
    search = palette.findChild(QLineEdit, "paletteSearch")
    qtbot.keyClicks(search, "dense")
    assert not item_of(palette, "Dense").isHidden()
    search.clear()
    assert item_of(palette, "Dense").isHidden()
    palette.show_family("core")
    assert not item_of(palette, "Dense").isHidden()


def test_rows_are_24_pixels_high(palette: Palette) -> None:
    heights = {listed(palette).visualItemRect(item).height() for item in items(palette)}
    assert heights == {24}


@pytest.mark.parametrize("size", [(392, 1160), (392, 800), (220, 1240), (220, 600), (700, 700)])
def test_two_columns_show_all_where_one_does_not(
    qtbot: QtBot, palette: Palette, size: tuple[int, int]
) -> None:
    palette.resize(*size)
    widget = listed(palette)
    qtbot.waitUntil(lambda: abs(widget.width() - size[0]) < 20)
    QApplication.processEvents()
    areas = [widget.visualItemRect(item) for item in items(palette)]
    columns = {area.left() for area in areas}
    fits = size[0] > 2 * 168 and size[1] > 35 * 24 + 60
    assert len(columns) == (2 if fits else 1)
    if fits:
        port = widget.viewport().rect()
        assert [area for area in areas if not port.contains(area)] == []
        tops = [area for area in areas if area.top() == min(each.top() for each in areas)]
        assert [items(palette)[areas.index(area)].data(FAMILY) for area in tops] == [
            "core",
            "normalization",
        ]
        widget.setCurrentRow(0)
        for _ in areas[1:]:
            qtbot.keyClick(widget, Qt.Key.Key_Down)
        assert widget.currentRow() == len(areas) - 1


def test_what_is_folded_stays_so(qtbot: QtBot) -> None:
    window = create_window("digits")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.findChild(Palette).fold(["pooling", "image"])
    window.close()
    again = create_window("digits")
    qtbot.addWidget(again)
    assert again.findChild(Palette).folded_families == {"pooling", "image"}


def test_a_double_click_adds(qtbot: QtBot, palette: Palette) -> None:
    viewport, place = listed(palette).viewport(), middle(palette, "Activation")
    qtbot.mouseClick(viewport, LEFT, pos=place)
    with qtbot.waitSignal(palette.addRequested) as caught:
        qtbot.mouseDClick(viewport, LEFT, pos=place)
    assert caught.args == ["Activation"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_add_the_current_layer(qtbot: QtBot, palette: Palette, key: Qt.Key) -> None:
    qtbot.keyClick(listed(palette), Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.addRequested) as caught:
        qtbot.keyClick(listed(palette), key)
    assert caught.args == [CATALOGUE[1].kind]


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, QSize]]:
    """Kinds and sizes of pictures of the drags that begin; the platform's own loop is left out."""
    seen: list[tuple[str | None, QSize]] = []

    def run(drag: QDrag, *actions: Any) -> Qt.DropAction:
        seen.append((kind_of(drag.mimeData()), drag.pixmap().size()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", run)
    return seen


def pull(qtbot: QtBot, palette: Palette, start: QPoint, *distances: int) -> None:
    """Press and move the mouse so far, step by step."""
    viewport = listed(palette).viewport()
    qtbot.mousePress(viewport, LEFT, pos=start)
    for distance in distances:
        qtbot.mouseMove(viewport, start + QPoint(distance, distance))


def test_a_drag_carries_the_kind(
    qtbot: QtBot, palette: Palette, dragged: list[tuple[str | None, QSize]]
) -> None:
    place = middle(palette, "Activation")
    pull(qtbot, palette, place, 8, 20, 40)
    qtbot.waitUntil(lambda: len(dragged) > 0)
    qtbot.mouseRelease(listed(palette).viewport(), LEFT, pos=place)
    kind, size = dragged[0]
    assert kind == "Activation"
    assert 60 < size.width() < 400
    assert 20 < size.height() < 100


def test_a_twitch_or_a_heading_drags_nothing(
    qtbot: QtBot, palette: Palette, dragged: list[tuple[str | None, QSize]]
) -> None:
    viewport = listed(palette).viewport()
    pull(qtbot, palette, middle(palette, "Dense"), 1, 2)
    qtbot.mouseRelease(viewport, LEFT, pos=middle(palette, "Dense"))
    heading = listed(palette).visualItemRect(listed(palette).item(0)).center()
    pull(qtbot, palette, heading, 10, 2, 1)
    with qtbot.assertNotEmitted(palette.addRequested):
        qtbot.mouseRelease(viewport, LEFT, pos=heading)
        qtbot.mouseDClick(viewport, LEFT, pos=heading)
    assert dragged == []


def test_the_search_narrows_the_list(qtbot: QtBot, palette: Palette) -> None:
    search = palette.findChild(QLineEdit, "paletteSearch")
    qtbot.keyClicks(search, "activ")
    assert "Activation" in kinds(palette)
    qtbot.keyClicks(search, "xyz")
    assert kinds(palette) == []
    assert palette.findChild(QLabel, "paletteNothing").isVisible()
    search.clear()
    qtbot.keyClicks(search, "Dense")
    with qtbot.waitSignal(palette.addRequested) as caught:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert caught.args == ["Dense"]


def test_the_search_takes_words_in_any_order(qtbot: QtBot, palette: Palette) -> None:
    search = palette.findChild(QLineEdit, "paletteSearch")
    qtbot.keyClicks(search, "UNIT dense")
    assert kinds(palette) == ["Dense"]


def test_down_leads_from_the_search_to_the_list(qtbot: QtBot, palette: Palette) -> None:
    search = palette.findChild(QLineEdit, "paletteSearch")
    palette.activateWindow()
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClick(search, Qt.Key.Key_Down)
    assert listed(palette).hasFocus()


def test_escape_shows_everything_again(qtbot: QtBot, palette: Palette) -> None:
    search, everything = palette.findChild(QLineEdit, "paletteSearch"), kinds(palette)
    qtbot.keyClicks(search, "<b>no</b>")
    nothing = palette.findChild(QLabel, "paletteNothing")
    assert "'<b>no</b>'" in nothing.text()
    assert nothing.textFormat() == Qt.TextFormat.PlainText
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert kinds(palette) == everything
    assert nothing.isHidden()


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("drop", "Dropout"),
        ("relu", "ReLU"),
        ("dropot", "Dropout"),
        ("Conv", "Conv2D"),
        ("conv 2d t", "Conv2DTranspose"),
        ("maxpool2d", "MaxPooling2D"),
        ("normalization", "Normalization"),
        ("probabilities", "Softmax"),
        ("sofmtax", "Softmax"),
        ("batchn", "BatchNormalization"),
    ],
)
def test_enter_adds_the_layer_that_is_meant(
    qtbot: QtBot, palette: Palette, typed: str, kind: str
) -> None:
    """Whatever was the current layer before."""
    search = palette.findChild(QLineEdit, "paletteSearch")
    listed(palette).setCurrentItem(item_of(palette, "LeakyReLU"))
    qtbot.keyClicks(search, typed)
    assert kinds(palette)[0] == kind
    with qtbot.waitSignal(palette.addRequested) as caught:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert caught.args == [kind]


def test_titles_are_words() -> None:
    titles = {entry.kind: entry.title for entry in CATALOGUE}
    assert titles["Conv2DTranspose"] == "Conv 2D Transpose"
    assert titles["RMSNormalization"] == "RMS Normalization"
    assert (titles["PReLU"], titles["LSTM"]) == ("PReLU", "LSTM")


@given(st.text(max_size=30))
def test_a_search_finds_each_layer_once_at_most(text: str) -> None:
    found = [entry.kind for entry in search(text, CATALOGUE)]
    assert len(found) == len(set(found))
    if not text.strip():
        assert found == [entry.kind for entry in CATALOGUE]


def test_every_layer_has_words_for_a_screen_reader(palette: Palette) -> None:
    for item in (each for each in items(palette) if each.data(KIND)):
        entry = entry_of(item.data(KIND))
        assert item.data(Qt.ItemDataRole.AccessibleTextRole).startswith(entry.title)
        assert item.data(Qt.ItemDataRole.AccessibleDescriptionRole) == entry.summary


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose palette a test may change."""
    palette = qapp.palette()
    yield qapp
    qapp.setPalette(palette)


def distance(one: QColor, other: QColor) -> int:
    pairs = zip(one.getRgb(), other.getRgb(), strict=True)
    return sum(abs(a - b) for a, b in pairs)


def test_every_layer_has_an_icon() -> None:
    for entry in CATALOGUE:
        assert outline_of(entry.kind, entry.family) in OUTLINES
    own = {outline_of(entry.kind, entry.family) for entry in CATALOGUE}
    assert len(own) > 25
    assert set(FAMILIES) - {"shape"} <= set(OUTLINES)


def test_it_turns_dark_with_the_application(palette: Palette, looks: QApplication) -> None:
    widget = listed(palette)
    for each in (theme.LIGHT, theme.DARK):
        looks.setPalette(theme.palette(each))
        for entry in CATALOGUE:
            widget.scrollToItem(item_of(palette, entry.kind))
            row = widget.visualItemRect(item_of(palette, entry.kind))
            image = widget.viewport().grab(row).toImage()
            icon = [(x, y) for x in range(40) for y in range(image.height())]
            shown = [QColor(image.pixel(*place)) for place in icon]
            wanted = QColor(each.family_colour(entry.family))
            assert min(distance(colour, wanted) for colour in shown) < 60, entry.kind
