"""From design to engine."""

from __future__ import annotations

import engine
from engine.optimizers import OPTIMIZERS
from netbuilder.design.analysis import analyze
from netbuilder.design.catalogue import entry
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError
from netbuilder.design.rates import learning_rate_of
from netbuilder.design.targets import TARGETS


def build(design: Design) -> engine.Sequential:
    """The design's network, compiled, its weights fresh from the design's seed.

    Raises:
        DesignError: the design cannot be trained.
    """
    analysis = analyze(design)
    if not analysis.can_train:
        raise DesignError(analysis.reason)
    layers = [
        entry(block.kind).layer(**block.parameters, name=block.name) for block in design.active
    ]
    model = engine.Sequential([engine.Input(design.input_shape), *layers], seed=design.seed)
    values = {**design.optimizer.parameters, "learning_rate": learning_rate_of(design)}
    optimizer = OPTIMIZERS.class_of(design.optimizer.kind)(**values)
    model.compile(optimizer, design.loss, metrics=[TARGETS[design.target].metric])
    return model
