"""Design files: JSON that people can read, with a format name and a version number."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import msgspec

from engine.declarations import Parameter
from engine.errors import DataError
from engine.optimizers.arguments import COMMON
from netbuilder.design.blocks import Block, Component, checked_name
from netbuilder.design.catalogue import entry
from netbuilder.design.checking import checked
from netbuilder.design.datasets import DATA_SETTINGS
from netbuilder.design.design import MAX_BLOCKS, Design
from netbuilder.design.errors import (
    ChangedError,
    DesignError,
    NewerDesignError,
    one_line,
    quoted,
)
from netbuilder.design.own import OwnData
from netbuilder.design.schedules import CONSTANT
from netbuilder.design.targets import CLASS
from netbuilder.owndata import recipe_from_json, recipe_to_json
from netbuilder.storage.files import replace_file
from netbuilder.storage.fingerprints import Fingerprint, change

T = TypeVar("T")

FORMAT: Final = "netbuilder-design"
VERSION: Final = 1
MAX_BYTES: Final = 4 * 2**20

_LATER: Final = {"augmentation", "early_stopping", "keep_best"}
"""Settings that the first files of this version did not have."""

_CORRECT: Final = "correct that in a text editor, or choose another file"
_CHOOSE: Final = "choose a file that NetBuilder saved"
_MODEL: Final = (
    "'netbuilder summary' shows its layers and 'netbuilder predict' uses it; "
    "choose the design that it was trained from"
)
_MODEL_BEGIN: Final = 43


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    parameters: dict[str, Any]


class BlockPart(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A block as files and the clipboard hold it."""

    name: str
    kind: str
    parameters: dict[str, Any]
    enabled: bool = True


class OwnPart(msgspec.Struct, forbid_unknown_fields=True):
    """The user's own data."""

    path: str
    recipe: msgspec.Raw


