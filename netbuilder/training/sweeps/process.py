"""One training in a process of its own, seen from the program that started it."""

from __future__ import annotations

import logging
import subprocess
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import msgspec

from netbuilder import processes
from netbuilder.design import Design
from netbuilder.design.storage import encode
from netbuilder.storage import encoding
from netbuilder.storage.errors import StorageError
from netbuilder.training.history.files import read
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.progress import Standing
from netbuilder.training.sweeps.worker import Request
from netbuilder.translation import say, told
from netbuilder.wording import reason_of, sentences

_log = logging.getLogger(__name__)

COMMAND: Final = processes.helper("netbuilder.training.sweeps.worker")
_PATIENCE: Final = 10
"""Seconds that a process may take to end after its last line."""
_TAIL: Final = 4000
_DATA: Final = "NETBUILDER_DATA"


class TrainingProcess:
    """A process that trains one design.

    Args:
        number: of the training.
        design: what to train.
        folder: for its file; the process may remove it when it is empty and the program is gone.
        test: whether its end is measured on the test samples; without, it never sees them.
        sent: the folder in which another machine has put the data; no others will do.

    Attributes:
        number: of the training.
    """

    def __init__(
        self,
        number: int,
        design: Design,
        folder: Path,
        *,
        test: bool = True,
        sent: str = "",
    ) -> None:
        self.number = number
        self._design, self._test = design, test
        self._sent = sent
        self._path = folder / f"{number}.run.npz"
        self._folder = folder
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False

    def end(self) -> None:
        """End it at once; may be called from any thread, and before it began."""
        with self._lock:
            self._ended = True
            if self._process is not None and self._process.poll() is None:
                self._process.kill()

    def run(self, tell: Callable[[Standing], None]) -> tuple[Standing, Run | None]:
        """Start it and wait until it is over.

        Args:
            tell: takes how far it is, in this thread.

        Returns:
            How it ended, and the run where there is one.
        """
        with tempfile.TemporaryFile() as errors:
            try:
                process = self._start(errors)
            except (OSError, ValueError) as error:
                _log.warning("A process for a training could not be started", exc_info=True)
                return Standing(
                    "failed",
                    say(
                        "A process for this training could not be started ({error}); run "
                        "fewer in parallel.",
                        error=reason_of(error),
                    ),
                ), None
            if process is None:
                return Standing("cancelled"), None
            try:
                last = self._listen(process, tell)
            finally:
                self._finish(process)
            try:
                return self._outcome(process, last, errors)
            finally:
                with suppress(OSError):
                    self._path.unlink(missing_ok=True)

    def _start(self, errors: IO[bytes]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._ended:
                return None
            self._process = subprocess.Popen(
                COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={
                    **processes.helper_environment(),
                    **({_DATA: self._sent} if self._sent else {}),
                    "TMPDIR": str(self._folder),
                    "TEMP": str(self._folder),
                    "TMP": str(self._folder),
                },
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            return self._process

    def _listen(
        self, process: subprocess.Popen[bytes], tell: Callable[[Standing], None]
    ) -> Standing | None:
        """Pass on what it tells; its last word, or None where there was none."""
        if process.stdin is None or process.stdout is None:
            return None
        design = encode(self._design).decode()
        request = Request(self.number, design, str(self._path), self._test, bool(self._sent))
        with suppress(BrokenPipeError):  # It has died already, of which its output tells.
            process.stdin.write(encoding.encode(request) + b"\n")
            process.stdin.flush()
        for line in process.stdout:
            try:
                standing = msgspec.json.decode(line, type=Standing)
            except msgspec.MsgspecError:
                _log.warning("A training's process sent an invalid message: %r", line[:200])
                return None
            standing = msgspec.structs.replace(standing, message=told(standing.message))
            if standing.over:
                return standing
            tell(standing)
        return None

    def _finish(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until it is gone; its input closes only now, since that would end it."""
        with suppress(subprocess.TimeoutExpired):
            if not self._ended and process.poll() is None:
                process.wait(_PATIENCE)
        if process.poll() is None:
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        process.wait()

    def _outcome(
        self, process: subprocess.Popen[bytes], last: Standing | None, errors: IO[bytes]
    ) -> tuple[Standing, Run | None]:
        if self._ended:
            return Standing("cancelled"), None
        if last is None or last.state == "failed":
            errors.seek(0)
            said = errors.read()[-_TAIL:].decode(errors="replace")
            _log.warning("A training's process ended with %s: %s", process.returncode, said)
        if last is None:
            return Standing("failed", _death(process.returncode)), None
        if not self._path.exists():
            return last, None
        try:
            return last, read(self._path)
        except StorageError as error:
            _log.warning("The run of a sweep cannot be read", exc_info=True)
            message = say("The training ended, but its result cannot be read.")
            return Standing("failed", sentences(message, str(error))), None


def _death(status: int) -> str:
    return sentences(
        say("The process of this training was ended by signal {status}.", status=-status)
        if status < 0
        else say(
            "The process of this training ended unexpectedly with status {status}.", status=status
        ),
        say("If memory ran out, run fewer trainings in parallel."),
    )
