"""MNIST on machines that lack it: it is sent, or the sweep is refused; never other digits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.datasets import mnist
from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.training.control import Control
from netbuilder.training.sweeps.cluster.address import ClusterError
from netbuilder.training.sweeps.cluster.parcel import parcel_of
from netbuilder.training.sweeps.cluster.place import Cluster
from netbuilder.training.sweeps.running import Sweeping
from tests.helpers.dask_cluster import DaskCluster, dask_cluster
from tests.netbuilder.training.sweeps.cluster.test_cluster import Heard
from tests.netbuilder.training.sweeps.test_running import alone, axis

DESIGN = (
    Design.default("mnist")
    .with_setting("epochs", 1)
    .with_setting("batch_size", 512)
    .with_parameter("dense", "units", 4)
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A worker on a machine that has no data."""
    folder = tmp_path_factory.mktemp("bare")
    with dask_cluster(folder / "dask", 0) as cluster:
        cluster.add(NETBUILDER_DATA=str(folder), XDG_CACHE_HOME=str(folder), HOME=str(folder))
        cluster.wait(1)
        yield cluster


def sweep(cluster: DaskCluster) -> Heard:
    listener = Heard()
    place = Cluster(cluster.address)
    Sweeping(DESIGN, [axis("seed", "1", DESIGN)], place=place).run(listener, Control())
    return listener


@pytest.mark.long
def test_a_worker_without_mnist_is_sent_it(bare: DaskCluster, needs_mnist: Path) -> None:
    listener = sweep(bare)
    assert listener.states() == {1: "finished"}
    assert any("Sending MNIST" in each for each in listener.prepared)
    run = listener.runs()[1]
    assert run.data_title == DESIGN.data_set.title
    assert not any(each.standing.notice for each in listener.updates)
    np.testing.assert_array_equal(run.weights, alone(DESIGN.with_setting("seed", 1)).weights)


@pytest.mark.long
def test_a_worker_that_cannot_read_what_it_was_sent_trains_on_nothing_else(
    bare: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / path for path in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")]
    for each in files:
        each.write_bytes(b"no pictures")
    monkeypatch.setattr(mnist, "local_files", lambda: files)
    for _ in range(2):  # They were forgotten there, so they are sent again.
        listener = sweep(bare)
        assert listener.states() == {1: "failed"}
        assert "cannot read MNIST" in listener.updates[-1].standing.message
        assert any("Sending MNIST" in each for each in listener.prepared)
        assert not listener.runs()


def test_data_that_are_nowhere_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DataError("There is no network.")

    monkeypatch.setattr(mnist, "local_files", list)
    monkeypatch.setattr(mnist, "load_data", refuse)
    with pytest.raises(ClusterError, match=r"MNIST.*cannot be sent to the workers"):
        parcel_of(DESIGN, lambda text, share: None)


def test_data_that_can_be_downloaded_are_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "train-images-idx3-ubyte"
    monkeypatch.setattr(mnist, "local_files", lambda: [path] if path.exists() else [])
    monkeypatch.setattr(mnist, "load_data", lambda: path.write_bytes(b"pictures"))
    parcel = parcel_of(DESIGN, lambda text, share: None)
    assert parcel is not None
    assert parcel.files == (path,)
