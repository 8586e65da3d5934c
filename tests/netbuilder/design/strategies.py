"""Designs that nobody thought of, drawn from the declarations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from engine.declarations import (
    Axes,
    Boolean,
    Choice,
    Factor,
    Integer,
    Interval,
    Named,
    Numbers,
    Parameter,
    Real,
    Reals,
    Sizes,
    WholeNumbers,
    Widths,
    shown,
)
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Design
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.datasets import DATASETS
from netbuilder.design.held import LayerText
from netbuilder.design.schedules import KINDS
from netbuilder.design.schedules import declared as declared_of
from netbuilder.design.targets import CLASS, TARGETS
from netbuilder.design.training_settings import BY_HAND, OFF
from netbuilder.design.watching import offered

kinds = st.sampled_from([entry.kind for entry in CATALOGUE])
shapes = st.lists(st.integers(1, 30), min_size=1, max_size=4).map(tuple)


def value_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Any value that the declaration allows."""
    values = _value_of(parameter)
    return st.none() | values if parameter.nullable else values


RECURRENT = (
    "LSTM(3)",
    "GRU(2, return_sequences=True)",
    'SimpleRNN(4, activation="relu", use_bias=False)',
    'LSTM(2, recurrent_activation="tanh", unit_forget_bias=False, dropout=0.25)',
    "GRU(1, recurrent_dropout=0.5, reset_after=False)",
)
ANY = (
    "Dense(3)",
    'Dense(2, activation="softmax", kernel_initializer="he_normal")',
    "Conv1D(2, (3,))",
    'Conv2D(2, (3, 3), padding="same")',
    'Activation("relu")',
    "Dropout(0.25)",
    "Flatten()",
    "BatchNormalization(momentum=0.5)",
    'Bidirectional(LSTM(3), merge_mode="sum")',
    "TimeDistributed(Dense(2))",
)


def layer_text(parameter: LayerText) -> st.SearchStrategy[Any]:
    """A layer that the wrapper takes, as text."""
    recurrent = parameter.owner.__name__ == "Bidirectional"
    return st.sampled_from(RECURRENT if recurrent else (*RECURRENT, *ANY))


def _value_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    if isinstance(parameter, LayerText):
        return layer_text(parameter)
    if isinstance(parameter, Integer):
        return st.integers(parameter.minimum, parameter.maximum)
    if isinstance(parameter, Boolean):
        return st.booleans()
    if isinstance(parameter, Sizes):
        size = st.integers(parameter.minimum, parameter.maximum)
        return st.tuples(*[size] * parameter.rank)
    if isinstance(parameter, Named | Choice):
        return st.sampled_from(list(parameter.options))
    if isinstance(parameter, WholeNumbers):
        numbers = st.lists(st.integers(parameter.minimum, 30), min_size=1, max_size=4)
        return numbers.map(tuple)
    if isinstance(parameter, Widths):
        pair = st.tuples(st.integers(0, 5), st.integers(0, 5))
        return pair if parameter.rank == 1 else st.tuples(*[pair] * (parameter.rank or 2))
    if isinstance(parameter, Axes):
        return st.integers(-3, 3)
    if isinstance(parameter, Numbers):
        return st.floats(-10, 10) | st.tuples(st.floats(-10, 10), st.floats(-10, 10))
    if isinstance(parameter, Interval):
        return st.tuples(st.floats(-10, 0), st.floats(0.1, 10))
    if isinstance(parameter, Factor):
        low = st.floats(-0.9, 0) if parameter.proposal != 0 else st.just(0.0)
        return st.floats(0, 0.9) | st.tuples(low, st.floats(0, 0.9))
    if isinstance(parameter, Reals):
        return st.lists(st.floats(-10, 10), min_size=1, max_size=4).map(sorted)
    if not isinstance(parameter, Real):
        raise TypeError(f"Say here how to draw a {type(parameter).__name__}.")
    low, high = max(parameter.minimum, parameter.above), min(parameter.maximum, parameter.below)
    return st.floats(
        low, high, exclude_min=low == parameter.above, exclude_max=high == parameter.below
    )


def values_of(declared: Sequence[Parameter]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({each.name: value_of(each) for each in declared})


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Designs of up to six blocks; whether they fit together is left to chance."""
    design = Design()
    for entry in draw(st.lists(st.sampled_from(CATALOGUE), max_size=6)):
        place = draw(st.integers(0, len(design.blocks)))
        design = design.inserted(place, entry.kind, draw(values_of(entry.parameters)))
        design = design.with_enabled([design.blocks[place].name], draw(st.booleans()))
        design = design.with_frozen([design.blocks[place].name], draw(st.booleans()))
    design = design.with_optimizer(draw(st.sampled_from(OPTIMIZERS.names())))
    declared = shown(OPTIMIZERS.class_of(design.optimizer.kind).parameters)
    for name, value in draw(values_of(declared)).items():
        design = design.with_optimizer_parameter(name, value)
    design = design.with_schedule(draw(st.sampled_from(KINDS)))
    for name, value in draw(values_of(declared_of(design.schedule.kind))).items():
        design = design.with_schedule_parameter(name, value)
    for name, value in draw(values_of(Design.SETTINGS)).items():
        design = design.with_setting(name, value)
    design = design.with_input_shape(draw(shapes))
    design = design.with_data(draw(st.sampled_from(list(DATASETS))))
    design = design.with_target(draw(st.sampled_from(list(TARGETS))))
    design = draw(measured(design))
    return design.with_loss(draw(st.sampled_from(LOSSES.names())))


@st.composite
def measured(draw: st.DrawFn, design: Design) -> Design:
    """Metrics and class weights for a design; what means nothing for its target is as it begins."""
    names = st.sampled_from([each.name for each in offered(design.target)])
    design = design.with_metrics(draw(st.lists(names, unique=True)))
    classes = design.data_set.classes if design.target == CLASS else 0
    if design.class_weight == BY_HAND and classes:
        weights = st.lists(st.floats(0, 100), min_size=1, max_size=classes)
        design = design.with_class_weights(draw(weights))
    if not classes:
        design = design.with_setting("class_weight", OFF)
    if classes != 2:
        design = design.with_setting("threshold", 0.5)
    return design.with_setting("monitor", design.monitored)
