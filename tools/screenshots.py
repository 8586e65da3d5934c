"""Photographs the window in every state worth looking at, light and dark.

    python tools/screenshots.py FOLDER [--size 1024x700 1440x900 2560x1440] [--scale 1 2]
        [--theme light dark] [--data digits] [--only trained script] [--language zh_CN pseudo]

Writes FOLDER/<state>-<theme>-<size>-<scale>.png, for languages other than English in FOLDER/<code>.
Needs no display: without one the window is drawn into memory. Look at all of them after any change
to what is seen; the best are in `assets/`.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTabWidget,
    QToolButton,
    QWidget,
)

from netbuilder.app import create_window
from netbuilder.design import Design, templates
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.layer_rows import rows_of
from netbuilder.document import Document
from netbuilder.lessons import library
from netbuilder.training.trainer import Trainer
from netbuilder.translation import ENGLISH
from netbuilder.views.attention.choice import AttentionChoice
from netbuilder.views.bar.state_view import StateView
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.canvas.picture_painting import tile_area
from netbuilder.views.common import motion
from netbuilder.views.common.texts import PageView
from netbuilder.views.help.problem_report import ProblemReport
from netbuilder.views.help.window import HelpWindow
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.palette import Palette
from netbuilder.views.sweep.dialog import SweepDialog
from netbuilder.views.window.window import MainWindow
from netbuilder.wording import label_of

T = TypeVar("T", bound=QObject)


ROOT: Final = Path(__file__).resolve().parent.parent
THEMES: Final = ("light", "dark")
_PATIENCE: Final = 120.0
_PATIENCE_OF_CARD: Final = 1500
"""Milliseconds until the result card has looked at the test samples."""


class _Chosen:
    """The handwritten digits that networks of the pictures learn."""

    data = "digits"


def main() -> int:
    """Take all pictures, those of each scale in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=_size, nargs="+", default=["1440x900"], metavar="WxH")
    parser.add_argument("--scale", type=float, nargs="+", default=[1.0])
    parser.add_argument("--theme", nargs="+", choices=THEMES, default=list(THEMES))
    parser.add_argument("--data", choices=("digits", "mnist"), default="digits")
    parser.add_argument("--language", nargs="+", default=["en"], metavar="CODE")
    parser.add_argument("--only", nargs="+", choices=tuple(STATES), metavar="STATE")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    states = options.only or list(STATES)
    _Chosen.data = options.data
    if options.here:
        take(options.folder, states, options.theme, options.size, options.scale[0])
        return 0
    status = 0
    for scale, language in product(options.scale, options.language):
        folder = options.folder if language == ENGLISH else options.folder / language
        command = [sys.executable, __file__, str(folder), "--scale", str(scale), "--here"]
        command += ["--size", *options.size, "--theme", *options.theme]
        command += ["--data", options.data, "--only", *states]
        with tempfile.TemporaryDirectory() as home:
            places = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
            environment = {**os.environ, **dict.fromkeys(places, home)}
            environment |= {"QT_SCALE_FACTOR": str(scale), "PYTHONPATH": str(ROOT)}
            environment["NETBUILDER_LANGUAGE"] = language
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
            status |= subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode
    return status


def _size(text: str) -> str:
    """A window's size such as 1440x900."""
    if not re.fullmatch(r"[1-9]\d*x[1-9]\d*", text):
        raise argparse.ArgumentTypeError(f"{text} is not a size such as 1440x900.")
    return text


def take(
    folder: Path, states: Sequence[str], themes: Sequence[str], sizes: Sequence[str], scale: float
) -> None:
    """The pictures of these states in these themes and sizes of the window."""
    app = QApplication([])
    app.setStyle("Fusion")
    for size, theme, state in product(sizes, themes, states):
        path = folder / f"{state}-{theme}-{size}-{scale:g}.png"
        _photograph(STATES[state], theme, size, path)
        print(path, flush=True)


