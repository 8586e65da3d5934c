"""What a training has on the disk: kept up to date, and brought to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from engine.types import Array
from netbuilder.design import Design
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.records import Best, Reason
from netbuilder.training.run.preparation import Prepared
from netbuilder.training.run.recorder import Recorder


class _Good(NamedTuple):
    """The end of an epoch, with all that is needed to go back to it."""

    state: Mapping[str, Any]
    batches: int
    epochs: int
    weights: Array
    best: Best | None


class CheckpointPolicy:
    """The link between a training and the checkpointer.

    Args:
        prepared: the training.
        recorder: knows what it has come to.
        checkpointer: writes; None for a training that nobody resumes.
    """

    def __init__(
        self, prepared: Prepared, recorder: Recorder, checkpointer: Checkpointer | None
    ) -> None:
        self._prepared = prepared
        self._recorder = recorder
        self._checkpointer = checkpointer
        self._good: _Good | None = None

    @property
    def good_epoch(self) -> int:
        """The last epoch whose figures were numbers, counted from 1; 0 before there is one."""
        return self._good.epochs if self._good else 0

    def note_good(self) -> None:
        """Remember this end of an epoch, should the training diverge."""
        recorder = self._recorder
        if self._checkpointer is not None:
            try:
                state = self._prepared.training.snapshot()
            except MemoryError:
                return  # The one before it serves.
            self._good = _Good(
                state, recorder.batches, recorder.epochs_done, recorder.weights, recorder.best
            )

    def keep_if_due(self, design: Design) -> str:
        """Have the disk keep where the training stands, if it is time to.

        Returns:
            A sentence for the user, once, where that cannot be done.
        """
        if self._checkpointer is None:
            return ""
        if self._checkpointer.is_due:
            self._keep(self._checkpointer, design)
        return self._checkpointer.trouble()

    def go_back(self) -> None:
        """The training has diverged: what counts is its last good epoch."""
        if self._good is not None:
            self._recorder.weights = self._good.weights

    def end(
        self, reason: Reason, design: Design, *, wanted: bool = True, for_good: bool = False
    ) -> bool:
        """Bring what is on the disk to the end of the run: whether it can be resumed.

        Args:
            reason: why it ended.
            design: what it trained last.
            wanted: whether anybody may resume it.
            for_good: whether the user has ended it: then nobody is asked about it later.
        """
        checkpointer = self._checkpointer
        if checkpointer is None:
            return False
        if reason == "finished" or not wanted:
            checkpointer.discard()
            return False
        if for_good or (reason == "diverged" and checkpointer.only_interrupted):
            checkpointer.mark_ended()
        if reason == "stopped":
            self._keep(checkpointer, design)
        elif reason == "failed":
            self._keep_later(checkpointer, design)
        elif reason == "diverged":
            return self._keep_good(checkpointer, design)
        return True

    def _keep(self, checkpointer: Checkpointer, design: Design) -> None:
        self._recorder.flush()
        state = self._prepared.training.snapshot
        checkpointer.save(design, self._prepared.fingerprint, self._recorder.best, state)

    def _keep_later(self, checkpointer: Checkpointer, design: Design) -> None:
        """Keep the last good epoch, unless what is on the disk has come further."""
        if self._good is not None and self._good.batches > checkpointer.batches:
            self._keep_good(checkpointer, design)

    def _keep_good(self, checkpointer: Checkpointer, design: Design) -> bool:
        good = self._good
        if good is None:
            return False
        checkpointer.rewind(good.batches, good.epochs)
        checkpointer.save(design, self._prepared.fingerprint, good.best, lambda: good.state)
        return True
