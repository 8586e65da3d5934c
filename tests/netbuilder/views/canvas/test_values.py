"""Values of opened blocks: pointed at, clicked, gone through with the keys, and told of."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from netbuilder.design import INPUT, Design
from netbuilder.design.templates import built_in
from netbuilder.opened.walk_words import place_of
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.picture_painting import tile_area
from tests.netbuilder.views.canvas.hands import show
from tests.netbuilder.views.canvas.test_opening import frame_of

KEY = Qt.Key


def built(title: str) -> Design:
    return next(each.design for each in built_in("mnist") if each.title == title)


LENET, LSTM = built("LeNet-5"), built("LSTM, row by row")


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(1300, 600)
    opened(canvas, LENET)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.setFocus()
    return canvas


def opened(canvas: Canvas, design: Design) -> None:
    show(canvas, design)
    canvas.detail.choose("opened")
    canvas.show_frame(frame_of(canvas, design), title="your drawing")


def at(canvas: Canvas, name: str, tile: int, row: float, column: float) -> QPoint:
    """A point of the viewport within a tile; row and column as shares of it."""
    item = canvas.scene().item(name)
    area = tile_area(item.opened.form, item.picture_area(), tile)
    inside = QPointF(area.left() + column * area.width(), area.top() + row * area.height())
    return canvas.mapFromScene(item.mapToScene(inside))


def framed(canvas: Canvas) -> dict[str, list[tuple[int, int, int, int]]]:
    """What is framed in each block, in rows and columns of its first framed tile."""
    frames = canvas.detail.attended.frames.frames
    names = [INPUT, *(block.name for block in LENET.active)][: len(frames)]
    found = {}
    for name, areas in zip(names, frames, strict=True):
        item = canvas.scene().item(name)
        form, picture = item.opened.form, item.opened.picture
        size = picture.levels.shape[1:]
        boxes = []
        for area in areas:
            local = item.mapFromScene(area).boundingRect()
            for tile in range(len(picture.levels)):
                place = tile_area(form, item.picture_area(), tile)
                if place.adjusted(-1, -1, 1, 1).contains(local):
                    down, across = place.height() / size[0], place.width() / size[1]
                    edges = (
                        (local.top() - place.top()) / down,
                        (local.bottom() - place.top()) / down,
                        (local.left() - place.left()) / across,
                        (local.right() - place.left()) / across,
                    )
                    boxes.append(tuple(round(edge) for edge in edges))
                    break
        found[name] = boxes
    return found


def test_pointing_at_a_value_frames_what_it_comes_from_back_to_the_input(
    qtbot: QtBot, canvas: Canvas
) -> None:
    # Map 8 of the second convolution, row 4 and column 4 of ten.
    qtbot.mouseMove(canvas.viewport(), at(canvas, "conv2d_1", 7, 0.35, 0.35))
    assert canvas.detail.attended.value == ("conv2d_1", (3, 3, 7))
    found = framed(canvas)
    assert found[INPUT] == [(4, 18, 4, 18)]
    assert found["conv2d"] == [(6, 16, 6, 16)] * 6
    assert len(found["conv2d_1"]) == 1
    pool = LENET.active[1].name
    assert found[pool] == [(3, 8, 3, 8)] * 6
    plain = canvas.viewport().grab().toImage()
    qtbot.mouseMove(canvas.viewport(), QPoint(4, 4))
    assert canvas.detail.attended.value is None
    assert not canvas.detail.attended.frames.frames
    assert canvas.viewport().grab().toImage() != plain


def test_a_pooled_value_comes_from_its_own_map(qtbot: QtBot, canvas: Canvas) -> None:
    pool = LENET.active[1].name
    qtbot.mouseMove(canvas.viewport(), at(canvas, pool, 2, 0.01, 0.99))
    assert canvas.detail.attended.value == (pool, (0, 13, 2))
    found = framed(canvas)
    assert found["conv2d"] == [(0, 2, 26, 28)]
    assert found[INPUT] == [(0, 4, 24, 28)]


def test_frames_follow_the_blocks_and_go_with_the_picture(qtbot: QtBot, canvas: Canvas) -> None:
    qtbot.mouseMove(canvas.viewport(), at(canvas, "conv2d_1", 0, 0.47, 0.47))
    before = canvas.detail.attended.frames.frames
    canvas.resize(900, 420)
    assert canvas.detail.attended.frames.frames
    assert framed(canvas)[INPUT] == [(6, 20, 6, 20)]
    canvas.show_frame(None)
    assert not any(canvas.detail.attended.frames.frames)
    assert before


def test_a_click_chooses_the_value(qtbot: QtBot, canvas: Canvas) -> None:
    place = at(canvas, "conv2d", 5, 0.5, 0.02)
    with qtbot.waitSignal(canvas.detail.attended.chosen) as caught:
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == ["conv2d", (14, 0, 5)]


def test_keys_lead_into_a_block_over_its_values_and_out_again(qtbot: QtBot, canvas: Canvas) -> None:
    units = canvas.detail.units
    canvas.select("conv2d_1")
    qtbot.keyClick(canvas, KEY.Key_Down)
    assert units.value() == ("conv2d_1", (0, 0, 0))
    assert canvas.detail.attended.value == units.value()
    for key, value in (
        (KEY.Key_Down, (1, 0, 0)),
        (KEY.Key_Right, (1, 1, 0)),
        (KEY.Key_Up, (0, 1, 0)),
        (KEY.Key_PageDown, (0, 1, 1)),
        (KEY.Key_PageUp, (0, 1, 0)),
        (KEY.Key_Left, (0, 0, 0)),
    ):
        qtbot.keyClick(canvas, key)
        assert units.value() == ("conv2d_1", value)
    with qtbot.waitSignal(canvas.detail.attended.chosen) as caught:
        qtbot.keyClick(canvas, KEY.Key_Return)
    assert caught.args == ["conv2d_1", (0, 0, 0)]
    assert canvas.selected() == ("conv2d_1",)
    qtbot.keyClick(canvas, KEY.Key_Escape)
    assert units.at is None
    assert canvas.selected() == ("conv2d_1",)
    qtbot.keyClick(canvas, KEY.Key_Down)
    qtbot.keyClick(canvas, KEY.Key_Up)
    assert units.at is None
    qtbot.keyClick(canvas, KEY.Key_Right)
    assert canvas.selected() != ("conv2d_1",)


def test_keys_cross_from_map_to_map(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("conv2d_1")
    form = canvas.scene().item("conv2d_1").opened.form
    qtbot.keyClick(canvas, KEY.Key_Down)
    for _ in range(10):
        qtbot.keyClick(canvas, KEY.Key_Down)
    assert canvas.detail.units.value() == ("conv2d_1", (0, 0, form.columns))
    qtbot.keyClick(canvas, KEY.Key_Home)
    assert canvas.detail.units.value() == ("conv2d_1", (0, 0, 0))


def test_keys_go_over_units_and_classes(qtbot: QtBot, canvas: Canvas) -> None:
    last = LENET.active[-1].name
    canvas.select(last)
    qtbot.keyClick(canvas, KEY.Key_Down)
    qtbot.keyClick(canvas, KEY.Key_Down)
    assert canvas.detail.units.value() == (last, (1,))
    for _ in range(20):
        qtbot.keyClick(canvas, KEY.Key_Down)
    assert canvas.detail.units.value() == (last, (9,))
    canvas.select(LENET.active[0].name)
    assert canvas.detail.units.at is None


def test_there_is_no_way_to_a_value_of_the_input(qtbot: QtBot, canvas: Canvas) -> None:
    opened(canvas, built("Spirals"))
    canvas.select(INPUT)
    qtbot.keyClick(canvas, KEY.Key_Down)
    assert canvas.detail.units.value() == (INPUT, (0,))
    with qtbot.assertNotEmitted(canvas.detail.attended.chosen):
        qtbot.keyClick(canvas, KEY.Key_Return)


def test_cards_are_walked_as_before(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.detail.choose("cards")
    canvas.select(INPUT)
    qtbot.keyClick(canvas, KEY.Key_Down)
    assert canvas.selected() == ("conv2d",)
    assert canvas.detail.units.at is None


def test_a_state_comes_from_the_steps_up_to_it(qtbot: QtBot, canvas: Canvas) -> None:
    opened(canvas, LSTM)
    qtbot.mouseMove(canvas.viewport(), at(canvas, "lstm", 0, 0.01, 10.5 / 28))
    assert canvas.detail.attended.value == ("lstm", (10, 0))
    frames = canvas.detail.attended.frames.frames
    item = canvas.scene().item(INPUT)
    (area,) = frames[0]
    local, whole = item.mapFromScene(area).boundingRect(), item.picture_area()
    assert local.height() == pytest.approx(whole.height() * 11 / 28)
    assert local.width() == pytest.approx(whole.width())


def test_a_screen_reader_is_told_of_units(qtbot: QtBot, canvas: Canvas) -> None:
    blocks = 1 + len(LENET.active)
    node = QAccessible.queryAccessibleInterface(canvas)
    count = node.childCount()
    canvas.select("conv2d_1")
    qtbot.keyClick(canvas, KEY.Key_Down)
    assert node.childCount() == count + 16
    part = node.child(blocks)
    name, description = QAccessible.Text.Name, QAccessible.Text.Description
    assert part.text(name) == "Map 1, row 1, column 1 (conv2d_1)"
    assert part.state().selected
    assert not part.rect().isEmpty()
    canvas.detail.units.know_more(canvas.detail.units.value(), "The value is 0.5.")
    assert part.text(description) == "The value is 0.5."
    qtbot.keyClick(canvas, KEY.Key_PageDown)
    assert node.child(blocks + 1).text(name) == "Map 2, row 1, column 1 (conv2d_1)"
    assert node.child(blocks).text(description) == ""
    canvas.select(LENET.active[-2].name)
    qtbot.keyClick(canvas, KEY.Key_Down)
    assert node.child(blocks).text(name).startswith("Unit 1: output ")
    qtbot.keyClick(canvas, KEY.Key_Escape)
    assert node.childCount() == count


def test_places_are_counted_from_one() -> None:
    assert place_of((0,)) == "Unit 1"
    assert place_of((2, 7)) == "Unit 8, step 3"
    assert place_of((0, 1, 2)) == "Map 3, row 1, column 2"
    assert place_of((0, 1, 2, 3)) == "Map 4, slice 1, row 2, column 3"
