"""What `netbuilder.json` says beside a model: design, preparation, figures, origin.

Anybody may have written it: sizes and types are bounded here, and what contradicts the model gives
way to the model (see `model_file`).
"""

from __future__ import annotations

import hashlib
import math
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec
import numpy as np

import netbuilder
from engine.errors import DataError
from engine.types import Array
from netbuilder.design import Design, DesignError
from netbuilder.design.storage import MAX_BYTES, decode, encode
from netbuilder.imported import Fitted
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from netbuilder.plain import line
from netbuilder.storage import encoding
from netbuilder.translation import say
from netbuilder.wording import sentences

FORMAT: Final = "netbuilder-model"
VERSION: Final = 1

_Name = Annotated[str, msgspec.Meta(max_length=200)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Part = Literal["training", "validation", "test"]


_NOTHING: Final = msgspec.Raw(b"null")


class _Figure(msgspec.Struct, frozen=True):
    name: _Name
    value: float | None
    part: _Part
    samples: _Count = 0


class _Origin(msgspec.Struct, frozen=True):
    run: _Count = 0
    epoch: _Count = 0
    which: Literal["best", "last", "now"] = "last"
    parent: _Count = 0
    whole: bool = True
    by_hand: bool = False


class _Versions(msgspec.Struct, frozen=True):
    netbuilder: _Name = ""
    python: _Name = ""
    numpy: _Name = ""


class _Data(msgspec.Struct, frozen=True):
    fingerprint: _Name = ""
    title: _Name = ""
    classes: Annotated[list[_Name], msgspec.Meta(max_length=1000)] = []


class _File(msgspec.Struct, kw_only=True):
    format: str
    version: int
    design: msgspec.Raw
    data: _Data = _Data()
    preparation: msgspec.Raw = _NOTHING
    figures: Annotated[list[_Figure], msgspec.Meta(max_length=200)] = []
    origin: _Origin = _Origin()
    seed: int = 0
    weights: _Name = ""
    in_front: _Count = 0
    behind: _Count = 0
    versions: _Versions = _Versions()


class _Head(msgspec.Struct):
    format: object = None
    version: object = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file says beside its model.

    Attributes:
        design: as trained.
        fitted: the preparation; None where the data set's own way is known, or it cannot be read.
        data: fingerprint of the data.
        data_title: what these are called.
        classes: names of the classes.
        figures: of the weights of this digest.
        digest: of these weights.
        origin: of the weights.
        in_front: how many layers of the model are preparation.
        behind: how many bring its answers into the units of the data.
        notes: sentences on what could not be read.
    """

    design: Design
    fitted: Fitted | None
    data: str
    data_title: str
    classes: tuple[str, ...]
    figures: tuple[Figure, ...]
    digest: str
    origin: Origin
    in_front: int = 0
    behind: int = 0
    notes: tuple[str, ...] = ()


def encode_kept(network: TrainedNetwork, in_front: int = 0, behind: int = 0) -> bytes:
    """What is to stand beside a network's model.

    Args:
        network: as trained.
        in_front: layers of preparation before those of the design.
        behind: layers after those of the design.
    """
    origin, fitted = network.origin, network.fitted
    file = _File(
        format=FORMAT,
        version=VERSION,
        design=msgspec.Raw(encode(network.design)),
        data=_Data(network.data, network.data_title, list(network.classes)),
        preparation=_NOTHING if fitted is None else msgspec.Raw(fitted.to_json()),
        figures=[_Figure(f.name, _finite(f.value), f.part, f.samples) for f in network.figures],
        origin=_Origin(
            origin.run, origin.epoch, origin.which, origin.parent, origin.whole, origin.by_hand
        ),
        seed=network.design.seed,
        weights=digest(network.weights),
        in_front=in_front,
        behind=behind,
        versions=_Versions(netbuilder.__version__, platform.python_version(), np.__version__),
    )
    return msgspec.json.format(encoding.encode(file), indent=1)


def decode_kept(content: bytes) -> Kept | str:
    """What stands beside a model; a sentence where that cannot be used."""
    try:
        return _decoded(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeError, ValueError, OverflowError) as error:
        return say(
            "The netbuilder.json in the file cannot be read ({error}). Only "
            "the model itself is used.",
            error=line(str(error), 160),
        )


def digest(weights: Array) -> str:
    """Tells weights from others."""
    content = np.ascontiguousarray(weights, np.float32)
    return hashlib.blake2b(content.data, digest_size=16).hexdigest()


def _decoded(content: bytes) -> Kept | str:
    head = msgspec.json.decode(content, type=_Head)
    if head.format != FORMAT:
        return say("The netbuilder.json in the file is not NetBuilder's; it is ignored.")
    if isinstance(head.version, int) and head.version > VERSION:
        return say(
            "A newer NetBuilder wrote this file, so only the model is read. "
            "Update NetBuilder to get its design, preprocessing and metrics, "
            "too."
        )
    file = msgspec.json.decode(content, type=_File)
    if len(bytes(file.design)) > MAX_BYTES:
        return say("The design in the file is too large, so it is left out.")
    try:
        design = decode(bytes(file.design))
    except DesignError as error:
        return sentences(say("The design in the file is left out."), str(error))
    notes: list[str] = []
    fitted = _fitted(file, notes)
    return Kept(
        design=design,
        fitted=fitted,
        data=line(file.data.fingerprint),
        data_title=line(file.data.title),
        classes=tuple(line(name) for name in file.data.classes),
        figures=tuple(_figures(file.figures)),
        digest=file.weights,
        origin=Origin(
            file.origin.run,
            file.origin.epoch,
            file.origin.which,
            file.origin.parent,
            whole=file.origin.whole,
            by_hand=file.origin.by_hand,
        ),
        in_front=file.in_front,
        behind=file.behind,
        notes=tuple(notes),
    )


def _fitted(file: _File, notes: list[str]) -> Fitted | None:
    if bytes(file.preparation).strip() == bytes(_NOTHING):
        return None
    try:
        return Fitted.from_json(bytes(file.preparation))
    except DataError as error:
        notes.append(sentences(say("The preprocessing of its data cannot be read."), str(error)))
        return None


def _figures(figures: Iterable[_Figure]) -> Iterable[Figure]:
    for each in figures:
        value = math.nan if each.value is None else each.value
        yield Figure(line(each.name), value, each.part, each.samples)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
