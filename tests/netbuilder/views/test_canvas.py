"""The canvas, driven by mouse, keyboard and drops."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.design import INPUT, Design, analyze
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.mark_item import MarkItem
from netbuilder.views.mime import block_mime

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
THREE = Design.default().inserted(1, "Activation", {"activation": "tanh"})

# The offscreen platform says so of every menu.
of_the_menu = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(480, 560)
    show(canvas, THREE)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.setFocus()
    return canvas


@pytest.fixture
def looks(qapp: QApplication) -> Iterator[QApplication]:
    """The application, whose palette and font a test may change."""
    palette, font = qapp.palette(), qapp.font()
    yield qapp
    qapp.setPalette(palette)
    qapp.setFont(font)


def show(canvas: Canvas, design: Design) -> None:
    canvas.show_design(design, analyze(design))


def centre(canvas: Canvas, name: str) -> QPoint:
    """The middle of a block, in the viewport."""
    return canvas.rect_of(name).center()


def gap_below(canvas: Canvas, name: str) -> QPoint:
    """A point just below a block."""
    block = canvas.rect_of(name)
    return QPoint(block.center().x(), block.bottom() + 8)


def mark_is_shown(canvas: Canvas) -> bool:
    return any(isinstance(item, MarkItem) and item.isVisible() for item in canvas.items())


def click(qtbot: QtBot, canvas: Canvas, name: str, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    qtbot.mouseClick(canvas.viewport(), LEFT, keys, centre(canvas, name))


def drag(canvas: Canvas, start: QPoint, end: QPoint, *, release: bool = True) -> None:
    """Press, move in steps with the button held, and release."""
    steps = [start, (start + end) / 2, end]
    kinds = [QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseMove]
    if release:
        steps.append(end)
        kinds.append(QEvent.Type.MouseButtonRelease)
    viewport = canvas.viewport()
    for kind, place in zip(kinds, steps, strict=True):
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
        where = QPointF(viewport.mapToGlobal(place))
        event = QMouseEvent(kind, QPointF(place), where, button, held, NO_KEYS)
        QApplication.sendEvent(viewport, event)


def drop(canvas: Canvas, data: QMimeData, place: QPoint, *, release: bool = True) -> bool:
    """Bring a drag from outside to `place`; returns whether it was accepted there."""
    copy = Qt.DropAction.CopyAction
    viewport = canvas.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(place, copy, data, LEFT, NO_KEYS))
    move = QDragMoveEvent(place, copy, data, LEFT, NO_KEYS)
    QApplication.sendEvent(viewport, move)
    if release:
        event = QDropEvent(QPointF(place), copy, data, LEFT, NO_KEYS)
        QApplication.sendEvent(viewport, event)
    return move.isAccepted()


def press_menu_key(canvas: Canvas) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(canvas.viewport(), event)


def right_click(qtbot: QtBot, canvas: Canvas, place: QPoint) -> None:
    """What a window system sends for a click of the right button."""
    viewport = canvas.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.RightButton, NO_KEYS, place)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place), NO_KEYS
    )
    QApplication.sendEvent(viewport, event)
    qtbot.mouseRelease(viewport, Qt.MouseButton.RightButton, NO_KEYS, place)


def menu_actions() -> dict[str, QAction]:
    """The actions of the menu that is open, by their words."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = [action for action in menu.actions() if not action.isSeparator()]
    return {action.text().split("\t")[0].replace("&", ""): action for action in actions}


def choose(qtbot: QtBot, text: str) -> None:
    """Click an entry of the menu that is open."""
    menu = QApplication.activePopupWidget()
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu_actions()[text]).center())


