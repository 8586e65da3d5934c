"""What a file is that somebody opens, judged by its content; its name decides nothing alone."""

from __future__ import annotations

import codecs
import os
import re
import stat
import zipfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

import msgspec

from engine import sources
from engine.errors import ModelFileError
from engine.saving import holds_weights_alone
from netbuilder.design.file_names import SUFFIX
from netbuilder.pictures.kinds import RefusedError, kind_of
from netbuilder.plain import line
from netbuilder.translation import mark as mark_text
from netbuilder.translation import say
from netbuilder.wording import reason_of, sentences

START: Final = 1 << 16
"""Bytes of the beginning that suffice to judge a file."""

LONGEST_TEXT: Final = 16_000_000
"""Bytes of a config or notebook that are read."""

_HDF5: Final = b"\x89HDF\r\n\x1a\n"
_AT_ONCE: Final = 32_000_000
"""Bytes of an HDF5 file that are looked through to tell a model from weights alone."""

_DATA: Final = (".csv", ".tsv", ".txt", ".dat", ".data", ".tab")
_MOST_ENTRIES: Final = 200
_LONGEST_DIRECTORY: Final = 1_000_000
"""Bytes of an archive's table of contents that are read."""
_SEEN_ROWS: Final = 50


class FileKind(Enum):
    """What a file is for this program."""

    DESIGN = "a design"
    MODEL = mark_text("a Keras model")
    HDF5 = mark_text("an HDF5 file")
    WEIGHTS = mark_text("weights without their model")
    CONFIG = mark_text("the config of a Keras model")
    SCRIPT = mark_text("a Python script")
    NOTEBOOK = "a notebook"
    DATA = "data"


class OpenError(ValueError):
    """A file that cannot be opened; the message is a sentence that names it, and the remedy."""


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A kind of file that is recognized, and not opened.

    Attributes:
        what: it is.
        remedy: what to do with it.
    """

    what: str
    remedy: str


_CSV: Final = mark_text("Save the table as CSV.")
_CHOOSE: Final = mark_text("Choose a design, a Keras model, a script, a notebook or data.")
_UNPACK: Final = mark_text("Unpack it, and open what it contains.")
_KERAS: Final = mark_text("Save the model as .keras in Keras.")

_MAGIC: Final[tuple[tuple[bytes, _Foreign], ...]] = (
    (
        rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        _Foreign(mark_text("It is an old Office document."), _CSV),
    ),
    (rb"PAR1", _Foreign(mark_text("It is a Parquet table."), _CSV)),
    (rb"ARROW1", _Foreign(mark_text("It is an Arrow table."), _CSV)),
    (rb"SQLite format 3", _Foreign(mark_text("It is an SQLite database."), _CSV)),
    (rb"%PDF-", _Foreign(mark_text("It is a PDF document."), _CHOOSE)),
    (rb"\x1f\x8b", _Foreign(mark_text("It is a gzip archive."), _UNPACK)),
    (rb"BZh|\xfd7zXZ|7z\xbc\xaf|Rar!", _Foreign(mark_text("It is an archive."), _UNPACK)),
    (
        rb"....TFL3",
        _Foreign(
            mark_text("It is a TensorFlow Lite model."),
            mark_text("Open the Keras model that it was converted from."),
        ),
    ),
    (rb"GGUF", _Foreign(mark_text("It is a GGUF model."), mark_text("Open a Keras model."))),
    (
        rb"\x80[\x02-\x05]",
        _Foreign(mark_text("It is a Python pickle, which could run code."), _KERAS),
    ),
    (
        rb"\x08[\x01-\x0f]\x12.{1,60}",
        _Foreign(mark_text("It is an ONNX model, or one of another program."), _KERAS),
    ),
    (rb"\x7fELF|MZ|\xca\xfe\xba\xbe", _Foreign(mark_text("It is a program."), _CHOOSE)),
    (rb"ID3|\xff[\xfb\xf3]|OggS|fLaC|RIFF....WAVE", _Foreign(mark_text("It is audio."), _CHOOSE)),
    (
        rb"....ftyp|RIFF....AVI |\x1aE\xdf\xa3",
        _Foreign(mark_text("It is a video, or a HEIC picture."), _CHOOSE),
    ),
)

_COPY: Final = mark_text("Choose another copy of it.")
_OFFICE: Final = {
    "xl": mark_text("It is an Excel workbook."),
    "word": mark_text("It is a Word document."),
    "ppt": mark_text("It is a presentation."),
}


def identify(path: Path) -> FileKind:
    """What a file or folder is.

    Raises:
        OpenError: it cannot be read, or is nothing that is opened here; says what it is.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return FileKind.MODEL if (path / "config.json").is_file() else FileKind.DATA
        if not stat.S_ISREG(status.st_mode):
            raise _refused(path, say("It is not a regular file."), _CHOOSE)
        with sources.reading(path) as file:
            start = file.read(START)
        if start.startswith(_HDF5) and status.st_size > _AT_ONCE:
            return FileKind.HDF5  # Whoever reads it will see.
    except (OSError, ValueError) as error:
        if isinstance(error, OpenError):
            raise
        if isinstance(error, FileNotFoundError):
            reason = say("It does not exist.")
        elif isinstance(error, OSError):
            reason = say("The system refused to read it ({error}).", error=reason_of(error))
        else:
            reason = say("That is not a valid file name.")
        raise _refused(
            path, reason, say("Check its name and your permission to read it.")
        ) from None
    if not start:
        raise _refused(path, say("It is empty."), _CHOOSE)
    found = _binary(path, start) or _text(path, start)
    if isinstance(found, _Foreign):
        raise _refused(path, found.what, found.remedy)
    return found


