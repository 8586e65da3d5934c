"""The model of a design."""

from __future__ import annotations

from typing import Final

import engine
from engine.initializers import Zeros
from engine.layers.base import Layer
from engine.optimizers import OPTIMIZERS
from netbuilder.design.analysis import analyze
from netbuilder.design.catalogue import entry
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError
from netbuilder.design.rates import learning_rate_of
from netbuilder.design.targets import TARGETS

_BLANK: Final = Zeros()


def build(design: Design, *, blank: bool = False) -> engine.Sequential:
    """The design's network, compiled, its weights fresh from the design's seed.

    Args:
        design: what to build.
        blank: leave the weights 0, for a network that is given others: drawing 20 million random
            numbers takes half a second.

    Raises:
        DesignError: the design cannot be trained.
    """
    layers = layers_of(design)
    if blank:
        for layer in layers:
            for each, _ in layer.branches():
                _leave_blank(each)
    return compiled(design, [engine.Input(design.input_shape), *layers])


def layers_of(design: Design) -> list[Layer]:
    """The layers of the design's network, in order, without weights.

    Raises:
        DesignError: the design cannot be trained.
    """
    analysis = analyze(design)
    if not analysis.can_train:
        raise DesignError(analysis.reason)
    return [
        entry(block.kind).make(block.parameters, name=block.name, trainable=not block.frozen)
        for block in design.active
    ]


def compiled(design: Design, layers: list[Layer | engine.InputLayer]) -> engine.Sequential:
    """A model of these layers, an input first, with the design's loss, optimizer and metric."""
    model = engine.Sequential(layers, seed=design.seed)
    values = {**design.optimizer.parameters, "learning_rate": learning_rate_of(design)}
    optimizer = OPTIMIZERS.class_of(design.optimizer.kind)(**values)
    model.compile(optimizer, design.loss, metrics=[TARGETS[design.target].metric])
    return model


def _leave_blank(layer: Layer) -> None:
    for parameter in layer.parameters:
        if parameter.name.endswith("_initializer"):
            setattr(layer, parameter.name, _BLANK)
