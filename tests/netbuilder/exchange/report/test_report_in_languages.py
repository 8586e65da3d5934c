"""Reports and exported web pages are in the user's language, all of them."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator

import pytest

from netbuilder import languages, translation
from netbuilder.design import Design
from netbuilder.exchange.report import Report, html_of, report
from netbuilder.exchange.report.drawings.shapes import Words
from netbuilder.exchange.report.parts import Drawings, Heading, Paragraph, Part, Pictures, Table
from netbuilder.exchange.webpage.page import SHOWN, page
from netbuilder.exchange.webpage.scripts import text
from netbuilder.exchange.webpage.words import TEXTS
from tests.helpers.untranslated import IDENTIFIERS, english_in
from tests.netbuilder.exchange.report.subjects import subject

NAMES = IDENTIFIERS | {"dense", "My", "network", "input"}
JAVASCRIPT = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|`((?:[^`\\]|\\.)*)`")
SAID = re.compile(r"\bsay\(\s*\"((?:[^\"\\]|\\.)*)\"")


@pytest.fixture
def pseudo() -> Iterator[None]:
    languages.use("pseudo")
    yield
    translation.use(translation.ENGLISH, None)


def texts(part: Part) -> Iterator[str]:
    match part:
        case Heading(said) | Paragraph(said):
            yield said
        case Table():
            yield from part.head
            for row in part.rows:
                yield from row
        case Pictures(pictures):
            yield from (each.caption for each in pictures)
        case Drawings(drawings):
            for drawing in drawings:
                yield drawing.title
                yield from (each.text for each in drawing.shapes if isinstance(each, Words))


def english(found: Report) -> list[str]:
    said = [found.subtitle, *(each for part in found.parts for each in texts(part))]
    own = {platform.platform(), *(each for each in said if re.fullmatch("[0-9a-f]{8,}", each))}
    return [each for each in said if each not in own and english_in(each, NAMES)]


@pytest.mark.usefixtures("pseudo", "few_digits")
@pytest.mark.parametrize("target", ["class", "number", "input"])
def test_nothing_in_a_report_is_english(target: str) -> None:
    design = Design.default("digits").with_setting("epochs", 2)
    if target != "class":
        design = design.with_target(target).removed([design.blocks[-1].name])
        kind = {"number": {"units": 1}, "input": {"units": 784}}[target]
        design = design.inserted(len(design.blocks), "Dense", kind)
        design = design.with_loss("mean_squared_error")
    design = design.with_setting("early_stopping", 1)
    found = subject(design)
    assert english(report(found)) == []
    assert '<html lang="pseudo">' in html_of(report(found))


def test_every_text_of_the_scripts_is_known() -> None:
    known = {str.__str__(each) for each in TEXTS}
    said = {each for name in SHOWN for each in SAID.findall(text(f"{name}.js"))}
    assert said == known


def test_scripts_say_nothing_but_by_say() -> None:
    sentence = re.compile(r"[A-Z][a-z]+ [a-z]+|[a-z]+ [a-z]+ [a-z]+[.;]")
    for name in SHOWN:
        script = re.sub(r"//.*", "", text(f"{name}.js"))
        literal = {one or other for one, other in JAVASCRIPT.findall(script)}
        prose = {each for each in literal if sentence.search(each)}
        assert prose - {"Unix seconds"} <= set(SAID.findall(script)), name


@pytest.mark.usefixtures("pseudo", "few_digits")
def test_a_web_page_is_in_the_language() -> None:
    network = subject(Design.default("digits").with_setting("epochs", 1)).network
    made = page(network, "Mine")
    assert '<html lang="pseudo">' in made
    shown = re.sub(r"<(script|style)[^>]*>.*?</\1>|<meta[^>]*>", " ", made, flags=re.DOTALL)
    labels = " ".join(re.findall(r'aria-label="([^"]*)"', shown))
    prose = re.sub(r"<[^>]*>", "\n", shown)
    assert english_in(labels, NAMES) == []
    assert english_in(prose, NAMES | {"Mine"}) == []
