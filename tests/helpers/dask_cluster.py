"""A Dask scheduler and workers as real processes on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


class DaskCluster:
    """A scheduler, and the workers that have been started.

    Args:
        folder: for what they write.
        environment: variables that they have beside those of this process.
        tls: a folder with ca.pem, cert.pem and key.pem; None for plain TCP.

    Attributes:
        address: of the scheduler.
        workers: their processes.
    """

    def __init__(
        self, folder: Path, environment: dict[str, str] | None = None, tls: Path | None = None
    ) -> None:
        self._folder, self._tls = folder, tls
        self._secure: tuple[str, ...] = ()
        if tls is not None:
            kinds = {"--tls-ca-file": "ca", "--tls-cert": "cert", "--tls-key": "key"}
            for option, name in kinds.items():
                self._secure += (option, str(tls / f"{name}.pem"))
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}
        self.workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self._scheduler = self._start(
            "scheduler",
            *("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"),
            *("--scheduler-file", str(told)),
            *(() if tls is None else ("--protocol", "tls")),
            *self._secure,
        )
        self.address = ""
        deadline = time.monotonic() + PATIENCE
        while not self.address and time.monotonic() < deadline:
            try:
                self.address = json.loads(told.read_text())["address"]
            except (OSError, ValueError):
                assert self._scheduler.poll() is None
                time.sleep(0.02)

    def add(self, **environment: str) -> subprocess.Popen[bytes]:
        """One more worker; it may take a moment to come."""
        worker = self._start(
            "worker",
            self.address,
            *("--no-nanny", "--nthreads", "1", "--no-dashboard", "--memory-limit", "0"),
            *("--local-directory", str(self._folder)),
            *self._secure,
            **environment,
        )
        self.workers.append(worker)
        return worker

    def wait(self, count: int) -> None:
        """Return once so many workers are there."""
        from distributed import Client
        from distributed.security import Security

        security = None
        if self._tls is not None:
            ca, cert, key = (str(self._tls / f"{name}.pem") for name in ("ca", "cert", "key"))
            security = Security(
                require_encryption=True, tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key
            )
        client = Client(self.address, security=security, set_as_default=False)
        try:
            client.wait_for_workers(count, timeout=PATIENCE)
        finally:
            client.close()

    def end_scheduler(self) -> None:
        self._scheduler.kill()
        self._scheduler.wait(PATIENCE)

    def end(self) -> None:
        for process in (*self.workers, self._scheduler):
            if process.poll() is None:
                process.kill()
            process.wait(PATIENCE)

    def _start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        log = self._folder / f"{arguments[0]}-{len(self.workers)}.log"
        with log.open("wb") as file:
            return subprocess.Popen(
                (sys.executable, "-m", "dask", *arguments),
                stdout=file,
                stderr=file,
                cwd=self._folder,
                env={**self._environment, **environment},
            )


@contextmanager
def dask_cluster(folder: Path, workers: int, tls: Path | None = None) -> Iterator[DaskCluster]:
    """A cluster with so many workers of one thread each."""
    pytest.importorskip("distributed", reason="Dask is not installed")
    folder.mkdir(exist_ok=True)
    cluster = DaskCluster(folder, tls=tls)
    try:
        for _ in range(workers):
            cluster.add()
        if workers:
            cluster.wait(workers)
        yield cluster
    finally:
        cluster.end()
