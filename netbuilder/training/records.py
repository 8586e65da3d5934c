"""What a training tells about itself: values that no later step changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.imported import Fitted
from netbuilder.training.computing import UNKNOWN, Computing
from netbuilder.translation import say
from netbuilder.wording import count_text, sentences

Reason: TypeAlias = Literal["finished", "stopped", "diverged", "failed"]
DataPart: TypeAlias = Literal["training", "validation", "test"]


@dataclass(frozen=True, slots=True)
class LoadingData:
    """Data and network are being made ready; `fraction` of it is done, None where unknown."""

    run: int
    message: str
    fraction: float | None = None


class HeldOut(NamedTuple):
    """Samples to look at the network with; nothing of it may be written to.

    Attributes:
        samples: float32 (n, *input_shape).
        answers: what the network is to put out for them, as the loss takes it.
        labels: class of each, int64 (n,); None where the network does not learn classes.
        in_units: brings answers that are numbers into the units of the data; None where they are.
        part: of the data: 'test'; 'validation' where they have nothing for the test, 'training'
            where they have nothing for either.
        times: when the rows are that are told of a series, (n, steps); None where nobody knows.
    """

    samples: Array
    answers: Array
    labels: Array | None
    in_units: Callable[[Array], Array] | None = None
    part: DataPart = "test"
    times: Array | None = None

    @property
    def tested(self) -> int:
        """How many samples are kept for the test; 0 where these are of another part."""
        return len(self.samples) if self.part == "test" else 0


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The best epoch so far.

    Attributes:
        epoch: counted from 1.
        name: the figure that says so: 'val_loss', or 'loss' where nothing is kept back.
        value: of the figure.
        weights: all weights after it, flat, read-only, float32.
        logs: all figures of that epoch.
        test: what these weights reach on the test samples; {} where that was not measured.
    """

    epoch: int
    name: str
    value: float
    weights: Array
    logs: Mapping[str, float] = field(default_factory=dict)
    test: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The first batch is about to be trained on.

    Attributes:
        run: the run's number; every record carries it.
        design: what is trained.
        samples: trained on in each epoch.
        validation_samples: kept back for validation.
        steps_per_epoch: batches of an epoch.
        epochs: to be done.
        batch_size: samples of a batch; the last of an epoch may have fewer.
        data_title: of the data in use, which need not be those that the design asks for.
        notice: a sentence that the user has to know, such as that other data are used; or ''.
        test: what the network can be looked at with.
        seen: a random part of what is trained on.
        fitted: how rows of the user's own table become samples; None for other data.
        fingerprint: of the data; the same data have the same.
        kept: blocks that begin with the weights of an earlier training.
        weights: with which the run begins, or continues; flat, read-only, float32.
        engine: what takes the steps, with its devices; '' for NetBuilder's own engine.
        computing: compiled kernels or NumPy, where NetBuilder's own engine takes them.
    """

    run: int
    design: Design
    samples: int
    validation_samples: int
    steps_per_epoch: int
    epochs: int
    batch_size: int
    data_title: str
    notice: str = ""
    test: HeldOut | None = field(default=None, compare=False, repr=False)
    seen: HeldOut | None = field(default=None, compare=False, repr=False)
    fitted: Fitted | None = field(default=None, compare=False, repr=False)
    fingerprint: str = ""
    kept: tuple[str, ...] = ()
    weights: Array | None = field(default=None, compare=False, repr=False)
    engine: str = ""
    computing: Computing = UNKNOWN

    @property
    def sentence(self) -> str:
        """What it trains on, and what trains where that is not NetBuilder's own engine."""
        said = say("{engine} trains.", engine=self.engine) if self.engine else ""
        return sentences(self._data_sentence, said)

    @property
    def _data_sentence(self) -> str:
        data, samples = self.data_title, count_text(self.samples)
        if not self.validation_samples:
            return say("{data}: training on {samples} samples.", data=data, samples=samples)
        validation = count_text(self.validation_samples)
        return say(
            "{data}: training on {samples} samples, {validation} for validation.",
            data=data,
            samples=samples,
            validation=validation,
        )


