"""What the network reached: figures, what it took for what, and its worst mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design.deciding import threshold_of
from netbuilder.design.pictures import side_of
from netbuilder.design.quantities import quantities_of
from netbuilder.design.targets import CLASS, INPUT, NUMBER
from netbuilder.exchange.report.drawings import outcomes
from netbuilder.exchange.report.parts import (
    Drawings,
    Heading,
    Paragraph,
    Part,
    Picture,
    Pictures,
    Table,
)
from netbuilder.exchange.report.subject import Subject
from netbuilder.imported.regression import agreement
from netbuilder.insight.confusion import Confusion, confusion
from netbuilder.insight.own_pictures import picture_shape, to_look_at
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.records import DataPart
from netbuilder.translation import say
from netbuilder.wording import (
    capitalized,
    count_text,
    figure_text,
    is_share,
    label_of,
    number_text,
    percent,
    plural,
)

MOST_MISTAKES: Final = 18
MOST_DRAWN: Final = 60
"""Classes whose confusion matrix can still be looked at."""
_PARTS: Final = ("training", "validation", "test")
_NONE: Final = "-"
_SMALLEST: Final = 64
"""Pixels that the shorter side of a picture has at least, so that one sees something."""


def figures(network: TrainedNetwork) -> Table | None:
    """The figures by the part of the data that they were measured on; None without any."""
    names = list(dict.fromkeys(figure.name for figure in network.figures))
    rows = []
    for part in _PARTS:
        found = [network.figure(name, part) for name in names]
        known = [each for each in found if each is not None]
        if known:
            count = count_text(known[0].samples) if known[0].samples else _NONE
            texts = (
                _NONE if each is None else figure_text(each.value, share=is_share(each.name))
                for each in found
            )
            rows.append((capitalized(say(part)), count, *texts))
    if not rows:
        return None
    head = (say("Measured on"), say("Samples"), *map(label_of, names))
    return Table(head, tuple(rows), frozenset(range(1, len(head))))


def outcome(subject: Subject) -> Iterator[Part]:
    """What the network answers to samples that it never saw."""
    test, found = subject.test, subject.outputs
    if test is None or found is None or not len(test.samples):
        return
    target = subject.network.design.target
    if target == CLASS and test.labels is not None:
        yield from _of_classes(subject, test.labels, found.reshape(len(found), -1), test.part)
    elif target == NUMBER:
        true, answers = test.answers.reshape(len(found), -1), found.reshape(len(found), -1)
        if test.in_units is not None:
            true, answers = test.in_units(true), test.in_units(answers)
        if true.shape == answers.shape:
            names = quantities_of(subject.network.design)
            for number in range(true.shape[1]):
                name = names[number] if number < len(names) else ""
                yield from _of_numbers(name, true[:, number], answers[:, number])
    elif target == INPUT:
        yield from _of_inputs(subject, test.samples, found)


def _of_classes(subject: Subject, labels: Array, outputs: Array, part: DataPart) -> Iterator[Part]:
    counted_up = confusion(labels, outputs, threshold_of(subject.network.design))
    names = _names(subject.network, counted_up.classes)
    yield Heading(say("Classes"))
    yield Paragraph(
        plural(
            len(labels),
            "Accuracy: {share} of {count} {part} sample.",
            "Accuracy: {share} of {count} {part} samples.",
            part=part,
            share=percent(counted_up.accuracy, 2),
        )
    )
    if counted_up.classes <= MOST_DRAWN:
        yield Drawings((outcomes.matrix(counted_up, names),))
        yield Paragraph(
            say(
                "Rows are actual classes, columns predicted ones; the stronger a "
                "colour, the larger the share of the row."
            )
        )
    else:
        yield _confused(counted_up, names)
    yield _scores(counted_up, names)
    yield Paragraph(
        say(
            "Precision is the share of the samples predicted as a class that "
            "belong to it; recall is the share of the samples of a class that "
            "are predicted correctly; F1 is their harmonic mean."
        )
    )
    chosen, worst = counted_up.certainties, counted_up.worst(MOST_MISTAKES)
    yield Heading(say("Worst mistakes"))
    if not len(worst):
        yield Paragraph(say("The network made no mistakes on the {part} samples.", part=part))
        return
    yield Paragraph(
        plural(
            counted_up.mistakes,
            "{count} {part} sample was misclassified. The network was most certain of these.",
            "{count} {part} samples were misclassified. The network was most certain of these.",
            part=part,
        )
    )
    entries = [
        (int(place), names[labels[place]], names[counted_up.answers[place]], float(chosen[place]))
        for place in worst
    ]
    pictures = None if subject.test is None else _pictures(subject, subject.test.samples[worst])
    if pictures is None:
        rows = tuple(
            (count_text(n), is_, taken, percent(share)) for n, is_, taken, share in entries
        )
        yield Table(
            (say("Sample"), say("Actual"), say("Predicted"), say("Certainty")),
            rows,
            frozenset({0, 3}),
        )
        return
    yield Pictures(
        tuple(
            Picture(
                each,
                say(
                    "{is_value} predicted as {taken} ({share})",
                    is_value=is_,
                    taken=taken,
                    share=percent(share),
                ),
            )
            for each, (_, is_, taken, share) in zip(pictures, entries, strict=True)
        )
    )


def _of_numbers(quantity: str, true: Array, answers: Array) -> Iterator[Part]:
    found = agreement(true, answers)
    yield Heading(say("Predicted and actual values"))
    spread = _NONE if found.r2 is None else number_text(found.r2, 4)
    rows: tuple[tuple[str, str], ...] = (
        (say("Test samples"), count_text(found.count)),
        (say("Mean absolute error"), number_text(found.mean_absolute_error, 4)),
        (say("Root mean squared error"), number_text(found.mean_squared_error**0.5, 4)),
        ("R²", spread),
    )
    if quantity:
        rows = ((say("Target"), quantity), *rows)
    yield Table((), rows, frozenset({1}))
    yield Drawings((outcomes.agreement(found, quantity),))
    worst = np.argsort(-np.abs(answers - true), kind="stable")[:MOST_MISTAKES]
    yield Heading(say("Worst mistakes"))
    texts = tuple(
        (count_text(place), *(number_text(float(each[place]), 6) for each in (true, answers)))
        for place in worst.tolist()
    )
    yield Table((say("Sample"), say("Actual"), say("Predicted")), texts, frozenset({0, 1, 2}))


def _of_inputs(subject: Subject, samples: Array, outputs: Array) -> Iterator[Part]:
    errors = np.abs(outputs.reshape(len(outputs), -1) - samples.reshape(len(samples), -1))
    means = errors.mean(axis=1)
    worst = np.argsort(-means, kind="stable")[:MOST_MISTAKES]
    given, found = (_pictures(subject, each[worst]) for each in (samples, outputs))
    if given is None or found is None:
        return
    yield Heading(say("Worst reconstructions"))
    yield Paragraph(say("Test samples on the left, their reconstructions on the right."))
    yield Pictures(
        tuple(
            Picture(
                np.concatenate(pair, axis=1),
                say("mean error {error}", error=number_text(float(error), 3)),
            )
            for *pair, error in zip(given, found, means[worst], strict=True)
        )
    )


def _scores(found: Confusion, names: Sequence[str]) -> Table:
    scores = found.scores()
    rows: list[tuple[str, ...]] = [
        (name, count_text(s.samples), _share(s.precision), _share(s.recall), _share(s.f1))
        for name, s in zip(names, scores, strict=True)
    ]
    means = found.mean_scores()
    if means is not None:
        rows.append(
            (say("mean over the classes"), count_text(len(found.truth)), *map(_share, means))
        )
    head = (say("Class"), say("Samples"), say("Precision"), say("Recall"), "F1")
    return Table(head, tuple(rows), frozenset({1, 2, 3, 4}))


def _confused(found: Confusion, names: Sequence[str]) -> Table:
    """The pairs of classes that are mistaken for each other most often."""
    wrong = found.counts.copy()
    np.fill_diagonal(wrong, 0)
    order = np.argsort(-wrong, axis=None, kind="stable")[:MOST_MISTAKES]
    rows = tuple(
        (
            names[is_],
            names[taken],
            count_text(wrong[is_, taken]),
            percent(found.share(is_, taken), 1),
        )
        for is_, taken in (divmod(int(place), found.classes) for place in order)
        if wrong[is_, taken]
    )
    head = (say("Actual"), say("Predicted"), say("Samples"), say("Share of the class"))
    return Table(head, rows, frozenset({2, 3}))


def _share(value: float | None) -> str:
    return _NONE if value is None else percent(value, 1)


def _names(network: TrainedNetwork, count: int) -> tuple[str, ...]:
    names = network.classes or network.design.data_set.names
    return names if len(names) == count else tuple(map(str, range(count)))


def _pictures(subject: Subject, chosen: Array) -> list[Array] | None:
    """Samples as pictures in bytes; None where they are not pictures."""
    design = subject.network.design
    if picture_shape(design) is not None:
        return [_enlarged(each) for each in to_look_at(subject.network, chosen)]
    side = side_of(design)
    if side is None:
        return None
    # Ink on paper, as on the pad.
    return [_enlarged(1 - np.clip(each.reshape(side, side), 0, 1)) for each in chosen]


def _enlarged(picture: Array) -> Array:
    """As bytes, each pixel as a square of several in pictures that are small."""
    pixels = np.rint(255 * np.clip(np.nan_to_num(picture), 0, 1)).astype(np.uint8)
    times = max(1, -(-_SMALLEST // min(picture.shape[:2])))
    return pixels.repeat(times, axis=0).repeat(times, axis=1)
