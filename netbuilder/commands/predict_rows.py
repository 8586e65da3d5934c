"""What a model answers to the rows of tables and to arrays."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from engine.errors import DataError
from netbuilder.commands.console import FAILURE, SUCCESS, UsageError, complain, write, write_json
from netbuilder.commands.writing import write_answers
from netbuilder.exchange.answers import Answers, answer_rows, table_of
from netbuilder.exchange.inputs import preparation_of
from netbuilder.exchange.rows import Rows, read_rows
from netbuilder.imported import Fitted, TextFormat
from netbuilder.network.trained import TrainedNetwork
from netbuilder.terminal import Terminal
from netbuilder.translation import say
from netbuilder.wording import plural, reason_of

_PATIENCE: Final = 1.0
"""Seconds before it is told how far the work is."""


def run(network: TrainedNetwork, paths: Sequence[Path], options: argparse.Namespace) -> int:
    """Answer all rows, or none where one of them cannot be used."""
    if options.out is not None and len(paths) > 1:
        raise UsageError(
            say(
                "--out takes the predictions for one table; give one, not {paths}.",
                paths=len(paths),
            )
        )
    progress = _Progress()
    told: list[dict[str, Any]] = []
    for path in paths:
        try:
            rows = read_rows(path, preparation_of(network), progress.report)
            answers = answer_rows(network, rows, progress.report)
        except (DataError, OSError) as error:
            progress.end()
            complain(_sentence(path, error))
            return FAILURE
        progress.end()
        for notice in rows.notices:
            complain(notice)
        if options.json:
            told += _records(path, rows, answers)
        if options.out is not None:
            if not write_answers(options.out, table_of(rows, answers)):
                return FAILURE
            complain(
                plural(
                    len(rows.lines),
                    "The prediction for {count} row is in {out}.",
                    "The predictions for {count} rows are in {out}.",
                    out=options.out,
                )
            )
        elif not options.json:
            write(table_of(rows, answers).rstrip("\n"))
    if options.json:
        write_json({"model": options.model, "rows": told})
    return SUCCESS


def run_texts(
    network: TrainedNetwork, fitted: Fitted, texts: Sequence[str], options: argparse.Namespace
) -> int:
    """Answer texts that stand on the command line."""
    empty = next((text for text in texts if not text.strip()), None)
    if empty is not None:
        raise UsageError(say("--text is empty; give a text to predict."))
    rows = Rows(
        path=Path("--text"),
        names=(fitted.recipe.features[0].name,),
        lines=list(range(1, len(texts) + 1)),
        texts=[(text,) for text in texts],
        samples=fitted.transform_texts(texts),
        answers=None,
        format=TextFormat(),
    )
    try:
        answers = answer_rows(network, rows)
    except DataError as error:
        complain(str(error))
        return FAILURE
    if options.out is not None and not write_answers(options.out, table_of(rows, answers)):
        return FAILURE
    if options.json:
        write_json({"model": options.model, "rows": _records(rows.path, rows, answers)})
    elif options.out is None:
        write(table_of(rows, answers).rstrip("\n"))
    return SUCCESS


def _records(path: Path, rows: Rows, answers: Answers) -> list[dict[str, Any]]:
    """The answers as --json tells them."""
    found: list[dict[str, Any]] = []
    for place, number in enumerate(rows.lines):
        values = answers.values[place]
        record: dict[str, Any] = {"file": path, "line" if rows.names else "sample": number}
        if answers.classes:
            best = answers.chosen(place)
            record |= {"class": answers.classes[best], "probability": float(values[best])}
            record["probabilities"] = dict(zip(answers.classes, map(float, values), strict=True))
        else:
            record |= answers.record(place)
        found.append(record)
    return found


def _sentence(path: Path, error: Exception) -> str:
    if isinstance(error, OSError) and not isinstance(error, DataError):
        return say(
            "'{path}' cannot be read ({error}); check its name and your permission to read it.",
            path=path,
            error=reason_of(error),
        )
    return str(error)


class _Progress:
    """Tells how far the work is, once it takes a while."""

    def __init__(self) -> None:
        self._begin = time.perf_counter()
        self._terminal = Terminal(sys.stderr)

    def report(self, message: str, fraction: float | None) -> None:
        if time.perf_counter() - self._begin > _PATIENCE:
            self._terminal.loading(message, fraction)

    def end(self) -> None:
        self._terminal.end_line()
