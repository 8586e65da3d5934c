"""Training pictures, varied in each epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from engine.callbacks import Callback
from engine.datasets.augmentation import varied
from engine.datasets.picture_variation import varied_pictures
from engine.types import Array, Logs
from netbuilder.design import Design
from netbuilder.imported import Fitted
from netbuilder.training.run.abandonable import Report
from netbuilder.training.run.data import load_raw

_BYTES = 255


class VaryingPhotographs(Callback):
    """Does the same as `Varying` to pictures that come prepared, as the user's own do.

    Args:
        samples: float32 (n, ...), in the shape of the input; written to.
        shape: of one picture: height, width and perhaps channels.
        seed: of the variants.
        kinds: what varies them.
    """

    def __init__(
        self, samples: Array, shape: tuple[int, ...], seed: int, kinds: Sequence[str]
    ) -> None:
        super().__init__()
        self._samples = samples.reshape(-1, *shape)
        if not np.shares_memory(self._samples, samples):
            raise ValueError("The samples must be contiguous in memory.")
        self._originals = self._samples.copy()
        self._kinds = tuple(kinds)
        self._seed = seed
        self._epoch = -1

    def show(self, epoch: int) -> None:
        """Make the variants of an epoch, counted from 0."""
        if epoch != self._epoch:
            varied_pictures(
                self._originals,
                kinds=self._kinds,
                seed=self._seed,
                epoch=epoch,
                out=self._samples,
            )
            self._epoch = epoch

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """The next variants."""
        self.show(epoch)


class Varying(Callback):
    """Puts other variants of the pictures in their place before every epoch.

    Which variants these are follows from seed and epoch alone, so that an interrupted training
    continues with the same.

    Args:
        samples: float32 (n, ...), pictures in [0, 1] in the shape of the input; written to.
        shape: of one picture.
        seed: of the variants.
    """

    def __init__(self, samples: Array, shape: tuple[int, ...], seed: int) -> None:
        super().__init__()
        self._samples = samples.reshape(-1, *shape)
        if not np.shares_memory(self._samples, samples):
            raise ValueError("The samples must be contiguous in memory.")
        # As bytes the originals take a quarter of the room.
        self._originals = np.rint(self._samples * _BYTES).astype(np.uint8)
        self._seed = seed
        self._epoch = -1

    def show(self, epoch: int) -> None:
        """Make the variants of an epoch, counted from 0."""
        if epoch != self._epoch:
            varied(self._originals, self._seed, epoch, out=self._samples)
            self._epoch = epoch

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """The next variants."""
        self.show(epoch)


class Examples(NamedTuple):
    """Training pictures before they vary.

    Attributes:
        pictures: uint8 or float32 (n, height, width) or with channels behind.
        fitted: how they were prepared, for the user's own.
    """

    pictures: Array
    fitted: Fitted | None


def examples(design: Design, report: Report, count: int = 8) -> Examples:
    """Some training pictures as they are before they vary, evenly from all of them.

    Args:
        design: whose data they are.
        report: told what happens; may raise to end the work.
        count: how many, at most.

    Raises:
        DataError: the data cannot be had.
    """
    found = load_raw(design, report)
    pictures = found.samples[0][0]
    places = np.unique(np.linspace(0, len(pictures) - 1, min(count, len(pictures))).astype(int))
    chosen = np.array(pictures[places]).reshape(-1, *design.data_set.sample_shape)
    return Examples(chosen, found.fitted)


def varied_examples(design: Design, pictures: Array, epoch: int) -> Array:
    """These pictures as augmentation varies them: built-in ones in [0, 1], others as samples.

    Args:
        design: says how.
        pictures: of `examples`.
        epoch: another one gives others; with the seed of the design it decides all.
    """
    if design.data_set.are_pictures:
        return varied(np.asarray(pictures, np.uint8), design.seed, epoch)
    pictures = np.asarray(pictures, np.float32)
    return varied_pictures(pictures, kinds=design.varied_by, seed=design.seed, epoch=epoch)
