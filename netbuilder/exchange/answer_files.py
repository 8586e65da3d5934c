"""Whole files answered into new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from engine.errors import DataError
from netbuilder.exchange.answers import (
    Answers,
    answer_pictures,
    answer_rows,
    table_of,
    table_of_pictures,
)
from netbuilder.exchange.inputs import preparation_of
from netbuilder.exchange.rows import read_rows
from netbuilder.imported.outline import Report
from netbuilder.network.trained import TrainedNetwork
from netbuilder.plain import line
from netbuilder.storage.files import replace_file
from netbuilder.translation import say
from netbuilder.wording import count_text, plural, sentences

Read: TypeAlias = Callable[[TrainedNetwork, Sequence[Path]], Iterator[Answers | Exception]]
"""What answers pictures one after the other, or says why one cannot be read."""


def answer_table_into(network: TrainedNetwork, path: Path, out: Path, report: Report) -> str:
    """Answer all rows of a table.

    Args:
        network: takes rows.
        path: of the table.
        out: of the file that holds the rows with their answers afterwards.
        report: told how far it is; what it raises ends the work, and nothing is written.

    Returns:
        What was done, in sentences.

    Raises:
        DataError: a row cannot be used; nothing is written.
        OSError: a file cannot be read or written.
    """
    rows = read_rows(path, preparation_of(network), report)
    answers = answer_rows(network, rows, report)
    report(say("Writing {out_name}", out_name=out.name), None)
    replace_file(out, table_of(rows, answers).encode())
    done = plural(
        len(rows.lines),
        "The prediction for {count} row of {name} is in {out}.",
        "The predictions for {count} rows of {name} are in {out}.",
        name=line(path.name, 60),
        out=out.name,
    )
    return sentences(done, *rows.notices)


def answer_pictures_into(
    network: TrainedNetwork,
    paths: Sequence[Path],
    out: Path,
    report: Report,
    read: Read = answer_pictures,
) -> str:
    """Answer pictures; those that cannot be read are left out and named.

    Args:
        network: takes pictures.
        paths: of the pictures.
        out: of the file that holds their names with the answers afterwards.
        report: as for `answer_table_into`.
        read: answers them.

    Returns:
        What was done, in sentences.

    Raises:
        DataError: none can be read; nothing is written.
        OSError: the file cannot be written.
    """
    kept: list[tuple[Path, Answers]] = []
    refused: list[str] = []
    for number, (path, found) in enumerate(zip(paths, read(network, paths), strict=True)):
        doing = plural(
            len(paths), "Predicting for {count} picture", "Predicting for {count} pictures"
        )
        report(doing, number / len(paths))
        if isinstance(found, Answers):
            kept.append((path, found))
        else:
            refused.append(str(found))
    if not kept:
        raise DataError(
            refused[0] if refused else say("There are no pictures; choose another folder.")
        )
    table = table_of_pictures([path for path, _ in kept], [each for _, each in kept])
    replace_file(out, table.encode())
    done = plural(
        len(paths),
        "The predictions for {kept} of {count} picture are in {out}.",
        "The predictions for {kept} of {count} pictures are in {out}.",
        kept=count_text(len(kept)),
        out=out.name,
    )
    more = plural(
        len(refused) - 1,
        "{count} more picture could not be read.",
        "{count} more pictures could not be read.",
    )
    return sentences(done, *refused[:1], more if len(refused) > 1 else "")
