"""Makes samples and labels of a file or folder, as a recipe says."""

from __future__ import annotations

import hashlib
import logging
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from engine.errors import DataError
from engine.types import Array
from netbuilder.owndata import storing
from netbuilder.owndata.fingerprints import fingerprint
from netbuilder.owndata.fitted import Fitted, standardised
from netbuilder.owndata.fitting import fit
from netbuilder.owndata.gathering import Gathered, gather
from netbuilder.owndata.noticing import notices_on
from netbuilder.owndata.outline import Report, quiet
from netbuilder.owndata.recipe import CLASSES, Recipe
from netbuilder.owndata.splitting import assign
from netbuilder.owndata.spool import Spool

_VERSION: Final = 1  # of what is kept in the cache
_PIECE: Final = 4096
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Samples and labels.

    Attributes:
        x: float32 (n, *input_shape); where they are many, mapped from a file and read-only.
        y: class indices, int64 (n,); or numbers, float32 (n, targets).
    """

    x: Array
    y: Array


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
) -> Prepared:
    """Follow a recipe.

    What takes more memory than `limit` is written to files, and found there the next time.

    Args:
        path: of the file or folder.
        recipe: what to make of it.
        report: told how far it is; what it raises ends the work and leaves no file behind.
        limit: bytes.
        folder: for the files; the user's cache where None.

    Raises:
        DataError: the file or a row of it cannot be used; names file and line. Or the files for
            many samples cannot be written.
    """
    path = Path(path).absolute()
    folder = folder or storing.default_folder()
    try:
        return _prepare(path, recipe, report, limit, folder)
    except OSError as error:
        raise DataError(
            f"The samples cannot be written to {folder}: {error.strerror or error}; make room "
            "there, or leave columns out."
        ) from error


def _prepare(path: Path, recipe: Recipe, report: Report, limit: int, folder: Path) -> Prepared:
    if not path.exists():
        raise DataError(f"There is no {path}; choose a file or folder that exists.")
    if not (path.is_file() or path.is_dir()):
        raise DataError(f"{path.name} is no ordinary file; choose another.")
    print_ = fingerprint(path, report)
    key = hashlib.sha256(print_.encode() + msgspec.json.encode((_VERSION, recipe)))
    place = folder / key.hexdigest()[:24]
    kept = _stored(place, path.name, print_)
    if kept is not None:
        return kept
    with ExitStack() as stack:

        def open_spool(shape: tuple[int, ...], dtype: npt.DTypeLike) -> Spool:
            return stack.enter_context(Spool(shape, dtype, limit, folder))

        rows = gather(path, recipe, open_spool, report)
        labels = rows.targets[:, 0].astype(np.int64) if recipe.task == CLASSES else None
        if not len(rows.targets):
            raise DataError(
                f"No row of {path.name} is left: each lacks the target or a value that is needed; "
                "choose another target, or other ways to treat missing values."
            )
        parts = assign(recipe.split, len(rows.targets), labels, rows.given)
        report("Measuring the training rows", None)
        fitted = fit(recipe, rows.spool, rows.targets, parts)
        notices = notices_on(fitted, rows.counts, parts, labels)
        too_large = storing.size_of(len(parts), recipe.input_shape) > limit
        aside = storing.new_folder(place) if too_large else None
        try:
            result = _written(rows, parts, labels, fitted, report, aside)
            if aside is not None:
                _keep(aside, result, fitted, notices)
                result = ()
                storing.settle(aside, place)
        finally:
            storing.forget(aside)
    if too_large:
        kept = _stored(place, path.name, print_)
        if kept is None:
            raise DataError(f"The samples written to {place} cannot be read again; try once more.")
        return kept
    train, validation, test = result
    return Prepared(train, validation, test, fitted, path.name, notices, print_)


def _written(
    rows: Gathered,
    parts: Array,
    labels: Array | None,
    fitted: Fitted,
    report: Report,
    folder: Path | None,
) -> tuple[Part, ...]:
    """The three parts, in memory, or in the folder."""
    recipe = fitted.recipe
    counts = np.bincount(parts, minlength=len(storing.PARTS))
    outputs = [
        storing.Samples((int(count), *recipe.input_shape), folder and folder / f"x_{name}.npy")
        for name, count in zip(storing.PARTS, counts, strict=True)
    ]
    try:
        transform = fitted.encode if recipe.block is None else fitted.transform_arrays
        for start, piece in rows.spool.read():
            report("Preparing the samples", start / len(parts))
            for first in range(0, len(piece), _PIECE):
                some = piece[first : first + _PIECE]
                samples = transform(some)
                whose = parts[start + first : start + first + len(some)]
                for number, output in enumerate(outputs):
                    output.append(samples[whose == number])
    finally:
        for output in outputs:
            output.close()
    if labels is None:
        means, stds = np.array(fitted.target_means), np.array(fitted.target_stds)
        answers = standardised(rows.targets, means, stds)
    else:
        answers = labels
    return tuple(
        Part(output.array(), answers[parts == number]) for number, output in enumerate(outputs)
    )


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    fitted: Fitted
    notices: tuple[str, ...]


def _keep(folder: Path, parts: tuple[Part, ...], fitted: Fitted, notices: tuple[str, ...]) -> None:
    for name, part in zip(storing.PARTS, parts, strict=True):
        np.save(folder / f"y_{name}.npy", part.y)
    (folder / "prepared.json").write_bytes(msgspec.json.encode(_Record(fitted, notices)))


def _stored(folder: Path, title: str, print_: str) -> Prepared | None:
    """What was prepared before, if it is there."""
    if not (folder / "prepared.json").is_file():
        return None
    try:
        record = msgspec.json.decode((folder / "prepared.json").read_bytes(), type=_Record)
        train, validation, test = (
            Part(
                storing.mapped(folder / f"x_{name}.npy"),
                np.load(folder / f"y_{name}.npy", allow_pickle=False),
            )
            for name in storing.PARTS
        )
    except (OSError, ValueError, EOFError, msgspec.MsgspecError) as error:
        _log.warning("The samples in %s cannot be used and are prepared anew: %s", folder, error)
        return None
    return Prepared(train, validation, test, record.fitted, title, record.notices, print_)
