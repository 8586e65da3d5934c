"""The samples and labels that a design trains on, in the form its network takes."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from engine.datasets import digits, drawn, fashion_mnist, mnist
from engine.datasets.files import Progress
from engine.datasets.toys import TOYS
from engine.errors import DataError
from engine.types import Array
from engine.utils import to_categorical
from netbuilder.design import Design
from netbuilder.design.datasets import DATASETS, DataSet
from netbuilder.design.points import DRAWN
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.imported import Fitted, Part, Prepared, prepare
from netbuilder.imported.preparation.folds import validated_with
from netbuilder.training.run.abandonable import Report
from netbuilder.translation import say
from netbuilder.wording import alternatives, count_text, sentences, shape_text

Raw: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]
"""(training samples, labels), (test samples, labels) as they come: pictures as uint8 (n, height,
width), points as float32 (n, 2); classes as uint8 (n,), numbers as float32 (n,)."""

_log = logging.getLogger(__name__)

_CHUNK: Final = 4096
_FALL_BACK: Final = "digits"


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """Samples and labels, ready for `fit` and `evaluate`.

    Attributes:
        x_train: float32 (n, *input_shape); of pictures in [0, 1].
        y_train: for classes one-hot float32 (n, classes), or their indices where the loss takes
            those; for numbers float32 (n, 1); for samples again the samples.
        x_test: as `x_train`; never trained on.
        y_test: as `y_train`.
        title: what the data are called.
        notice: a sentence that the user has to know, or ''.
        validation: samples and answers to watch, where the data set them apart.
        times: when the rows are that the test and the validation samples tell, see `Made`.
        in_units: brings answers that are numbers back into the units of the data; None where they
            are in these.
        unit: that errors of such answers are multiplied with to be in these units; 1 of several
            numbers, whose errors are counted in their own units.
        fitted: how rows of the user's own table become samples; None for other data.
        fingerprint: of the file that they are from; '' where they are from none of the user's.
    """

    x_train: Array
    y_train: Array
    x_test: Array
    y_test: Array
    title: str
    notice: str = ""
    validation: tuple[Array, Array] | None = None
    in_units: Callable[[Array], Array] | None = None
    fitted: Fitted | None = None
    fingerprint: str = ""
    unit: float = 1.0
    times: tuple[Array | None, Array | None] = (None, None)

    def figures(self, logs: Mapping[str, float]) -> Mapping[str, float]:
        """Keras's logs with metrics in the units of the data; losses are left as they are."""
        if self.unit == 1.0:
            return logs
        error = TARGETS[NUMBER].metric
        return {n: v * self.unit if n.endswith(error) else v for n, v in logs.items()}


Load: TypeAlias = Callable[[Design, Report], Data]


def load(design: Design, report: Report, *, substitute: bool = True) -> Data:
    """The data of a design; where pictures cannot be had, the built-in digits, with a notice.

    Args:
        design: its data set, input shape and loss count.
        report: told what happens; may raise to end the loading.
        substitute: whether the built-in digits may take the place of others.

    Raises:
        OSError: they cannot be had, and must not be others.
        DataError: the same, or the samples do not fill the design's input, or have no classes to
            learn.
    """
    if design.data_set.prepared:
        return _own(design, report)
    found = load_raw(design, report, substitute=substitute)
    kind = found.kind
    if design.target == CLASS and not kind.classes:
        raise DataError(
            say(
                "{kind_title} has no classes; let the network predict a number.",
                kind_title=kind.title,
            )
        )
    (train, train_labels), (test, test_labels) = found.samples
    kept: tuple[Array, Array] | None = None
    if design.fold is not None:
        labels = train_labels if kind.classes else None
        chosen = validated_with(design.fold, len(train), labels)
        kept = train[chosen], train_labels[chosen]
        train, train_labels = train[~chosen], train_labels[~chosen]
    x_train = _samples(train, design.input_shape, report)
    x_test = _samples(test, design.input_shape, report)
    validation = None
    if kept is not None:
        x = _samples(kept[0], design.input_shape, report)
        validation = x, _answers(design, x, kept[1], kind.classes)
    return Data(
        validation=validation,
        x_train=x_train,
        y_train=_answers(design, x_train, train_labels, kind.classes),
        x_test=x_test,
        y_test=_answers(design, x_test, test_labels, kind.classes),
        title=kind.title,
        notice=found.notice,
    )


def _own(design: Design, report: Report) -> Data:
    """The user's own data, prepared by their recipe; validation has rows of its own."""
    prepared = _prepared(design, report)
    if not prepared.fitted.recipe.targets and design.target != INPUT:
        raise DataError(
            say(
                "{prepared_title} has no target; let the network reproduce its "
                "input, or choose File > Own Data.",
                prepared_title=prepared.title,
            )
        )
    classes, shape = len(prepared.classes), design.input_shape

    def ready(part: Part) -> tuple[Array, Array]:
        samples = _samples(part.x, shape, report)
        if design.target == NUMBER:
            return samples, part.y if part.y.ndim > 1 else part.y[:, None]
        return samples, _answers(design, samples, part.y, classes)

    train, test = ready(prepared.train), ready(prepared.test)
    return Data(
        *train,
        *test,
        title=design.data_set.title,
        notice=sentences(*prepared.notices),
        validation=ready(prepared.validation) if len(prepared.validation.x) else None,
        in_units=prepared.fitted.in_units if design.target == NUMBER else None,
        fitted=prepared.fitted,
        fingerprint=prepared.fingerprint[:16],
        unit=prepared.fitted.unit if design.target == NUMBER else 1.0,
        times=(prepared.test.times, prepared.validation.times),
    )


