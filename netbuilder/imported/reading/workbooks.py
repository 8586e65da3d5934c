"""Sheets of workbooks (.xlsx) as rows of texts."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from engine.errors import DataError
from netbuilder.imported.reading.values import plain_number
from netbuilder.translation import say
from netbuilder.wording import count_text, listed, shown

MAGIC: Final = b"PK\x03\x04"
LARGEST: Final = 1 << 30
"""Bytes that a workbook may hold unpacked."""

_LARGEST_STRINGS: Final = 1 << 28
_LOOKED_AT: Final = 200
_BOOK: Final = "xl/workbook.xml"
_STRINGS: Final = "xl/sharedStrings.xml"


def is_workbook(path: Path) -> bool:
    """Whether an archive is a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _BOOK in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def sheets_of(path: Path) -> tuple[str, ...]:
    """The names of the sheets that have cells.

    Raises:
        DataError: the workbook cannot be read.
    """
    with closing(_opened(path)) as book:
        return tuple(sheet.title for sheet in book.worksheets)


class WorkbookRows:
    """The rows of a sheet, from the first to the last column that is used.

    Args:
        path: of the workbook.
        sheet: its name; '' for the first.
        skip: rows above the table.
    """

    def __init__(self, path: Path, sheet: str, skip: int = 0) -> None:
        self._path = path
        self._sheet = sheet
        self._skip = skip
        self.done = 0.0
        self.characters = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with its number in the sheet.

        Raises:
            DataError: it cannot be read; names the sheet.
        """
        with closing(_opened(self._path)) as book:
            names = [sheet.title for sheet in book.worksheets]
            name = self._sheet or next(iter(names), "")
            if name not in names:
                raise DataError(
                    say(
                        "{path} has no sheet {name}; it has {value}. Choose one of them.",
                        path=self._path.name,
                        name=shown(name),
                        value=listed([shown(each) for each in names]),
                    )
                )
            total = max(1, book[name].max_row or 1)
            rows = self._texts(book[name])
            begin = list(islice(rows, _LOOKED_AT))
            used = [place for _, row in begin for place, text in enumerate(row) if text]
            first, last = (min(used), max(used) + 1) if used else (0, 0)
            for number, row in chain(begin, rows):
                kept = row[first : max(last, len(row))]
                while len(kept) > last - first and not kept[-1]:
                    del kept[-1]
                kept += [""] * (last - first - len(kept))
                self.done = min(1.0, number / total)
                self.characters += sum(map(len, kept))
                yield number, kept

    def _texts(self, sheet: Any) -> Iterator[tuple[int, list[str]]]:
        try:
            for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                texts = [_text(cell) for cell in cells]
                if number > self._skip and any(texts):
                    yield number, texts
        except Exception as error:  # Whatever a damaged sheet makes of its reader.
            raise _damaged(self._path, error) from error


def _opened(path: Path) -> Any:
    from openpyxl import load_workbook  # Few need it, and it takes long to import.

    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
        if sum(sizes.values()) > LARGEST or sizes.get(_STRINGS, 0) > _LARGEST_STRINGS:
            raise DataError(
                say(
                    "{path} would unpack to more than {value} MiB; save the sheet as CSV.",
                    path=path.name,
                    value=count_text(LARGEST >> 20),
                )
            )
        return load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (DataError, OSError):
        raise
    except Exception as error:  # Whatever a damaged workbook makes of its reader.
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> DataError:
    return DataError(
        say(
            "{path} is a workbook that cannot be read ({kind}); open it in a spreadsheet "
            "program and save the sheet as CSV.",
            path=path.name,
            kind=type(error).__name__,
        )
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain_number(value) if abs(value) < float("inf") else ""
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value).strip()
