"""The design as a Keras script, and such a script as a design."""

from netbuilder.design.code.reader import Problem, Reading, read
from netbuilder.design.code.writer import script

__all__ = ["Problem", "Reading", "read", "script"]
