"""What is left of a window that ended without warning."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.journals import Journals, Remains
from netbuilder.document import Document
from netbuilder.recovery import Recovery
from netbuilder.storage import folders
from netbuilder.storage.errors import DamagedError
from netbuilder.views.window.interrupted import InterruptedBar

CRASHING = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from netbuilder.document import Document
from netbuilder.recovery import Recovery

app = QCoreApplication([])
document = Document()
folder = Path(sys.argv[1])
keeper = Recovery(document, folder)
for epochs in (3, 4, 5):
    document.edit(document.design.with_setting("epochs", epochs), f"epochs {epochs}")
document.undo()

def look():
    if list(folder.glob("*.json")):
        print("written", flush=True)
        if sys.argv[2] == "crash":
            os.kill(os.getpid(), signal.SIGKILL)

timer = QTimer()
timer.timeout.connect(look)
timer.start(10)
app.exec()
"""


def remains(where: Path) -> list[Remains]:
    return [each for each in Journals(where).left() if isinstance(each, Remains)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recovery"


def edited(qtbot: QtBot, folder: Path) -> tuple[Document, Recovery]:
    """A document with a change that has reached the disk."""
    document = Document()
    keeper = Recovery(document, folder)
    document.edit(Design.default().with_setting("epochs", 3), "epochs")
    qtbot.waitUntil(lambda: bool(list(folder.glob("*.json"))))
    return document, keeper


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_program_leaves_its_history(qtbot: QtBot, folder: Path) -> None:
    program = subprocess.run(
        [sys.executable, "-c", CRASHING, str(folder), "crash"], timeout=60, capture_output=True
    )
    assert program.returncode == -signal.SIGKILL
    (left,) = remains(folder)
    assert [step.label for step in left.journal.steps] == ["", "epochs 3", "epochs 4", "epochs 5"]
    document = Document()
    keeper = Recovery(document, folder)
    keeper.take_over(left)
    assert document.design.epochs == 4
    assert document.modified
    assert (document.undo_text, document.redo_text) == ("epochs 4", "epochs 5")
    assert remains(folder) == []
    # Once the new window has written it, the old file has gone; until then it stays.
    qtbot.waitUntil(lambda: not left.file.exists())
    assert len(list(folder.glob("*.json"))) == 1
    keeper.close()
    assert list(folder.glob("*.json")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs os.kill")
def test_another_window_is_no_crash(qtbot: QtBot, folder: Path) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(folder), "live"], stdout=subprocess.PIPE
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"written"
        assert list(folder.glob("*.json"))
        assert remains(folder) == []
    finally:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        other.stdout.close()
    (left,) = remains(folder)
    left.leave()
    (again,) = remains(folder)
    again.discard()
    assert remains(folder) == []
    assert list(folder.glob("*.json")) == []


def test_closing_leaves_nothing(qtbot: QtBot, folder: Path) -> None:
    document, keeper = edited(qtbot, folder)
    keeper.close()
    assert list(folder.iterdir()) == []
    assert document.modified


def test_a_change_is_written_within_two_seconds(qtbot: QtBot, folder: Path) -> None:
    document = Document()
    keeper = Recovery(document, folder)
    document.edit(Design.default().with_setting("epochs", 3), "epochs")
    qtbot.waitUntil(lambda: bool(list(folder.glob("*.json"))), timeout=2000)
    keeper.close()


def test_what_cannot_be_read_is_put_aside(qtbot: QtBot, folder: Path) -> None:
    folder.mkdir()
    (folder / "left.json").write_bytes(b"no journal")
    (error,) = Journals(folder).left()
    assert isinstance(error, DamagedError)
    assert str(error).endswith("It was renamed to left.json.damaged.")
    assert (folder / "left.json.damaged").read_bytes() == b"no journal"
    assert list(Journals(folder).left()) == []


def test_a_folder_that_cannot_be_made_is_told_and_stops_nobody(
    qtbot: QtBot, tmp_path: Path
) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")
    document = Document()
    keeper = Recovery(document, occupied / "recovery")
    with qtbot.waitSignal(keeper.notice) as told:
        document.edit(Design.default().with_setting("epochs", 3), "epochs")
    assert told.args == [
        "The recovery file cannot be written (not a directory). Unsaved changes would be lost if "
        "NetBuilder ended unexpectedly."
    ]
    keeper.close()


# In the window ------------------------------------------------------------------------------------


def press(text: str) -> None:
    """Press a button of the message box that is about to open, if one does."""

    def act() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            (button,) = [each for each in box.buttons() if each.text().replace("&", "") == text]
            button.click()

    QTimer.singleShot(0, act)


@pytest.fixture
def crashed() -> Path:
    """Where the program's recovery folder is, with what a crash has left."""
    subprocess.run(
        [sys.executable, "-c", CRASHING, str(folders.recovery()), "crash"], timeout=60, check=False
    )
    assert list(folders.recovery().glob("*.json"))
    return folders.recovery()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize(
    ("button", "epochs", "left"), [("recover", 4, 0), ("later", 10, 1), ("discard", 10, 0)]
)
def test_the_next_window_offers_it(
    qtbot: QtBot, crashed: Path, button: str, epochs: int, left: int
) -> None:
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: press("Discard"))
    window.show()
    window.offer_recovery()
    bar = window.findChild(InterruptedBar)
    qtbot.waitUntil(bar.isVisible)
    assert QApplication.activeModalWidget() is None
    qtbot.mouseClick(bar.findChild(QPushButton, f"{button}Interrupted"), Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    shown = window.findChild(QSpinBox, "epochs")
    assert shown.value() == epochs
    assert window.isWindowModified() == (button == "recover")
    qtbot.waitUntil(lambda: button != "discard" or not list(crashed.glob("*.json")))
    again = remains(crashed)
    assert len(again) == left
    for each in again:
        each.leave()
    qtbot.waitUntil(lambda: button == "recover" or not list(crashed.glob("*.lock")))
