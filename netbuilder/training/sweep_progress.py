"""How far a training of a sweep is: what the process that trains tells the one that waits."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Record,
    RunEnded,
    RunStarted,
)

State: TypeAlias = Literal[
    "waiting", "refused", "loading", "running", "finished", "diverged", "failed", "cancelled"
]


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a training stands.

    Attributes:
        state: in a word.
        message: in words for the user.
        fraction: of the training that is done, 0 to 1.
    """

    state: State
    message: str = ""
    fraction: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state not in ("waiting", "loading", "running")


def standing(record: Record, epochs: int) -> Standing | None:
    """What a record says of a training of so many epochs; None where nothing new."""
    match record:
        case LoadingData():
            return Standing("loading", record.message)
        case RunStarted():
            return Standing("running", f"Epoch 1 of {epochs}")
        case Progress():
            done = min(max(record.fraction, 0.0), 1.0)
            return Standing("running", f"Epoch {record.epoch + 1} of {epochs}", done)
        case EpochDone():
            done = (record.epoch + 1) / epochs
            return Standing("running", f"Epoch {record.epoch + 1} of {epochs}", done)
        case RunEnded():
            state: State = "cancelled" if record.reason == "stopped" else record.reason
            return Standing(state, record.message, min(1.0, record.epochs_done / epochs))
    return None
