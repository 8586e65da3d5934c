"""How long own data take to be looked at and prepared, and how much memory that needs.

    python tests/benchmarks/own_data.py [--megabytes 100] [--columns 20] [--limit 32] [--train]

Writes a CSV file of so many megabytes (numbers, a category, gaps, a number to tell), inspects it
and prepares it, each in a process of its own, and prints seconds and the peak of the process's own
memory above what it took before; pages of mapped files, which the system can take back at any
time, apart. From `--limit` megabytes on samples are written to files; `--train` also trains for one
epoch from these. Linux only.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from netbuilder.imported import compose, inspect, prepare

MB = 1 << 20


def write(path: Path, megabytes: int, columns: int) -> int:
    """A table of about that size; the number of its rows."""
    rng = np.random.default_rng(0)
    rows = 0
    with path.open("w") as file:
        names = [f"x{number}" for number in range(columns - 2)]
        file.write(",".join([*names, "kind", "price"]) + "\n")
        while file.tell() < megabytes * MB:
            values = rng.normal(100, 30, (2000, columns - 2))
            kinds = rng.choice(["house", "flat", "farm"], 2000)
            prices = values.sum(axis=1) + rng.normal(0, 10, 2000)
            for row, kind, price in zip(values, kinds, prices, strict=True):
                texts = [f"{value:.4f}" for value in row]
                if price % 1 < 0.05:
                    texts[0] = ""
                file.write(",".join([*texts, kind, f"{price:.2f}"]) + "\n")
            rows += 2000
    return rows


class Peak:
    """Watches this process's memory while it works."""

    def __enter__(self) -> Peak:
        self.before = memory()
        self.own = self.mapped = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.01):
            own, mapped = memory()
            self.own = max(self.own, own - self.before[0])
            self.mapped = max(self.mapped, mapped - self.before[1])


def memory() -> tuple[int, int]:
    """Bytes of the process's own, and of mapped files; Linux tells them apart."""
    status = Path("/proc/self/status").read_text().splitlines()
    figures = dict(line.split(":", 1) for line in status)
    return tuple(int(figures[name].split()[0]) * 1024 for name in ("RssAnon", "RssFile"))


def measured(work: Callable[..., Any], *arguments: Any) -> None:
    def run() -> None:
        with Peak() as peak:
            start = time.perf_counter()
            said = work(*arguments)
            took = time.perf_counter() - start
        print(
            f"{work.__name__:8} {took:7.1f} s, {peak.own / MB:7.0f} MB of its own, "
            f"{peak.mapped / MB:7.0f} MB of mapped files; {said}",
            flush=True,
        )

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join()


def looking(path: Path) -> str:
    outline = inspect(path)
    return f"{outline.rows:,} rows, {len(outline.columns)} columns"


def preparing(path: Path, folder: Path, limit: int) -> str:
    prepared = prepare(path, compose(inspect(path)), folder=folder, limit=limit)
    where = "in a file" if isinstance(prepared.train.x, np.memmap) else "in memory"
    return f"looking included; {prepared.train.x.nbytes / MB:,.0f} MB to train on, {where}"


def training(path: Path, folder: Path, limit: int) -> str:
    from engine import Sequential, layers

    prepared = prepare(path, compose(inspect(path)), folder=folder, limit=limit)
    shape = prepared.train.x.shape[1:]
    model = Sequential([layers.Input(shape), layers.Dense(32, "relu"), layers.Dense(1)])
    model.compile("adam", "mean_squared_error")
    history = model.fit(prepared.train.x, prepared.train.y, epochs=1, batch_size=128, verbose=0)
    return f"looking included, prepared before; loss {history.history['loss'][0]:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=100)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--limit", type=int, default=32)
    parser.add_argument("--train", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path, folder = Path(name) / "table.csv", Path(name) / "cache"
        rows = write(path, options.megabytes, options.columns)
        print(f"{path.stat().st_size / MB:,.0f} MB of CSV, {rows:,} rows of {options.columns}")
        limit = options.limit * MB
        measured(looking, path)
        measured(preparing, path, folder, limit)
        if options.train:
            measured(training, path, folder, limit)


if __name__ == "__main__":
    main()
