"""Samples that a trained network is measured on: those of its own data, or of other ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.callbacks.base import Callback
from engine.errors import DataError
from engine.types import Array
from engine.utils import to_categorical
from netbuilder.design import Design, DesignError, build
from netbuilder.design.deciding import threshold_of
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.exchange.inputs import preparation_of
from netbuilder.exchange.rows import read_rows
from netbuilder.imported import Fitted
from netbuilder.imported.built_in import located
from netbuilder.imported.reading.damaged import left_out
from netbuilder.imported.reading.decoding import read_pictures
from netbuilder.imported.reading.picture_folders import list_folder
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import Report
from netbuilder.training.run.data_fingerprint import fingerprint
from netbuilder.training.run.watching import watch
from netbuilder.translation import say
from netbuilder.wording import listed, plural, shape_text, shown

_SPARSE = "sparse_categorical_crossentropy"
_BATCH = 256


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What a network is measured on.

    Attributes:
        x: samples, in the form of its input.
        y: what they should be answered, as its loss takes it.
        title: what the data are called.
        part: of the data, as a sentence says it: 'test', 'all'.
        notices: sentences on what the user should know.
        unit: that errors of numbers are multiplied with to be in the unit of the data.
    """

    x: Array
    y: Array
    title: str
    part: str
    notices: tuple[str, ...] = ()
    unit: float = 1.0


def own_samples(network: TrainedNetwork, report: Report) -> Measured:
    """The part of a network's own data that it was not trained on.

    Where its file of data is another by now, all of that file's rows, prepared as then.

    Raises:
        DataError: the data cannot be had, or not be used.
        OSError: a file cannot be read.
    """
    design = network.design
    if design.data_set.prepared and design.own is not None and not design.own.path:
        raise DataError(
            say("The model does not say what it was trained on; name the data with --data.")
        )
    if design.data_set.prepared and design.own is not None:
        path = located(design.own.path)
        if not path.exists():
            raise DataError(
                say(
                    "The data that the model was trained on are no longer at {path}; "
                    "name other data with --data.",
                    path=path,
                )
            )
    loaded = data.load(design, report)
    is_other = bool(network.data) and fingerprint(loaded) != network.data
    if is_other and network.fitted is not None:
        found = file_samples(network, located(design.own.path if design.own else ""), report)
        said = say(
            "{found_title} has changed since the training, so all of it is used.",
            found_title=found.title,
        )
        return Measured(found.x, found.y, found.title, found.part, (said,), found.unit)
    part, x, y = "test", loaded.x_test, loaded.y_test
    if not len(x) and loaded.validation is not None:
        part, (x, y) = "validation", loaded.validation
    elif not len(x):
        part, x, y = "training", loaded.x_train, loaded.y_train
    notices = (loaded.notice,) if loaded.notice and not design.data_set.prepared else ()
    if is_other:
        notices = (
            *notices,
            say("It was trained on other samples ({data_title}).", data_title=network.data_title),
        )
    return Measured(x, y, loaded.title, part, notices, loaded.unit)


def named_samples(network: TrainedNetwork, name: str, report: Report) -> Measured:
    """The test samples of a built-in data set.

    Raises:
        DesignError: there is no such data set, or it does not fit the network.
        DataError: the data cannot be had.
        OSError: a file cannot be read.
    """
    design = network.design.with_data(name, alone=True)
    kind, shape = design.data_set, design.input_shape
    if math.prod(kind.sample_shape) != math.prod(shape):
        raise DesignError(
            say(
                "The model takes samples of shape {shape}, but samples of "
                "{kind_title} have shape {sample_shape}; choose other data.",
                shape=shape_text(shape),
                kind_title=kind.title,
                sample_shape=shape_text(kind.sample_shape),
            )
        )
    if design.target == CLASS and kind.classes != len(network.classes):
        raise DesignError(
            plural(
                len(network.classes),
                "The model has {count} class, but {data} has {classes}; choose other data.",
                "The model has {count} classes, but {data} has {classes}; choose other data.",
                data=kind.title,
                classes=kind.classes,
            )
        )
    loaded = data.load(design, report)
    notices = [loaded.notice] if loaded.notice else []
    if network.fitted is not None and network.design.data_set.prepared:
        notices.append(
            say(
                "The samples are passed to it unchanged, without the preprocessing of its own data."
            )
        )
    return Measured(loaded.x_test, loaded.y_test, loaded.title, "test", tuple(notices))


