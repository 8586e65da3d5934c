"""A network that learned the user's own pictures reads another one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QDropEvent, QImage
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.design.pictures import resized
from netbuilder.document import Document
from netbuilder.imported import PictureSize, compose, inspect
from netbuilder.insight.own_pictures import to_look_at
from netbuilder.training.trainer import Trainer
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.insight.matrix import ConfusionMatrix
from netbuilder.views.insight.samples import SampleList
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.picture.form import PictureForm
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def save(path: Path, red: bool, seed: int, colour: bool) -> None:
    """A picture that is mostly red or mostly blue; bright or dark where it has no colours."""
    light = 40 * (seed % 4)
    shade = QColor(200, light, 30) if red else QColor(20, light, 210)
    if not colour:
        shade = QColor(*[(210 if red else 20) + seed % 30] * 3)
    image = QImage(20 + seed % 5, 14, QImage.Format.Format_RGB32)
    image.fill(shade)
    assert image.save(str(path))


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    colour = getattr(request, "param", True)
    for name in ("blue", "red"):
        (tmp_path / "shapes" / name).mkdir(parents=True)
        for seed in range(30):
            save(tmp_path / "shapes" / name / f"{seed}.png", name == "red", seed, colour)
    return tmp_path / "shapes"


def opened(qtbot: QtBot, own: OwnData) -> MainWindow:
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    design = Design().with_own(own)
    if len(design.input_shape) > 1:
        design = design.inserted(0, "Flatten")
    design = design.inserted(9, "Dense", {"units": 2, "activation": "softmax"})
    document.new(design.with_setting("epochs", 30).with_setting("batch_size", 8))
    window.resize(1240, 800)
    with qtbot.waitExposed(window):
        window.show()
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > 0 and trainer.state == "idle", timeout=30_000)
    qtbot.waitUntil(lambda: window.network.probe is not None)


def drop(form: PictureForm, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    form.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, none))


def hint(window: MainWindow) -> str:
    return window.findChild(QLabel, "pictureHint").text()


@pytest.mark.long
@pytest.mark.parametrize("folder", [True, False], indirect=True, ids=["colours", "grey"])
def test_a_picture_is_read_and_those_behind_a_mistake_are_shown(
    qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outline = inspect(folder)
    size = PictureSize(12, 16, outline.colour)
    recipe = compose(outline, pictures=size)
    window = opened(qtbot, OwnData(str(folder), recipe))
    form = window.findChild(PictureForm)
    assert window.findChild(QStackedWidget, "readings").currentWidget() is form
    assert "Press Train" in hint(window)
    train(window, qtbot)
    for name, red in (("new_red.png", True), ("new_blue.png", False)):
        path = tmp_path / name
        save(path, red, 77, outline.colour)
        if red:
            drop(form, path)
        else:
            monkeypatch.setattr(
                QFileDialog, "getOpenFileName", lambda *_, path=path, **__: (str(path), "")
            )
            qtbot.mouseClick(form.findChild(QPushButton, "choosePicture"), LEFT)
        qtbot.waitUntil(
            lambda red=red: form.bars.reading() == ("red" if red else "blue"), timeout=15_000
        )
        assert hint(window) == ""
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    drop(form, broken)
    qtbot.waitUntil(lambda: "broken.png" in hint(window), timeout=15_000)
    assert form.bars.reading() == "-"

    window.findChild(QTabWidget, "watch").setCurrentIndex(1)
    matrix, samples = window.findChild(ConfusionMatrix), window.findChild(SampleList, "samples")
    qtbot.waitUntil(lambda: "No figures" not in matrix.accessibleDescription())
    qtbot.mouseClick(matrix, LEFT, pos=matrix.rect_of(1, 1).center().toPoint())
    assert samples.count() > 0
    shown = samples.item(0).icon().pixmap(42, 42).toImage().pixelColor(20, 20)
    assert shown.red() > 150
    assert (shown.blue() < 100) == outline.colour
    place = samples.visualItemRect(samples.item(0)).center()
    qtbot.mouseClick(samples.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: form.bars.reading() == "red")


def test_pictures_of_the_data_are_what_they_were(qtbot: QtBot, folder: Path) -> None:
    recipe = compose(inspect(folder), pictures=PictureSize(12, 16, True))
    window = opened(qtbot, OwnData(str(folder), recipe))
    train(window, qtbot)
    network, samples = window.network.trained, window.network.samples
    assert network is not None
    assert samples is not None
    pictures = to_look_at(network, samples.test.samples)
    assert pictures.shape[1:] == (12, 16, 3)
    colours = {tuple(np.rint(255 * picture[0, 0]).astype(int)) for picture in pictures}
    wanted = {(200, 40 * n, 30) for n in range(4)} | {(20, 40 * n, 210) for n in range(4)}
    assert colours <= wanted


def test_arrays_of_colours_are_read_too(qtbot: QtBot, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 2
    x = rng.integers(0, 60, (60, 10, 10, 3)).astype(np.uint8)
    x[..., 0] += (150 * labels[:, None, None]).astype(np.uint8)
    path = tmp_path / "patches.npz"
    np.savez(path, x=x, y=labels)
    window = opened(qtbot, OwnData(str(path), compose(inspect(path))))
    form = window.findChild(PictureForm)
    assert form.isVisible()
    train(window, qtbot)
    image = QImage(33, 50, QImage.Format.Format_RGB32)
    image.fill(QColor(180, 30, 30))
    QApplication.clipboard().setImage(image)
    form.setFocus()
    qtbot.keyClick(form, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: form.bars.reading() == form.bars.names[1])
    shown = form.findChild(QLabel, "ownPicture")
    plain = shown.pixmap().toImage()
    form.attention.method = "saliency"
    qtbot.waitUntil(lambda: shown.pixmap().toImage() != plain, timeout=10_000)
    form.attention.method = "off"
    assert shown.pixmap().toImage() == plain
    form.attention.method = "occlusion"
    qtbot.waitUntil(lambda: "Nothing in this picture" in hint(window))  # It is all of one colour.
    form.attention.method = "grad-cam"
    qtbot.waitUntil(lambda: "needs a convolution" in hint(window))
    form.attention.method = "off"
    qtbot.waitUntil(lambda: hint(window) == "")
    document = window.findChild(Document)
    document.new(Design.default("digits"))
    assert "Press Train" in hint(window)
    assert form.bars.reading() == "-"


@pytest.mark.long
@pytest.mark.parametrize("bytes_", [True, False])
def test_a_drawing_is_prepared_as_the_arrays_of_the_training_were(
    qtbot: QtBot, tmp_path: Path, bytes_: bool
) -> None:
    """Bright squares and dark ones: raw, all of them would be far from any training sample."""
    rng = np.random.default_rng(0)
    labels = np.arange(60) % 2
    x = rng.uniform(0, 0.2, (60, 12, 12)) + 0.5 * labels[:, None, None]
    x = (255 * x).astype(np.uint8) if bytes_ else x.astype(np.float32)
    path = tmp_path / "squares.npz"
    np.savez(path, x=x, y=labels)
    window = opened(qtbot, OwnData(str(path), compose(inspect(path))))
    pad, bars = window.findChild(DigitPad), window.findChild(PredictionBars, "predictionBars")
    assert pad.isVisible()
    train(window, qtbot)
    network, probe = window.network.trained, window.network.probe
    assert network is not None
    assert network.fitted is not None
    assert probe is not None
    for shade, name in ((0.1, bars.names[0]), (0.6, bars.names[1])):
        picture = np.full((28, 28), shade, np.float32)
        pad.show_picture(picture)
        qtbot.waitUntil(lambda name=name: bars.reading() == name)
        drawn = resized(picture, 12)[None] * (255 if bytes_ else 1)
        expected = probe.outputs(network.fitted.transform_arrays(drawn)[0])
        assert expected is not None
        np.testing.assert_allclose(bars.probabilities(), expected[0], atol=1e-5)
    assert window.network.samples is not None
    shown = to_look_at(network, window.network.samples.test.samples)
    assert 0 <= shown.min() < 0.3
    assert 0.4 < shown.max() <= 1
