"""Figures of a training for TensorBoard."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.callbacks.base import Callback
from engine.callbacks.monitoring import Frequency
from engine.declarations import Given, anything, boolean, fixed, integer
from engine.event_files import messages
from engine.event_files.writer import EventFile
from engine.types import Logs

_BATCH = "batch"
_VALIDATION = "val_"
_TOGETHER = 64
"""Batches whose figures are written at once, at least."""


@dataclass(frozen=True, kw_only=True)
class _UpdateFrequency(Frequency):
    """Also by the word that stands for every batch."""

    def check(self, value: Any) -> Any:
        """Return `value`; 1 for 'batch'."""
        return super().check(1 if value == _BATCH else value)

    def take(self, value: Any) -> Any:
        """The same."""
        return self.check(value)


def _update_frequency() -> Any:
    sentence = "'epoch', 'batch', or a number of batches, after which figures are written, too."
    return _UpdateFrequency(default="epoch", help=sentence)


class TensorBoard(Callback):
    """Writes the figures of a training for TensorBoard, as files of events.

    They are in the folders `train` and `validation` of `log_dir`, under Keras's names: figures of
    each epoch as `epoch_loss`, of batches as `batch_loss`, of an evaluation as
    `evaluation_loss_vs_iterations`, the weights as histograms.
    """

    kept = ("_batches",)

    log_dir: Given[str | os.PathLike[str], str] = anything(
        default="logs", help="The folder to write to; each training should have one of its own."
    )
    histogram_freq: int = integer(
        default=0,
        minimum=0,
        help="Epochs from one histogram of the weights to the next; 0 for none.",
    )
    write_graph: bool = boolean(
        default=True, help="Whether to write the model's config, which TensorBoard draws."
    )
    write_images: bool = fixed(default=False, reason="weights are shown as histograms")
    write_steps_per_second: bool = boolean(
        default=False, help="Whether to write how many batches are trained on in a second."
    )
    update_freq: str | int = _update_frequency()
    profile_batch: int = fixed(default=0, reason="nothing is profiled")
    embeddings_freq: int = fixed(default=0, reason="embeddings are not projected")
    embeddings_metadata: None = fixed(default=None, reason="embeddings are not projected")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.log_dir = os.fspath(self.log_dir)
        self._train = EventFile(Path(self.log_dir) / "train")
        self._validation = EventFile(Path(self.log_dir) / "validation")
        self._batches = self._noted = self._before = 0
        self._begun = self._batch_begun = 0.0
        if self.update_freq != "epoch":
            # Set here, so that else nobody has to be told of batches.
            self.on_train_batch_end = self._end_batch  # type: ignore[method-assign]
            if self.write_steps_per_second:
                self.on_train_batch_begin = self._begin_batch  # type: ignore[method-assign]

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Write the model's config."""
        self._batches = self._before = 0
        to_json = getattr(self.model, "to_json", None)
        if self.write_graph and to_json is not None:
            self._train.add(0, messages.text("keras", "graph_keras_model", to_json()))
            self._flush()

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Look at the clock."""
        if self.write_steps_per_second:
            self._before, self._begun = self._iterations, time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Write the epoch's figures, and histograms where they are due."""
        if not logs:
            return
        rate = getattr(self.model.optimizer, "learning_rate", None)
        training = {k: v for k, v in logs.items() if not k.startswith(_VALIDATION)}
        if rate is not None:
            training["learning_rate"] = float(rate)
        if self.write_steps_per_second:
            seconds = max(time.perf_counter() - self._begun, 1e-9)
            training["steps_per_second"] = (self._iterations - self._before) / seconds
        for name, value in training.items():
            self._add(self._train, f"epoch_{name}", value, epoch)
        for name, value in logs.items():
            if name.startswith(_VALIDATION):
                self._add(self._validation, f"epoch_{name.removeprefix(_VALIDATION)}", value, epoch)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._add_weights(epoch)
        self._flush()

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Write the figures of an evaluation by the number of batches trained on before."""
        if self.model.optimizer is None:
            return
        for name, value in (logs or {}).items():
            tag = f"evaluation_{name}_vs_iterations"
            self._add(self._validation, tag, value, self._iterations)
        self._flush()

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Write what is left."""
        self._flush()

    @property
    def _iterations(self) -> int:
        return int(getattr(self.model.optimizer, "iterations", 0))

    def _begin_batch(self, batch: int, logs: Logs | None = None) -> None:
        self._batch_begun = time.perf_counter()

    def _end_batch(self, batch: int, logs: Logs | None = None) -> None:
        """Note the running means, where they are due."""
        self._batches += 1
        if self._batches % int(self.update_freq):
            return
        for name, value in (logs or {}).items():
            self._add(self._train, f"batch_{name}", value, self._batches)
        if self.write_steps_per_second:
            seconds = max(time.perf_counter() - self._batch_begun, 1e-9)
            self._add(self._train, "batch_steps_per_second", 1 / seconds, self._batches)
        self._noted += 1
        if self._noted >= _TOGETHER:
            self._flush()

    def _add(self, file: EventFile, tag: str, value: Any, step: int) -> None:
        """Note a figure; of one that is several numbers nothing, as it is no scalar."""
        if np.ndim(value) == 0:
            file.add(step, messages.scalar(tag, value))

    def _add_weights(self, epoch: int) -> None:
        model = getattr(self.model, "name", "sequential")
        for layer in self.model.layers:
            for owner, spec in layer.located():
                within = "" if owner is layer else f"{owner.name}/"
                tag = f"{model}/{layer.name}/{within}{spec.name}/histogram"
                self._train.add(epoch, messages.histogram(tag, getattr(owner, spec.name)))

    def _flush(self) -> None:
        self._noted = 0
        self._train.flush()
        self._validation.flush()