def _photograph(
    arrange: Callable[[MainWindow], QWidget | None], theme: str, size: str, path: Path
) -> None:
    window = create_window()
    motion.reduce(True)
    width, height = size.split("x")
    window.resize(int(width), int(height))
    _action(window, f"appearance-{theme}").trigger()
    window.show()
    _settle()
    seen = arrange(window) or window
    _settle()
    seen.grab().save(str(path))
    if seen is not window:
        seen.close()

    document = _part(window, Document)
    document.new(document.design)  # Nothing to ask about when it closes.
    window.close()
    window.deleteLater()
    QApplication.processEvents()


# States


def _start(window: MainWindow) -> None:
    """As the program opens."""


def _empty(window: MainWindow) -> None:

    _show(window, Design())


def _selected(window: MainWindow) -> None:
    _canvas(window).select("dense")


def _problem(window: MainWindow) -> None:

    design = Design.default().inserted(1, "Conv2D")
    _show(window, design)
    _canvas(window).select("conv2d")


def _advice(window: MainWindow) -> None:

    design = Design.default().with_parameter("dense", "activation", "linear")
    design = design.with_loss("mean_squared_error").with_optimizer_parameter("learning_rate", 1.0)
    _show(window, design)
    _canvas(window).select("dense")


def _disabled(window: MainWindow) -> None:
    design = _template("Deep perceptron").with_enabled(["dropout", "dropout_1"], False)
    _show(window, design)
    _canvas(window).select_blocks(["dense_1", "dropout_1", "dense_2"])


def _costs(window: MainWindow) -> None:
    _show(window, _template("Small convnet"))
    _action(window, "actionCosts").trigger()
    _canvas(window).select("conv2d_1")


def _script(window: MainWindow) -> None:
    _show(window, _template("LeNet-5"))
    _action(window, "actionCode").trigger()


def _long(window: MainWindow) -> None:
    design = _template("Deep perceptron")
    for number in range(30):
        kind = ("Dense", "BatchNormalization", "Dropout")[number % 3]
        design = design.inserted(1 + number, kind)
    _show(window, design)
    _canvas(window).select("dense_6")


def _start_page(window: MainWindow) -> None:
    _action(window, "actionStart").trigger()


def _tour(window: MainWindow) -> None:
    _action(window, "actionTour").trigger()


def _help(window: MainWindow) -> QWidget:
    window.guide.help.open_page("layer:LSTM")
    return _part(window, HelpWindow)


def _keys(window: MainWindow) -> QWidget:
    _action(window, "actionKeys").trigger()
    return _part(window, HelpWindow)


def _report(window: MainWindow) -> QWidget:
    _action(window, "actionProblemReport").trigger()
    return _part(window, ProblemReport)


def _trained(window: MainWindow) -> None:

    _show(window, _digits().with_setting("epochs", 3))
    _train(window)
    _draw(window)
    _drawn(window)


def _attention(window: MainWindow) -> None:
    """A drawing coloured by what speaks for the answer."""
    _trained(window)
    _part(window, AttentionChoice, "padAttention").method = "saliency"
    _drawn(window)


def _map(window: MainWindow) -> None:
    """The test samples as the hidden layer sees them."""
    _show(window, _digits().with_setting("epochs", 3))
    _train(window)
    _part(window, QTabWidget, "watch").setCurrentWidget(_part(window, QWidget, "dataMap"))
    layer = _part(window, QComboBox, "mapLayer")
    layer.setCurrentIndex(layer.findText("dense"))
    _wait(lambda: "%" in _part(window, QLabel, "mapCaption").text())


def _learning(window: MainWindow) -> None:
    """In the third epoch, with a drawing."""
    _show(window, _digits().with_setting("epochs", 10))
    _action(window, "actionTrain").trigger()
    state = _part(window, StateView)
    _wait(lambda: len(_numbers(state.detail)) > 2)  # before, it says how many epochs there will be
    _draw(window)
    _wait(lambda: _numbers(state.detail)[0] >= 3)
    _part(window, QSlider, "speed").setValue(3)
    _drawn(window)


def _training(window: MainWindow) -> None:
    """In the middle of a slow training."""
    _show(window, _digits().with_setting("epochs", 10))
    _part(window, QSlider, "speed").setValue(3)
    _action(window, "actionTrain").trigger()
    state = _part(window, StateView)
    _wait(lambda: max(_numbers(state.detail)[2:], default=0) >= 200)
    _action(window, "actionPause").trigger()


