"""What is remembered between starts survives any damage, other windows, and dead drives."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.network.current import CurrentNetwork
from netbuilder.settings import Settings
from netbuilder.storage import folders, ini, settings_file
from netbuilder.storage.files import keep
from netbuilder.storage.looking import there
from netbuilder.views.window.panels import Panels
from netbuilder.views.window.window import MainWindow

PATHS = ["/a/b c.json", '/ü/ä, =;".json', "/tmp/\\x.json", "/日本/@x.json", "@x", " y ", "/\x07"]


def written(values: dict[str, object]) -> bytes:
    """As versions before wrote it."""
    path = folders.settings()
    store = QSettings(str(path), QSettings.Format.IniFormat)
    for name, value in values.items():
        store.setValue(name, value)
    store.sync()
    return path.read_bytes()


def test_files_that_qt_wrote_are_read(user_folders: Path) -> None:
    rng = random.Random(1)
    states = {f"window/part{n}": rng.randbytes(rng.randint(1, 80)) for n in range(100)}
    values: dict[str, object] = {name: QByteArray(value) for name, value in states.items()}
    values |= {"files/recent": PATHS, "files/folder": "/tmp", "window/reducedMotion": True}
    texts, unreadable = ini.parse(written(values))
    assert unreadable == 0
    assert {name: ini.decode(texts[name]) for name in states} == states
    assert ini.decode(texts["files/recent"]) == PATHS
    assert Settings().reduced_motion
    assert Settings().window_state("part3") == states["window/part3"]


VALUES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@given(
    texts=st.lists(VALUES, min_size=2, max_size=4),
    state=st.binary(min_size=1, max_size=40),
)
def test_what_is_written_is_read_and_qt_reads_it_too(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], state: bytes
) -> None:
    content = ini.compose({"files/recent": ini.encode(texts), "window/x": ini.encode(state)})
    found, unreadable = ini.parse(content)
    assert unreadable == 0
    assert ini.decode(found["files/recent"]) == texts
    assert ini.decode(found["window/x"]) == state
    path = tmp_path_factory.mktemp("ini") / "x.ini"
    path.write_bytes(content)
    store = QSettings(str(path), QSettings.Format.IniFormat)
    assert store.value("files/recent") == texts
    assert bytes(store.value("window/x").data()) == state


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read(content: bytes) -> None:
    texts, _ = ini.parse(content)
    for text in texts.values():
        ini.decode(text)
    assert ini.parse(ini.compose(texts)) == (texts, 0)


def test_what_can_be_read_of_a_damaged_file_counts(user_folders: Path) -> None:
    path = folders.settings()
    whole = b"[window]\nappearance=dark\n\xff\xfe\n[files\nrecent=/a.json, /b.json\nnew=@Other(1)\n"
    keep(path, whole)
    settings = Settings()
    assert settings.appearance == "dark"
    ((sentence, folder),) = settings.complaints
    assert "2 lines cannot be read" in sentence
    assert "renamed to NetBuilder.ini.damaged" in sentence
    assert folder == path.parent
    assert path.with_name("NetBuilder.ini.damaged").read_bytes() == whole
    again = Settings()
    assert again.complaints == []
    assert again.appearance == "dark"
    again.appearance = "light"
    again.close()
    assert b"new=@Other(1)" in path.read_bytes(), "what a newer version has added stays"


@pytest.mark.long
@pytest.mark.parametrize(
    "line",
    [
        *("appearance=purple", "appearance=@ByteArray(dark)", "appearance=dark, light"),
        *("appearance=@Variant(\\0\\0\\0\\x7f)", "appearance=\\xzz", "appearance=" + "x" * 500_000),
        *("geometry=dark", "geometry=@ByteArray(", "geometry=@Invalid()", "reducedMotion=7"),
        "columns=@ByteArray(\\0\\0\\0\\xff\\0\\0\\0\\x1\\x7f\\xff\\xff\\xff)",
    ],
)
def test_values_that_cannot_be_are_as_if_they_were_not_there(
    qtbot: QtBot, user_folders: Path, line: str
) -> None:
    keep(folders.settings(), f"[window]\n{line}\n".encode())
    settings = Settings()
    assert settings.complaints == []
    assert settings.appearance == "system"
    assert not settings.reduced_motion
    window = create_window("digits")
    qtbot.addWidget(window)
    window.show()
    assert window.isVisible()


def test_no_state_of_a_splitter_takes_memory_or_turns_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = CurrentNetwork()
    panels = Panels(network)
    qtbot.addWidget(panels)
    panels.resize(1200, 700)
    whole = bytes(panels.saveState().data())
    damaged = [
        *(b"", whole[:7], whole[:12], b"\0" * 40, whole[:12] + b"\x7f" + whole[13:]),
        *(whole[:8] + b"\x7f\xff\xff\xff" + whole[12:], whole[:-9] + bytes(9)),
    ]
    for state in damaged:
        monkeypatch.setattr(Settings, "window_state", lambda _, part, state=state: state)
        panels.restore(Settings())
        for splitter in (panels, *panels.findChildren(QSplitter)):
            assert all(size >= 0 for size in splitter.sizes())
        assert bytes(panels.saveState().data())[-14:] == whole[-14:]


def test_recent_files_are_paths(user_folders: Path, tmp_path: Path) -> None:
    file = tmp_path / "here.json"
    file.write_text("{}")
    names = [str(file), "relative.json", "/with\0nul", "/" + "x" * 9000, "/gone.json", ""]
    texts = ini.encode([name for name in names if "\0" not in name]) + ', "/with\\0nul"'
    keep(folders.settings(), f"[files]\nrecent={texts}\n".encode())
    assert Settings().recent == (file,)


def test_two_windows_remember_the_files_of_both(user_folders: Path, tmp_path: Path) -> None:
    first, second = Settings(), Settings()
    paths = [tmp_path / f"{number}.json" for number in range(6)]
    for number, path in enumerate(paths):
        path.write_text("{}")
        (first, second)[number % 2].remember_file(path)
    first.appearance = "dark"
    second.reduced_motion = True
    first.close()
    third = Settings()
    assert third.recent == tuple(reversed(paths))
    assert third.appearance == "dark"
    assert third.reduced_motion


PROGRAM = """
import sys
from pathlib import Path
from netbuilder.network.current import CurrentNetwork
from netbuilder.settings import Settings
settings = Settings()
for number in range(20):
    settings.set_window_state(f"{sys.argv[1]}{number}", b"state")
    settings.close()
