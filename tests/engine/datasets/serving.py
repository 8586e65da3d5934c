"""A server on this machine that can misbehave in each way that a download has to survive."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers as the server was told to, in the order told; the last answer stays."""

    server: Server

    def do_GET(self) -> None:
        name = self.path.rsplit("/", 1)[-1]
        self.server.requests.append(self.path)
        answers = self.server.answers.get(name, [missing])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        try:
            answer(self)
        except ConnectionError:
            self.close_connection = True

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Keep quiet."""

    def give(self, body: bytes, length: int | None = None, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Of files on this machine; `answers` says how it answers for each name."""

    daemon_threads = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, list[Answer]] = {}
        self.requests: list[str] = []
        self.released = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}"


def missing(handler: Handler) -> None:
    handler.give(b"no such file", status=404)


def file(body: bytes) -> Answer:
    return lambda handler: handler.give(body)


def truncated(body: bytes) -> Answer:
    """The connection ends in the middle, against what the header promised."""
    return lambda handler: handler.give(body[: len(body) // 2], length=len(body))


def stalled(handler: Handler) -> None:
    """Nothing comes until the test is over."""
    handler.server.released.wait(60)
    handler.close_connection = True


def stalled_halfway(body: bytes) -> Answer:
    def answer(handler: Handler) -> None:
        handler.give(body[: len(body) // 2], length=len(body))
        handler.wfile.flush()
        stalled(handler)

    return answer


def redirected(path: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.send_response(302)
        handler.send_header("Location", path)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs until the block ends."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
