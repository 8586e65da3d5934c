"""Trainings shared by several processes of real Keras; see test_keras.py for what they need."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.saving import load_model
from netbuilder.design import Design
from netbuilder.training.checkpoints.folder import CheckpointFolder
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.control import Control
from netbuilder.training.elsewhere import group, warm
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.records import EpochDone, Record, RunEnded
from netbuilder.training.run.session import Session
from tests.netbuilder.training.elsewhere.test_keras import (
    BACKEND,
    PYTHON,
    ROOT,
    end_of,
    pytestmark,
    weights_of,
    with_dropout,
)

pytestmark = [*pytestmark, pytest.mark.long]
GONE = 5.0
"""Seconds in which a process that died is told."""

processes = pytest.mark.skipif(BACKEND != "torch", reason="devices share batches in one process")
machines = pytest.mark.skipif(BACKEND == "tensorflow", reason="it has no such processes")


@pytest.fixture(scope="module")
def pair() -> Iterator[Elsewhere]:
    """Two processes on this machine."""
    yield Elsewhere(PYTHON, BACKEND, "cpu", 2)
    warm.end_all()


@processes
@pytest.mark.parametrize("batch", [16, 18])
@pytest.mark.parametrize("normalized", [False, True])
def test_processes_that_share_each_batch_agree_with_one(
    normalized: bool, batch: int, design: Design, load: Any, pair: Elsewhere
) -> None:
    made = design.with_setting("batch_size", batch).with_setting("epochs", 1)
    if normalized:  # Adam would make steps of the rounding in slopes that are 0.
        made = made.inserted(1, "BatchNormalization").with_optimizer("sgd")
    one = end_of(made, load, pair._replace(devices=1))
    both = end_of(made, load, pair)
    assert both.reason == "finished", both.message
    np.testing.assert_allclose(weights_of(both), weights_of(one), rtol=0, atol=1e-6)
    assert both.logs == pytest.approx(one.logs, abs=1e-6)


@processes
def test_what_processes_have_learned_resumes_bit_for_bit(
    design: Design, load: Any, pair: Elsewhere
) -> None:
    made = with_dropout(design)
    whole = end_of(made, load, pair)
    folder, control = CheckpointFolder(), Control()

    class Stops(list[Record]):
        def append(self, record: Record) -> None:
            if isinstance(record, EpochDone):
                control.stop()

    kept = Checkpointer(folder)
    assert end_of(made, load, pair, control, kept, Stops()).reason == "stopped"
    kept.leave()
    place = folder.find(made)
    assert place is not None
    warm.end_all()
    resumed = end_of(made, load, pair, checkpointer=Checkpointer(folder, place))
    assert resumed.reason == "finished", resumed.message
    np.testing.assert_array_equal(weights_of(resumed), weights_of(whole))


@processes
@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
@pytest.mark.parametrize("rank", [0, 1])
def test_a_process_that_dies_ends_all_and_is_told(
    rank: int, endless: Design, load: Any, pair: Elsewhere
) -> None:
    taken = warm.take(pair)
    assert isinstance(taken, group.KerasGroup)
    pids, killed = taken.pids, 0.0
    warm.give_back(taken)

    class Kills(list[Record]):
        def append(self, record: Record) -> None:
            nonlocal killed
            if isinstance(record, EpochDone) and record.epoch == 2:
                killed = time.monotonic()
                os.kill(pids[rank], signal.SIGKILL)

    end = end_of(endless, load, pair, records=Kills())
    assert time.monotonic() - killed < GONE
    assert end.reason == "failed"
    assert "ended by signal 9" in end.message
    assert end.weights is not None
    assert not taken.is_alive
    assert end_of(endless.with_setting("epochs", 1), load, pair).reason == "finished"


def two_hosts() -> tuple[str, str]:
    """Machines, both of which are this one, and two ports in a row that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"127.0.0.1:{port - 1}", "127.0.0.1"


class Machines:
    """The same training on two machines, both of which are this one."""

    def __init__(self, designs: tuple[Design, Design], load: Any) -> None:
        hosts = two_hosts()
        self.ends: list[RunEnded | None] = [None, None]
        self.controls = Control(), Control()
        self.epoch = threading.Event()
        self._load, self._designs = load, designs
        place = Elsewhere(PYTHON, BACKEND, "cpu", 1, hosts)
        self.threads = [
            threading.Thread(target=self._run, args=(rank, place._replace(rank=rank)))
            for rank in range(2)
        ]
        for thread in self.threads:
            thread.start()

    def _run(self, rank: int, place: Elsewhere) -> None:
        session = Session(rank + 1, self._designs[rank], self._load, elsewhere=place)

        def take(record: Record) -> None:
            if isinstance(record, EpochDone):
                self.epoch.set()

        self.ends[rank] = session.run(take, self.controls[rank])

    def pid(self, rank: int) -> int:
        """The number of the process of Keras on one of them."""
        return next(each.pid for each in MEETING.all if each.where.rank == rank)

    def ended(self) -> list[RunEnded]:
        for thread in self.threads:
            thread.join()
        return [end for end in self.ends if end is not None]