def shown(path: Path) -> str:
    """As 'net.json in /home/me': files of one name lie in many folders."""
    whole = path.absolute()
    return line(
        say("{whole_name} in {parent}", whole_name=whole.name, parent=whole.parent)
        if whole.name
        else str(path),
        240,
    )


def _refused(path: Path, reason: str, remedy: str) -> OpenError:
    return OpenError(sentences(say("{path} cannot be opened.", path=shown(path)), reason, remedy))


def _binary(path: Path, start: bytes) -> FileKind | _Foreign | None:
    """What a file is that begins with these bytes; None for what may be text."""
    if start.startswith(_HDF5):
        return _hdf5(path)
    if start.startswith(b"PK\x03\x04"):
        return _archive(path, start)
    if start.startswith(b"PK\x05\x06"):
        return _Foreign(say("It is an empty archive."), _CHOOSE)
    if start.startswith(b"\x93NUMPY"):
        return _arrays(path, ".npy")
    if start.startswith(b"\x1f\x8b") and path.name.lower().removesuffix(".gz").endswith(_DATA):
        return FileKind.DATA
    for magic, foreign in _MAGIC:
        if re.match(magic, start, re.DOTALL):
            return foreign
    if re.match(rb"BM[^\x00]{3}", start) and b"\0" not in start[:64]:
        return None  # A text that begins as bitmaps do.
    try:
        picture = kind_of(start).upper()
    except RefusedError:
        return None
    if picture in ("PBM", "PGM", "PPM") and not _looks_binary(start):
        return None
    return _Foreign(
        say("It is a picture ({picture}).", picture=picture),
        say(
            "Drop it on the pad, or open the folder that holds one folder of "
            "pictures for each class."
        ),
    )


def _hdf5(path: Path) -> FileKind:
    """A whole model or weights alone; what is damaged is left to the reader to refuse."""
    try:
        return FileKind.WEIGHTS if holds_weights_alone(path) else FileKind.HDF5
    except ModelFileError:
        return FileKind.HDF5


def _archive(path: Path, start: bytes) -> FileKind | _Foreign:
    names = _names(path) or [_first_name(start)]
    bare = {name.rpartition("/")[2] for name in names}
    if {"metadata.json", "config.json", "model.weights.h5"} & set(names):
        return FileKind.MODEL
    if any(name.endswith(".npy") for name in names):
        return _arrays(path, ".npz")
    if "xl/workbook.xml" in names:
        return FileKind.DATA
    if "[Content_Types].xml" in bare:
        inside = next((name for name in names if name.startswith(("xl/", "word/", "ppt/"))), "")
        return _Foreign(
            _OFFICE.get(inside.partition("/")[0], say("It is an Office document.")), _CSV
        )
    if "mimetype" in bare and "content.xml" in bare:
        return _Foreign(say("It is an OpenDocument file."), _CSV)
    if "saved_model.pb" in bare:
        return _Foreign(say("It is a packed TensorFlow SavedModel."), _KERAS)
    if "data.pkl" in bare:
        return _Foreign(say("It is a PyTorch model."), _KERAS)
    return _Foreign(say("It is an archive."), _UNPACK)


def _names(path: Path) -> list[str]:
    """Names in an archive; [] where its table of contents cannot be read, or is too long."""
    try:
        with sources.reading(path) as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - START))
            end = file.read().rpartition(b"PK\x05\x06")[2]
            if int.from_bytes(end[8:12], "little") > _LONGEST_DIRECTORY:
                return []
            with zipfile.ZipFile(file) as archive:
                return [entry.filename for entry in archive.infolist()[:_MOST_ENTRIES]]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return []


