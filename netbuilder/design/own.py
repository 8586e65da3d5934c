"""A user's own data, as a design names them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from netbuilder.design.datasets import PICTURE_SETTINGS, DataSet, may_be_picture
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.imported.built_in import title_of
from netbuilder.imported.recipes.recipe import ITSELF, NUMBERS, Recipe
from netbuilder.translation import mark, say
from netbuilder.wording import listed, plural

OWN_DATA: Final = "own"
"""What `Design.data` says of them."""

_CLASS: Final = "class"
"""The target of data whose classes have no column."""

_UNKNOWN: Final = mark("Unknown data")
"""The title of data without a path, as the design of a model from elsewhere has them."""


@dataclass(frozen=True)
class OwnData:
    """The path of somebody's own data, and the recipe for samples.

    Attributes:
        path: of the file or folder; '' where nobody knows it.
        recipe: how samples come of it.
    """

    path: str
    recipe: Recipe

    @property
    def target(self) -> str:
        """What a network learns from them, by the names of `targets`."""
        return {ITSELF: INPUT, NUMBERS: NUMBER}.get(self.recipe.task, CLASS)

    @cached_property
    def data_set(self) -> DataSet:
        """What a design has to know of them."""
        recipe = self.recipe
        target = recipe.targets[0] if recipe.targets else _CLASS
        summary = plural(
            recipe.outputs,
            "Your own data. The target is {target}, with {count} class.",
            "Your own data. The target is {target}, with {count} classes.",
            target=target,
        )
        if recipe.task == NUMBERS:
            summary = say("Your own data. The target is {target}, a number.", target=target)
            if len(recipe.numbers) > 1:
                summary = say(
                    "Your own data. The targets are numbers: {numbers}.",
                    numbers=listed(recipe.numbers, 6),
                )
        if recipe.task == ITSELF:
            summary = say("Your own data. The network learns to reproduce the samples.")
        are_pictures = recipe.series is None and may_be_picture(recipe.input_shape)
        return DataSet(
            name=OWN_DATA,
            title=title_of(self.path) or Path(self.path).name or self.path or _UNKNOWN,
            summary=summary,
            sample_shape=recipe.input_shape,
            classes=len(recipe.classes),
            class_names=recipe.classes,
            module="netbuilder",
            prepared=True,
            settings=PICTURE_SETTINGS if are_pictures else (),
            validation=recipe.split.validation,
            vocabulary=recipe.text.vocabulary if recipe.text else 0,
            numbers=max(1, len(recipe.numbers)),
        )
