"""The layers of a network as the few kinds of steps that the page's script computes."""

from netbuilder.exchange.webpage.lowering import normalizing, plain, sequences, shapes, windows
from netbuilder.exchange.webpage.lowering.program import program
from netbuilder.exchange.webpage.lowering.steps import LOWERINGS, Step

__all__ = ["LOWERINGS", "Step", "normalizing", "plain", "program", "sequences", "shapes", "windows"]
