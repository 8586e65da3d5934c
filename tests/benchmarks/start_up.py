"""How long the program takes to a usable window.

    xvfb-run -s -noreset .venv/bin/python -m tests.benchmarks.start_up [--command COMMAND]

Each start has a home of its own that has seen one start before, as on the second day. Printed are
the medians of: seconds until the window is on the screen, seconds of processor time by then, and
until nothing more is computed for the window. On a busy machine only the processor's time counts.
Linux with X11 and xdotool only.
"""

from __future__ import annotations

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

_QUIET = 0.4
"""Seconds without work after which a window counts as settled."""
_MOST = 60.0


def main() -> int:
    """Start it some times, and print how long that took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--command", default=f"{sys.executable} -m netbuilder")
    parser.add_argument("--count", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        started(
            shlex.split(options.command), Path(home)
        )  # makes the folders, and fills the disk's cache
        rows = [started(shlex.split(options.command), Path(home)) for _ in range(options.count)]
    for name, values in zip(
        ("on the screen", "processor", "settled"), zip(*rows, strict=True), strict=True
    ):
        print(
            f"{name:<14} {statistics.median(values):.2f} s ({min(values):.2f} to {max(values):.2f})"
        )
    return 0


def started(command: Sequence[str], home: Path) -> tuple[float, float, float]:
    """Seconds until it is seen, processor time by then, and until it has settled."""
    folders = {f"XDG_{kind}_HOME": str(home) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    began = time.monotonic()
    process = subprocess.Popen(command, env={**os.environ, **folders})
    try:
        window = shown(process)
        seen, computed = time.monotonic() - began, processor(process.pid)
        settled, since = computed, time.monotonic()
        while time.monotonic() - since < _QUIET:
            time.sleep(0.02)
            if processor(process.pid) > settled + 0.015:
                settled, since = processor(process.pid), time.monotonic()
        close = ["xdotool", "windowfocus", "--sync", window, "key", "ctrl+q"]
        subprocess.run(close, check=False, capture_output=True)
        process.wait(_MOST)
        return seen, computed, settled
    finally:
        process.kill()
        process.wait()


def shown(process: subprocess.Popen[bytes]) -> str:
    """The window of a process, as soon as it is on the screen."""
    search = ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid)]
    until = time.monotonic() + _MOST
    while time.monotonic() < until:
        # Its own waiting looks only twice a second.
        found = subprocess.run(search, capture_output=True, text=True, check=False).stdout.split()
        if found:
            return found[0]
        if process.poll() is not None:
            raise RuntimeError(f"It ended with status {process.returncode}.")
        time.sleep(0.05)
    raise TimeoutError(f"No window was seen within {_MOST} seconds.")


def processor(pid: int) -> float:
    """Seconds of processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
