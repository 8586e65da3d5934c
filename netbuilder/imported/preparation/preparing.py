"""Makes samples and labels of a file or folder, as a recipe says."""

from __future__ import annotations

import hashlib
import io
import logging
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.built_in import located
from netbuilder.imported.outline import Report, quiet
from netbuilder.imported.preparation import storing
from netbuilder.imported.preparation.fingerprints import fingerprint
from netbuilder.imported.preparation.fitted import Fitted
from netbuilder.imported.preparation.fitting import fit
from netbuilder.imported.preparation.folds import IN_TIME, Fold, folded
from netbuilder.imported.preparation.gathering import Gathered, gather
from netbuilder.imported.preparation.made import Made, answers_of
from netbuilder.imported.preparation.notices import notices_on
from netbuilder.imported.preparation.series import series_of
from netbuilder.imported.preparation.splitting import assign
from netbuilder.imported.preparation.spool import Spool
from netbuilder.imported.preparation.turns import Turn
from netbuilder.imported.reading.picture_folders import list_folder
from netbuilder.imported.recipes.recipe import CLASSES, Recipe
from netbuilder.storage import encoding
from netbuilder.storage.errors import DamagedError, StorageError, reading
from netbuilder.translation import mark, say
from netbuilder.wording import reason_of, sentences

_VERSION: Final = 1  # of what is kept in the cache
_PIECE: Final = 4096
_UNPACKED: Final = 1032  # times its packed size, that an entry of an archive has at most
_REPAIRED: Final = mark("The prepared samples on disk were damaged and have been prepared again.")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Samples and labels of one part of the data.

    Attributes:
        x: float32 (n, *input_shape); where they are many, mapped from a file and read-only.
        y: class indices, int64 (n,); or numbers, float32 (n, targets).
        times: see `Made`; None also for samples that are mapped from a file.
    """

    x: Array
    y: Array
    times: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A data set, ready for `fit`.

    Attributes:
        train: what is trained on.
        validation: what is watched meanwhile; may be empty.
        test: what is kept for the end; may be empty.
        fitted: what was measured on `train`; to be kept with the model.
        title: the file's or folder's name.
        notices: sentences on what had to be done about the rows.
        fingerprint: SHA-256 of the content.
    """

    train: Part
    validation: Part
    test: Part
    fitted: Fitted
    title: str
    notices: tuple[str, ...]
    fingerprint: str

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes, in the order of their indices; () for numbers."""
        return self.fitted.recipe.classes

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs; () where a sample is one array."""
        return self.fitted.recipe.inputs


def prepare(
    path: Path | str,
    recipe: Recipe,
    report: Report = quiet,
    *,
    limit: int = storing.LIMIT,
    folder: Path | None = None,
    fold: Fold | None = None,
) -> Prepared:
    """Follow a recipe.

    What takes more memory than `limit` is written to files, and found there the next time.

    Args:
        path: of the file or folder.
        recipe: what to make of it.
        report: told how far it is; what it raises ends the work and leaves no file behind.
        limit: bytes.
        folder: for the files; the user's cache where None.
        fold: of a cross-validation; the recipe's own parts where None.

    Raises:
        DataError: the file or a row of it cannot be used; names file and line. Or the files for
            many samples cannot be written.
    """
    path = located(path).absolute()
    folder = folder or storing.default_folder()
    try:
        return _prepare(path, recipe, report, limit, folder, fold)
    except OSError as error:
        raise DataError(
            say(
                "The samples cannot be written to {folder} ({error}). Free some "
                "space, or leave out columns.",
                folder=folder,
                error=reason_of(error),
            )
        ) from error


