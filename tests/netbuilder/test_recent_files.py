"""Recent files of several windows and programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from netbuilder.settings import Settings

OTHER = """
import sys
from pathlib import Path
from netbuilder.settings import Settings
settings = Settings()
print("ready", flush=True)
for line in sys.stdin:
    settings.remember_file(Path(line.strip()))
    settings.close()
    print("done", flush=True)
"""


def test_programs_add_to_one_list(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.json" for number in range(6)]
    for path in paths:
        path.write_text("")
    mine = Settings()
    assert mine.recent == ()
    with subprocess.Popen(
        [sys.executable, "-c", OTHER],
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
                mine.close()
            else:
                other.stdin.write(f"{path}\n")
                other.stdin.flush()
                assert other.stdout.readline() == "done\n"
        other.stdin.close()
    assert Settings().recent == tuple(reversed(paths))
