"""Workers that are spoken to with TLS, by certificates that the test makes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from netbuilder.training.control import Control
from netbuilder.training.sweeps.cluster.address import ClusterError
from netbuilder.training.sweeps.cluster.place import Cluster
from netbuilder.training.sweeps.running import Sweeping
from tests.helpers.dask_cluster import dask_cluster
from tests.netbuilder.training.sweeps.cluster.test_cluster import Heard
from tests.netbuilder.training.sweeps.test_running import DESIGN, alone, axis

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="certificates are made by openssl"
)


def certificates(folder: Path) -> Path:
    """A key and a certificate that signs itself."""
    folder.mkdir()
    subprocess.run(
        (
            *("openssl", "req", "-x509", "-nodes", "-newkey", "ec"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2", "-subj", "/CN=localhost"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ),
        check=True,
        capture_output=True,
    )
    shutil.copy(folder / "cert.pem", folder / "ca.pem")
    return folder


@pytest.mark.long
def test_trainings_by_tls_and_strangers_refused(tmp_path: Path) -> None:
    """Takes seconds, of which most go into the processes of a scheduler and a worker."""
    ours, others = certificates(tmp_path / "ours"), certificates(tmp_path / "others")
    with dask_cluster(tmp_path / "dask", 1, tls=ours) as cluster:
        assert cluster.address.startswith("tls://")
        listener = Heard()
        place = Cluster(cluster.address, ours)
        Sweeping(DESIGN, [axis("seed", "1")], place=place).run(listener, Control())
        assert listener.states() == {1: "finished"}
        wanted = alone(DESIGN.with_setting("seed", 1))
        np.testing.assert_array_equal(listener.runs()[1].weights, wanted.weights)
        plain = cluster.address.replace("tls://", "tcp://")
        for address, tls in ((cluster.address, others), (cluster.address, None), (plain, None)):
            place = Cluster(address, tls, patience=1)
            with pytest.raises(ClusterError, match=r"cannot be reached.*certificates"):
                Sweeping(DESIGN, [axis("seed", "1")], place=place).run(Heard(), Control())


def test_a_folder_without_a_key_is_a_sentence(tmp_path: Path) -> None:
    folder = certificates(tmp_path / "ours")
    (folder / "key.pem").unlink()
    with pytest.raises(ClusterError, match=r"holds no key\.pem"):
        Cluster("tls://127.0.0.1", folder)
