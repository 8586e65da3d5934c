"""The design document: plain values, no Qt."""

from netbuilder.design import filing, storage
from netbuilder.design.analysis import INPUT, Analysis, BlockInfo, analyze
from netbuilder.design.blocks import Block, Component
from netbuilder.design.build import build
from netbuilder.design.design import Design
from netbuilder.design.errors import DesignError
from netbuilder.design.findings import Fix, Problem

__all__ = [
    "INPUT",
    "Analysis",
    "Block",
    "BlockInfo",
    "Component",
    "Design",
    "DesignError",
    "Fix",
    "Problem",
    "analyze",
    "build",
]

filing.use(storage)
