"""Somebody's own data: looked at, prepared by a recipe, ready to train on."""

from netbuilder.owndata.looking import inspect
from netbuilder.owndata.outline import Column, Outline, TextFormat

__all__ = ["Column", "Outline", "TextFormat", "inspect"]
