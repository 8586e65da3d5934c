"""Another program that keeps one core busy while something is measured."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from speed.catalogue import ENGINE
from speed.processes import Results, figures, middle
from speed.works import Work

IN_NUMPY = "engine, in NumPy"


@contextmanager
def busy(wanted: bool) -> Iterator[None]:
    """A process without end beside what is done within, where that is wanted."""
    if not wanted:
        yield
        return
    beside = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        beside.kill()
        beside.wait()


def verdicts(works: Sequence[Work], results: Results) -> Iterator[str]:
    """Of each training: whether the kernels were slower than NumPy beside a busy program."""
    for work in works:
        ours, theirs = (
            middle(figures(work, results.get((work.name, name), []))) for name in (ENGINE, IN_NUMPY)
        )
        if work.kind in ("train", "predict") and ours and theirs:
            met, share = "met" if ours <= theirs else "NOT met", ours / theirs
            yield f"beside a busy program, {work.name} at most 1 x NumPy: {met} ({share:.2f})"