def turn_wheel(canvas: Canvas, place: QPoint, notches: int, keys: Qt.KeyboardModifier) -> None:
    viewport = canvas.viewport()
    event = QWheelEvent(
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def colours(canvas: Canvas, area: QRect) -> set[str]:
    """The colours in a part of the viewport."""
    image = canvas.viewport().grab(area).toImage()
    across, down = range(image.width()), range(image.height())
    return {QColor(image.pixel(x, y)).name() for x in across for y in down}


def edge(canvas: Canvas, name: str) -> QRect:
    """The middle of a block's upper edge."""
    block = canvas.rect_of(name)
    return QRect(block.center().x(), block.top() - 2, 1, 5)


def test_a_click_selects(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.selectionChanged) as caught:
        click(qtbot, canvas, "activation")
    assert caught.args == ["activation"]
    assert canvas.selected() == ("activation",)
    with qtbot.waitSignal(canvas.selectionChanged) as caught:
        click(qtbot, canvas, "dense", CTRL)
    assert caught.args == ["dense"]
    assert canvas.selected() == ("dense", "activation")
    with qtbot.waitSignal(canvas.selectionChanged) as caught:
        click(qtbot, canvas, INPUT)
    assert caught.args == [INPUT]
    with qtbot.waitSignal(canvas.selectionChanged) as caught:
        qtbot.mouseClick(canvas.viewport(), LEFT, NO_KEYS, QPoint(5, 5))
    assert caught.args == [None]
    assert canvas.selected() == ()


def test_a_click_moves_nothing(qtbot: QtBot, canvas: Canvas) -> None:
    place = centre(canvas, "dense")
    with qtbot.assertNotEmitted(canvas.moveRequested):
        drag(canvas, place, place + QPoint(2, 2), release=False)
        assert centre(canvas, "dense") == place
        qtbot.mouseRelease(canvas.viewport(), LEFT, NO_KEYS, place + QPoint(2, 2))
        qtbot.mouseDClick(canvas.viewport(), LEFT, NO_KEYS, place)
    assert centre(canvas, "dense") == place


def test_a_rubber_band_selects(qtbot: QtBot, canvas: Canvas) -> None:
    start = canvas.rect_of("dense").topLeft() - QPoint(10, 4)
    drag(canvas, start, centre(canvas, "activation"))
    assert canvas.selected() == ("dense", "activation")
    assert "dense" in canvas.accessibleDescription()
    assert "tanh" in canvas.accessibleDescription()


def test_it_selects_what_it_is_told(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    assert canvas.selected() == ("dense",)
    with qtbot.assertNotEmitted(canvas.selectionChanged):
        canvas.select("dense")
    canvas.select(None)
    assert canvas.selected() == ()
    assert canvas.accessibleDescription() == "3 blocks, none selected"
    with pytest.raises(KeyError):
        canvas.select("nobody")


def test_shift_selects_a_range(qtbot: QtBot, canvas: Canvas) -> None:
    click(qtbot, canvas, "dense")
    click(qtbot, canvas, "dense_1", SHIFT)
    assert canvas.selected() == ("dense", "activation", "dense_1")
    click(qtbot, canvas, INPUT, SHIFT)
    assert canvas.selected() == (INPUT, "dense")


def test_shift_and_arrows_grow_and_shrink_the_selection(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("activation")
    seen = []
    for key in ("Down", "Down", "Up", "Up", "Home", "End"):
        qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"), SHIFT)
        seen.append(canvas.selected())
    assert seen == [
        ("activation", "dense_1"),
        ("activation", "dense_1"),
        ("activation",),
        ("dense", "activation"),
        (INPUT, "dense", "activation"),
        ("activation", "dense_1"),
    ]


def test_a_layer_dropped_between_blocks_goes_there(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        assert drop(canvas, block_mime("Dense"), gap_below(canvas, "dense"))
    assert caught.args == ["Dense", 1]
    assert not mark_is_shown(canvas)


@pytest.mark.parametrize(("below", "gap"), [(INPUT, 0), ("activation", 2), ("dense_1", 3)])
def test_each_gap_can_be_hit(qtbot: QtBot, canvas: Canvas, below: str, gap: int) -> None:
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), gap_below(canvas, below))
    assert caught.args == ["Dense", gap]


@pytest.mark.parametrize(("offset", "gap"), [(-6, 0), (6, 1)])
def test_over_a_block_the_nearer_gap_counts(
    qtbot: QtBot, canvas: Canvas, offset: int, gap: int
) -> None:
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), centre(canvas, "dense") + QPoint(0, offset))
    assert caught.args == ["Dense", gap]


def test_the_mark_shows_while_a_layer_hovers(qtbot: QtBot, canvas: Canvas) -> None:
    drop(canvas, block_mime("Dense"), gap_below(canvas, "dense"), release=False)
    assert mark_is_shown(canvas)
    QApplication.sendEvent(canvas.viewport(), QDragLeaveEvent())
    assert not mark_is_shown(canvas)


