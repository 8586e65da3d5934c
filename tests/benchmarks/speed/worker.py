"""What happens in a system's own process: one work, once."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from speed import catalogue, data, levels, works

CALLS, PATIENCE = 2000, 2.0
"""At most so many calls of each way to predict, and so many seconds."""


def answer(system_name: str, work_name: str, folder: Path, options: dict[str, Any]) -> Any:
    """Do the work and say how it went."""
    catalogue.hold_to(options.get("threads"))
    work, system = works.named(work_name), catalogue.named(system_name)
    samples = options.get("samples") or work.samples
    epochs = options.get("epochs") or work.epochs
    if system.name == catalogue.ENGINE and work.engine_epochs and not options.get("epochs"):
        epochs = work.engine_epochs
    images = data.read(folder).cut(samples, works.INPUT_SHAPES[work.model])
    images = images._replace(x=np.ascontiguousarray(images.x))
    for module in system.modules:
        import_module(module)
    levels.hold(options.get("level"))
    if work.kind == "predict":
        return _predict(catalogue.make(system, work), images)
    return _train(lambda: catalogue.make(system, work), images, epochs)


def _train(make: Callable[[], catalogue.Contender], images: data.Data, epochs: int) -> Any:
    contender = make()
    before = _memory("VmRSS")
    _restart_peak()
    seconds = contender.fit(images, epochs)
    peak = _memory("VmHWM")
    right = contender.predict(images.x_test).argmax(1) == images.y_test
    above = None if before is None or peak is None else peak - before
    return {"seconds": seconds, "peak": peak, "above": above, "accuracy": float(right.mean())}


def _predict(contender: catalogue.Contender, images: data.Data) -> Any:
    """Microseconds of each way to read one sample: the median."""
    medians = {}
    for way, call in contender.calls().items():
        samples = [images.x_test[index : index + 1] for index in range(100)]
        for sample in samples[:20]:
            call(sample)
        spent: list[float] = []
        end = time.perf_counter() + PATIENCE
        while len(spent) < CALLS and time.perf_counter() < end:
            sample = samples[len(spent) % len(samples)]
            start = time.perf_counter()
            call(sample)
            spent.append((time.perf_counter() - start) * 1e6)
        medians[way] = float(np.median(spent))
    return {"ways": medians, "peak": _memory("VmHWM")}


def _memory(field: str) -> float | None:
    """A figure of this process in MB; None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    return None


def _restart_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return  # Then the peak of loading counts as well.
