"""Sweeps carried out: in turn and in real processes, with a death, a stop, and a program's end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import netbuilder
from engine.errors import DataError
from netbuilder.design import Design, analyze
from netbuilder.design.own import OwnData
from netbuilder.design.storage import encode
from netbuilder.imported import compose, inspect
from netbuilder.training.control import Control
from netbuilder.training.history.files import read
from netbuilder.training.history.runs import Run, RunBuilder
from netbuilder.training.records import Record
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import Report
from netbuilder.training.run.session import Session
from netbuilder.training.sweeps import process as sweep_process
from netbuilder.training.sweeps.grid import Axis, settings
from netbuilder.training.sweeps.running import News, Planned, Sweeping, Update
from tests.netbuilder.training.run.test_own_data import table

DESIGN = Design.default("circles").with_setting("epochs", 2)
ENDLESS = Design.default("circles").with_setting("epochs", 100_000)


def axis(name: str, text: str, design: Design = DESIGN) -> Axis:
    return Axis.typed(next(each for each in settings(design) if each.name == name), text)


class Listener:
    """Takes the news; `when` is called with each."""

    def __init__(self, when: Callable[[Update], None] | None = None) -> None:
        self.planned: Planned | None = None
        self.updates: list[Update] = []
        self._when = when

    def __call__(self, news: News) -> None:
        if isinstance(news, Planned):
            assert self.planned is None
            assert not self.updates
            self.planned = news
            return
        self.updates.append(news)
        if self._when is not None:
            self._when(news)

    def states(self) -> dict[int, str]:
        return {each.number: each.standing.state for each in self.updates}

    def runs(self) -> dict[int, Run]:
        return {each.number: each.run for each in self.updates if each.run is not None}


def alone(design: Design) -> Run:
    chronicler = RunBuilder()
    found: list[Run] = []

    def take(record: Record) -> None:
        run = chronicler.take(record)
        if run is not None:
            found.append(run)

    Session(1, design).run(take, Control())
    return found[0]


def children() -> set[int]:
    """Processes that this one has started and that have not been waited for."""
    tasks = Path("/proc/self/task")
    return {int(p) for f in tasks.glob("*/children") for p in f.read_text().split()}


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="children are read from /proc"
)


@pytest.mark.parametrize("processes", [0, 2])
def test_a_sweep_trains_as_each_design_alone_bit_for_bit(processes: int) -> None:
    axes = [axis("learning_rate", "0.1 0.01"), axis("dense: units", "4 8")]
    listener = Listener()
    Sweeping(DESIGN, axes, processes).run(listener, Control())
    assert listener.planned is not None
    assert listener.states() == dict.fromkeys((1, 2, 3, 4), "finished")
    for each in listener.planned.combinations:
        assert each.design is not None
        found, wanted = listener.runs()[each.number], alone(each.design)
        assert found.design == each.design
        np.testing.assert_array_equal(found.weights, wanted.weights)
        assert found.figures == wanted.figures
        assert found.best_epoch == wanted.best_epoch
        for name, means in wanted.means.items():
            np.testing.assert_array_equal(found.means[name], means)
    running = [u.standing for u in listener.updates if u.standing.state == "running"]
    assert {"Epoch 1 of 2", "Epoch 2 of 2"} <= {each.message for each in running}
    assert all(0 <= each.fraction <= 1 for each in running)


def test_large_products_are_the_same_in_a_process() -> None:
    design = DESIGN.with_parameter("dense", "units", 700).inserted(1, "Dense", {"units": 600})
    design = design.with_setting("batch_size", 256)
    listener = Listener()
    Sweeping(design, [axis("seed", "3", design)], 1).run(listener, Control())
    wanted = alone(design.with_setting("seed", 3))
    np.testing.assert_array_equal(listener.runs()[1].weights, wanted.weights)


@pytest.mark.parametrize("processes", [0, 2])
def test_what_cannot_be_trained_is_told_and_the_rest_trained(processes: int) -> None:
    listener = Listener()
    Sweeping(DESIGN, [axis("dense_1: units", "3 2")], processes).run(listener, Control())
    assert listener.states() == {1: "refused", 2: "finished"}
    assert "classes" in listener.updates[0].standing.message
    assert set(listener.runs()) == {2}


@pytest.mark.parametrize("processes", [0, 2])
def test_a_training_that_diverges_does_not_end_the_sweep(processes: int) -> None:
    design = DESIGN.with_optimizer("sgd").with_loss("mean_squared_error")
    design = design.with_parameter("dense", "activation", "relu")
    design = design.with_parameter("dense_1", "activation", "linear")
    axes = [axis("learning_rate", "1e6 0.01", design)]
    listener = Listener()
    Sweeping(design, axes, processes).run(listener, Control())
    assert listener.states() == {1: "diverged", 2: "finished"}
    message = next(u.standing.message for u in listener.updates if u.standing.state == "diverged")
    assert "lower learning rate" in message


def test_data_that_cannot_be_had_are_a_sentence_for_each() -> None:
    def load(design: Design, report: object) -> None:
        raise DataError("There are no circles today.")

    listener = Listener()
    sweeping = Sweeping(DESIGN, [axis("seed", "1 2")], load=load)  # type: ignore[arg-type]
    sweeping.run(listener, Control())
    assert listener.states() == {1: "failed", 2: "failed"}
    assert listener.updates[-1].standing.message == "There are no circles today."
    assert not listener.runs()


@needs_proc
def test_a_killed_process_is_a_sentence_and_the_others_go_on() -> None:
    # The first is long; the others are over in a moment.
    killed: list[int] = []
    before = children()

    def kill(update: Update) -> None:
        if update.number == 1 and update.standing.state == "running" and not killed:
            (process,) = children() - before
            os.kill(process, signal.SIGKILL)
            killed.append(process)

    listener = Listener(kill)
    Sweeping(DESIGN, [axis("epochs", "100000 2 3")], 1).run(listener, Control())
    assert killed
    assert listener.states() == {1: "failed", 2: "finished", 3: "finished"}
    message = next(u.standing.message for u in listener.updates if u.standing.state == "failed")
    assert "signal 9" in message
    assert "fewer trainings in parallel" in message
    assert children() == before


@needs_proc
@pytest.mark.parametrize("processes", [0, 2])
def test_a_stop_ends_all_and_leaves_no_process(
    processes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    control, before = Control(), children()
    threads = threading.active_count()

    def stop(update: Update) -> None:
        if update.standing.state == "running":
            assert len(children() - before) >= min(processes, 1)
            control.stop()

    listener = Listener(stop)
    Sweeping(ENDLESS, [axis("seed", "1 2 3")], processes).run(listener, control)
    assert listener.states() == dict.fromkeys((1, 2, 3), "cancelled")
    assert not listener.runs()
    assert children() == before
    assert threading.active_count() == threads
    assert list(folder.iterdir()) == []


def test_a_process_that_cannot_start_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_process, "COMMAND", ("/nowhere/python",))
    listener = Listener()
    Sweeping(DESIGN, [axis("seed", "1 2")], 2).run(listener, Control())
    assert listener.states() == {1: "failed", 2: "failed"}
    assert "could not be started" in listener.updates[0].standing.message


@pytest.mark.parametrize("output", ["", "no JSON", '{"state": "running", "fraction": "x"}'])
def test_a_process_that_speaks_nonsense_is_a_sentence(
    output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = (sys.executable, "-c", f"print({output!r})")
    monkeypatch.setattr(sweep_process, "COMMAND", command)
    listener = Listener()
    Sweeping(DESIGN, [axis("seed", "1")], 1).run(listener, Control())
    assert listener.states() == {1: "failed"}
    assert "ended unexpectedly" in listener.updates[-1].standing.message


PROGRAM = """
import sys
from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.sweeps.grid import Axis, settings
from netbuilder.training.sweeps.running import Sweeping