def test_other_drags_are_refused(qtbot: QtBot, canvas: Canvas) -> None:
    data = QMimeData()
    data.setText("Dense")
    with qtbot.assertNotEmitted(canvas.insertRequested):
        assert not drop(canvas, data, gap_below(canvas, "dense"))
        assert not drop(canvas, block_mime("Teleport"), gap_below(canvas, "dense"))
    assert not mark_is_shown(canvas)


def test_a_drop_takes_the_focus(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.activateWindow()
    qtbot.waitUntil(canvas.hasFocus)
    canvas.clearFocus()
    drop(canvas, block_mime("Dense"), gap_below(canvas, "dense"))
    assert canvas.hasFocus()


def test_a_block_can_be_dragged_elsewhere(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "dense_1"), gap_below(canvas, INPUT))
    assert caught.args == [("dense_1",), 0]
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "dense"), gap_below(canvas, "dense_1"))
    assert caught.args == [("dense",), 3]


def test_a_block_dropped_where_it_was_stays(qtbot: QtBot, canvas: Canvas) -> None:
    before = centre(canvas, "dense")
    with qtbot.assertNotEmitted(canvas.moveRequested):
        drag(canvas, before, before + QPoint(0, 25))
    assert centre(canvas, "dense") == before


def test_escape_cancels_a_drag(qtbot: QtBot, canvas: Canvas) -> None:
    before = centre(canvas, "dense_1")
    drag(canvas, before, gap_below(canvas, INPUT), release=False)
    assert mark_is_shown(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not mark_is_shown(canvas)
    with qtbot.assertNotEmitted(canvas.moveRequested):
        qtbot.mouseRelease(canvas.viewport(), LEFT, NO_KEYS, gap_below(canvas, INPUT))
    assert centre(canvas, "dense_1") == before


def test_a_new_design_or_another_button_ends_a_drag(qtbot: QtBot, canvas: Canvas) -> None:
    before, place = centre(canvas, "dense_1"), gap_below(canvas, INPUT)
    drag(canvas, before, place, release=False)
    show(canvas, THREE)
    assert not mark_is_shown(canvas)
    drag(canvas, before, place, release=False)
    assert mark_is_shown(canvas)
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.RightButton, NO_KEYS, place)
    assert not mark_is_shown(canvas)
    with qtbot.assertNotEmitted(canvas.moveRequested):
        qtbot.mouseRelease(canvas.viewport(), LEFT, NO_KEYS, place)
    assert centre(canvas, "dense_1") == before


def test_the_edge_scrolls_while_a_layer_hovers(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, tall())
    bar, bottom = canvas.verticalScrollBar(), canvas.viewport().height() - 3
    drop(canvas, block_mime("Dense"), QPoint(200, bottom), release=False)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), QPoint(200, bottom))
    assert caught.args == ["Dense", len(tall().blocks)]
    drop(canvas, block_mime("Dense"), QPoint(200, 3), release=False)
    qtbot.waitUntil(lambda: bar.value() < bar.maximum() - 60)
    QApplication.sendEvent(canvas.viewport(), QDragLeaveEvent())
    assert not mark_is_shown(canvas)


def test_the_edge_scrolls_while_a_block_is_carried(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, tall())
    bar = canvas.verticalScrollBar()
    end = QPoint(200, canvas.viewport().height() - 3)
    drag(canvas, centre(canvas, "dense"), end, release=False)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.mouseRelease(canvas.viewport(), LEFT, NO_KEYS, end)
    assert caught.args == [("dense",), len(tall().blocks)]


def tall() -> Design:
    """More blocks than fit on the canvas."""
    design = THREE
    for _ in range(12):
        design = design.inserted(1, "Dense")
    return design