def _prepare(
    path: Path, recipe: Recipe, report: Report, limit: int, folder: Path, fold: Fold | None
) -> Prepared:
    if not path.exists():
        raise DataError(say("{path} does not exist; choose an existing file or folder.", path=path))
    if not (path.is_file() or path.is_dir()):
        raise DataError(
            say("{path_name} is not a regular file; choose another.", path_name=path.name)
        )
    digest = fingerprint(path, report)
    if recipe.format is not None:
        for name in filter(None, recipe.format.beside):
            both = digest + fingerprint(path.parent / name, report)
            digest = hashlib.sha256(both.encode()).hexdigest()
    what = (_VERSION, recipe) if fold is None else (_VERSION, recipe, fold)
    key = hashlib.sha256(digest.encode() + encoding.encode(what))
    place = folder / key.hexdigest()[:24]
    kept = _find(place, path.name, digest, report)
    if isinstance(kept, Prepared):
        return kept
    with Turn(place) as turn, ExitStack() as stack:
        if may_be_large(path, recipe, limit):
            kept = _take_turn(turn, place, path.name, digest, report)
            if isinstance(kept, Prepared):
                return kept

        def open_spool(shape: tuple[int, ...], dtype: npt.DTypeLike) -> Spool:
            return stack.enter_context(Spool(shape, dtype, limit, folder))

        rows = gather(path, recipe, open_spool, report)
        if not len(rows.targets):
            raise DataError(
                say(
                    "{path_name} has no rows left: each lacks the target or another "
                    "required value; choose another target, or handle missing values "
                    "differently.",
                    path_name=path.name,
                )
            )
        if recipe.series and fold is not None:
            raise DataError(IN_TIME)
        report(say("Computing statistics of the training rows"), None)
        made = (
            series_of(recipe, rows, open_spool) if recipe.series else _rows_of(recipe, rows, fold)
        )
        fitted, notices = made.fitted, made.notices
        if storing.size_of(len(made.parts), recipe.input_shape) <= limit:
            train, validation, test = _written(made, report, None)
            return Prepared(train, validation, test, fitted, path.name, notices, digest)
        if not turn.is_taken:
            kept = _take_turn(turn, place, path.name, digest, report)
            if isinstance(kept, Prepared):
                return kept
        aside = storing.new_folder(place)
        try:
            _written(made, report, aside)
            storing.settle(aside, place)
        finally:
            storing.forget(aside)
        found = _find(place, path.name, digest, report)
    if not isinstance(found, Prepared):
        raise DataError(
            say("The samples written to {place} cannot be read back; try again.", place=place)
        )
    return replace(found, notices=(*found.notices, _REPAIRED)) if kept is _Kept.DAMAGED else found


def _take_turn(
    turn: Turn, place: Path, title: str, digest: str, report: Report
) -> Prepared | _Kept:
    """Wait until nobody else prepares these data, and take what somebody has prepared."""
    turn.take(report)
    return _find(place, title, digest, report)


def may_be_large(path: Path, recipe: Recipe, limit: int) -> bool:
    """Whether the samples may take more than `limit` bytes, judged by the size of their source.

    Who finds out otherwise later is not wrong, but may have worked in vain.
    """
    values = math.prod(recipe.input_shape)
    if path.is_dir():
        rows = list_folder(path, quiet).count
    else:
        packed = path.suffix.lower() in (".npz", ".gz", ".xlsx")
        size = path.stat().st_size * (_UNPACKED if packed else 1)
        beside = recipe.format.beside if recipe.format is not None else ()
        size += sum((path.parent / name).stat().st_size for name in beside if name)
        # Whatever the form, a value takes a byte, if only to say that it is missing.
        many = values if recipe.block is not None else len(recipe.features)
        rows = size // max(1, many)
    return storing.size_of(rows, recipe.input_shape) > limit


def _rows_of(recipe: Recipe, rows: Gathered, fold: Fold | None) -> Made:
    """Each row a sample, the parts drawn by lot."""
    labels = rows.targets[:, 0].astype(np.int64) if recipe.task == CLASSES else None
    parts = assign(recipe.split, len(rows.targets), labels, rows.given)
    if fold is not None:
        parts = folded(parts, fold, labels if recipe.split.stratified else None)
    fitted = fit(recipe, rows.spool, rows.targets, parts, rows.lexicon)
    transform: Callable[[Array], Array]
    transform = fitted.encode if recipe.block is None else fitted.transform_arrays
    if rows.lexicon is not None:
        transform = partial(np.take, rows.lexicon.final(fitted.vocabulary))

    def samples() -> Iterator[Array]:
        for _, piece in rows.spool.read():
            for first in range(0, len(piece), _PIECE):
                yield transform(piece[first : first + _PIECE])

    notices = notices_on(fitted, rows.counts, parts, labels)
    return Made(fitted, parts, answers_of(fitted, rows.targets), samples, notices)