"""


@pytest.mark.long
def test_two_programs_write_the_settings_of_both(user_folders: Path) -> None:
    programs = [subprocess.Popen([sys.executable, "-c", PROGRAM, name]) for name in "ab"]
    assert [program.wait(60) for program in programs] == [0, 0]
    settings = Settings()
    for name in "ab":
        for number in range(20):
            assert settings.window_state(f"{name}{number}") == b"state"


def test_a_drive_that_does_not_answer_holds_up_nobody(tmp_path: Path) -> None:
    answer = threading.Event()
    asked = []

    def slow(path: Path) -> bool:
        asked.append(path)
        answer.wait(10)
        return False

    dead = Path("/dead/x.json")
    for _ in range(3):
        assert there([dead], slow, patience=0.01) == (dead,)
    assert asked == [dead], "it is asked once until it answers"
    answer.set()


def test_settings_that_cannot_be_read_now_are_not_overwritten(
    user_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(folders.settings(), b"[window]\nappearance=dark\n")

    def refused(path: Path) -> bytes:
        raise OSError(24, "Too many open files", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(settings_file, "_content", refused)
        settings = Settings()
        ((sentence, _),) = settings.complaints
        assert "too many open files" in sentence
        assert "left where it is" in sentence
        settings.appearance = "light"
        settings.close()
    assert folders.settings().read_bytes() == b"[window]\nappearance=dark\n"


def test_the_window_keeps_its_sizes(qtbot: QtBot, user_folders: Path) -> None:
    def opened() -> MainWindow:
        window = create_window("digits")
        qtbot.addWidget(window)
        window.resize(1300, 800)
        window.show()
        return window

    first = opened()
    splitter = first.findChild(QSplitter, "columns")
    splitter.setSizes([320, 500, 460])
    sizes = splitter.sizes()
    first.close()
    second = opened()
    assert second.findChild(QSplitter, "columns").sizes() == sizes
