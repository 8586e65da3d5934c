"""What looking at somebody's data has found: a description, not the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from netbuilder.translation import say

Report: TypeAlias = Callable[[str, float | None], None]
"""A callback for what is being done and the fraction that is done (None where unknown); what it
raises ends the work and leaves no file behind."""

CSV: Final = "csv"
NPY: Final = "npy"
NPZ: Final = "npz"
PICTURES: Final = "pictures"

NUMBER: Final = "number"
WHOLE: Final = "whole number"
CATEGORY: Final = "category"
TEXT: Final = "text"
DATE: Final = "date"
EMPTY: Final = "empty"
BLOCK: Final = "array"

TRACKED: Final = 1000
"""The most different values of a column that are counted; beyond, counting stops."""

MISSING_WORDS: Final = ("", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None", "?")
"""What stands for a value that is not known, unless the user says otherwise."""

BLANKS: Final = " "
"""As a delimiter: any run of blanks and tabs."""

WORKBOOK: Final = "workbook"
ARFF: Final = "arff"
JSON: Final = "json"


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How a table is written.

    Attributes:
        delimiter: between two values of a line; `BLANKS` for any run of them.
        encoding: Python's name of it.
        header: whether the first line names the columns.
        decimal: '.' or ','.
        missing: what stands for a value that is not known; among numbers in any case.
        quote: around values, '"' or "'".
        escaped: whether a backslash stands before quotation marks within values.
        skip: lines above the table, such as its title.
        comment: lines that begin with it are no rows; '' for none.
        units: whether the line below the header says what the numbers are measured in.
        row_names: whether the header lacks a name for the first column, which names the rows.
        container: '' for text, else `WORKBOOK`, `ARFF` or `JSON`.
        sheet: of a workbook; '' for its first one with a table.
        end: the last line of the table, where other text stands below it; 0 for the last of all.
        beside: names of files in the same folder, written in the same way, whose rows are for
            validation and for the test; '' for none.
    """

    delimiter: str = ","
    encoding: str = "utf-8"
    header: bool = True
    decimal: str = "."
    missing: tuple[str, ...] = MISSING_WORDS
    quote: str = '"'
    escaped: bool = False
    skip: int = 0
    comment: str = ""
    units: bool = False
    row_names: bool = False
    container: str = ""
    sheet: str = ""
    end: int = 0
    beside: tuple[str, str] = ("", "")

    @property
    def missing_words(self) -> frozenset[str]:
        """What stands for no value; nothing at all always does."""
        return frozenset(("", *self.missing))

    @property
    def is_proposal(self) -> bool:
        """Whether nobody has said what stands for a value that is not known."""
        return self.missing == MISSING_WORDS


