"""Runs that are over: what was trained, how it went, and the weights that came of it."""

from __future__ import annotations

import io
import logging
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from engine.types import Array
from netbuilder.design import Design, DesignError
from netbuilder.design.storage import decode, encode
from netbuilder.design.targets import TARGETS
from netbuilder.owndata import Fitted
from netbuilder.storage import folders
from netbuilder.storage.files import replace_file
from netbuilder.training.records import (
    EpochDone,
    Record,
    RunChanged,
    RunEnded,
    RunResumed,
    RunStarted,
    locked,
)

_log = logging.getLogger(__name__)

_SUFFIX: Final = ".run.npz"
_MAX_BYTES: Final = 2**30
_MAX_EPOCHS: Final = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run that is over.

    Attributes:
        number: counted from 1.
        design: what was trained.
        began: when, in the user's time.
        data_title: of the data that were used.
        data: their fingerprint; '' where none was taken.
        reason: why it ended, in a word.
        message: the same in a sentence.
        means: by name ('loss', 'val_loss', ...) the figure of each epoch, float64 (epochs,).
        figures: the last ones, those of the test among them.
        best_epoch: the epoch, counted from 1, whose weights are kept; 0 where none was complete.
        weights: flat, float32: of the best epoch, or the last there are.
        kept_figures: by name what these weights reach on the test samples; {} where that was not
            measured.
        fitted: how rows of the user's own table become samples; None for other data.
        parent: number of the run whose network was taught, for a lesson; 0 otherwise.
    """

    number: int
    design: Design
    began: datetime
    data_title: str
    data: str
    reason: str
    message: str
    means: Mapping[str, Array]
    figures: Mapping[str, float]
    best_epoch: int
    weights: Array
    kept_figures: Mapping[str, float] = field(default_factory=dict)
    fitted: Fitted | None = None
    parent: int = 0

    @property
    def epochs(self) -> int:
        """How many were complete."""
        return max((len(values) for values in self.means.values()), default=0)

    @property
    def metric(self) -> str:
        """The name of the figure beside the loss."""
        return TARGETS[self.design.target].metric

    @property
    def judged_by(self) -> str:
        """The figure that says which epoch was best."""
        return "val_loss" if "val_loss" in self.means else "loss"


class Chronicler:
    """Makes a `Run` of the records of one."""

    def __init__(self) -> None:
        self._started: RunStarted | None = None

    def take(self, record: Record) -> Run | None:
        """The run, once its last record comes; None before, and for one that learned nothing."""
        match record:
            case RunStarted():
                self._started, self._began = record, datetime.now()
                self._design = record.design
                self._means: dict[str, list[float]] = {}
                self._changes: list[str] = []
            case RunResumed() if self._started is not None:
                for logs in record.epochs:
                    self._note(logs)
            case RunChanged() if self._started is not None:
                self._design = record.design
                self._changes.append(record.message)
            case EpochDone() if self._started is not None:
                self._note(record.logs)
            case RunEnded() if self._started is not None:
                return self._end(record)
        return None

    def _note(self, logs: Mapping[str, float]) -> None:
        for name, value in logs.items():
            self._means.setdefault(name, []).append(float(value))

    def _end(self, record: RunEnded) -> Run | None:
        started, self._started = self._started, None
        weights = record.best.weights if record.best else record.weights
        if started is None or weights is None or not record.logs:
            return None
        return Run(
            number=0,
            design=self._design,
            began=self._began,
            data_title=started.data_title,
            data=started.fingerprint,
            reason=record.reason,
            message=" ".join([record.message, *self._changes]),
            means={name: np.array(values) for name, values in self._means.items()},
            figures=dict(record.logs),
            best_epoch=record.best.epoch if record.best else 0,
            weights=weights,
        )


_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a bit that says how it is packed
    RuntimeError,  # one that says that it is encrypted
    OverflowError,
)


def folder() -> Path:
    """Where runs are kept."""
    return folders.runs()


class RunBook:
    """The runs in a folder, one file each.

    Args:
        where: the folder; made when there is something to keep.
    """

    def __init__(self, where: Path | None = None) -> None:
        self._folder = where or folder()
        self._runs: dict[int, Run] = {}
        self._last = 0
        self._files = sorted(self._folder.glob(f"*{_SUFFIX}"))
        self._last = max(map(_number, self._files), default=0)

    def load(self) -> list[Run]:
        """The runs of earlier days; may be called in any thread, `include` takes them.

        What cannot be read is left alone, and told to the log.
        """
        found = []
        for file in self._files:
            try:
                found.append(read(file))
            except (OSError, ValueError, KeyError, DesignError, msgspec.MsgspecError) as error:
                _log.warning("The run %s cannot be read: %s", file, error)
        return found

    def include(self, runs: Iterable[Run]) -> None:
        """List these, too."""
        self._runs.update((run.number, run) for run in runs)

    @property
    def runs(self) -> tuple[Run, ...]:
        """All of them, the oldest first."""
        return tuple(self._runs[number] for number in sorted(self._runs))

    def enter(self, run: Run) -> Run:
        """List a run, which is still to be written; the same with its number."""
        self._last += 1
        numbered = replace(run, number=self._last)
        self._runs[self._last] = numbered
        return numbered

    def write(self, run: Run) -> str:
        """Write a run that was entered; may be called in any thread.

        Returns:
            A sentence where it could not be written: it is kept as long as the program runs then.
        """
        path = self._path(run.number)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, to_bytes(run))
        except OSError as error:
            _log.warning("The run could not be kept in %s", path, exc_info=True)
            return (
                f"Run {run.number} is kept only until NetBuilder is closed: {self._folder} cannot "
                f"be written ({error.strerror})."
            )
        return ""

    def strike(self, numbers: Iterable[int]) -> None:
        """List these runs no more; their files are still to be deleted."""
        for number in numbers:
            self._runs.pop(number, None)

    def delete(self, numbers: Iterable[int]) -> None:
        """Delete the files of runs for good; may be called in any thread."""
        for number in numbers:
            with suppress(OSError):
                self._path(number).unlink(missing_ok=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}{_SUFFIX}"


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    number: int
    began: datetime
    data_title: str
    reason: str
    message: str
    figures: dict[str, float | None]
    best_epoch: int
    means: list[str]
    data: str = ""


def to_bytes(run: Run) -> bytes:
    """A run as a file: arrays without any code, texts as JSON."""
    figures = {k: v if np.isfinite(v) else None for k, v in run.figures.items()}
    head = _Head(
        1,
        run.number,
        run.began,
        run.data_title,
        run.reason,
        run.message,
        figures,
        run.best_epoch,
        list(run.means),
        run.data,
    )
    arrays: dict[str, Any] = {f"mean_{i}": values for i, values in enumerate(run.means.values())}
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        head=np.frombuffer(msgspec.json.encode(head), np.uint8),
        design=np.frombuffer(encode(run.design), np.uint8),
        weights=run.weights,
        **arrays,
    )
    return buffer.getvalue()


def read(path: Path) -> Run:
    """The run in a file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is damaged, or larger than any that is written; so do `KeyError`,
            `DesignError` and `msgspec.MsgspecError` say.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError("it is larger than any that is written")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MAX_BYTES:
                raise ValueError("it unpacks to more than any that is written")
            # NumPy would read a damaged header before the sums say so.
            if archive.testzip() is not None:
                raise ValueError("it is damaged: its sums do not fit")
        with np.load(path, allow_pickle=False) as content:
            head = msgspec.json.decode(content["head"].tobytes(), type=_Head)
            design = decode(content["design"].tobytes())
            means = {name: content[f"mean_{i}"] for i, name in enumerate(head.means)}
            weights = content["weights"]
    except _DAMAGE as error:
        raise ValueError(f"it is damaged: {error}") from None
    if weights.ndim != 1 or weights.dtype != np.float32 or head.number < 1:
        raise ValueError("its weights are none")
    if any(v.ndim != 1 or v.dtype != np.float64 or len(v) > _MAX_EPOCHS for v in means.values()):
        raise ValueError("its curves are none")
    figures = {k: np.nan if v is None else v for k, v in head.figures.items()}
    return Run(
        head.number,
        design,
        head.began,
        head.data_title,
        head.data,
        head.reason,
        head.message,
        means,
        figures,
        head.best_epoch,
        locked(weights),
    )


def _number(file: Path) -> int:
    digits = file.name.removesuffix(_SUFFIX)
    return int(digits) if digits.isdecimal() else 0
