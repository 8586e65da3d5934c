"""How far a training of a sweep is: what the process that trains tells the one that waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import msgspec

from netbuilder.training.history.runs import Run, RunBuilder
from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Record,
    RunEnded,
    RunStarted,
)
from netbuilder.translation import say

State: TypeAlias = Literal[
    "waiting",
    "refused",
    "loading",
    "running",
    "finished",
    "diverged",
    "failed",
    "cancelled",
    "pruned",
]


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The state of a training.

    Attributes:
        state: in a word.
        message: in words for the user.
        fraction: of the training that is done, 0 to 1.
        notice: what the user has to know of its data, such as that others were taken; or ''.
        epoch: how many epochs are complete, where one has just been; 0 otherwise.
        figures: 'loss', 'metric' and further metrics by name, of that epoch; of validation where
            there is one.
    """

    state: State
    message: str = ""
    fraction: float = 0.0
    notice: str = ""
    epoch: int = 0
    figures: dict[str, float] = msgspec.field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in ("waiting", "loading", "running")


class Follower:
    """Makes the standings of a training, and at last its run, from its records.

    Args:
        epochs: to be done.
        tell: takes each standing but the last.

    Attributes:
        last: how it ended; 'cancelled' as long as it has not.
        run: what came of it, if anything.
    """

    def __init__(self, epochs: int, tell: Callable[[Standing], None]) -> None:
        self._epochs = epochs
        self._tell = tell
        self._builder = RunBuilder()
        self._notice = ""
        self._keys: dict[str, str] = {}  # in logs, by the names in standings
        self.last = Standing("cancelled")
        self.run: Run | None = None

    def take(self, record: Record) -> None:
        """The next record."""
        run = self._builder.take(record)
        self.run = run if run is not None else self.run
        match record:
            case LoadingData():
                self._tell(Standing("loading", record.message))
            case RunStarted():
                first, *further = record.design.watched
                self._keys = {"loss": "loss", "metric": first, **{n: n for n in further}}
                self._notice = record.notice
                self._running(0, 0.0)
            case Progress():
                self._running(record.epoch, record.fraction)
            case EpochDone():
                self._running(record.epoch, (record.epoch + 1) / self._epochs, record.logs)
            case RunEnded():
                state: State = "cancelled" if record.reason == "stopped" else record.reason
                done = min(1.0, record.epochs_done / self._epochs)
                self.last = Standing(state, record.message, done, self._notice)

    def _running(
        self, epoch: int, fraction: float, logs: Mapping[str, float] | None = None
    ) -> None:
        message = say("Epoch {epoch} of {epochs}", epoch=epoch + 1, epochs=self._epochs)
        done = min(max(fraction, 0.0), 1.0)
        if logs is None:
            self._tell(Standing("running", message, done, self._notice))
            return
        part = "val_" if "val_loss" in logs else ""
        names = {name: f"{part}{key}" for name, key in self._keys.items()}
        found = {name: float(logs[key]) for name, key in names.items() if key in logs}
        self._tell(Standing("running", message, done, self._notice, epoch + 1, found))