def _autoencoder(window: MainWindow) -> None:
    design = _template("Autoencoder").with_data(_Chosen.data).with_setting("epochs", 2)
    _show(window, design)
    _train(window)
    _draw(window)
    QTest.qWait(_PATIENCE_OF_CARD)


def _diverged(window: MainWindow) -> None:

    design = _digits().with_optimizer("sgd").with_loss("mean_squared_error")
    design = design.with_parameter("dense", "activation", "linear")
    design = design.with_parameter("dense_1", "activation", "linear")
    design = design.with_optimizer_parameter("learning_rate", 100.0)
    _show(window, design)
    _train(window)


def _settings(window: MainWindow) -> None:
    """The less common settings, some of them changed."""
    design = Design.default().with_schedule("CosineDecay").with_setting("seed", 7)
    _show(window, design)
    _action(window, "actionMoreSettings").trigger()


def _running(window: MainWindow) -> None:
    """A training that is on its way, with settings that count at once."""
    _show(window, _digits().with_setting("epochs", 10))
    _part(window, QSlider, "speed").setValue(3)
    _action(window, "actionTrain").trigger()
    state = _part(window, StateView)
    _wait(lambda: max(_numbers(state.detail)[2:], default=0) >= 20)


def _stopped(window: MainWindow) -> None:
    _show(window, _digits().with_setting("epochs", 30))
    _action(window, "actionTrain").trigger()
    state, trainer = _part(window, StateView), _part(window, Trainer)
    _wait(lambda: _numbers(state.detail)[:1] >= [3])
    _action(window, "actionStop").trigger()
    _wait(lambda: trainer.state == "idle")


def _chance(window: MainWindow) -> None:
    """A network that has learned nothing."""
    design = _digits().with_setting("epochs", 2)
    _show(window, design.with_optimizer_parameter("learning_rate", 10.0))
    _train(window)
    QTest.qWait(_PATIENCE_OF_CARD)


def _regression(window: MainWindow) -> None:
    _show(window, Design.default("line").with_setting("epochs", 5))
    _train(window)
    QTest.qWait(_PATIENCE_OF_CARD)


def _search(window: MainWindow) -> QWidget:
    """A search that is over, with a condition: parallel coordinates."""
    design = Design.default("circles").with_setting("epochs", 5).inserted(1, "Dense", {"units": 8})
    _show(window, design.with_setting("validation_split", 0.2))
    _action(window, "actionSweep").trigger()
    dialog = _part(window, SweepDialog)
    _part(window, QComboBox, "sweepMethod").setCurrentIndex(1)
    _vary(window, 1, label_of("learning_rate"), "0.0001..0.1 log")
    used = _part(window, QComboBox, "sweepSetting1")
    _vary(window, 2, used.itemText(used.count() - 2), "true, false")
    _vary(window, 3, label_of("optimizer"), "adam, sgd")
    _part(window, QSpinBox, "sweepTrainings").setValue(12)
    _part(window, QRadioButton, "sweepInTurn").click()
    _part(window, QPushButton, "sweepStart").click()
    _wait(lambda: not dialog.busy)
    return dialog


def _search_best(window: MainWindow) -> QWidget:
    """The best found so far, over time."""
    dialog = _search(window)
    _part(window, QComboBox, "sweepFigure").setCurrentIndex(1)
    return dialog


def _search_importance(window: MainWindow) -> QWidget:
    """How much each setting matters."""
    dialog = _search(window)
    _part(window, QComboBox, "sweepFigure").setCurrentIndex(2)
    return dialog


def _search_many(window: MainWindow) -> QWidget:
    """Six settings before the start, one of them wrong, on a cluster."""
    _show(window, Design.default("circles").with_setting("validation_split", 0.2))
    _action(window, "actionSweep").trigger()
    _part(window, QComboBox, "sweepMethod").setCurrentIndex(3)
    settings = ("learning_rate", "batch_size", "epochs", "optimizer", "units", "seed")
    names = [f"dense: {label_of(each)}" if each == "units" else label_of(each) for each in settings]
    for number, name in enumerate(names, start=1):
        _vary(window, number, name)
    _part(window, QLineEdit, "sweepValues2").setText("16..?")
    _part(window, QRadioButton, "sweepFar").click()
    return _part(window, SweepDialog)


