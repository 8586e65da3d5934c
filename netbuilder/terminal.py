"""A training as the terminal shows it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from typing import Final, TextIO

from engine.callbacks.progress import duration_per_step, figures, whole_duration
from netbuilder.plain import line, printed
from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunNotice,
    RunResumed,
    RunStarted,
)
from netbuilder.translation import say
from netbuilder.wording import decimals, percent, terms

_PARTS: Final = {"training": "", "validation": "val_", "test": "test_"}

_LONGEST: Final = 300
_COLUMNS: Final = 80
_BAR: Final = 20
_SHORTEST_BAR: Final = 5
_REDRAW_SECONDS: Final = 0.1
_GREEN, _GREY, _PLAIN = "\x1b[32m", "\x1b[37m", "\x1b[0m"


def parts(logs: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Figures by the part of the data that they are of: 'val_loss' is validation's 'loss'."""
    found: dict[str, dict[str, float]] = {part: {} for part in _PARTS}
    for key, value in logs.items():
        part = next((p for p, prefix in _PARTS.items() if prefix and key.startswith(prefix)), None)
        name = key.removeprefix(_PARTS[part]) if part else key
        found[part or "training"][name] = value
    return {part: values for part, values in found.items() if values}


def results(logs: Mapping[str, float]) -> Iterator[str]:
    """Final figures, one line per part of the data: 'test:       loss 0.0912, accuracy 0.9741'."""
    for part, found in parts(logs).items():
        names = sorted(found, key=lambda name: (name != "loss", name))
        texts = [f"{name} {decimals(found[name], 4)}" for name in names]
        yield f"{part + ':':<12}{terms(texts)}"


class BatchLine:
    """`1200/1875 ━━━━━━━━━━━━━━━━━━━━ 2s 1ms/step - accuracy: 0.9265 - loss: 0.2583`.

    On a terminal it grows in place and keeps within one line of it: the bar gives way first, then
    the pace, so that the figures stay. Elsewhere only the complete line is written.

    Args:
        steps: batches until it is complete.
        stream: where it is written.
    """

    def __init__(self, steps: int, stream: TextIO) -> None:
        self._steps = steps
        self._stream = stream
        self._live = stream.isatty()
        self._coloured = self._live and not os.environ.get("NO_COLOR")
        self._mark = "━" if _can_write("━", stream) else "="
        self._begin = time.perf_counter()
        self._drawn = 0.0
        self._length = 0

    def update(self, done: int, logs: Mapping[str, float]) -> None:
        """Show `done` batches, if it is time to."""
        now = time.perf_counter()
        if not self._live or now - self._drawn < _REDRAW_SECONDS:
            return
        self._drawn = now
        pace = (now - self._begin) / max(1, done)
        room = _columns(self._stream) - 1
        self._show(done, pace, pace * (self._steps - done), logs, room)

    def finish(self, logs: Mapping[str, float]) -> None:
        """Show the complete line, however long, and end it."""
        elapsed = time.perf_counter() - self._begin
        self._show(self._steps, elapsed / max(1, self._steps), elapsed, logs, None)
        self._stream.write("\n")
        self._stream.flush()

    def _show(
        self, done: int, pace: float, seconds: float, logs: Mapping[str, float], room: int | None
    ) -> None:
        """Write the line, within `room` characters where that is not None."""
        count = f"{done:>{len(str(self._steps))}}/{self._steps} "
        duration, values = f" {whole_duration(seconds)}", figures(dict(logs))
        each = f" {duration_per_step(pace)}"
        bar = _BAR
        if room is not None:
            left = room - len(count) - len(duration) - len(values)
            if left - len(each) < _SHORTEST_BAR:
                each = ""
            bar = min(_BAR, left - len(each))
            bar = bar if bar >= _SHORTEST_BAR else 0
        rest = f"{duration}{each}{values}"
        if room is not None:
            rest = rest[: max(0, room - len(count) - bar)]
        length = len(count) + bar + len(rest)
        padding = " " * max(0, self._length - length)
        self._length = length
        begin = "\r" if self._live else ""
        self._stream.write(f"{begin}{count}{self._painted(bar, done)}{rest}{padding}")
        self._stream.flush()

    def _painted(self, width: int, done: int) -> str:
        filled = width * done // max(1, self._steps)
        if self._coloured:
            full, rest = self._mark * filled, self._mark * (width - filled)
            return f"{_GREEN}{full}{_GREY}{rest}{_PLAIN}" if width else ""
        return self._mark * filled + ("." if self._live else self._mark) * (width - filled)


