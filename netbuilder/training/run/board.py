"""Figures of a training for TensorBoard."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from engine.callbacks import TensorBoard
from netbuilder.translation import say
from netbuilder.wording import reason_of

_log = logging.getLogger(__name__)

_EPOCHS: Final = 1
"""The number of epochs from one histogram of the weights to the next."""


class Board(TensorBoard):
    """Writes them as long as that can be done; a full disk ends no training.

    Attributes:
        given_up: whether they could not be written.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self._trouble = ""
        self.given_up = False

    def trouble(self) -> str:
        """A sentence for the user, once, where they cannot be written any more; '' else."""
        found, self._trouble = self._trouble, ""
        return found

    def _flush(self) -> None:
        if self.given_up:
            return
        try:
            super()._flush()
        except OSError as error:
            _log.warning("Nothing can be written for TensorBoard", exc_info=error)
            self.given_up = True
            self._trouble = say(
                "The figures for TensorBoard cannot be written to '{log_dir}' "
                "({error}); the training continues without them.",
                log_dir=self.log_dir,
                error=reason_of(error),
            )

    def _add_weights(self, epoch: int) -> None:
        if not self.given_up:
            super()._add_weights(epoch)


def board(folder: Path) -> Board:
    """What writes to a folder: figures of each epoch, and the weights as histograms."""
    return Board(str(folder), histogram_freq=_EPOCHS)
