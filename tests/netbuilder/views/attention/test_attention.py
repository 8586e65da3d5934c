"""Where the network looks, on the pad, in the browser and in the user's own pictures."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.app import create_window
from netbuilder.design import Design, build, templates
from netbuilder.document import Document
from netbuilder.insight.attention import GRAD_CAM, METHODS, OCCLUSION, OFF, SALIENCY, Attention
from netbuilder.network.trained import TrainedNetwork
from netbuilder.views.attention.choice import AttentionChoice
from netbuilder.views.attention.signs import SignLegend, colours, signed_image
from netbuilder.views.browser import DataBrowser
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.pad.panel import PadPanel
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def template(word: str) -> Design:
    return next(each.design for each in templates.built_in("digits") if word in each.title)


@pytest.fixture
def window(qtbot: QtBot, few_digits: None) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1240, 820)
    with qtbot.waitExposed(window):
        window.show()
    return window


def hold(window: MainWindow, qtbot: QtBot, word: str) -> None:
    """Give the window a network of random weights."""
    design = template(word)
    window.findChild(Document).new(design)
    weights = build(design).get_flat_weights()
    window.network.replace(TrainedNetwork(design, weights, classes=tuple(map(str, range(10)))))
    qtbot.waitUntil(lambda: window.network.probe is not None)


def draw(window: MainWindow, qtbot: QtBot) -> DigitPad:
    pad = window.findChild(DigitPad)
    middle, height = pad.width() // 2, pad.height()
    qtbot.mousePress(pad, LEFT, pos=QPoint(middle, height // 4))
    for y in range(height // 4, 3 * height // 4, 8):
        qtbot.mouseMove(pad, QPoint(middle, y))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(middle, 3 * height // 4))
    return pad


def coloured(widget: QWidget) -> int:
    """How many pixels are clearly of one of the two colours."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    blue, red = pixels[..., 0].astype(int), pixels[..., 2].astype(int)
    inside = np.s_[8:-40, 8:-8]  # neither the frame nor the legend
    return int((np.abs(blue - red) > 40)[inside].sum())


def choice_of(window: MainWindow) -> AttentionChoice:
    return window.findChild(PadPanel).attention


@pytest.mark.long
@pytest.mark.parametrize("method", [OCCLUSION, SALIENCY, GRAD_CAM])
def test_what_is_chosen_colours_the_drawing_until_it_is_off(
    window: MainWindow, qtbot: QtBot, method: str
) -> None:
    hold(window, qtbot, "LeNet")
    pad = draw(window, qtbot)
    qtbot.waitUntil(lambda: coloured(pad) == 0)
    choice_of(window).method = method
    qtbot.waitUntil(lambda: coloured(pad) > 0, timeout=10_000)
    legend = pad.findChild(SignLegend)
    assert legend.isVisible()
    assert METHODS[method] in legend.accessibleName()
    choice_of(window).method = OFF
    assert coloured(pad) == 0
    assert not legend.isVisible()


def test_a_picture_of_the_data_is_coloured_too_and_a_new_drawing_follows(
    window: MainWindow, qtbot: QtBot
) -> None:
    hold(window, qtbot, "First digits")
    choice_of(window).method = SALIENCY
    pad = window.findChild(DigitPad)
    picture = np.zeros((28, 28), np.float32)
    picture[6:22, 12:16] = 1
    pad.show_picture(picture)
    qtbot.waitUntil(lambda: coloured(pad) > 0)
    pad.clear()
    assert coloured(pad) == 0
    draw(window, qtbot)
    qtbot.waitUntil(lambda: coloured(pad) > 0)


def test_other_weights_are_asked_anew(window: MainWindow, qtbot: QtBot) -> None:
    hold(window, qtbot, "First digits")
    choice_of(window).method = SALIENCY
    pad = draw(window, qtbot)
    qtbot.waitUntil(lambda: coloured(pad) > 0)
    weights = window.network.trained.weights
    window.network.change(np.zeros_like(weights))
    qtbot.waitUntil(lambda: coloured(pad) == 0)
    told = window.findChild(QLabel, "padHint").text
    qtbot.waitUntil(lambda: told().startswith("Nothing in this picture"))


