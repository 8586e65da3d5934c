"""A start always comes up, whatever lies in the folders that NetBuilder keeps things in."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine import archives
from engine.reasons import reason_of
from netbuilder import logs
from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.journals import Journals, Remains
from netbuilder.design.storage import encode
from netbuilder.document import Document
from netbuilder.insight.my_digits import MyDigits
from netbuilder.settings import Settings
from netbuilder.storage import folders
from netbuilder.storage.files import keep
from netbuilder.storage.lock import Lock
from netbuilder.training.checkpoints import file as checkpoint
from netbuilder.views.window.interrupted import InterruptedBar, Offers
from netbuilder.views.window.window import MainWindow
from tests.helpers.left_behind import contents, journal, training

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
DESIGN = Design.default("digits").with_setting("epochs", 7).with_setting("batch_size", 10)

Start = Callable[[], MainWindow]


@pytest.fixture
def start(qtbot: QtBot, few_digits: None, caplog: pytest.LogCaptureFixture) -> Iterator[Start]:
    """Starts as the program does; the window is up, and all that there is to tell is told."""

    def starts() -> MainWindow:
        window = create_window("digits")
        document = window.findChild(Document)
        qtbot.addWidget(window, before_close_func=lambda _: document.new())
        window.show()
        with qtbot.waitSignal(window.findChild(Offers).searched):
            window.offer_recovery()
        qtbot.waitExposed(window)
        assert window.isVisible()
        assert QApplication.activeModalWidget() is None
        return window

    yield starts
    # An error in the log holds all that lay on the stack when it came, the window among it.
    caplog.get_records("call").clear()


def close(window: MainWindow) -> None:
    window.findChild(Document).new()
    window.close()


def told(window: MainWindow) -> list[str]:
    bar = window.findChild(InterruptedBar)
    texts = bar.texts()
    assert bar.isVisible() == bool(texts)
    assert all(len(text) < 600 and "\n" not in text for text in texts)
    return texts


# Every kind of state, every kind of damage --------------------------------------------------------


def of_settings() -> Path:
    settings = Settings()
    settings.remember_file(Path("/somewhere/network.netbuilder.json"))
    settings.appearance = "dark"
    settings.close()
    return folders.settings()


def of_log() -> Path:
    keep(logs.path(), b"yesterday\n")
    return logs.path()


def of_template() -> Path:
    path = folders.templates() / "Mine.netbuilder.json"
    keep(path, encode(DESIGN))
    return path


def of_run() -> Path:
    path = folders.runs() / "000001.run.npz"
    keep(path, b"PK\3\4 no run of this version")
    return path


def of_digits() -> Path:
    MyDigits().add("3", [])
    return folders.my_digits()


KINDS: dict[str, Callable[[], Path]] = {
    "journal": lambda: journal(DESIGN),
    "checkpoint": lambda: training(DESIGN) / "checkpoint.npz",
    "batches": lambda: training(DESIGN.with_setting("seed", 1)) / "batches.f64",
    "settings": of_settings,
    "log": of_log,
    "template": of_template,
    "run": of_run,
    "digits": of_digits,
}


def flipped(content: bytes) -> bytes:
    rng = random.Random(content)
    damaged = bytearray(content)
    for _ in range(20):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "one byte short": lambda content: content[:-1],
    "flipped": flipped,
    "zeros": lambda content: bytes(len(content)),
    "text": lambda content: "[Ünsinn\n\0=\ud800".encode("utf-8", "surrogatepass") * 50,
    "other JSON": lambda content: b'{"format": [], "version": {}, "x": 1e999}',
    "deep JSON": lambda content: b"[" * 200_000,
    "newer": lambda content: re.sub(rb'"version": ?\d+', b'"version":99', content),
}


def as_folder(path: Path) -> None:
    path.unlink()
    (path / "thesis").mkdir(parents=True)
    (path / "thesis" / "thesis.txt").write_text("mine")


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def as_link(target: str) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        path.symlink_to(target)

    return replace


THINGS: dict[str, Callable[[Path], None]] = {
    "folder": as_folder,
    "pipe": as_pipe,
    "dangling link": as_link("nowhere"),
    "link to itself": lambda path: as_link(path.name)(path),
    "endless": as_link("/dev/zero"),
}


@pytest.mark.long
@pytest.mark.parametrize("damage", BYTES)
def test_no_content_keeps_the_window_from_opening(
    start: Start, user_folders: Path, damage: str
) -> None:
    for make in KINDS.values():
        path = make()
        path.write_bytes(BYTES[damage](path.read_bytes()))
    assert_nothing_is_lost(start, user_folders)


@pytest.mark.long
@POSIX
@pytest.mark.parametrize("thing", THINGS)
def test_nothing_in_a_files_place_keeps_the_window_from_opening(
    start: Start, user_folders: Path, thing: str
) -> None:
    for kind, make in KINDS.items():
        path = make()
        if kind not in ("run", "digits", "template") or thing not in ("pipe", "endless"):
            THINGS[thing](path)
    assert_nothing_is_lost(start, user_folders)


def assert_nothing_is_lost(start: Start, home: Path) -> None:
    def changes(path: Path) -> bool:
        # Settings that can be read in part are put aside whole, and written anew.
        return path == folders.settings() or path.suffix == ".lock"

    before = Counter(contents(home, changes))
    window = start()
    told(window)
    window.close()
    lost = before - Counter(contents(home, changes))
    assert not lost


REFUSALS = (errno.EMFILE, errno.EIO, errno.EACCES, errno.ENOMEM, errno.EROFS, errno.ENOSPC)


@pytest.mark.long
@pytest.mark.parametrize("code", REFUSALS, ids=errno.errorcode.get)
def test_what_cannot_be_opened_at_the_moment_stays_where_it_is(
    start: Start, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    paths = [make() for make in KINDS.values()]
    before = [path.read_bytes() for path in paths]
    with monkeypatch.context() as patch:
        refuse(patch, paths, code)
        texts = told(start())
    assert [path.read_bytes() for path in paths] == before
    assert len([text for text in texts if reason_of(OSError(code, None)) in text]) == 4
    assert all("left where it is" in text for text in texts)


def refuse(patch: pytest.MonkeyPatch, paths: list[Path], code: int) -> None:
    """Have the system open these files no more."""

    def guarded(function: Any) -> Any:
        def opening(name: Any, *arguments: Any, **options: Any) -> Any:
            if isinstance(name, str | os.PathLike) and Path(name) in paths:
                raise OSError(code, os.strerror(code), str(name))
            return function(name, *arguments, **options)

        return opening

    import builtins
    import io

    import numpy as np

    patch.setattr(os, "open", guarded(os.open))
    patch.setattr(io, "open", guarded(io.open))
    patch.setattr(builtins, "open", guarded(builtins.open))
    patch.setattr(np, "fromfile", guarded(np.fromfile))


def test_what_is_damaged_is_put_aside_and_told_once(start: Start, user_folders: Path) -> None:
    kinds = ("journal", "checkpoint", "batches", "settings")
    for kind in kinds:
        KINDS[kind]().write_bytes(b"\0damaged")
    window = start()
    texts = told(window)
    assert len(texts) == len(kinds)
    assert all("is damaged" in text and "It was renamed to" in text for text in texts)
    window.close()
    aside = [path for path in user_folders.rglob("*") if path.name.endswith(".damaged")]
    assert len(aside) == len(kinds)
    assert told(start()) == []


def test_what_a_newer_version_wrote_stays_where_it_is(start: Start) -> None:
    left, folder = journal(DESIGN), training(DESIGN)
    rewrite(folder / "checkpoint.npz", version=checkpoint.VERSION + 1)
    left.write_bytes(re.sub(rb'"version":\d+', b'"version":99', left.read_bytes()))
    before = left.read_bytes(), (folder / "checkpoint.npz").read_bytes()
    for _ in range(2):
        window = start()
        texts = told(window)
        assert len(texts) == 2
        assert all("newer version" in text for text in texts)
        window.close()
    assert (left.read_bytes(), (folder / "checkpoint.npz").read_bytes()) == before


def test_a_checkpoint_of_a_layer_that_this_version_does_not_know_stays(start: Start) -> None:
    path = training(DESIGN) / "checkpoint.npz"
    rewrite(path, design=encode(DESIGN).decode().replace('"Dense"', '"Denser"'))
    content = path.read_bytes()
    (text,) = told(start())
    assert "newer version" in text
    assert "Denser" in text
    assert path.read_bytes() == content


def rewrite(path: Path, **changes: Any) -> None:
    """Write a checkpoint anew with other entries; the archive itself is sound."""
    arrays = archives.read(path)
    head = archives.document(arrays)
    del arrays[archives.HEAD]
    with path.open("wb") as file:
        archives.write(file, arrays, {**head, **changes})


WRONG: dict[str, Any] = {
    "epochs": [[{"loss": "much"}], [1], "none", None, {}],
    "best": [[1, "loss", "low", "array:array0"], [1], ["1", 2, 3, 4], "best"],
    "batches": ["3", -1, 10**12, None, 1.5],
    "data": [None, 3, []],
    "design": [None, 3, "", "{}"],
    "state": [None, [], {}, {"version": 1}],
    "version": ["1", None, 0, -1, []],
}


def test_checkpoints_of_wrong_types_are_damaged(start: Start, few_digits: None) -> None:
    whole = training(DESIGN)
    wrong = [(name, value) for name, values in WRONG.items() for value in values]
    for number, (name, value) in enumerate(wrong):
        copy = shutil.copytree(whole, whole.with_name(f"copy{number}"))
        rewrite(copy / "checkpoint.npz", **{name: value})
    texts = told(start())
    assert len(texts) == len(wrong) + 1
    damaged = [text for text in texts if "is damaged" in text and "It was renamed to" in text]
    assert len(damaged) == len(wrong)
    for number in range(len(wrong)):
        assert (whole.with_name(f"copy{number}.damaged") / "checkpoint.npz").exists()


# Locks and folders --------------------------------------------------------------------------------


def a_folder(path: Path) -> None:
    path.mkdir(parents=True)


def a_link(path: Path) -> None:
    path.symlink_to(path.parent / "elsewhere")


LOCKS: dict[str, Callable[[Path], object]] = {"folder": a_folder, "link": a_link}


@pytest.mark.long
@POSIX
@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("whose", ["entries", "folders"])
def test_no_lock_keeps_the_window_from_opening(start: Start, whose: str, lock: str) -> None:
    left, folder = journal(DESIGN), training(DESIGN)
    of_settings()
    paths = {
        "entries": [left.with_suffix(".lock"), folder.with_suffix(".lock")],
        "folders": [folders.state() / ".recovery.lock", folders.state() / ".trainings.lock"],
    }
    for path in (*paths[whose], folders.settings().with_name(".NetBuilder.ini.lock")):
        path.unlink(missing_ok=True)
        LOCKS[lock](path)
    window = start()
    texts = told(window)
    assert len(texts) == 2
    assert all("left where it is" in text for text in texts)
    window.findChild(Document).edit(DESIGN, "change")
    close(window)
    assert left.exists()
    assert (folder / "checkpoint.npz").exists()
    assert Settings().appearance == "dark"
    assert Settings().window_state("geometry")


def test_what_another_window_holds_is_not_offered(start: Start) -> None:
    left = journal(DESIGN)
    lock = Lock(left.with_suffix(".lock"))
    assert lock.try_hold()
    assert told(start()) == []
    lock.release()


@pytest.mark.long
@pytest.mark.parametrize("place", ["state", "data", "config", "state/netbuilder"])
def test_no_folder_that_is_none_keeps_the_window_from_opening(
    start: Start, user_folders: Path, place: str
) -> None:
    path = user_folders / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("in the way")
    window = start()
    document = window.findChild(Document)
    document.edit(DESIGN, "change")
    document.new()
    window.close()
    assert path.read_text() == "in the way"


def test_a_folder_that_cannot_be_written_to_keeps_nothing_from_opening(
    start: Start, monkeypatch: pytest.MonkeyPatch, user_folders: Path
) -> None:
    left, folder = journal(DESIGN), training(DESIGN)
    before = contents(user_folders)
    opens = os.open

    def read_only(name: Any, flags: int, *arguments: Any, **options: Any) -> int:
        if flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), name)
        return opens(name, flags, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", read_only)
        texts = told(start())
    assert len(texts) == 2
    assert all("read-only file system" in text for text in texts)
    assert contents(user_folders) == before
    assert left.exists()
    assert folder.exists()


def test_locks_do_not_pile_up(start: Start) -> None:
    left, folder = journal(DESIGN), training(DESIGN)
    for name in ("0123456789abcdef", "fedcba9876543210-2"):
        (folders.trainings() / f"{name}.lock").write_bytes(b"")
    window = start()
    assert len(told(window)) == 2
    window.close()
    locks = [*folders.trainings().glob("*.lock"), *folders.recovery().glob("*.lock")]
    assert [path for path in locks if path.exists()] == []
    assert left.exists()
    assert folder.exists()


def test_what_killed_writers_left_is_removed(start: Start, qtbot: QtBot) -> None:
    journal(DESIGN)
    left = [
        folders.recovery() / ".x.json.0a1b2c3d.part",
        folders.runs() / ".000001.run.npz.0a1b2c3d.part",
        folders.settings().with_name(".NetBuilder.ini.0a1b2c3d.part"),
    ]
    for path in left:
        folders.make(path.parent)
        path.write_bytes(b"half")
    start()
    qtbot.waitUntil(lambda: not any(path.exists() for path in left))


# Only the user ------------------------------------------------------------------------------------


@pytest.mark.long
@POSIX
def test_what_is_kept_is_for_the_user_alone(start: Start, qtbot: QtBot) -> None:
    journal(DESIGN)
    training(DESIGN)
    of_settings()
    for folder in (folders.state(), folders.settings().parent):
        folder.chmod(0o755)
    logs.path().parent.mkdir(parents=True, exist_ok=True)
    logs.path().write_text("of an earlier version")
    logs.path().chmod(0o644)
    handler = logs.LogFile(logs.path())
    handler.close()
    window = start()
    window.findChild(Document).edit(DESIGN, "change")
    qtbot.waitUntil(lambda: len(list(folders.recovery().glob("*.json"))) == 2)
    window.findChild(Document).new()
    window.close()
    for root in (folders.state(), folders.settings().parent):
        assert stat.S_IMODE(root.stat().st_mode) == 0o700
        files = [path for path in root.rglob("*") if path.is_file()]
        assert len(files) >= 2
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


# Ctrl+C -------------------------------------------------------------------------------------------


@pytest.fixture
def program(user_folders: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts NetBuilder as a process."""
    running: list[subprocess.Popen[str]] = []

    def starts() -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-m", "netbuilder"],
            env={**os.environ, "NETBUILDER_DATA": str(user_folders / "none")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(program)
        return program

    yield starts
    for each in running:
        each.kill()
        each.communicate()


@pytest.mark.long
@POSIX
def test_ctrl_c_works_while_something_is_offered(
    program: Callable[[], subprocess.Popen[str]], few_digits: None
) -> None:
    left, folder = journal(DESIGN), training(DESIGN)
    before = sorted(path.name for path in folder.iterdir())
    process = program()
    # It is offered once it is locked.
    wait_until(lambda: left.with_suffix(".lock").exists())
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors
    assert left.exists()
    assert sorted(path.name for path in folder.iterdir()) == before


@pytest.mark.long
@POSIX
@pytest.mark.parametrize("after", [0.2, 0.5, 0.9])
def test_ctrl_c_works_while_it_starts(
    program: Callable[[], subprocess.Popen[str]], after: float
) -> None:
    process = program()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(after)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode in (0, 130)
    assert "Traceback" not in errors


EDITED = """
import signal, sys
from PySide6.QtCore import QTimer
from netbuilder import app
from netbuilder.document import Document
from netbuilder.storage import folders

make = app.create_window

def edited():
    window = make("digits")
    document = window.findChild(Document)
    document.edit(document.design.with_setting("epochs", 77), "change")
    timer = QTimer(window)
    timer.timeout.connect(interrupt)
    timer.start(200)
    return window

def interrupt():
    if list(folders.recovery().glob("*.json")):
        signal.raise_signal(signal.SIGINT)

app.create_window = edited
sys.exit(app.run([]))
"""


@pytest.mark.long
@POSIX
def test_a_second_ctrl_c_ends_a_program_that_asks_and_loses_nothing() -> None:
    program = subprocess.run(
        [sys.executable, "-c", EDITED], timeout=60, capture_output=True, text=True, check=False
    )
    assert program.returncode == 130
    assert "Traceback" not in program.stderr
    (left,) = Journals().left()
    assert isinstance(left, Remains)
    assert left.journal.design.epochs == 77
    left.leave()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)