def _prepared(design: Design, report: Report) -> Prepared:
    if design.own is None:
        raise DataError(say("You have not chosen any data of your own; choose File > Own Data."))
    if not design.own.path:
        raise DataError(
            say(
                "The model's file does not say what the model was trained on; "
                "choose File > Own Data."
            )
        )
    return prepare(Path(design.own.path), design.own.recipe, report, fold=design.fold)


class Found(NamedTuple):
    """A data set as it comes.

    Attributes:
        kind: what it is; not always what was asked for.
        notice: why it is another, or ''.
        samples: samples and labels.
        validation: those that are set apart, where the data do so.
        fitted: how rows became samples, for the user's own data.
    """

    kind: DataSet
    notice: str
    samples: Raw
    validation: tuple[Array, Array] | None = None
    fitted: Fitted | None = None


def load_raw(design: Design, report: Report, *, substitute: bool = True) -> Found:
    """The data set of a design as it is, before it takes the form of the network's input.

    Args:
        design: its data set and noise count.
        report: told what happens; may raise to end the loading.
        substitute: whether the built-in digits may take the place of others.

    Raises:
        OSError: it cannot be had, and must not be another.
        DataError: the same, or there is no such data set.
    """
    if design.data_set.prepared:
        own = _prepared(design, report)
        parts = ((own.train.x, own.train.y), (own.test.x, own.test.y))
        apart = (own.validation.x, own.validation.y) if len(own.validation.x) else None
        return Found(design.data_set, sentences(*own.notices), parts, apart, own.fitted)
    loader = _LOADERS.get(design.data)
    if loader is None:
        raise DataError(
            say(
                "There is no data set '{data}'; choose {loaders}.",
                data=design.data,
                loaders=alternatives(list(_LOADERS)),
            )
        )
    kind = design.data_set
    try:
        return Found(kind, "", loader(design, report))
    except (OSError, DataError) as error:
        if not substitute or design.data == _FALL_BACK or not kind.are_pictures:
            raise
        _log.warning("%s could not be loaded: %s", design.data, error)
    notice = say(
        "{kind_title} is not on this machine and cannot be downloaded, so "
        "the built-in digits are used instead; try again when you are "
        "online.",
        kind_title=kind.title,
    )
    return Found(DATASETS[_FALL_BACK], notice, _LOADERS[_FALL_BACK](design, report))


def _mnist(design: Design, report: Report) -> Raw:
    report(say("Looking for MNIST"), None)
    return mnist.load_data(report=_passed_on(report))


def _fashion_mnist(design: Design, report: Report) -> Raw:
    report(say("Looking for Fashion-MNIST"), None)
    return fashion_mnist.load_data(report=_passed_on(report))


def _digits(design: Design, report: Report) -> Raw:
    report(say("Drawing the built-in digits"), None)
    return digits.load_data()


def _toy(design: Design, report: Report) -> Raw:
    return TOYS[design.data].load_data(noise=design.noise)


def _drawn(design: Design, report: Report) -> Raw:
    return drawn.load_data(design.points.points)


def _passed_on(report: Report) -> Callable[[Progress], None]:
    """Tells of a download."""

    def tell(progress: Progress) -> None:
        report(progress.what, progress.done / progress.total if progress.total else None)

    return tell


_LOADERS: Final[Mapping[str, Callable[[Design, Report], Raw]]] = MappingProxyType(
    {
        "mnist": _mnist,
        "fashion_mnist": _fashion_mnist,
        "digits": _digits,
        **dict.fromkeys(TOYS, _toy),
        DRAWN: _drawn,
    }
)


def _samples(raw: Array, input_shape: tuple[int, ...], report: Report) -> Array:
    """Samples as float32 in the shape of the input, bytes brought to [0, 1]; piece by piece."""
    own = raw.shape[1:]
    if math.prod(own) != math.prod(input_shape):
        raise DataError(
            say(
                "A sample has shape {own}, which does not fit an input of shape "
                "{input_shape}; set the input shape to {own_2}.",
                own=shape_text(own),
                input_shape=shape_text(input_shape),
                own_2=math.prod(own),
            )
        )
    if raw.dtype != np.uint8:
        return raw.reshape(-1, *input_shape).astype(np.float32, copy=False)
    samples = np.empty((len(raw), *input_shape), np.float32)
    for start in range(0, len(raw), _CHUNK):
        report(say("Preparing {raw} images", raw=count_text(len(raw))), start / len(raw))
        part = raw[start : start + _CHUNK].reshape(-1, *input_shape)
        np.divide(part, np.float32(255), out=samples[start : start + _CHUNK], dtype=np.float32)
    return samples


def _answers(design: Design, samples: Array, labels: Array, classes: int) -> Array:
    """What the network is to put out for the samples."""
    if design.target == INPUT:
        return samples
    if design.target == NUMBER:
        return labels.astype(np.float32)[:, None]
    if design.loss == "sparse_categorical_crossentropy":
        return labels.astype(np.int64)
    return to_categorical(labels, classes)