design = Design.default("circles").with_setting("epochs", 100_000)
seed = next(each for each in settings(design) if each.name == "seed")
running = set()

def show(news):
    if getattr(news, "standing", None) and news.standing.state == "running":
        if news.number not in running:
            running.add(news.number)
            print(news.number, flush=True)

Sweeping(design, [Axis.typed(seed, "1 2 3")], 2).run(show, Control())
"""


@needs_proc
def test_no_process_outlives_a_program_that_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    environment = {**os.environ, "TMPDIR": str(folder)}
    program = subprocess.Popen(
        (sys.executable, "-c", PROGRAM), stdout=subprocess.PIPE, env=environment
    )
    assert program.stdout is not None
    with program.stdout:
        assert sorted(int(program.stdout.readline()) for _ in range(2)) == [1, 2]
        tasks = Path(f"/proc/{program.pid}/task")
        workers = {int(p) for f in tasks.glob("*/children") for p in f.read_text().split()}
        assert len(workers) == 2
        program.kill()
        program.wait(60)
    deadline = time.monotonic() + 60
    while any(map(alive, workers)) and time.monotonic() < deadline:
        pass
    assert not any(map(alive, workers))
    assert list(folder.iterdir()) == []


def alive(process: int) -> bool:
    """Whether a process of this number does anything; one that nobody has waited for does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_own_data_are_trained_on_in_a_process(tmp_path: Path) -> None:
    path = table(tmp_path)
    recipe = compose(inspect(path), target="side")
    design = Design.default().with_own(OwnData(str(path), recipe)).with_setting("epochs", 2)
    design = analyze(design).problems[0].fixes[0].design
    listener = Listener()
    Sweeping(design, [axis("seed", "1 2", design)], 2).run(listener, Control())
    assert listener.states() == {1: "finished", 2: "finished"}
    for number, run in listener.runs().items():
        assert run.data_title == "table.csv"
        wanted = alone(design.with_setting("seed", number))
        np.testing.assert_array_equal(run.weights, wanted.weights)


