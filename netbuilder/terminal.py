"""A training as the terminal shows it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Final, TextIO

from engine.callbacks.progress import ProgressLine, figures, whole_duration
from netbuilder.design.targets import TARGETS
from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Record,
    RunEnded,
    RunStarted,
)

_FIGURES: Final = tuple(dict.fromkeys(["loss", *(each.metric for each in TARGETS.values())]))
_PARTS: Final = {"training": "", "validation": "val_", "test": "test_"}


def results(logs: Mapping[str, float]) -> Iterator[str]:
    """Final figures, one line per part of the data: 'test:       loss 0.0912, accuracy 0.9741'."""
    for part, prefix in _PARTS.items():
        told = [f"{name} {logs[prefix + name]:.4f}" for name in _FIGURES if prefix + name in logs]
        if told:
            yield f"{part + ':':<12}{', '.join(told)}"


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
        self._line: ProgressLine | None = None
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
            case RunEnded():
                self._end_line()

    def _show_loading(self, record: LoadingData) -> None:
        if self._live:
            share = "" if record.fraction is None else f" {record.fraction:4.0%}"
            text = f"{record.message}{share}"
            self._write(f"\r{text:<{len(self._loading)}}")
            self._loading = text
        elif record.message != self._loading:
            self._write(f"{record.message}\n")
            self._loading = record.message

    def _show_start(self, record: RunStarted) -> None:
        self._end_line()
        self._epochs, self._steps = record.epochs, record.steps_per_epoch
        self._begin = time.perf_counter()
        kept = (
            f", {record.validation_samples:,} for validation" if record.validation_samples else ""
        )
        self._write(f"{record.data_title}: training on {record.samples:,} samples{kept}.\n")
        if record.notice:
            self._write(f"{record.notice}\n")

    def _show_progress(self, record: Progress) -> None:
        if not self._live:
            return
        if self._line is None:
            self._write(f"Epoch {record.epoch + 1}/{self._epochs}\n")
            self._line = ProgressLine(self._steps, self._stream)
        self._line.update(record.step, dict(record.logs))

    def _show_epoch(self, record: EpochDone) -> None:
        if self._line is not None:
            self._line.finish(dict(record.logs))
            self._line = None
        else:
            now = time.perf_counter()
            duration = whole_duration(now - self._begin)
            epoch = f"Epoch {record.epoch + 1}/{self._epochs}"
            self._write(f"{epoch} - {duration}{figures(dict(record.logs))}\n")
            self._begin = now

    def _end_line(self) -> None:
        """What comes next stands on a line of its own."""
        if self._live and (self._loading or self._line is not None):
            self._write("\n")
        self._loading, self._line = "", None

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
