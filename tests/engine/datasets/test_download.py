"""Downloads from a server on this machine that misbehaves."""

from __future__ import annotations

import gzip
import hashlib
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.datasets.download import Downloader
from engine.errors import DataError, DownloadError
from tests.engine.datasets.serving import (
    Answer,
    Server,
    file,
    missing,
    redirected,
    stalled,
    stalled_halfway,
    truncated,
)

BODY = bytes(range(256)) * 300
LIMIT = 100_000


def checked(path: Path) -> str:
    if path.read_bytes() != BODY:
        raise DataError("that is something else")
    return hashlib.sha256(BODY).hexdigest()


def downloader(*mirrors: str, rounds: int = 2, timeout: float = 5.0) -> Downloader:
    return Downloader(mirrors, timeout=timeout, rounds=rounds, pause=0.0)


def unused_address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def test_puts_a_good_file_into_place(server: Server, tmp_path: Path) -> None:
    server.answers["some.gz"] = [file(BODY)]
    target = tmp_path / "new folder" / "some.gz"
    told: list[int] = []
    result = downloader(server.url).fetch(target, checked, limit=LIMIT, report=told.append)
    assert result == hashlib.sha256(BODY).hexdigest()
    assert target.read_bytes() == BODY
    assert [path.name for path in target.parent.iterdir()] == ["some.gz"]
    assert told == sorted(told)
    assert told[-1] == len(BODY)
    assert len(told) > 10


@pytest.mark.parametrize(
    "first",
    [
        truncated(BODY),
        file(BODY[:-1]),
        file(b"<html>sign in first</html>"),
        file(BODY * 10),
        missing,
        lambda handler: handler.give(b"busy", status=503),
        lambda handler: handler.connection.close(),
    ],
    ids=["truncated", "short", "portal", "swollen", "missing", "busy", "hung up"],
)
def test_tries_again_after(server: Server, tmp_path: Path, first: Answer) -> None:
    server.answers["some.gz"] = [first, file(BODY)]
    downloader(server.url).fetch(tmp_path / "some.gz", checked, limit=LIMIT)
    assert (tmp_path / "some.gz").read_bytes() == BODY
    assert [path.name for path in tmp_path.glob("*some*")] == ["some.gz"]


@pytest.mark.parametrize("first", [stalled, stalled_halfway(BODY)], ids=["at once", "halfway"])
def test_gives_up_on_a_server_that_stalls(server: Server, tmp_path: Path, first: Answer) -> None:
    server.answers["some.gz"] = [first, file(BODY)]
    start = time.monotonic()
    downloader(server.url, timeout=0.2).fetch(tmp_path / "some.gz", checked, limit=LIMIT)
    assert time.monotonic() - start < 10.0
    assert (tmp_path / "some.gz").read_bytes() == BODY


def test_goes_to_the_next_mirror(server: Server, tmp_path: Path) -> None:
    server.answers["some.gz"] = [file(BODY)]
    mirrors = (unused_address(), f"{server.url}/deep/folder/")
    downloader(*mirrors, rounds=1).fetch(tmp_path / "some.gz", checked, limit=LIMIT)
    assert server.requests == ["/deep/folder/some.gz"]


def test_follows_a_redirection(server: Server, tmp_path: Path) -> None:
    server.answers["some.gz"] = [redirected("/elsewhere")]
    server.answers["elsewhere"] = [file(BODY)]
    downloader(server.url).fetch(tmp_path / "some.gz", checked, limit=LIMIT)
    assert (tmp_path / "some.gz").read_bytes() == BODY


def test_leaves_a_circle_of_redirections(server: Server, tmp_path: Path) -> None:
    server.answers["some.gz"] = [redirected("/some.gz")]
    with pytest.raises(DownloadError, match="redirects"):
        downloader(server.url, rounds=1).fetch(tmp_path / "some.gz", checked, limit=LIMIT)


