"""What the canvas shows of a design."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.design import INPUT, Design
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.content import detail
from netbuilder.views.common.mime import block_mime
from tests.netbuilder.views.canvas.hands import THREE, centre, drop, gap_below, show


def colours(canvas: Canvas, area: QRect) -> set[str]:
    """The colours in a part of the viewport."""
    image = canvas.viewport().grab(area).toImage()
    across, down = range(image.width()), range(image.height())
    return {QColor(image.pixel(x, y)).name() for x in across for y in down}


def edge(canvas: Canvas, name: str) -> QRect:
    """The middle of a block's upper edge."""
    block = canvas.rect_of(name)
    return QRect(block.center().x(), block.top() - 2, 1, 5)


def test_a_disabled_block_looks_and_sounds_so(canvas: Canvas) -> None:
    canvas.select("dense")
    before = canvas.viewport().grab().toImage()
    show(canvas, THREE.with_enabled(["dense"], False))
    assert canvas.viewport().grab().toImage() != before
    assert "disabled" in canvas.accessibleDescription()


def test_blocks_that_stay_keep_their_items(qtbot: QtBot, canvas: Canvas) -> None:
    before = canvas.itemAt(centre(canvas, "dense_1"))
    show(canvas, THREE.inserted(0, "Dense").with_parameter("dense_1", "use_bias", False))
    assert canvas.itemAt(centre(canvas, "dense_1")) is before
    show(canvas, THREE.moved("dense_1", 0))
    assert canvas.itemAt(centre(canvas, "dense_1")) is before


def test_blocks_stand_in_the_order_of_the_design(qtbot: QtBot, canvas: Canvas) -> None:
    design = THREE.moved("dense_1", 0)
    show(canvas, design)
    rects = [canvas.rect_of(name) for name in (INPUT, *(block.name for block in design.blocks))]
    for upper, lower in pairwise(rects):
        assert upper.bottom() < lower.top()
        assert upper.left() == lower.left()


def test_a_block_says_what_differs_from_the_usual(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    assert canvas.accessibleDescription() == (
        "Dense dense, 64 units · relu, output shape 64, 50,240 parameters."
    )
    design = THREE.with_parameter("dense", "use_bias", False)
    design = design.with_parameter("dense", "activation", "linear").with_input_shape((28, 28))
    show(canvas, design.with_parameter("dense", "kernel_initializer", "he_normal"))
    assert canvas.accessibleDescription() == (
        "Dense dense, 64 units · no bias · kernel initializer: he_normal, "
        "output shape 28×64, 1,792 parameters."  # noqa: RUF001
    )
    canvas.select("activation")
    assert "tanh" in canvas.accessibleDescription()
    assert "no parameters" in canvas.accessibleDescription()


def test_blocks_that_stay_keep_their_selection(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense_1")
    with qtbot.assertNotEmitted(canvas.selectionChanged):
        show(canvas, THREE.inserted(1, "Dense"))
    assert canvas.selected() == ("dense_1",)
    with qtbot.waitSignal(canvas.selectionChanged):
        show(canvas, THREE.removed(["dense_1"]))
    assert canvas.selected() == ()


def test_a_problem_is_said_on_its_block(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, THREE.with_parameter("dense_1", "units", 12))
    canvas.select("dense_1")
    assert "10 classes" in canvas.accessibleDescription()
    port, place = canvas.viewport(), centre(canvas, "dense_1")
    QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, place, port.mapToGlobal(place)))
    assert "10 classes" in QToolTip.text()
    assert "Set dense_1 to 10 units" in QToolTip.text()
    QToolTip.hideText()


def test_a_problem_is_seen_on_its_block(qtbot: QtBot, canvas: Canvas) -> None:
    height, error = canvas.rect_of("dense_1").height(), theme.current().error
    assert error not in colours(canvas, edge(canvas, "dense_1"))
    show(canvas, THREE.with_parameter("dense_1", "units", 12))
    assert error in colours(canvas, edge(canvas, "dense_1"))
    assert error not in colours(canvas, edge(canvas, "dense"))
    assert canvas.rect_of("dense_1").height() > height
    show(canvas, THREE)
    assert error not in colours(canvas, edge(canvas, "dense_1"))
    assert canvas.rect_of("dense_1").height() == height


def test_selection_and_focus_are_seen(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.activateWindow()
    qtbot.waitUntil(canvas.hasFocus)
    accent = theme.current().accent
    around = edge(canvas, "dense").adjusted(0, -6, 0, 0)
    assert accent not in colours(canvas, around)
    canvas.select("dense")
    focused = colours(canvas, around)
    assert accent in focused
    canvas.clearFocus()
    assert accent in colours(canvas, around)
    assert colours(canvas, around) != focused


def test_it_turns_dark_with_the_application(
    qtbot: QtBot, canvas: Canvas, looks: QApplication
) -> None:
    ground = QRect(3, 3, 1, 1)
    for each in (theme.LIGHT, theme.DARK):
        looks.setPalette(theme.palette(each))
        assert colours(canvas, ground) == {each.canvas}
        assert each.surface in colours(canvas, canvas.rect_of("dense"))
        assert each.families["core"] in colours(canvas, canvas.rect_of("dense"))


def test_blocks_grow_with_the_letters(qtbot: QtBot, canvas: Canvas, looks: QApplication) -> None:
    before = canvas.rect_of("dense")
    font = looks.font()
    font.setPointSizeF(2 * font.pointSizeF())
    looks.setFont(font)
    qtbot.waitUntil(lambda: canvas.rect_of("dense").height() > 1.8 * before.height())
    assert canvas.rect_of("dense").bottom() < canvas.rect_of("activation").top()


def test_blocks_are_no_wider_than_the_canvas(qtbot: QtBot, canvas: Canvas) -> None:
    wide = canvas.rect_of("dense").width()
    canvas.resize(300, 400)
    assert canvas.rect_of("dense").width() < wide
    assert canvas.viewport().rect().contains(canvas.rect_of("dense"))
    canvas.resize(480, 560)
    assert canvas.rect_of("dense").width() == wide


def test_an_empty_network_invites(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, Design())
    block = canvas.rect_of(INPUT)
    words = QRect(block.center().x() - 80, block.bottom() + 45, 160, 35)
    assert len(colours(canvas, words)) > 5
    show(canvas, THREE.removed(["dense", "activation"]))
    below = canvas.rect_of("dense_1").translated(0, canvas.rect_of("dense_1").height() + 20)
    assert theme.current().canvas in colours(canvas, below)
    assert theme.current().muted not in colours(canvas, below)
    show(canvas, Design())
    assert canvas.accessibleDescription() == "0 blocks, none selected"
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.selected() == (INPUT,)
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), gap_below(canvas, INPUT))
    assert caught.args == ["Dense", 0]


@pytest.mark.parametrize(
    ("kind", "name", "one", "two"),
    [
        ("Dense", "units", "1 unit", "2 units"),
        ("Conv2D", "filters", "1 filter", "2 filters"),
        ("RepeatVector", "n", "1 n", "2 n"),
    ],
)
def test_one_is_no_plural(kind: str, name: str, one: str, two: str) -> None:
    for value, text in ((1, one), (2, two)):
        block = Design().inserted(0, kind, {name: value}).blocks[0]
        assert text in detail(kind, block.parameters).split(" · ")
