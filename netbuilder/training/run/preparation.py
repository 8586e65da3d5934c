"""What a training needs before its first batch: network, data, and where it left off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np

from engine.callbacks import Callback
from engine.errors import DataError
from engine.models import Sequential, TrainingRun
from engine.types import Array
from netbuilder.design import Design, build
from netbuilder.design.callbacks import callbacks
from netbuilder.training.checkpoints.file import Checkpoint
from netbuilder.training.checkpoints.writer import Checkpointer
from netbuilder.training.computing import Computing
from netbuilder.training.elsewhere import blocks
from netbuilder.training.elsewhere import warm as warm_processes
from netbuilder.training.elsewhere.blocks import KerasBlocks
from netbuilder.training.elsewhere.process import Elsewhere, KerasProcess
from netbuilder.training.run import data
from netbuilder.training.run import warm_start as warm
from netbuilder.training.run.abandonable import Report
from netbuilder.training.run.augmentation import Varying, VaryingPhotographs
from netbuilder.training.run.class_weights import class_weights
from netbuilder.training.run.data_fingerprint import fingerprint
from netbuilder.training.run.warm_start import TrainedWeights
from netbuilder.training.run.watching import watch
from netbuilder.translation import say

TOGETHER: Final = 0.01
"""Seconds of training by the engine between two looks at what the user wants."""


class Prepared(NamedTuple):
    """A training that is ready to begin.

    Attributes:
        data: to train on.
        fingerprint: of the data.
        model: compiled, its weights as the training begins.
        training: the run itself, where it begins or continues.
        resumed: where an interrupted training stood; None for a new one.
        kept: blocks that begin with what an earlier training has learned.
        process: in which Keras takes the steps; None where the engine does.
    """

    data: data.Data
    fingerprint: str
    model: Sequential
    training: TrainingRun
    resumed: Checkpoint | None
    kept: tuple[str, ...]
    process: KerasProcess | None = None

    @property
    def together(self) -> float:
        """Seconds of training between two looks at what the user wants, where nothing is."""
        return TOGETHER if self.process is None else blocks.TOGETHER

    @property
    def engine(self) -> str:
        """What takes the steps, with its devices; '' where the engine does."""
        return "" if self.process is None else self.process.named

    @property
    def computing(self) -> Computing:
        """What computes, where the engine takes the steps."""
        obstacle = self.training.obstacle  # Looked for first, for it may change the path.
        return Computing(self.training.arithmetic, obstacle)

    def weights(self) -> Array:
        """A copy of all weights as the steps have left them."""
        self.training.settle()
        return self.model.get_flat_weights()


def prepare(
    design: Design,
    load: data.Load,
    report: Report,
    checkpointer: Checkpointer | None = None,
    learned: TrainedWeights | None = None,
    told: Sequence[Callback] = (),
    elsewhere: Elsewhere | None = None,
) -> Prepared:
    """Make a design's training ready.

    Args:
        design: what to train; for an interrupted training it may have other settings than then.
        load: where the data come from.
        report: told what happens; may raise to end the work.
        checkpointer: knows where an interrupted training stood.
        learned: what blocks may begin with.
        told: callbacks beside those that the design asks for.
        elsewhere: where Keras takes the steps; None for the engine.

    Raises:
        EngineError: the data cannot be had, or are not those of the interrupted training; or its
            checkpoint is damaged.
        DesignError: the design cannot be trained.
    """
    # The checkpoint's own design fixes what the snapshot has to fit.
    resumed = checkpointer.read() if checkpointer else None
    trained = resumed.design if resumed else design
    model = build(trained)
    loaded = load(trained, report)
    report(say("Preparing the training"), None)
    digest = fingerprint(loaded)
    validates = bool(loaded.validation or trained.kept_back)
    kept: tuple[str, ...] = ()
    if learned and not resumed:
        kept = warm.transfer_weights(learned, design, model)
        warm.continue_optimizer(learned, design, model)
    watch(model, trained, loaded.in_units)
    weights = class_weights(trained, loaded.y_train[: trained_on(trained, loaded)])
    loaded, varying = _varied(trained, loaded)
    training = model.training_run(
        loaded.x_train,
        loaded.y_train,
        batch_size=trained.batch_size,
        epochs=trained.epochs,
        validation_split=0.0 if loaded.validation else trained.kept_back,
        validation_data=loaded.validation,
        class_weight=weights,
        callbacks=[*callbacks(trained, validates), *([varying] if varying else []), *told],
    )
    process = None
    if elsewhere is not None:
        report(say("Starting {elsewhere_title}", elsewhere_title=elsewhere.title), None)
        process = warm_processes.take(elsewhere)
        blocks = KerasBlocks(process, model, trained.seed)
        training.hand_over(blocks, blocks.arithmetic)
    if resumed:
        if resumed.data != digest:
            raise DataError(
                say(
                    "The data have changed since this training was interrupted "
                    "({where}). Restore them to resume, or start over.",
                    where=resumed.where,
                )
            )
        training.restore(dict(resumed.state))
        training.begin()
        if varying:
            varying.show(training.epoch)
    return Prepared(loaded, digest, model, training, resumed, kept, process)


def trained_on(design: Design, loaded: data.Data) -> int:
    """How many of the samples are trained on; those kept back for validation come after them."""
    count = len(loaded.x_train)
    return count if loaded.validation else int(count * (1 - design.kept_back))


def _varied(
    design: Design, loaded: data.Data
) -> tuple[data.Data, Varying | VaryingPhotographs | None]:
    """Data of which the pictures that are trained on vary; those kept back stay as they are."""
    data_set = design.data_set
    if not (design.augmentation and data_set.can_vary):
        return loaded, None
    count = trained_on(design, loaded)
    samples = np.array(loaded.x_train, order="C")
    answers = samples if loaded.y_train is loaded.x_train else loaded.y_train
    trained, shape = samples[:count], data_set.sample_shape
    varying: Varying | VaryingPhotographs
    if data_set.are_pictures:
        varying = Varying(trained, shape, design.seed)
    else:
        varying = VaryingPhotographs(trained, shape, design.seed, design.varied_by)
    return replace(loaded, x_train=samples, y_train=answers), varying
