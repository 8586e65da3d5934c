"""How late the window's thread is while it is given what once froze it.

    python -m tests.benchmarks.freezes [--only WORD] [--drawings 10000] [--flush 3]

Plays each case in a real window: a 5 ms timer runs in its thread, and by how much its worst call
was late is printed, with what came of the case. Required of each: 200 ms. Beside it stands the most
processor time that the thread itself took between two calls, which does not depend on what else the
machine does. Files lie in folders of their own, and nothing of the user's is read or written. Needs
a display, or QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLabel,
    QListWidget,
    QPushButton,
)

from engine.declarations import defaults
from netbuilder.app import create_window, spare_the_collector
from netbuilder.design import Design, clipboard
from netbuilder.design.blocks import MAX_BLOCKS, Block
from netbuilder.design.catalogue import entry
from netbuilder.design.checking import checked
from netbuilder.design.code.limits import MAX_CHARACTERS, MAX_LINE, MAX_LINES
from netbuilder.design.parts import block_part
from netbuilder.design.storage import encode
from netbuilder.document import Document
from netbuilder.insight.my_digits import Taught
from netbuilder.storage import folders
from netbuilder.training.records import RunEnded, RunStarted
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.code.editor import ScriptEditor
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.pad.my_digits import MyDigitsDialog
from netbuilder.views.pad.panel import PadPanel
from netbuilder.views.window import file_commands
from tests.benchmarks.window_while_training import Watch

REQUIRED = 0.2
LAYER = "keras.layers.Dense(10),\n"
ADD = "m.add(keras.layers.Dense(10))\n"


class Case(NamedTuple):
    """Something that is played.

    Attributes:
        name: what is done.
        act: does it.
        over: whether it is done; asked until then, at most `patience` seconds.
        came: what came of it, in a few words.
        patience: seconds.
    """

    name: str
    act: Callable[[], object]
    over: Callable[[], object]
    came: Callable[[], str]
    patience: float = 60


class Bench:
    """A window, and what is said in message boxes."""

    def __init__(self, folder: Path, flush: float) -> None:
        self.folder, self.flush = folder, flush
        self.told: list[str] = []
        self.window = create_window("digits")
        self.window.resize(1240, 800)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        QTest.qWait(300)
        file_commands.warn = lambda *words: self.told.append(str(words[2]))
        self.window._editing.refused.connect(self.told.append)

    @property
    def document(self) -> Document:
        return self.window.findChild(Document)

    @property
    def trainer(self) -> Trainer:
        return self.window.findChild(Trainer)

    def trigger(self, name: str) -> None:
        self.window.findChild(QAction, name).trigger()

    def last_told(self) -> str:
        return self.told[-1] if self.told else "nothing was said"

    def blocks(self) -> str:
        return f"{len(self.document.design.blocks):,} blocks shown"

    def file(self, design: Design, name: str = "large") -> Path:
        path = self.folder / f"{name}.netbuilder.json"
        path.write_bytes(encode(design))
        return path


def block(number: int, units: int, activation: str = "relu") -> Block:
    declared = entry("Dense").parameters
    given = {"units": units, "activation": activation}
    return Block(f"layer_{number}", "Dense", checked(declared, {**defaults(declared), **given}))


def stack(count: int, *, units: int = 0, activation: str = "relu") -> Design:
    """So many blocks, their widths different unless given; no limit is asked."""
    widths = (units or 16 + number % 997 for number in range(count - 1))
    hidden = tuple(block(n, width, activation) for n, width in enumerate(widths))
    design = Design.default("digits")
    object.__setattr__(design, "blocks", (*hidden, design.blocks[-1]))
    vars(design).pop("active", None)
    return design


def play(case: Case) -> tuple[float, float]:
    """Play a case; the worst lateness, and the most processor time at a stretch, in seconds."""
    lateness = Watch()
    loop = QEventLoop()
    begun: list[float] = []
    ends: list[float] = []

    def act() -> None:
        begun.append(time.monotonic())
        case.act()

    def look() -> None:
        if not begun:
            return
        if not ends and (case.over() or time.monotonic() - begun[0] > case.patience):
            ends.append(time.monotonic())
        # What was asked for last is painted, too.
        if ends and time.monotonic() - ends[0] > 0.3:
            loop.quit()

    watch = QTimer(interval=20)
    watch.timeout.connect(look)
    lateness.start()
    watch.start()
    QTimer.singleShot(50, act)
    loop.exec()
    watch.stop()
    lateness.stop()
    return max(lateness.seconds), max(lateness.busy)


@contextmanager
def slow_flush(seconds: float) -> Iterator[None]:
    """A disk that takes its time."""
    flush = os.fsync

    def fsync(file: int) -> None:
        time.sleep(seconds)
        flush(file)

    os.fsync = fsync  # type: ignore[assignment]
    try:
        yield
    finally:
        os.fsync = flush


# The cases ----------------------------------------------------------------------------------------


def paste_cases(bench: Bench) -> Iterator[Case]:
    canvas = bench.window.findChild(Canvas, "canvas")

    def paste(count: int) -> Callable[[], None]:
        parts = [block_part(each) for each in stack(count).blocks]
        text = msgspec.json.encode({"format": clipboard.FORMAT, "blocks": parts}).decode()

        def act() -> None:
            QGuiApplication.clipboard().setText(text)
            canvas.setFocus()
            bench.trigger("actionPaste")

        return act

    for count in (9_000, 100_000):
        bench.told.clear()
        act = paste(count)
        yield Case(f"paste {count:,} blocks", act, lambda: bench.told, bench.last_told)
    act = paste(MAX_BLOCKS - 2)
    full = lambda: len(bench.document.design.blocks) == MAX_BLOCKS  # noqa: E731
    yield Case(f"paste {MAX_BLOCKS - 2:,} blocks", act, full, bench.blocks)
    yield Case("undo that", lambda: bench.trigger("actionUndo"), lambda: not full(), bench.blocks)


def script_cases(bench: Bench) -> Iterator[Case]:
    bench.trigger("actionCode")
    editor = bench.window.findChild(ScriptEditor)
    notice = bench.window.findChild(QLabel, "codeProblems")
    cancel = bench.window.findChild(QPushButton, "codeCancel")
    document = bench.document
    start = document.design

    def paste(text: str) -> Callable[[], None]:
        def act() -> None:
            QGuiApplication.clipboard().setText(text)
            editor.setFocus()
            editor.selectAll()
            QTest.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

        return act

    def over() -> bool:
        read = notice.isVisible() or document.design != start
        return bool(read and not cancel.isVisible())

    def came() -> str:
        return notice.text() if notice.isVisible() else bench.blocks()

    size = 2**21
    fill = MAX_CHARACTERS
    texts = {
        "script of 70,000 m.add lines": "m = keras.Sequential()\n" + ADD * 70_000,
        "script of 80,000 layers": "m = keras.Sequential([\n" + LAYER * 80_000 + "])",
        "script of 2 MB in one line": "m = [" + "Dense(1)," * (size // 9) + "]",
        "script of 2 MB of statements": "x;" * (size // 2),
        "script of 2 MB of empty lines": "\n" * size,
        "script with a number of 2 MB (hex 2M)": "m = keras.Sequential([keras.layers.Dense(0x"
        + "f" * size
        + ")])",
        "script with a number of 4,000 digits": "m = keras.Sequential([keras.layers.Dense(0x"
        + "f" * 4000
        + ")])",
        "script with a number as long as is read": "m = keras.Sequential([keras.layers.Dense(0x"
        + "f" * (MAX_LINE - 100)
        + ")])",
        f"script of {MAX_LINES:,} m.add lines": "m = keras.Sequential()\n" + ADD * (MAX_LINES - 3),
        "script of as many statements as are read": ("x;" * 49_999 + "\n") * (fill // 99_999 - 1),
        "script of as long lines as are read": ("m = [" + "Dense(1)," * 11_000 + "]\n") * 4,
        "script of parentheses": "(" * (MAX_LINE - 1),
        f"script of {MAX_BLOCKS:,} layers": "m = keras.Sequential([\n" + LAYER * MAX_BLOCKS + "])",
    }
    for name, text in texts.items():
        document.edit(start, "start")
        notice.show_text("")
        yield Case(name, paste(text), over, came)
    document.edit(start, "start")
    notice.show_text("")
    endless = "x = f'''" + ("{a}" * 30_000 + "\n") * (fill // 100_000) + "'''"
    QTimer.singleShot(3000, lambda: cancel.click())
    yield Case("script that Python reads for a minute, cancelled", paste(endless), over, came)
    document.edit(start, "start")
    bench.trigger("actionCode")


def open_cases(bench: Bench) -> Iterator[Case]:
    for count in (9_999, 20_000):
        bench.told.clear()
        path = bench.file(stack(count))
        act = lambda path=path: bench.window.open_path(path)  # noqa: E731
        yield Case(f"open {count:,} blocks", act, lambda: bench.told, bench.last_told)
    designs = {
        "all different": stack(MAX_BLOCKS),
        "advice on each": stack(MAX_BLOCKS, activation="linear"),
        "a problem in each": stack(MAX_BLOCKS, units=1, activation="softmax"),
    }
    for name, design in designs.items():
        bench.document.new()
        path = bench.file(design)
        act = lambda path=path: bench.window.open_path(path)  # noqa: E731
        full = lambda: len(bench.document.design.blocks) == MAX_BLOCKS  # noqa: E731
        yield Case(f"open {MAX_BLOCKS:,} blocks, {name}", act, full, bench.blocks)
        yield Case(
            "  select all of them and disable them",
            lambda: (bench.trigger("actionSelectAll"), bench.trigger("actionDisable")),
            lambda: not bench.document.design.active,
            bench.blocks,
        )
    bench.document.new()


def train_cases(bench: Bench) -> Iterator[Case]:
    records: list[object] = []
    bench.trainer.recordReceived.connect(records.append)
    path = bench.file(stack(MAX_BLOCKS, units=16))
    bench.window.open_path(path)
    yield Case(
        f"start to train {MAX_BLOCKS:,} blocks",
        lambda: bench.trigger("actionTrain"),
        lambda: any(isinstance(each, RunStarted | RunEnded) for each in records),
        lambda: type(records[-1]).__name__ if records else "nothing yet",
        120,
    )
    began = time.monotonic()
    yield Case(
        "  train it for 10 s",
        lambda: None,
        lambda: time.monotonic() - began > 10,
        lambda: f"{len(records)} records",
    )
    yield Case(
        "  stop it",
        lambda: bench.trigger("actionStop"),
        lambda: bench.trainer.state == "idle",
        lambda: f"{records[-1]!r:.60}",
    )
    bench.trainer.forget()
    bench.document.new()


def save_cases(bench: Bench) -> Iterator[Case]:
    document, window = bench.document, bench.window
    path = bench.file(stack(MAX_BLOCKS), "saved")
    window.open_path(path)
    other = bench.folder / "other.netbuilder.json"

    def edit_and(name: str, epochs: int) -> Callable[[], None]:
        def act() -> None:
            document.edit(document.design.with_setting("epochs", epochs), "epochs")
            bench.trigger(name)

        return act

    def answer(path: Path) -> None:
        QFileDialog.getSaveFileName = lambda *_: (str(path), "")  # type: ignore[assignment, method-assign]

    def saved() -> str:
        where = document.path.name if document.path else "nowhere"
        return f"in {where}, {'not ' if document.modified else ''}saved"

    with slow_flush(bench.flush):
        name = f"with a flush of {bench.flush:g} s"
        done = lambda: not document.modified and not window._writing.busy  # noqa: E731
        yield Case(f"save {name}", edit_and("actionSave", 11), done, saved)

        def twice() -> None:
            edit_and("actionSave", 12)()
            edit_and("actionSave", 13)()

        yield Case("  save twice", twice, done, saved)
        answer(other)
        yield Case("  save as", edit_and("actionSaveAs", 14), done, saved)
        QInputDialog.getText = lambda *_, **__: ("large", True)  # type: ignore[assignment, method-assign]
        quiet = lambda: not window._writing.busy  # noqa: E731
        message = window.statusBar().currentMessage
        yield Case(
            "  save as a template", lambda: bench.trigger("actionSaveTemplate"), quiet, message
        )
        for suffix in ("png", "svg"):
            answer(bench.folder / f"picture.{suffix}")
            document.new()
            yield Case(
                f"  export {suffix.upper()}", lambda: bench.trigger("actionExport"), quiet, message
            )


def teaching_cases(bench: Bench, count: int) -> Iterator[Case]:
    rng = np.random.default_rng(0)
    file = folders.my_digits()
    file.parent.mkdir(parents=True, exist_ok=True)
    encoder = msgspec.json.Encoder()
    with file.open("wb") as lines:
        for number in range(count):
            points = np.cumsum(rng.normal(0, 0.03, (60, 2)), axis=0) + 0.5
            strokes = (tuple(map(tuple, points.tolist())),)
            taught = Taught(str(number % 10), strokes, datetime.now(), f"{number:08x}")
            lines.write(encoder.encode(taught) + b"\n")
    ended: list[object] = []
    bench.trainer.recordReceived.connect(
        lambda record: ended.append(record) if isinstance(record, RunEnded) else None
    )
    bench.document.new(Design.default("digits").with_setting("epochs", 1))
    bench.trigger("actionTrain")
    while not ended:
        QTest.qWait(50)
    pad, panel = bench.window.findChild(DigitPad), bench.window.findChild(PadPanel)
    said: list[str] = []
    bench.window._teaching.notice.connect(said.append)

    def draw_and_say() -> None:
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())
        panel.answered.emit("7")

    last = lambda: said[-1] if said else "nothing was said"  # noqa: E731
    name = f"first teaching with {count:,} taught drawings"
    yield Case(name, draw_and_say, lambda: said and "Your drawings" in said[-1], last, 180)
    yield Case("  draw after it", draw_and_say, lambda: len(said) > 2, last, 10)
    yield Case(
        "  cancel it",
        lambda: bench.window.findChild(QPushButton, "cancelTeaching").click(),
        lambda: "Teaching cancelled" in said[-1],
        last,
    )

    def dialog() -> MyDigitsDialog | None:
        return bench.window.findChild(MyDigitsDialog)

    def rows() -> int:
        found = dialog()
        return found.findChild(QListWidget).count() if found else 0

    def all_shown() -> bool:
        return rows() > count

    yield Case(
        "  show them all",
        lambda: bench.trigger("actionMyDigits"),
        all_shown,
        lambda: f"{rows():,} shown",
    )
    found = dialog()
    if found is not None:
        found.close()


def close_case(bench: Bench) -> Iterator[Case]:
    """Close while a save is on its way."""
    document, window = bench.document, bench.window
    path = bench.file(Design.default("digits"), "closed")
    window.open_path(path)
    with slow_flush(bench.flush):

        def act() -> None:
            document.edit(document.design.with_setting("epochs", 99), "epochs")
            bench.trigger("actionSave")
            window.close()

        yield Case(
            f"close with a flush of {bench.flush:g} s",
            act,
            lambda: not window.isVisible(),
            lambda: f"the file holds {Design.load(path).epochs} epochs",
        )


def dismiss_dialogs() -> None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="the group whose name has this in it")
    parser.add_argument("--drawings", type=int, default=10_000)
    parser.add_argument("--flush", type=float, default=3.0, help="seconds that a flush takes")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = str(Path(folder) / kind.lower())
        spare_the_collector()
        app = QApplication(sys.argv[:1])
        app.setStyle("Fusion")
        bench = Bench(Path(folder), options.flush)
        idle = Case("(nothing, for 3 s)", lambda: None, lambda: False, lambda: "", 3)
        groups: dict[str, Callable[[], Iterator[Case]]] = {
            "paste": lambda: paste_cases(bench),
            "script": lambda: script_cases(bench),
            "open": lambda: open_cases(bench),
            "train": lambda: train_cases(bench),
            "save": lambda: save_cases(bench),
            "teaching": lambda: teaching_cases(bench, options.drawings),
            "close": lambda: close_case(bench),
        }
        print("milliseconds that the window's thread was late at worst; that it computed at most")
        print("at a stretch; the case; what came of it")

        def show(case: Case) -> float:
            late, busy = play(case)
            words = " ".join(case.came().split())
            print(f"{1000 * late:6.0f} {1000 * busy:5.0f}  {case.name:50} {words:.80}", flush=True)
            return late

        show(idle)
        worst: list[float] = []
        for name, cases in groups.items():
            if options.only not in name and name != "close":
                continue
            for case in cases():
                worst.append(show(case))
        dismiss_dialogs()
        bench.document.new()
        bench.window.close()
        while bench.window._settings.at_work:  # before the folder goes
            QTest.qWait(50)
    late = sum(each > REQUIRED for each in worst)
    print(
        f"{1000 * max(worst):.0f} ms at worst in {len(worst)} cases; required: "
        f"{1000 * REQUIRED:.0f}; {late} cases above that"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