@dataclass(frozen=True, slots=True, eq=False)
class RunResumed:
    """What an interrupted run had come to before it continued; follows `RunStarted`.

    Attributes:
        run: the run's number.
        positions: in epochs, of each batch's end; float64 (n,), as are the following.
        losses: of each batch alone.
        metrics: the figure beside the loss.
        rates: learning rates.
        epochs: the figures of each complete epoch.
        others: by name the further figures that are watched; NaN where they are not known.
    """

    run: int
    positions: Array
    losses: Array
    metrics: Array
    rates: Array
    epochs: tuple[Mapping[str, float], ...]
    others: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """All batches since the record before; all arrays are read-only.

    Attributes:
        run: the run's number.
        epoch: of the last batch, counted from 0.
        step: batches done in this epoch.
        steps_per_epoch: batches of an epoch.
        fraction: of the whole run that is done, 0 to 1.
        eta: seconds until the run ends; None until it can be told.
        samples_per_second: trained on, pauses and validation not counted.
        positions: in epochs, of each batch's end, such as 2.53; float64 (n,).
        losses: of each batch alone; float64 (n,).
        metrics: the figure beside the loss, of each batch alone; float64 (n,).
        rates: the learning rate at the end of each batch; float64 (n,).
        weights: all weights after the last batch, flat; a copy, float32.
        logs: running means of the epoch as Keras shows them.
        seconds: that the training has taken, pauses not counted; also before it was interrupted.
        others: by name the further figures that are watched, as `metrics`.
    """

    run: int
    epoch: int
    step: int
    steps_per_epoch: int
    fraction: float
    eta: float | None
    samples_per_second: float
    positions: Array
    losses: Array
    metrics: Array
    rates: Array
    weights: Array
    logs: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    others: Mapping[str, Array] = field(default_factory=dict)

    def followed_by(self, later: Progress) -> Progress:
        """One record in place of this one and the next."""

        def joined(first: Array, second: Array) -> Array:
            return locked(np.concatenate([first, second]))

        return replace(
            later,
            positions=joined(self.positions, later.positions),
            losses=joined(self.losses, later.losses),
            metrics=joined(self.metrics, later.metrics),
            rates=joined(self.rates, later.rates),
            others={n: joined(self.others[n], v) for n, v in later.others.items()},
        )


@dataclass(frozen=True, slots=True, eq=False)
class EpochDone:
    """An epoch, counted from 0, is over.

    Attributes:
        run: the run's number.
        epoch: counted from 0.
        logs: 'loss', 'accuracy' or what the target has in its place and, with validation, the
            same with 'val_' before it.
        weights: all weights, flat; a read-only copy, float32.
    """

    run: int
    epoch: int
    logs: Mapping[str, float]
    weights: Array


@dataclass(frozen=True, slots=True)
class RunChanged:
    """Settings were changed on the way.

    Attributes:
        run: the run's number.
        design: what is trained from now on.
        message: what has changed, and from when, for the user.
    """

    run: int
    design: Design
    message: str


@dataclass(frozen=True, slots=True)
class RunNotice:
    """Something that the user has to know, and that does not end the run."""

    run: int
    message: str


@dataclass(frozen=True, slots=True)
class RunPaused:
    """A step has come to its end; the run waits."""

    run: int


@dataclass(frozen=True, slots=True, eq=False)
class RunEnded:
    """The last record of every run.

    Attributes:
        run: the run's number.
        reason: why it ended.
        message: what happened and, after a failure, what to try; for the user.
        epochs_done: complete epochs.
        logs: figures of the epoch that `weights` are of, or running means where none is complete;
            with the same with 'test_' before it when the run finished.
        weights: what the network has learned, flat, read-only: after a divergence or a failure
            the last copy made before it; None where there is none.
        best: the best epoch; None where none is complete.
        resumable: whether the run can be resumed; after a divergence from `good_epoch`.
        good_epoch: after a divergence the last epoch before it, counted from 1; 0 for none.
        epoch: complete epochs behind `weights`, to which `logs` belong.
        whole: whether `weights` are those of the end of that epoch, and not of a moment later.
        optimizer: its state behind `weights`, to train on from; None where these are not the last.
    """

    run: int
    reason: Reason
    message: str
    epochs_done: int
    logs: Mapping[str, float]
    weights: Array | None
    best: Best | None = None
    resumable: bool = False
    good_epoch: int = 0
    epoch: int = 0
    whole: bool = True
    optimizer: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class StepTaken:
    """A single batch was trained on, since the user wants to see one; all arrays are read-only.

    Attributes:
        run: the run's number.
        epoch: counted from 0.
        step: within the epoch, counted from 0.
        samples: of the batch, at most `StepTaken.MOST`; float32 (n, *input_shape), as trained on.
        answers: what the network is to put out for them, as the loss takes it.
        size: samples in the batch.
        loss: of the batch, before the step.
        before: all weights before it, flat, float32.
        after: likewise after it.
    """

    MOST: ClassVar[int] = 256

    run: int
    epoch: int
    step: int
    samples: Array
    answers: Array
    size: int
    loss: float
    before: Array
    after: Array


Record: TypeAlias = (
    LoadingData
    | RunStarted
    | RunResumed
    | Progress
    | EpochDone
    | RunChanged
    | RunNotice
    | RunPaused
    | StepTaken
    | RunEnded
)


def locked(array: Array) -> Array:
    """The same array, read-only from now on."""
    array.flags.writeable = False
    return array