def file_samples(network: TrainedNetwork, path: Path, report: Report) -> Measured:
    """All rows or pictures of a file or folder, prepared as those of the training.

    Raises:
        DataError: they cannot be used; names file, line and column.
        OSError: the file cannot be read.
    """
    fitted = preparation_of(network)
    design = network.design
    if path.is_dir():
        x, answers, notices = _pictures(path, fitted, report)
    else:
        rows = read_rows(path, fitted, report, with_answers=design.target != INPUT)
        x, notices = rows.samples, list(rows.notices)
        answers = rows.answers if rows.answers is not None else np.zeros(len(x))
        known = ~np.isnan(answers.reshape(len(x), -1)).any(axis=1)
        if not known.all():
            gone = int((~known).sum())
            notices.append(
                plural(
                    gone,
                    "{count} row without a target was left out.",
                    "{count} rows without a target were left out.",
                )
            )
            x, answers = x[known], answers[known]
    if not len(x):
        raise DataError(
            say(
                "{path_name} holds no samples to evaluate on; choose another file.",
                path_name=path.name,
            )
        )
    x = x.reshape(-1, *design.input_shape)
    y, unit = _answers(design, fitted, x, answers)
    return Measured(x, y, path.name, "all", tuple(notices), unit)


def measure(
    network: TrainedNetwork, on: Measured, callbacks: Iterable[Callback]
) -> dict[str, float]:
    """Loss and metric of a network on samples, as a training tells them."""
    model = build(network.design)
    model.set_flat_weights(network.weights)
    fitted = network.fitted
    is_number = network.design.target == NUMBER and fitted is not None and not fitted.recipe.classes
    in_units = fitted.in_units if fitted is not None and is_number else None
    watch(model, network.design, in_units, threshold_of(network.design))
    found: Mapping[str, float] = model.evaluate(
        on.x, on.y, batch_size=_BATCH, verbose=0, callbacks=callbacks, return_dict=True
    )
    return in_unit(found, on.unit)


def in_unit(figures: Mapping[str, float], unit: float) -> dict[str, float]:
    """Figures with errors of numbers in the unit of the data; losses are left as they are."""
    error = TARGETS[NUMBER].metric
    return {n: v * unit if n.endswith(error) else v for n, v in figures.items()}


def _pictures(path: Path, fitted: Fitted, report: Report) -> tuple[Array, Array, list[str]]:
    size, classes = fitted.recipe.pictures, fitted.recipe.classes
    if size is None:
        raise DataError(
            say(
                "{path_name} is a folder, but the model was not trained on pictures.",
                path_name=path.name,
            )
        )
    folder = list_folder(path, report)
    strange = [name for name in folder.classes if name not in classes]
    if strange:
        raise DataError(
            say(
                "{path_name} has a folder {strange}, but the classes are "
                "{classes}; rename or remove it.",
                path_name=path.name,
                strange=shown(strange[0]),
                classes=listed(list(classes)),
            )
        )
    files = [entry.file for entry in folder.entries]
    labels = np.array([classes.index(entry.label) for entry in folder.entries], np.float64)
    pixels, read = read_pictures(files, size.height, size.width, size.colour)
    damaged = [file for file, known in zip(files, read.tolist(), strict=True) if not known]
    notices = [left_out(path, damaged)] if damaged else []
    return fitted.transform_arrays(pixels), labels[read], notices


def _answers(design: Design, fitted: Fitted, x: Array, answers: Array) -> tuple[Array, float]:
    """What the loss compares with, and the unit of errors."""
    if design.target == INPUT:
        return x, 1.0
    if design.target == NUMBER:
        if fitted.recipe.classes:
            return answers.astype(np.float32)[:, None], 1.0
        values = answers.reshape(len(answers), -1) - np.array(fitted.target_means)
        return (values / np.array(fitted.target_stds)).astype(np.float32), fitted.unit
    labels = answers.astype(np.int64)
    if design.loss == _SPARSE:
        return labels, 1.0
    return to_categorical(labels, len(fitted.recipe.classes)), 1.0