def _first_name(start: bytes) -> str:
    """The name of the first entry of an archive."""
    length = int.from_bytes(start[26:28], "little")
    return start[30 : 30 + length].decode("utf-8", "replace")


def _arrays(path: Path, suffix: str) -> FileKind | _Foreign:
    """Arrays of NumPy's, which the reading of data goes by the name to find."""
    if path.suffix.lower() == suffix:
        return FileKind.DATA
    return _Foreign(
        say("It holds NumPy arrays, but its name does not end in {suffix}.", suffix=suffix),
        say("Rename it to end in {suffix}.", suffix=suffix),
    )


def _text(path: Path, start: bytes) -> FileKind | _Foreign:
    """What a text is; an unknown file where it is none."""
    text = _decoded(start)
    name = path.name.lower()
    if text is None:
        if name.endswith((".json", SUFFIX, ".keras", ".h5", ".hdf5")):
            if name.endswith((".json", SUFFIX)):
                return _Foreign(say("It is damaged, or not JSON."), _COPY)
            return _Foreign(say("It is damaged, or not a model."), _COPY)
        return _Foreign(say("NetBuilder does not know this kind of file."), _CHOOSE)
    body = text.lstrip("\ufeff \t\r\n")
    if name.endswith((".json", ".jsonl", ".ndjson")) and body.startswith("[{"):
        return FileKind.DATA  # A design is no list.
    if body.startswith(("{", "[{")) or name.endswith((".json", SUFFIX)):
        return _json(path, body, start)
    if name.endswith((".py", ".pyw")) or _is_script(body):
        return FileKind.SCRIPT
    lowered = body[:2000].lower()
    if re.match(r"<(!doctype|html|head|body|\?xml|svg|!--)", lowered):
        web = "<html" in lowered or "<!doctype html" in lowered
        svg = "<svg" in lowered
        what = (
            say("It is a web page.")
            if web
            else say("It is an SVG drawing.")
            if svg
            else say("It is XML.")
        )
        return _Foreign(what, _CHOOSE)
    if re.search(r"^@relation\s", lowered, re.MULTILINE) and "@attribute" in lowered:
        return FileKind.DATA
    if name.endswith(_DATA) or _is_table(body):
        return FileKind.DATA
    return _Foreign(say("It is text, but not a table, a script or a design."), _CHOOSE)


def _json(path: Path, body: str, start: bytes) -> FileKind | _Foreign:
    """A design, a config or a notebook; what is neither is left to the design to refuse."""
    content = start
    if len(start) == START:
        try:
            with path.open("rb") as file:
                content = file.read(LONGEST_TEXT + 1)
        except OSError:
            return FileKind.DESIGN
    if len(content) > LONGEST_TEXT:
        return (
            FileKind.DESIGN
            if '"netbuilder' in body[:200]
            else _Foreign(say("It is JSON, larger than any design or notebook."), _CHOOSE)
        )
    try:
        head = msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8), type=_Head)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return FileKind.DESIGN
    if (
        head.format is None
        and isinstance(head.class_name, str)
        and head.config is not msgspec.UNSET
    ):
        return FileKind.CONFIG
    if head.cells is not msgspec.UNSET and head.nbformat is not None:
        return FileKind.NOTEBOOK
    return FileKind.DESIGN


class _Head(msgspec.Struct):
    """What tells kinds of JSON apart."""

    format: object = None
    class_name: object = None
    config: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    cells: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    nbformat: object = None


def _decoded(start: bytes) -> str | None:
    """The beginning of a text; None where it is none."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if start.startswith(mark):
            return codecs.getincrementaldecoder(encoding)("replace").decode(start)
    if _looks_binary(start):
        return None
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return start.decode("cp1252", "replace")


def _looks_binary(start: bytes) -> bool:
    """Whether there are characters that no text has."""
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in start[:4096])
    return odd > 0


def _is_script(body: str) -> bool:
    imports = re.search(r"^[ \t]*(import|from)[ \t]+[\w.]+", body, re.MULTILINE)
    return bool(imports and re.search(r"\b(keras|tensorflow|Sequential)\b", body))


def _is_table(body: str) -> bool:
    """Whether most lines have the same number of values, more than one."""
    rows = [row for row in body.splitlines()[:-1] or body.splitlines() if row.strip()]
    rows = rows[:_SEEN_ROWS]
    for delimiter in "\t;|,":
        widths = [row.count(delimiter) for row in rows]
        if widths and min(widths) > 0 and len(set(widths)) == 1 and len(rows) > 1:
            return True
    return False
