"""What a block says of itself on the canvas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from engine.declarations import Boolean, Integer, Parameter, Real
from netbuilder.design import INPUT, Analysis, Block, BlockInfo, Design
from netbuilder.design.blocks import Parameters
from netbuilder.design.catalogue import entry
from netbuilder.translation import language, now, say
from netbuilder.wording import (
    bytes_text,
    count_text,
    number_text,
    plural,
    sentences,
    shape_text,
    short_number,
    stacked,
    terms,
    value_text,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Content:
    """The texts of a block.

    Attributes:
        name: of the block; '' for the input.
        title: its kind.
        word: Keras's word alone for it, where there is no room for the title.
        family: chooses its colour.
        detail: its settings in short.
        shape: what it puts out.
        count: how much it learns.
        problems: what is wrong with it, each with what to do.
        enabled: whether it takes part.
        frozen: whether training leaves its weights as they are.
        advice: what it could do better, each with how.
        finding: what is written on the card: the first problem, else the first advice, or '';
            without its remedy where a button says that.
        fix: what the button on the card does; '' where there is none.
        kind: of the layer, which chooses its icon; '' for the input.
        units: that it has, where the user may add some and take some away; 0 for others, and for
            the last block, whose units are given by the data.
    """

    name: str
    title: str
    family: str
    detail: str
    shape: str
    count: str
    problems: tuple[str, ...] = ()
    enabled: bool = True
    frozen: bool = False
    advice: tuple[str, ...] = ()
    finding: str = ""
    fix: str = ""
    kind: str = ""
    units: int = 0
    word: str = ""

    @property
    def wrong(self) -> bool:
        """Whether it keeps the design from training."""
        return bool(self.problems)

    @property
    def spoken(self) -> str:
        """All of it, for screen readers."""
        parts = [f"{self.title} {self.name}".strip(), self.detail]
        parts += [
            say("output shape {shape}", shape=self.shape),
            self.count,
            say("locked") if self.frozen else "",
        ]
        return sentences(f"{terms(parts)}.", *self.problems, *self.advice)

    @property
    def hint(self) -> str:
        """The problems, or what the card may have had to shorten."""
        lines = self.problems or self.advice or (f"{self.title} {self.name}".strip(), self.detail)
        return stacked(lines)


def contents(design: Design, analysis: Analysis, *, costs: bool = False) -> Iterator[Content]:
    """Input and blocks of a design, top to bottom; with `costs`, what they take of the machine."""
    yield _with_findings(_input_content(design), analysis)
    last = design.active[-1].name if design.active else ""
    for block in design.blocks:
        content = _block_content(block, analysis.info(block.name), costs)
        if block.kind == "Dense" and block.enabled and block.name != last:
            content = replace(content, units=int(block.parameters["units"]))
        yield _with_findings(content, analysis)


def _with_findings(content: Content, analysis: Analysis) -> Content:
    problems, advice = analysis.problems_of(content.name), analysis.advice_of(content.name)
    if not problems and not advice:
        return content
    findings = problems or advice
    fixes = findings[0].fixes
    return replace(
        content,
        problems=tuple(each.text for each in problems),
        advice=tuple(each.text for each in advice),
        finding=findings[0].short,
        fix=fixes[0].label if fixes else "",
    )


def _input_content(design: Design) -> Content:
    return Content(
        name=INPUT,
        title=say("Input"),
        family="input",
        detail=now(design.data_set.title),
        shape=shape_text(design.input_shape),
        count="",
    )


def _block_content(block: Block, info: BlockInfo, costs: bool) -> Content:
    return _content_in(block, info, costs, language())


@lru_cache(maxsize=4096)  # an edit changes one block of many
def _content_in(block: Block, info: BlockInfo, costs: bool, _language: str) -> Content:
    kind = entry(block.kind)
    count = _count_text(info.parameters)
    if costs and count:
        count = " · ".join([count, *costs_of(info)])
    return Content(
        name=block.name,
        title=kind.title,
        family=kind.family,
        detail=detail(block.kind, block.parameters),
        shape=shape_text(info.output_shape),
        count=count if block.enabled else say("disabled"),
        enabled=block.enabled,
        frozen=block.frozen,
        kind=block.kind,
        word=kind.name,
    )


def detail(kind: str, values: Mapping[str, Any]) -> str:
    """The settings worth a look: those without a default, and those unlike it."""
    return _detail(kind, Parameters(values), language())


@lru_cache(maxsize=4096)
def _detail(kind: str, values: Parameters, _language: str) -> str:
    return " · ".join(
        _setting(parameter, values[parameter.name])
        for parameter in entry(kind).parameters
        if values[parameter.name] != parameter.default
    )


def _setting(parameter: Parameter, value: object) -> str:
    words = words_of(parameter.name)
    if isinstance(parameter, Boolean):
        plain = words_of(parameter.name.removeprefix("use_"))
        return plain if value else say("no {plain}", plain=plain)
    if isinstance(parameter, Integer) and isinstance(value, int):
        if value == 1:
            words = words_of(parameter.name.removesuffix("s"))
        return say("{value} {setting}", value=count_text(value), setting=words)
    if isinstance(parameter, Real) and isinstance(value, float):
        return say("{setting} {value}", setting=words, value=number_text(value))
    text = value_text(value)
    return say("{setting}: {value}", setting=words, value=text) if parameter.advanced else text


def costs_of(info: BlockInfo) -> list[str]:
    """Multiplications and memory of a block whose shapes are known."""
    parts = []
    if info.multiply_adds:
        parts.append(
            say("{multiply_adds} mult-adds", multiply_adds=short_number(info.multiply_adds))
        )
    if info.sample_bytes is not None:
        parts.append(say("{sample_bytes} per sample", sample_bytes=bytes_text(info.sample_bytes)))
    return parts


def _count_text(count: int | None) -> str:
    if count is None:
        return ""
    if count == 0:
        return say("no parameters")
    return plural(count, "{count} parameter", "{count} parameters")
