"""The design document: plain values, no Qt."""

from netbuilder.design.analysis import INPUT, Analysis, BlockInfo, Problem, analyze
from netbuilder.design.blocks import Block, Component
from netbuilder.design.build import build
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError

__all__ = [
    "INPUT",
    "Analysis",
    "Block",
    "BlockInfo",
    "Component",
    "Design",
    "DesignError",
    "Problem",
    "analyze",
    "build",
]
