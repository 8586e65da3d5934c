"""A model as a design: its blocks, and how it was compiled, as far as a design has that."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from engine.declarations import shown
from engine.errors import EngineError
from engine.losses import LOSSES
from engine.models import Sequential
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Block, Component, Design, DesignError, analyze
from netbuilder.design.checking import checked_optimizer
from netbuilder.design.own import OwnData
from netbuilder.design.schedules import CONSTANT, checked_schedule, class_of
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.design.watching import fits
from netbuilder.exchange.unknown_data import unknown_data, without_scaling
from netbuilder.imported import Fitted
from netbuilder.plain import line
from netbuilder.translation import say
from netbuilder.wording import listed, plural, sentences, shape_text, words_of

_DIGITS: Final = (784, 10)
"""Inputs and classes of models that are taken for MNIST's."""
_MOST_CLASSES: Final = 1000
_METRICS: Final = {
    "F1Score": "f1_score",
    "AUC": "auc",
    "RootMeanSquaredError": "root_mean_squared_error",
    "root_mean_squared_error": "root_mean_squared_error",
    "R2Score": "r2_score",
    "r2_score": "r2_score",
    "MeanAbsolutePercentageError": "mean_absolute_percentage_error",
    "mean_absolute_percentage_error": "mean_absolute_percentage_error",
    "mape": "mean_absolute_percentage_error",
}
"""Metrics of Keras's that a design can have, too."""
_SCALES: Final = ("Rescaling", "Normalization")
_OF_NUMBERS: Final = ("mean_squared_error", "mean_absolute_error", "huber", "log_cosh")


@dataclass(frozen=True, slots=True)
class Described:
    """A design with what goes with it.

    Attributes:
        design: as far as the model has told.
        fitted: how samples are prepared; None where the data set's own way is known.
        notes: sentences on what had to be assumed or left out.
    """

    design: Design
    fitted: Fitted | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """How a model was compiled, as far as a design has that.

    Attributes:
        optimizer: its kind and parameters.
        schedule: of its learning rate.
        loss: its name; '' where the file says none.
        notes: sentences on what a design does not have.
        metrics: names of those that a design can have.
    """

    optimizer: Component
    schedule: Component
    loss: str
    notes: tuple[str, ...]
    metrics: tuple[str, ...] = ()


def describe(model: Sequential, blocks: tuple[Block, ...]) -> Described:
    """A design of these blocks for a model whose data nobody tells of.

    Args:
        model: its shapes and what it was compiled with count.
        blocks: its layers.

    Raises:
        DesignError: no design takes its input.
    """
    how = compiled_as(model)
    shape, output = sample(model.input_shape), sample(model.output_shape)
    target, classes = _target(shape, output, how.loss)
    notes = list(how.notes)
    design, fitted = Design(), None
    if math.prod(shape) == _DIGITS[0] and (target != CLASS or classes == _DIGITS[1]):
        design = design.with_data("mnist", alone=True)
        notes.append(say("The file does not say what the model was trained on; MNIST is assumed."))
    else:
        own, fitted = unknown_data(shape, classes if target == CLASS else 0)
        if fitted.recipe.pictures is not None:
            fitted, said = _scaled(fitted, blocks)
            notes.append(said)
        design = design.with_own(OwnData(own.path, fitted.recipe), alone=True)
        notes.append(
            say(
                "The file does not say what the model was trained on; choose File "
                "> Own Data before you train it."
            )
        )
    design = design.with_target(target).with_input_shape(shape).with_blocks(blocks)
    design = design.with_component(how.optimizer, how.schedule)
    fitting = [name for name in how.metrics if fits(name, target)]
    if fitting:
        design = design.with_metrics([TARGETS[target].metric, *fitting])
    loss = how.loss or TARGETS[target].loss
    return Described(with_fitting_loss(design, loss, notes), fitted, tuple(notes))


def with_fitting_loss(design: Design, loss: str, notes: list[str]) -> Design:
    """A design with a loss, or with the usual one where its target does not go with that."""
    wanted = design.with_loss(loss)
    usual = design.with_loss(TARGETS[design.target].loss)
    if analyze(wanted).can_train or not analyze(usual).can_train:
        return wanted
    notes.append(
        say(
            "Its loss {loss} does not suit {wanted}; {loss_2} is used instead.",
            loss=words_of(loss),
            wanted=TARGETS[design.target].wanted,
            loss_2=words_of(usual.loss),
        )
    )
    return usual


def compiled_as(model: Sequential, *, exactly: bool = False) -> Compiled:
    """Optimizer, schedule and loss of a model; the usual ones where it has none.

    Args:
        model: says what it was compiled with.
        exactly: whether numbers keep the digits that float32 has added.
    """
    config = model.get_compile_config()
    plain = Component(CONSTANT)
    if not config:
        said = say("The file does not say how the model was compiled; Adam is used.")
        return Compiled(checked_optimizer("adam"), plain, "", (said,))
    notes: list[str] = []
    try:
        optimizer, schedule, more = _optimizer(config["optimizer"], exactly)
        notes += more
    except (DesignError, EngineError) as error:
        optimizer, schedule = checked_optimizer("adam"), plain
        notes.append(sentences(say("Its optimizer is replaced by Adam."), str(error)))
    loss = _loss(config["loss"], notes)
    usual = {"accuracy", "acc", *(each.metric for each in TARGETS.values()), "mae"}
    given = list(config["metrics"] or ())
    watched = [name for each in given if (name := _watched(each))]
    metrics = [n for each in given if (n := _name(each)) not in usual and not _watched(each)]
    metrics += map(_name, config["weighted_metrics"] or ())
    if metrics:
        named = listed([words_of(line(each, 40)) for each in metrics])
        notes.append(
            plural(
                len(metrics),
                "Its metric {named} is left out: designs do not have it.",
                "Its metrics {named} are left out: designs do not have them.",
                named=named,
            )
        )
    return Compiled(optimizer, schedule, loss, tuple(notes), tuple(watched))


