"""What following a training costs: Keras behind the window beside plain `fit`.

    python -m tests.benchmarks.on_keras.pace --keras jax=PATH torch=PATH tensorflow=PATH

On each backend the network of the first start trains on MNIST (`NETBUILDER_DATA`), 54,000 samples
in batches of 32, with another 6,000 for validation: by NetBuilder, with its records and weights as
the window gets them; by Keras's own `fit`; and by `fit` with a callback that does nothing at each
batch. They take turns, an epoch each, `--rounds 5` times after one that compiles. Prints the median
seconds an epoch, and NetBuilder's pace as a share of that of `fit`.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from netbuilder.design import Design, build
from netbuilder.training.control import Control
from netbuilder.training.elsewhere import warm
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.records import EpochDone, Record
from netbuilder.training.run import data
from netbuilder.training.run.session import Session
from tests.benchmarks.on_keras.places import add_places, table

PEER = """
import os, sys, time
folder = sys.argv[1]
if os.environ["KERAS_BACKEND"] == "torch":
    import torch
    torch.set_num_threads(max(1, os.cpu_count() - 1))
import keras
import numpy as np
x, y = np.load(folder + "/x.npy"), np.load(folder + "/y.npy")
model = keras.saving.load_model(folder + "/model.keras")
model.compile(model.optimizer, "categorical_crossentropy", metrics=["accuracy"])
class Empty(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        pass
print("ready", flush=True)
for line in sys.stdin:
    callbacks = [Empty()] if line.strip() == "empty" else []
    begun, busy = time.perf_counter(), time.process_time()
    model.fit(x, y, batch_size=32, epochs=1, validation_split=0.1, verbose=0, callbacks=callbacks)
    print(time.perf_counter() - begun, time.process_time() - busy, flush=True)
"""


Seconds = tuple[float, float]
"""Seconds by the clock and of processors."""


def _busy(pid: int) -> float:
    """Seconds of processors that this process and another have used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")
    except OSError:
        return math.nan


def ours(design: Design, place: Elsewhere) -> Seconds:
    """Seconds that the second epoch of a training takes."""
    times: list[Seconds] = []
    process = warm.take(place)
    warm.give_back(process)

    def note(record: Record) -> None:
        if isinstance(record, EpochDone):
            times.append((time.perf_counter(), _busy(process.pid)))

    end = Session(1, design, elsewhere=place).run(note, Control())
    if end.reason != "finished":
        raise RuntimeError(end.message)
    return times[1][0] - times[0][0], times[1][1] - times[0][1]


def measured(place: Elsewhere, rounds: int) -> list[list[float]]:
    """Seconds an epoch: NetBuilder's, those of `fit`, those of `fit` with the empty callback.

    First those by the clock, then those of processors.
    """
    design = Design.default("mnist").with_setting("epochs", 2)
    loaded = data.load(design, lambda message, fraction: None)
    with tempfile.TemporaryDirectory() as folder:
        np.save(Path(folder, "x.npy"), loaded.x_train)
        np.save(Path(folder, "y.npy"), loaded.y_train)
        build(design).save(Path(folder, "model.keras"))
        with subprocess.Popen(
            [place.python, "-c", PEER, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "KERAS_BACKEND": place.backend, "TF_CPP_MIN_LOG_LEVEL": "3"},
        ) as peer:
            if peer.stdin is None or peer.stdout is None or not peer.stdout.readline():
                raise RuntimeError("the peer did not start")

            def fit(kind: str) -> Seconds:
                print(kind, file=peer.stdin, flush=True)
                line = peer.stdout.readline() if peer.stdout else ""
                clock, busy = line.split()
                return float(clock), float(busy)

            for kind in ("plain", "empty"):
                fit(kind)
            taken: list[tuple[Seconds, Seconds, Seconds]] = []
            for _ in range(rounds):
                taken.append((ours(design, place), fit("plain"), fit("empty")))
            peer.stdin.close()
    warm.end_all()
    return [
        [statistics.median(turn[way][which] for turn in taken) for way in range(3)]
        for which in range(2)
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_places(parser)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    rows = []
    for place in options.keras:
        found = measured(place, options.rounds)
        for what, seconds in zip(("clock", "processors"), found, strict=True):
            followed, plain, empty = seconds
            shares = [f"{plain / followed:.0%}", f"{plain / empty:.0%}"]
            rows.append([place.title, what, *(f"{each:.2f}" for each in seconds), *shares])
    head = ("", "by", "followed (s)", "fit (s)", "fit, empty callback (s)", "pace", "pace, empty")
    table("Seconds an epoch, and paces as shares of that of fit", head, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
