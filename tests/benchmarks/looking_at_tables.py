"""How long a table is looked at, beside the time that pandas needs to read it.

    python -m tests.benchmarks.looking_at_tables [--pandas PYTHON] [--rows 8000] [--times 3]

Writes pictures of 28 by 28 pixels as CSV, one in each row (14.6 MB for 8,000), a table of decimal
numbers with a category, and one with names, quotation marks, words and values that are missing, and
prints seconds of processor time: the least of several times.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from netbuilder.imported import inspect

PANDAS = """
import sys, time
import pandas
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    table = pandas.read_csv(sys.argv[1])
    read = time.process_time() - start
    table.describe()
    print(read, time.process_time() - start)
"""


def pictures(path: Path, rows: int) -> None:
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (rows, 784))
    pixels[rng.random(pixels.shape) < 0.8] = 0
    labels = rng.integers(0, 10, (rows, 1))
    header = ",".join(["label", *(f"pixel{n}" for n in range(784))])
    np.savetxt(path, np.hstack([labels, pixels]), "%d", ",", header=header, comments="")


def decimals(path: Path, rows: int) -> None:
    rng = np.random.default_rng(0)
    lines = [",".join([*(f"x{n}" for n in range(18)), "kind"])]
    numbers = rng.normal(100, 30, (rows, 18))
    for values, kind in zip(numbers, rng.choice(list("abc"), rows), strict=True):
        lines.append(",".join([*(f"{value:.4f}" for value in values), kind]))
    path.write_text("\n".join(lines) + "\n")


def mixed(path: Path, rows: int) -> None:
    rng = np.random.default_rng(0)
    towns = ["Oslo", "Graz, Styria", "Zürich", "São Paulo", "New York"]
    lines = ["id,name,age,town,height,weight,score,member,grade,note,income"]
    for row in range(rows):
        age = str(rng.integers(18, 90)) if rng.random() > 0.1 else ""
        score = f"{rng.normal(50, 9):.2f}" if rng.random() > 0.1 else "NA"
        name = f"{FIRST[rng.integers(len(FIRST))]} {LAST[rng.integers(len(LAST))]} {row % 977}"
        lines.append(
            f'{row + 1},"{name}",{age},"{towns[rng.integers(5)]}",{rng.normal(170, 9):.1f},'
            f"{rng.normal(70, 9):.3f},{score},{'yes' if rng.random() < 0.4 else 'no'},"
            f"{'ABCDF'[rng.integers(5)]},,{rng.normal(4e4, 9e3):.2f}"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


FIRST = ("Anna", "Bob", "Chiara", "Dmitri", "Eve", "Farid", "Greta", "Hiro", "Inés", "Jan")
LAST = ("Nguyen", "Smith", "Garcia", "Kowalski", "Okafor", "Hansen", "Silva", "Tanaka", "Doe")


def ours(path: Path, times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.process_time()
        inspect(path)
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pandas", default=sys.executable)
    parser.add_argument("--rows", type=int, default=8000)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tables = ((pictures, 1), (decimals, 12), (mixed, 25))
        for write, times in tables:
            rows = times * options.rows
            path = Path(folder) / f"{write.__name__}.csv"
            write(path, rows)
            print(f"{write.__name__}: {path.stat().st_size / 1e6:.1f} MB, {rows:,} rows")
            print(f"  looked at in {ours(path, options.times):.2f} s")
            command = [options.pandas, "-c", PANDAS, str(path), str(options.times)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                print("  pandas is not there; name a Python that has it with --pandas")
                continue
            taken = np.array([line.split() for line in done.stdout.splitlines()], float)
            read, described = taken.min(axis=0)
            print(f"  read by pandas in {read:.2f} s; with its statistics {described:.2f} s")


if __name__ == "__main__":
    main()