def sample(shape: tuple[int | None, ...]) -> tuple[int, ...]:
    """The shape of one sample: the engine's without the batch in front."""
    return tuple(size or 0 for size in shape[1:])


def _target(shape: tuple[int, ...], output: tuple[int, ...], loss: str) -> tuple[str, int]:
    """What a model seems to have learned, and how many classes; 0 where it learned none."""
    if output == (1,):
        return NUMBER, 0
    if output == shape and (len(output) > 1 or loss in _OF_NUMBERS):
        return INPUT, 0
    classes = output[0] if len(output) == 1 and output[0] <= _MOST_CLASSES else 0
    return (CLASS, classes) if classes else (NUMBER, 0)


def _scaled(fitted: Fitted, blocks: tuple[Block, ...]) -> tuple[Fitted, str]:
    """The preparation of pictures for a model that may scale them itself."""
    size = shape_text(fitted.recipe.input_shape)
    if any(block.kind in _SCALES for block in blocks[:2]):
        return without_scaling(fitted), say(
            "Its pictures ({size}) are assumed to be bytes, 0 to 255.", size=size
        )
    return fitted, say(
        "Its pictures ({size}) are assumed to have values between 0 and 1.", size=size
    )


def _optimizer(config: Mapping[str, Any], exactly: bool) -> tuple[Component, Component, list[str]]:
    """An optimizer's config as a design has it, and what of it a design does not have."""
    cls = OPTIMIZERS.class_of(config["class_name"])
    given = dict(config["config"])
    schedule, notes = Component(CONSTANT), []
    rate = given.get("learning_rate")
    if isinstance(rate, Mapping):
        given["learning_rate"], schedule, said = _schedule(rate)
        notes += said
    known = {each.name for each in shown(cls.parameters)}
    hidden = [each for each in cls.parameters if each.name not in known and each.name in given]
    other = [each.name for each in hidden if given[each.name] != each.default]
    if other:
        named = listed([words_of(each) for each in other])
        notes.append(say("Its optimizer's {named} cannot be set in a design.", named=named))
    values = {
        name: value if exactly else _shortest(value)
        for name, value in given.items()
        if name in known
    }
    return checked_optimizer(OPTIMIZERS.name_of(cls), values), schedule, notes


def _shortest(value: Any) -> Any:
    """A number without the digits that float32 has added: 0.001 instead of 0.0010000000474."""
    if not isinstance(value, float):
        return value
    with np.errstate(over="ignore"):
        single = np.float32(value)
    return float(str(single)) if float(single) == value else value


def _schedule(config: Mapping[str, Any]) -> tuple[Any, Component, list[str]]:
    kind, given = str(config.get("class_name")), dict(config["config"])
    rate = given.pop("initial_learning_rate", None)
    cls = class_of(kind)
    if cls is None or rate is None:
        raise DesignError(
            say("The learning rate schedule '{kind}' is not supported.", kind=line(kind, 40))
        )
    names = {each.name for each in cls.parameters}
    values = {name: value for name, value in given.items() if name in names}
    return rate, checked_schedule(kind, values), []


def _loss(value: Any, notes: list[str]) -> str:
    """The name of a loss; arguments that a design does not have are noted."""
    if value is None:
        return ""
    try:
        if not isinstance(value, Mapping):
            return LOSSES.name_of(LOSSES.class_of(value))
        cls = LOSSES.class_of(value["class_name"])
        usual = cls().get_config()
    except (EngineError, TypeError) as error:
        notes.append(sentences(say("Its loss is replaced by the default."), str(error)))
        return ""
    given = value["config"]
    other = [name for name in given if name != "name" and given[name] != usual.get(name)]
    if other:
        named = listed([f"{words_of(name)} {line(str(given[name]), 40)}" for name in other])
        notes.append(
            say(
                "Its loss has {named}, which cannot be set in a design; the default is used.",
                named=named,
            )
        )
    return LOSSES.name_of(cls)


def _watched(metric: Any) -> str:
    """The metric of a design that `compile` was given; '' for others, or for the usual ones."""
    config = metric.get("config") if isinstance(metric, Mapping) else None
    given = config if isinstance(config, Mapping) else {}
    known = _METRICS.get(str(metric.get("class_name") if given else metric), "")
    if (known == "f1_score" and given.get("average") != "macro") or (
        known == "auc" and not given.get("multi_label")
    ):
        return ""
    return known


def _name(metric: Any) -> str:
    """The name of a metric, out of what `compile` was given."""
    if isinstance(metric, Mapping):
        config = metric.get("config")
        name = config.get("name") if isinstance(config, Mapping) else config
        return str(name or metric.get("class_name"))
    return str(metric)


def unanswerable(design: Design, output: tuple[int, ...]) -> str:
    """Why no answer of this shape can be shown for a design; '' where one can."""
    wanted = TARGETS[design.target].shape(design.data_set, design.input_shape)
    if output == wanted:
        return ""
    return say(
        "Its output shape {output} is neither one value for each class, "
        "nor a number, nor the input shape, so its predictions cannot be "
        "shown.",
        output=shape_text(output),
    )
