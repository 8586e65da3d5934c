"""What training asks of its data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from engine.models.data.batch import Batch
from engine.types import Generator

Prepare = Callable[[Any, Any, Any], Batch]
"""(samples, labels, weights) as the user has them -> in the form that the model takes."""


class Source(Protocol):
    """Batches, pass after pass.

    Attributes:
        batch_size: of all batches but the last; 0 where only the data know.
    """

    batch_size: int

    @property
    def samples(self) -> int:
        """The number of samples in one pass; 0 where only the data know."""

    @property
    def steps(self) -> int | None:
        """Batches in one pass; None where only the data know."""

    @property
    def once(self) -> bool:
        """Whether there is one pass only."""

    def start(self, rng: Generator | None) -> None:
        """Begin a pass, in a new order where there is a generator for it."""

    def next(self) -> Batch | None:
        """The next batch, valid until the one after; None at the end of the pass."""

    def trust(self) -> None:
        """Look for NaN and infinity no more."""

    def epoch_begin(self) -> None:
        """An epoch begins, which need not be a pass."""

    def epoch_end(self) -> None:
        """An epoch is over."""

    def state(self) -> dict[str, Any]:
        """The position of the pass, as arrays and plain values."""

    def restore(self, state: dict[str, Any]) -> None:
        """Return to that position."""


def ran_out(given: int, where: str, wanted: int | None, *, once: bool) -> str:
    """What is said where data end early.

    Args:
        given: batches that there were.
        where: epoch and step.
        wanted: steps of an epoch, where somebody has said how many.
        once: whether the data can be gone through once only.
    """
    remedy = (
        "Give data that can be gone through again, such as a list of batches, a PyDataset or "
        "a generator that never ends with steps_per_epoch"
        if once
        else "Give fewer steps_per_epoch, or none for one pass over the data in each epoch"
    )
    if wanted:
        return f"The data ran out after {given} batches, {where} of {wanted} steps. {remedy}."
    return f"The data ran out after {given} batches, {where} steps. {remedy}."
