"""Blocks opened and closed on the canvas."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem, QToolButton
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.design import INPUT, Design, build
from netbuilder.design.templates import built_in
from netbuilder.network.probe import Probe
from netbuilder.opened.frame import Frame, draw
from netbuilder.opened.neurons import draw_neurons
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.header import CanvasHeader
from tests.netbuilder.views.canvas.hands import LEFT, NO_KEYS, centre, drag, drop, show
from tests.netbuilder.views.canvas.test_showing import colours
from tests.netbuilder.views.test_repainting import on_screen

SEED = Design.default()
SPIRALS = next(each.design for each in built_in("mnist") if each.title == "Spirals")


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(900, 480)
    show(canvas, SEED)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.setFocus()
    return canvas


def frame_of(canvas: Canvas, design: Design) -> Frame:
    probe = Probe(design)
    weights = build(design).get_flat_weights()
    probe.set(weights)
    forms = canvas.detail.plan.forms
    if canvas.detail.plan.level == "neurons":
        return draw_neurons(probe, weights, forms, None, 2.0)
    sample = np.random.default_rng(0).random(design.input_shape)
    return draw(probe, weights, sample, forms, None)


def picture(canvas: Canvas, name: str) -> QRect:
    """The place of a block's picture, in the viewport."""
    item = canvas.scene().item(name)
    return canvas.mapFromScene(item.mapRectToScene(item.picture_area())).boundingRect()


def test_opened_blocks_stand_beside_each_other_and_all_are_seen(canvas: Canvas) -> None:
    canvas.detail.choose("opened")
    names = (INPUT, *(block.name for block in SEED.blocks))
    for left, right in pairwise(canvas.rect_of(name) for name in names):
        assert left.right() < right.left()
    for name in names:
        assert canvas.viewport().rect().contains(canvas.rect_of(name))
    canvas.detail.choose("cards")
    assert canvas.transform().m11() == 1
    assert canvas.rect_of("dense").left() == canvas.rect_of("dense_1").left()


def test_a_frame_is_painted_and_gone_with_the_network(canvas: Canvas) -> None:
    canvas.detail.choose("opened")
    waiting = canvas.viewport().grab().toImage()
    frame = frame_of(canvas, SEED)
    canvas.show_frame(frame, title="your drawing")
    assert len(colours(canvas, picture(canvas, "dense"))) > 100
    assert canvas.scene().gaps.has_links("dense_1")
    full = canvas.viewport().grab().toImage()
    canvas.show_frame(frame, faint=True)
    assert canvas.viewport().grab().toImage() != full
    canvas.show_frame(None)
    assert not canvas.scene().gaps.has_links("dense_1")
    assert canvas.viewport().grab().toImage() == waiting


@pytest.mark.parametrize("title", [each.title for each in built_in("mnist")])
def test_nothing_is_painted_beside_the_blocks(canvas: Canvas, title: str) -> None:
    """Neither while they wait for the first frame nor with one."""
    design = next(each.design for each in built_in("mnist") if each.title == title)
    show(canvas, design)
    canvas.detail.choose("opened")
    for frame in (None, frame_of(canvas, design)):
        canvas.show_frame(frame)
        for item, _ in canvas.scene().places():
            image = QImage(700, 700, QImage.Format.Format_RGB32)
            image.fill(Qt.GlobalColor.magenta)
            painter = QPainter(image)
            painter.translate(100, 100)
            item.paint(painter, QStyleOptionGraphicsItem())
            painter.end()
            inside = item.boundingRect().translated(100, 100).toAlignedRect()
            painter.begin(image)
            painter.fillRect(inside, Qt.GlobalColor.magenta)
            painter.end()
            plain = QImage(image.size(), image.format())
            plain.fill(Qt.GlobalColor.magenta)
            assert image == plain, item.content.name


def test_nothing_of_another_level_is_left_on_the_screen(canvas: Canvas) -> None:
    for level in ("opened", "cards", "opened", "cards"):
        canvas.detail.choose(level)
        QApplication.processEvents()
        if level == "opened":
            canvas.show_frame(frame_of(canvas, SEED))
        after = on_screen(canvas)
        canvas.viewport().update()
        assert on_screen(canvas) == after


def test_pictures_follow_the_theme(canvas: Canvas, looks: QApplication) -> None:
    canvas.detail.choose("opened")
    canvas.show_frame(frame_of(canvas, SEED))
    for each in (theme.LIGHT, theme.DARK):
        looks.setPalette(theme.palette(each))
        assert each.accent in colours(canvas, picture(canvas, "dense"))


