"""The design as a Keras script, and such a script as a design."""

from netbuilder.design.code.apart import AT_ONCE, read_apart
from netbuilder.design.code.limits import too_long
from netbuilder.design.code.outcome import Choice, Problem, Reading
from netbuilder.design.code.reader import read
from netbuilder.design.code.writer import script

__all__ = ["AT_ONCE", "Choice", "Problem", "Reading", "read", "read_apart", "script", "too_long"]
