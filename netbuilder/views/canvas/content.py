"""What a block says of itself on the canvas."""

from __future__ import annotations

from dataclasses import dataclass

from engine.declarations import Boolean, Integer, Parameter, Real
from netbuilder.design import INPUT, Analysis, Block, Design
from netbuilder.design.catalogue import Entry, entry
from netbuilder.design.datasets import DATASETS
from netbuilder.views.wording import number_text, shape_text, value_text

_SILENT = ("linear",)


@dataclass(frozen=True)
class Content:
    """The texts of a block.

    Attributes:
        name: of the block; '' for the input.
        title: its kind.
        family: chooses its colour.
        detail: its settings in short.
        shape: what it puts out.
        count: how much it learns.
        problem: what is wrong with it, or ''.
    """

    name: str
    title: str
    family: str
    detail: str
    shape: str
    count: str
    problem: str = ""

    @property
    def spoken(self) -> str:
        """All of it as a sentence, for tooltips and screen readers."""
        parts = [f"{self.title} {self.name}".strip(), self.detail]
        parts += [f"puts out {self.shape}", self.count, self.problem]
        return ", ".join(part for part in parts if part)


def contents(design: Design, analysis: Analysis) -> list[Content]:
    """Input and blocks of a design, top to bottom."""
    return [
        _input_content(design, analysis),
        *(_block_content(block, analysis) for block in design.blocks),
    ]


def _input_content(design: Design, analysis: Analysis) -> Content:
    data = DATASETS[design.data]
    return Content(
        name=INPUT,
        title="Input",
        family="input",
        detail=data.title,
        shape=shape_text(design.input_shape),
        count="",
        problem=_problem(analysis, INPUT),
    )


def _block_content(block: Block, analysis: Analysis) -> Content:
    kind, info = entry(block.kind), analysis.info(block.name)
    count = info.parameters
    return Content(
        name=block.name,
        title=kind.title,
        family=kind.family,
        detail=detail(block, kind),
        shape=shape_text(info.output_shape),
        count="" if count is None else f"{count:,} parameters" if count else "nothing to learn",
        problem=_problem(analysis, block.name),
    )


def detail(block: Block, kind: Entry) -> str:
    """The settings worth a look: the everyday ones, and others that are not as proposed."""
    texts = [
        _setting(parameter, block.parameters[parameter.name])
        for parameter in kind.parameters
        if not parameter.advanced or block.parameters[parameter.name] != parameter.default
    ]
    return " · ".join(text for text in texts if text)


def _setting(parameter: Parameter, value: object) -> str:
    words = parameter.name.replace("_", " ")
    if isinstance(parameter, Boolean):
        return words if value else f"no {words.removeprefix('use ')}"
    if isinstance(parameter, Integer):
        return f"{value:,} {words}"
    if isinstance(parameter, Real) and isinstance(value, float):
        return f"{words} {number_text(value)}"
    text = value_text(value)
    if text in _SILENT:
        return ""
    return f"{words}: {text}" if parameter.advanced else text


def _problem(analysis: Analysis, name: str) -> str:
    found = analysis.problems_of(name)
    return f"{found[0].message} {found[0].remedy}".strip() if found else ""
