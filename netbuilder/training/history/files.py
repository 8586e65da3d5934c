"""A run as a file: arrays without any code, texts as JSON."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import msgspec
import numpy as np

from engine import archives
from engine.types import Array
from netbuilder.design.errors import NewerDesignError, for_later
from netbuilder.design.storage import decode, encode
from netbuilder.imported import Fitted
from netbuilder.storage import encoding
from netbuilder.storage.errors import NEWER, NewerError, reading
from netbuilder.training.computing import UNKNOWN, Computing
from netbuilder.training.history.runs import Run
from netbuilder.training.records import locked
from netbuilder.translation import say, told

WHAT: Final = "run"
VERSION: Final = 3
"""The version of runs that another engine than NetBuilder's has trained."""

_DETAILED: Final = 2
"""The version of runs that also have figures, a parent, the preparation and counts of samples."""

_FITTED: Final = "fitted"
_LAST: Final = "last"
_COMPUTING: Final = "computing"
_MAX_EPOCHS: Final = 200_000


class _Head(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    version: int
    number: int
    began: datetime
    data_title: str
    reason: str
    message: str
    figures: dict[str, float | None]
    best_epoch: int
    means: list[str]
    data: str = ""
    kept_figures: dict[str, float | None] = {}
    parent: int = 0
    samples: dict[str, int] = {}
    engine: str = ""


class _Version(msgspec.Struct):
    version: int


def to_arrays(run: Run) -> dict[str, Array]:
    """All of a run, as its file holds it."""
    has_more = bool(run.kept_figures or run.parent or run.fitted or run.samples)
    head = _Head(
        VERSION if run.engine else _DETAILED if has_more else 1,
        run.number,
        run.began,
        run.data_title,
        run.reason,
        run.message,
        _without_nan(run.figures),
        run.best_epoch,
        list(run.means),
        run.data,
        _without_nan(run.kept_figures),
        run.parent,
        dict(run.samples),
        run.engine,
    )
    contents = {} if run.fitted is None else {_FITTED: run.fitted.to_json()}
    if run.computing.path:
        contents[_COMPUTING] = run.computing.to_json()
    return {
        archives.HEAD: np.frombuffer(encoding.encode(head), np.uint8),
        "design": np.frombuffer(encode(run.design), np.uint8),
        "weights": run.weights,
        **({} if run.last is None else {_LAST: run.last}),
        **{name: np.frombuffer(content, np.uint8) for name, content in contents.items()},
        **{f"mean_{i}": values for i, values in enumerate(run.means.values())},
    }


def to_bytes(run: Run) -> bytes:
    """A run as a file."""
    buffer = io.BytesIO()
    write(buffer, to_arrays(run))
    return buffer.getvalue()


def write(file: IO[bytes], arrays: Mapping[str, Array]) -> None:
    """Write what `to_arrays` made."""
    archives.write(file, arrays)


def read(path: Path) -> Run:
    """The run in a file.

    Raises:
        StorageError: it cannot be read, now or ever.
    """
    return read_both(path)[0]


def read_both(path: Path) -> tuple[Run, str]:
    """The run in a file, and the digest of what the file holds.

    Raises:
        StorageError: it cannot be read, now or ever.
    """
    with reading(path, WHAT):
        arrays = archives.read(path)
        return _run(path, arrays), digest(arrays)


def digest(arrays: Mapping[str, Array]) -> str:
    """Tells what one file of a run holds from what another does."""
    total = hashlib.blake2b(digest_size=16)
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        total.update(f"{name} {array.dtype} {array.shape} ".encode())
        total.update(array.reshape(-1).view(np.uint8).data)
    return total.hexdigest()


def _run(path: Path, arrays: Mapping[str, Array]) -> Run:
    content = arrays[archives.HEAD].tobytes()
    version: Any = msgspec.json.decode(content, type=_Version).version
    if version > VERSION:
        raise NewerError(path, WHAT, NEWER)
    head = msgspec.json.decode(content, type=_Head)
    try:
        design = decode(arrays["design"].tobytes())
    except NewerDesignError as error:
        raise for_later(path, WHAT, error) from error
    means = {name: arrays[f"mean_{i}"] for i, name in enumerate(head.means)}
    weights = arrays["weights"]
    if weights.ndim != 1 or weights.dtype != np.float32 or head.number < 1:
        raise ValueError(say("its weights are missing"))
    if any(v.ndim != 1 or v.dtype != np.float64 or len(v) > _MAX_EPOCHS for v in means.values()):
        raise ValueError(say("its curves are missing"))
    return Run(
        head.number,
        design,
        head.began,
        head.data_title,
        head.data,
        head.reason,
        told(head.message),
        means,
        _with_nan(head.figures),
        head.best_epoch,
        locked(weights),
        _with_nan(head.kept_figures),
        Fitted.from_json(arrays[_FITTED].tobytes()) if _FITTED in arrays else None,
        head.parent,
        head.samples,
        _last(arrays),
        engine=head.engine,
        computing=_computing(arrays),
    )


def _computing(arrays: Mapping[str, Array]) -> Computing:
    content = arrays.get(_COMPUTING)
    return UNKNOWN if content is None else Computing.from_json(content.tobytes())


def _last(arrays: Mapping[str, Array]) -> Array | None:
    """The weights of the last epoch, where they are kept beside those of the best."""
    last = arrays.get(_LAST)
    if last is None:
        return None
    weights = arrays["weights"]
    if last.shape != weights.shape or last.dtype != weights.dtype:
        raise ValueError(say("its last weights do not fit its network"))
    return locked(last)


def _without_nan(figures: Mapping[str, float]) -> dict[str, float | None]:
    """The values as JSON has them."""
    return {k: v if np.isfinite(v) else None for k, v in figures.items()}


def _with_nan(figures: Mapping[str, float | None]) -> dict[str, float]:
    return {k: np.nan if v is None else v for k, v in figures.items()}
