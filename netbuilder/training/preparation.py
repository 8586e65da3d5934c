"""What a training needs before its first batch: network, data, and where it left off."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from engine.errors import DataError
from engine.models import Sequential, TrainingRun
from netbuilder.design import Design, build
from netbuilder.design.callbacks import callbacks
from netbuilder.training import data, warm
from netbuilder.training.aside import Report
from netbuilder.training.checkpoint import Checkpoint
from netbuilder.training.checkpointing import Checkpointer
from netbuilder.training.fingerprint import fingerprint
from netbuilder.training.warm import Learned

Load: TypeAlias = Callable[[Design, Report], data.Data]


class Prepared(NamedTuple):
    """All of it.

    Attributes:
        data: to train on.
        fingerprint: of the data.
        model: compiled, its weights as the training begins.
        training: the run itself, where it begins or goes on.
        resumed: where an interrupted training stood; None for a new one.
        kept: blocks that begin with what an earlier training has learned.
    """

    data: data.Data
    fingerprint: str
    model: Sequential
    training: TrainingRun
    resumed: Checkpoint | None
    kept: tuple[str, ...]


def prepare(
    design: Design,
    load: Load,
    report: Report,
    checkpointer: Checkpointer | None = None,
    learned: Learned | None = None,
) -> Prepared:
    """Make a design's training ready.

    Args:
        design: what to train; for an interrupted training it may have other settings than then.
        load: where the data come from.
        report: told what happens; may raise to end the work.
        checkpointer: knows where an interrupted training stood.
        learned: what blocks may begin with.

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
    report("Preparing the training", None)
    validates = bool(loaded.validation or trained.validation_split)
    kept = warm.carry(learned, design, model) if learned and not resumed else ()
    training = model.training_run(
        loaded.x_train,
        loaded.y_train,
        batch_size=trained.batch_size,
        epochs=trained.epochs,
        validation_split=0.0 if loaded.validation else trained.validation_split,
        validation_data=loaded.validation,
        callbacks=callbacks(trained, validates),
    )
    print_ = fingerprint(loaded)
    if resumed:
        if resumed.data != print_:
            raise DataError(
                f"The data are not those that the interrupted training was begun with; it stands "
                f"in {resumed.where} and can go on once they are as they were. Or begin anew."
            )
        training.restore(dict(resumed.state))
        training.begin()
    return Prepared(loaded, print_, model, training, resumed, kept)
