"""Design files: JSON that people can read, with a format name and a version number."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, TypeVar

import msgspec

from netbuilder.design.design import Design
from netbuilder.design.errors import (
    ChangedError,
    DesignError,
    MissingPluginError,
    NewerDesignError,
    one_line,
    quoted,
)
from netbuilder.design.parts import (
    BlockPart,
    SettingsPart,
    block_part,
    read_blocks,
    settings_part,
)
from netbuilder.design.view_state import ViewState, read_view, view_part
from netbuilder.storage import encoding, misread
from netbuilder.storage.files import replace_file
from netbuilder.storage.fingerprints import Fingerprint, change
from netbuilder.translation import mark, say
from netbuilder.wording import count_text, megabytes, reason_of, sentences

T = TypeVar("T")

FORMAT: Final = "netbuilder-design"
VERSION: Final = 1
MAX_BYTES: Final = 4 * 2**20

_CORRECT: Final = mark("Correct that in a text editor, or choose another file.")
_CHOOSE: Final = mark("Choose a file that NetBuilder saved.")
_MODEL: Final = mark(
    "'netbuilder summary' shows its layers and 'netbuilder predict' "
    "uses it; choose the design that it was trained from."
)
_MODEL_BEGIN: Final = 43


class _File(SettingsPart, kw_only=True):
    format: str
    version: int
    blocks: list[BlockPart]
    view: msgspec.Raw = msgspec.Raw()


class _Head(msgspec.Struct):
    """What tells a design file from others, whatever the version."""

    format: object = None
    version: object = None
    class_name: object = None


class _RefusedError(Exception):
    """Why a file is refused, and the remedy, in whole sentences without the file's name.

    Attributes:
        kind: of the error that it becomes.
    """

    def __init__(self, reason: str, remedy: str, kind: type[DesignError] = DesignError) -> None:
        self.kind = kind
        super().__init__(sentences(one_line(reason), remedy))


def load(path: Path) -> Design:
    """Read a design file.

    Raises:
        DesignError: with the file's name, what is wrong where, and what to do.
    """
    return open_file(path).design


class OpenedFile(NamedTuple):
    """What a design file holds.

    Attributes:
        design: the design.
        file: what tells whether the file is still the same later.
        view: how the design was looked at; None where the file does not tell.
    """

    design: Design
    file: Fingerprint
    view: ViewState | None


def open_file(path: Path) -> OpenedFile:
    """The design in a file, and what goes with it.

    Raises:
        DesignError: with the file's name, what is wrong where, and what to do.
    """
    try:
        content, status = _read(path)
        design, view = _read_file(content)
        return OpenedFile(design, Fingerprint.of(content, status), view)
    except _RefusedError as refused:
        raise refused.kind(
            sentences(say("{path} cannot be opened.", path=_shown(path)), str(refused))
        ) from None


def encode(design: Design, view: ViewState | None = None) -> bytes:
    """What a design file holds."""
    content = _content(design)
    looked = view_part(view)
    if looked is not None:
        content["view"] = looked
    return msgspec.json.format(encoding.encode(content), indent=2) + b"\n"


def decode(content: bytes) -> Design:
    """The design that `encode` wrote.

    Raises:
        DesignError: what is wrong where; `NewerDesignError` where a newer version wrote it.
    """
    try:
        return _read_design(content)
    except _RefusedError as refused:
        raise refused.kind(sentences(say("The design cannot be read."), str(refused))) from None


def _read_design(content: bytes) -> Design:
    return _read_file(content)[0]


def _read_file(content: bytes) -> tuple[Design, ViewState | None]:
    try:
        _check_head(content)
        found = _decoded(content, _File)
        return _design(found), read_view(found.view)
    except RecursionError:
        raise _RefusedError(say("It is not a design: it is nested too deeply."), _CHOOSE) from None


def save(
    design: Design,
    path: Path,
    known: Fingerprint | None = None,
    view: ViewState | None = None,
) -> Fingerprint:
    """Write a design file aside, flush it to the disk, and swap it in.

    Args:
        design: what is written.
        path: the file.
        known: of the file that may be replaced; whatever is there may be where None.
        view: how the design is looked at.

    Returns:
        What tells whether the file is still the same later.

    Raises:
        ChangedError: the file is another by now, and as it was.
        DesignError: it cannot be written; an older file is as it was.
    """
    content = file_content(design, view)
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
            sentences(
                say(
                    "{path} cannot be written ({error}).", path=_shown(path), error=reason_of(error)
                ),
                say("Choose another folder or name."),
            )
        ) from None


def file_content(design: Design, view: ViewState | None = None) -> bytes:
    """What `encode` makes of a design.

    Raises:
        DesignError: that is more than can be read again.
    """
    content = encode(design, view)
    if len(content) > MAX_BYTES:
        raise DesignError(
            say(
                "The design takes {content} bytes, more than the {max_bytes} that "
                "can be opened again; delete some blocks before you save it.",
                content=count_text(len(content)),
                max_bytes=count_text(MAX_BYTES),
            )
        )
    return content


def _read(path: Path) -> tuple[bytes, os.stat_result]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            if stat.S_ISDIR(status.st_mode):
                raise _RefusedError(say("It is a folder."), _CHOOSE)
            raise _RefusedError(say("It is not a regular file."), _CHOOSE)
        _refuse_model(path)
        content = b""
        if status.st_size <= MAX_BYTES:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        remedy = say("Check its name and your permission to read it.")
        raise _RefusedError(_reason(error), remedy) from None
    if max(status.st_size, len(content)) > MAX_BYTES:
        reason = say(
            "It is larger than the {max_bytes} that a design can have.",
            max_bytes=megabytes(MAX_BYTES),
        )
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
        raise _RefusedError(say("It is a Keras model file, not a design."), _MODEL)


def _check_head(content: bytes) -> None:
    head = _decoded(content, _Head)
    if head.format is None and isinstance(head.class_name, str):
        raise _RefusedError(say("It is the config of a Keras model, not a design."), _CHOOSE)
    if head.format != FORMAT:
        reason = say(
            "Its format is {format} instead of {format_2}.",
            format=quoted(head.format),
            format_2=repr(FORMAT),
        )
        if head.format is None:
            reason = say("Its format is missing; it must be {format}.", format=repr(FORMAT))
        raise _RefusedError(reason, _CHOOSE)
    version = head.version
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        reason = say(
            "Its version must be a positive whole number; received {version}.",
            version=quoted(version),
        )
        raise _RefusedError(reason, _CORRECT)
    if version > VERSION:
        raise _RefusedError(
            say(
                "It was saved by a newer NetBuilder, in version {version} of the "
                "format; this one reads version {version_2}.",
                version=quoted(version),
                version_2=VERSION,
            ),
            say("Update NetBuilder."),
            NewerDesignError,
        )


def _decoded(content: bytes, as_type: type[T]) -> T:
    """JSON as a typed record."""
    try:
        return msgspec.json.decode(content, type=as_type)
    except msgspec.ValidationError as error:
        what, where = misread.fault(error)
        reason = (
            say("At {lstrip}: {what}.", lstrip=where, what=what)
            if where
            else say("{what}.", what=what)
        )
        # A field that this version does not know is of one to come.
        kind = NewerDesignError if "unknown field" in str(error) else DesignError
        raise _RefusedError(reason, _CORRECT, kind) from None
    except msgspec.DecodeError as error:
        raise _RefusedError(_syntax(error, content), _CHOOSE) from None
    except UnicodeDecodeError:
        raise _RefusedError(
            say("It is damaged: it holds text that is not UTF-8."), _CHOOSE
        ) from None


def _syntax(error: msgspec.DecodeError, content: bytes) -> str:
    """What is wrong with JSON, by line instead of byte."""
    found = misread.syntax(error)
    if found is None:
        return say("It is damaged: it ends too early.")
    what, byte = found
    line = content.count(b"\n", 0, byte) + 1
    return say("It is damaged or not a design: {strip} in line {line}.", strip=what, line=line)


def _design(file: _File) -> Design:
    try:
        blocks = read_blocks(file.blocks)
        return file.design().with_blocks(blocks)
    except DesignError as error:
        remedy = "" if isinstance(error, MissingPluginError) else _CORRECT
        raise _RefusedError(str(error), remedy, type(error)) from None


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
        return say("The system refused to read it ({error}).", error=reason_of(error))
    return say("That is not a valid file name ({error}).", error=one_line(str(error)))


def _shown(path: Path) -> str:
    """As 'net.json in /home/me': files of one name lie in many folders."""
    whole = path.absolute()
    return one_line(
        say("{whole_name} in {parent}", whole_name=whole.name, parent=whole.parent)
        if whole.name
        else str(path)
    )
