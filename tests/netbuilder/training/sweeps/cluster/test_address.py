"""Which schedulers are spoken to."""

from __future__ import annotations

from pathlib import Path

import pytest

from netbuilder.training.sweeps.cluster.address import ClusterError, checked, is_private
from netbuilder.training.sweeps.cluster.place import Cluster


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("localhost", "tcp://localhost:8786"),
        (" 127.0.0.1:9000 ", "tcp://127.0.0.1:9000"),
        ("tcp://127.8.0.1", "tcp://127.8.0.1:8786"),
        ("[::1]:9000", "tcp://[::1]:9000"),
        ("tls://far.example.org", "tls://far.example.org:8786"),
        ("tls://10.0.0.7:1234/", "tls://10.0.0.7:1234"),
    ],
)
def test_this_machine_and_tls_are_taken(typed: str, address: str) -> None:
    assert checked(typed) == address
    assert is_private(address)


@pytest.mark.parametrize(
    "typed",
    [
        "tcp://10.0.0.7:8786",
        "far.example.org",
        "tcp://localhost.example.org",
        "tcp://127.0.0.1.example.org",
        "0.0.0.0:8786",
        "tcp://2130706433.example",
    ],
)
def test_plain_addresses_elsewhere_are_refused(typed: str) -> None:
    with pytest.raises(ClusterError, match="without encryption"):
        checked(typed)
    assert not is_private(typed if "://" in typed else f"tcp://{typed}")


@pytest.mark.parametrize("typed", ["http://localhost:8786", "ucx://127.0.0.1", "inproc://1"])
def test_other_protocols_are_refused(typed: str) -> None:
    with pytest.raises(ClusterError, match="not supported"):
        checked(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "tcp://",
        "tls://",
        "a:b:c",
        "tls://a:99999999",
        "tls://u:p@h:1",
        "tls://h/x",
        "[::1",
    ],
)
def test_what_is_no_address_is_a_sentence(typed: str) -> None:
    with pytest.raises(ClusterError, match="scheduler"):
        checked(typed)


def test_certificates_are_looked_for_first(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    with pytest.raises(ClusterError, match=r"cert\.pem"):
        Cluster("tls://far.example.org", tmp_path)
