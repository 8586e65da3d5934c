"""Measures what each template reaches and how long it takes, for the cards of the start page.

    python tools/measure_templates.py [--only "LeNet-5"] [--data mnist] [--limit 120]

Trains every template as it is and writes `assets/templates.json`, which names the machine. A
template that would take longer than the limit is trained for as many epochs as fit, and its card
says so. Each epoch's time is that of the quickest, also of an earlier measurement on this machine,
so that other work counts less.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import sys
import time
from pathlib import Path
from typing import Any, Final

from netbuilder.design import Design
from netbuilder.design.templates import built_in
from netbuilder.help import expected
from netbuilder.training.control import Control
from netbuilder.training.records import EpochDone, LoadingData, Record, RunStarted
from netbuilder.training.run.session import Session

ROOT: Final = Path(__file__).resolve().parent.parent
FILE: Final = ROOT / "assets" / expected.FILE


def main() -> int:
    """Measure, and write the file after each template."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", metavar="TITLE", help="measure these alone")
    parser.add_argument("--data", nargs="+", default=["mnist", "digits"], metavar="NAME")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds for each template")
    options = parser.parse_args()
    wanted = [
        template
        for data in options.data
        for template in built_in(data)
        if not options.only or template.title in options.only
    ]
    kept = _kept()
    for template in dict.fromkeys(wanted):
        key = template.title, template.design.data
        found = measured(template.design, options.limit)
        if key in kept:
            before = kept[key]["seconds"] / kept[key]["epochs"]
            found["seconds"] = round(min(found["seconds"], before * found["epochs"]), 2)
        kept[key] = {"title": key[0], **found}
        print(kept[key], flush=True)
        content = {"machine": machine(), "templates": list(kept.values())}
        FILE.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 0


def _kept() -> dict[tuple[str, str], dict[str, Any]]:
    """What was measured on this machine before."""
    content = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
    if content.get("machine") != machine():
        return {}
    return {(each["title"], each["data"]): each for each in content["templates"]}


def measured(design: Design, limit: float) -> dict[str, Any]:
    """What a training of this design reaches, and how long its epochs take."""
    quickest = _Clock()
    Session(1, design.with_setting("epochs", 1)).run(quickest.take, Control())
    epochs = max(1, min(design.epochs, math.floor(limit / quickest.best)))
    clock = _Clock()
    end = Session(1, design.with_setting("epochs", epochs)).run(clock.take, Control())
    if end.reason != "finished":
        raise SystemExit(f"A template did not train to its end: {end.message}")
    # In the order of Keras's logs the loss comes first, and the metric that is shown last.
    name = next(reversed([key for key in end.logs if key.startswith("test_")]))
    return {
        "data": design.data,
        "epochs": epochs,
        "seconds": round(epochs * min(clock.best, quickest.best), 2),
        "metric": name.removeprefix("test_"),
        "value": round(end.logs[name], 5),
    }


class _Clock:
    """Times epochs."""

    def __init__(self) -> None:
        self.best = math.inf
        self._begin = 0.0

    def take(self, record: Record) -> None:
        if isinstance(record, LoadingData | RunStarted):
            self._begin = time.perf_counter()
        elif isinstance(record, EpochDone):
            now = time.perf_counter()
            self.best, self._begin = min(self.best, now - self._begin), now


def machine() -> str:
    """The processor, its cores and the system, in a few words."""
    name = platform.processor() or platform.machine()
    with_name = Path("/proc/cpuinfo")
    if with_name.exists():
        found = re.search(r"^model name\s*:\s*(.+)$", with_name.read_text("utf-8"), re.M)
        name = found.group(1).strip() if found else name
    return f"{os.cpu_count()} cores of {name}, {platform.system()}"


if __name__ == "__main__":
    sys.exit(main())
