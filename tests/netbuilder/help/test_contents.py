"""The pages of the help: all of them there, whole, and leading to one another."""

from __future__ import annotations

from functools import cache

import pytest

from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Design
from netbuilder.design.catalogue import CATALOGUE, Entry
from netbuilder.design.datasets import DATASETS
from netbuilder.design.schedules import KINDS
from netbuilder.help import layers, terms, tour_steps
from netbuilder.help.contents import Library
from netbuilder.help.glossary import TERMS
from netbuilder.help.pages import Heading, Link, Links, Page, Paragraph, Points, Table
from netbuilder.help.window_parts import KEYS


@cache
def library() -> Library:
    return Library([Page(KEYS, "Keyboard shortcuts", "", "All keys.")])


def links_of(page: Page) -> list[Link]:
    found: list[Link] = []
    for part in page.parts:
        if isinstance(part, Links):
            found += part.links
        elif isinstance(part, Table):
            found += [cell for row in part.rows for cell in row if isinstance(cell, Link)]
    return found


def test_every_link_leads_to_a_page_and_is_called_like_it() -> None:
    every = [(page, link) for page in library().pages for link in links_of(page)]
    assert len(every) > 500
    for page, link in every:
        target = library().page(link.key)
        assert target is not None, f"{page.key} leads to {link.key}"
        assert link.text in (target.title, "Data sets")


def test_pages_say_something_in_whole_sentences() -> None:
    for page in library().pages:
        assert page.title
        assert page.summary.endswith("."), page.key
        for part in page.parts:
            if isinstance(part, Points):
                assert part.texts
                if page.key.startswith("part:"):
                    assert all(text.endswith(".") for text in part.texts), page.key
            if isinstance(part, Table):
                assert part.rows
                assert len({len(row) for row in part.rows}) == 1


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.kind)
def test_every_layer_has_a_page(entry: Entry) -> None:
    page = library().page(layers.key(entry.kind))
    assert page is not None
    assert page.title == entry.title
    assert page.summary == entry.summary
    headings = [part.text for part in page.parts if isinstance(part, Heading)]
    assert "Shapes" in headings
    if entry.parameters:
        [table] = [part for part in page.parts if isinstance(part, Table)]
        assert all(len(str(row[2])) > 10 for row in table.rows)
    assert any(
        isinstance(part, Paragraph) and entry.documentation in part.text for part in page.parts
    )


def test_what_can_be_chosen_for_a_training_has_a_page() -> None:
    keys = {
        *(f"optimizer:{name}" for name in OPTIMIZERS.names()),
        *(f"loss:{name}" for name in LOSSES.names()),
        *(f"schedule:{kind}" for kind in KINDS),
        *(f"data:{name}" for name in DATASETS),
        *(f"setting:{each.name}" for each in Design.SETTINGS),
    }
    assert keys <= {page.key for page in library().pages}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("learning rate", "Learning rate"),
        ("lstm", "LSTM"),
        ("softmx", "Softmax"),
        ("overf", "Overfitting"),
        ("shortcuts", "Keyboard shortcuts"),
        ("categorical_crossentropy", "Categorical cross-entropy"),
    ],
)
def test_a_page_is_found_by_its_name_by_keras_name_and_misspelled(text: str, first: str) -> None:
    assert library().search(text)[0].title == first


def test_terms_are_defined_once_and_know_each_other() -> None:
    names = [each.name.casefold() for each in TERMS]
    assert len(set(names)) == len(names)
    forms = [form.casefold() for each in TERMS for form in (each.name, *each.others)]
    assert len(set(forms)) == len(forms)
    for each in TERMS:
        assert each.meaning.endswith("."), each.name
        assert all(terms.term(other) is not each for other in each.related)


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("&Epochs", "epoch"),
        ("Learning rate:", "learning rate"),
        ("Validation", "validation"),
        ("Test accuracy", "test accuracy"),
        ("50,240 parameters", "parameter"),
        ("F1", "F1"),
        ("Save &As...", None),
        ("Press Train, and the loss of this network will fall from epoch to epoch.", None),
    ],
)
def test_captions_lead_to_terms(caption: str, name: str | None) -> None:
    found = terms.of_caption(caption)
    assert (None if found is None else found.name) == name


@pytest.mark.parametrize("data", [*DATASETS])
def test_the_tour_speaks_of_the_data(data: str) -> None:
    for title, text in tour_steps.words(Design.default(data)):
        assert title
        assert text.endswith(".")
