"""A sweep of 40 trainings on two Dask workers of which one is killed: how many results come.

.venv/bin/python -m tests.fuzz.killed_worker [--trainings 40] [--epochs 40]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from netbuilder.training.control import Control
from netbuilder.training.sweeps.cluster.place import Cluster
from netbuilder.training.sweeps.running import Sweeping, Update
from tests.helpers.dask_cluster import dask_cluster
from tests.netbuilder.training.sweeps.test_running import DESIGN, Listener, alone, axis


def main() -> int:
    """Run it, and print what came of it; 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trainings", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=40)
    options = parser.parse_args()
    design = DESIGN.with_setting("epochs", options.epochs)
    seeds = " ".join(str(n) for n in range(1, options.trainings + 1))
    with tempfile.TemporaryDirectory() as folder, dask_cluster(Path(folder, "dask"), 2) as cluster:
        over: set[int] = set()
        killed: list[int] = []

        def kill(update: Update) -> None:
            if update.standing.over:
                over.add(update.number)
            elif len(over) >= options.trainings // 4 and update.standing.epoch and not killed:
                cluster.workers[0].kill()
                killed.append(len(over))

        listener = Listener(kill)
        began = time.monotonic()
        place = Cluster(cluster.address)
        sweeping = Sweeping(design, [axis("seed", seeds, design)], place=place)
        sweeping.run(lambda news: listener(news) if isinstance(news, Update) else None, Control())
        seconds = time.monotonic() - began
    runs = listener.runs()
    alike = all(
        np.array_equal(runs[n].weights, alone(design.with_setting("seed", n)).weights)
        for n in sorted(runs)[:: max(1, len(runs) // 4)]
    )
    print(f"one of two workers killed after {killed[0] if killed else 'no'} results")
    print(f"results: {len(runs)} of {options.trainings}, in {seconds:.0f} s")
    print(f"weights as of the same trainings alone: {'yes' if alike else 'NO'}")
    return 0 if killed and alike and len(runs) == options.trainings else 1


if __name__ == "__main__":
    raise SystemExit(main())
