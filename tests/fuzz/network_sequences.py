"""Random sequences of what people do with networks; does the window show what belongs together?

    python -m tests.fuzz.network_sequences [--count 2000] [--seed 0] [--steps 12]

Each sequence trains, pauses, stops, edits, undoes, goes back, teaches and undoes that, opens, takes
own data, switches data and theme, sweeps and restarts in a home of its own. After every step pad,
form, answers, curves, figures, label and runs have to be those of the network that a plain model
names. Ends with status 1 where one differed; `--seed N --count 1` repeats it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_PATIENCE = 60.0
_TOLD = 50
_HOMES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


def main() -> int:
    """All sequences, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=12)
    options = parser.parse_args()
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    app.setStyle("Fusion")
    few_digits()
    done: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    wrong: list[int] = []
    start = time.perf_counter()
    for seed in range(options.seed, options.seed + options.count):
        try:
            done.update(sequence(seed, options.steps, compared))
        except (AssertionError, TimeoutError) as error:
            wrong.append(seed)
            print(f"Sequence {seed}: {str(error).splitlines()[0] if str(error) else error!r}")
        number = seed - options.seed + 1
        if number % _TOLD == 0:
            took = time.perf_counter() - start
            print(f"{number:,} sequences, {len(wrong)} wrong; {took:.0f} s", flush=True)
    for what in sorted(done):
        print(f"{what:12} {done[what]:7,}")
    print("Compared:", ", ".join(f"{what} {count:,}" for what, count in sorted(compared.items())))
    took = time.perf_counter() - start
    print(f"{options.count:,} sequences, {len(wrong)} wrong {wrong}; {took:.0f} s")
    return int(bool(wrong))


def few_digits() -> None:
    """Both sets of digits are a few from here on, so that a training takes no time."""
    from engine.datasets import digits, mnist

    few = digits.load_data(train=400, test=100)
    digits.load_data = lambda *_, **__: few  # type: ignore[assignment]
    mnist.load_data = lambda *_, **__: few


def sequence(seed: int, steps: int, compared: Counter[str]) -> list[str]:
    """What was done in one; what was compared with the model is counted.

    Raises:
        AssertionError: what is shown does not belong to the network that it names.
        TimeoutError: it did not come to be shown.
    """
    from tests.helpers.network_sequences import Person, play

    with tempfile.TemporaryDirectory() as home:
        for variable in _HOMES:
            os.environ[variable] = home
        folder = Path(home) / "designs"
        folder.mkdir()
        person = Person(folder, wait)
        try:
            return play(person, random.Random(seed), steps)
        finally:
            compared.update(person.compared)
            person.close()


def wait(condition: Callable[[], bool]) -> None:
    """Let the window work until that is so."""
    from PySide6.QtTest import QTest

    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("What was waited for did not come.")
        QTest.qWait(5)


if __name__ == "__main__":
    sys.exit(main())