def _sweep(window: MainWindow) -> QWidget:
    _show(window, Design.default("circles").with_setting("epochs", 20))
    _action(window, "actionSweep").trigger()
    dialog = _part(window, SweepDialog)
    _vary(window, 1, label_of("learning_rate"), "0.001, 0.01, 0.1")
    _vary(window, 2, f"dense: {label_of('units')}")
    _part(window, QRadioButton, "sweepInTurn").click()
    _part(window, QPushButton, "sweepStart").click()
    _wait(lambda: not dialog.busy)
    return dialog


def _vary(window: MainWindow, number: int, name: str, values: str = "") -> None:
    """Set a row of the sweep, with what is proposed where no values are given."""
    if window.findChild(QComboBox, f"sweepSetting{number}") is None:
        _part(window, QPushButton, "sweepAdd").click()
    choice = _part(window, QComboBox, f"sweepSetting{number}")
    choice.setCurrentIndex(choice.findText(name))
    choice.activated.emit(choice.currentIndex())
    if values:
        _part(window, QLineEdit, f"sweepValues{number}").setText(values)


def _opened(window: MainWindow) -> None:
    """LeNet-5 opened, with a drawing."""
    _show(window, _template("LeNet-5").with_data(_Chosen.data).with_setting("epochs", 1))
    _train(window)
    _draw(window)
    _drawn(window)


def _neurons(window: MainWindow) -> None:
    """Every unit of a small network on the spirals."""
    _show(window, _template("Spirals").with_setting("epochs", 60))
    _train(window)
    _drawn(window)


def _value(window: MainWindow) -> None:
    """A value of a feature map, with what it comes from and the products that make it."""
    _opened(window)
    canvas = _canvas(window)
    items = [each for each in canvas.items() if isinstance(each, BlockItem)]
    item = next(each for each in items if each.content.name == "conv2d_1")
    if item.opened is None:
        return
    tile = tile_area(item.opened.form, item.picture_area(), 7)
    place = canvas.mapFromScene(item.mapToScene(tile.center()))
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(canvas.viewport(), place + QPoint(1, 1))
    words = _part(window, QLabel, "valueWords")
    _wait(lambda: bool(words.text()))
    _part(window, QPushButton, "valueNext").click()


def _opened_sequence(window: MainWindow) -> None:
    _show(window, _template("LSTM, row by row").with_data(_Chosen.data).with_setting("epochs", 1))
    _train(window)
    _drawn(window)


def _opened_edited(window: MainWindow) -> None:
    """Opened, and edited since it was trained."""
    _trained(window)
    _show(window, _part(window, Document).design.inserted(1, "Dropout"))
    _drawn(window)


def _layers(window: MainWindow) -> None:
    """The layers unfolded over the canvas, where the window is small."""
    family = window.findChild(QToolButton, "family-convolution")
    if family is not None and family.isVisible():
        family.click()


def _folded(window: MainWindow) -> None:
    """Groups of layers folded, the keyboard in their list, another form chosen."""
    _part(window, Palette).fold(["core", "activation"])
    listed = _part(window, QListWidget, "paletteList")
    title = next(each.title for each in rows_of(CATALOGUE) if each.name == "Conv")
    listed.setCurrentItem(listed.findItems(title, Qt.MatchFlag.MatchExactly)[0])
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Left)
    _settle()


def _lenet(window: MainWindow) -> None:
    _show(window, _template("LeNet-5"))


def _inspected(window: MainWindow) -> None:
    """A block of a trained network, selected."""
    _trained(window)
    _canvas(window).select("dense")


def _inside(window: MainWindow) -> None:
    """Mistakes, with the panels below over the whole window."""
    _trained(window)
    watch = _part(window, QTabWidget, "watch")
    watch.setCurrentWidget(_part(window, QWidget, "outcomes"))
    _drawn(window)
    watch.tabBar().setFocus()
    _action(window, "actionMaximize").trigger()


