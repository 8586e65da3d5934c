"""Runs every system in processes of its own, in turn."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from speed import catalogue
from speed.data import ROOT
from speed.works import Work

DRIVER = Path(__file__).resolve().parent.parent / "engine_speed.py"
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
IMPORTS = 7
"""Processes per round that import a cheap module; one per round for a dear one."""


class Runner(NamedTuple):
    """A system and the interpreter that runs it."""

    system: catalogue.System
    python: str
    versions: list[str]


Results = dict[tuple[str, str], list[dict[str, Any]]]
"""The answers of all processes by work and system."""


def find_runners(pythons: Sequence[str], gpu: bool = False) -> list[Runner]:
    """The engine here, and every peer once, from the first interpreter that has it.

    Args:
        pythons: interpreters to look into beside this one.
        gpu: whether peers take part on a GPU, too.
    """
    runners: dict[str, Runner] = {}
    for python in [sys.executable, *pythons]:
        answer = _call(python, ["--list"], {})
        if isinstance(answer, str):
            print(f"{python} is of no use: {answer}", file=sys.stderr)
            continue
        for name, versions in answer.items():
            runners.setdefault(name, Runner(catalogue.named(name), python, versions))
    return [
        runners[system.name]
        for system in catalogue.SYSTEMS
        if system.name in runners and system.gpu <= gpu
    ]


def measure(
    runners: Sequence[Runner],
    works: Sequence[Work],
    folder: Path,
    rounds: int,
    options: dict[str, Any],
) -> Results:
    """Every work by all systems in turn, `rounds` times over."""
    results: Results = {}
    for number in range(rounds):
        for work in works:
            able = [runner for runner in runners if runner.system.does(work)]
            answers = (
                _imports(able) if work.kind == "import" else _works(able, work, folder, options)
            )
            for name, answer in answers:
                if isinstance(answer, str):
                    print(f"{work.name}: {name} failed: {answer}", file=sys.stderr)
                    continue
                results.setdefault((work.name, name), []).append(answer)
                found = figures(work, [answer])
                told = f" {statistics.median(found):.4g} {work.unit}" if found else ""
                print(f"round {number + 1}: {work.name}: {name}{told}", file=sys.stderr)
    return results


def _works(able: Sequence[Runner], work: Work, folder: Path, options: dict[str, Any]) -> Any:
    for runner in able:
        name = runner.system.name
        arguments = ["--work", work.name, "--system", name, "--folder", str(folder)]
        arguments += ["--given", json.dumps(options)]
        environment = dict(runner.system.environment)
        environment |= catalogue.thread_environment(options.get("threads"))
        yield name, _call(runner.python, arguments, environment)


def _imports(able: Sequence[Runner]) -> Any:
    """Milliseconds of importing: the engine and NumPy alternate, each in a new process."""
    spent: dict[str, list[float]] = {runner.system.name: [] for runner in able}
    for turn in range(IMPORTS + 1):
        for runner in able:
            cheap = runner.system.name in (catalogue.ENGINE, "NumPy")
            if turn > 1 and not cheap:
                continue
            milliseconds = _import(runner)
            if turn and milliseconds is not None:  # The first one fills the disk's cache.
                spent[runner.system.name].append(milliseconds)
    for name, times in spent.items():
        if times:
            yield name, {"milliseconds": times}


def _import(runner: Runner) -> float | None:
    module = runner.system.modules[0]
    script = (
        f"import time; start = time.perf_counter(); import {module}; "
        "print((time.perf_counter() - start) * 1e3)"
    )
    environment = {**os.environ, **QUIET, **dict(runner.system.environment)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    finished = subprocess.run(
        [runner.python, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return float(finished.stdout.split()[-1]) if finished.returncode == 0 else None


def _call(python: str, arguments: Sequence[str], environment: dict[str, str]) -> Any:
    """What the driver, run by `python`, answers; a sentence if it fails."""
    command = [python, str(DRIVER), *arguments]
    try:
        finished = subprocess.run(
            command,
            env={**os.environ, **QUIET, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        return str(error)
    if finished.returncode:
        return (finished.stderr.strip().splitlines() or ["no reason given"])[-1]
    return json.loads(finished.stdout.splitlines()[-1])


def figures(work: Work, answers: Sequence[dict[str, Any]]) -> list[float]:
    """All single measurements of a work by one system, in the work's unit."""
    found: list[float] = []
    for answer in answers:
        if work.kind == "import":
            found += answer["milliseconds"]
        elif work.kind == "predict":
            found.append(min(answer["ways"].values()))
        elif work.kind == "memory":
            found += [] if answer["above"] is None else [answer["above"]]
        else:
            found += answer["seconds"][1:] or answer["seconds"]
    return found


def middle(values: Sequence[float | None]) -> float | None:
    """The median of what is known."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None
