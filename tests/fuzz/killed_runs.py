"""Trainings killed at random moments, and gone on with: do they end with the same weights?

    python -m tests.fuzz.killed_runs [--kills 20] [--seed 0] [--epochs 20]

Trains the design that the window opens with, on the built-in digits, once without interruption.
Then, as often as asked, it begins the same training with `netbuilder train`, kills it with SIGKILL
at a random moment (some of them a second time after it has gone on), lets `--resume` bring it to
its end, and compares weights and final figures with those of the uninterrupted run, bit for bit.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.models import load_model


def command(folder: Path, out: str, epochs: int, *more: str) -> list[str]:
    """The command line of a training."""
    options = ["--data", "digits", "--epochs", str(epochs), "--out", str(folder / out), "--json"]
    return [sys.executable, "-m", "netbuilder", "train", *options, *more]


def outcome(folder: Path, out: str, printed: str) -> tuple[bytes, Any]:
    """The weights, and the figures of all parts and the best epoch."""
    weights = b"".join(w.tobytes() for w in load_model(folder / out).get_weights())
    told = json.loads(printed)
    return weights, (told["figures"], told["best"], told["epochs_done"])


def main() -> int:
    """Kill, resume, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    same = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        env = {**os.environ, "XDG_STATE_HOME": str(folder / "state")}

        def finish(out: str, *more: str) -> subprocess.CompletedProcess[str]:
            line = command(folder, out, options.epochs, *more)
            return subprocess.run(line, env=env, capture_output=True, text=True, check=True)

        def kill(out: str, after: float, *more: str) -> float:
            line = command(folder, out, options.epochs, *more)
            begin = time.perf_counter()
            with subprocess.Popen(
                line, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as program:
                try:
                    program.wait(after)
                except subprocess.TimeoutExpired:
                    program.kill()
            return time.perf_counter() - begin

        begin = time.perf_counter()
        whole = outcome(folder, "whole.keras", finish("whole.keras").stdout)
        duration = time.perf_counter() - begin
        print(f"The uninterrupted run of {options.epochs} epochs took {duration:.1f} s.")
        for number in range(1, options.kills + 1):
            moments = [kill("part.keras", rng.uniform(0, duration))]
            if rng.random() < 0.3:
                moments.append(kill("part.keras", rng.uniform(0, duration), "--resume"))
            done = finish("part.keras", "--resume")
            went_on = "Resuming after" in done.stderr
            equal = outcome(folder, "part.keras", done.stdout) == whole
            same += equal
            killed = " and ".join(f"{moment:.2f} s" for moment in moments)
            how = "went on" if went_on else "began anew"
            print(f"{number:3}: killed after {killed}, {how}: {'same' if equal else 'OTHER'}")
    print(f"{same} of {options.kills} ended with the same weights and figures, bit for bit.")
    return 0 if same == options.kills else 1


if __name__ == "__main__":
    sys.exit(main())
