"""Somebody's own data: looked at, prepared by a recipe, ready to train on.

`inspect` describes a file or folder, `compose` proposes a recipe for it, `problems` and `summary`
say what that would give, `prepare` follows it. A `Fitted` belongs to the model that was trained.
"""

from netbuilder.imported.outline import Column, Outline, Report, TextFormat
from netbuilder.imported.preparation.fingerprints import fingerprint
from netbuilder.imported.preparation.fitted import Fitted
from netbuilder.imported.preparation.folds import Fold
from netbuilder.imported.preparation.for_scripts import load_data, load_parts
from netbuilder.imported.preparation.preparing import Part, Prepared, prepare
from netbuilder.imported.reading.looking import inspect
from netbuilder.imported.recipes.checking import recipe_from_json, recipe_to_json
from netbuilder.imported.recipes.composing import compose, summary
from netbuilder.imported.recipes.problems import problems
from netbuilder.imported.recipes.recipe import Feature, PictureSize, Recipe, Split

__all__ = [
    "Column",
    "Feature",
    "Fitted",
    "Fold",
    "Outline",
    "Part",
    "PictureSize",
    "Prepared",
    "Recipe",
    "Report",
    "Split",
    "TextFormat",
    "compose",
    "fingerprint",
    "inspect",
    "load_data",
    "load_parts",
    "prepare",
    "problems",
    "recipe_from_json",
    "recipe_to_json",
    "summary",
]
