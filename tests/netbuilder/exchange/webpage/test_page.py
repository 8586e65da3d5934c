"""The page as a whole: what it holds, and what a browser makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.datasets.digits.rendering import render
from netbuilder.design import Design, build
from netbuilder.design.datasets import DATASETS
from netbuilder.design.own import OWN_DATA
from netbuilder.design.templates import built_in
from netbuilder.exchange.webpage import WebPageError, page, write
from netbuilder.exchange.webpage.page import SHOWN
from netbuilder.exchange.webpage.scripts import NETWORK, joined
from netbuilder.insight.reading import read_picture
from netbuilder.network.probe import Probe
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from tests.netbuilder.exchange.webpage.browser import Browser, chromium, needs_chromium
from tests.netbuilder.exchange.webpage.node import needs_node, run
from tests.netbuilder.exchange.webpage.test_samples import animals, of_table, trained

__all__ = ["animals"]

COMMENT = "<!--<script "  # after it, a script would not end where it ends
HOSTILE = "</script><img src=x onerror=document.title='broken'><b>&amp;"


def untrained(design: Design, **more: object) -> TrainedNetwork:
    weights = build(design).get_flat_weights()
    network = TrainedNetwork(design, weights, classes=design.data_set.names)
    return replace(network, **more)  # type: ignore[arg-type]


def seven(left: float, top: float, side: float) -> list[tuple[float, float]]:
    """A bar, then a slanting line."""
    bar = [(0.3 + 0.4 * i / 12, 0.25) for i in range(13)]
    line = [(0.7 - 0.25 * i / 12, 0.25 + 0.55 * i / 12) for i in range(1, 13)]
    return [(left + side * x, top + side * y) for x, y in (*bar, *line)]


def test_the_page_asks_for_nothing_and_forbids_it() -> None:
    text = page(untrained(Design.default("digits")), "Digits")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "connect-src" not in policy
    assert not re.findall(r"""(?:src|href)=["']?(?!data:)[a-z/]""", text)
    assert "http://" not in text
    assert "https://" not in text


def test_names_and_figures_are_there() -> None:
    figures = (Figure("accuracy", 0.974, "test", 10_000),)
    origin = Origin(run=5, epoch=9, which="best")
    network = untrained(
        Design.default("digits"), figures=figures, origin=origin, data_title="MNIST"
    )
    text = page(network, "My <digits>")
    assert "<title>My &lt;digits&gt;</title>" in text
    assert "Run 5 · best epoch, 9 · 64-10 · 97.4 % test" in text
    assert "97.4 % of 10,000 test samples. Trained on MNIST." in text


@pytest.mark.parametrize("data", DATASETS)
def test_every_template_becomes_a_page(data: str) -> None:
    for template in built_in(data):
        if template.design.data == OWN_DATA:
            with pytest.raises(WebPageError):
                page(untrained(template.design), template.title)
            continue
        text = page(untrained(template.design), template.title)
        assert text.endswith("</html>\n")


def test_weights_take_two_bytes_each() -> None:
    network = untrained(Design.default("digits"))
    text = page(network, "Digits")
    (weights,) = re.findall(r'id="weights">([^<]*)<', text)
    assert len(weights) < 2.8 * network.weights.size  # base64 makes 8 bytes of 6
    assert len(text) - len(weights) < 100_000


