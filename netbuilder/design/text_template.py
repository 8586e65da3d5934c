"""The network for texts that one can begin with, and the sentences that it learns from."""

from __future__ import annotations

from typing import Final

from netbuilder.design.design import Design
from netbuilder.design.own import OwnData
from netbuilder.imported.built_in import SENTENCES
from netbuilder.imported.outline import TEXT, TextFormat
from netbuilder.imported.recipes.recipe import CLASSES, LEAVE_OUT, Feature, Recipe
from netbuilder.imported.recipes.text import WORDS, TextForm
from netbuilder.translation import mark

TITLE: Final = mark("Words to classes")
SUMMARY: Final = mark(
    "Tells what a sentence is about: weather, food or sport, in English or Chinese."
)

RECIPE: Final = Recipe(
    (Feature("text", TEXT, LEAVE_OUT),),
    ("topic",),
    CLASSES,
    ("food", "sport", "weather"),
    format=TextFormat(),
    text=TextForm(WORDS, length=20, vocabulary=250),
)
"""What is made of the built-in sentences."""

_WIDTH: Final = 16


def words_to_classes() -> Design:
    """Values for each word, their mean, and the class that it speaks for; trained in seconds."""
    design = Design().with_own(OwnData(SENTENCES, RECIPE))
    embedding = {"input_dim": 250, "output_dim": _WIDTH, "mask_zero": True}
    for kind, parameters in (
        ("Embedding", embedding),
        ("GlobalAveragePooling1D", {}),
        ("Dense", {"units": len(RECIPE.classes), "activation": "softmax"}),
    ):
        design = design.inserted(len(design.blocks), kind, parameters)
    design = design.with_setting("epochs", 20)
    return design.with_optimizer_parameter("learning_rate", 0.01)
