"""Sweeps on real Dask workers: results, deaths, cancelling, data that travel."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from netbuilder.design import Design, analyze
from netbuilder.design.own import OwnData
from netbuilder.imported import compose, inspect
from netbuilder.training.control import Control
from netbuilder.training.sweeps.cluster.address import ClusterError
from netbuilder.training.sweeps.cluster.place import Cluster
from netbuilder.training.sweeps.running import News, Preparing, Sweeping, Update
from tests.helpers.dask_cluster import DaskCluster, dask_cluster
from tests.netbuilder.training.run.test_own_data import table
from tests.netbuilder.training.sweeps.test_running import (
    DESIGN,
    ENDLESS,
    Listener,
    alone,
    axis,
    needs_proc,
)


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with dask_cluster(tmp_path_factory.mktemp("dask"), 2) as cluster:
        yield cluster


class Heard(Listener):
    """Takes what is prepared, too."""

    def __init__(self, when: object = None) -> None:
        super().__init__(when)  # type: ignore[arg-type]
        self.prepared: list[str] = []

    def __call__(self, news: News) -> None:
        if isinstance(news, Preparing):
            self.prepared.append(news.text)
        else:
            super().__call__(news)


def test_a_sweep_trains_on_workers_as_each_design_alone(workers: DaskCluster) -> None:
    axes = [axis("learning_rate", "0.1 0.01"), axis("dense_1: units", "2 3")]
    listener = Heard()
    Sweeping(DESIGN, axes, place=Cluster(workers.address)).run(listener, Control())
    states = listener.states()
    assert [states[n] for n in (1, 2, 3, 4)] == ["finished", "refused", "finished", "refused"]
    for number, rate in ((1, 0.1), (3, 0.01)):
        wanted = alone(DESIGN.with_optimizer_parameter("learning_rate", rate))
        np.testing.assert_array_equal(listener.runs()[number].weights, wanted.weights)
        assert listener.runs()[number].figures == wanted.figures
    told = [each.standing for each in listener.updates if each.standing.epoch]
    assert {each.epoch for each in told} == {1, 2}
    assert all("loss" in each.figures for each in told)
    assert any("Connecting" in each for each in listener.prepared)


@pytest.mark.long
@needs_proc
def test_a_killed_workers_training_is_done_again_elsewhere(workers: DaskCluster) -> None:
    victim = workers.add()
    workers.wait(3)
    lost: set[int] = set()

    def kill(update: Update) -> None:
        if not lost and descendants(victim.pid):
            lost.update(descendants(victim.pid))
            victim.kill()

    design = DESIGN.with_setting("epochs", 60)
    listener = Heard(kill)
    sweeping = Sweeping(design, [axis("seed", "1 2 3", design)], place=Cluster(workers.address))
    sweeping.run(listener, Control())
    assert lost
    assert victim.wait(10) != 0
    assert listener.states() == dict.fromkeys(range(1, 4), "finished")
    assert len(listener.runs()) == 3


@needs_proc
def test_cancel_takes_effect_within_two_seconds(workers: DaskCluster) -> None:
    control = Control()
    stopped = []

    def stop(update: Update) -> None:
        if update.standing.state == "running" and not stopped:
            stopped.append(time.monotonic())
            control.stop()

    listener = Heard(stop)
    sweeping = Sweeping(ENDLESS, [axis("seed", "1 2 3")], place=Cluster(workers.address))
    sweeping.run(listener, control)
    while any(descendants(each.pid) for each in workers.workers):
        assert time.monotonic() - stopped[0] < 2
    assert time.monotonic() - stopped[0] < 2
    assert listener.states() == dict.fromkeys((1, 2, 3), "cancelled")


def descendants(process: int) -> set[int]:
    """Processes that a process has started."""
    tasks = Path(f"/proc/{process}/task")
    return {int(p) for f in tasks.glob("*/children") for p in f.read_text().split()}


def test_own_data_travel_once(workers: DaskCluster, tmp_path: Path) -> None:
    path = table(tmp_path)
    design = Design.default().with_own(OwnData(str(path), compose(inspect(path), target="side")))
    design = analyze(design.with_setting("epochs", 2)).problems[0].fixes[0].design
    listener = Heard()
    sweeping = Sweeping(design, [axis("seed", "1 2", design)], place=Cluster(workers.address))
    sweeping.run(listener, Control())
    assert listener.states() == {1: "finished", 2: "finished"}
    assert any("Sending table.csv" in each for each in listener.prepared)
    for number, run in listener.runs().items():
        assert run.design == design.with_setting("seed", number)
        wanted = alone(design.with_setting("seed", number))
        np.testing.assert_array_equal(run.weights, wanted.weights)
    again = Heard()
    Sweeping(design, [axis("seed", "3", design)], place=Cluster(workers.address)).run(
        again, Control()
    )
    assert again.states() == {1: "finished"}
    assert not any("Sending" in each for each in again.prepared)


def test_a_scheduler_that_does_not_answer_is_a_sentence() -> None:
    place = Cluster("127.0.0.1:9", patience=0.2)
    with pytest.raises(ClusterError, match="cannot be reached"):
        Sweeping(DESIGN, [axis("seed", "1")], place=place).run(Heard(), Control())


@pytest.mark.long
def test_a_scheduler_without_workers_or_that_dies_is_a_sentence(tmp_path: Path) -> None:
    with dask_cluster(tmp_path / "dask", 0) as cluster:
        sweeping = Sweeping(DESIGN, [axis("seed", "1")], place=Cluster(cluster.address))
        with pytest.raises(ClusterError, match="no workers"):
            sweeping.run(Heard(), Control())
        cluster.add()
        cluster.wait(1)

        def kill(update: Update) -> None:
            if update.standing.epoch:
                cluster.end_scheduler()

        listener = Heard(kill)
        Sweeping(ENDLESS, [axis("seed", "1")], place=Cluster(cluster.address)).run(
            listener, Control()
        )
        assert listener.states() == {1: "failed"}
        assert "is gone" in listener.updates[-1].standing.message
