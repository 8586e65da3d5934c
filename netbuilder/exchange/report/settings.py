"""How the network is built and trained, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from engine.declarations import Parameter
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Design, analyze
from netbuilder.design.blocks import Component
from netbuilder.design.catalogue import entry
from netbuilder.design.targets import TARGETS
from netbuilder.exchange.report.parts import Table
from netbuilder.imported import Recipe
from netbuilder.imported.outline import CATEGORY
from netbuilder.imported.recipes.recipe import NUMBERS
from netbuilder.imported.recipes.series import series_summary
from netbuilder.imported.recipes.text import WORDS
from netbuilder.translation import mark, now, say, say_as
from netbuilder.wording import (
    count_text,
    label_of,
    listed,
    paired,
    percent,
    plural,
    shape_text,
    terms,
    value_text,
    words_of,
)

_WORDS: Final = (mark("the first word"), mark("the first {count} words"))
_CHARACTERS: Final = (mark("the first character"), mark("the first {count} characters"))


def blocks(design: Design) -> Table:
    """Every block with what was set of it."""
    analysis = analyze(design)
    rows = [("input", say("Input"), "", shape_text(design.input_shape), "")]
    for block in design.active:
        info = analysis.info(block.name)
        parameters = "?" if info.parameters is None else count_text(info.parameters)
        locked = [say("locked")] if block.frozen else []
        chosen = terms([*_chosen(block.kind, block.parameters), *locked])
        title = entry(block.kind).title
        rows.append((block.name, title, chosen, shape_text(info.output_shape), parameters))
    rows.append((say_as("report", "total"), "", "", "", count_text(analysis.total_parameters)))
    head = (say("Block"), say("Kind"), say("Settings"), say("Output"), say("Weights"))
    return Table(head, tuple(rows), frozenset({4}))


def training(design: Design) -> Table:
    """What was set of the training, by name."""
    optimizer = OPTIMIZERS.class_of(design.optimizer.kind).parameters
    rows = [
        (say("Data"), now(design.data_set.title)),
        (say("Target"), now(TARGETS[design.target].title)),
        (say("Loss"), words_of(design.loss)),
        (say("Optimizer"), _component(design.optimizer, optimizer)),
        (say("Learning rate schedule"), _component(design.schedule, ())),
        (say("Batch size"), count_text(design.batch_size)),
        (say("Epochs"), count_text(design.epochs)),
        (say("Validation"), _validation(design)),
        (say("Seed"), str(design.seed)),
        (say("Early stopping"), _patience(design.early_stopping)),
        (say("Keep the best epoch"), _yes(design.keep_best)),
    ]
    for name in design.data_set.settings:
        value = getattr(design, name)
        shown = _yes(value) if isinstance(value, bool) else value_text(value)
        rows.append((label_of(name), shown))
    return Table((), tuple(rows))


def preparation(recipe: Recipe) -> Table:
    """What is made of the user's own data."""
    rows = [
        (
            say("Target"),
            say("{targets}: {task}", targets=listed(recipe.targets), task=_task(recipe))
            if recipe.targets
            else now(_ITSELF),
        ),
        (say("Training, validation, test"), _split(recipe)),
        (say("Standardized"), _yes(recipe.standardise)),
    ]
    if recipe.series is not None:
        rows.append((say("Series"), series_summary(recipe, recipe.series)))
    if recipe.pictures is not None:
        colour = say("in colour") if recipe.pictures.colour else say("grey")
        rows.append((say("Pictures"), paired(shape_text(recipe.pictures.shape[:2]), colour)))
    elif recipe.text is not None:
        text = recipe.text
        said = plural(text.length, *(_WORDS if text.unit == WORDS else _CHARACTERS))
        rows.append((say("Samples"), terms((recipe.features[0].name, said))))
        rows.append((say("Vocabulary"), count_text(text.vocabulary)))
    elif recipe.block is not None:
        rows.append((say("Samples"), paired(recipe.block.name, shape_text(recipe.input_shape))))
    else:
        for feature in recipe.features:
            kind = say(feature.kind)
            if feature.kind == CATEGORY:
                kind = plural(len(feature.categories), *_CATEGORIES)
            missing = say("if missing: {handling}", handling=say(feature.missing))
            rows.append(
                (say("Column {feature_name}", feature_name=feature.name), terms((kind, missing)))
            )
    return Table((), tuple(rows))


def _chosen(kind: str, parameters: Mapping[str, Any]) -> Iterator[str]:
    """What differs from the defaults, or has none."""
    declared = {each.name: each for each in entry(kind).parameters}
    for name, value in parameters.items():
        parameter = declared.get(name)
        if parameter is None or parameter.default != value:
            yield say("{setting} {value}", setting=words_of(name), value=value_text(value))


def _component(component: Component, declared: Iterable[Parameter]) -> str:
    """The name, and what differs from the defaults."""
    defaults = {each.name: each.default for each in declared}
    values = (
        say("{setting} {value}", setting=words_of(name), value=value_text(value))
        for name, value in component.parameters.items()
        if name == "learning_rate" or value != defaults.get(name, value)
    )
    return terms([words_of(component.kind), *values])


_ITSELF: Final = mark("the samples themselves")
_CATEGORIES: Final = (mark("one of {count} category"), mark("one of {count} categories"))
_PATIENCE: Final = (
    mark("after {count} epoch without improvement"),
    mark("after {count} epochs without improvement"),
)


def _yes(value: bool) -> str:
    return say_as("report", "yes") if value else say_as("report", "no")


def _validation(design: Design) -> str:
    share = design.data_set.validation or design.kept_back
    return say("{share} of the samples", share=percent(share, 1)) if share else say("none")


def _patience(epochs: int) -> str:
    return plural(epochs, *_PATIENCE) if epochs else say_as("report", "no")


def _task(recipe: Recipe) -> str:
    if recipe.task == NUMBERS:
        return say("a number")
    return plural(len(recipe.classes), "one of {count} class", "one of {count} classes")


def _split(recipe: Recipe) -> str:
    split = recipe.split
    shares = (1 - split.validation - split.test, split.validation, split.test)
    if recipe.series is not None:
        return terms([*map(percent, shares), say("in the order of time")])
    alike = split.stratified and recipe.task != NUMBERS
    how = say("stratified by class") if alike else say("at random")
    return terms([*map(percent, shares), how, say("seed {seed}", seed=split.seed)])
