"""Keras's progress line on the terminal."""

from __future__ import annotations

import sys
import time
from typing import Any, TextIO

from engine.callbacks.base import Callback
from engine.types import Logs

_WIDTH = 20
_REDRAW_SECONDS = 0.1


class ProgressLine:
    """`1875/1875 ━━━━━━━━━━━━━━━━━━━━ 2s 1ms/step - accuracy: 0.9265 - loss: 0.2583`.

    On a terminal the line grows in place; elsewhere it is written once, when complete.

    Args:
        steps: batches until it is complete; None where nobody knows.
        stream: where it is written.
    """

    def __init__(self, steps: int | None, stream: TextIO | None = None) -> None:
        self._steps = steps
        self._done = 0
        self._stream = sys.stdout if stream is None else stream
        self._live = self._stream.isatty()
        self._start = time.perf_counter()
        self._drawn = 0.0
        self._length = 0

    def update(self, done: int, logs: Logs) -> None:
        """Show `done` batches, if it is time to."""
        self._done = done
        now = time.perf_counter()
        if self._live and now - self._drawn >= _REDRAW_SECONDS:
            self._drawn = now
            pace = (now - self._start) / max(1, done)
            remaining = now - self._start if self._steps is None else pace * (self._steps - done)
            self._write(self._text(done, logs, remaining), end="")

    def finish(self, logs: Logs) -> None:
        """Show the complete line and end it."""
        elapsed = time.perf_counter() - self._start
        if self._steps is None:
            self._steps = self._done
        self._write(self._text(self._steps, logs, elapsed), end="\n")

    def _text(self, done: int, logs: Logs, seconds: float) -> str:
        filled = _WIDTH * done // max(1, self._steps) if self._steps is not None else 0
        bar = "━" * filled
        rest = "━" * (_WIDTH - filled)
        if self._live:
            bar, rest = f"\x1b[32m{bar}", f"\x1b[37m{rest}\x1b[0m"
        elapsed = time.perf_counter() - self._start
        pace = duration_per_step(elapsed / max(1, done))
        total = "Unknown" if self._steps is None else str(self._steps)
        count = f"{done:>{len(total)}}/{total}"
        return f"{count} {bar}{rest} {whole_duration(seconds)} {pace}{figures(logs)}"

    def _write(self, text: str, end: str) -> None:
        padding = " " * max(0, self._length - len(text))
        self._stream.write(("\r" if self._live else "") + text + padding + end)
        self._stream.flush()
        self._length = len(text)


def figures(logs: Logs) -> str:
    """The logs as Keras writes them: sorted, four decimals, small ones in scientific notation."""
    return "".join(
        f" - {name}: {value:.4f}" if abs(value) > 1e-3 else f" - {name}: {value:.4e}"
        for name, value in sorted(logs.items())
    )


def whole_duration(seconds: float) -> str:
    """As '3s', '1:05' or '1:01:05'."""
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    if hours:
        return f"{hours}:{minute:02}:{second:02}"
    return f"{minute}:{second:02}" if minute else f"{second}s"


def duration_per_step(seconds: float) -> str:
    """As '2s/step', '5ms/step' or '210us/step'."""
    if seconds >= 1 or seconds == 0:
        return f"{seconds:.0f}s/step"
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.0f}ms/step"
    return f"{seconds * 1e6:.0f}us/step"


class ProgbarLogger(Callback):
    """Writes an epoch's number and its progress line (verbose 1), or one line an epoch (verbose 2).

    Args:
        verbose: 1 or 2.
        stream: where it is written; standard output where None.
    """

    def __init__(self, verbose: int = 1, stream: TextIO | None = None) -> None:
        super().__init__()
        self._verbose = verbose
        self._stream = stream
        self._within_fit = False
        self._start = 0.0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Evaluations from here on are validations."""
        self._within_fit = True

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Write 'Epoch 1/10'."""
        stream = self._begin()
        stream.write(f"Epoch {epoch + 1}/{self.params['epochs']}\n")

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Let the line grow."""
        self._advance(batch, logs)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Complete the line."""
        self._complete(logs)

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Begin a line, unless this is a validation."""
        if not self._within_fit:
            self._begin()

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Let the line grow, unless this is a validation."""
        if not self._within_fit:
            self._advance(batch, logs)

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Complete the line, unless this is a validation."""
        if not self._within_fit:
            self._complete(logs)

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        """Begin a line."""
        self._begin()

    def on_predict_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Let the line grow."""
        self._advance(batch, None)

    def on_predict_end(self, logs: Logs | None = None) -> None:
        """Complete the line."""
        self._complete(logs)

    def _begin(self) -> TextIO:
        stream = sys.stdout if self._stream is None else self._stream
        self._start = time.perf_counter()
        self._done = 0
        self._line = ProgressLine(self.params["steps"], stream)
        return stream

    def _advance(self, batch: int, logs: Logs | None) -> None:
        self._done = batch + 1
        if self._verbose == 1:
            self._line.update(batch + 1, logs or {})

    def _complete(self, logs: Logs | None) -> None:
        if self.params["steps"] is None:
            # The next epoch is most likely as long.
            self.params = {**self.params, "steps": self._done}
        if self._verbose == 1:
            self._line.finish(logs or {})
            return
        stream = sys.stdout if self._stream is None else self._stream
        elapsed = time.perf_counter() - self._start
        steps = self.params["steps"]
        pace = duration_per_step(elapsed / max(1, steps))
        stream.write(f"{steps}/{steps} - {elapsed:.0f}s - {pace}{figures(logs or {})}\n")
        stream.flush()
