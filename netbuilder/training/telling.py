"""What is said aloud of a training: its states and its epochs, never its batches."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from netbuilder.training.records import (
    EpochDone,
    Record,
    RunChanged,
    RunEnded,
    RunNotice,
    RunStarted,
)
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, figure_name, figure_text, is_share, terms

_STATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "loading": mark("Preparing the training."),
        "running": mark("Training."),
        "paused": mark("Training paused."),
        "stopping": mark("Stopping the training."),
    }
)


def said_of_state(state: str) -> str:
    """The trainer's state in a sentence; '' for the end, of which the last record tells."""
    return _STATES.get(state, "")


class Telling:
    """Puts records into sentences."""

    def __init__(self) -> None:
        self._epochs = 0

    def said_of(self, record: Record) -> str:
        """What is news in a record; '' for nothing."""
        if isinstance(record, RunStarted):
            self._epochs = record.epochs
        elif isinstance(record, RunChanged):
            self._epochs = record.design.epochs
            return record.message
        elif isinstance(record, RunEnded | RunNotice):
            return record.message
        elif isinstance(record, EpochDone):
            figures = terms(
                f"{figure_name(key)} {figure_text(value, share=is_share(key))}"
                for key, value in record.logs.items()
            )
            epoch, epochs = record.epoch + 1, max(self._epochs, record.epoch + 1)
            return say(
                "Epoch {epoch} of {epochs}: {figures}.",
                epoch=count_text(epoch),
                epochs=count_text(epochs),
                figures=figures,
            )
        return ""
