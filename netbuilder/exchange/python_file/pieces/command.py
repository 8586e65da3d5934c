"""Answers as text, in the terminal or in a file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.types import Array
from netbuilder.design.deciding import ranked


def answers_in_words(
    outputs: Array, names: Sequence[str], threshold: float | None
) -> Iterator[str]:
    """A line for each sample: the answer and the likeliest classes, or numbers by their names."""
    for number, values in enumerate(outputs.reshape(len(outputs), -1), 1):
        classes = threshold is not None
        order = range(len(values)) if threshold is None else ranked(values, threshold)[:3]
        shares = classes and values.min() >= 0 and abs(values.sum() - 1) < 1e-3
        told = []
        for place in order:
            value = f"{100 * values[place]:.1f} %" if shares else f"{values[place]:.6g}"
            told.append(f"{names[place]} {value}" if place < len(names) else value)
        more = ", ..." if len(told) > 10 else ""
        yield f"{number}: {', '.join(told[:10])}{more}"


def write_answers(path: str, outputs: Array, names: Sequence[str], threshold: float | None) -> None:
    """All outputs, as .npy or as CSV with the answer first."""
    if path.lower().endswith(".npy"):
        np.save(path, outputs)
        return
    rows = outputs.reshape(len(outputs), -1)
    if len(names) != rows.shape[1]:
        names = [f"output {number + 1}" for number in range(rows.shape[1])]
    with Path(path).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names if threshold is None else ["answer", *names])
        for values in rows:
            found = [] if threshold is None else [names[int(ranked(values, threshold)[0])]]
            writer.writerow([*found, *values.tolist()])


def run(
    arguments: Sequence[str],
    usage: str,
    read: Callable[[str], Any],
    predict: Callable[[Any], Array],
    names: Sequence[str],
    threshold: float | None,
) -> int:
    """Carry out a command line, and return the exit status.

    `threshold` decides between two classes; it is None where the outputs are no classes.
    """
    if len(arguments) not in (1, 2) or arguments[0].startswith("-"):
        print(usage, file=sys.stdout if "--help" in arguments else sys.stderr)
        return 0 if "--help" in arguments else 2
    try:
        outputs = predict(read(arguments[0]))
        if len(arguments) == 2:
            write_answers(arguments[1], outputs, names, threshold)
        else:
            for line in answers_in_words(outputs, names, threshold):
                print(line)
    except (UnicodeError, csv.Error) as error:
        print(f"{arguments[0]} cannot be read as a table: {error}; correct it.", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
