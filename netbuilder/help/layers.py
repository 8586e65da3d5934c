"""A page for each layer of the palette, made from its declaration."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator
from typing import Final

from engine.declarations import Boolean, Integer, Parameter, Real, defaults, shown
from engine.layers import Layer
from engine.losses import Loss
from engine.optimizers import Optimizer
from netbuilder.design import blocks, catalogue
from netbuilder.design.catalogue import FAMILIES, Entry
from netbuilder.design.measures import Measures, measures_of
from netbuilder.help.pages import Code, Heading, Link, Links, Page, Paragraph, Part, Table
from netbuilder.translation import mark, say
from netbuilder.wording import (
    STOPS,
    capitalized,
    count_text,
    label_of,
    number_text,
    plural,
    sentences,
    shape_text,
    value_text,
)

_OF_LAYERS: Final = mark(
    "x is a sample and y what becomes of it; the other names are those of settings and weights."
)
_OF_LOSSES: Final = mark("y_true is the label of a sample, y_pred the prediction for it.")
_OF_OPTIMIZERS: Final = mark(
    "w are the weights and g their gradient at step t; the names without a first value begin at 0."
)
_WINDOW: Final = mark(
    "A window is the part of a sample that the kernel or pool covers at a place; strides tell how "
    "far it is to the next."
)
_WORD: Final = re.compile(r"[a-z]{2,}\b(?!\()")
"""How a text begins that begins with no formula."""

_SAMPLES: Final = ((784,), (28, 28, 3), (28, 28), (8, 28, 28, 3))
"""Shapes of samples, one of which every layer takes."""


def key(kind: str) -> str:
    """The key of the page on a kind of layer."""
    return f"layer:{kind}"


def pages() -> list[Page]:
    """All, in the order of the palette."""
    return [_page(entry) for entry in catalogue.CATALOGUE]


def _page(entry: Entry) -> Page:
    family = FAMILIES[entry.family]
    parts: list[Part] = [*documented(entry.layer, say(entry.summary), entry.title)]
    rows = parameter_rows(shown(entry.parameters))
    if rows:
        parts += [
            Heading(say("Parameters")),
            Table((say("Parameter"), say("Default"), say("Meaning")), rows),
        ]
    example = _example(entry)
    if example:
        parts += [Heading(say("Shapes")), Paragraph(example)]
    others = (each for each in catalogue.CATALOGUE if each is not entry)
    near = [each for each in others if each.family == entry.family]
    parts += [
        Paragraph(_origin(entry)),
        Links(say("See also"), tuple(Link(key(other.kind), other.title) for other in near)),
    ]
    icon = (entry.kind, entry.family)
    group = say("Layers: {family}", family=family)
    return Page(
        key(entry.kind), entry.title, group, say(entry.summary), tuple(parts), entry.kind, icon
    )


def _origin(entry: Entry) -> str:
    if entry.package:
        return say("It comes from the plug-in {plugin}.", plugin=entry.plugin)
    return say(
        "In Keras it is called {kind}; its page there is {documentation}",
        kind=entry.kind,
        documentation=entry.documentation,
    )


def documented(cls: type, summary: str, title: str) -> list[Part]:
    """What a class computes: its formula, and what it says of itself beside summary and title."""
    formula = str(getattr(cls, "formula", ""))
    parts: list[Part] = [Code(formula), *map(Paragraph, _named(cls, formula))] if formula else []
    known = {each.rstrip(STOPS) for each in (summary, title)}
    for text, is_formula in described(cls):
        if is_formula:
            parts.append(Code(text))
        elif say(text).rstrip(STOPS) not in known:
            parts.append(Paragraph(say(text)))
    return [Heading(say("What it computes")), *parts] if parts else []


def _named(cls: type, formula: str) -> Iterator[str]:
    """What the names in a formula stand for."""
    kinds = {Layer: _OF_LAYERS, Loss: _OF_LOSSES, Optimizer: _OF_OPTIMIZERS}
    found = [said for base, said in kinds.items() if issubclass(cls, base)]
    yield from map(say, found)
    if "window(" in formula:
        yield say(_WINDOW)


def described(cls: type) -> Iterator[tuple[str, bool]]:
    """What a class says of itself, in English, by paragraphs; whether one is a formula."""
    for paragraph in inspect.cleandoc(cls.__doc__ or "").split("\n\n"):
        if paragraph.startswith(("Args:", "Attributes:", "Raises:", "Returns:")):
            break
        lines = paragraph.splitlines()
        if all(line.startswith("    ") for line in lines):
            yield "\n".join(line.removeprefix("    ") for line in lines), True
        else:
            text = " ".join(paragraph.split()).replace("`", "")
            yield capitalized(text) if _WORD.match(text) else text, False


def parameter_rows(declared: Iterable[Parameter]) -> tuple[tuple[str, str, str], ...]:
    """A row for each parameter: its name, its default, and what it does within which bounds."""
    declared = tuple(declared)
    values = defaults(declared)
    return tuple(
        (label_of(each.name), _default(values[each.name]), _meaning(each)) for each in declared
    )


def _default(value: object) -> str:
    if isinstance(value, bool):
        return say("on") if value else say("off")
    return value_text(value)


def _meaning(declared: Parameter) -> str:
    return sentences(say(declared.help), _bounds(declared))


def _bounds(declared: Parameter) -> str:
    """The values that a parameter takes, in a sentence; '' where its editor shows them."""
    if isinstance(declared, Boolean):
        return ""
    if isinstance(declared, Integer):
        if declared.maximum < _UNBOUNDED:
            return say(
                "From {minimum} to {maximum}.",
                minimum=count_text(declared.minimum),
                maximum=count_text(declared.maximum),
            )
        return say("At least {minimum}.", minimum=count_text(declared.minimum))
    if isinstance(declared, Real):
        low, high = max(declared.minimum, declared.above), min(declared.maximum, declared.below)
        bounded = (low > -float("inf"), high < float("inf"))
        if all(bounded):
            return say("From {low} to {high}.", low=number_text(low), high=number_text(high))
        if bounded[0]:
            return say("At least {low}.", low=number_text(low))
    return ""


_UNBOUNDED: Final = 2**31 - 1


def _example(entry: Entry) -> str:
    """What becomes of a sample's shape with the values that the palette proposes."""
    found = _fitting(entry)
    if found is None:
        return ""
    before, after = (shape_text(each) for each in (found[0], found[1].output))
    return plural(
        found[1].parameters,
        "With these defaults a sample of shape {before} becomes {after}; the layer has {count} "
        "parameter.",
        "With these defaults a sample of shape {before} becomes {after}; the layer has {count} "
        "parameters.",
        before=before,
        after=after,
    )


def _fitting(entry: Entry) -> tuple[tuple[int, ...], Measures] | None:
    """A sample that a layer takes as it is proposed, and what it makes of it.

    One whose shape changes tells more.
    """
    block = blocks.Block("example", entry.kind, defaults(entry.parameters))
    found = [(sample, measured) for sample in _SAMPLES if (measured := measures_of(block, sample))]
    sound = [each for each in found if 0 not in each[1].output]
    return next((each for each in sound if each[1].output != each[0]), next(iter(sound), None))