def _lessons(window: MainWindow) -> None:
    """The list of lessons."""
    _action(window, "actionLessons").trigger()


def _lesson(window: MainWindow) -> None:
    """A lesson of which one task is passed, with the hints for the next."""
    lesson = next(each for each in library.built_in() if each.key == "xor")
    window.guide.lessons.open(lesson)
    _show(window, lesson.start.inserted(0, "Dense", {"units": 2, "activation": "tanh"}))
    _train(window)
    page = _part(window, PageView, "lessonPage")
    page.linkChosen.emit("hint:bend")
    page.verticalScrollBar().setValue(page.verticalScrollBar().maximum())
    _settle()


STATES: Final[dict[str, Callable[[MainWindow], QWidget | None]]] = {
    "start": _start,
    "empty": _empty,
    "selected": _selected,
    "problem": _problem,
    "advice": _advice,
    "disabled": _disabled,
    "costs": _costs,
    "script": _script,
    "long": _long,
    "start-page": _start_page,
    "tour": _tour,
    "help": _help,
    "keys": _keys,
    "report": _report,
    "lessons": _lessons,
    "lesson": _lesson,
    "learning": _learning,
    "training": _training,
    "trained": _trained,
    "attention": _attention,
    "map": _map,
    "autoencoder": _autoencoder,
    "opened": _opened,
    "value": _value,
    "opened-sequence": _opened_sequence,
    "opened-edited": _opened_edited,
    "neurons": _neurons,
    "diverged": _diverged,
    "settings": _settings,
    "running": _running,
    "stopped": _stopped,
    "chance": _chance,
    "regression": _regression,
    "sweep": _sweep,
    "search": _search,
    "search-best": _search_best,
    "search-importance": _search_importance,
    "search-many": _search_many,
    "layers": _layers,
    "lenet": _lenet,
    "inspected": _inspected,
    "inside": _inside,
    "folded": _folded,
}


# Hands


def _digits() -> Design:
    return Design.default(_Chosen.data)


def _part(window: MainWindow, kind: type[T], name: str = "") -> T:
    found = window.findChild(kind, name) if name else window.findChild(kind)
    if found is None:
        raise LookupError(f"The window has no {kind.__name__} {name}")
    return found


def _action(window: MainWindow, name: str) -> QAction:
    return _part(window, QAction, name)


def _canvas(window: MainWindow) -> Canvas:
    return _part(window, Canvas, "canvas")


def _template(title: str) -> Design:
    return next(each.design for each in templates.built_in("mnist") if each.title == title)


def _show(window: MainWindow, design: Design) -> None:
    _part(window, Document).edit(design, "arranged")
    _settle()


def _train(window: MainWindow) -> None:

    trainer = _part(window, Trainer)
    _action(window, "actionTrain").trigger()
    _wait(lambda: trainer.state == "idle")


def _numbers(text: str) -> list[int]:
    """The whole numbers in a text, whatever its language."""
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", text)]


def _draw(window: MainWindow) -> None:
    """A 7 on the pad, with the mouse."""
    pad = _part(window, DigitPad)
    width, height = pad.width(), pad.height()
    way = [(0.3, 0.25), (0.7, 0.25), (0.6, 0.5), (0.45, 0.8)]
    points = [QPoint(round(x * width), round(y * height)) for x, y in way]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for start, end in pairwise(points):
        for step in range(1, 9):
            QTest.mouseMove(pad, start + (end - start) * step / 8)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def _drawn(window: MainWindow) -> None:
    """Wait for the canvas to show the network of now."""
    clock = time.monotonic()
    _wait(lambda: time.monotonic() - clock > 1)


def _settle() -> None:

    QTest.qWait(250)


def _wait(until: Callable[[], bool]) -> None:
    """Run Qt's own loop, which lets the training's threads work; QTest.qWait holds them up."""
    loop, clock, limit = QEventLoop(), QTimer(interval=50), QTimer(singleShot=True)
    clock.timeout.connect(lambda: loop.quit() if until() else None)
    limit.timeout.connect(loop.quit)
    clock.start()
    limit.start(round(1000 * _PATIENCE))
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
