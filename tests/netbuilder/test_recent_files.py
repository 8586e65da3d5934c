"""Recent files of several windows and programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from netbuilder.settings import Settings

OTHER = """
import sys
from pathlib import Path
from PySide6.QtCore import QSettings
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
from netbuilder.settings import Settings
settings = Settings()
settings.recent
print("ready", flush=True)
for line in sys.stdin:
    settings.remember_file(Path(line.strip()))
    print("done", flush=True)
"""


def test_programs_add_to_one_list(tmp_path: Path, user_folders: Path) -> None:
    paths = [tmp_path / f"{number}.json" for number in range(6)]
    for path in paths:
        path.write_text("")
    mine = Settings()
    assert mine.recent == ()
    with subprocess.Popen(
        [sys.executable, "-c", OTHER, str(user_folders / "config")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        for number, path in enumerate(paths):
            if number % 2:
                mine.remember_file(path)
            else:
                other.stdin.write(f"{path}\n")
                other.stdin.flush()
                assert other.stdout.readline() == "done\n"
        other.stdin.close()
    assert mine.recent == tuple(reversed(paths))


def test_a_list_that_is_locked_is_written_all_the_same(tmp_path: Path) -> None:
    from netbuilder.storage.lock import locked

    path = tmp_path / "a.json"
    path.write_text("")
    settings = Settings()
    settings.remember_file(path)
    (place,) = tmp_path.rglob("NetBuilder.ini")
    with locked(place.parent / "recent"):
        Settings().remember_file(path)
    assert settings.recent == (path,)