def test_enter_and_double_click_open_one_block_against_the_rule(
    qtbot: QtBot, canvas: Canvas
) -> None:
    height = canvas.rect_of("dense").height()
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    assert set(canvas.detail.plan.forms) == {"dense"}
    assert canvas.rect_of("dense").height() > 2 * height
    assert canvas.rect_of("dense_1").height() == height
    qtbot.mouseDClick(canvas.viewport(), LEFT, NO_KEYS, centre(canvas, "dense_1"))
    assert set(canvas.detail.plan.forms) == {"dense", "dense_1"}
    qtbot.keyClick(canvas, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert len(canvas.detail.plan.forms) == 1
    canvas.detail.choose("opened")
    assert set(canvas.detail.plan.forms) == {INPUT, "dense", "dense_1"}


def test_blocks_are_moved_and_dropped_between_opened_ones(qtbot: QtBot, canvas: Canvas) -> None:
    from netbuilder.views.common.mime import block_mime

    canvas.detail.choose("opened")
    first, second = canvas.rect_of("dense"), canvas.rect_of("dense_1")
    head = QPoint(0, -second.height() // 2 + 12)
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, second.center() + head, QPoint(first.left() - 10, first.center().y()))
    assert caught.args == [("dense_1",), 0]
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dropout"), QPoint(first.right() + 8, first.center().y()))
    assert caught.args == ["Dropout", 1]


def test_arrows_to_the_side_walk_along_the_row(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.detail.choose("opened")
    canvas.select(INPUT)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.selected() == ("dense",)
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.selected() == (INPUT,)


def test_the_scale_that_the_user_chose_stays(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.detail.choose("opened")
    canvas.resize(620, 480)
    fitted = canvas.transform().m11()
    assert 0.6 <= fitted < 1
    canvas.zoom().larger()
    chosen = canvas.transform().m11()
    canvas.resize(700, 480)
    assert canvas.transform().m11() == chosen


def test_pointing_at_a_unit_shows_its_links_alone(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, SPIRALS)
    canvas.detail.choose("neurons")
    canvas.show_frame(frame_of(canvas, SPIRALS))
    links = canvas.scene().gaps.item("dense_1")
    assert links is not None
    assert len(links.links.values) == 64
    area = picture(canvas, "dense")
    every = canvas.viewport().grab().toImage()
    qtbot.mouseMove(canvas.viewport(), QPoint(area.center().x(), area.top() + 6))
    assert canvas.detail.pointing.unit == ("dense", 0)
    alone = canvas.viewport().grab().toImage()
    assert alone != every
    qtbot.mouseMove(canvas.viewport(), QPoint(5, 5))
    assert canvas.detail.pointing.unit is None
    assert canvas.viewport().grab().toImage() == every


def test_pointing_at_a_link_finds_its_weight(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, SPIRALS)
    canvas.detail.choose("neurons")
    canvas.show_frame(frame_of(canvas, SPIRALS))
    links = canvas.scene().gaps.item("dense_2")
    assert links is not None
    start, _ = links.place(0)
    qtbot.mouseMove(canvas.viewport(), canvas.mapFromScene(start) + QPoint(4, 0))
    name, number = canvas.detail.pointing.link or ("", -1)
    assert name == "dense_2"
    assert int(links.links.pairs[number][0]) == 0


def scroll_bars(canvas: Canvas) -> list[bool]:
    bars = canvas.horizontalScrollBar(), canvas.verticalScrollBar()
    return [bar.maximum() > bar.minimum() for bar in bars]


@pytest.mark.parametrize(("width", "height"), [(900, 480), (660, 240), (500, 230), (1400, 900)])
@pytest.mark.parametrize("design", [SEED, SPIRALS])
def test_letters_of_a_fitted_network_can_be_read(
    canvas: Canvas, design: Design, width: int, height: int
) -> None:
    show(canvas, design)
    canvas.resize(width, height)
    canvas.detail.choose("neurons" if design is SPIRALS else "opened")
    style, program = canvas.scene().lettering, canvas.font().pointSizeF()
    for font in (style.plain, style.bold, style.small):
        assert font.pointSizeF() * canvas.zoom().scale >= 0.999 * program * 11 / 13
    if canvas.zoom().scale > 0.43:
        assert scroll_bars(canvas) == [False, False]


def test_letters_take_their_usual_size_again_as_the_user_zooms_in(canvas: Canvas) -> None:
    canvas.resize(660, 240)
    canvas.detail.choose("opened")
    small = canvas.scene().lettering.plain.pointSizeF()
    assert canvas.zoom().scale < 0.7
    for _ in range(8):
        canvas.zoom().larger()
    assert canvas.scene().lettering.plain.pointSizeF() < small
    assert canvas.scene().lettering.plain.pointSizeF() == canvas.font().pointSizeF()
    canvas.detail.choose("cards")
    assert canvas.scene().lettering.plain.pointSizeF() == canvas.font().pointSizeF()


@pytest.mark.parametrize("look", [theme.LIGHT, theme.DARK])
def test_the_level_that_is_shown_stands_out(qtbot: QtBot, look: theme.Theme) -> None:
    header, before = CanvasHeader(), QApplication.palette()
    qtbot.addWidget(header)
    header.resize(700, header.height())
    QApplication.setPalette(theme.palette(look))
    try:
        grounds = []
        for level in ("cards", "opened"):
            header.show_level(level, None, True)
            image = header.findChild(QToolButton, "level-cards").grab().toImage()
            grounds.append(image.pixelColor(5, image.height() // 2))
    finally:
        QApplication.setPalette(before)
    pressed, other = (QColor(ground).getRgb() for ground in grounds)
    assert max(abs(a - b) for a, b in zip(pressed[:3], other[:3], strict=True)) > 12