def test_why_there_is_none_is_said_and_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    hold(window, qtbot, "First digits")
    draw(window, qtbot)
    hint = window.findChild(QLabel, "padHint")
    choice_of(window).method = GRAD_CAM
    qtbot.waitUntil(lambda: "needs a convolution" in hint.text())
    choice_of(window).method = OFF
    assert hint.text() == ""


def test_switched_off_a_class_that_is_pointed_at_is_explained(
    window: MainWindow, qtbot: QtBot
) -> None:
    hold(window, qtbot, "First digits")
    pad = draw(window, qtbot)
    panel = window.findChild(PadPanel)
    panel.explanationWanted.emit(3)
    qtbot.waitUntil(lambda: coloured(pad) > 0)
    panel.explanationWanted.emit(None)
    assert coloured(pad) == 0


def test_the_menu_offers_each_method_and_the_layers_of_the_network(qtbot: QtBot) -> None:
    choice = AttentionChoice()
    qtbot.addWidget(choice)
    told: list[tuple[str, str | None]] = []
    choice.changed.connect(lambda: told.append((choice.method, choice.layer)))
    entries = {action.text(): action for action in choice.menu().actions() if not action.menu()}
    assert list(entries) == list(METHODS.values())
    entries["Saliency"].trigger()
    choice.show_found(Attention(None, "", 0, "conv2d_1", ("conv2d", "conv2d_1")))
    layers = choice.menu().actions()[-1].menu()
    assert [action.text() for action in layers.actions()] == ["conv2d", "conv2d_1"]
    assert layers.actions()[1].isChecked()
    layers.actions()[0].trigger()
    assert told == [("saliency", None), ("grad-cam", "conv2d")]
    assert entries["Grad-CAM"].isChecked()
    choice.method = "unheard of"
    assert choice.method == GRAD_CAM


def test_colours_go_by_sign_and_strength() -> None:
    image = signed_image(np.array([[1.0, -1.0, 0.0, 0.5]]))
    shades = [image.pixelColor(x, 0) for x in range(4)]
    speaks_for, against = colours()
    assert shades[2].alpha() == 0
    assert shades[0].alpha() == shades[1].alpha() > shades[3].alpha() > 0
    for shade, expected in ((shades[0], speaks_for), (shades[1], against)):
        assert abs(shade.red() - expected.red()) < 4
        assert abs(shade.blue() - expected.blue()) < 4
    assert QColor(theme.current().classes[0]) == speaks_for


def test_samples_in_the_browser_are_coloured_where_the_network_learned_from_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.findChild(Document)
    window.findChild(QAction, "actionData").trigger()
    browser = window.findChild(DataBrowser)
    gallery = browser.samples.gallery
    qtbot.waitUntil(lambda: gallery.count() > 0, timeout=20_000)
    choice = browser.findChild(AttentionChoice)
    note = browser.findChild(QLabel, "attentionNote")
    choice.method = SALIENCY
    qtbot.waitUntil(lambda: "Press Train" in note.text())
    assert coloured(gallery) == 0
    design = document.design
    window.network.replace(TrainedNetwork(design, build(design).get_flat_weights()))
    qtbot.waitUntil(lambda: coloured(gallery) > 0, timeout=10_000)
    assert note.text() == ""
    assert not gallery.without_attention()
    gallery.verticalScrollBar().setValue(gallery.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: not gallery.without_attention(), timeout=10_000)
    choice.method = OFF
    assert coloured(gallery) == 0
    browser.close()


def test_the_overlay_lies_where_the_picture_of_the_strokes_is(qtbot: QtBot) -> None:
    """A mark on the topmost ink of the picture colours the top of the stroke."""
    pad = DigitPad()
    qtbot.addWidget(pad)
    pad.resize(280, 200)
    qtbot.mousePress(pad, LEFT, pos=QPoint(60, 40))
    qtbot.mouseMove(pad, QPoint(60, 160))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(60, 160))
    ink = np.argwhere(pad.image() > 0.5)
    values = np.zeros((28, 28), np.float32)
    values[ink[:, 0].min() + 1] = 1
    pad.show_attention(values, along=False)
    image = pad.grab().toImage()
    ratio = image.height() / pad.height()

    def blue(y: int) -> int:
        place = (QPointF(60, y) * ratio).toPoint()
        return image.pixelColor(place).blue() - image.pixelColor(place).red()

    assert blue(42) > 60
    assert abs(blue(100) - blue(150)) < 10