def test_what_was_there_stays_when_nothing_better_comes(server: Server, tmp_path: Path) -> None:
    target = tmp_path / "some.gz"
    target.write_bytes(b"old")
    server.answers["some.gz"] = [truncated(BODY)]
    with pytest.raises(DownloadError):
        downloader(server.url).fetch(target, checked, limit=LIMIT)
    assert target.read_bytes() == b"old"
    assert len(server.requests) == 2
    assert list(tmp_path.glob("*.part")) == list(tmp_path.glob(".*part")) == []


def test_the_error_says_why_each_mirror_failed(server: Server, tmp_path: Path) -> None:
    refusing = unused_address()
    server.answers["some.gz"] = [file(b"rubbish")]
    with pytest.raises(DownloadError) as caught:
        downloader(refusing, server.url).fetch(tmp_path / "some.gz", checked, limit=LIMIT)
    text = str(caught.value)
    assert text.startswith(f"some.gz could not be downloaded to {tmp_path} ")
    assert f"{refusing}/some.gz: ConnectionRefusedError" in text
    assert f"{server.url}/some.gz: that is something else" in text
    assert text.count(refusing) == 1


def test_an_endless_file_is_cut_off(server: Server, tmp_path: Path) -> None:
    def endless(handler: object) -> None:
        handler.give(b"", length=10**12)
        for _ in range(10_000):
            handler.wfile.write(bytes(65_536))

    server.answers["some.gz"] = [endless]
    with pytest.raises(DownloadError, match="more than the 100000 bytes"):
        downloader(server.url, rounds=1).fetch(tmp_path / "some.gz", checked, limit=LIMIT)


def test_a_file_that_the_server_unpacks_arrives_unpacked(server: Server, tmp_path: Path) -> None:
    def encoded(handler: object) -> None:
        packed = gzip.compress(BODY)
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(packed)))
        handler.end_headers()
        handler.wfile.write(packed)

    server.answers["some.gz"] = [encoded]
    downloader(server.url).fetch(tmp_path / "some.gz", checked, limit=LIMIT)
    assert (tmp_path / "some.gz").read_bytes() == BODY


def test_a_report_that_raises_gives_the_download_up(server: Server, tmp_path: Path) -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int) -> None:
        raise CancelledError

    server.answers["some.gz"] = [file(BODY)]
    with pytest.raises(CancelledError):
        downloader(server.url).fetch(tmp_path / "some.gz", checked, limit=LIMIT, report=cancel)
    assert len(server.requests) == 1
    assert list(tmp_path.glob("*some*")) == []


def test_a_folder_that_cannot_be_written_is_named(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    server.answers["some.gz"] = [file(BODY)]
    with pytest.raises(DownloadError, match=f"{tmp_path}/file"):
        downloader(server.url).fetch(tmp_path / "file" / "some.gz", checked, limit=LIMIT)


class TestReachable:
    def test_where_one_mirror_has_the_file(self, server: Server) -> None:
        server.answers["some.gz"] = [file(BODY)]
        assert downloader(unused_address(), server.url).reachable("some.gz", 5.0)

    @pytest.mark.parametrize("answer", [missing, redirected("/some.gz")])
    def test_not_where_the_file_is_missing(self, server: Server, answer: Answer) -> None:
        server.answers["some.gz"] = [answer]
        assert not downloader(server.url).reachable("some.gz", 5.0)

    @pytest.mark.parametrize("mirror", ["", "no address", "http://[", "ftp://127.0.0.1"])
    def test_not_where_the_address_is_none(self, mirror: str) -> None:
        assert not downloader(mirror).reachable("some.gz", 5.0)

    def test_answers_in_time_though_the_server_does_not(self, server: Server) -> None:
        server.answers["some.gz"] = [stalled]
        start = time.monotonic()
        assert not downloader(server.url).reachable("some.gz", 0.2)
        assert time.monotonic() - start < 5.0

    def test_answers_in_time_though_the_name_is_not_resolved(
        self, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        resolve: Callable[..., object] = socket.getaddrinfo

        def slow(*arguments: object, **options: object) -> object:
            server.released.wait(10)
            return resolve(*arguments, **options)

        monkeypatch.setattr(socket, "getaddrinfo", slow)
        start = time.monotonic()
        assert not downloader("http://localhost:9").reachable("some.gz", 0.2)
        assert time.monotonic() - start < 5.0
