"""Design files: JSON that people can read, with a format name and a version number."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from netbuilder.design.blocks import Block, Component
from netbuilder.design.catalogue import entry
from netbuilder.design.design import MAX_BLOCKS, Design, checked
from netbuilder.design.errors import DesignError

FORMAT: Final = "netbuilder-design"
VERSION: Final = 1
MAX_BYTES: Final = 4 * 2**20


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    parameters: dict[str, Any]


class _BlockPart(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    kind: str
    parameters: dict[str, Any]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    data: str
    input_shape: list[int]
    blocks: list[_BlockPart]
    optimizer: _Part
    loss: str
    settings: dict[str, Any]


class _Head(msgspec.Struct):
    format: str
    version: int


def load(path: Path) -> Design:
    """Read a design file.

    Raises:
        DesignError: with the file's name, what is wrong where, and what to do.
    """
    content = _read(path)
    try:
        _check_head(content, path)
        return _design(msgspec.json.decode(content, type=_File))
    except (msgspec.ValidationError, DesignError) as error:
        raise DesignError(f"{path.name} cannot be opened: {_sentence(error)}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DesignError(
            f"{path.name} is damaged or no design file ({_sentence(error)}); "
            "choose another file, or a copy of it."
        ) from None


def save(design: Design, path: Path) -> None:
    """Write a design file aside, flush it to the disk, and swap it in.

    Raises:
        DesignError: it cannot be written; an older file is as it was.
    """
    content = msgspec.json.format(msgspec.json.encode(_file(design)), indent=2) + b"\n"
    aside: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            aside = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            aside.chmod(path.stat().st_mode & 0o777)
        else:
            aside.chmod(0o644)
        aside.replace(path)
    except OSError as error:
        if aside is not None:
            with suppress(OSError):
                aside.unlink()
        raise DesignError(
            f"{path} cannot be written: {error.strerror or error}; choose another folder or name."
        ) from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise DesignError(
            f"{path} cannot be read: {reason}; check the name and whether you may read it."
        ) from None
    except ValueError as error:
        raise DesignError(f"{str(path)!r} is no file name: {error}.") from None
    if len(content) > MAX_BYTES:
        raise DesignError(
            f"{path.name} is larger than the {MAX_BYTES // 2**20} MB that a design can have; "
            "choose a design file."
        )
    return content


def _check_head(content: bytes, path: Path) -> None:
    head = msgspec.json.decode(content, type=_Head)
    if head.format != FORMAT:
        raise DesignError(
            f"its format is {head.format[:40]!r}, not {FORMAT!r}; "
            "choose a file that NetBuilder saved."
        )
    if head.version > VERSION:
        raise DesignError(
            f"it was saved by a newer NetBuilder (version {head.version} of the format, this "
            f"program reads up to {VERSION}); update NetBuilder."
        )
    if head.version < 1:
        raise DesignError(f"there is no version {head.version} of the format.")


def _design(file: _File) -> Design:
    """The design that a file describes, every value checked against its declaration."""
    if len(file.blocks) > MAX_BLOCKS:
        raise DesignError(f"it has more than {MAX_BLOCKS:,} blocks.")
    names = [part.name for part in file.blocks]
    blocks = []
    for index, part in enumerate(file.blocks):
        where = f"block {index + 1} ('{part.name[:40]}')"
        if not part.name or names.index(part.name) != index:
            raise DesignError(f"{where} needs a name that no other block has.")
        values = checked(entry(part.kind).parameters, part.parameters, where)
        blocks.append(Block(part.name, part.kind, values))
    design = Design(blocks=tuple(blocks)).with_data(file.data).with_loss(file.loss)
    design = design.with_input_shape(file.input_shape)
    design = design.with_optimizer(file.optimizer.kind)
    for name, value in file.optimizer.parameters.items():
        design = design.with_optimizer_parameter(name, value)
    for name, value in file.settings.items():
        design = design.with_setting(name, value)
    return design


def _file(design: Design) -> _File:
    return _File(
        format=FORMAT,
        version=VERSION,
        data=design.data,
        input_shape=list(design.input_shape),
        blocks=[_BlockPart(b.name, b.kind, dict(b.parameters)) for b in design.blocks],
        optimizer=_component(design.optimizer),
        loss=design.loss,
        settings={p.name: getattr(design, p.name) for p in design.SETTINGS},
    )


def _component(component: Component) -> _Part:
    return _Part(component.kind, dict(component.parameters))


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split())
