"""The less common settings of a design that are not at their default."""

from __future__ import annotations

from typing import Final

from engine.declarations import REQUIRED, shown
from engine.optimizers import OPTIMIZERS
from netbuilder.design.augmenting import has_kinds
from netbuilder.design.datasets import DATA_SETTINGS
from netbuilder.design.design import Design
from netbuilder.design.schedules import CONSTANT
from netbuilder.translation import say
from netbuilder.wording import label_of

COMMON: Final = ("learning_rate", "batch_size", "epochs", "validation_split")
"""Settings that everybody sets; together with data, target, optimizer and loss."""


def changed_settings(design: Design) -> list[str]:
    """Labels of the settings beyond the common ones that differ from what they begin with."""
    unused = DATA_SETTINGS.difference(design.data_set.settings)
    declared = [each for each in Design.SETTINGS if each.name not in unused]
    found = [each for each in declared if getattr(design, each.name) != each.default]
    kind, given = design.optimizer.kind, design.optimizer.parameters
    for each in shown(OPTIMIZERS.class_of(kind).parameters):
        usual = each.proposal
        if usual is not REQUIRED and given.get(each.name, usual) != usual:
            found.append(each)
    names = [label_of(each.name) for each in found if each.name not in COMMON]
    if design.schedule.kind != CONSTANT:
        names.append(say("Learning rate schedule"))
    if design.metrics:
        names.append("Metrics")
    if design.augmentation_kinds and design.augmentation and has_kinds(design.data_set):
        names.append(say("Augmentation kinds"))
    return names
