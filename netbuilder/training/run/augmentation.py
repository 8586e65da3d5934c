"""Training pictures, varied in each epoch."""

from __future__ import annotations

import numpy as np

from engine.callbacks import Callback
from engine.datasets.augmentation import varied
from engine.datasets.picture_variation import varied_pictures
from engine.types import Array, Logs
from netbuilder.design.datasets import flips

_BYTES = 255


class VaryingPhotographs(Callback):
    """Does the same as `Varying` to pictures that come prepared, as the user's own do.

    Args:
        samples: float32 (n, ...), in the shape of the input; written to.
        shape: of one picture: height, width and perhaps channels.
        seed: of the variants.
    """

    def __init__(self, samples: Array, shape: tuple[int, ...], seed: int) -> None:
        super().__init__()
        self._samples = samples.reshape(-1, *shape)
        if not np.shares_memory(self._samples, samples):
            raise ValueError("The samples must be contiguous in memory.")
        self._originals = self._samples.copy()
        self._flips = flips(shape)
        self._seed = seed
        self._epoch = -1

    def show(self, epoch: int) -> None:
        """Make the variants of an epoch, counted from 0."""
        if epoch != self._epoch:
            varied_pictures(
                self._originals,
                flips=self._flips,
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
