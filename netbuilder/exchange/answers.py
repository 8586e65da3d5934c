"""What a network answers to many samples, and that as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.design.deciding import MIDDLE, decided, ranked, threshold_of
from netbuilder.design.quantities import quantities_of
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.exchange.rows import Rows
from netbuilder.imported.outline import Report, TextFormat, quiet
from netbuilder.insight.own_pictures import picture_shape, read_own_picture
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.pictures.reading import Check, Fit, PictureError, nothing, read
from netbuilder.translation import mark, say
from netbuilder.wording import plural, terms

_PIECE: Final = 4096
_DIGITS: Final = 6

PREDICTION: Final = "prediction"
PREDICTION_OF: Final = mark("prediction of {}")
PROBABILITY: Final = mark("probability of {}")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a network has answered.

    Attributes:
        classes: their names, in the order of the columns of `values`; () for numbers.
        threshold: of two classes, the probability from which the second is the answer.
        values: float64 (n, classes), probabilities; or (n, numbers), in the units of the data.
        numbers: names of the numbers, where they are several.
    """

    classes: tuple[str, ...]
    values: Array
    threshold: float = MIDDLE
    numbers: tuple[str, ...] = ()

    def chosen(self, number: int) -> int:
        """The class that is the answer to a sample."""
        return int(decided(self.values[number], self.threshold))

    def text(self, number: int) -> str:
        """The answer to a sample in a word: the class, or the numbers."""
        if self.classes:
            return self.classes[self.chosen(number)]
        texts = [f"{value:.{_DIGITS}g}" for value in self.values[number]]
        if not self.numbers:
            return texts[0]
        return terms(f"{n} {text}" for n, text in zip(self.numbers, texts, strict=True))

    def record(self, number: int) -> dict[str, Any]:
        """The numbers of a sample as JSON holds them: 'value', or 'values' of several by name."""
        values = [float(value) for value in self.values[number]]
        if not self.numbers:
            return {"value": values[0]}
        return {"values": dict(zip(self.numbers, values, strict=True))}

    def best(self, number: int, most: int = 3) -> list[tuple[str, float]]:
        """The answer and the classes with the highest probabilities after it, with these."""
        row = self.values[number]
        order = ranked(row, self.threshold)[:most].tolist()
        return [(self.classes[place], float(row[place])) for place in order]


def probe_of(network: TrainedNetwork) -> Probe:
    """A copy of a network that can be asked; takes a while for large ones."""
    probe = Probe(network.design)
    probe.set(network.weights)
    return probe


def answer_rows(
    network: TrainedNetwork, rows: Rows, report: Report = quiet, probe: Probe | None = None
) -> Answers:
    """The answers to all rows.

    Args:
        network: takes rows, and knows how they are prepared.
        rows: prepared so.
        report: told how far it is; what it raises ends the work.
        probe: of the network; built where None.

    Raises:
        DataError: an answer is no number, or of another kind than class or number.
    """
    probe = probe or probe_of(network)
    parts = []
    for start in range(0, len(rows.samples), _PIECE):
        report(
            plural(len(rows.samples), "Predicting for {count} row", "Predicting for {count} rows"),
            start / len(rows.samples),
        )
        found = probe.outputs(rows.samples[start : start + _PIECE], batch=_PIECE)
        if found is None:
            raise DataError(say("The network's output is NaN; train it again."))
        parts.append(found)
    return answers_of(network, np.concatenate(parts))


def answer_pictures(
    network: TrainedNetwork, paths: Sequence[Path], check: Check = nothing
) -> Iterator[Answers | PictureError]:
    """The answer to each picture, prepared as those were that the network was trained on.

    Args:
        network: takes pictures of the user's own.
        paths: of the pictures.
        check: called while they are read; what it raises ends that.

    Yields:
        The answer to one picture, or why it cannot be read.

    Raises:
        DataError: the network takes none.
    """
    shape, fitted = picture_shape(network.design), network.fitted
    if shape is None or fitted is None:
        raise DataError(say("The network was not trained on pictures of your own."))
    probe = probe_of(network)
    fit = Fit(shape[0], shape[1], within=False)
    for path in paths:
        try:
            pixels = read(path, fit, check=check).on_white(len(shape) > 2)
        except PictureError as error:
            yield error
            continue
        found = read_own_picture(probe, fitted, pixels)
        if found is None:
            raise DataError(say("The network's output is NaN; train it again."))
        yield _answers(network, np.asarray(found, np.float64)[None])


def table_of(rows: Rows, answers: Answers) -> str:
    """The rows with their answers as CSV, written as the rows are."""
    names: Sequence[str] = rows.names if rows.format.header or rows.names else ()
    inputs: Iterable[Sequence[str]] = rows.texts
    if not rows.names:
        names, inputs = ("sample",), ([str(number)] for number in rows.lines)
    return _table(names, inputs, answers, rows.format)


def table_of_pictures(paths: Sequence[Path], answers: Sequence[Answers]) -> str:
    """The names of pictures with their answers as CSV."""
    whole = replace(answers[0], values=np.concatenate([each.values for each in answers]))
    return _table(("picture",), ([str(path)] for path in paths), whole, TextFormat())


def _table(
    names: Sequence[str], inputs: Iterable[Sequence[str]], answers: Answers, written: TextFormat
) -> str:
    taken = set(names)
    added = [_free(PREDICTION_OF.format(name), taken) for name in answers.numbers]
    added = added or [_free(PREDICTION, taken)]
    added += [_free(PROBABILITY.format(name), taken) for name in answers.classes]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=written.delimiter, lineterminator="\n")
    writer.writerow([*names, *added])
    number = _number_text(written.decimal)
    for place, row in enumerate(inputs):
        values = answers.values[place]
        if answers.classes:
            said = [answers.classes[answers.chosen(place)], *map(number, values)]
        else:
            said = [number(value) for value in values[: max(1, len(answers.numbers))]]
        writer.writerow([*row, *said])
    return buffer.getvalue()


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found)
    return found


def _number_text(decimal: str) -> Callable[[float], str]:
    def text(value: float) -> str:
        return f"{value:.{_DIGITS}g}".replace(".", decimal)

    return text


def answers_of(network: TrainedNetwork, outputs: Array) -> Answers:
    """What outputs (n, ...) stand for.

    Raises:
        DataError: they are neither classes nor numbers.
    """
    flat = outputs.reshape(len(outputs), -1)
    if network.design.target == NUMBER:
        fitted = network.fitted
        values = flat.astype(np.float64) if fitted is None else fitted.in_units(flat)
        return _answers(network, np.asarray(values, np.float64))
    if network.design.target == CLASS:
        return _answers(network, np.clip(flat, 0, 1).astype(np.float64))
    raise DataError(say("The network reconstructs its input, so it has no predictions to write."))


def _answers(network: TrainedNetwork, values: Array) -> Answers:
    """Probabilities or numbers with their names."""
    design = network.design
    names = quantities_of(design)
    numbers = names if len(names) == values.shape[1] > 1 else ()
    classes = network.classes if design.target == CLASS else ()
    return Answers(classes, values, threshold_of(design), numbers)
