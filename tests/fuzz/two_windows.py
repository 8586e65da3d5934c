"""Two programs with a window each on one home: is the sum of what both did on the disk?

    python -m tests.fuzz.two_windows [--operations 200] [--seed 0] [--data digits]

Both windows train, draw digits and say what they are, delete runs and digits (their own and the
other's) and save templates (often under the other's names) at the same time, each at random. Then a
third program compares what is on the disk with what both say that they did.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

STRANGE = b'{"form":9,"label":{"of":"a later version"}}\n'
"""A line of digits that no window can read, and none may touch."""

KINDS = {"train": 5, "teach": 6, "delete a run": 3, "delete a digit": 3, "save a template": 4}
SHARED = ("mine", "Mine", "small", "large")


class Program:
    """One window, driven as by a person; what it did goes to standard output as JSON."""

    def __init__(self, number: int, seed: int, data: str) -> None:
        from PySide6.QtWidgets import QApplication

        from netbuilder.app import create_window
        from netbuilder.document import Document

        self._app = QApplication.instance() or QApplication([])
        self._rng = random.Random(f"{seed} {number}")
        self._number = number
        self._count = 0
        self._window = create_window(data)
        self._window.resize(1200, 800)
        self._window.show()
        self._document = self._window.findChild(Document)
        design = self._document.design.with_setting("epochs", 1)
        self._document.new(design.with_parameter(design.blocks[0].name, "units", 4))
        self._show_runs()

    def carry_out(self, operations: int) -> None:
        """Do so many random things."""
        acts: dict[str, Callable[[], Any]] = {
            "train": self._train,
            "teach": self._teach,
            "delete a run": self._delete_run,
            "delete a digit": self._delete_digit,
            "save a template": self._save_template,
        }
        for kind in self._rng.choices(list(KINDS), list(KINDS.values()), k=operations):
            self._count += 1
            print(json.dumps([kind, acts[kind]()]), flush=True)
            for _ in range(self._rng.randrange(4)):
                self._app.processEvents()
        self._document.new()
        if not self._window.close():
            raise RuntimeError("the window does not close")

    def _until(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("it does not happen")
            self._app.processEvents()
            time.sleep(0.002)

    def _find(self, kind: Any, name: str) -> Any:
        return self._window.findChild(kind, name)

    def _mark(self) -> int:
        """A number that nothing of either window has had before."""
        return 10_000 * (self._number + 1) + self._count

    def _do(self, name: str) -> None:
        from PySide6.QtGui import QAction

        self._find(QAction, name).trigger()

    def _click(self, widget: Any) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    # Runs

    def _show_runs(self) -> None:
        from PySide6.QtWidgets import QTabWidget

        watch = self._find(QTabWidget, "watch")
        watch.setCurrentIndex(0)
        watch.setCurrentIndex(3)

    def _runs(self) -> list[Any]:
        from PySide6.QtWidgets import QTableView

        model = self._find(QTableView, "runTable").model()
        return [model.run(row) for row in range(model.rowCount())]

    def _train(self) -> int:
        from netbuilder.training.trainer import Trainer

        mark = self._mark()
        self._document.new(self._document.design.with_setting("seed", mark))
        self._do("actionTrain")
        self._until(lambda: any(run.design.seed == mark for run in self._runs()))
        trainer = self._window.findChild(Trainer)
        self._until(lambda: trainer.state == "idle")
        return mark

    def _delete_run(self) -> int | None:
        from PySide6.QtWidgets import QPushButton, QTableView

        self._show_runs()
        for _ in range(20):
            self._app.processEvents()
        runs = self._runs()
        if not runs:
            return None
        row = self._rng.randrange(len(runs))
        self._find(QTableView, "runTable").selectRow(row)
        self._click(self._find(QPushButton, "runDelete"))
        return int(runs[row].design.seed)

    # Digits

    def _teach(self) -> str:
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QToolButton

        from netbuilder.insight.my_digits import MyDigits
        from netbuilder.views.pad.digit_pad import DigitPad

        pad = self._window.findChild(DigitPad)
        pad.clear()
        known = {each.id for each in MyDigits().all}
        places = [QPoint(self._rng.randrange(20, 80), self._rng.randrange(20, 80)) for _ in "1234"]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(pad, place)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=places[-1])
        menu = self._find(QToolButton, "itWas").menu()
        menu.aboutToShow.emit()
        self._rng.choice(menu.actions()).trigger()
        strokes = [[[float(x), float(y)] for x, y in stroke] for stroke in pad.strokes()]

        def taught() -> list[str]:
            """Those with these strokes: a random drawing comes once."""
            drawn = [each for each in MyDigits().all if each.id not in known]
            return [t.id for t in drawn if [[list(p) for p in s] for s in t.strokes] == strokes]

        self._until(lambda: len(taught()) == 1)
        return taught()[0]

    def _delete_digit(self) -> str | None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QListWidget, QPushButton

        from netbuilder.views.pad.my_digits import MyDigitsDialog

        self._do("actionMyDigits")
        dialog = self._window.findChild(MyDigitsDialog)
        for _ in range(20):
            self._app.processEvents()
        shown = dialog.findChild(QListWidget, "myDigitsList")
        chosen = None
        if shown.count():
            item = shown.item(self._rng.randrange(shown.count()))
            chosen = item.data(Qt.ItemDataRole.UserRole).id
            shown.setCurrentItem(item)
            self._click(dialog.findChild(QPushButton, "deleteDigits"))
        dialog.close()
        return chosen

    # Templates

    def _save_template(self) -> list[Any]:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox, QPushButton

        mark = self._mark()
        self._document.new(self._document.design.with_setting("seed", mark))
        names = [self._rng.choice((*SHARED, f"mine {mark}")), f"other {mark}"]
        given: list[str] = []

        def get_text(*_: object) -> tuple[str, bool]:
            given.append(names[len(given)])
            return given[-1], True

        def answer() -> None:
            box = QApplication.activeModalWidget()
            if isinstance(box, QMessageBox):
                box.findChild(QPushButton, "another").click()

        timer = QTimer(interval=1)
        timer.timeout.connect(answer)
        timer.start()
        genuine, QInputDialog.getText = QInputDialog.getText, get_text  # type: ignore[method-assign]
        try:
            self._do("actionSaveTemplate")
        finally:
            QInputDialog.getText = genuine  # type: ignore[method-assign]
            timer.stop()
        return [given[-1], mark]


def program(number: int, seed: int, data: str, operations: int) -> None:
    """What each of the two processes does."""
    driven = Program(number, seed, data)
    print("ready", flush=True)
    sys.stdin.readline()
    driven.carry_out(operations)


def compare(did: list[list[Any]]) -> dict[str, int]:
    """How many of each kind are wrong on the disk; in a process on the same home.

    Args:
        did: what both programs did, in any order.
    """
    from netbuilder.design import templates
    from netbuilder.insight.my_digits import MyDigits
    from netbuilder.storage import folders
    from netbuilder.training.history.book import RunStore

    def of(kind: str) -> list[Any]:
        return [outcome for name, outcome in did if name == kind and outcome is not None]

    news = RunStore().refresh()
    runs = Counter(run.design.seed for run in news.come)
    digits = Counter(each.id for each in MyDigits().all)
    kept, complaints = templates.own()
    expected_runs = Counter(set(of("train")) - set(of("delete a run")))
    expected_digits = Counter(set(of("teach")) - set(of("delete a digit")))
    expected_templates = Counter(tuple(each) for each in of("save a template"))
    found_templates = Counter((each.title, each.design.seed) for each in kept)

    def wrong(found: Counter[Any], expected: Counter[Any]) -> int:
        return (expected - found).total() + (found - expected).total()

    lines = folders.my_digits().read_bytes().split(b"\n")
    return {
        "runs": wrong(runs, expected_runs),
        "digits": wrong(digits, expected_digits),
        "templates": wrong(found_templates, expected_templates),
        "complaints": len(news.messages) + len(complaints),
        "strange lines": abs(lines.count(STRANGE.strip()) - 1),
        "numbers given twice": len(news.come) - len({run.number for run in news.come}),
    }


def play(
    operations: int, seed: int, data: str, home: Path
) -> tuple[list[list[Any]], dict[str, int]]:
    """Let two programs do so many things together; what they did, and what is wrong on the disk."""
    folders = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("CONFIG", "DATA", "STATE")}
    env = {**os.environ, **folders, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    digits = home / "DATA" / "netbuilder" / "my-digits.jsonl"
    digits.parent.mkdir(parents=True)
    digits.write_bytes(STRANGE)
    begun = []
    for number in (0, 1):
        line = [sys.executable, "-m", "tests.fuzz.two_windows", "--seed", str(seed), "--data", data]
        line += ["--program", str(number), "--operations", str((operations + number) // 2)]
        begun.append(
            subprocess.Popen(
                line, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
    did: list[list[Any]] = []
    for each in begun:
        if each.stdout is None or each.stdout.readline() != "ready\n":
            raise RuntimeError("a program does not start")
    for each in begun:
        if each.stdin is not None:
            each.stdin.write("\n")
            each.stdin.flush()
    for each in begun:
        printed, _ = each.communicate()
        if each.returncode:
            raise RuntimeError(f"a program ended with {each.returncode}")
        did += map(json.loads, printed.splitlines())
    line = [sys.executable, "-m", "tests.fuzz.two_windows", "--compare"]
    compared = subprocess.run(
        line, env=env, input=json.dumps(did), capture_output=True, text=True, check=True
    )
    return did, json.loads(compared.stdout)


def main() -> int:
    """Let both do what they do, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--operations", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--data", default="digits", help="what is trained on")
    parser.add_argument("--program", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--compare", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.program is not None:
        program(options.program, options.seed, options.data, options.operations)
        return 0
    if options.compare:
        print(json.dumps(compare(json.load(sys.stdin))))
        return 0
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        did, wrong = play(options.operations, options.seed, options.data, Path(name))
    counts = Counter(kind for kind, _ in did)
    print(f"Two windows did {len(did)} things in {time.perf_counter() - begin:.0f} s:")
    for kind, count in counts.most_common():
        print(f"  {count:4} x {kind}")
    print("Wrong on the disk: " + ", ".join(f"{count} {what}" for what, count in wrong.items()))
    good = not any(wrong.values()) and len(did) == options.operations
    print("The sum of both is on the disk." if good else "The sum of both is NOT on the disk.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