class SettingsPart(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All of a design but its blocks."""

    data: str
    target: str = CLASS
    input_shape: list[int]
    optimizer: _Part
    loss: str
    settings: dict[str, Any]
    own: OwnPart | None = None
    schedule: _Part | None = None

    def design(self) -> Design:
        """A design without blocks, every value checked against its declaration.

        Raises:
            DesignError: a value is wrong.
        """
        design = Design()
        if self.own is not None:
            design = design.with_own(_own(self.own), alone=True)
        design = design.with_data(self.data, alone=True)
        design = design.with_target(self.target).with_loss(self.loss)
        design = design.with_input_shape(self.input_shape)
        design = design.with_optimizer(self.optimizer.kind)
        for name, value in self.optimizer.parameters.items():
            design = design.with_optimizer_parameter(name, value)
        if self.schedule is not None:
            design = design.with_schedule(self.schedule.kind)
            for name, value in self.schedule.parameters.items():
                design = design.with_schedule_parameter(name, value)
        for name, value in self.settings.items():
            design = design.with_setting(name, value)
        return design


class _File(SettingsPart, kw_only=True):
    format: str
    version: int
    blocks: list[BlockPart]


class _Head(msgspec.Struct):
    """What tells a design file from others, whatever the version."""

    format: object = None
    version: object = None
    class_name: object = None


class _RefusedError(Exception):
    """Why a file is refused, and the remedy; without the file's name.

    Attributes:
        kind: of the error that it becomes.
    """

    def __init__(self, reason: str, remedy: str, kind: type[DesignError] = DesignError) -> None:
        self.kind = kind
        super().__init__(f"{_inside(one_line(reason))}; {remedy}.")


def load(path: Path) -> Design:
    """Read a design file.

    Raises:
        DesignError: with the file's name, what is wrong where, and what to do.
    """
    return open_file(path)[0]


def open_file(path: Path) -> tuple[Design, Fingerprint]:
    """The design in a file, and what tells whether the file is still the same later.

    Raises:
        DesignError: with the file's name, what is wrong where, and what to do.
    """
    try:
        content, status = _read(path)
        return _read_design(content), Fingerprint.of(content, status)
    except _RefusedError as refused:
        raise refused.kind(f"{_shown(path)} cannot be opened: {refused}") from None


def encode(design: Design) -> bytes:
    """What a design file holds."""
    return msgspec.json.format(msgspec.json.encode(_content(design)), indent=2) + b"\n"


def decode(content: bytes) -> Design:
    """The design that `encode` wrote.

    Raises:
        DesignError: what is wrong where; `NewerDesignError` where a newer version wrote it.
    """
    try:
        return _read_design(content)
    except _RefusedError as refused:
        raise refused.kind(f"The design cannot be read: {refused}") from None


def _read_design(content: bytes) -> Design:
    try:
        _check_head(content)
        return _design(_decoded(content, _File))
    except RecursionError:
        raise _RefusedError("it is no design: it is nested too deeply", _CHOOSE) from None


def save(design: Design, path: Path, known: Fingerprint | None = None) -> Fingerprint:
    """Write a design file aside, flush it to the disk, and swap it in.

    Args:
        design: what is written.
        path: the file.
        known: of the file that may be replaced; whatever is there may be where None.

    Returns:
        What tells whether the file is still the same later.

    Raises:
        ChangedError: the file is another by now, and as it was.
        DesignError: it cannot be written; an older file is as it was.
    """
    content = file_content(design)
    changed = None if known is None else change(path, known)
    if changed is not None:
        raise ChangedError(path, changed)
    found: list[os.stat_result] = []

    def write(file: IO[bytes]) -> None:
        file.write(content)
        file.flush()
        found.append(os.fstat(file.fileno()))

    try:
        replace_file(path, write)
        return Fingerprint.of(content, found[0])
    except (OSError, ValueError) as error:
        raise DesignError(
            f"{_shown(path)} cannot be written: {_reason(error)}; choose another folder or name."
        ) from None


def file_content(design: Design) -> bytes:
    """What `encode` makes of a design.

    Raises:
        DesignError: that is more than can be read again.
    """
    content = encode(design)
    if len(content) > MAX_BYTES:
        raise DesignError(
            f"The design fills {len(content):,} bytes, more than the {MAX_BYTES:,} that can be "
            "opened again; delete some blocks before you save it."
        )
    return content


def _read(path: Path) -> tuple[bytes, os.stat_result]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
            raise _RefusedError(f"it is {what}", _CHOOSE)
        _refuse_model(path)
        content = b""
        if status.st_size <= MAX_BYTES:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        remedy = "check its name and whether you may read it"
        raise _RefusedError(_reason(error), remedy) from None
    if max(status.st_size, len(content)) > MAX_BYTES:
        reason = f"it is larger than the {MAX_BYTES // 2**20} MB that a design can have"
        raise _RefusedError(reason, _CHOOSE)
    return content, status


def _refuse_model(path: Path) -> None:
    """Tell a model file from a design, whatever its name and size."""
    with path.open("rb") as file:
        begin = file.read(_MODEL_BEGIN)
    archive = begin.startswith(b"PK\x03\x04") and begin[30:].startswith(
        (b"metadata.json", b"config.json")
    )
    if archive or begin.startswith(b"\x89HDF\r\n\x1a\n"):
        raise _RefusedError("it is a model file of Keras, and no design", _MODEL)


def _check_head(content: bytes) -> None:
    head = _decoded(content, _Head)
    if head.format is None and isinstance(head.class_name, str):
        raise _RefusedError("it is the config of a Keras model, and no design", _CHOOSE)
    if head.format != FORMAT:
        found = "no format" if head.format is None else f"the format {quoted(head.format)}"
        raise _RefusedError(f"it names {found}, where a design has {FORMAT!r}", _CHOOSE)
    version = head.version
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        reason = f"its version must be a whole number from 1; received {quoted(version)}"
        raise _RefusedError(reason, _CORRECT)
    if version > VERSION:
        raise _RefusedError(
            f"a newer NetBuilder saved it, in version {quoted(version)} of the format where this "
            f"one reads version {VERSION}",
            "update NetBuilder",
            NewerDesignError,
        )


def _decoded(content: bytes, as_type: type[T]) -> T:
    """JSON as a typed record."""
    try:
        return msgspec.json.decode(content, type=as_type)
    except msgspec.ValidationError as error:
        what, _, where = str(error).replace("`", "").partition(" - at $")
        place = f"at {where.lstrip('.')}: " if where else ""
        # A field that this version does not know is of one to come.
        kind = NewerDesignError if "unknown field" in what else DesignError
        raise _RefusedError(place + _inside(what), _CORRECT, kind) from None
    except msgspec.DecodeError as error:
        raise _RefusedError(_syntax(str(error), content), _CHOOSE) from None
    except UnicodeDecodeError:
        raise _RefusedError("it is damaged: it holds text that is not UTF-8", _CHOOSE) from None


def _syntax(message: str, content: bytes) -> str:
    """What is wrong with JSON, by line instead of byte."""
    found = re.search(r"(?P<what>[^:(]*) \(byte (?P<byte>\d+)\)", message)
    if found is None:
        return "it is damaged: it ends too early"
    line = content.count(b"\n", 0, int(found["byte"])) + 1
    return f"it is damaged, or no design: {found['what'].strip()} in line {line}"


def _design(file: _File) -> Design:
    try:
        blocks = read_blocks(file.blocks)
        return file.design().with_blocks(blocks)
    except DesignError as error:
        raise _RefusedError(str(error), _CORRECT, type(error)) from None


def block_part(block: Block) -> BlockPart:
    """A block as it is written."""
    return BlockPart(block.name, block.kind, dict(block.parameters), block.enabled)


def read_blocks(parts: list[BlockPart]) -> tuple[Block, ...]:
    """Blocks as they were written, every value checked.

    Raises:
        DesignError: there are too many, a name appears twice, or a value is wrong.
    """
    if len(parts) > MAX_BLOCKS:
        raise DesignError(
            f"It has {len(parts):,} blocks, more than the {MAX_BLOCKS:,} of a design."
        )
    blocks: dict[str, Block] = {}
    for number, part in enumerate(parts, start=1):
        try:
            if checked_name(part.name) in blocks:
                raise DesignError("Another block has this name.")
            values = checked(entry(part.kind).parameters, part.parameters)
        except DesignError as error:
            where = f"in block {number} ({quoted(part.name)})"
            raise type(error)(f"{where}: {_inside(str(error))}") from None
        blocks[part.name] = Block(part.name, part.kind, values, part.enabled)
    return tuple(blocks.values())


def settings_part(design: Design) -> SettingsPart:
    """All of a design but its blocks, as it is written."""
    return SettingsPart(
        data=design.data,
        target=design.target,
        input_shape=list(design.input_shape),
        optimizer=_optimizer_part(design.optimizer),
        loss=design.loss,
        settings={p.name: getattr(design, p.name) for p in design.SETTINGS if _counts(p, design)},
        own=_own_part(design.own),
        schedule=_schedule_part(design.schedule),
    )


def _optimizer_part(optimizer: Component) -> _Part:
    """What files of every version hold, and of the rest what is asked for."""
    usual = {each.name: each.default for each in COMMON} | {"weight_decay": None}
    values = optimizer.parameters.items()
    return _Part(optimizer.kind, {k: v for k, v in values if k not in usual or v != usual[k]})


def _schedule_part(schedule: Component) -> _Part | None:
    if schedule.kind == CONSTANT:
        return None
    return _Part(schedule.kind, dict(schedule.parameters))


def _own(part: OwnPart) -> OwnData:
    try:
        recipe = recipe_from_json(bytes(part.recipe))
    except DataError as error:
        raise DesignError(one_line(str(error))) from None
    return OwnData(part.path, recipe)


def _own_part(own: OwnData | None) -> OwnPart | None:
    if own is None:
        return None
    return OwnPart(own.path, msgspec.Raw(recipe_to_json(own.recipe)))


def _counts(setting: Parameter, design: Design) -> bool:
    """Whether a setting says something, so that files are as ever where it does not."""
    silent = DATA_SETTINGS.difference(design.data_set.settings) | _LATER
    return setting.name not in silent or getattr(design, setting.name) != setting.default


def _content(design: Design) -> dict[str, Any]:
    """What a design file holds, in the order in which people read it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "blocks": list(map(block_part, design.blocks)),
        **{k: v for k, v in msgspec.structs.asdict(settings_part(design)).items() if v is not None},
    }


def _reason(error: OSError | ValueError) -> str:
    """What the system says, without the path that it repeats."""
    if isinstance(error, OSError) and error.strerror:
        return _inside(error.strerror)
    return f"that is no file name ({one_line(str(error))})"


def _inside(sentence: str) -> str:
    """A sentence as a part of another."""
    return (sentence[:1].lower() + sentence[1:]).removesuffix(".")


def _shown(path: Path) -> str:
    return one_line(str(path.absolute().name or path))
