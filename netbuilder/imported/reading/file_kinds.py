"""Files that are no tables, told by how they begin."""

from __future__ import annotations

import re
from typing import Final

from netbuilder.translation import mark, say

_PICTURE: Final = mark(
    "{file} is a picture ({kind}); choose the folder that has one folder of pictures per class."
)
_SAVE: Final = mark("{file} is {kind}; save the table in it as CSV, or as .xlsx.")
_SCRIPT: Final = mark("{file} is {kind}; read it in Python and save the table as CSV.")
_UNPACK: Final = mark("{file} is {kind}; unpack it, and choose a file in it.")
_OTHER: Final = mark(
    "{file} is {kind}, which contains no table; choose a table, an array or a folder."
)

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", _PICTURE, "JPEG"),
    (b"\x89PNG", _PICTURE, "PNG"),
    (b"GIF8", _PICTURE, "GIF"),
    (b"BM", _PICTURE, "BMP"),
    (b"II*\0", _PICTURE, "TIFF"),
    (b"MM\0*", _PICTURE, "TIFF"),
    (b"\0\0\1\0", _PICTURE, "ICO"),
    (
        b"\xd0\xcf\x11\xe0",
        _SAVE,
        mark("an old Office file, such as .xls, or an encrypted workbook"),
    ),
    (b"%PDF", _SAVE, mark("a PDF document")),
    (b"{\\rtf", _SAVE, mark("an RTF document")),
    (b"PAR1", _SCRIPT, mark("a Parquet file")),
    (b"ARROW1", _SCRIPT, mark("an Arrow or Feather file")),
    (b"FEA1", _SCRIPT, mark("a Feather file")),
    (b"ORC", _SCRIPT, mark("an ORC file")),
    (b"Obj\1", _SCRIPT, mark("an Avro file")),
    (b"\x89HDF", _SCRIPT, "an HDF5 file"),
    (b"CDF\1", _SCRIPT, mark("a NetCDF file")),
    (b"SQLite format 3", _SCRIPT, mark("an SQLite database")),
    (b"$FL2", _SCRIPT, mark("an SPSS file")),
    (b"$FL3", _SCRIPT, mark("an SPSS file")),
    (b"<stata_dta>", _SCRIPT, mark("a Stata file")),
    (b"RDX", _SCRIPT, mark("an R data file")),
    (b"MATLAB 5.0", _SCRIPT, mark("a MATLAB file")),
    (b"\x80\x02", _SCRIPT, mark("a Python pickle")),
    (b"\x80\x03", _SCRIPT, mark("a Python pickle")),
    (b"\x80\x04", _SCRIPT, mark("a Python pickle")),
    (b"\x80\x05", _SCRIPT, mark("a Python pickle")),
    (b"\x93NUMPY", _SCRIPT, mark("a NumPy array under another ending than .npy")),
    (b"PK\3\4", _UNPACK, mark("a zip archive")),
    (b"7z\xbc\xaf\x27\x1c", _UNPACK, mark("a 7-Zip archive")),
    (b"Rar!", _UNPACK, mark("a RAR archive")),
    (b"BZh", _UNPACK, "a bzip2 archive"),
    (b"\xfd7zXZ", _UNPACK, mark("an xz archive")),
    (b"\x28\xb5\x2f\xfd", _UNPACK, mark("a zstd archive")),
    (b"\x7fELF", _OTHER, "a program"),
    (b"MZ", _OTHER, "a program"),
    (b"OggS", _OTHER, "a sound"),
    (b"ID3", _OTHER, "a sound"),
    (b"fLaC", _OTHER, "a sound"),
)
_TEXT_MAGIC: Final = 3
"""Beginnings as short as that may also be the first letters of a header."""

_HTML: Final = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", re.I | re.S)
_XML: Final = re.compile(rb"\s*<\?xml\b|\s*<(?:svg|rss|kml)\b", re.I)
_MARKS: Final = b"\xef\xbb\xbf"


def refusal(name: str, content: bytes) -> str:
    """A sentence on what a file is, with the remedy; '' where it may be a table.

    Args:
        name: of the file.
        content: its beginning.
    """
    if content[:4] == b"RIFF":
        kinds = {b"WEBP": (_PICTURE, "WebP"), b"WAVE": (_OTHER, "a sound")}
        pattern, kind = kinds.get(content[8:12], (_OTHER, say("a film or sound")))
        return pattern.format(file=name, kind=kind)
    if content[4:8] == b"ftyp":
        return _OTHER.format(file=name, kind=say("a film or sound, or a picture (HEIC)"))
    if content[257:262] == b"ustar":
        return _UNPACK.format(file=name, kind=say("a tar archive"))
    if name.lower().endswith((".xlsx", ".xlsm")):
        return say(
            "{name} is not a workbook that can be read; open it in a spreadsheet program and "
            "save the sheet as CSV.",
            name=name,
        )
    for beginning, pattern, kind in _BEGINNINGS:
        if content.startswith(beginning):
            if len(beginning) <= _TEXT_MAGIC and _is_text(content):
                continue
            return pattern.format(file=name, kind=kind)
    if _HTML.match(content.removeprefix(_MARKS)):
        return say(
            "{name} is a web page (HTML), perhaps saved in place of the table; download the "
            "table itself as CSV.",
            name=name,
        )
    if _XML.match(content.removeprefix(_MARKS)):
        return _SAVE.format(file=name, kind=say("an XML file"))
    return ""


def _is_text(content: bytes) -> bool:
    return b"\0" not in content and all(byte > 31 or byte in b"\t\r\n" for byte in content[:64])