@pytest.mark.parametrize("processes", [0, 1])
def test_data_that_are_gone_are_a_sentence(processes: int, tmp_path: Path) -> None:
    path = table(tmp_path)
    recipe = compose(inspect(path), target="side")
    design = Design.default().with_own(OwnData(str(path), recipe))
    design = analyze(design).problems[0].fixes[0].design
    path.unlink()
    listener = Listener()
    Sweeping(design, [axis("seed", "1", design)], processes).run(listener, Control())
    assert listener.states() == {1: "failed"}
    assert "table.csv" in listener.updates[-1].standing.message


def test_a_notice_of_the_data_is_passed_on() -> None:
    def load(design: Design, report: Report) -> data.Data:
        return replace(data.load(design, report), notice="These are others.")

    listener = Listener()
    Sweeping(DESIGN, [axis("seed", "1")], load=load).run(listener, Control())
    assert listener.updates[-1].standing.notice == "These are others."


def start_worker(path: Path, design: Design) -> subprocess.Popen[bytes]:
    # As the program starts it: with its own package, whatever else is installed.
    environment = {**os.environ, "PYTHONPATH": str(Path(netbuilder.__file__).parents[1])}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(sweep_process.COMMAND, env=environment, **pipes)
    request = {"number": 4, "design": encode(design).decode(), "run": str(path)}
    assert process.stdin is not None
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    return process


def test_a_process_ends_when_the_program_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "sweep"
    folder.mkdir()
    process = start_worker(folder / "4.run.npz", ENDLESS)
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdout:
        while b'"running"' not in process.stdout.readline():
            assert process.poll() is None
        # As the system does it when the program dies.
        process.stdin.close()
        assert process.wait(60) == 1
    assert not folder.exists()


def test_a_process_leaves_a_run_in_the_format_of_runs(tmp_path: Path) -> None:
    path = tmp_path / "4.run.npz"
    process = start_worker(path, DESIGN)
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin, process.stdout:
        lines = [json.loads(line) for line in process.stdout]
        assert process.wait(60) == 0
    assert lines[-1]["state"] == "finished"
    found = read(path)
    assert (found.number, found.design) == (4, DESIGN)
    np.testing.assert_array_equal(found.weights, alone(DESIGN).weights)