class Terminal:
    """Writes records to a stream: on a terminal Keras's growing line, elsewhere a line an epoch.

    Args:
        stream: where to.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._epochs = 0
        self._steps = 0
        self._line: BatchLine | None = None
        self._loading = ""
        self._begin = 0.0

    def show(self, record: Record) -> None:
        """Write what is worth telling of a record."""
        match record:
            case LoadingData():
                self._show_loading(record)
            case RunStarted():
                self._show_start(record)
            case Progress():
                self._show_progress(record)
            case EpochDone():
                self._show_epoch(record)
            case RunResumed():
                self._write(
                    say(
                        "Resuming after {epochs} of {epochs_2} complete epochs.\n",
                        epochs=len(record.epochs),
                        epochs_2=self._epochs,
                    )
                )
            case RunNotice() | RunChanged():
                self._tell(record.message)
            case RunEnded():
                self.end_line()

    def loading(self, message: str, fraction: float | None) -> None:
        """Write what is being made ready, and how much of it is."""
        message = line(message, _LONGEST)
        if self._live:
            share = "" if fraction is None else f" {percent(fraction):>5}"
            text = f"{message}{share}"[: _columns(self._stream) - 1]
            self._write(f"\r{text:<{len(self._loading)}}")
            self._loading = text
        elif message != self._loading:
            self._write(f"{message}\n")
            self._loading = message

    def end_line(self) -> None:
        """What comes next stands on a line of its own."""
        if self._live and (self._loading or self._line is not None):
            self._write("\n")
        self._loading, self._line = "", None

    def _tell(self, message: str) -> None:
        """A sentence on a line of its own; the growing line begins again below it."""
        if self._live and self._line is not None:
            self._write("\n")
        self._write(f"{printed(message)}\n")

    def _show_loading(self, record: LoadingData) -> None:
        self.loading(record.message, record.fraction)

    def _show_start(self, record: RunStarted) -> None:
        self.end_line()
        self._epochs, self._steps = record.epochs, record.steps_per_epoch
        self._begin = time.perf_counter()
        self._write(f"{line(record.sentence, 2 * _LONGEST)}\n")
        if record.computing.sentence:
            self._write(f"{printed(record.computing.sentence)}\n")
        if record.notice:
            self._write(f"{printed(record.notice)}\n")

    def _show_progress(self, record: Progress) -> None:
        if not self._live:
            return
        if self._line is None:
            if record.eta is None:
                self._write(
                    say("Epoch {epoch}/{epochs}\n", epoch=record.epoch + 1, epochs=self._epochs)
                )
            else:
                left = whole_duration(record.eta)
                self._write(
                    say(
                        "Epoch {epoch}/{epochs} ({left} left)\n",
                        epoch=record.epoch + 1,
                        epochs=self._epochs,
                        left=left,
                    )
                )
            self._line = BatchLine(self._steps, self._stream)
        self._line.update(record.step, record.logs)

    def _show_epoch(self, record: EpochDone) -> None:
        if self._line is not None:
            self._line.finish(record.logs)
            self._line = None
        else:
            now = time.perf_counter()
            duration = whole_duration(now - self._begin)
            epoch = say("Epoch {epoch}/{epochs}", epoch=record.epoch + 1, epochs=self._epochs)
            self._write(f"{epoch} - {duration}{figures(dict(record.logs))}\n")
            self._begin = now

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _columns(stream: TextIO) -> int:
    """How wide the terminal is now; it may have been drawn larger or smaller."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or _COLUMNS
    except (OSError, ValueError):
        return _COLUMNS


def _can_write(text: str, stream: TextIO) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
