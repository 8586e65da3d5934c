"""Recent files and pictures of the network, in the window."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.settings import Settings
from netbuilder.views.canvas import Canvas
from netbuilder.views.window.window import MainWindow
from tests.helpers.boxes import answer_boxes


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1240, 800)
    with qtbot.waitExposed(window):
        window.show()
    return window


def recent(window: MainWindow) -> list[QAction]:
    menu = window.findChild(QMenu, "recentMenu")
    menu.aboutToShow.emit()
    return menu.actions()


def test_files_are_remembered_the_latest_first(window: MainWindow, tmp_path: Path) -> None:
    (nothing,) = recent(window)
    assert not nothing.isEnabled()
    paths = [tmp_path / f"{number}.netbuilder.json" for number in range(10)]
    for number, path in enumerate(paths, start=1):
        Design.default("digits").with_setting("epochs", number).save(path)
        assert window.open_path(path)
    assert [action.toolTip() for action in recent(window)] == [str(p) for p in paths[:1:-1]]
    paths[8].unlink()
    _, second, *_ = recent(window)
    second.trigger()
    assert window.findChild(Document).path == paths[7]
    assert Settings().recent[0] == paths[7]


@pytest.mark.long
@pytest.mark.parametrize("name", ["network.png", "network.svg", "network"])
def test_the_network_becomes_a_picture(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), "Picture (*.png)")
    )
    canvas = window.findChild(Canvas, "canvas")
    canvas.select("dense")
    window.findChild(QAction, "actionExport").trigger()
    assert canvas.selected() == ("dense",)
    qtbot.waitUntil(lambda: any(tmp_path.glob("network*")))
    (path,) = tmp_path.glob("network*")
    if path.suffix == ".svg":
        text = " ".join(ElementTree.parse(path).getroot().itertext())
        assert "Dense" in text
        assert "dense_1" in text
    else:
        image = QImage(str(path))
        assert image.width() == round(2 * canvas.sceneRect().width())
        colours = {image.pixel(x, y) for x in range(0, image.width(), 3)
                   for y in range(0, image.height(), 3)}  # fmt: skip
        assert len(colours) > 10


def test_a_picture_that_cannot_be_written_is_told(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = answer_boxes(monkeypatch, "OK")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "n.png"), "")
    )
    window.findChild(QAction, "actionExport").trigger()
    qtbot.waitUntil(lambda: bool(told))
    (message,) = told
    assert message.startswith("n.png cannot be written")
