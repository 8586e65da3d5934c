"""Addresses of schedulers: this machine, or TLS."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from netbuilder.plain import line
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark, say

PIP: Final = mark("python -m pip install 'netbuilder[cluster]'")
MISSING: Final = mark(
    "Trainings on a cluster need Dask, which is not installed; install it with: {pip}", pip=PIP
)
NOT_IN_BUNDLE: Final = mark(
    "Trainings on a cluster need Dask, which this installation of NetBuilder does not contain; "
    "install NetBuilder in Python with: {pip}",
    pip=PIP,
)
TRUST: Final = mark(
    "A scheduler and its workers exchange Python objects with "
    "NetBuilder, so whoever controls them can run any code as you, on "
    "this machine as on theirs. Connect only to a scheduler that you "
    "or people whom you trust have started."
)
EXAMPLE: Final = "tls://scheduler.example.org:8786"
PORT: Final = 8786
"""The port on which Dask's schedulers listen unless they are told another."""

_PLAIN, _TLS = "tcp", "tls"
_LONGEST = 300


class ClusterError(SweepError):
    """A cluster that cannot be used; the message says why and what helps."""


def checked(text: str) -> str:
    """The address of a scheduler, written in full: 'tcp://127.0.0.1:8786'.

    Args:
        text: as typed; 'localhost' or '127.0.0.1:8786' will do on this machine.

    Raises:
        ClusterError: it is none, or what is sent there could be read by others on the way.
    """
    typed = text.strip()
    if not typed or len(typed) > _LONGEST:
        raise ClusterError(
            say("Enter the address of a Dask scheduler, such as {example}.", example=EXAMPLE)
        )
    shown = line(typed, 80)
    try:
        parts = urlsplit(typed if "://" in typed else f"{_PLAIN}://{typed}")
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        raise _no_address(shown) from None
    if not host or parts.path not in ("", "/") or parts.query or parts.username is not None:
        raise _no_address(shown)
    if parts.scheme not in (_PLAIN, _TLS):
        raise ClusterError(
            say(
                "'{shown}' begins with {scheme}://, which is not supported; use "
                "tls://, or tcp:// on this machine.",
                shown=shown,
                scheme=parts.scheme,
            )
        )
    if parts.scheme == _PLAIN and not is_loopback(host):
        raise ClusterError(
            say(
                "'{shown}' is on another machine and would be spoken to without "
                "encryption; start the scheduler with TLS and use its tls:// "
                "address, or reach it through a tunnel that ends on this machine.",
                shown=shown,
            )
        )
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}:{port}"


def _no_address(shown: str) -> ClusterError:
    return ClusterError(
        say(
            "'{shown}' is no address of a scheduler; write it as {example}.",
            shown=shown,
            example=EXAMPLE,
        )
    )


def is_private(address: str) -> bool:
    """Whether nobody on the way can read what is sent to an address that Dask has given."""
    parts = urlsplit(address)
    if parts.scheme in (_TLS, "inproc"):
        return True
    return parts.scheme == _PLAIN and parts.hostname is not None and is_loopback(parts.hostname)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself, by its number or the name 'localhost'."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