def test_the_input_stays_where_it_is(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.assertNotEmitted(canvas.moveRequested):
        drag(canvas, centre(canvas, INPUT), gap_below(canvas, "dense_1"))


def test_arrow_keys_walk(qtbot: QtBot, canvas: Canvas) -> None:
    visited = []
    for key in ("Down", "Down", "Down", "Down", "Down", "Up", "Home", "End"):
        qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"))
        visited += canvas.selected()
    assert visited == [
        INPUT, "dense", "activation", "dense_1", "dense_1", "activation", INPUT, "dense_1",
    ]  # fmt: skip


def test_alt_and_arrows_move_a_block(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("activation")
    alt = Qt.KeyboardModifier.AltModifier
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Up, alt)
    assert caught.args == [("activation",), 0]
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Down, alt)
    assert caught.args == [("activation",), 3]
    canvas.select("dense")
    with qtbot.assertNotEmitted(canvas.moveRequested):
        qtbot.keyClick(canvas, Qt.Key.Key_Up, alt)


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_asks_for_the_selected_blocks(qtbot: QtBot, canvas: Canvas, key: Qt.Key) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(canvas.removeRequested) as caught:
        qtbot.keyClick(canvas, key)
    assert caught.args == [("dense", "activation", "dense_1")]
    canvas.select(INPUT)
    with qtbot.assertNotEmitted(canvas.removeRequested):
        qtbot.keyClick(canvas, key)


def test_after_a_deletion_the_keyboard_goes_on_from_there(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    show(canvas, THREE.removed(["dense"]))
    assert canvas.selected() == ()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.selected() == ("activation",)
    show(canvas, THREE)
    canvas.select("activation")
    show(canvas, THREE.removed(["activation"]))
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.selected() == ("dense",)


def test_escape_gives_the_selection_up(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selected() == ()


def test_alt_and_arrows_move_several_blocks(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select_blocks(["dense", "activation"])
    alt = Qt.KeyboardModifier.AltModifier
    with qtbot.assertNotEmitted(canvas.moveRequested):
        qtbot.keyClick(canvas, Qt.Key.Key_Up, alt)
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Down, alt)
    assert caught.args == [("dense", "activation"), 3]


def test_selected_blocks_are_dragged_together(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select_blocks(["dense", "activation"])
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "activation"), gap_below(canvas, "dense_1"))
    assert caught.args == [("dense", "activation"), 3]
    canvas.select("dense")
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "dense_1"), gap_below(canvas, INPUT))
    assert caught.args == [("dense_1",), 0]


# A name typed over a block ------------------------------------------------------------------------


def name_field(canvas: Canvas) -> QLineEdit | None:
    return canvas.findChild(QLineEdit, "nameField")


