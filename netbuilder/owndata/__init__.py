"""Somebody's own data: looked at, prepared by a recipe, ready to train on.

`inspect` describes a file or folder, `compose` proposes a recipe for it, `problems` and `summary`
say what that would give, `prepare` follows it. A `Fitted` belongs to the model that was trained.
"""

from netbuilder.owndata.checking import recipe_from_json, recipe_to_json
from netbuilder.owndata.composing import compose, problems, summary
from netbuilder.owndata.fingerprints import fingerprint
from netbuilder.owndata.fitted import Fitted
from netbuilder.owndata.loading import load_data
from netbuilder.owndata.looking import inspect
from netbuilder.owndata.outline import Column, Outline, Report, TextFormat
from netbuilder.owndata.preparing import Part, Prepared, prepare
from netbuilder.owndata.recipe import Feature, PictureSize, Recipe, Split

__all__ = [
    "Column",
    "Feature",
    "Fitted",
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
    "prepare",
    "problems",
    "recipe_from_json",
    "recipe_to_json",
    "summary",
]