def _written(made: Made, report: Report, folder: Path | None) -> tuple[Part, ...]:
    """The three parts, in memory; or all that belongs into the folder, and no parts."""
    parts, answers = made.parts, made.answers
    counts = np.bincount(parts, minlength=len(storing.PARTS))
    shape = made.fitted.recipe.input_shape
    outputs = [
        storing.Samples((int(count), *shape), folder and folder / f"x_{name}.npy")
        for name, count in zip(storing.PARTS, counts, strict=True)
    ]
    try:
        start = 0
        for samples in made.samples():
            report(say("Preparing the samples"), start / len(parts))
            whose = parts[start : start + len(samples)]
            start += len(samples)
            for number, output in enumerate(outputs):
                output.append(samples[whose == number])
        for output in outputs:
            output.finish()
    finally:
        for output in outputs:
            output.close()
    if folder is None:
        masks = [parts == number for number in range(len(outputs))]
        return tuple(
            Part(output.array(), answers[own], None if made.times is None else made.times[own])
            for output, own in zip(outputs, masks, strict=True)
        )
    more = {"prepared.json": encoding.encode(_Record(made.fitted, made.notices))}
    for number, name in enumerate(storing.PARTS):
        buffer = io.BytesIO()
        np.save(buffer, answers[parts == number])
        more[f"y_{name}.npy"] = buffer.getvalue()
    samples_of = zip(storing.PARTS, outputs, strict=True)
    storing.seal(folder, {f"x_{name}.npy": (x.size, x.crc) for name, x in samples_of}, more)
    return ()


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    fitted: Fitted
    notices: tuple[str, ...]


class _Kept(Enum):
    """What was found where nothing can be used."""

    NOTHING = "nothing"
    DAMAGED = "damaged"


_FILES: Final = (
    "prepared.json",
    *(f"{letter}_{name}.npy" for letter in "xy" for name in storing.PARTS),
)


def _find(folder: Path, title: str, digest: str, report: Report) -> Prepared | _Kept:
    """What was prepared before, if it is there and whole.

    Raises:
        DataError: it cannot be read at the moment.
    """
    ended: list[Exception] = []

    def pass_on(message: str, fraction: float | None) -> None:
        try:
            report(message, fraction)
        except Exception as error:
            ended.append(error)  # It says nothing about the samples.
            raise

    try:
        with reading(folder, say("set of prepared samples")):
            if not (folder / "prepared.json").is_file():
                return _Kept.NOTHING
            storing.check(folder, _FILES, pass_on)
            record = msgspec.json.decode((folder / "prepared.json").read_bytes(), type=_Record)
            train, validation, test = (
                Part(
                    storing.mapped(folder / f"x_{name}.npy"),
                    np.load(folder / f"y_{name}.npy", allow_pickle=False),
                )
                for name in storing.PARTS
            )
    except StorageError as error:
        if ended:
            raise ended[0] from None
        if not isinstance(error, DamagedError):
            return _unavailable(folder, error)
        _log.warning("The samples in %s are prepared again: %s", folder, str(error))
        return _Kept.DAMAGED
    return Prepared(train, validation, test, record.fitted, title, record.notices, digest)


def _unavailable(folder: Path, error: StorageError) -> _Kept:
    """What cannot be read at the moment is left alone.

    Raises:
        DataError: so it is.
    """
    if isinstance(error.__cause__, FileNotFoundError):
        return _Kept.NOTHING  # Another program has just made room.
    raise DataError(
        sentences(str(error), say("Try again, or empty {parent}.", parent=folder.parent))
    ) from error