@dataclass(frozen=True, slots=True)
class Stray:
    """A value that does not fit the rest of its column, and the line (or row) that holds it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What was found of some of the texts of a column.

    Attributes:
        texts: how many were looked at.
        mean_characters: of a text.
        mean_words: of a text.
        long_characters: so many characters 95 of 100 texts have at most.
        long_words: the same for words.
        different_characters: in all of them.
        different_words: in all of them.
        unseparated: share of letters of a script that puts no blanks between words, and such.
        digits: share of digits among letters and digits.
    """

    texts: int = 0
    mean_characters: float = 0.0
    mean_words: float = 0.0
    long_characters: int = 1
    long_words: int = 1
    different_characters: int = 1
    different_words: int = 1
    unseparated: float = 0.0
    digits: float = 0.0


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a column.

    Attributes:
        orders: how they may be written, the likeliest first; one where nothing is ambiguous.
        parts: of them that differ, as `preparation.dates` names them.
        strays: values that are no such dates.
        first_stray: the first of these.
    """

    orders: tuple[str, ...]
    parts: tuple[str, ...]
    strays: int = 0
    first_stray: Stray | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """What was found of one column.

    Attributes:
        name: from the header, else 'column 3'; unique in its table.
        kind: `NUMBER`, `WHOLE`, `CATEGORY`, `TEXT`, `DATE`, `EMPTY` or `BLOCK`.
        count: values that are there.
        missing: values that are not.
        values: the different values and how often each comes, most frequent first; where there are
            more than `TRACKED`, those that came first.
        saturated: whether there are more different values than `values` holds.
        minimum: of the numbers; None without any.
        maximum: of the numbers.
        mean: of the numbers.
        std: their standard deviation, of the population.
        strays: values in a column of numbers or dates that are no usable ones.
        first_stray: the first of these.
        marks: words in a column of numbers that seem to stand for no value; counted in `missing`.
        words: what else is no number in it, and how often each comes; () where these are many.
        unnamed: words such as 'NA' that are counted in `missing`, and how often each comes.
        identifier: whether it only tells the rows apart, as a running number does.
        shape: of a sample's part in an array with several dimensions.
        dtype: NumPy's name of an array's type; '' for text.
        text: of words that are no numbers; None without any.
        dates: how its dates are written, and what of them is used; None where it holds none.
        group: name of the array that it is one of several columns of; '' for none.
    """

    name: str
    kind: str
    count: int = 0
    missing: int = 0
    values: tuple[tuple[str, int], ...] = ()
    saturated: bool = False
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    std: float | None = None
    strays: int = 0
    first_stray: Stray | None = None
    identifier: bool = False
    shape: tuple[int, ...] = ()
    dtype: str = ""
    text: TextFacts | None = None
    marks: tuple[str, ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    unnamed: tuple[tuple[str, int], ...] = ()
    dates: Dates | None = None
    group: str = ""

    @property
    def term(self) -> str:
        """Its name as a part of a sentence: 'column price', 'column 3'."""
        return column_term(self.name)

    @property
    def distinct(self) -> int:
        """How many different values were counted; at least so many where `saturated`."""
        return len(self.values)

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in (NUMBER, WHOLE)


def column_term(name: str) -> str:
    """A column's name as a part of a sentence; 'column 3' says already what it is."""
    return name if name.startswith("column ") else say("column {name}", name=name)


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small version of a picture.

    Attributes:
        height: in pixels.
        width: in pixels.
        rgba: red, green, blue and opacity of each pixel, row by row.
    """

    height: int
    width: int
    rgba: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outline:
    """What was found of a file, or of a folder of pictures.

    Attributes:
        path: of the file or folder, absolute.
        kind: `CSV`, `NPY`, `NPZ` or `PICTURES`.
        rows: lines without the header; samples; pictures.
        columns: of a table; the arrays of an archive; for pictures their classes as one column.
        preview: the first rows as texts, one per column.
        format: how the text is written; None for anything but text.
        pictures: for a folder some pictures of each class, as (class, path).
        thumbnails: of these; None for what cannot be read.
        picture_size: height and width that most of these have; (0, 0) without pictures.
        colour: whether one of these has colours.
        notices: sentences that the user should read.
        parts: rows of training, validation and test where the data come divided, in the order of
            reading; None where they do not.
        sheets: of a workbook.
        offered: files that may lie in the same folder for a table's validation and test, see
            `TextFormat.beside`.
    """

    path: str
    kind: str
    rows: int
    columns: tuple[Column, ...]
    preview: tuple[tuple[str, ...], ...] = ()
    format: TextFormat | None = None
    pictures: tuple[tuple[str, str], ...] = ()
    thumbnails: tuple[Thumbnail | None, ...] = ()
    picture_size: tuple[int, int] = (0, 0)
    colour: bool = False
    notices: tuple[str, ...] = ()
    parts: tuple[int, int, int] | None = None
    sheets: tuple[str, ...] = ()
    offered: tuple[str, str] = ("", "")

    def column(self, name: str) -> Column | None:
        """The column of that name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)


def quiet(message: str, fraction: float | None) -> None:
    """A report that nobody reads."""
