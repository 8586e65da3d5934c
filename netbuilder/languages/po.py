"""Reads a catalogue as translators keep it: GNU gettext's .po, without a compiled copy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from gettext import c2py
from typing import Final

from netbuilder.languages.patterns import Match, Patterns
from netbuilder.translation import CONTEXT

_KEYS: Final = ("msgctxt", "msgid_plural", "msgid", "msgstr")
_PLURAL: Final = "plural="
_ENGLISH_PLURAL: Final = "n != 1"


class PoError(ValueError):
    """A catalogue that cannot be read; the message names the line."""


@dataclass
class Entry:
    """A text and its translation.

    Attributes:
        one: the English text.
        many: the English text for other numbers than one; '' where there is a single form.
        forms: the translations, one for each form.
        comments: the lines before it that begin with '#'.
        context: what the text is the name of, where it has another translation elsewhere.
        fuzzy: whether the translation is a guess, and not used.
    """

    one: str = ""
    many: str = ""
    forms: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    context: str = ""

    @property
    def key(self) -> str:
        """The English text, behind its context where it has one."""
        return f"{self.context}{CONTEXT}{self.one}" if self.context else self.one

    @property
    def fuzzy(self) -> bool:
        """Whether a comment says so."""
        return any(each.startswith("#,") and "fuzzy" in each for each in self.comments)


class PoCatalogue:
    """The texts of one language.

    Args:
        entries: of its file.
    """

    def __init__(self, entries: list[Entry]) -> None:
        header = next((each.forms[0] for each in entries if not each.one and each.forms), "")
        usable = [each for each in entries if each.one and not each.fuzzy and all(each.forms)]
        self._one = {each.key: each.forms[0] for each in usable if each.forms}
        self._many = {(each.one, each.many): each.forms for each in usable if each.many}
        self._form = c2py(_rule(header))
        self._patterns = Patterns(self._one.keys)

    def one(self, text: str) -> str | None:
        """A text; None where there is none."""
        return self._one.get(text)

    def many(self, one: str, many: str, count: int) -> str | None:
        """A text in the form for a count; None where there is none.

        What is not counted elsewhere is kept as two texts of their own.
        """
        forms = self._many.get((one, many))
        if forms is None:
            return self._one.get(one if count == 1 else many)
        return forms[min(int(self._form(count)), len(forms) - 1)]

    def like(self, text: str) -> Match | None:
        """How a filled text was made; None where that is not known."""
        return self._patterns.match(text)


def read_po(text: str) -> PoCatalogue:
    """The catalogue that a file's text describes.

    Raises:
        PoError: it is not one.
    """
    return PoCatalogue(list(entries_of(text)))


def entries_of(text: str) -> Iterator[Entry]:
    """All entries, the header with the empty text among them; those taken out of use left out.

    Raises:
        PoError: a line that belongs to none.
    """
    entry, key = Entry(), ""
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line.startswith("#") or not line:
            if entry.forms:
                yield entry
                entry, key = Entry(), ""
            if line and not line.startswith("#~"):
                entry.comments.append(line)
            continue
        if line.startswith('"'):
            key = key or _fault(number)
            _append(entry, key, _string(line, number))
            continue
        word, _, rest = line.partition(" ")
        key = word.partition("[")[0]
        if key not in _KEYS:
            _fault(number)
        if key in ("msgid", "msgctxt") and entry.forms:
            yield entry
            entry = Entry()
        if key == "msgstr":
            entry.forms.append("")
        _append(entry, key, _string(rest, number))
    if entry.forms:
        yield entry


def _append(entry: Entry, key: str, text: str) -> None:
    match key:
        case "msgctxt":
            entry.context += text
        case "msgid":
            entry.one += text
        case "msgid_plural":
            entry.many += text
        case "msgstr":
            entry.forms[-1] += text


def _string(quoted: str, number: int) -> str:
    if len(quoted) < 2 or quoted[0] != '"' or quoted[-1] != '"':
        _fault(number)
    if "\\" not in quoted:
        return quoted[1:-1]
    try:
        return str(ast.literal_eval(quoted))
    except (SyntaxError, ValueError):
        return _fault(number)


def _fault(number: int) -> str:
    raise PoError(f"Line {number} does not belong to a catalogue of texts.")


def _rule(header: str) -> str:
    """The expression of C that chooses a form by `n`."""
    for line in header.splitlines():
        if line.startswith("Plural-Forms:") and _PLURAL in line:
            return line.partition(_PLURAL)[2].strip().rstrip(";")
    return _ENGLISH_PLURAL