def test_a_name_is_typed_over_the_block(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.rename("dense")
    field = name_field(canvas)
    assert field is not None
    assert field.text() == "dense"
    assert field.hasFocus()
    assert canvas.viewport().rect().contains(field.geometry())
    with qtbot.waitSignal(canvas.renameRequested) as caught:
        qtbot.keyClicks(field, "hidden")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == ["dense", "hidden"]
    assert canvas.hasFocus()
    qtbot.waitUntil(lambda: name_field(canvas) is None)


@pytest.mark.parametrize("typed", ["", "dense", "  "])
def test_no_other_name_asks_for_nothing(qtbot: QtBot, canvas: Canvas, typed: str) -> None:
    canvas.rename("dense")
    field = name_field(canvas)
    assert field is not None
    with qtbot.assertNotEmitted(canvas.renameRequested):
        field.clear()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_escape_gives_the_name_up(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    canvas.rename("dense")
    field = name_field(canvas)
    assert field is not None
    with qtbot.assertNotEmitted(canvas.renameRequested):
        qtbot.keyClicks(field, "other")
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert canvas.selected() == ("dense",)


def test_a_disabled_block_looks_and_sounds_so(canvas: Canvas) -> None:
    canvas.select("dense")
    before = canvas.viewport().grab().toImage()
    show(canvas, THREE.with_enabled(["dense"], False))
    assert canvas.viewport().grab().toImage() != before
    assert "disabled" in canvas.accessibleDescription()


@of_the_menu
def test_the_context_menu_of_a_block(qtbot: QtBot, canvas: Canvas) -> None:
    offered = QAction("&Delete", canvas)
    canvas.set_menu_actions([offered])
    right_click(qtbot, canvas, centre(canvas, "dense"))
    assert canvas.selected() == ("dense",)
    assert {text: action.isEnabled() for text, action in menu_actions().items()} == {
        "Move up": False,
        "Move down": True,
        "Delete": True,
    }
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        choose(qtbot, "Move down")
    assert caught.args == [("dense",), 2]
    canvas.select("dense_1")
    press_menu_key(canvas)
    with qtbot.waitSignal(offered.triggered):
        choose(qtbot, "Delete")


@of_the_menu
def test_the_context_menu_keeps_several_blocks_selected(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    click(qtbot, canvas, "dense_1", CTRL)
    right_click(qtbot, canvas, centre(canvas, "dense_1"))
    assert canvas.selected() == ("dense", "dense_1")
    assert not menu_actions()["Move up"].isEnabled()


def test_the_input_and_the_ground_have_no_menu(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    right_click(qtbot, canvas, centre(canvas, INPUT))
    right_click(qtbot, canvas, QPoint(5, 5))
    assert QApplication.activePopupWidget() is None
    assert canvas.selected() == ("dense",)


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
        "Dense dense, 64 units · relu, puts out 64, 50,240 parameters"
    )
    design = THREE.with_parameter("dense", "use_bias", False)
    design = design.with_parameter("dense", "activation", "linear").with_input_shape((28, 28))
    show(canvas, design.with_parameter("dense", "kernel_initializer", "he_normal"))
    assert canvas.accessibleDescription() == (
        "Dense dense, 64 units · no bias · kernel initializer: he_normal, "
        "puts out 28 × 64, 1,792 parameters"  # noqa: RUF001
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
    assert "Give it 10 units" in QToolTip.text()
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


def test_tab_brings_the_focus_to_the_input(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.activateWindow()
    qtbot.waitUntil(canvas.hasFocus)
    canvas.clearFocus()
    assert canvas.selected() == ()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert canvas.selected() == (INPUT,)


def test_it_turns_dark_with_the_application(
    qtbot: QtBot, canvas: Canvas, looks: QApplication
) -> None:
    ground = QRect(3, 3, 1, 1)
    for each in (theme.LIGHT, theme.DARK):
        looks.setPalette(theme.palette(each))
        assert colours(canvas, ground) == {each.window}
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


def test_the_keyboard_zooms_within_limits(qtbot: QtBot, canvas: Canvas) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Plus, CTRL)
    assert canvas.transform().m11() > 1
    for _ in range(30):
        qtbot.keyClick(canvas, Qt.Key.Key_Minus, CTRL)
    assert canvas.transform().m11() == pytest.approx(0.2)
    qtbot.keyClick(canvas, Qt.Key.Key_0, CTRL)
    assert canvas.transform().m11() == 1


def test_ctrl_0_fits_the_network_and_back(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, tall())
    last = tall().blocks[-1].name
    qtbot.keyClick(canvas, Qt.Key.Key_0, CTRL)
    for name in (INPUT, last):
        assert canvas.viewport().rect().contains(canvas.rect_of(name))
    qtbot.keyClick(canvas, Qt.Key.Key_0, CTRL)
    assert canvas.transform().m11() == 1


def test_the_wheel_scrolls_and_with_ctrl_zooms_at_the_pointer(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, tall())
    bar = canvas.verticalScrollBar()
    turn_wheel(canvas, QPoint(240, 280), -2, NO_KEYS)
    assert bar.value() > bar.minimum()
    assert canvas.transform().m11() == 1
    place = QPoint(200, 150)
    before = canvas.mapToScene(place)
    turn_wheel(canvas, place, 3, CTRL)
    assert canvas.transform().m11() == pytest.approx(1.15**3)
    after = canvas.mapToScene(place)
    assert after.y() == pytest.approx(before.y(), abs=1.5)
    assert after.x() == pytest.approx(before.x(), abs=1.5)
    turn_wheel(canvas, place, -3, CTRL)
    assert canvas.transform().m11() == pytest.approx(1)


def test_an_empty_network_invites(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, Design())
    block = canvas.rect_of(INPUT)
    words = QRect(block.center().x() - 80, block.bottom() + 45, 160, 35)
    assert len(colours(canvas, words)) > 5
    show(canvas, THREE.removed(["dense", "activation"]))
    below = canvas.rect_of("dense_1").translated(0, canvas.rect_of("dense_1").height() + 20)
    assert colours(canvas, below) == {theme.current().window}
    show(canvas, Design())
    assert canvas.accessibleDescription() == "0 blocks, none selected"
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.selected() == (INPUT,)
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), gap_below(canvas, INPUT))
    assert caught.args == ["Dense", 0]
