"""What a report says, and that what it says is so."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models import load_model
from netbuilder import __version__
from netbuilder.design import Design
from netbuilder.exchange.report import Report, Subject, html_of, report
from netbuilder.exchange.report.drawings.axes import marks
from netbuilder.exchange.report.drawings.svg import svg
from netbuilder.exchange.report.parts import Drawings, Heading, Lines, Paragraph, Pictures, Table
from netbuilder.exchange.report.results import MOST_MISTAKES
from netbuilder.insight.confusion import confusion
from netbuilder.wording import percent
from tests.helpers.command_line import run
from tests.netbuilder.exchange.report.subjects import subject
from tests.netbuilder.exchange.webpage.test_samples import animals, of_table

__all__ = ["animals"]

HOSTILE = "</svg></pre><script>alert(1)</script><img src=x onerror=y>&"
DIGITS = Design.default("digits").with_setting("epochs", 3)


@pytest.fixture
def digits(few_digits: None) -> Subject:
    return subject(DIGITS, "Small digits")


def headings(found: Report) -> list[str]:
    return [part.text for part in found.parts if isinstance(part, Heading)]


def table_after(found: Report, heading: str) -> Table:
    parts = list(found.parts)
    start = parts.index(Heading(heading))
    return next(part for part in parts[start:] if isinstance(part, Table))


def test_all_that_is_known_is_said(digits: Subject) -> None:
    found = report(digits)
    assert headings(found) == [
        "Figures",
        "Network",
        "Training",
        "Classes",
        "Worst mistakes",
        "Origin",
        "How to repeat it",
    ]
    assert digits.run is not None
    assert found.parts[0] == Paragraph(digits.run.message)
    reached = digits.network.figure("accuracy", "test")
    assert reached is not None
    figures = table_after(found, "Figures")
    assert figures.head == ("Measured on", "Samples", "Loss", "Accuracy")
    assert figures.rows[-1][:2] == ("Test", "100")
    assert figures.rows[-1][3] == percent(reached.value, 2)
    origin = dict(table_after(found, "Origin").rows)  # type: ignore[arg-type]
    assert origin["Seed"] == "0"
    assert origin["NetBuilder"] == __version__
    assert origin["Fingerprint of the data"] == digits.network.data != ""
    assert origin["NumPy"] == np.__version__


def test_every_metric_has_figures_and_curves(few_digits: None) -> None:
    design = Design.default("digits").with_setting("epochs", 2).with_setting("seed", 1)
    found = report(subject(design.with_metrics(["accuracy", "auc", "f1_score"])))
    figures = table_after(found, "Figures")
    assert figures.head == ("Measured on", "Samples", "Loss", "Accuracy", "AUC", "F1 score")
    assert all("-" not in row[2:] for row in figures.rows)
    drawn = [each.title for part in found.parts if isinstance(part, Drawings)
             for each in part.drawings]  # fmt: skip
    for title in ("Loss", "Accuracy", "AUC", "F1 (macro)"):
        assert any(title in each for each in drawn), title


def test_precision_recall_and_f1_are_those_of_the_answers(digits: Subject) -> None:
    assert digits.test is not None
    assert digits.outputs is not None
    assert digits.test.labels is not None
    scores = confusion(digits.test.labels, digits.outputs).scores()
    table = next(
        part
        for part in report(digits).parts
        if isinstance(part, Table) and part.head[:1] == ("Class",)
    )
    assert len(table.rows) == 11
    for row, score in zip(table.rows, scores, strict=False):
        assert row[1] == f"{score.samples:,}"
        shares = (score.precision, score.recall, score.f1)
        assert row[2:] == tuple("-" if s is None else percent(s, 1) for s in shares)


def test_the_worst_mistakes_are_shown(digits: Subject) -> None:
    assert digits.test is not None
    assert digits.outputs is not None
    assert digits.test.labels is not None
    answers = digits.outputs.argmax(axis=1)
    wrong = np.flatnonzero(answers != digits.test.labels)
    (pictures,) = [part for part in report(digits).parts if isinstance(part, Pictures)]
    assert len(pictures.pictures) == min(len(wrong), MOST_MISTAKES)
    worst = max(wrong, key=lambda place: digits.outputs[place].max())  # type: ignore[index]
    share = percent(float(digits.outputs[worst].max()))
    said = f"{digits.test.labels[worst]} predicted as {answers[worst]} ({share})"
    assert pictures.pictures[0].caption == said
    assert pictures.pictures[0].pixels.shape == (84, 84)


def test_its_commands_train_the_same_network(
    digits: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = html_of(report(digits))
    commands, design = (html.unescape(each) for each in re.findall(r"<pre>(.*?)</pre>", text, re.S))
    (name,) = re.findall(r"as (\S+\.netbuilder) ", text)
    (tmp_path / name).write_text(design)
    monkeypatch.chdir(tmp_path)
    for command in commands.splitlines():
        program, *arguments = command.split()
        assert program == "netbuilder"
        assert run(*arguments) == 0
    model = load_model(tmp_path / "Small-digits.keras")
    assert np.array_equal(model.get_flat_weights(), digits.network.weights)


def test_the_best_epoch_is_trained_to_again(few_digits: None) -> None:
    design = DIGITS.with_setting("epochs", 12).with_optimizer_parameter("learning_rate", 0.05)
    found = subject(design)
    assert found.network.origin.which == "best"
    written = [part for part in report(found).parts if isinstance(part, Lines)]
    assert '"keep_best": true' in written[-1].text


def test_numbers_are_compared_in_their_units(animals: Path) -> None:
    found = report(subject(of_table(animals, "ears")))
    assert "Preprocessing of the data" in headings(found)
    assert "Classes" not in headings(found)
    figures = dict(table_after(found, "Predicted and actual values").rows)  # type: ignore[arg-type]
    error = dict(
        table_after(found, "Figures").rows[-1:][0:1] and []
    )  # the same, in the file's unit
    assert error == {}
    test = table_after(found, "Figures").rows[-1]
    assert float(figures["Mean absolute error"]) == pytest.approx(float(test[3]), rel=1e-3)
    worst = table_after(found, "Worst mistakes")
    errors = [abs(float(row[1]) - float(row[2])) for row in worst.rows]
    assert errors == sorted(errors, reverse=True)


def test_reconstructions_are_shown_beside_what_was_given(few_digits: None) -> None:
    design = Design(data="digits").with_target("input").with_loss("mean_squared_error")
    design = design.inserted(0, "Dense", {"units": 4, "activation": "relu"})
    design = design.inserted(1, "Dense", {"units": 784, "activation": "sigmoid"})
    found = report(subject(design.with_setting("epochs", 1)))
    (pictures,) = [part for part in found.parts if isinstance(part, Pictures)]
    assert {picture.pixels.shape for picture in pictures.pictures} == {(84, 168)}
    errors = [float(picture.caption.split()[-1]) for picture in pictures.pictures]
    assert errors == sorted(errors, reverse=True)


def test_rows_of_a_table_are_named_by_their_number(animals: Path) -> None:
    found = report(subject(of_table(animals, "kind")))
    assert not [part for part in found.parts if isinstance(part, Pictures)]
    assert table_after(found, "Worst mistakes").head == (
        "Sample",
        "Actual",
        "Predicted",
        "Certainty",
    )


def test_a_network_of_which_little_is_known(digits: Subject) -> None:
    bare = Subject("Opened", replace(digits.network, figures=(), data=""))
    found = report(bare)
    assert headings(found) == ["Network", "Training", "Origin", "How to repeat it"]
    assert "unknown" in html_of(found)


def test_teaching_is_not_claimed_to_be_repeatable(digits: Subject) -> None:
    taught = replace(digits.network, origin=replace(digits.network.origin, parent=4))
    found = report(replace(digits, network=taught))
    assert any("no command can repeat" in p.text for p in found.parts if isinstance(p, Paragraph))


def test_many_classes_are_listed_by_their_confusions(digits: Subject) -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 100, 500)
    assert digits.test is not None
    test = digits.test._replace(samples=rng.random((500, 784), np.float32), labels=labels)
    many = replace(digits, test=test, outputs=rng.random((500, 100)).astype(np.float32))
    found = report(many)
    assert table_after(found, "Classes").head == (
        "Actual",
        "Predicted",
        "Samples",
        "Share of the class",
    )


def test_the_page_needs_nothing_and_obeys_nobody(digits: Subject) -> None:
    names = (HOSTILE, *map(str, range(1, 10)))
    network = replace(digits.network, classes=names, data_title=HOSTILE)
    text = html_of(report(replace(digits, network=network, title=HOSTILE)))
    assert "default-src 'none'" in text
    elements = _Elements()
    elements.feed(text)
    assert {name for name, _ in elements.found} & {"script", "link", "iframe", "b"} == set()
    for _, attributes in elements.found:
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("src", "data:image/png;").startswith("data:image/png;")
        assert "href" not in attributes


class _Elements(HTMLParser):
    """All elements of a page, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def test_drawings_are_sound(digits: Subject) -> None:
    long = Design(data="digits")
    for _ in range(23):
        long = long.inserted(0, "Dropout")
    for each in (digits, replace(digits, network=replace(digits.network, design=long))):
        for part in report(each).parts:
            for drawing in part.drawings if isinstance(part, Drawings) else ():
                text = svg(drawing)
                ElementTree.fromstring(text)
                assert "nan" not in text


@given(
    st.floats(-1e6, 1e6),
    st.floats(1e-6, 1e6),
)
def test_marks_are_few_round_numbers_within(low: float, span: float) -> None:
    found = marks(low, low + span)
    room = 1e-6 * span + 1e-9 * abs(low)
    assert all(low - room <= each <= low + span + room for each in found)
    assert found == sorted(found)
    assert len(found) <= 7
