"""Layers that turn tokens into numbers by a vocabulary."""

from __future__ import annotations

from engine.layers.lookup.keeping import KeepsVocabulary
from engine.layers.lookup.lookups import IntegerLookup, StringLookup
from engine.layers.lookup.vectorization import TextVectorization

__all__ = ["IntegerLookup", "KeepsVocabulary", "StringLookup", "TextVectorization"]
