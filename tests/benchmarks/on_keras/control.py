"""How soon Keras behind the window pauses and stops, and what becomes of it when it is killed.

    python -m tests.benchmarks.on_keras.control --keras jax=PATH torch=PATH tensorflow=PATH

On each backend a network with Dropout, its samples shuffled, is trained on built-in digits:

- paused and stopped at `--times 20` random moments: the longest time from the wish to the last
  record before the pause, and to the end;
- its process killed at as many random moments: how many trainings end in a sentence that says so,
  and how many of these resume, in a new process, and end with the weights of one that was left
  alone, bit for bit.

Ends with status 1 where a pause takes more than 150 ms, a stop more than 500 ms, or one of the
killed does not end or resume like that.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from netbuilder.design import Design
from netbuilder.training.checkpoints.folder import CheckpointFolder
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.control import Control
from netbuilder.training.elsewhere import warm
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.records import EpochDone, Record, RunEnded, RunStarted
from netbuilder.training.run.session import Session
from tests.benchmarks.on_keras.designs import load
from tests.benchmarks.on_keras.places import add_places, table

PAUSE, STOP = 0.15, 0.5


def design(epochs: int) -> Design:
    """A network of which layers draw numbers."""
    made = Design.default("digits").inserted(1, "Dropout", {"rate": 0.3})
    return made.with_setting("epochs", epochs)


class Followed:
    """A training in a thread of its own, and when it told what."""

    def __init__(
        self, made: Design, place: Elsewhere, checkpointer: Checkpointer | None = None
    ) -> None:
        self.control, self.last = Control(), 0.0
        self.end: RunEnded | None = None
        self.started, self.epoch = threading.Event(), threading.Event()
        self._session = Session(1, made, load, checkpointer, elsewhere=place)
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        self.end = self._session.run(self._take, self.control)

    def _take(self, record: Record) -> None:
        self.last = time.perf_counter()
        if isinstance(record, RunStarted):
            self.started.set()
        if isinstance(record, EpochDone):
            self.epoch.set()
        if isinstance(record, RunEnded):
            self.started.set()
            self.epoch.set()


def delays(place: Elsewhere, times: int, rng: random.Random) -> tuple[list[float], list[float]]:
    """Seconds from the wish to pause to the last record, and from that to stop to the end."""
    pauses, stops = [], []
    for _ in range(times):
        run = Followed(design(10_000), place)
        run.epoch.wait()
        time.sleep(rng.uniform(0, 0.3))
        asked = time.perf_counter()
        run.control.pause()
        time.sleep(1.0)
        pauses.append(max(0.0, run.last - asked))
        run.control.resume()
        time.sleep(rng.uniform(0, 0.3))
        asked = time.perf_counter()
        run.control.stop()
        run.thread.join()
        stops.append(run.last - asked)
    return pauses, stops


def killed(place: Elsewhere, times: int, rng: random.Random) -> tuple[int, int]:
    """How many end in a sentence, and how many of these resume to the same weights."""
    made = design(6)
    whole = Followed(made, place)
    whole.started.wait()
    begun = time.perf_counter()
    whole.thread.join()
    lasted = time.perf_counter() - begun
    ended = resumed = 0
    while times:
        with tempfile.TemporaryDirectory() as name:
            folder = CheckpointFolder(Path(name))
            process = warm.take(place)
            warm.give_back(process)
            kept = Checkpointer(folder)
            run = Followed(made, place, kept)
            run.started.wait()
            time.sleep(rng.uniform(0, lasted))
            os.kill(process.pid, signal.SIGKILL)
            run.thread.join()
            end = run.end
            if end is None or end.reason == "finished":
                kept.leave()
                warm.end_all()
                continue  # The moment was after its end.
            times -= 1
            ended += "ended by signal 9" in end.message
            kept.leave()
            again = Followed(made, place, Checkpointer(folder, folder.find(made)))
            again.thread.join()
            resumed += _same(whole.end, again.end)
    return ended, resumed


def _same(one: RunEnded | None, other: RunEnded | None) -> bool:
    if one is None or other is None or one.weights is None or other.weights is None:
        return False
    return np.array_equal(one.weights, other.weights)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_places(parser)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    rows, failed = [], False
    for place in options.keras:
        rng = random.Random(options.seed)
        pauses, stops = delays(place, options.times, rng)
        ended, resumed = killed(place, options.times, rng)
        warm.end_all()
        failed |= max(pauses) > PAUSE or max(stops) > STOP
        failed |= min(ended, resumed) < options.times
        of = options.times
        longest = [f"{1000 * max(each):.0f} ms" for each in (pauses, stops)]
        rows.append([place.title, *longest, f"{ended} of {of}", f"{resumed} of {of}"])
        head = ("", "pause", "stop", "killed: a sentence", "resumed, the same bits")
        table("Longest delays, and ends of killed processes", head, [rows[-1]])
        sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
