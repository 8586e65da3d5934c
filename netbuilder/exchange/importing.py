"""Files that somebody opens, as a design and, where they hold one, its network."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from engine.models import snapshot
from engine.saving import fill_weights, holds_weights_alone, open_config
from netbuilder.design import Design, DesignError, build
from netbuilder.design.code import sources
from netbuilder.design.code.apart import read_apart
from netbuilder.design.code.outcome import Problem
from netbuilder.exchange import model_file
from netbuilder.exchange.blocks_of import blocks_of
from netbuilder.exchange.design_of import describe
from netbuilder.exchange.model_file import OpenedModel
from netbuilder.exchange.opened_model import advised
from netbuilder.exchange.opening import LONGEST_TEXT, FileKind, OpenError, shown
from netbuilder.key_names import of_user
from netbuilder.network.trained import Origin, TrainedNetwork
from netbuilder.plain import line
from netbuilder.training.records import locked
from netbuilder.translation import mark, now, say
from netbuilder.wording import plural, reason_of, sentences

_SCRIPT: Final = mark(
    "Correct it, or paste the script into the code view (F4) to see all problems."
)


def read_any(
    path: Path,
    kind: FileKind,
    held: TrainedNetwork | None,
    design: Design,
    cancelled: Callable[[], bool] = lambda: False,
) -> OpenedModel:
    """What a file holds; may take a while.

    Args:
        path: the file.
        kind: of it, as `identify` says; neither a design nor data.
        held: the network of the design that is open, if there is one.
        design: that is open, onto which weights without a model are put.
        cancelled: asked whether nobody waits any more.

    Raises:
        OpenError: it cannot be read; says why, and what to do.
        EngineError: likewise.
    """
    if kind is FileKind.HDF5 and holds_weights_alone(path):
        kind = FileKind.WEIGHTS
    if kind in (FileKind.MODEL, FileKind.HDF5):
        return model_file.read(path)
    if kind is FileKind.WEIGHTS:
        return _weights(path, held, design)
    text = _text(path)
    if kind is FileKind.CONFIG:
        return _config(path, text)
    source = _cells(path, text) if kind is FileKind.NOTEBOOK else text
    reading = read_apart(source, Design(), cancelled)
    if reading.design is None:
        raise OpenError(_why(path, kind, reading.problems))
    notes = tuple(
        say("Line {line}: {message}", line=note.line, message=note.message)
        for note in reading.notes
    )
    return OpenedModel(reading.design, None, notes)


def _weights(path: Path, held: TrainedNetwork | None, design: Design) -> OpenedModel:
    """Weights put onto a design that fits them."""
    try:
        model = build(design)
    except DesignError as error:
        raise OpenError(
            sentences(
                say(
                    "{path} cannot be opened: it holds weights without their model, "
                    "and the design on the canvas has problems.",
                    path=shown(path),
                ),
                str(error),
            )
        ) from error
    notes = fill_weights(model, path)
    same = held is not None and held.design.own == design.own and held.design.data == design.data
    data = design.data_set
    optimizer = model.optimizer
    network = TrainedNetwork(
        design=design,
        weights=locked(np.asarray(model.get_flat_weights(), np.float32)),
        data=held.data if held is not None and same else "",
        data_title=data.title,
        classes=data.names,
        fitted=held.fitted if held is not None and same else None,
        origin=Origin(which="last", path=path),
        optimizer=snapshot.optimizer_state(optimizer) if optimizer.batches else None,
    )
    return OpenedModel(design, network, notes, is_weights=True)


def _config(path: Path, text: str) -> OpenedModel:
    """A model's config: blocks without weights."""
    try:
        model, said = open_config(text, path)
        found = blocks_of(model.stack.line)
        if not model.built:
            raise OpenError(
                say(
                    "{path} cannot be opened: it describes a model without an input "
                    "shape. Add an Input to the model.",
                    path=shown(path),
                )
            )
        described = describe(model, found.blocks)
    except DesignError as error:
        raise OpenError(
            sentences(say("{path} cannot be opened.", path=shown(path)), str(error))
        ) from error
    notes = (*found.left_out, *map(advised, said), *described.notes, *found.notes)
    return OpenedModel(described.design, None, notes)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST_TEXT + 1)
    except OSError as error:
        raise OpenError(
            say(
                "{path} cannot be opened ({error}). Check your permission to read it.",
                path=shown(path),
                error=reason_of(error),
            )
        ) from error
    if len(content) > LONGEST_TEXT:
        raise OpenError(
            say(
                "{path} cannot be opened: it is larger than any script or config. "
                "Choose another file.",
                path=shown(path),
            )
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _cells(path: Path, text: str) -> str:
    """The code of a notebook, its cells one after the other."""
    try:
        code = sources.cells(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise OpenError(
            say(
                "{path} cannot be opened: its cells cannot be read ({error}). Save "
                "the notebook again, or as a Python script.",
                path=shown(path),
                error=line(str(error), 120),
            )
        ) from error
    if not code:
        raise OpenError(
            say(
                "{path} cannot be opened: the notebook has no code cells. Choose another.",
                path=shown(path),
            )
        )
    return sources.joined(code)


def _why(path: Path, kind: FileKind, problems: tuple[Problem, ...]) -> str:
    if not problems:
        return say("{path} was not opened because reading it was cancelled.", path=shown(path))
    first = problems[0]
    more = plural(
        len(problems) - 1,
        "There is a problem in {count} more line.",
        "There are problems in {count} more lines.",
    )
    return sentences(
        say("{path} cannot be opened because of line {line}.", path=shown(path), line=first.line),
        line(first.message, 220),
        more if len(problems) > 1 else "",
        of_user(now(_SCRIPT)),
    )