def test_weights_of_another_design_are_refused(tmp_path: Path) -> None:
    network = replace(untrained(Design.default("digits")), weights=np.zeros(7, np.float32))
    with pytest.raises(WebPageError, match="do not fit"):
        write(network, tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_data_without_their_preparation_are_refused(animals: Path) -> None:
    network = replace(trained(of_table(animals, "kind")).network, fitted=None)
    with pytest.raises(WebPageError, match="without the preprocessing"):
        page(network, "Animals")


@needs_node
def test_the_scripts_are_sound() -> None:
    assert run((), "new Function(given); return true;", joined(*NETWORK, *SHOWN))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def opened(browser: Browser, network: TrainedNetwork, folder: Path, title: str = "") -> None:
    """Show a network's page, and see that it asks for nothing."""
    path = folder / "page.html"
    write(network, path, title)
    browser.open(path)
    assert browser.requests == [path.as_uri()]
    assert browser.complaints == []


def shares(browser: Browser) -> list[str]:
    found: list[str] = browser.ask("[...document.querySelectorAll('.share')].map(e=>e.textContent)")
    return found


@pytest.mark.long
@needs_chromium
@pytest.mark.parametrize("phone", [False, True])
def test_a_drawing_is_read_while_it_is_drawn(browser: Browser, tmp_path: Path, phone: bool) -> None:
    network = untrained(Design.default("digits"))
    browser.show(360 if phone else 1100, 760, phone=phone, dark=phone)
    opened(browser, network, tmp_path)
    assert browser.ask("document.documentElement.scrollWidth") <= (360 if phone else 1100)
    left, top, side, _ = browser.box("canvas.pad")
    (browser.touch if phone else browser.draw)(seven(left, top, side))
    probe = Probe(network.design)
    probe.set(network.weights)
    wanted = read_picture(probe, render([np.array(seven(left, top, side))]))
    assert wanted is not None
    browser.until(f"document.querySelector('.best .name').textContent === '{wanted.argmax()}'")
    found = [int(share.removesuffix(" %")) for share in shares(browser)]
    assert found == pytest.approx(100 * wanted, abs=1)
    assert browser.ask("scrollY") == 0
    browser.press("Escape", "Escape")
    browser.until("document.querySelector('.verdict').textContent === ''")
    assert shares(browser) == ["-"] * 10


@needs_chromium
def test_the_pad_can_be_used_by_keys(browser: Browser, tmp_path: Path) -> None:
    browser.show(1100, 760)
    opened(browser, untrained(Design.default("digits")), tmp_path)
    browser.press("Tab", "Tab")
    assert browser.ask("document.activeElement.className") == "pad"
    browser.press(" ", "Space")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        browser.press(key, key)
    browser.until("document.querySelector('.verdict').textContent !== ''")
    browser.press("z", "KeyZ", modifiers=2)
    browser.until("document.querySelector('.verdict').textContent === ''")


@needs_chromium
def test_a_row_is_answered_as_it_is_typed(browser: Browser, animals: Path, tmp_path: Path) -> None:
    browser.show(360, 760, phone=True)
    network = trained(of_table(animals, "kind")).network
    opened(browser, network, tmp_path)
    browser.until("document.querySelector('.verdict').textContent !== ''")
    names = browser.ask("[...document.querySelectorAll('label span')].map(e => e.textContent)")
    assert names == ["ears", "coat", "colour", "weight"]
    assert "usually" in browser.ask("document.querySelector('input').placeholder")
    browser.ask("document.querySelector('input').focus()")
    for letter in "abc":
        browser.press(letter, f"Key{letter.upper()}")
    browser.until("document.querySelector('.hint').textContent.startsWith(\"ears: 'abc'\")")
    assert shares(browser) == ["-", "-"]


@needs_chromium
def test_the_plane_answers_where_it_is_pointed_at(browser: Browser, tmp_path: Path) -> None:
    browser.show(1100, 760)
    opened(browser, untrained(Design.default("blobs")), tmp_path)
    browser.until("document.querySelector('.verdict').textContent !== ''")
    left, top, side, _ = browser.box("canvas.pad")
    browser.draw([(left + 0.75 * side, top + 0.25 * side)])
    extent = browser.ask("JSON.parse(document.getElementById('network').textContent).asking.extent")
    typed = browser.ask("[...document.querySelectorAll('input')].map(e => Number(e.value))")
    assert typed == pytest.approx([extent / 2, extent / 2], abs=0.05)


@needs_chromium
def test_texts_of_others_stay_texts(browser: Browser, tmp_path: Path) -> None:
    design = Design.default("digits")
    names = (HOSTILE, COMMENT, *map(str, range(2, 10)))
    network = untrained(design, classes=names, data_title=HOSTILE)
    opened(browser, network, tmp_path, title=HOSTILE)
    assert browser.ask("document.title").startswith("</script>")
    shown = browser.ask("[...document.querySelectorAll('.name')].map(e => e.textContent)")
    assert shown[:2] == [HOSTILE, COMMENT]
    assert browser.ask("document.images.length + document.querySelectorAll('b').length") == 0


@needs_chromium
def test_a_reconstruction_is_shown_as_a_picture(browser: Browser, tmp_path: Path) -> None:
    design = Design(data="digits").with_target("input").with_loss("mean_squared_error")
    design = design.inserted(0, "Dense", {"units": 8, "activation": "relu"})
    design = design.inserted(1, "Dense", {"units": 784, "activation": "sigmoid"})
    browser.show(1100, 760)
    opened(browser, untrained(design), tmp_path)
    left, top, side, _ = browser.box("canvas.pad")
    browser.draw(seven(left, top, side))
    browser.until("!document.querySelector('canvas.picture').hidden")
