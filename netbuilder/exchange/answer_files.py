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
from netbuilder.wording import counted

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
    report(f"Writing {out.name}", None)
    replace_file(out, table_of(rows, answers).encode())
    done = f"{counted(len(rows.lines), 'row')} of {line(path.name, 60)} answered in {out.name}."
    return " ".join([done, *rows.notices])


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
        report(f"Answering {counted(len(paths), 'picture')}", number / len(paths))
        if isinstance(found, Answers):
            kept.append((path, found))
        else:
            refused.append(str(found))
    if not kept:
        raise DataError(refused[0] if refused else "There are no pictures; choose another folder.")
    table = table_of_pictures([path for path, _ in kept], [each for _, each in kept])
    replace_file(out, table.encode())
    done = f"{len(kept):,} of {counted(len(paths), 'picture')} answered in {out.name}."
    if not refused:
        return done
    more = f" So it is with {len(refused) - 1:,} more." if len(refused) > 1 else ""
    return f"{done} {refused[0]}{more}"
