"""The design as a Keras script, and such a script as a design."""

from netbuilder.design.code.apart import AT_ONCE, read_apart, rewritten_apart
from netbuilder.design.code.limits import QUICK_STEPS, too_long
from netbuilder.design.code.outcome import Choice, Problem, Reading
from netbuilder.design.code.reader import read, read_quickly
from netbuilder.design.code.writer import script
from netbuilder.design.code.writing_back import Rewritten, rewritten

__all__ = [
    "AT_ONCE",
    "QUICK_STEPS",
    "Choice",
    "Problem",
    "Reading",
    "Rewritten",
    "read",
    "read_apart",
    "read_quickly",
    "rewritten",
    "rewritten_apart",
    "script",
    "too_long",
]
