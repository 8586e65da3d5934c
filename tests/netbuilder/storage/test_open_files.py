"""Who has what file open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from netbuilder.storage.open_files import OpenFile

HOLDER = """
import sys
from pathlib import Path
from netbuilder.storage.open_files import OpenFile
mine = OpenFile(Path(sys.argv[1]))
mine.hold(Path(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""


def test_others_know_while_a_file_is_open(tmp_path: Path) -> None:
    one, other = OpenFile(tmp_path / "open"), OpenFile(tmp_path / "open")
    path = tmp_path / "a.json"
    one.hold(path)
    assert other.is_open_elsewhere(path)
    assert other.is_open_elsewhere(tmp_path / "sub" / ".." / "a.json")
    assert not one.is_open_elsewhere(path)
    other.hold(path)
    assert one.is_open_elsewhere(path)
    one.hold(tmp_path / "b.json")
    assert not other.is_open_elsewhere(path)
    one.release()
    other.hold(None)
    assert list((tmp_path / "open").iterdir()) == []


def test_a_program_that_was_killed_has_nothing_open(tmp_path: Path) -> None:
    folder, path = tmp_path / "open", tmp_path / "a.json"
    line = [sys.executable, "-c", HOLDER, str(folder), str(path)]
    mine = OpenFile(folder)
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"held\n"
        assert mine.is_open_elsewhere(path)
        program.kill()
    assert len(list(folder.iterdir())) == 1
    assert not mine.is_open_elsewhere(path)
    assert list(folder.iterdir()) == []


def test_a_disk_without_locks_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "open").write_text("in the way")
    one, other = OpenFile(tmp_path / "open"), OpenFile(tmp_path / "open")
    one.hold(tmp_path / "a.json")
    assert not other.is_open_elsewhere(tmp_path / "a.json")