class Many(list[Any]):
    """Ends nobody's process because of another."""

    def __init__(self) -> None:
        self.all: list[Any] = []

    def __setitem__(self, key: Any, value: Any) -> None:
        self.all.extend(value)


MEETING = Many()


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one process of the program hold the places of two machines."""
    MEETING.all.clear()
    monkeypatch.setattr(warm, "_meeting", MEETING)


@machines
def test_machines_that_share_each_batch_agree_with_one(
    design: Design, load: Any, several: None
) -> None:
    made = design.with_setting("batch_size", 18).inserted(1, "BatchNormalization")
    made = made.with_optimizer("sgd")
    one = end_of(made, load, Elsewhere(PYTHON, BACKEND, "cpu"))
    first, second = Machines((made, made), load).ended()
    assert (first.reason, second.reason) == ("finished", "finished"), first.message
    np.testing.assert_array_equal(weights_of(first), weights_of(second))
    np.testing.assert_allclose(weights_of(first), weights_of(one), rtol=0, atol=1e-6)
    assert first.logs == pytest.approx(one.logs, abs=1e-6)


@machines
@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_machine_that_is_gone_is_told(endless: Design, load: Any, several: None) -> None:
    both = Machines((endless, endless), load)
    assert both.epoch.wait(60)
    asked = time.monotonic()
    both.controls[1].stop()
    both.threads[0].join()
    assert time.monotonic() - asked < GONE
    first, second = both.ended()
    assert second.reason == "stopped"
    assert first.reason == "failed"
    assert "127.0.0.1 takes no part in the training any more" in first.message
    assert first.weights is not None


@machines
@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
@pytest.mark.parametrize("silent", [0, 1])
def test_a_machine_that_falls_silent_is_told_and_nothing_hangs(
    silent: int, endless: Design, load: Any, several: None
) -> None:
    both = Machines((endless, endless), load)
    assert both.epoch.wait(60)
    pid = both.pid(silent)
    stopped = time.monotonic()
    os.kill(pid, signal.SIGSTOP)
    try:
        both.threads[1 - silent].join(60)
        assert time.monotonic() - stopped < GONE
    finally:
        os.kill(pid, signal.SIGCONT)
    going_on = time.monotonic()
    ends = both.ended()
    assert time.monotonic() - going_on < GONE
    for end in ends:
        assert end.reason == "failed"
        assert "127.0.0.1" in end.message
        assert "takes no part in the training any more" in end.message
        assert end.weights is not None


@machines
def test_the_command_on_two_machines_trains_as_on_one(tmp_path: Path) -> None:
    path = tmp_path / "design.json"
    made = Design.default("circles").with_setting("epochs", 2).with_setting("batch_size", 18)
    made.with_optimizer("sgd").save(path)
    keras = ["--engine", "keras", "--python", PYTHON, "--backend", BACKEND, "--device", "cpu"]

    def train(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "netbuilder", "train", str(path), "--json"]
        return subprocess.Popen(
            [*command, *keras, *options],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    hosts = ",".join(two_hosts())
    files = [tmp_path / f"{number}.keras" for number in range(3)]
    alone = train("--out", str(files[2]))
    said = [alone.communicate(timeout=120)]
    both = [train("--hosts", hosts, "--rank", str(n), "--out", str(files[n])) for n in range(2)]
    said += [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in (alone, *both)] == [0, 0, 0], said
    weights = [load_model(file).get_flat_weights() for file in files]
    np.testing.assert_array_equal(weights[0], weights[1])
    np.testing.assert_allclose(weights[0], weights[2], rtol=0, atol=1e-6)
    assert "2 machines" in json.loads(said[1][0])["engine"]


@machines
def test_machines_with_different_designs_are_told(design: Design, load: Any, several: None) -> None:
    ends = Machines((design, design.with_setting("seed", 9)), load).ended()
    for end in ends:
        assert end.reason == "failed"
        assert "have different networks" in end.message
