"""Starts the window 10,000 times, with one damaged file of its state each; prints what came of it.

    python -m tests.fuzz.state_files [--count 10000] [--programs 100] [--jobs 2] [--seed 0]

Everything that NetBuilder keeps lies in a home: settings with recent files, a journal, a checkpoint
with its rows, a run, a template, taught digits, locks, prepared data, caches. Each time one random
file of it is damaged in one random way: a byte changed, cut off, extended, a value of the wrong
type, another version, a folder, a pipe, a terabyte, an endless device in its place, ... Then the
window is made, shown, offers what was interrupted, reads all that it lists, and is closed. Some of
the starts are real ones: `python -m netbuilder`, ended by Ctrl+C once it is up.

Ends with status 1 where a window did not come up, an error was not caught or logged as one, a
dialog barred the way, or the content of a file is nowhere any more. `--only` repeats a start.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final, NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

AT_ONCE: Final = 250
"""Starts of one process."""
PATIENCE: Final = 30.0
"""Seconds after which a window counts as one that does not come up."""


class Start(NamedTuple):
    """How one start went.

    Attributes:
        number: of the start; with the seed it says what was damaged.
        what: was damaged.
        fault: that befell it.
        seconds: until all was read.
        wrong: what should not have happened; '' where nothing.
        told: what the bar said of what cannot be read.
    """

    number: int
    what: str
    fault: str
    seconds: float
    wrong: str
    told: list[str]


def main() -> int:
    """Divide the starts among processes, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--programs", type=int, default=100, help="how many are real programs")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="repeat this start, and say what it told")
    parser.add_argument("--first", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.first is not None:
        work(options.seed, options.first, options.count)
        return 0
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        if options.only is not None:
            starts = in_process(options.seed, options.only, 1)
            print(*starts, sep="\n")
        else:
            sound = Path(folder) / "sound"
            in_process(options.seed, 0, 0, sound)
            windows = max(0, options.count - options.programs)
            share = max(1, min(AT_ONCE, -(-windows // options.jobs)))
            work_ahead = [
                pool.submit(in_process, options.seed, n, min(share, windows - n))
                for n in range(0, windows, share)
            ] + [
                pool.submit(one_program, options.seed, n, sound, Path(folder) / str(n))
                for n in range(windows, options.count)
            ]
            starts = gathered(work_ahead)
    status = report(starts, options.seed, time.perf_counter() - begin)
    return status if options.only is not None or len(starts) == options.count else 1


def gathered(ahead: list[Future[list[Start]]]) -> list[Start]:
    """What came of the work so far, once it is done or Ctrl+C ends it."""
    starts: list[Start] = []
    try:
        for done in as_completed(ahead):
            starts += done.result()
            wrong = sum(bool(start.wrong) for start in starts)
            if len(done.result()) > 1:
                print(f"{len(starts):,} starts, {wrong} with anything wrong", flush=True)
    except KeyboardInterrupt:
        for each in ahead:
            each.cancel()
    return starts


def one_program(seed: int, number: int, sound: Path, home: Path) -> list[Start]:
    """A list of one."""
    return [program(seed, number, sound, home)]


def report(starts: list[Start], seed: int, seconds: float) -> int:
    """Print how each fault was met."""
    kinds = Counter((start.what, bool(start.told)) for start in starts)
    print(f"{'damaged':22} {'starts':>7} {'told':>7}")
    for what in sorted({start.what for start in starts}):
        print(f"{what:22} {kinds[what, True] + kinds[what, False]:7,} {kinds[what, True]:7,}")
    wrong = [start for start in starts if start.wrong]
    for start in wrong[:20]:
        print(f"start {start.number} ({start.what}, {start.fault}): {start.wrong:.1500}")
    times = sorted((start.seconds, start.number) for start in starts) or [(0.0, 0)]
    up = sum("did not come up" not in start.wrong for start in starts)
    caught = sum("Traceback" in start.wrong for start in starts)
    deleted = sum("is nowhere" in start.wrong for start in starts)
    print(
        f"{len(starts):,} starts, seed {seed}: {up:,} windows up, {caught} tracebacks, {deleted} "
        f"with files deleted, {len(wrong)} with anything wrong; "
        f"{1000 * times[len(times) // 2][0]:.0f} ms each, the slowest {1000 * times[-1][0]:.0f} ms "
        f"(start {times[-1][1]}); {seconds:.0f} s in all."
    )
    return 1 if wrong or not starts else 0


def in_process(seed: int, first: int, count: int, home: Path | None = None) -> list[Start]:
    """Have a process of its own start so many windows, or fill a home."""
    line = [sys.executable, "-m", "tests.fuzz.state_files", "--seed", str(seed)]
    env = {**os.environ, "NETBUILDER_FUZZ_HOME": str(home or "")}
    done = subprocess.run(
        [*line, "--first", str(first), "--count", str(count)],
        env=env, capture_output=True, text=True,
    )  # fmt: skip
    starts = [Start(**json.loads(each)) for each in done.stdout.splitlines()]
    if len(starts) < count:
        number = first + len(starts)
        wrong = f"did not come up: status {done.returncode}: {done.stderr[-1000:]}"
        starts.append(Start(number, "?", "?", 0.0, wrong, []))
        starts += in_process(seed, number + 1, count - len(starts)) if len(starts) < count else []
    return starts


def work(seed: int, first: int, count: int) -> None:
    """In a process of its own: the windows, a line of JSON each."""
    from tests.fuzz.damaged_state import make_sound

    named = os.environ["NETBUILDER_FUZZ_HOME"]
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(named) if named else Path(folder).resolve() / "sound"
        make_sound(sound)
        if count:
            from tests.fuzz.starting import Starter

            starter = Starter(Path(folder).resolve() / "home", PATIENCE)
            for number in range(first, first + count):
                print(json.dumps(starter.start(seed, number, sound)._asdict()), flush=True)


def program(seed: int, number: int, sound: Path, home: Path) -> Start:
    """A real start, ended by Ctrl+C once the window is up."""
    from tests.fuzz.damaged_state import belongings, damage, lost

    shutil.copytree(sound, home)
    what, fault = damage(home, random.Random(f"{seed} {number}"))
    before = belongings(home)
    parts = ("CONFIG", "DATA", "STATE", "CACHE")
    homes = {f"XDG_{part}_HOME": str(home / part.lower()) for part in parts}
    line = [sys.executable, "-m", "netbuilder"]
    begin = time.perf_counter()
    with subprocess.Popen(
        line, env={**os.environ, **homes}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        while running.poll() is None and not _has_loaded(running.pid, "libqoffscreen"):
            time.sleep(0.05)
            if time.perf_counter() - begin > PATIENCE:
                break
        time.sleep(1.0)
        seconds = time.perf_counter() - begin
        running.send_signal(signal.SIGINT)
        try:
            _, said = running.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            running.kill()
            _, said = running.communicate()
            said += "It did not end."
    wrong = []
    said = "\n".join(line for line in said.splitlines() if "propagateSizeHints" not in line)
    if running.returncode != 0:
        wrong.append(f"did not come up, or not end: status {running.returncode}")
    logged = [path.read_text(errors="replace") for path in home.rglob("netbuilder.log")]
    wrong += [text for text in (said, *logged) if text and (text is said or " ERROR " in text)]
    gone = lost(before, belongings(home))
    if gone:
        wrong.append(f"{gone} is nowhere any more")
    shutil.rmtree(home, ignore_errors=True)
    return Start(number, f"{what}, program", fault, seconds, "; ".join(wrong), [])


def _has_loaded(process: int, library: str) -> bool:
    try:
        return library in Path(f"/proc/{process}/maps").read_text()
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
