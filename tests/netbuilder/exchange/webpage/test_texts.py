"""A page for texts: the same numbers and answers for any text."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace

import numpy as np
import pytest

from netbuilder.design.text_template import words_to_classes
from netbuilder.exchange.webpage.asking import asking
from netbuilder.exchange.webpage.page import contents, page
from netbuilder.exchange.webpage.scripts import NETWORK
from netbuilder.imported.recipes.text import CHARACTERS, WORDS, TextForm
from netbuilder.imported.tokens import token_texts
from netbuilder.network.trained import TrainedNetwork
from tests.netbuilder.exchange.networks import trained
from tests.netbuilder.exchange.webpage.node import needs_node, run
from tests.netbuilder.exchange.webpage.test_samples import probe_of

SCRIPTS = (*NETWORK, "pen", "dates", "texts", "samples")
TEXTS = ["The rain was heavy", "We had rice with soup", "snow, don't\tfall!", "Σίσυφος ΟΔΟΣ"]


@pytest.fixture(scope="module")
def network() -> TrainedNetwork:
    return trained(words_to_classes().with_setting("epochs", 2))


def arbitrary_texts(count: int) -> list[str]:
    """Texts of letters of all scripts, marks, blanks, signs, and of what is assigned to nothing."""
    lots = random.Random(5)
    often = " \t\n\x1c\x1f\x85\u3000\ufeff'\u2019_-.!aZßİΣ09²½٣"
    texts = []
    for _ in range(count):
        letters = []
        for _ in range(lots.randrange(40)):
            limit = lots.choice((0x250, 0x3000, 0xFFFF, 0x10FFFF))
            letter = chr(lots.randrange(limit))
            # What a newer Unicode knows than this Python is of another kind there.
            known = unicodedata.category(letter) not in ("Cn", "Cs")
            letters.append(letter if known and lots.random() < 0.6 else lots.choice(often))
        texts.append("".join(letters))
    return texts


@needs_node
@pytest.mark.parametrize("unit", [WORDS, CHARACTERS])
@pytest.mark.parametrize("lowercase", [True, False])
def test_any_text_has_the_same_numbers(
    network: TrainedNetwork, unit: str, *, lowercase: bool
) -> None:
    fitted = network.fitted
    assert fitted is not None
    texts = [*arbitrary_texts(1500), *TEXTS, "", "ab" * 60]
    form = TextForm(unit, 30, 5000, lowercase)
    words = sorted({token for text in texts for token in tokens(text.strip(), form)})
    own = replace(fitted, recipe=replace(fitted.recipe, text=form), vocabulary=tuple(words[::2]))
    spec = asking(replace(network, fitted=own))
    body = "return given.texts.map((text) => sampleOfText(text, given.asking));"
    found = run(SCRIPTS, body, {"texts": texts, "asking": spec})
    wanted = own.transform_texts([text.strip() for text in texts]).reshape(len(texts), -1)
    unlike = [text for text, a, b in zip(texts, found, wanted.tolist(), strict=True) if a != b]
    assert not unlike


def tokens(text: str, form: TextForm) -> list[str]:
    return token_texts(text, words=form.unit == WORDS, lowercase=form.lowercase, most=form.length)


@needs_node
def test_a_page_answers_texts(network: TrainedNetwork) -> None:
    assert network.fitted is not None
    content, pack = contents(network)
    body = (
        "const find = unpack(given.arrays); return given.texts.map((text) => answerOf("
        "answer(given.network, find, sampleOfText(text, given.network.asking)), "
        "given.network.answering));"
    )
    found = run(SCRIPTS, body, {"network": content, "arrays": pack.text(), "texts": TEXTS})
    samples = network.fitted.transform_texts(TEXTS)
    outputs = probe_of(network).outputs(samples.reshape(-1, *network.design.input_shape))
    assert outputs is not None
    assert np.allclose(found, outputs, atol=5e-3)
    assert "textForm(place" in page(network, "Words")
